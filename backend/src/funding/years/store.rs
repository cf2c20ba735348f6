//! What is written down of years, and sums.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use contract::funding::{
    CostKind, FinancialYear, FinancialYearDetails, Funder, FunderApplications, GrantStatus, IncomeKind,
};
use contract::ids::{AccountId, OrganisationId};
use contract::people::OrganisationReference;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules::{self, Sums};
use crate::db::Code;
use crate::error::Error;
use crate::schema::{financial_year, financial_year_cost};
use crate::services::Now;

#[derive(QueryableByName)]
struct IncomeRow {
    #[diesel(sql_type = sql_types::SmallInt)]
    year: i16,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<IncomeKind>,
    #[diesel(sql_type = sql_types::BigInt)]
    cents: i64,
}

#[derive(QueryableByName)]
struct CostRow {
    #[diesel(sql_type = sql_types::SmallInt)]
    year: i16,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<CostKind>,
    #[diesel(sql_type = sql_types::BigInt)]
    cents: i64,
}

#[derive(QueryableByName)]
struct YearRow {
    #[diesel(sql_type = sql_types::SmallInt)]
    year: i16,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    report_address: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    note: Option<String>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    author: String,
}

/// Everything of these years, or of all, in three statements.
fn known(c: &mut PgConnection, years: Option<(i16, i16)>) -> Result<(Sums, BTreeMap<i16, YearRow>), Error> {
    let (first, last) = years.unzip();
    let between = "($1 IS NULL OR year BETWEEN $1 AND $2)";
    let income = diesel::sql_query(format!(
        "SELECT year, kind, sum(amount_cents)::bigint AS cents FROM funding_line WHERE {between} GROUP BY year, kind"
    ))
    .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(first)
    .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(last)
    .load::<IncomeRow>(c)?;
    let costs =
        diesel::sql_query(format!("SELECT year, kind, amount_cents AS cents FROM financial_year_cost WHERE {between}"))
            .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(first)
            .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(last)
            .load::<CostRow>(c)?;
    let written = diesel::sql_query(format!(
        "SELECT year, version, report_address, note, changed_at, account.display_name AS author \
         FROM financial_year JOIN account ON account.id = changed_by WHERE {between}"
    ))
    .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(first)
    .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(last)
    .load::<YearRow>(c)?;
    let mut sums = Sums::default();
    for row in income {
        sums.income.entry(row.year).or_default().insert(row.kind.0, row.cents);
    }
    for row in costs {
        sums.costs.entry(row.year).or_default().insert(row.kind.0, row.cents);
    }
    Ok((sums, written.into_iter().map(|row| (row.year, row)).collect()))
}

fn with_words(sums: &Sums, year: i16, row: Option<YearRow>) -> FinancialYear {
    let mut found = sums.year(year);
    if let Some(row) = row {
        found.version = row.version;
        found.details.report_address = row.report_address;
        found.details.note = row.note;
        found.changed_at = Some(row.changed_at);
        found.changed_by = Some(row.author);
    }
    found
}

/// Every year of which something is known, the latest first.
pub fn list(c: &mut PgConnection) -> Result<Vec<FinancialYear>, Error> {
    let (sums, mut written) = known(c, None)?;
    let mut years: Vec<i16> = sums.income.keys().chain(sums.costs.keys()).chain(written.keys()).copied().collect();
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    Ok(years.into_iter().map(|year| with_words(&sums, year, written.remove(&year))).collect())
}

/// One year, whether something is known of it or not.
pub fn find(c: &mut PgConnection, year: i16) -> Result<FinancialYear, Error> {
    let (sums, mut written) = known(c, Some((year - 1, year)))?;
    Ok(with_words(&sums, year, written.remove(&year)))
}

/// Locks a year until the transaction ends, and answers its version: nought when nothing was written down of it.
pub fn lock(c: &mut PgConnection, year: i16, (by, now): (AccountId, &Now)) -> Result<i64, Error> {
    diesel::insert_into(financial_year::table)
        .values((
            financial_year::year.eq(year),
            financial_year::version.eq(0),
            financial_year::changed_at.eq(now.at),
            financial_year::changed_by.eq(*by),
        ))
        .on_conflict_do_nothing()
        .execute(c)?;
    Ok(financial_year::table.find(year).select(financial_year::version).for_update().first(c)?)
}

/// Writes down what is known of a year, besides its funding lines.
///
/// # Errors
/// When the database can't.
pub fn change(
    c: &mut PgConnection,
    year: i16,
    details: &FinancialYearDetails,
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    lock(c, year, (by, now))?;
    diesel::update(financial_year::table.find(year))
        .set((
            financial_year::report_address.eq(&details.report_address),
            financial_year::note.eq(&details.note),
            financial_year::changed_at.eq(now.at),
            financial_year::changed_by.eq(*by),
            financial_year::version.eq(financial_year::version + 1),
        ))
        .execute(c)?;
    let kinds: Vec<&str> = details.costs.iter().map(|cost| cost.kind.code()).collect();
    let amounts: Vec<i64> = details.costs.iter().map(|cost| cost.amount_cents).collect();
    let ids: Vec<Uuid> = details.costs.iter().map(|_| now.new_id()).collect();
    diesel::delete(
        financial_year_cost::table
            .filter(financial_year_cost::year.eq(year))
            .filter(financial_year_cost::kind.ne_all(&kinds)),
    )
    .execute(c)?;
    // What didn't change isn't written again, so that its history has changes only.
    diesel::sql_query(
        "INSERT INTO financial_year_cost (id, year, kind, amount_cents, recorded_at, changed_at) \
         SELECT id, $1, kind, amount_cents, $5, $5 FROM unnest($2, $3, $4) AS cost (id, kind, amount_cents) \
         ON CONFLICT (year, kind) DO UPDATE SET amount_cents = excluded.amount_cents, changed_at = excluded.changed_at \
         WHERE financial_year_cost.amount_cents <> excluded.amount_cents",
    )
    .bind::<sql_types::SmallInt, _>(year)
    .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
    .bind::<sql_types::Array<sql_types::Text>, _>(kinds)
    .bind::<sql_types::Array<sql_types::BigInt>, _>(amounts)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .execute(c)?;
    Ok(())
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = sql_types::Text)]
    name: String,
}

#[derive(QueryableByName)]
struct FunderYearRow {
    #[diesel(sql_type = sql_types::SmallInt)]
    year: i16,
    #[diesel(sql_type = sql_types::BigInt)]
    cents: i64,
}

#[derive(QueryableByName)]
struct FunderApplicationsRow {
    #[diesel(sql_type = sql_types::Text)]
    status: Code<GrantStatus>,
    #[diesel(sql_type = sql_types::BigInt)]
    applications: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    asked_cents: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    granted_cents: i64,
}

/// What an organisation that funds us, or could, gives and was asked for.
pub fn funder(c: &mut PgConnection, id: OrganisationId) -> Result<Funder, Error> {
    let name = diesel::sql_query(
        "SELECT name FROM organisation WHERE id = $1 AND (kinds && ARRAY['funder', 'municipality'] \
         OR EXISTS (SELECT FROM funding_line WHERE funder_id = $1) \
         OR EXISTS (SELECT FROM grant_application WHERE funder_id = $1))",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .get_result::<NameRow>(c)?
    .name;
    let years = diesel::sql_query(
        "SELECT year, sum(amount_cents)::bigint AS cents FROM funding_line WHERE funder_id = $1 GROUP BY year",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .load::<FunderYearRow>(c)?;
    let applications = diesel::sql_query(
        "SELECT status, count(*) AS applications, sum(asked_cents)::bigint AS asked_cents, \
           coalesce(sum(granted_cents), 0)::bigint AS granted_cents \
         FROM grant_application WHERE funder_id = $1 GROUP BY status",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .load::<FunderApplicationsRow>(c)?;
    let mut applications: Vec<FunderApplications> = applications
        .into_iter()
        .map(|row| FunderApplications {
            status: row.status.0,
            applications: row.applications,
            asked_cents: row.asked_cents,
            granted_cents: row.granted_cents,
        })
        .collect();
    applications.sort_by_key(|row| row.status);
    Ok(Funder {
        organisation: OrganisationReference { id: Uuid::from(id).into(), name },
        years: rules::funder_years(&years.into_iter().map(|row| (row.year, row.cents)).collect()),
        applications,
    })
}
