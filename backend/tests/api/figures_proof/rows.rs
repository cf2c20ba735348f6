//! Every row that figures may look at, as JSON, and what is asked about them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::figures::FigurePeriod;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::Value;
use uuid::Uuid;
use voorwaarts::clock::dutch_day;

use crate::support::App;

/// A row of a table.
pub type Row = Value;

/// The tables, by name.
pub struct Rows(HashMap<String, Vec<Row>>);

#[derive(QueryableByName)]
struct TextRow {
    #[diesel(sql_type = Text)]
    text: String,
}

/// Tables without anything that figures count, and tables that are large.
const LEFT_OUT: &str = "'postcode_area', 'name_variant', 'access_record', '__diesel_schema_migrations'";

impl Rows {
    pub async fn read(app: &App) -> Self {
        let tables = app.write(|c| {
            let names = diesel::sql_query(format!(
                "SELECT relname::text AS text FROM pg_class WHERE relnamespace = 'public'::regnamespace \
                 AND relkind = 'r' AND relname NOT IN ({LEFT_OUT})"
            ));
            let read = |name: TextRow, c: &mut PgConnection| {
                let rows = diesel::sql_query(format!(
                    "SELECT COALESCE(jsonb_agg(to_jsonb(\"row\")), '[]')::text AS text FROM public.{} AS \"row\"",
                    name.text
                ));
                Ok((name.text, rows.get_result::<TextRow>(c)?.text))
            };
            names.load::<TextRow>(c)?.into_iter().map(|name| read(name, c)).collect::<Result<Vec<_>, _>>()
        });
        let tables = tables.await.into_iter();
        Self(tables.map(|(name, rows)| (name, serde_json::from_str(&rows).unwrap())).collect())
    }

    pub fn of(&self, table: &str) -> impl Iterator<Item = &Row> {
        self.0.get(table).unwrap_or_else(|| panic!("there is no table {table}")).iter()
    }

    /// The row with this id.
    pub fn one(&self, table: &str, id: &str) -> &Row {
        self.of(table).find(|row| text(row, "id") == id).unwrap_or_else(|| panic!("no {table} {id}"))
    }
}

/// A column as text; empty when it is null.
pub fn text<'a>(row: &'a Row, column: &str) -> &'a str {
    row[column].as_str().unwrap_or_default()
}

pub fn is_null(row: &Row, column: &str) -> bool {
    row.get(column).unwrap_or_else(|| panic!("no column {column}")).is_null()
}

/// A day in a column.
pub fn day(row: &Row, column: &str) -> Option<NaiveDate> {
    row.get(column).unwrap_or_else(|| panic!("no column {column}")).as_str().map(|day| day.parse().unwrap())
}

/// The day that an instant falls on in Amsterdam.
pub fn day_of(row: &Row, column: &str) -> NaiveDate {
    dutch_day(text(row, column).parse::<DateTime<Utc>>().unwrap())
}

pub fn whole(row: &Row, column: &str) -> i64 {
    row[column].as_i64().unwrap_or_default()
}

/// What is asked.
pub struct Question {
    from: NaiveDate,
    to: NaiveDate,
    pub today: NaiveDate,
    cohort: Option<String>,
    organisation: Option<String>,
}

impl Question {
    pub fn new(
        (from, to): (&str, &str),
        now: DateTime<Utc>,
        (cohort, organisation): (Option<Uuid>, Option<Uuid>),
    ) -> Self {
        Self {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            today: dutch_day(now),
            cohort: cohort.map(|id| id.to_string()),
            organisation: organisation.map(|id| id.to_string()),
        }
    }

    pub fn period(&self) -> FigurePeriod {
        FigurePeriod { starts_on: self.from, ends_on: self.to }
    }

    /// The days of the period that have come.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let (to, today) = (self.to, self.today);
        self.from.iter_days().take_while(move |day| *day < to && *day <= today)
    }

    /// Whether a day lies in the period and has come.
    pub fn has(&self, day: NaiveDate) -> bool {
        day >= self.from && day < self.to && day <= self.today
    }

    /// The last day of the period, or today when it isn't over.
    pub fn last_day(&self) -> NaiveDate {
        (self.to - TimeDelta::days(1)).min(self.today)
    }

    pub fn cohort_is(&self, row: &Row) -> bool {
        self.cohort.as_ref().is_none_or(|cohort| text(row, "cohort_id") == cohort)
    }

    pub fn cohort(&self) -> Option<&str> {
        self.cohort.as_deref()
    }

    pub fn organisation(&self) -> Option<&str> {
        self.organisation.as_deref()
    }
}

/// Whether a period of a row holds on a day. What was entered by mistake never did.
pub fn holds(row: &Row, on: NaiveDate) -> bool {
    text(row, "end_reason") != "entered_by_mistake"
        && day(row, "starts_on").is_some_and(|first| first <= on)
        && day(row, "ends_on").is_none_or(|end| on < end)
}
