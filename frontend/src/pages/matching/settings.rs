//! What a run aims at: the slider, what counts and how much, and its limits.

use contract::matching_runs::{GroupLimits, MatchingCriterion, MatchingWeights, RunSettings};
use leptos::prelude::*;

use super::bench::Bench;
use crate::components::{Button, Icon};
use crate::i18n::t;

/// The most that a criterion can weigh.
const MOST_POINTS: u16 = 1000;

/// The longest after which a wait can count as long, in days.
const MOST_DAYS: u16 = 3650;

/// The most of a kind that a group can be limited to.
const MOST_OF_A_KIND: u8 = 50;

/// From a good fit only to a buddy for everyone. It solves again when it rests.
#[component]
pub(super) fn Slider(bench: Bench) -> impl IntoView {
    let words = &t().matching.bench;
    let settings = bench.run.get_untracked().map(|run| run.settings).unwrap_or_default();
    let value = RwSignal::new(settings.coverage);
    // Moving along the runs moves the slider.
    Effect::new(move |_| {
        if let Some(run) = bench.run.get() {
            value.set(run.settings.coverage);
        }
    });
    let slide = move |event| {
        let Ok(coverage) = event_target_value(&event).parse::<u8>() else { return };
        value.set(coverage);
        bench.solve_when_at_rest(move |new| {
            new.settings = RunSettings { coverage, ..new.settings.clone() };
        });
    };
    view! {
        <div class="slider">
            <label for="coverage" class="strong">{words.slider}</label>
            <div class="slider__line">
                <span class="small" aria-hidden="true">{words.slider_fit}</span>
                <input
                    id="coverage"
                    type="range"
                    min="0"
                    max="100"
                    step="5"
                    prop:value=move || value.get().to_string()
                    aria-valuetext=move || (words.slider_at)(value.get().into())
                    on:input=slide
                />
                <span class="small" aria-hidden="true">{words.slider_cover}</span>
            </div>
        </div>
    }
}

/// The criteria with what each weighs, in the order of the reasons.
const CRITERIA: [MatchingCriterion; 8] = [
    MatchingCriterion::Interests,
    MatchingCriterion::Goal,
    MatchingCriterion::Distance,
    MatchingCriterion::Evening,
    MatchingCriterion::Age,
    MatchingCriterion::Field,
    MatchingCriterion::Language,
    MatchingCriterion::Children,
];

fn weight(weights: &mut MatchingWeights, criterion: MatchingCriterion) -> &mut u16 {
    match criterion {
        MatchingCriterion::Interests => &mut weights.interests,
        MatchingCriterion::Language => &mut weights.language,
        MatchingCriterion::Field => &mut weights.field,
        MatchingCriterion::Age => &mut weights.age,
        MatchingCriterion::Children => &mut weights.children,
        MatchingCriterion::Distance => &mut weights.distance,
        MatchingCriterion::Evening => &mut weights.evening,
        MatchingCriterion::Goal => &mut weights.goal,
    }
}

/// What counts and how much, for who wants to tune it. It solves again when asked to.
#[component]
pub(super) fn Weights(bench: Bench) -> impl IntoView {
    let words = &t().matching.bench;
    let weights = RwSignal::new(MatchingWeights::default());
    Effect::new(move |_| {
        if let Some(run) = bench.run.get() {
            weights.set(run.settings.weights);
        }
    });
    let rows = CRITERIA.map(|criterion| {
        let id = format!("weight-{}", criterion.code());
        let named = id.clone();
        let value = move || weights.with(|weights| weight(&mut weights.clone(), criterion).to_string());
        let tune = move |event| {
            if let Ok(points) = event_target_value(&event).parse::<u16>() {
                weights.update(|weights| *weight(weights, criterion) = points.min(MOST_POINTS));
            }
        };
        view! {
            <label for=id>{(t().matching.reasons.criterion)(criterion)}</label>
            <input id=named class="input input--short" type="number" min="0" max="1000" step="10" prop:value=value on:change=tune />
        }
    });
    let solve = move || {
        let weights = weights.get_untracked();
        bench.solve(move |new| new.settings = RunSettings { weights, ..new.settings.clone() });
    };
    view! {
        <details class="weights">
            <summary>{words.weights}</summary>
            <p class="soft small">{words.weights_text}</p>
            <div class="weights__rows">{rows.into_iter().collect_view()}</div>
            <Button icon=Icon::Refresh on_click=solve>{words.recompute}</Button>
        </details>
    }
}

/// A limit of the groups: which one, the least it can be, and its words.
struct GroupLimit {
    of: fn(&mut GroupLimits) -> &mut u8,
    least: u8,
    words: &'static str,
}

/// From when a wait counts as long, and how many of a kind go in one group. It solves again when asked to.
#[component]
pub(super) fn Limits(bench: Bench) -> impl IntoView {
    let words = &t().matching.bench;
    let limits = RwSignal::new(GroupLimits::default());
    let overdue = RwSignal::new(RunSettings::default().overdue_after_days);
    Effect::new(move |_| {
        if let Some(run) = bench.run.get() {
            limits.set(run.settings.group_limits);
            overdue.set(run.settings.overdue_after_days);
        }
    });
    let has_groups = Memo::new(move |_| bench.run.get().is_some_and(|run| run.cohort.is_some()));
    let group_rows = move || {
        let rows = [
            GroupLimit { of: |limits| &mut limits.same_mother_tongue, least: 1, words: words.most_same_tongue },
            GroupLimit { of: |limits| &mut limits.same_country, least: 1, words: words.most_same_country },
            GroupLimit { of: |limits| &mut limits.beginners, least: 2, words: words.most_beginners },
        ];
        has_groups.get().then(|| rows.map(|row| limit_row(row, limits)).into_iter().collect_view())
    };
    let wait = move |event| {
        if let Ok(days) = event_target_value(&event).parse::<u16>() {
            overdue.set(days.clamp(1, MOST_DAYS));
        }
    };
    let solve = move || {
        let (group_limits, overdue_after_days) = (limits.get_untracked(), overdue.get_untracked());
        bench.solve(move |new| {
            new.settings = RunSettings { group_limits, overdue_after_days, ..new.settings.clone() };
        });
    };
    view! {
        <details class="weights">
            <summary>{words.limits}</summary>
            <p class="soft small">
                {words.limits_text} {move || has_groups.get().then(|| format!(" {}", words.limits_groups))}
            </p>
            <div class="weights__rows">
                <label for="limit-overdue">{words.overdue_after}</label>
                <input
                    id="limit-overdue"
                    class="input input--short"
                    type="number"
                    min="1"
                    max=MOST_DAYS
                    prop:value=move || overdue.get().to_string()
                    on:change=wait
                />
                {group_rows}
            </div>
            <Button icon=Icon::Refresh on_click=solve>{words.recompute}</Button>
        </details>
    }
}

fn limit_row(GroupLimit { of, least, words }: GroupLimit, limits: RwSignal<GroupLimits>) -> impl IntoView {
    let tune = move |event| {
        if let Ok(most) = event_target_value(&event).parse::<u8>() {
            limits.update(|limits| *of(limits) = most.clamp(least, MOST_OF_A_KIND));
        }
    };
    view! {
        <label class="weights__row">
            <span>{words}</span>
            <input
                class="input input--short"
                type="number"
                min=least
                max=MOST_OF_A_KIND
                prop:value=move || limits.with(|limits| of(&mut limits.clone()).to_string())
                on:change=tune
            />
        </label>
    }
}
