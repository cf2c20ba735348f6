//! Rows of organisations.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::OrganisationId;
use contract::organisations::{Organisation, OrganisationDetails, OrganisationKind, OrganisationsQuery};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::db::Count;
use crate::error::Error;
use crate::names::fold;
use crate::schema::organisation;
use crate::services::Now;

/// Name, then id: the order of the list.
pub type OrganisationKey = (String, Uuid);

#[derive(QueryableByName)]
struct OrganisationRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    aliases: Vec<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    kinds: Vec<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    city: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    email: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    website: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    agreement_signed_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    agreement_ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::BigInt)]
    referrals: i64,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

impl From<OrganisationRow> for Organisation {
    fn from(row: OrganisationRow) -> Self {
        Self {
            id: row.id.into(),
            version: row.version,
            details: OrganisationDetails {
                name: row.name,
                aliases: row.aliases,
                kinds: row.kinds.iter().filter_map(|kind| kind.parse().ok()).collect(),
                city: row.city,
                email: row.email,
                website: row.website,
                agreement_signed_on: row.agreement_signed_on,
                agreement_ends_on: row.agreement_ends_on,
            },
            referrals: row.referrals,
            created_at: row.created_at,
            changed_at: row.changed_at,
        }
    }
}

/// The place in the list of an organisation.
pub fn key(organisation: &Organisation) -> OrganisationKey {
    (fold(&organisation.details.name), *organisation.id)
}

const SELECT: &str = "SELECT id, version, name, aliases, kinds, city, email, website, agreement_signed_on, agreement_ends_on, created_at, \
    changed_at, (SELECT count(*) FROM referral WHERE organisation_id = organisation.id) AS referrals FROM organisation";

const FILTER: &str = "WHERE ($1 IS NULL OR kinds @> ARRAY[$1]) AND ($2 IS NULL OR strpos(search_text, $2) > 0)";

/// One page of the list.
pub fn list(
    c: &mut PgConnection,
    query: &OrganisationsQuery,
    page: (Option<OrganisationKey>, i64),
) -> Result<Vec<Organisation>, Error> {
    let (name, id) = page.0.unzip();
    let sql =
        format!("{SELECT} {FILTER} AND ($3 IS NULL OR (sort_name, id) > ($3, $4)) ORDER BY sort_name, id LIMIT $5");
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(OrganisationKind::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.name.as_deref().map(fold))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(name)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<OrganisationRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &OrganisationsQuery) -> Result<i64, Error> {
    let row = diesel::sql_query(format!("SELECT count(*) AS count FROM organisation {FILTER}"))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(OrganisationKind::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.name.as_deref().map(fold))
        .get_result::<Count>(c)?;
    Ok(row.count)
}

/// One organisation; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: OrganisationId, for_change: bool) -> Result<Organisation, Error> {
    let lock = if for_change { "FOR UPDATE" } else { "" };
    let row = diesel::sql_query(format!("{SELECT} WHERE id = $1 {lock}"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<OrganisationRow>(c)?;
    Ok(row.into())
}

/// Which of these there are.
pub fn known(c: &mut PgConnection, ids: &[OrganisationId]) -> Result<HashSet<OrganisationId>, Error> {
    let ids = ids.iter().copied().map(Uuid::from);
    let known = organisation::table.filter(organisation::id.eq_any(ids)).select(organisation::id).load::<Uuid>(c)?;
    Ok(known.into_iter().map(Into::into).collect())
}

/// Adds an organisation.
pub fn insert(c: &mut PgConnection, details: &OrganisationDetails, now: &Now) -> Result<OrganisationId, Error> {
    let id: OrganisationId = now.new_id();
    let columns = "(id, name, sort_name, search_text, aliases, kinds, city, email, website, agreement_signed_on, created_at, changed_at, \
        agreement_ends_on)";
    let sql =
        format!("INSERT INTO organisation {columns} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)");
    write(&sql, id, details, now).execute(c)?;
    Ok(id)
}

/// Changes an organisation.
pub fn update(c: &mut PgConnection, id: OrganisationId, details: &OrganisationDetails, now: &Now) -> Result<(), Error> {
    let sql = "UPDATE organisation SET name = $2, sort_name = $3, search_text = $4, aliases = $5, kinds = $6, city = $7, \
        email = $8, website = $9, agreement_signed_on = $10, changed_at = $11, agreement_ends_on = $12, version = version + 1 WHERE id = $1";
    write(sql, id, details, now).execute(c)?;
    Ok(())
}

fn write<'a>(
    sql: &str,
    id: OrganisationId,
    details: &'a OrganisationDetails,
    now: &Now,
) -> diesel::query_builder::BoxedSqlQuery<'a, diesel::pg::Pg, diesel::query_builder::SqlQuery> {
    let names = [details.name.clone()].into_iter().chain(details.aliases.iter().cloned());
    let search_text = names.map(|name| fold(&name)).collect::<Vec<_>>().join("\n");
    let kinds: Vec<&str> = details.kinds.iter().map(|kind| kind.code()).collect();
    diesel::sql_query(sql)
        .into_boxed()
        .bind::<sql_types::Uuid, _>(*id)
        .bind::<sql_types::Text, _>(&details.name)
        .bind::<sql_types::Text, _>(fold(&details.name))
        .bind::<sql_types::Text, _>(search_text)
        .bind::<sql_types::Array<sql_types::Text>, _>(&details.aliases)
        .bind::<sql_types::Array<sql_types::Text>, _>(kinds)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(&details.city)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(&details.email)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(&details.website)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(details.agreement_signed_on)
        .bind::<sql_types::Timestamptz, _>(now.at)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(details.agreement_ends_on)
}
