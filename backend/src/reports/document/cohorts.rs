//! The cohorts of a period.

use chrono::NaiveDate;
use contract::figures::FigurePeriod;
use contract::ids::CohortId;
use contract::reports::ReportLanguage;
use contract::reports_document::{ColumnKind, DocumentTable};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::{tables, words};
use crate::error::Error;

#[derive(QueryableByName)]
struct CohortRow {
    #[diesel(sql_type = sql_types::SmallInt)]
    number: i16,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    name: Option<String>,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::BigInt)]
    group_count: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    pair_count: i64,
}

/// Those that were active on a day of the period, or the one that the report is about.
pub fn table(
    c: &mut PgConnection,
    (period, cohort): (FigurePeriod, Option<CohortId>),
    language: ReportLanguage,
) -> Result<DocumentTable, Error> {
    let rows = diesel::sql_query(
        "SELECT number, name, starts_on, ends_on, \
           (SELECT count(*) FROM cohort_group WHERE cohort_id = cohort.id) AS group_count, \
           (SELECT count(*) FROM buddy_match WHERE cohort_id = cohort.id AND buddy_match.number IS NOT NULL) AS pair_count \
         FROM cohort WHERE starts_on < $2 AND (ends_on IS NULL OR ends_on > $1) AND ($3 IS NULL OR id = $3) ORDER BY number",
    )
    .bind::<sql_types::Date, _>(period.starts_on)
    .bind::<sql_types::Date, _>(period.ends_on)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(cohort.map(Uuid::from))
    .load::<CohortRow>(c)?;
    let general = words::of(language);
    let said = &general.cohorts;
    let mut table = tables::table(
        "",
        &[
            (said.cohort, ColumnKind::Text),
            (said.from, ColumnKind::Text),
            (said.until, ColumnKind::Text),
            (said.in_period, ColumnKind::Text),
            (said.groups, ColumnKind::Number),
            (said.pairs, ColumnKind::Number),
        ],
    );
    table.rows = rows
        .iter()
        .map(|row| {
            let started = period.starts_on <= row.starts_on;
            let completed = row.ends_on.is_some_and(|end| end <= period.ends_on);
            let happened = match (started, completed) {
                (true, true) => said.started_and_completed,
                (true, false) => said.started,
                (false, true) => said.completed,
                (false, false) => said.throughout,
            };
            let last = row.ends_on.and_then(|end| end.pred_opt());
            vec![
                tables::text((general.cohort)(row.number, row.name.as_deref())),
                tables::day(row.starts_on, language),
                last.map_or_else(|| tables::text("–"), |last| tables::day(last, language)),
                tables::text(happened),
                tables::number(row.group_count, language),
                tables::number(row.pair_count, language),
            ]
        })
        .collect();
    table.note = table.rows.is_empty().then(|| said.none.to_owned());
    Ok(table)
}
