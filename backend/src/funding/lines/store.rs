//! Rows of funding lines.

use chrono::{DateTime, Utc};
use contract::funding::{FundingLine, FundingLineDetails, FundingLinesQuery, GrantApplicationReference, IncomeKind};
use contract::ids::{AccountId, FundingLineId};
use contract::people::OrganisationReference;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::db::{Code, Count};
use crate::error::Error;
use crate::schema::{funding_line, funding_target};
use crate::services::Now;

/// Year, then id: the order of the list.
pub type LineKey = (i16, Uuid);

/// The place in the list of a line.
pub fn key(line: &FundingLine) -> LineKey {
    (line.details.year, *line.id)
}

#[derive(QueryableByName)]
struct LineRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    funder_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    funder: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<IncomeKind>,
    #[diesel(sql_type = sql_types::SmallInt)]
    year: i16,
    #[diesel(sql_type = sql_types::BigInt)]
    amount_cents: i64,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    purpose: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    application_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    application: Option<String>,
    #[diesel(sql_type = sql_types::BigInt)]
    targets: i64,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    author: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

impl From<LineRow> for FundingLine {
    fn from(row: LineRow) -> Self {
        let funder = row.funder_id.zip(row.funder);
        let application = row.application_id.zip(row.application);
        Self {
            id: row.id.into(),
            version: row.version,
            details: FundingLineDetails {
                funder_id: row.funder_id.map(Into::into),
                kind: row.kind.0,
                year: row.year,
                amount_cents: row.amount_cents,
                title: row.title,
                purpose: row.purpose,
                application_id: row.application_id.map(Into::into),
            },
            funder: funder.map(|(id, name)| OrganisationReference { id: id.into(), name }),
            application: application.map(|(id, title)| GrantApplicationReference { id: id.into(), title }),
            targets: row.targets,
            created_at: row.created_at,
            created_by: row.author,
            changed_at: row.changed_at,
        }
    }
}

const SELECT: &str = "SELECT funding_line.*, organisation.name AS funder, grant_application.title AS application, \
      (SELECT count(*) FROM funding_target WHERE line_id = funding_line.id) AS targets, account.display_name AS author \
    FROM funding_line JOIN account ON account.id = funding_line.created_by \
    LEFT JOIN organisation ON organisation.id = funding_line.funder_id \
    LEFT JOIN grant_application ON grant_application.id = funding_line.application_id";

const FILTER: &str = "WHERE ($1 IS NULL OR funding_line.year = $1) AND ($2 IS NULL OR funding_line.kind = $2) \
    AND ($3 IS NULL OR funding_line.funder_id = $3) AND ($4 IS NULL OR funding_line.application_id = $4)";

/// One page of the list.
pub fn list(
    c: &mut PgConnection,
    query: &FundingLinesQuery,
    page: (Option<LineKey>, i64),
) -> Result<Vec<FundingLine>, Error> {
    let (year, id) = page.0.unzip();
    let rows = diesel::sql_query(format!(
        "{SELECT} {FILTER} AND ($5 IS NULL OR (funding_line.year, funding_line.id) < ($5, $6)) \
         ORDER BY funding_line.year DESC, funding_line.id DESC LIMIT $7"
    ))
    .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(query.year)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(IncomeKind::code))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.funder_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.application_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(year)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<LineRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &FundingLinesQuery) -> Result<i64, Error> {
    let row = diesel::sql_query(format!("SELECT count(*) AS count FROM funding_line {FILTER}"))
        .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(query.year)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(IncomeKind::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.funder_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.application_id.map(Uuid::from))
        .get_result::<Count>(c)?;
    Ok(row.count)
}

/// One line; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: FundingLineId, for_change: bool) -> Result<FundingLine, Error> {
    let lock = if for_change { "FOR UPDATE OF funding_line" } else { "" };
    let row = diesel::sql_query(format!("{SELECT} WHERE funding_line.id = $1 {lock}"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<LineRow>(c)?;
    Ok(row.into())
}

/// Whether something was promised for one of these lines.
pub fn have_targets(c: &mut PgConnection, lines: &[Uuid]) -> Result<bool, Error> {
    let targets = funding_target::table.filter(funding_target::line_id.eq_any(lines));
    Ok(diesel::select(diesel::dsl::exists(targets)).get_result(c)?)
}

/// Adds a line.
///
/// # Errors
/// When its funder isn't known.
pub fn insert(
    c: &mut PgConnection,
    details: &FundingLineDetails,
    (by, now): (AccountId, &Now),
) -> Result<FundingLineId, Error> {
    let id: FundingLineId = now.new_id();
    diesel::insert_into(funding_line::table)
        .values((
            funding_line::id.eq(*id),
            funding_line::funder_id.eq(details.funder_id.map(Uuid::from)),
            funding_line::kind.eq(details.kind.code()),
            funding_line::year.eq(details.year),
            funding_line::amount_cents.eq(details.amount_cents),
            funding_line::title.eq(&details.title),
            funding_line::purpose.eq(&details.purpose),
            funding_line::application_id.eq(details.application_id.map(Uuid::from)),
            funding_line::created_at.eq(now.at),
            funding_line::created_by.eq(*by),
            funding_line::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(id)
}

/// Changes a line.
pub fn update(c: &mut PgConnection, id: FundingLineId, details: &FundingLineDetails, now: &Now) -> Result<(), Error> {
    diesel::update(funding_line::table.find(*id))
        .set((
            funding_line::funder_id.eq(details.funder_id.map(Uuid::from)),
            funding_line::kind.eq(details.kind.code()),
            funding_line::year.eq(details.year),
            funding_line::amount_cents.eq(details.amount_cents),
            funding_line::title.eq(&details.title),
            funding_line::purpose.eq(&details.purpose),
            funding_line::application_id.eq(details.application_id.map(Uuid::from)),
            funding_line::changed_at.eq(now.at),
            funding_line::version.eq(funding_line::version + 1),
        ))
        .execute(c)?;
    Ok(())
}

/// Takes a line away.
pub fn remove(c: &mut PgConnection, id: FundingLineId) -> Result<(), Error> {
    diesel::delete(funding_line::table.find(*id)).execute(c)?;
    Ok(())
}
