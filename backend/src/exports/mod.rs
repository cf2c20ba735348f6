//! Exports: a list as a file for a spreadsheet.
//!
//! A list is a table of columns in a file of its own in `lists/`; everything else is the same for all. A list takes the
//! filters of its own query, and whoever may not read it may not export it; columns that need more are left out for
//! whoever has not got that. Rows come from a cursor, some hundreds at a time, and go to a file without a name, so that
//! memory stays flat and nothing leaves before it was recorded who took what.
//!
//! Tasks, figures, evaluations and stories have no export: tasks are of one's own, figures have theirs, answers to an
//! evaluation would tell who gave them, and a story leaves only where there is consent for it.

mod lists;
mod routes;

pub use routes::routes;

use contract::exports::{ExportLanguage, ExportList};
use contract::permissions::Permission;
use contract::problem::{Fault, FaultCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::spreadsheets::places::{country_name, language_name};
use crate::spreadsheets::words::{Term, word_for};
use crate::spreadsheets::write::Cell;

/// A list that can be exported.
pub struct List {
    pub permission: Permission,
    pub columns: &'static [Column],
    /// Which rows: `FROM … WHERE …`, with the filters as an object in `$1` and today as `$2`.
    pub from: &'static str,
    pub order: &'static str,
    /// The people who are in a row, as an array of ids.
    pub people: &'static str,
    /// Which filters of the list's query it takes.
    pub filters: &'static [&'static str],
    /// Reads them.
    pub check: fn(Value) -> Option<Value>,
}

/// A column of it.
pub struct Column {
    nl: &'static str,
    en: &'static str,
    sql: &'static str,
    kind: Kind,
    /// What one has to have to see it, apart from the list.
    needs: Option<Permission>,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Date,
    Moment,
    /// One code, or an array of them.
    Terms(&'static [Term]),
    Country,
    /// An array of `code proficiency`.
    Languages,
    YesNo,
}

const fn column(nl: &'static str, en: &'static str, (sql, kind): (&'static str, Kind)) -> Column {
    Column { nl, en, sql, kind, needs: None }
}

const fn contact(nl: &'static str, en: &'static str, (sql, kind): (&'static str, Kind)) -> Column {
    Column { nl, en, sql, kind, needs: Some(Permission::PeopleReadContact) }
}

impl Column {
    pub fn header(&self, language: ExportLanguage) -> &'static str {
        match language {
            ExportLanguage::Nl => self.nl,
            ExportLanguage::En => self.en,
        }
    }

    /// What the database says, as a cell.
    pub fn cell(&self, value: &Value, language: ExportLanguage) -> Cell {
        let dutch = language == ExportLanguage::Nl;
        let text = value.as_str();
        match (self.kind, value) {
            (_, Value::Null) => Cell::Empty,
            (Kind::Number, value) => value.as_f64().map_or(Cell::Empty, Cell::Number),
            (Kind::Date, _) => text.and_then(|text| text.parse().ok()).map_or(Cell::Empty, Cell::Date),
            (Kind::Moment, _) => text.and_then(|text| text.parse().ok()).map_or(Cell::Empty, Cell::Moment),
            (Kind::YesNo, value) => {
                let word = match (value.as_bool().unwrap_or_default(), dutch) {
                    (true, true) => "ja",
                    (true, false) => "yes",
                    (false, true) => "nee",
                    (false, false) => "no",
                };
                Cell::Text(word.to_owned())
            }
            (Kind::Country, _) => Cell::Text(country_name(text.unwrap_or_default(), dutch)),
            (Kind::Terms(terms), Value::Array(codes)) => {
                joined(codes, |code| word_for(terms, code, language).to_owned())
            }
            (Kind::Terms(terms), _) => Cell::Text(word_for(terms, text.unwrap_or_default(), language).to_owned()),
            (Kind::Languages, Value::Array(spoken)) => joined(spoken, |spoken| {
                let (code, level) = spoken.split_once(' ').unwrap_or((spoken, ""));
                let level = word_for(crate::spreadsheets::words::PROFICIENCIES, level, language);
                format!("{} ({level})", language_name(code, dutch))
            }),
            (_, Value::Array(parts)) => joined(parts, str::to_owned),
            (_, value) => Cell::Text(text.map_or_else(|| value.to_string(), str::to_owned)),
        }
    }
}

fn joined(parts: &[Value], say: impl Fn(&str) -> String) -> Cell {
    let parts: Vec<String> = parts.iter().filter_map(Value::as_str).map(say).collect();
    if parts.is_empty() { Cell::Empty } else { Cell::Text(parts.join("; ")) }
}

/// Filters as the query of the list reads them.
fn read<Q: DeserializeOwned + Serialize>(filters: Value) -> Option<Value> {
    let query: Q = serde_json::from_value(filters).ok()?;
    serde_json::to_value(query).ok()
}

impl List {
    /// The table of a list.
    #[must_use]
    pub fn of(list: ExportList) -> &'static Self {
        match list {
            ExportList::People => &lists::people::LIST,
            ExportList::Organisations => &lists::organisations::LIST,
            ExportList::Referrals => &lists::referrals::LIST,
            ExportList::Requests => &lists::requests::LIST,
            ExportList::Matches => &lists::matches::LIST,
            ExportList::Cohorts => &lists::cohorts::LIST,
            ExportList::Groups => &lists::groups::LIST,
            ExportList::Enrolments => &lists::enrolments::LIST,
            ExportList::Events => &lists::events::LIST,
            ExportList::Registrations => &lists::registrations::LIST,
            ExportList::Cooperations => &lists::cooperations::LIST,
            ExportList::FundingLines => &lists::funding_lines::LIST,
            ExportList::GrantApplications => &lists::grant_applications::LIST,
        }
    }

    /// The filters, if they are those of the list.
    ///
    /// # Errors
    /// Every filter that it doesn't have, or whose value it doesn't take.
    pub fn checked(&self, filters: Map<String, Value>) -> Result<Value, Error> {
        let unknown = filters.keys().filter(|name| !self.filters.contains(&name.as_str()));
        let faults: Vec<Fault> = unknown
            .map(|_| Fault::new("/filters", FaultCode::UnknownField, "has a filter that this list hasn't got"))
            .collect();
        if !faults.is_empty() {
            return Err(Error::invalid(faults));
        }
        let wrong = || Error::fault("/filters", FaultCode::WrongFormat, "has a value that this list can't filter by");
        (self.check)(Value::Object(filters)).ok_or_else(wrong)
    }

    /// The statement that reads it, with these of its columns.
    pub fn sql(&self, columns: &[&Column]) -> String {
        let cells: Vec<&str> = columns.iter().map(|column| column.sql).collect();
        let (people, from, order) = (self.people, self.from, self.order);
        format!("SELECT {people} AS people, jsonb_build_array({}) AS cells {from} ORDER BY {order}", cells.join(", "))
    }
}
