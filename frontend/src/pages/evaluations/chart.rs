//! Bars for what was answered, drawn by hand, with the same as a table behind them.

use contract::evaluations_outcomes::{OptionOutcome, QuestionOutcome, ThemeOutcome};
use leptos::prelude::*;

use crate::components::AsTable;
use crate::i18n::{intl, t};

/// A bar: what it is of, how many, and what part of the whole; and the same of what it is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub label: String,
    pub here: Measure,
    pub there: Option<Measure>,
}

/// A count with its share; neither where it is suppressed or not asked.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Measure {
    pub count: Option<i64>,
    pub share: Option<f64>,
}

impl Measure {
    /// *16 (80%)*, or a dash.
    fn say(self) -> String {
        match (self.count, self.share) {
            (Some(count), Some(share)) => format!("{} ({})", intl::count(count), intl::percent(share)),
            (Some(count), None) => intl::count(count),
            (None, _) => "–".to_owned(),
        }
    }
}

/// The options of a question as bars.
pub(super) fn bars_of(question: &QuestionOutcome, compared: bool) -> Vec<Bar> {
    let bar = |option: &OptionOutcome| Bar {
        label: if option.label.is_empty() { option.code.clone() } else { option.label.clone() },
        here: Measure { count: option.count, share: option.share },
        there: compared.then_some(Measure { count: option.compared_count, share: option.compared_share }),
    };
    question.options.iter().map(bar).collect()
}

/// Themes as bars; the whole is everybody who answered.
pub(super) fn bars_of_themes(question: &QuestionOutcome, compared: bool) -> Vec<Bar> {
    let measure = |count: Option<i64>, n: Option<i64>| Measure { count, share: part(count, n) };
    let bar = |theme: &ThemeOutcome| Bar {
        label: theme.theme.name.clone(),
        here: measure(theme.count, question.n),
        there: compared.then(|| measure(theme.compared_count, question.compared_n)),
    };
    question.themes.iter().map(bar).collect()
}

fn part(count: Option<i64>, n: Option<i64>) -> Option<f64> {
    let (count, n) = (count?, n.filter(|n| *n > 0)?);
    #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
    Some(count as f64 / n as f64)
}

/// The bars under each other. Colour repeats what stands beside them; the numbers are there in words.
#[component]
pub(super) fn Bars(
    #[prop(into)] caption: String,
    bars: Vec<Bar>,
    /// What the two colours are, when there are two.
    legend: Option<(String, String)>,
) -> impl IntoView {
    let words = &t().evaluations.outcomes;
    let table = table(&bars, legend.as_ref());
    let rows = bars.into_iter().map(|bar| {
        let there = bar.there.map(|there| line("chart__bar chart__bar--there", there));
        view! {
            <li class="chart__row">
                <span class="chart__label">{bar.label}</span>
                <span class="chart__lines">{line("chart__bar", bar.here)} {there}</span>
            </li>
        }
    });
    let legend = legend.map(|(here, there)| {
        view! {
            <p class="chart__legend small">
                <span class="chart__key">{swatch("chart__bar")} {here}</span>
                <span class="chart__key">{swatch("chart__bar chart__bar--there")} {there}</span>
            </p>
        }
    });
    view! {
        {legend}
        <ul class="chart" role="list">{rows.collect_view()}</ul>
        <AsTable>
            <table class="table table--cards">
                <caption class="only-heard">{(words.table_of)(&caption)}</caption>
                {table}
            </table>
        </AsTable>
    }
}

fn line(class: &'static str, measure: Measure) -> impl IntoView {
    let width = (measure.share.unwrap_or_default().clamp(0.0, 1.0) * 100.0).round();
    view! {
        <span class="chart__line">
            <svg class=class viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect class="chart__whole" width="100" height="10"></rect>
                <rect class="chart__part" width=width height="10"></rect>
            </svg>
            <span class="chart__number">{measure.say()}</span>
        </span>
    }
}

fn swatch(class: &'static str) -> impl IntoView {
    view! {
        <svg class=format!("{class} chart__swatch") viewBox="0 0 10 10" aria-hidden="true" focusable="false">
            <rect class="chart__part" width="10" height="10"></rect>
        </svg>
    }
}

fn table(bars: &[Bar], legend: Option<&(String, String)>) -> impl IntoView + use<> {
    let words = &t().evaluations.outcomes;
    let here = legend.map_or_else(|| words.count.to_owned(), |(here, _)| here.clone());
    let there = legend.map(|(_, there)| there.clone());
    let rows = bars.iter().map(|bar| {
        let there = bar.there.zip(there.clone());
        view! {
            <tr>
                <th scope="row">{bar.label.clone()}</th>
                <td class="number-cell" data-label=here.clone()>{bar.here.say()}</td>
                {there.map(|(there, name)| view! { <td class="number-cell" data-label=name>{there.say()}</td> })}
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <thead>
            <tr>
                <th scope="col">{words.option}</th>
                <th scope="col" class="number-cell">{here}</th>
                {there.map(|there| view! { <th scope="col" class="number-cell">{there}</th> })}
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_nobody_is_no_part() {
        assert_eq!(part(Some(3), Some(12)), Some(0.25));
        assert_eq!(part(Some(0), Some(0)), None);
        assert_eq!(part(None, Some(4)), None);
    }
}
