//! All cohorts, the latest first, with how many take part of how many are hoped for.

use contract::cohorts::Cohort;
use contract::exports::ExportList;
use contract::permissions::Permission;
use leptos::prelude::*;

use super::{address, status_tag};
use crate::api;
use crate::components::{ButtonLink, Column, DataTable, Empty, ExportButton, Icon, Loaded, PageHead, Tone};
use crate::i18n::{intl, t};
use crate::load::load;
use crate::session;

#[component]
pub fn CohortsPage() -> impl IntoView {
    let words = &t().cohorts;
    let cohorts = load(|| "cohorts".to_owned(), api::cohorts::all);
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead>
                {session::can(Permission::CohortsWrite)
                    .then(|| view! { <ButtonLink href="/lichtingen/nieuw" tone=Tone::Primary icon=Icon::Plus>{words.add}</ButtonLink> })}
                <ExportButton list=ExportList::Cohorts filters=Signal::stored(serde_json::Map::new()) />
            </PageHead>
            <Loaded load=cohorts lines=6 children=|all| {
                if all.items.is_empty() {
                    return view! { <Empty icon=Icon::Calendar title=t().cohorts.none text=t().cohorts.none_text /> }.into_any();
                }
                table(all.items).into_any()
            } />
        </div>
    }
}

fn table(items: Vec<Cohort>) -> impl IntoView {
    let words = &t().cohorts;
    let columns = vec![
        Column::new(words.number, |it: &Cohort| title(it)),
        Column::new(words.status, |it: &Cohort| status_tag(it.status)),
        Column::new(words.period, |it: &Cohort| period(it)),
        Column::new(words.newcomers, |it: &Cohort| of_target(it.enrolled.newcomers, it.plan.target_newcomers))
            .numeric(),
        Column::new(words.established, |it: &Cohort| of_target(it.enrolled.established, it.plan.target_established))
            .numeric(),
        Column::new(words.groups, |it: &Cohort| intl::count(i64::try_from(it.groups.len()).unwrap_or_default()))
            .numeric(),
    ];
    view! { <DataTable caption=words.list columns items href=|it: &Cohort| address(it.id) /> }
}

/// *Lichting 14 · Voorjaar*
pub(super) fn title(cohort: &Cohort) -> String {
    let number = (t().cohorts.numbered)(cohort.number);
    cohort.name.as_ref().map_or(number.clone(), |name| format!("{number} · {name}"))
}

/// When it runs: as it was, where that is known, and as planned where it isn't.
pub(super) fn period(cohort: &Cohort) -> String {
    let start = intl::day(cohort.starts_on.unwrap_or(cohort.plan.starts_on));
    match cohort.ends_on.or(cohort.plan.ends_on) {
        Some(end) => (t().cohorts.from_until)(&start, &intl::day(end)),
        None => (t().cohorts.from)(&start),
    }
}

/// *12 van 24*
pub(super) fn of_target(count: i64, target: Option<i16>) -> String {
    target.map_or_else(|| intl::count(count), |target| (t().cohorts.of_target)(count, target))
}
