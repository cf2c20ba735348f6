//! Figures as a report has them: counted for its subject and period, put in words, and with small groups left out.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::figures::{Bilingual, Figure, FigureKey, FigurePeriod, FigureUnit};
use contract::reports::{ReportKind, ReportLanguage, ReportSummary};
use contract::reports_document::{DocumentFigure, DocumentSlice};
use diesel::PgConnection;

use super::document::{milestones, numbers, words};
use crate::error::Error;
use crate::figures::suppression::{Cells, is_small, suppress};
use crate::figures::{self, AsOf, Asked};

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

/// Whether few of these would tell about people. How many of the team, the board or the cohorts there are may be told.
fn is_about_people(figure: &Figure, kind: ReportKind) -> bool {
    let is_public = ["team_", "board_"].iter().any(|public| figure.key.as_str().starts_with(public));
    match figure.unit {
        FigureUnit::People | FigureUnit::Referrals | FigureUnit::Destinations | FigureUnit::Answers => !is_public,
        // Of all matches one can't tell who they are; of those of one partner, that partner can.
        FigureUnit::Matches => kind == ReportKind::Partner,
        _ => false,
    }
}

fn text(both: &Bilingual, language: ReportLanguage) -> String {
    match language {
        ReportLanguage::Nl => both.nl.clone(),
        ReportLanguage::En => both.en.clone(),
    }
}

/// A figure for readers.
pub fn present(figure: &Figure, (kind, language): (ReportKind, ReportLanguage)) -> DocumentFigure {
    let said = words::of(language);
    let is_share = figure.unit == FigureUnit::Percent;
    let is_left_out =
        if is_share { is_small(figure.n) } else { is_about_people(figure, kind) && figure.value.is_some_and(is_small) };
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
        population: figure.population,
        shown: if is_left_out {
            said.fewer_than_five.to_owned()
        } else {
            numbers::shown(figure.value, figure.unit, language)
        },
        basis: if is_left_out { said.left_out.to_owned() } else { basis(figure, language) },
        is_left_out,
        milestone: figure.milestone.filter(|_| !is_left_out).map(|it| milestones::shown(&it, language)),
        slices: slices(figure, is_left_out, (kind, language)),
        records: figure.records.clone(),
        records_hash: None,
    }
}

/// What the value is of.
fn basis(figure: &Figure, language: ReportLanguage) -> String {
    let said = words::of(language);
    let number = |number| numbers::whole(number, language);
    let of = match figure.unit {
        FigureUnit::Percent if figure.n == 0 => said.share_of_nothing.to_owned(),
        FigureUnit::Percent => (said.share_of)(&number(figure.numerator), &number(figure.n)),
        _ => (said.counted_from)(figure.n, &number(figure.n)),
    };
    match figure.population {
        Some(population) => format!("{of}; {}", (said.of_asked)(&number(population))),
        None => of,
    }
}

/// The parts, without those that are small and what they could be worked out from.
fn slices(figure: &Figure, is_left_out: bool, (kind, language): (ReportKind, ReportLanguage)) -> Vec<DocumentSlice> {
    let said = words::of(language);
    let is_share = figure.unit == FigureUnit::Percent;
    let hidden: Vec<bool> = if is_left_out {
        vec![true; figure.slices.len()]
    } else if is_share {
        figure.slices.iter().map(|slice| is_small(slice.n)).collect()
    } else if is_about_people(figure, kind) {
        let counts: Vec<i64> = figure.slices.iter().map(|slice| slice.numerator).collect();
        suppress(&counts, figure.numerator, Cells::Exclusive).into_iter().map(|count| count.is_none()).collect()
    } else {
        vec![false; figure.slices.len()]
    };
    let slice = |(slice, is_left_out): (&contract::figures::FigureSlice, bool)| DocumentSlice {
        title: text(&slice.title, language),
        value: slice.value.filter(|_| !is_left_out),
        n: (!is_left_out).then_some(slice.n),
        shown: if is_left_out { said.left_out.to_owned() } else { numbers::shown(slice.value, figure.unit, language) },
        is_left_out,
    };
    figure.slices.iter().zip(hidden).map(slice).collect()
}
