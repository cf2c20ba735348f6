//! Writing a report: its chapters and parts in order, each opened by itself. What isn't saved yet survives a reload;
//! what was saved can be taken back.

use contract::ids::ReportId;
use contract::problem::ErrorCode;
use contract::reports::{Report, ReportContents, ReportSection, ReportSectionKind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::report::Shown;
use super::section::SectionFields;
use crate::api::{self, Versioned};
use crate::components::{
    Button, Dialog, DraftNote, Icon, IconView, Notice, Tag, TextField, Tone, Trouble, say, say_with_undo,
};
use crate::drafts::Draft;
use crate::i18n::{Term, t};
use crate::submit::Doing;

/// A section with a number of its own, so that it is the same wherever it moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) section: ReportSection,
}

#[component]
pub(super) fn Editor(id: ReportId, shown: Shown) -> impl IntoView {
    // Which one is open stays when the report was saved.
    let open: RwSignal<Option<u32>> = RwSignal::new(None);
    let version = Memo::new(move |_| shown.get().map(|read| read.value.version));
    move || {
        // Read rather than tracked: a memo that nobody reads looks at nothing.
        version.get();
        shown.get_untracked().map(|read| view! { <Writing id shown read open /> })
    }
}

#[component]
fn Writing(id: ReportId, shown: Shown, read: Versioned<Report>, open: RwSignal<Option<u32>>) -> impl IntoView {
    let words = &t().reports;
    let draft = Draft::of(&format!("reports.{id}"));
    let before = read.value.contents();
    let rows: Vec<Row> = (0..).zip(before.sections.clone()).map(|(number, section)| Row { number, section }).collect();
    let title = draft.field("title", before.title.clone());
    let rows = draft.field("sections", rows);
    let contents = move || ReportContents {
        title: title.with(|title| title.trim().to_owned()),
        language: before.language,
        sections: rows.with(|rows| rows.iter().map(|row| row.section.clone()).collect()),
    };
    let contents = StoredValue::new(Box::new(contents) as Box<dyn Fn() -> ReportContents + Send + Sync>);
    let base = StoredValue::new(read);
    let is_changed =
        Memo::new(move |_| contents.with_value(|contents| contents()) != base.with_value(|base| base.value.contents()));
    let clash: RwSignal<Option<Versioned<Report>>> = RwSignal::new(None);
    let doing = Doing::new();
    let save_on = move |read: Versioned<Report>| {
        let wanted = contents.with_value(|contents| contents());
        let (former, on, sent) = (read.value.contents(), read.clone(), wanted.clone());
        doing.run_or(
            async move { api::reports::change(&on, &wanted).await },
            move |saved| {
                // What was typed while it was saved stays unsaved work.
                if contents.with_value(|contents| contents()) == sent {
                    draft.done();
                }
                // Rows are numbered anew; the one that is open stays open.
                let place = open
                    .get_untracked()
                    .and_then(|open| rows.with_untracked(|rows| rows.iter().position(|row| row.number == open)));
                open.set(place.and_then(|place| u32::try_from(place).ok()));
                let made = saved.clone();
                shown.set(saved);
                say_with_undo(t().reports.saved, move || take_back(shown, made, former));
            },
            move |failure| {
                if !failure.is(ErrorCode::PreconditionFailed) {
                    return Some(failure);
                }
                spawn_local(async move {
                    match api::reports::read(id).await {
                        Ok(latest) => drop(clash.try_set(Some(latest))),
                        Err(failure) => doing.fail(failure),
                    }
                });
                None
            },
        );
    };
    let save = move || save_on(base.get_value());
    let take_theirs = move |latest: Versioned<Report>| {
        draft.done();
        shown.set(latest);
    };
    view! {
        <div class="stack-wide">
            <DraftNote draft />
            {move || clash.get().map(|latest| {
                let (mine, theirs) = (latest.clone(), latest);
                view! {
                    <Notice kind="warn" icon=Icon::People>
                        <p class="notice__title">{words.clash}</p>
                        <p>{words.clash_text}</p>
                        <div class="row">
                            <Button on_click=move || save_on(mine.clone())>{words.keep_mine}</Button>
                            <Button on_click=move || take_theirs(theirs.clone())>{words.take_theirs}</Button>
                        </div>
                    </Notice>
                }
            })}
            <TextField pointer="/title" label=words.name value=title />
            <section aria-labelledby="report-sections">
                <div class="row-apart">
                    <h2 id="report-sections">{words.sections}</h2>
                    <AddSection rows open />
                </div>
                <ol class="report-rows" role="list">
                    <For each=move || rows.get() key=|row| row.number children=move |row| view! { <OneRow number=row.number rows open report=id shown /> } />
                </ol>
            </section>
            <div class="report-save">
                <Trouble doing />
                {move || doing.faults().into_iter().next().map(|fault| {
                    let words = (t().problems.fault)(fault.code);
                    view! { <Notice kind="bad" icon=Icon::Alert><p>{words} " " <span class="small">{fault.pointer}</span></p></Notice> }
                })}
                <div class="row">
                    <Button tone=Tone::Primary busy=Signal::derive(move || doing.is_busy()) disabled=Signal::derive(move || !is_changed.get()) on_click=save>
                        {t().common.save}
                    </Button>
                    <span class="soft small" role="status">{move || is_changed.get().then_some(words.unsaved)}</span>
                </div>
            </div>
        </div>
    }
}

/// Saves once more what was there before.
fn take_back(shown: Shown, made: Versioned<Report>, former: ReportContents) {
    spawn_local(async move {
        match api::reports::change(&made, &former).await {
            Ok(restored) => {
                if shown.is_on_screen() {
                    shown.set(restored);
                }
                say(t().reports.taken_back);
            }
            Err(failure) => say(failure.sentence()),
        }
    });
}

#[component]
fn AddSection(rows: RwSignal<Vec<Row>>, open: RwSignal<Option<u32>>) -> impl IntoView {
    let words = &t().reports;
    let choosing = RwSignal::new(false);
    let add = move |kind: ReportSectionKind| {
        let number = rows.with_untracked(|rows| rows.iter().map(|row| row.number + 1).max().unwrap_or(0));
        // Behind the one that is open, otherwise at the end.
        let place = open
            .get_untracked()
            .and_then(|open| rows.with_untracked(|rows| rows.iter().position(|row| row.number == open)));
        let section = ReportSection::new(kind, kind.say());
        rows.update(|rows| rows.insert(place.map_or(rows.len(), |place| place + 1), Row { number, section }));
        choosing.set(false);
        open.set(Some(number));
        focus_soon(format!("report-row-{number}"));
    };
    view! {
        <Button icon=Icon::Plus on_click=move || choosing.set(true)>{words.add_section}</Button>
        <Dialog open=choosing title=words.add_which>
            <div class="row">
                {ReportSectionKind::all()
                    .map(|kind| view! { <Button on_click=move || add(kind)>{kind.say()}</Button> })
                    .collect_view()}
            </div>
        </Dialog>
    }
}

#[component]
fn OneRow(
    number: u32,
    rows: RwSignal<Vec<Row>>,
    open: RwSignal<Option<u32>>,
    report: ReportId,
    shown: Shown,
) -> impl IntoView {
    let place = Memo::new(move |_| rows.with(|rows| rows.iter().position(|row| row.number == number)));
    let section = Memo::new(move |_| {
        rows.with(|rows| rows.iter().find(|row| row.number == number).map(|row| row.section.clone()))
    });
    let name = Memo::new(move |_| {
        let title = section.with(|section| section.as_ref().map(|it| it.title.trim().to_owned())).unwrap_or_default();
        if title.is_empty() { t().reports.untitled.to_owned() } else { title }
    });
    let is_last = move || place.get().is_none_or(|place| place + 1 == rows.with(Vec::len));
    let is_part = move || section.with(|section| section.as_ref().is_some_and(|it| it.level == 2));
    let is_open = move || open.get() == Some(number);
    let step = move |by: isize| {
        let Some(to) = place.get_untracked().and_then(|place| place.checked_add_signed(by)) else { return };
        rows.update(|rows| {
            if let Some(from) = rows.iter().position(|row| row.number == number)
                && to < rows.len()
            {
                let row = rows.remove(from);
                rows.insert(to, row);
            }
        });
        say((t().reports.moved)(&name.get_untracked(), to + 1));
        let side = if by < 0 { "up" } else { "down" };
        focus_soon(format!("report-row-{number}-{side}"));
    };
    let remove = move || {
        let before = rows.get_untracked();
        rows.update(|rows| rows.retain(|row| row.number != number));
        say_with_undo((t().reports.removed)(&name.get_untracked()), move || drop(rows.try_set(before)));
    };
    view! {
        <li class="report-row" class:report-row--part=is_part>
            <div class="row-apart">
                <button
                    type="button"
                    class="report-row__title"
                    id=format!("report-row-{number}")
                    aria-expanded=move || if is_open() { "true" } else { "false" }
                    aria-label=move || (t().reports.edit_section)(&name.get())
                    on:click=move |_| open.update(|open| *open = if *open == Some(number) { None } else { Some(number) })
                >
                    {move || name.get()}
                </button>
                <div class="row">
                    {move || section.get().map(|it| view! { <Tag>{it.kind.say()}</Tag> })}
                    <MoveButton id=format!("report-row-{number}-up") icon=Icon::ChevronUp label=Signal::derive(move || (t().reports.move_up)(&name.get())) off=Signal::derive(move || place.get() == Some(0)) on_click=move || step(-1) />
                    <MoveButton id=format!("report-row-{number}-down") icon=Icon::ChevronDown label=Signal::derive(move || (t().reports.move_down)(&name.get())) off=Signal::derive(is_last) on_click=move || step(1) />
                    <MoveButton id=format!("report-row-{number}-remove") icon=Icon::Close label=Signal::derive(move || (t().reports.remove_section)(&name.get())) off=Signal::from(false) on_click=remove />
                </div>
            </div>
            {move || is_open().then(|| view! { <SectionFields number rows report shown on_done=move || open.set(None) /> })}
        </li>
    }
}

/// A button whose words follow the heading as it is typed.
#[component]
fn MoveButton(
    id: String,
    icon: Icon,
    label: Signal<String>,
    off: Signal<bool>,
    #[prop(into)] on_click: UnsyncCallback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            id=id
            class="button button--quiet button--icon"
            aria-label=move || label.get()
            title=move || label.get()
            aria-disabled=move || off.get().then_some("true")
            on:click=move |_| {
                if !off.get_untracked() {
                    on_click.run(());
                }
            }
        >
            <IconView icon />
        </button>
    }
}

/// Puts the focus on what has this id, once it is drawn.
pub(super) fn focus_soon(id: String) {
    use wasm_bindgen::JsCast;
    request_animation_frame(move || {
        let found = document().get_element_by_id(&id);
        if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}
