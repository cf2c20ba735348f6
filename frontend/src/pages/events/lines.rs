//! The programme and the tasks of helpers, line by line. Lines are told by their place: there are few, and their order
//! is what they mean.

use leptos::prelude::*;

use super::fields::{Chips, EventFields, ItemLine, Named, TaskLine};
use crate::components::{Button, Dialog, Field, Icon, Suggestion, Tone, open_while};
use crate::i18n::t;
use crate::person_field::PersonField;

/// For which line someone is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ForLine {
    Item(usize),
    Task(usize),
}

/// Lets `change` at one line, if it is there.
fn at<T: Send + Sync + 'static>(lines: RwSignal<Vec<T>>, index: usize, change: impl FnOnce(&mut T)) {
    lines.update(|lines| {
        if let Some(line) = lines.get_mut(index) {
            change(line);
        }
    });
}

fn remove<T: Send + Sync + 'static>(lines: RwSignal<Vec<T>>, index: usize) {
    lines.update(|lines| {
        if index < lines.len() {
            lines.remove(index);
        }
    });
}

fn text_of<T: Send + Sync + 'static>(lines: RwSignal<Vec<T>>, index: usize, of: fn(&T) -> &String) -> String {
    lines.with(|lines| lines.get(index).map(of).cloned()).unwrap_or_default()
}

#[component]
pub(super) fn Lines(fields: EventFields, choosing: RwSignal<Option<ForLine>>) -> impl IntoView {
    let words = &t().events.form;
    let (programme, tasks) = (fields.programme, fields.tasks);
    let items = Memo::new(move |_| programme.with(Vec::len));
    let jobs = Memo::new(move |_| tasks.with(Vec::len));
    let add_task = move || tasks.update(|tasks| tasks.push(TaskLine { wanted: "1".into(), ..TaskLine::default() }));
    view! {
        <Field pointer="/programme" label=words.programme help=words.who_help optional=true group=true>
            <ol class="form-lines">
                {move || (0..items.get()).map(|index| view! { <Item index programme choosing /> }).collect_view()}
            </ol>
            <Button icon=Icon::Plus on_click=move || programme.update(|lines| lines.push(ItemLine::default()))>
                {words.add_item}
            </Button>
        </Field>
        <Field pointer="/tasks" label=words.tasks help=words.tasks_help optional=true group=true>
            <ol class="form-lines">
                {move || (0..jobs.get()).map(|index| view! { <Task index tasks choosing /> }).collect_view()}
            </ol>
            <Button icon=Icon::Plus on_click=add_task>{words.add_task}</Button>
        </Field>
    }
}

#[component]
fn Item(index: usize, programme: RwSignal<Vec<ItemLine>>, choosing: RwSignal<Option<ForLine>>) -> impl IntoView {
    let words = &t().events.form;
    let nth = index + 1;
    let people = Signal::derive(move || {
        programme.with(|lines| lines.get(index).map(|line| line.people.clone()).unwrap_or_default())
    });
    view! {
        <li class="form-line">
            <input
                class="input form-line__small"
                type="time"
                aria-label=(words.item_time)(nth)
                prop:value=move || text_of(programme, index, |line| &line.time)
                on:change=move |event| at(programme, index, |line| line.time = event_target_value(&event))
            />
            <Button tone=Tone::Quiet icon=Icon::Close label=(words.remove_item)(nth) on_click=move || remove(programme, index) />
            <input
                class="input form-line__wide"
                type="text"
                autocomplete="off"
                maxlength="200"
                aria-label=(words.item_title)(nth)
                prop:value=move || text_of(programme, index, |line| &line.title)
                on:input=move |event| at(programme, index, |line| line.title = event_target_value(&event))
            />
            <Button
                tone=Tone::Quiet
                icon=Icon::Person
                label=format!("{}: {}", (words.item_who)(nth), t().events.page.add.to_lowercase())
                on_click=move || choosing.set(Some(ForLine::Item(index)))
            />
            <input
                class="input form-line__wide"
                type="text"
                autocomplete="off"
                aria-label=(words.item_who)(nth)
                placeholder=words.who_help
                prop:value=move || text_of(programme, index, |line| &line.names)
                on:input=move |event| at(programme, index, |line| line.names = event_target_value(&event))
            />
            <Chips
                all=people
                label=words.programme
                on_remove=move |id| at(programme, index, |line| line.people.retain(|known| known.id != id))
            />
        </li>
    }
}

#[component]
fn Task(index: usize, tasks: RwSignal<Vec<TaskLine>>, choosing: RwSignal<Option<ForLine>>) -> impl IntoView {
    let words = &t().events.form;
    let nth = index + 1;
    let helpers = Signal::derive(move || {
        tasks.with(|lines| lines.get(index).map(|line| line.helpers.clone()).unwrap_or_default())
    });
    view! {
        <li class="form-line">
            <input
                class="input form-line__wide"
                type="text"
                autocomplete="off"
                maxlength="200"
                aria-label=(words.task_title)(nth)
                prop:value=move || text_of(tasks, index, |line| &line.title)
                on:input=move |event| at(tasks, index, |line| line.title = event_target_value(&event))
            />
            <Button tone=Tone::Quiet icon=Icon::Close label=(words.remove_task)(nth) on_click=move || remove(tasks, index) />
            <input
                class="input form-line__small"
                type="number"
                min="1"
                max="100"
                aria-label=(words.task_wanted)(nth)
                prop:value=move || text_of(tasks, index, |line| &line.wanted)
                on:change=move |event| at(tasks, index, |line| line.wanted = event_target_value(&event))
            />
            <Button
                tone=Tone::Quiet
                icon=Icon::Person
                label=(words.task_helper)(nth)
                on_click=move || choosing.set(Some(ForLine::Task(index)))
            />
            <Chips
                all=helpers
                label=words.tasks
                on_remove=move |id| at(tasks, index, |line| line.helpers.retain(|known| known.id != id))
            />
        </li>
    }
}

/// Chooses someone for a line. It stands outside the form, whose Enter it doesn't share.
#[component]
pub(super) fn ChoosePerson(fields: EventFields, choosing: RwSignal<Option<ForLine>>) -> impl IntoView {
    let open = open_while(choosing);
    let chosen: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    Effect::new(move |_| {
        let Some(found) = chosen.get() else { return };
        let someone = Named::from(found);
        let join = |known: &mut Vec<Named>| {
            if known.iter().all(|other| other.id != someone.id) {
                known.push(someone);
            }
        };
        match choosing.get_untracked() {
            Some(ForLine::Item(index)) => at(fields.programme, index, |line| join(&mut line.people)),
            Some(ForLine::Task(index)) => at(fields.tasks, index, |line| join(&mut line.helpers)),
            None => {}
        }
        chosen.set(None);
        open.set(false);
    });
    view! {
        <Dialog open title=t().events.page.person>
            <PersonField pointer="/someone" label=t().events.page.person chosen clears=true />
        </Dialog>
    }
}
