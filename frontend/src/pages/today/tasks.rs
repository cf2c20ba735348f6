//! Tasks as rows: what it is, whom it is about, and what one does with it. On *Vandaag* the first few.

use chrono::Days;
use contract::permissions::Permission;
use contract::tasks::{Task, TaskKind, TaskShare, TasksQuery};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Button, ButtonLink, Card, Empty, Icon, LoadedPages, Tag, Tone, say, say_with_undo};
use crate::i18n::{intl, t};
use crate::load::{Pages, pages};
use crate::{api, clock, session};

/// As many as fit without becoming a list of its own.
const SHOWN: u32 = 5;
/// Of what anyone can pick up.
const FEWER: u32 = 3;

/// What I am to do myself, what a colleague is for whom I stand in, and what anyone can pick up.
#[component]
pub fn MyTasks() -> impl IntoView {
    let list = |share| {
        pages(
            move || format!("today/tasks/{share:?}"),
            move |cursor| async move {
                let shown = if share == TaskShare::Shared { FEWER } else { SHOWN };
                let query = TasksQuery { share: Some(share), page_size: Some(shown), cursor, ..TasksQuery::default() };
                api::tasks::list(&query).await
            },
        )
    };
    let mine = list(TaskShare::Mine);
    // Of others only what there is: nobody needs to read that there is nothing.
    let others = [(TaskShare::StandingIn, t().tasks.standing_in), (TaskShare::Shared, t().tasks.shared)];
    let others = others.map(|(share, title)| {
        let list = list(share);
        let any = Memo::new(move |_| list.items().is_some_and(|tasks| !tasks.is_empty()));
        move || {
            any.get().then(|| {
                view! {
                    <div class="stack-tight">
                        <h3>{title}</h3>
                        <Rows list />
                    </div>
                }
            })
        }
    });
    let [standing_in, shared] = others;
    view! {
        <div class="today__wide">
            <Card title=t().tasks.title>
                <Rows list=mine />
                {standing_in}
                {shared}
                <div>
                    <ButtonLink href="/taken" tone=Tone::Quiet>{t().tasks.all}</ButtonLink>
                </div>
            </Card>
        </div>
    }
}

/// A list of tasks.
#[component]
pub fn Rows(list: Pages<Task>) -> impl IntoView {
    view! {
        <LoadedPages
            pages=list
            lines=3
            children=move |tasks| {
                let rows = tasks.into_iter().map(|task| row(task, list));
                view! { <ul class="list" role="list">{rows.collect_view()}</ul> }
            }
            empty=|| view! { <Empty icon=Icon::Check title=t().tasks.none text=t().tasks.none_text /> }
        />
    }
}

fn row(task: Task, list: Pages<Task>) -> impl IntoView {
    let words = &t().tasks;
    let days = clock::days_from_today(task.due_on);
    let when = match task.done_at {
        None => (words.due_on)(&intl::relative_days(days)),
        Some(at) => {
            let day = intl::day(intl::day_of(at));
            task.done_by.as_deref().map_or_else(|| (words.done_itself)(&day), |by| (words.done_by)(&day, by))
        }
    };
    let late = task.done_at.is_none() && days < 0;
    let colleague =
        task.account.as_ref().filter(|_| task.standing_in).map(|account| (words.of_colleague)(&account.display_name));
    let title = sentence(&task);
    let title = match href(&task) {
        Some(href) => view! { <a href=href>{title}</a> }.into_any(),
        None => title.into_any(),
    };
    view! {
        <li class="task">
            <div class="grow">
                <p class="strong">{title}</p>
                <p class="soft small row">
                    {if late { view! { <Tag kind="warn" icon=Icon::Clock>{when}</Tag> }.into_any() } else { when.into_any() }}
                    {colleague.map(|colleague| view! { <Tag>{colleague}</Tag> })}
                </p>
            </div>
            {session::can(Permission::TasksWrite).then(|| actions(task, list))}
        </li>
    }
}

/// What one does with a task. What is done can be undone.
fn actions(task: Task, list: Pages<Task>) -> impl IntoView {
    let words = &t().tasks;
    let id = task.id;
    if task.done_at.is_some() {
        let again = move || {
            act(async move { api::tasks::reopen(id).await }, move |_| {
                list.remove_where(|known| known.id == id);
                say(t().tasks.opened_again);
            });
        };
        // What a rule closed, a rule opens.
        let by_hand = task.done_by.is_some();
        return by_hand
            .then(|| view! { <Button tone=Tone::Quiet icon=Icon::Undo on_click=again>{words.open_again}</Button> })
            .into_any();
    }
    let done = move || {
        act(async move { api::tasks::done(id).await }, move |_| {
            list.remove_where(|known| known.id == id);
            say_with_undo(t().tasks.done_said, move || {
                act(async move { api::tasks::reopen(id).await }, move |_| {
                    say(t().tasks.opened_again);
                    list.again();
                });
            });
        });
    };
    let snooze = move |days: u64| {
        let until = clock::today() + Days::new(days);
        act(async move { api::tasks::snooze(id, until).await }, move |_| {
            list.remove_where(|known| known.id == id);
            say((t().tasks.snoozed)(&intl::long_day(until)));
        });
    };
    let confirm =
        task.request_id.filter(|_| task.kind == TaskKind::ConfirmRequest && session::can(Permission::RequestsWrite));
    let confirm = confirm.map(|request| {
        let confirm = move || {
            act(async move { api::requests::confirm(request).await }, move |_| {
                list.remove_where(|known| known.id == id);
                say(t().tasks.confirmed);
            });
        };
        view! { <Button tone=Tone::Plain icon=Icon::Check on_click=confirm>{words.confirm}</Button> }
    });
    view! {
        <div class="task__actions">
            {match confirm {
                // It is done by confirming the wish, or by closing it on the page of that person.
                Some(confirm) => confirm.into_any(),
                None => view! { <Button tone=Tone::Plain icon=Icon::Check on_click=done>{words.done}</Button> }.into_any(),
            }}
            <Button tone=Tone::Quiet on_click=move || snooze(1)>{words.tomorrow}</Button>
            <Button tone=Tone::Quiet on_click=move || snooze(7)>{words.next_week}</Button>
        </div>
    }
    .into_any()
}

/// Does something that has no form, and says so when it fails.
fn act<T: 'static>(work: impl Future<Output = api::Outcome<T>> + 'static, then: impl FnOnce(T) + 'static) {
    spawn_local(async move {
        match work.await {
            Ok(done) => then(done),
            Err(failure) => {
                session::notice(&failure);
                say(failure.sentence());
            }
        }
    });
}

/// What is to be done, in words.
fn sentence(task: &Task) -> String {
    let words = &t().tasks;
    let who = intl::list(task.people.iter().map(|person| person.display_name.as_str()));
    match task.kind {
        TaskKind::Own => {
            let title = task.title.clone().unwrap_or_default();
            if who.is_empty() { title } else { format!("{title} ({who})") }
        }
        TaskKind::QuietMatch => (words.quiet)(&who),
        TaskKind::IntroduceMatch => (words.introduce)(&who),
        TaskKind::CheckJob => (words.check_job)(&who, task.month.unwrap_or_default()),
        TaskKind::ConfirmRequest => (words.confirm_request)(&who),
        TaskKind::AppointCoach => (words.appoint_coach)(task.cohort_number.unwrap_or_default()),
        TaskKind::RenewCertificate => (words.renew_certificate)(&who),
    }
}

/// The page of what it is about.
fn href(task: &Task) -> Option<String> {
    if let Some(id) = task.match_id {
        return Some(format!("/matches/{id}"));
    }
    if let Some(id) = task.cohort_id {
        return Some(format!("/lichtingen/{id}"));
    }
    task.people.first().map(|person| format!("/mensen/{}", person.id))
}
