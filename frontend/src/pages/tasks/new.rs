//! Writing down a task of one's own, perhaps about a match.

use contract::ids::MatchId;
use contract::tasks::{NewTask, Task};
use leptos::prelude::*;

use crate::components::{Button, DateField, Dialog, Form, Icon, Notice, TextField, Tone, say};
use crate::i18n::t;
use crate::load::Pages;
use crate::navigation::filter;
use crate::submit::{Doing, missing};
use crate::{api, clock};

/// The button, and its form; open at once for whoever comes from a match.
#[component]
pub(super) fn NewTaskButton(list: Pages<Task>) -> impl IntoView {
    let about = filter("match");
    let open = RwSignal::new(about.with_untracked(|id| !id.is_empty()));
    view! {
        <Button tone=Tone::Primary icon=Icon::Plus on_click=move || open.set(true)>{t().tasks.add}</Button>
        <Dialog open title=t().tasks.add_title>
            <NewTaskForm list open about />
        </Dialog>
    }
}

#[component]
fn NewTaskForm(list: Pages<Task>, open: RwSignal<bool>, about: RwSignal<String>) -> impl IntoView {
    let words = &t().tasks;
    let (title, due) = (RwSignal::new(String::new()), RwSignal::new(Some(clock::today())));
    let doing = Doing::new();
    let match_id: Option<MatchId> = about.with_untracked(|id| id.parse().ok());
    let submit = move || {
        let text = title.with_untracked(|title| title.trim().to_owned());
        let (Some(due_on), false) = (due.get_untracked(), text.is_empty()) else {
            let faults = [(text.is_empty(), "/title"), (due.get_untracked().is_none(), "/dueOn")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let task = NewTask { title: text, due_on, match_id, person_id: None };
        doing.run(async move { api::tasks::create(&task).await }, move |_| {
            say(t().tasks.added);
            about.set(String::new());
            open.set(false);
            list.again();
        });
    };
    view! {
        {match_id.map(|_| view! { <Notice icon=Icon::Equal>{words.about_match}</Notice> })}
        <Form doing submit=words.add on_submit=submit on_cancel=move || open.set(false)>
            <TextField pointer="/title" label=words.what help=words.what_help value=title />
            <DateField pointer="/dueOn" label=words.due value=due />
        </Form>
    }
}
