//! A number that matters: large, with all that is needed to trust it, and open to what is behind it.

use contract::figures::{Bilingual, Figure, FigurePeriod, FigureUnit};
use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::i18n::{Language, intl, language, t};

/// The words of the language in use.
#[must_use]
pub fn said(words: &Bilingual) -> String {
    match language() {
        Language::Dutch => words.nl.clone(),
        Language::English => words.en.clone(),
    }
}

/// A figure. The number leads to the records that were counted; the rest folds out.
#[component]
pub fn FigureCard(
    figure: Figure,
    /// The page of this app that lists the records.
    #[prop(optional, into)]
    href: Option<String>,
    /// In the colour of milestones: for the one number that is worth it.
    #[prop(optional)]
    festive: bool,
) -> impl IntoView {
    let class = if festive { "figure figure--milestone" } else { "figure" };
    let title = said(&figure.title);
    let number = value_words(figure.unit, figure.value);
    let texts = &t().figures;
    let number = match href.filter(|href| !href.is_empty()) {
        Some(href) => {
            let spoken = (texts.open_records)(&title, &number);
            view! { <a href=href aria-label=spoken>{number}</a> }.into_any()
        }
        None => number.into_any(),
    };
    // Internal screens show small numbers of people, and warn.
    let few = figure.unit == FigureUnit::People && (1..5).contains(&figure.numerator);
    let basis = match figure.unit {
        FigureUnit::People => Some((t().common.people)(figure.n)),
        FigureUnit::Matches => Some((t().common.matches)(figure.n)),
        _ => None,
    };
    let count = format!("n = {}", intl::count(figure.n));
    let counted_from = basis.map_or_else(|| count.clone(), |basis| format!("{basis} ({count})"));
    let milestone = figure.milestone.map(|milestone| {
        let left = i64::from(milestone.next) - figure.numerator;
        view! { <p class="figure__meta strong">{(texts.until_next)(left, &intl::count(milestone.next.into()))}</p> }
    });
    view! {
        <section class=class>
            <h2 class="figure__name">{title}</h2>
            <p class="figure__number">{number}</p>
            <p class="figure__meta">{period_words(figure.period)}</p>
            {milestone}
            {few.then(|| view! { <p class="figure__meta strong">{texts.few}</p> })}
            <details>
                <summary>
                    <IconView icon=Icon::ChevronRight size=16 />
                    {texts.what_is_this}
                </summary>
                <p>{said(&figure.definition)}</p>
                <dl>
                    <dt>{texts.counted_from}</dt>
                    <dd>{counted_from}</dd>
                    <dt>{texts.as_of}</dt>
                    <dd>{intl::instant(figure.as_of)}</dd>
                    <dt>{texts.version}</dt>
                    <dd>{figure.definition_version}</dd>
                </dl>
            </details>
        </section>
    }
}

/// The number as people read it; a dash for a share of nothing.
#[must_use]
pub fn value_words(unit: FigureUnit, value: Option<i64>) -> String {
    match (unit, value) {
        (_, None) => "–".to_owned(),
        (FigureUnit::Percent, Some(value)) => intl::whole_percent(value),
        (FigureUnit::EuroCents, Some(value)) => intl::euros(value),
        (_, Some(value)) => intl::count(value),
    }
}

/// *In 2026* for a calendar year, the days for another period, *nu* for a figure without one.
fn period_words(period: Option<FigurePeriod>) -> String {
    let Some(period) = period else {
        return t().figures.now.to_owned();
    };
    match whole_year(period) {
        Some(year) => (t().figures.in_year)(year),
        None => {
            let last = period.ends_on.pred_opt().unwrap_or(period.ends_on);
            (t().figures.from_to)(&intl::day(period.starts_on), &intl::day(last))
        }
    }
}

/// The calendar year that a half-open period covers exactly.
fn whole_year(period: FigurePeriod) -> Option<i32> {
    use chrono::Datelike;
    let (from, to) = (period.starts_on, period.ends_on);
    let new_year = |day: chrono::NaiveDate| day.month() == 1 && day.day() == 1;
    (new_year(from) && new_year(to) && to.year() == from.year() + 1).then(|| from.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_year_is_known_by_its_edges() {
        let period = |from: &str, to: &str| FigurePeriod {
            starts_on: from.parse().expect("day"),
            ends_on: to.parse().expect("day"),
        };
        assert_eq!(whole_year(period("2026-01-01", "2027-01-01")), Some(2026));
        assert_eq!(whole_year(period("2026-01-01", "2026-12-31")), None);
        assert_eq!(whole_year(period("2025-01-01", "2027-01-01")), None);
    }
}
