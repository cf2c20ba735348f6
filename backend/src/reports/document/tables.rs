//! Tables of a document, put together.

use chrono::NaiveDate;
use contract::reports::ReportLanguage;
use contract::reports_document::{ColumnKind, DocumentCell, DocumentColumn, DocumentTable};

use super::{numbers, words};

/// A table of these columns, without rows yet.
pub fn table(title: impl Into<String>, columns: &[(&str, ColumnKind)]) -> DocumentTable {
    let column = |(title, kind): &(&str, ColumnKind)| DocumentColumn { title: (*title).to_owned(), kind: *kind };
    DocumentTable { title: title.into(), columns: columns.iter().map(column).collect(), rows: Vec::new(), note: None }
}

pub fn text(shown: impl Into<String>) -> DocumentCell {
    DocumentCell { shown: shown.into(), value: None }
}

pub fn day(day: NaiveDate, language: ReportLanguage) -> DocumentCell {
    text(words::day(day, language))
}

pub fn number(value: i64, language: ReportLanguage) -> DocumentCell {
    DocumentCell { shown: numbers::whole(value, language), value: Some(value) }
}

pub fn euros(cents: Option<i64>, language: ReportLanguage) -> DocumentCell {
    DocumentCell {
        shown: cents.map_or_else(|| "–".to_owned(), |cents| numbers::euros(cents, language)), value: cents
    }
}

/// How much more or less than the year before, in euros and in percents.
pub fn against(now: i64, before: i64, language: ReportLanguage) -> [DocumentCell; 2] {
    let difference = now - before;
    let percent = numbers::change(now, before);
    let shown = percent.map_or_else(|| "–".to_owned(), |percent| numbers::signed(&format!("{percent}%"), percent));
    [
        DocumentCell {
            shown: numbers::signed(&numbers::euros(difference, language), difference),
            value: Some(difference),
        },
        DocumentCell { shown: shown.replace('-', "−"), value: percent },
    ]
}
