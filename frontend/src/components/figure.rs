//! A number that matters: large, with all that is needed to trust it, and open to what is behind it.

use contract::figures::{Bilingual, Figure, FigurePeriod, FigureUnit};
use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::i18n::{Language, intl, language, t};

/// Fewer people than this could be recognised, and what they answered known to be theirs.
pub const FEW: i64 = 5;

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
    let few = is_few(&figure);
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

/// Whether a figure tells of so few people that they could be recognised.
#[must_use]
pub fn is_few(figure: &Figure) -> bool {
    are_few(figure, (figure.numerator, figure.n))
}

/// The same of a part of a figure: what counts in it, and what it is of.
#[must_use]
pub fn are_few(figure: &Figure, (numerator, n): (i64, i64)) -> bool {
    let people = match figure.unit {
        // Behind each of these stands one person.
        FigureUnit::People
        | FigureUnit::Referrals
        | FigureUnit::Answers
        | FigureUnit::Destinations
        | FigureUnit::Trainings => numerator,
        // A share of few tells of each of them; a share of applications for money tells of nobody.
        FigureUnit::Percent if !figure.key.as_str().starts_with("applications_") => n,
        _ => return false,
    };
    (1..FEW).contains(&people)
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
#[must_use]
pub fn whole_year(period: FigurePeriod) -> Option<i32> {
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

    fn figure(key: &str, unit: FigureUnit, (numerator, n): (i64, i64)) -> Figure {
        let words = || Bilingual { nl: String::new(), en: String::new() };
        Figure {
            key: key.parse().expect("key"),
            title: words(),
            definition: words(),
            definition_version: 1,
            unit,
            value: Some(numerator),
            numerator,
            n,
            population: None,
            population_words: None,
            period: None,
            as_of: chrono::DateTime::UNIX_EPOCH,
            cohort_id: None,
            organisation_id: None,
            records: String::new(),
            slices: Vec::new(),
            milestone: None,
        }
    }

    #[test]
    fn few_people_are_warned_of_and_few_things_are_not() {
        for (key, unit, counts, few) in [
            ("people_waiting", FigureUnit::People, (4, 40), true),
            ("people_waiting", FigureUnit::People, (5, 5), false),
            ("people_waiting", FigureUnit::People, (0, 0), false),
            ("referrals_received", FigureUnit::Referrals, (1, 1), true),
            ("answer_themes", FigureUnit::Answers, (4, 4), true),
            ("destinations_reached", FigureUnit::Destinations, (3, 3), true),
            ("language_improved", FigureUnit::Percent, (3, 4), true),
            ("language_improved", FigureUnit::Percent, (3, 40), false),
            ("applications_granted_share", FigureUnit::Percent, (1, 2), false),
            ("events_held", FigureUnit::Events, (2, 2), false),
            ("income", FigureUnit::EuroCents, (3, 3), false),
        ] {
            assert_eq!(is_few(&figure(key, unit, counts)), few, "{key} {counts:?}");
        }
    }
}
