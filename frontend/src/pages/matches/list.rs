//! All matches, filtered by where they stand, of what kind they are, and in which cohort.

use contract::matches::{Match, MatchStatus, MatchesQuery};
use contract::permissions::Permission;
use contract::requests::Track;
use leptos::prelude::*;

use super::{address, status_tag};
use crate::api;
use crate::components::{
    ButtonLink, Column, DataTable, Empty, Icon, LoadedPages, MatchPair, Notice, PageHead, PairSide, SelectField, Tag,
    Tone,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::{load, pages};
use crate::navigation::filter;
use crate::session;

#[component]
pub fn MatchesPage() -> impl IntoView {
    let [status, kind, cohort, numbered] = ["status", "kind", "cohortId", "numbered"].map(filter);
    let [from, before] = ["startedFrom", "startedBefore"].map(filter);
    let query = Memo::new(move |_| MatchesQuery {
        status: status.with(|code| code.parse().ok()),
        kind: kind.with(|code| code.parse().ok()),
        cohort_id: cohort.with(|id| id.parse().ok()),
        numbered: numbered.with(|code| code.parse().ok()),
        started_from: from.with(|day| day.parse().ok()),
        started_before: before.with(|day| day.parse().ok()),
        total: Some(true),
        ..MatchesQuery::default()
    });
    let found = pages(
        move || format!("matches?{:?}", query.get()),
        move |cursor| {
            let query = MatchesQuery { cursor, ..query.get() };
            async move { api::matches::list(&query).await }
        },
    );
    let is_filtered =
        Memo::new(move |_| query.with(|query| *query != MatchesQuery { total: Some(true), ..MatchesQuery::default() }));
    let words = &t().matches;
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead>
                {session::can(Permission::MatchesWrite)
                    .then(|| view! { <ButtonLink href="/matches/nieuw" tone=Tone::Primary icon=Icon::Equal>{words.make}</ButtonLink> })}
            </PageHead>
            <div class="filters">
                <SelectField pointer="/status" label=words.status value=status options=choices(MatchStatus::all(), MatchStatus::code) nothing=t().common.all optional=true />
                <SelectField pointer="/kind" label=words.kind value=kind options=choices(Track::all(), Track::code) nothing=t().common.all optional=true />
                {session::can(Permission::CohortsRead).then(|| view! { <CohortFilter value=cohort /> })}
                {move || is_filtered.get().then(|| view! { <ButtonLink href="/matches" tone=Tone::Quiet icon=Icon::Close>{t().people.clear_filters}</ButtonLink> })}
            </div>
            {move || query.with(behind).map(|words| view! { <Notice>{words}</Notice> })}
            <LoadedPages
                pages=found
                children=table
                empty=move || {
                    let (title, text) = if is_filtered.get() { (words.none_fit, words.none_fit_text) } else { (words.none, words.none_text) };
                    view! { <Empty icon=Icon::Equal title text /> }
                }
            />
        </div>
    }
}

/// What the list is narrowed down to, where no field shows it: by a figure that leads here.
fn behind(query: &MatchesQuery) -> Option<String> {
    let words = &t().matches;
    let period = match (query.started_from, query.started_before) {
        (Some(from), Some(before)) => Some((words.started_between)(&intl::day(from), &intl::day(before))),
        (Some(from), None) => Some((words.started_from)(&intl::day(from))),
        (None, Some(before)) => Some((words.started_before)(&intl::day(before))),
        (None, None) => None,
    };
    period.or_else(|| (query.numbered == Some(true)).then(|| words.only_numbered.to_owned()))
}

#[component]
fn CohortFilter(value: RwSignal<String>) -> impl IntoView {
    let cohorts = load(|| "cohorts".to_owned(), api::cohorts::all);
    let options = Memo::new(move |_| {
        let cohorts = cohorts.get().map(|all| all.items).unwrap_or_default();
        let option =
            |cohort: contract::cohorts::Cohort| (cohort.id.to_string(), (t().matches.cohort_number)(cohort.number));
        cohorts.into_iter().map(option).collect::<Vec<_>>()
    });
    move || {
        view! { <SelectField pointer="/cohortId" label=t().matches.cohort value options=options.get() nothing=t().common.all optional=true /> }
    }
}

fn table(items: Vec<Match>) -> impl IntoView {
    let words = &t().matches;
    let side = |name: &str| PairSide { name: name.to_owned(), href: None };
    let columns = vec![
        Column::new(words.pair, move |pair: &Match| {
            let (newcomer, established) = (side(&pair.newcomer.display_name), side(&pair.established.display_name));
            view! { <MatchPair newcomer established /> }
        }),
        Column::new(words.status, |pair: &Match| status_tag(pair.status)),
        Column::new(words.number, |pair: &Match| {
            pair.number.map(|number| {
                let number = intl::count(number.into());
                if pair.milestone {
                    view! { <Tag kind="milestone" icon=Icon::Star>{number}</Tag> }.into_any()
                } else {
                    number.into_any()
                }
            })
        })
        .numeric(),
        Column::new(words.kind, |pair: &Match| {
            view! {
                <span>
                    {pair.kind.say()} {where_it_is(pair).map(|place| view! { <span class="alias">{place}</span> })}
                </span>
            }
        }),
        Column::new(words.since, |pair: &Match| {
            view! { <span class="nowrap">{intl::day(pair.starts_on.unwrap_or(pair.proposed_on))}</span> }
        }),
    ];
    view! { <DataTable caption=words.list columns items href=|pair: &Match| address(pair.id) /> }
}

/// *Lichting 12 · Groep 12B*, or the employer.
pub(super) fn where_it_is(pair: &Match) -> Option<String> {
    let employer = pair.employer.as_ref().map(|employer| employer.name.clone());
    let cohort = pair.cohort.as_ref().map(|cohort| {
        let parts = [Some((t().matches.cohort_number)(cohort.number)), cohort.group_name.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    cohort.or(employer)
}
