//! All tasks, writing one down, who stands in for whom, handing over what someone looks after, and the weekly overview.

mod deputies;
mod hand_over;
mod new;
mod settings;

use contract::permissions::Permission;
use contract::tasks::{TaskShare, TasksQuery};
use leptos::prelude::*;

use crate::api;
use crate::components::{PageHead, Tab, Tabs};
use crate::i18n::t;
use crate::load::pages;
use crate::navigation::filter;
use crate::pages::today::tasks::Rows;
use crate::session;

#[component]
pub fn TasksPage() -> impl IntoView {
    let which = filter("welke");
    let query = Memo::new(move |_| which.with(|which| wanted(which)));
    let list = pages(
        move || format!("tasks?{:?}", query.get()),
        move |cursor| {
            let query = TasksQuery { cursor, ..query.get() };
            async move { api::tasks::list(&query).await }
        },
    );
    let words = &t().tasks;
    let tab = |code, words: &'static str| Tab { code, words: words.to_owned(), count: None };
    let tabs = vec![
        tab("", words.mine),
        tab("iedereen", words.shared),
        tab("waarnemen", words.standing_in),
        tab("gedaan", words.done_ones),
    ];
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead>
                {session::can(Permission::TasksWrite).then(|| view! { <new::NewTaskButton list /> })}
            </PageHead>
            <Tabs label=words.title path="/taken" parameter="welke" tabs=Signal::derive(move || tabs.clone()) />
            <Rows list />
            <div class="columns">
                <deputies::Deputies />
                {session::can(Permission::MatchesWrite).then(|| view! { <hand_over::HandOverAll /> })}
                <settings::Overview />
            </div>
        </div>
    }
}

/// What the tab in the address asks for.
fn wanted(which: &str) -> TasksQuery {
    let share = match which {
        "iedereen" => Some(TaskShare::Shared),
        "waarnemen" => Some(TaskShare::StandingIn),
        "gedaan" => None,
        _ => Some(TaskShare::Mine),
    };
    TasksQuery { share, done: (which == "gedaan").then_some(true), ..TasksQuery::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tab_asks_for_its_part() {
        assert_eq!(wanted("").share, Some(TaskShare::Mine));
        assert_eq!(wanted("waarnemen").share, Some(TaskShare::StandingIn));
        assert_eq!((wanted("gedaan").share, wanted("gedaan").done), (None, Some(true)));
        assert_eq!(wanted("iets anders"), wanted(""));
    }
}
