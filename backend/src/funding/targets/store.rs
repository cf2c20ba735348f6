//! Rows of targets, with their figures.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use contract::figures::{Figure, FigureKey, FigurePeriod};
use contract::funding::{FundingLineReference, FundingTarget, FundingTargetDetails, FundingTargetsQuery};
use contract::ids::{AccountId, FundingTargetId};
use contract::people::OrganisationReference;
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules;
use crate::db::Count;
use crate::error::Error;
use crate::figures::{self, Asked};
use crate::schema::funding_target;
use crate::services::Now;

/// The end of its period, then id: the order of the list.
pub type TargetKey = (NaiveDate, Uuid);

/// The place in the list of a target.
pub fn key(target: &FundingTarget) -> TargetKey {
    (target.details.ends_on, *target.id)
}

#[derive(QueryableByName)]
struct TargetRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Uuid)]
    line_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    line: String,
    #[diesel(sql_type = sql_types::SmallInt)]
    year: i16,
    #[diesel(sql_type = sql_types::BigInt)]
    amount_cents: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    funder_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    funder: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    figure_key: String,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Date)]
    ends_on: NaiveDate,
    #[diesel(sql_type = sql_types::BigInt)]
    promised: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    note: Option<String>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    author: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

const SELECT: &str = "SELECT funding_target.*, funding_line.title AS line, funding_line.year, funding_line.amount_cents, \
      funding_line.funder_id, organisation.name AS funder, account.display_name AS author \
    FROM funding_target JOIN funding_line ON funding_line.id = line_id \
    JOIN account ON account.id = funding_target.created_by \
    LEFT JOIN organisation ON organisation.id = funding_line.funder_id";

const FILTER: &str = "WHERE ($1 IS NULL OR line_id = $1) AND ($2 IS NULL OR funding_line.funder_id = $2) \
    AND ($3 IS NULL OR (starts_on < make_date($3 + 1, 1, 1) AND ends_on > make_date($3, 1, 1)))";

/// One page of the list.
pub fn list(
    c: &mut PgConnection,
    query: &FundingTargetsQuery,
    (after, limit): (Option<TargetKey>, i64),
    now: &Now,
) -> Result<Vec<FundingTarget>, Error> {
    let (ends_on, id) = after.unzip();
    let rows = diesel::sql_query(format!(
        "{SELECT} {FILTER} AND ($4 IS NULL OR (ends_on, funding_target.id) < ($4, $5)) \
         ORDER BY ends_on DESC, funding_target.id DESC LIMIT $6"
    ))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.line_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.funder_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Integer>, _>(query.year.map(i32::from))
    .bind::<sql_types::Nullable<sql_types::Date>, _>(ends_on)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
    .bind::<sql_types::BigInt, _>(limit)
    .load::<TargetRow>(c)?;
    whole(c, rows, now)
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &FundingTargetsQuery) -> Result<i64, Error> {
    let row = diesel::sql_query(format!(
        "SELECT count(*) AS count FROM funding_target JOIN funding_line ON funding_line.id = line_id {FILTER}"
    ))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.line_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.funder_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Integer>, _>(query.year.map(i32::from))
    .get_result::<Count>(c)?;
    Ok(row.count)
}

/// One target; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: FundingTargetId, for_change: bool, now: &Now) -> Result<FundingTarget, Error> {
    let lock = if for_change { "FOR UPDATE OF funding_target" } else { "" };
    let row = diesel::sql_query(format!("{SELECT} WHERE funding_target.id = $1 {lock}"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<TargetRow>(c)?;
    whole(c, vec![row], now)?.pop().ok_or_else(Error::not_found)
}

/// The figure exists, so that it can be counted.
pub fn check_figure(key: &FigureKey) -> Result<(), Error> {
    if figures::keys().any(|known| known == *key) {
        return Ok(());
    }
    Err(Error::fault("/details/figureKey", FaultCode::UnknownReference, "there is no such figure"))
}

/// Everything of these rows. Figures over the same period are counted by one statement, however many they are.
fn whole(c: &mut PgConnection, rows: Vec<TargetRow>, now: &Now) -> Result<Vec<FundingTarget>, Error> {
    let mut wanted: BTreeMap<(NaiveDate, NaiveDate), Vec<FigureKey>> = BTreeMap::new();
    for row in &rows {
        let keys = wanted.entry((row.starts_on, row.ends_on)).or_default();
        let key: FigureKey = row.figure_key.parse().map_err(|error| Error::internal(&error))?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let mut counted: HashMap<(NaiveDate, NaiveDate, FigureKey), Figure> = HashMap::new();
    for ((starts_on, ends_on), keys) in wanted {
        let asked = Asked::now(Some(FigurePeriod { starts_on, ends_on }), now.at);
        for figure in figures::compute_all(c, Some(&keys), &asked)? {
            counted.insert((starts_on, ends_on, figure.key.clone()), figure);
        }
    }
    rows.into_iter().map(|row| with_figure(row, &counted, now.today)).collect()
}

fn with_figure(
    row: TargetRow,
    counted: &HashMap<(NaiveDate, NaiveDate, FigureKey), Figure>,
    today: NaiveDate,
) -> Result<FundingTarget, Error> {
    let figure_key: FigureKey = row.figure_key.parse().map_err(|error| Error::internal(&error))?;
    let figure = counted.get(&(row.starts_on, row.ends_on, figure_key.clone())).ok_or_else(Error::not_found)?.clone();
    let details = FundingTargetDetails {
        line_id: row.line_id.into(),
        figure_key,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        promised: row.promised,
        note: row.note,
    };
    let progress = rules::progress(&details, (figure.value.unwrap_or_default(), figure.unit), today);
    Ok(FundingTarget {
        id: row.id.into(),
        version: row.version,
        details,
        line: FundingLineReference {
            id: row.line_id.into(),
            title: row.line,
            year: row.year,
            amount_cents: row.amount_cents,
        },
        funder: row.funder_id.zip(row.funder).map(|(id, name)| OrganisationReference { id: id.into(), name }),
        figure,
        progress,
        created_at: row.created_at,
        created_by: row.author,
        changed_at: row.changed_at,
    })
}

/// Adds a target.
///
/// # Errors
/// When its line or figure isn't known.
pub fn insert(
    c: &mut PgConnection,
    details: &FundingTargetDetails,
    (by, now): (AccountId, &Now),
) -> Result<FundingTargetId, Error> {
    check_figure(&details.figure_key)?;
    let id: FundingTargetId = now.new_id();
    diesel::insert_into(funding_target::table)
        .values((
            funding_target::id.eq(*id),
            funding_target::line_id.eq(*details.line_id),
            funding_target::figure_key.eq(details.figure_key.as_str()),
            funding_target::starts_on.eq(details.starts_on),
            funding_target::ends_on.eq(details.ends_on),
            funding_target::promised.eq(details.promised),
            funding_target::note.eq(&details.note),
            funding_target::created_at.eq(now.at),
            funding_target::created_by.eq(*by),
            funding_target::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(id)
}

/// Changes a target.
pub fn update(
    c: &mut PgConnection,
    id: FundingTargetId,
    details: &FundingTargetDetails,
    now: &Now,
) -> Result<(), Error> {
    check_figure(&details.figure_key)?;
    diesel::update(funding_target::table.find(*id))
        .set((
            funding_target::line_id.eq(*details.line_id),
            funding_target::figure_key.eq(details.figure_key.as_str()),
            funding_target::starts_on.eq(details.starts_on),
            funding_target::ends_on.eq(details.ends_on),
            funding_target::promised.eq(details.promised),
            funding_target::note.eq(&details.note),
            funding_target::changed_at.eq(now.at),
            funding_target::version.eq(funding_target::version + 1),
        ))
        .execute(c)?;
    Ok(())
}

/// Takes a target away.
pub fn remove(c: &mut PgConnection, id: FundingTargetId) -> Result<(), Error> {
    diesel::delete(funding_target::table.find(*id)).execute(c)?;
    Ok(())
}
