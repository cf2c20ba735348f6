//! What came out of a run as a whole: how many, how sure, who is left and what would help, how fair, and what is other
//! than in the step before.

use std::collections::HashSet;
use std::sync::Arc;

use contract::matching_runs::{
    FairnessDimension, MatchingRun, MatchingRunStatus, RequestPair, RunComparison, RunLeft, RunWaiting,
};
use contract::people::Gender;
use leptos::prelude::*;

use super::bench::{Bench, name_of};
use super::settings::{Limits, Slider, Weights};
use crate::api;
use crate::components::{Button, Card, Icon, Loaded, Notice, Tone};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load};

/// What is other about a pair than in the run before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    New,
    Moved,
}

type Marked = Arc<(HashSet<RequestPair>, HashSet<RequestPair>)>;

/// Which pairs are new or moved, against the run that this one is based on.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    comparison: Load<Option<RunComparison>>,
    marked: Memo<Marked>,
}

impl Marks {
    pub(super) fn of(bench: Bench) -> Self {
        let two = Memo::new(move |_| bench.run.get().map(|run| (run.id, run.based_on_id)));
        let comparison = load(
            move || format!("comparison/{:?}", two.get()),
            move || {
                let two = two.get();
                async move {
                    match two {
                        Some((id, Some(before))) => api::matching_runs::compare(id, before).await.map(Some),
                        _ => Ok(None),
                    }
                }
            },
        );
        let marked = Memo::new(move |_| {
            let Some(Some(compared)) = comparison.get() else { return Marked::default() };
            let ids = |pair: &contract::matching_runs::ComparedPair| RequestPair {
                newcomer_request_id: pair.newcomer_request_id,
                established_request_id: pair.established_request_id,
            };
            let gained = compared.gained.iter().map(ids).collect();
            Arc::new((gained, compared.moved.iter().map(|moved| ids(&moved.pair)).collect()))
        });
        Self { comparison, marked }
    }

    /// What is other about a pair; subscribes.
    pub(super) fn of_pair(self, pair: RequestPair) -> Option<Mark> {
        self.marked.with(|marked| {
            if marked.0.contains(&pair) { Some(Mark::New) } else { marked.1.contains(&pair).then_some(Mark::Moved) }
        })
    }
}

/// The bar on top: how it stands in one line, the slider, and the way back.
#[component]
pub(super) fn Summary(bench: Bench) -> impl IntoView {
    let words = &t().matching.bench;
    let line = move || {
        let run = bench.run.get()?;
        let totals = run.totals;
        let mut said = vec![
            (words.matched)(totals.pairs.into(), totals.newcomers.into()),
            match (totals.pairs_proven, totals.points_for_groups) {
                (true, 0) => words.proven.to_owned(),
                (true, _) => words.proven_with_groups.to_owned(),
                (false, _) => words.not_proven.to_owned(),
            },
        ];
        if let Some(placed) = totals.placed {
            said.push((words.placed)(placed.into()));
            match totals.most_placed.filter(|_| placed < totals.pairs) {
                Some(most) if most == placed => said.push(words.most_placed.to_owned()),
                Some(most) if most < totals.pairs => said.push((words.at_most_placed)(most.into())),
                Some(_) | None => {}
            }
        }
        if totals.points_for_groups > 0 {
            said.push((words.points_for_groups)(totals.points_for_groups));
        }
        match totals.groups_gap_basis_points {
            Some(0) => said.push(words.groups_best.to_owned()),
            Some(gap) => said.push((words.groups_gap)(&format!("{}%", intl::number(gap as f64 / 100.0)))),
            None => {}
        }
        if totals.overdue > 0 {
            said.push((words.overdue)(totals.overdue_matched.into(), totals.overdue.into()));
        }
        if let Some(days) = totals.longest_waiting_left_days {
            said.push((words.longest_left)(days.into()));
        }
        Some(
            view! { <ul class="bench__facts" role="list">{said.into_iter().map(|said| view! { <li>{said}</li> }).collect_view()}</ul> },
        )
    };
    let state = move || {
        let run = bench.run.get()?;
        let said = match run.status {
            MatchingRunStatus::Published => {
                let who = run.published_by.clone().unwrap_or_default();
                let when = run.published_at.map(intl::instant).unwrap_or_default();
                (words.published_on)(&who, &when)
            }
            MatchingRunStatus::Superseded => words.superseded.to_owned(),
            MatchingRunStatus::Draft if !bench.is_open() => words.read_only.to_owned(),
            MatchingRunStatus::Draft => return None,
        };
        Some(view! { <Notice>{said}</Notice> })
    };
    let before = move || bench.run.get().is_some_and(|run| run.based_on_id.is_some());
    let after = move || bench.run.get().is_some_and(|run| !run.followed_by.is_empty());
    view! {
        {state}
        <div class="bench__bar">
            {line}
            <div class="bench__controls">
                {move || bench.is_open().then(|| view! { <Slider bench /> <Weights bench /> <Limits bench /> })}
                <div class="row">
                    <Button
                        tone=Tone::Quiet
                        icon=Icon::Undo
                        keys="Z"
                        disabled=Signal::derive(move || !before() || !bench.is_open())
                        on_click=move || bench.undo()
                    >
                        {words.undo}
                    </Button>
                    <Button
                        tone=Tone::Quiet
                        icon=Icon::ChevronRight
                        disabled=Signal::derive(move || !after())
                        on_click=move || bench.redo()
                    >
                        {words.redo}
                    </Button>
                    <span class="soft small" aria-hidden="true">
                        {move || bench.solving.get().then_some(words.solving)}
                    </span>
                </div>
            </div>
        </div>
    }
}

/// What is other than in the step before.
#[component]
pub(super) fn Compared(marks: Marks) -> impl IntoView {
    let words = &t().matching.bench;
    move || {
        let compared = marks.comparison.get()??;
        let pair = move |one: &Option<String>, other: &Option<String>| {
            let name = |name: &Option<String>| name.clone().unwrap_or_else(|| words.erased.to_owned());
            format!("{} ↔ {}", name(one), name(other))
        };
        let listed = move |pairs: &[contract::matching_runs::ComparedPair]| {
            let rows = pairs.iter().take(12).map(|it| {
                let names = pair(&it.newcomer_name, &it.established_name);
                view! { <li>{names}</li> }
            });
            view! { <ul class="small">{rows.collect_view()}</ul> }
        };
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        Some(view! {
            <Card title=words.compared>
                <p>{(words.kept)(compared.kept.into())}</p>
                {(!compared.gained.is_empty())
                    .then(|| view! { <p class="strong">{(words.gained)(count(compared.gained.len()))}</p> {listed(&compared.gained)} })}
                {(!compared.lost.is_empty())
                    .then(|| view! { <p class="strong">{(words.lost)(count(compared.lost.len()))}</p> {listed(&compared.lost)} })}
                {(!compared.moved.is_empty()).then(|| view! { <p>{(words.moved)(count(compared.moved.len()))}</p> })}
            </Card>
        })
    }
}

/// Who is left, why, and what would help.
#[component]
pub(super) fn Leftovers(bench: Bench) -> impl IntoView {
    let words = &t().matching.bench;
    view! {
        <Card title=words.left>
            <Loaded
                load=bench.run
                children=move |run| {
                    let suggestions = run.suggestions.iter().map(|it| {
                        let evening = contract::people::FreeMoment {
                            day: it.evening,
                            part: contract::people::PartOfDay::Evening,
                        };
                        let said = (words.suggestion)(it.residents.into(), &crate::i18n::moment(evening), it.newcomers.into());
                        view! { <li>{said}</li> }
                    });
                    let suggestions = (!run.suggestions.is_empty())
                        .then(|| view! {
                            <h3>{words.suggestions}</h3>
                            <ul>{suggestions.collect_view()}</ul>
                        });
                    let nobody = run.left.is_empty().then(|| view! { <p class="soft">{words.nobody_left}</p> });
                    let rows = run.left.iter().take(40).map(|left| one_left(&run, left)).collect_view();
                    view! {
                        {suggestions}
                        {nobody}
                        <ul class="left" role="list">{rows}</ul>
                    }
                }
            />
        </Card>
    }
}

fn one_left(run: &MatchingRun, left: &RunLeft) -> impl IntoView + use<> {
    let words = &t().matching.bench;
    let rules = &t().matching.reasons;
    let name = name_of(run, left.request_id);
    let helps = left.would_help.first().map(|it| (words.would_help)((rules.rule)(it.rule), it.people.into()));
    let barred = left.barred.iter().map(|it| {
        view! { <li>{(words.barred)((rules.broken)(it.rule), it.people.into())}</li> }
    });
    let barred = (!left.barred.is_empty()).then(|| view! { <ul class="small soft">{barred.collect_view()}</ul> });
    view! {
        <li>
            <p>
                <span class="strong">{name}</span>
                " "
                {(words.left_because)(left.reason, left.fits.into())}
            </p>
            {helps.map(|helps| view! { <p class="small">{helps}</p> })}
            {barred}
        </li>
    }
}

/// Whether some have less of a chance, each with how many there are.
#[component]
pub(super) fn Fairness(bench: Bench) -> impl IntoView {
    let words = &t().matching.bench;
    view! {
        <Card title=words.fairness>
            <details>
                <summary>{words.fairness_text}</summary>
                <Loaded
                    load=bench.run
                    children=move |run| {
                        let fair = run.fairness;
                        let tables = FairnessDimension::all().map(|dimension| {
                            let rows = fair.rows.iter().filter(|row| row.dimension == dimension).map(|row| {
                                let code = row.code.as_deref().map_or_else(|| t().common.not_known.to_owned(), |code| in_words(dimension, code));
                                let few = (row.people < 5).then(|| format!(" ({})", words.few));
                                view! {
                                    <tr>
                                        <th scope="row">{code}</th>
                                        <td>{(words.share)(row.matched.into(), row.people.into())} <span class="soft small">{few}</span></td>
                                    </tr>
                                }
                            });
                            view! {
                                <table class="fairness">
                                    <caption>{(words.dimension)(dimension)}</caption>
                                    <tbody>{rows.collect_view()}</tbody>
                                </table>
                            }
                        });
                        view! {
                            <p>{words.waiting_matched} ": " {waited(&fair.waiting_matched)}</p>
                            <p>{words.waiting_left} ": " {waited(&fair.waiting_left)}</p>
                            {tables.collect_view()}
                        }
                    }
                />
            </details>
        </Card>
    }
}

fn waited(waiting: &RunWaiting) -> String {
    let said = waiting.median_days.zip(waiting.longest_days);
    let said = said.map(|(median, longest)| (t().matching.bench.median)(median.into(), longest.into()));
    format!("{} (n = {})", said.unwrap_or_else(|| "–".to_owned()), waiting.people)
}

fn in_words(dimension: FairnessDimension, code: &str) -> String {
    match dimension {
        FairnessDimension::DutchLevel => code.to_owned(),
        FairnessDimension::MotherTongue => intl::language_name(code),
        FairnessDimension::Gender => code.parse::<Gender>().map_or_else(|_| code.to_owned(), |it| it.say().to_owned()),
    }
}
