//! What was answered, question by question, alone or beside another round: of the other side, or of another cohort.

use contract::evaluations::QuestionKind;
use contract::evaluations_outcomes::{LevelChange, Outcomes, OutcomesQuery, OutcomesRound, QuestionOutcome};
use contract::evaluations_rounds::EvaluationRoundsQuery;
use contract::ids::EvaluationRoundId;
use leptos::prelude::*;

use super::chart::{Bar, Bars, Measure, bars_of, bars_of_themes};
use super::share;
use crate::api;
use crate::components::figure::FEW;
use crate::components::{Card, Empty, Icon, Loaded, Notice, SelectField};
use crate::i18n::{intl, t};
use crate::load::load;
use crate::navigation::filter;

#[component]
pub(super) fn OutcomesPart(id: EvaluationRoundId) -> impl IntoView {
    let words = &t().evaluations.outcomes;
    let other = filter("compareWith");
    let query = Memo::new(move |_| OutcomesQuery { compare_with: other.with(|id| id.parse().ok()) });
    let outcomes = load(
        move || format!("evaluations/{id}/outcomes?{:?}", query.get()),
        move || {
            let query = query.get();
            async move { api::evaluations::outcomes(id, &query).await }
        },
    );
    let rounds = load(
        || "evaluations/to-compare".to_owned(),
        || async {
            api::evaluations::rounds(&EvaluationRoundsQuery {
                page_size: Some(100),
                ..EvaluationRoundsQuery::default()
            })
            .await
        },
    );
    let options = move || {
        let rounds = rounds.get().map(|page| page.items).unwrap_or_default();
        let others = rounds.into_iter().filter(|round| round.id != id);
        others.map(|round| (round.id.to_string(), round.details.title)).collect::<Vec<_>>()
    };
    view! {
        <div class="filters">
            {move || {
                view! { <SelectField pointer="/compareWith" label=words.compare_with value=other options=options() nothing=words.not_compared optional=true /> }
            }}
        </div>
        <Loaded load=outcomes lines=10 children=|outcomes| view! { <Shown outcomes /> } />
    }
}

#[component]
fn Shown(outcomes: Outcomes) -> impl IntoView {
    let words = &t().evaluations.outcomes;
    let Outcomes { round, compared_with, questions, level_change, as_of } = outcomes;
    if round.counts.answered == 0 && compared_with.is_none() {
        return view! { <Empty icon=Icon::Chart title=words.no_answers text=words.no_answers_text /> }.into_any();
    }
    let legend = compared_with.as_ref().map(|other| (round.title.clone(), other.title.clone()));
    let few = round.counts.answered < FEW;
    let cards = questions.into_iter().map(|question| {
        let legend = legend.clone();
        view! { <Question question legend /> }
    });
    view! {
        {few.then(|| view! { <Notice kind="warn" icon=Icon::Alert><p>{words.few}</p></Notice> })}
        <div class="responses">{counts(&round, words.this_round)} {compared_with.as_ref().map(|other| counts(other, ""))}</div>
        {level_change.map(|change| view! { <Level change /> })}
        <div class="outcomes">{cards.collect_view()}</div>
        <p class="soft small">{(words.as_of)(&intl::instant(as_of))}</p>
    }
    .into_any()
}

/// How many answered, of a round.
fn counts(round: &OutcomesRound, name: &'static str) -> impl IntoView + use<> {
    let words = &t().evaluations;
    let title = if name.is_empty() { round.title.clone() } else { name.to_owned() };
    let counts = round.counts;
    let rate = if counts.invited > 0 {
        (words.rate)(counts.invited_answered, counts.invited, &share(counts.invited_answered, counts.invited))
    } else {
        words.nobody_invited.to_owned()
    };
    let helped = round.helped.map(|helped| (words.outcomes.helped)(helped, counts.answered));
    view! {
        <dl class="response">
            <dt>{title}</dt>
            <dd class="response__n">{(words.n)(counts.answered)}</dd>
            <dd class="soft small">{rate}</dd>
            {helped.map(|helped| view! { <dd class="soft small">{helped}</dd> })}
        </dl>
    }
}

#[component]
fn Question(question: QuestionOutcome, legend: Option<(String, String)>) -> impl IntoView {
    let words = &t().evaluations.outcomes;
    let compared = legend.is_some();
    let n = |n: Option<i64>| n.map_or_else(|| words.not_asked.to_owned(), t().evaluations.n);
    let of = if compared { format!("{} / {}", n(question.n), n(question.compared_n)) } else { n(question.n) };
    let is_open = question.kind == QuestionKind::OpenText;
    let bars = if is_open { bars_of_themes(&question, compared) } else { bars_of(&question, compared) };
    let other_text = question.compared_text.filter(|text| *text != question.text).map(|text| (words.other_text)(&text));
    let title = question.text;
    let aside = view! { <span class="soft chart__n">{of}</span> }.into_any();
    let body = if question.suppressed {
        view! { <p class="soft">{words.suppressed}</p> }.into_any()
    } else if bars.is_empty() && is_open {
        view! { <p class="soft">{words.no_themes}</p> }.into_any()
    } else {
        let caption = title.clone();
        view! { <Bars caption bars legend /> }.into_any()
    };
    view! {
        <Card title aside>
            {other_text.map(|text| view! { <p class="soft small">{text}</p> })}
            {is_open.then(|| view! { <p class="soft small">{words.themes}</p> })}
            {body}
        </Card>
    }
}

#[component]
fn Level(change: LevelChange) -> impl IntoView {
    let words = &t().evaluations.outcomes;
    let aside = view! { <span class="soft chart__n">{(t().evaluations.n)(change.n)}</span> }.into_any();
    let since = if change.since_round_id.is_some() { words.since_round } else { words.since_first };
    #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
    let part = |count: Option<i64>| Measure {
        count,
        share: count.filter(|_| change.n > 0).map(|count| count as f64 / change.n as f64),
    };
    let bar = |label: &str, count| Bar { label: label.to_owned(), here: part(count), there: None };
    let bars = vec![bar(words.higher, change.higher), bar(words.same, change.same), bar(words.lower, change.lower)];
    let steps = change.steps_gained.map(words.steps);
    let suppressed = change.higher.is_none();
    view! {
        <Card title=words.level_change aside>
            <p class="soft small">{since}</p>
            {if suppressed {
                view! { <p class="soft">{words.suppressed}</p> }.into_any()
            } else {
                view! { <Bars caption=words.level_change bars legend=None /> }.into_any()
            }}
            {steps.map(|steps| view! { <p>{steps}</p> })}
        </Card>
    }
}
