//! The rounds so far, and starting one: for a cohort or the whole waiting list, with one button.

use contract::cohorts::{Cohort, CohortStatus};
use contract::matching_runs::{MatchingRunStatus, MatchingRunSummary, MatchingRunsQuery, NewMatchingRun, RunSettings};
use contract::people::Side;
use contract::permissions::Permission;
use contract::requests::{RequestsQuery, Track};
use leptos::prelude::*;

use super::address;
use crate::api;
use crate::components::{Card, ChoiceField, Empty, Form, Icon, LoadedPages, PageHead, SelectField, Tag};
use crate::i18n::{Term, choices, intl, t};
use crate::load::{load, pages};
use crate::navigation;
use crate::session;
use crate::submit::Doing;

#[component]
pub fn MatchingPage() -> impl IntoView {
    let words = &t().matching;
    let runs = pages(
        || "matching-runs".to_owned(),
        |cursor| {
            let query = MatchingRunsQuery { latest: Some(true), cursor, ..MatchingRunsQuery::default() };
            async move { api::matching_runs::list(&query).await }
        },
    );
    let listed = |runs: Vec<MatchingRunSummary>| {
        view! { <ul class="runs" role="list">{runs.into_iter().map(line).collect_view()}</ul> }
    };
    let none = || {
        let words = &t().matching;
        view! { <Empty icon=Icon::Equal title=words.no_runs text=words.no_runs_text /> }
    };
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead />
            {session::can(Permission::MatchingRunsWrite).then(|| view! { <Start /> })}
            <section class="stack">
                <h2>{words.runs}</h2>
                <LoadedPages pages=runs children=listed empty=none />
            </section>
        </div>
    }
}

fn line(run: MatchingRunSummary) -> impl IntoView {
    let words = &t().matching;
    let kind = match run.status {
        MatchingRunStatus::Draft => "info",
        MatchingRunStatus::Published => "good",
        MatchingRunStatus::Superseded => "",
    };
    let whom = run
        .cohort
        .as_ref()
        .map_or_else(|| format!("{} · {}", words.whole_list, run.track.say()), |cohort| (words.cohort)(cohort.number));
    let outcome = (words.run_line)(run.pairs.into(), run.newcomers.into(), run.established.into());
    view! {
        <li>
            <a class="run-line" href=address(run.id)>
                <span class="grow">
                    <span class="strong">{run.name.clone().unwrap_or(whom)}</span>
                    <span class="run-line__facts">{outcome}</span>
                    <span class="run-line__facts">{(words.made_by)(&run.created_by, &intl::instant(run.created_at))}</span>
                </span>
                {if kind.is_empty() {
                    view! { <Tag>{(words.status)(run.status)}</Tag> }.into_any()
                } else {
                    view! { <Tag kind>{(words.status)(run.status)}</Tag> }.into_any()
                }}
            </a>
        </li>
    }
}

/// Whom a round is for: a cohort by its id, or a track of the waiting list.
#[component]
fn Start() -> impl IntoView {
    let words = &t().matching;
    let cohort = RwSignal::new(String::new());
    let track = RwSignal::new(Track::Programme.code().to_owned());
    let cohorts = load(|| "cohorts".to_owned(), api::cohorts::all);
    let going = Memo::new(move |_| {
        let all = cohorts.get().map(|all| all.items).unwrap_or_default();
        all.into_iter().filter(|cohort| cohort.status != CohortStatus::Completed).collect::<Vec<Cohort>>()
    });
    // The cohort that is being put together is the likely one.
    Effect::new(move |_| {
        let likely = going.with(|going| {
            let recruiting = going.iter().find(|cohort| cohort.status == CohortStatus::Recruiting);
            recruiting.or_else(|| going.iter().find(|cohort| cohort.status == CohortStatus::Planned)).map(|it| it.id)
        });
        if let Some(id) = likely {
            cohort.set(id.to_string());
        }
    });
    let of_track = Memo::new(move |_| {
        let chosen = track.with(|code| code.parse().unwrap_or(Track::Programme));
        if cohort.with(String::is_empty) { chosen } else { Track::Programme }
    });
    let [newcomers, established] = [Side::Newcomer, Side::Established].map(|side| {
        load(
            move || format!("waiting/{}/{}", side.code(), of_track.get().code()),
            move || {
                let query = RequestsQuery {
                    open: Some(true),
                    side: Some(side),
                    track: Some(of_track.get()),
                    page_size: Some(1),
                    total: Some(true),
                    ..RequestsQuery::default()
                };
                async move { api::requests::list(&query).await }
            },
        )
    });
    let wait = move || {
        let (one, other) = (newcomers.get()?.total?, established.get()?.total?);
        Some((words.waiting)(one, other))
    };
    let doing = Doing::new();
    let open = navigation::opener();
    let start = move || {
        let new = NewMatchingRun {
            name: None,
            cohort_id: cohort.with_untracked(|id| id.parse().ok()),
            track: of_track.get_untracked(),
            settings: RunSettings::default(),
            locked: Vec::new(),
            forbidden: Vec::new(),
            based_on_id: None,
            request_ids: None,
        };
        doing.run(async move { api::matching_runs::solve(&new).await }, move |run| open.run(address(run.id)));
    };
    let options = Memo::new(move |_| {
        let option = |it: &Cohort| (it.id.to_string(), (words.cohort)(it.number));
        going.with(|going| going.iter().map(option).collect::<Vec<_>>())
    });
    view! {
        <Card title=words.start>
            <p class="soft">{words.start_text}</p>
            <Form doing submit=words.go on_submit=start>
                {move || {
                    view! {
                        <SelectField
                            pointer="/cohortId"
                            label=words.whom
                            value=cohort
                            options=options.get()
                            nothing=words.whole_list
                            optional=true
                        />
                    }
                }}
                {move || {
                    cohort
                        .with(String::is_empty)
                        .then(|| {
                            view! {
                                <ChoiceField
                                    pointer="/track"
                                    label=t().matches.new.track
                                    value=track
                                    options=choices(Track::all(), Track::code)
                                />
                            }
                        })
                }}
                <p class="soft" aria-live="polite">{wait}</p>
            </Form>
        </Card>
    }
}
