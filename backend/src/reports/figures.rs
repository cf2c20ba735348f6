//! Figures as a report has them: counted for its subject and period, put in words, and with small groups left out.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::figures::{Bilingual, Figure, FigureKey, FigurePeriod, FigureSlice, FigureUnit};
use contract::reports::{ReportLanguage, ReportSummary};
use contract::reports_document::{DocumentFigure, DocumentSlice};
use diesel::PgConnection;

use super::document::{milestones, numbers, words};
use super::small_groups::LeftOut;
use crate::error::Error;
use crate::figures::suppression::is_small;
use crate::figures::{self, AsOf, Asked, RecordLine, record_ids_of};

/// What the figures of a report are asked about.
pub fn asked(report: &ReportSummary, period: FigurePeriod, as_of: AsOf) -> Asked {
    Asked { period: Some(period), as_of, cohort: report.cohort_id, organisation: report.organisation_id }
}

/// The figures of one period, by key. One that can't be asked about the subject isn't there.
pub fn count(
    c: &mut PgConnection,
    (report, period): (&ReportSummary, FigurePeriod),
    keys: &[FigureKey],
    at: DateTime<Utc>,
) -> Result<HashMap<FigureKey, Figure>, Error> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let known: Vec<FigureKey> = keys.iter().filter(|key| figures::can_be_asked(key, (false, false))).cloned().collect();
    let counted = figures::compute_all(c, Some(&known), &asked(report, period, AsOf::Now(at)))?;
    Ok(counted.into_iter().map(|figure| (figure.key.clone(), figure)).collect())
}

/// The records behind figures, by period and key.
pub type Records = HashMap<(FigurePeriod, FigureKey), Vec<RecordLine>>;

/// The records behind these figures of a report, as they are known at a moment: one statement a period.
pub fn records<'a>(
    c: &mut PgConnection,
    report: &ReportSummary,
    figures: impl Iterator<Item = (FigurePeriod, &'a FigureKey)>,
    as_of: AsOf,
) -> Result<Records, Error> {
    let mut found = Records::new();
    for (period, keys) in by_period(figures) {
        let lines = record_ids_of(c, &keys, &asked(report, period, as_of))?;
        found.extend(lines.into_iter().map(|(key, lines)| ((period, key), lines)));
    }
    Ok(found)
}

/// The keys of the figures of each period.
pub fn by_period<'a>(
    figures: impl Iterator<Item = (FigurePeriod, &'a FigureKey)>,
) -> HashMap<FigurePeriod, Vec<FigureKey>> {
    let mut found: HashMap<FigurePeriod, Vec<FigureKey>> = HashMap::new();
    for (period, key) in figures {
        found.entry(period).or_default().push(key.clone());
    }
    found
}

fn text(both: &Bilingual, language: ReportLanguage) -> String {
    match language {
        ReportLanguage::Nl => both.nl.clone(),
        ReportLanguage::En => both.en.clone(),
    }
}

/// A figure for readers, less what is left out of it.
pub fn present(figure: &Figure, left_out: &LeftOut, language: ReportLanguage) -> DocumentFigure {
    let said = words::of(language);
    let is_left_out = left_out.whole;
    let population = figure.population.filter(|_| !left_out.population);
    let told = |number: i64| (!is_left_out).then_some(number);
    DocumentFigure {
        key: figure.key.clone(),
        title: text(&figure.title, language),
        definition: text(&figure.definition, language),
        definition_version: figure.definition_version,
        unit: figure.unit,
        period: figure.period,
        value: figure.value.filter(|_| !is_left_out),
        numerator: told(figure.numerator),
        n: told(figure.n),
        population,
        shown: if is_left_out {
            not_shown(figure, language)
        } else {
            numbers::shown(figure.value, figure.unit, language)
        },
        basis: if is_left_out { said.left_out.to_owned() } else { basis(figure, population, language) },
        is_left_out,
        milestone: figure.milestone.filter(|_| !is_left_out).map(|it| milestones::shown(&it, language)),
        slices: slices(figure, &left_out.parts, language),
        records: figure.records.clone(),
        records_hash: None,
    }
}

/// What stands in the place of a value: of a few how few at the most; of anything else nothing.
fn not_shown(figure: &Figure, language: ReportLanguage) -> String {
    if figure.unit != FigureUnit::Percent && is_small(figure.numerator) {
        return words::of(language).fewer_than_five.to_owned();
    }
    numbers::shown(None, figure.unit, language)
}

/// What the value is of.
fn basis(figure: &Figure, population: Option<i64>, language: ReportLanguage) -> String {
    let said = words::of(language);
    let number = |number| numbers::whole(number, language);
    let of = match figure.unit {
        FigureUnit::Percent if figure.n == 0 => said.share_of_nothing.to_owned(),
        FigureUnit::Percent => (said.share_of)(&number(figure.numerator), &number(figure.n)),
        _ => (said.counted_from)(figure.n, &number(figure.n)),
    };
    match population {
        Some(population) => {
            let who = figure.population_words.as_ref().map(|who| text(who, language)).unwrap_or_default();
            format!("{of}; {}", (said.of_population)(&number(population), &who))
        }
        None => of,
    }
}

/// The parts, without those that are left out. All of these say the same, so that it isn't told which of them are small.
fn slices(figure: &Figure, left_out: &[bool], language: ReportLanguage) -> Vec<DocumentSlice> {
    let said = words::of(language);
    let slice = |(slice, is_left_out): (&FigureSlice, bool)| DocumentSlice {
        title: text(&slice.title, language),
        value: slice.value.filter(|_| !is_left_out),
        n: (!is_left_out).then_some(slice.n),
        shown: if is_left_out { said.left_out.to_owned() } else { numbers::shown(slice.value, figure.unit, language) },
        is_left_out,
    };
    figure.slices.iter().zip(left_out.iter().copied()).map(slice).collect()
}
