//! All matches, filtered by where they stand, of what kind they are, and in which cohort.

use contract::exports::ExportList;
use contract::matches::{Light, Match, MatchStatus, MatchView, MatchesQuery};
use contract::permissions::Permission;
use contract::requests::Track;
use leptos::prelude::*;

use super::{address, light_tag, status_tag};
use crate::api;
use crate::components::{
    ButtonLink, Column, DataTable, Empty, ExportButton, Icon, LoadedPages, MatchPair, Notice, PageHead, PairSide,
    SelectField, Tab, Tabs, Tag, Tone, filters_of,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::{load, pages};
use crate::navigation::filter;
use crate::session;

/// From when on silence is shown; the server's own view begins there, too.
const QUIET_DAYS: i64 = 14;

#[component]
pub fn MatchesPage() -> impl IntoView {
    let [status, kind, cohort, numbered] = ["status", "kind", "cohortId", "numbered"].map(filter);
    let [from, before] = ["startedFrom", "startedBefore"].map(filter);
    let [view, mine, light] = ["weergave", "mine", "light"].map(filter);
    let query = Memo::new(move |_| MatchesQuery {
        status: status.with(|code| code.parse().ok()),
        kind: kind.with(|code| code.parse().ok()),
        cohort_id: cohort.with(|id| id.parse().ok()),
        numbered: numbered.with(|code| code.parse().ok()),
        started_from: from.with(|day| day.parse().ok()),
        started_before: before.with(|day| day.parse().ok()),
        view: view.with(|code| view_of(code)),
        mine: mine.with(|code| code.parse().ok()),
        light: light.with(|code| code.parse().ok()),
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
                // A view and *mine* are questions of the screen: what they leave out would be in the file.
                {move || query.with(|query| query.view.is_none() && query.mine.is_none()).then(|| view! {
                    <ExportButton list=ExportList::Matches filters=Signal::derive(move || query.with(filters_of)) />
                })}
                {session::can(Permission::MatchesWrite)
                    .then(|| view! { <ButtonLink href="/matches/nieuw" tone=Tone::Primary icon=Icon::Equal>{words.make}</ButtonLink> })}
            </PageHead>
            <Tabs label=words.life.views path="/matches" parameter="weergave" tabs=Signal::derive(views) />
            <div class="filters">
                <SelectField pointer="/mine" label=words.life.owner value=mine options=vec![("true".to_owned(), words.life.mine.to_owned())] nothing=t().common.all optional=true />
                <SelectField pointer="/light" label=words.life.light value=light options=choices(Light::all(), Light::code) nothing=t().common.all optional=true />
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
                    let (title, text) = if view.with(|code| view_of(code).is_some()) {
                        (words.life.none_in_view, words.life.none_in_view_text)
                    } else if is_filtered.get() { (words.none_fit, words.none_fit_text) } else { (words.none, words.none_text) };
                    view! { <Empty icon=Icon::Equal title text /> }
                }
            />
        </div>
    }
}

/// The saved views, by their words in the address.
const VIEWS: [(&str, MatchView); 4] = [
    ("stil", MatchView::Quiet),
    ("kennismaken", MatchView::ToIntroduce),
    ("bijna-klaar", MatchView::EndingSoon),
    ("pauze", MatchView::Paused),
];

fn view_of(code: &str) -> Option<MatchView> {
    VIEWS.into_iter().find(|(known, _)| *known == code).map(|(_, view)| view)
}

fn views() -> Vec<Tab> {
    let words = &t().matches.life;
    let tab = |(code, view)| {
        let words = match view {
            MatchView::Quiet => words.view_quiet,
            MatchView::ToIntroduce => words.view_to_introduce,
            MatchView::EndingSoon => words.view_ending,
            MatchView::Paused => words.view_paused,
        };
        Tab { code, words: words.to_owned(), count: None }
    };
    let all = Tab { code: "", words: words.view_all.to_owned(), count: None };
    std::iter::once(all).chain(VIEWS.into_iter().map(tab)).collect()
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
        Column::new(words.life.light, |pair: &Match| view! { <span class="tags">{signs(pair)}</span> }),
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

/// How it goes, and what asks for attention.
fn signs(pair: &Match) -> Vec<AnyView> {
    let words = &t().matches.life;
    let mut signs: Vec<AnyView> = pair.light.map(light_tag).into_iter().collect();
    if let Some(days) = pair.quiet_days.filter(|days| *days >= QUIET_DAYS) {
        signs.push(view! { <Tag kind="warn" icon=Icon::Clock>{(words.quiet_days)(days)}</Tag> }.into_any());
    }
    if let Some(day) = pair.expected_ends_on.filter(|_| pair.ends_soon) {
        signs.push(view! { <Tag icon=Icon::Flag>{(words.ends_soon)(&intl::day(day))}</Tag> }.into_any());
    }
    signs
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
