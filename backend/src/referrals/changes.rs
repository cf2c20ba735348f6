//! What changed of a partner's referrals: `GET /v1/referral-changes`.

use actix_web::get;
use chrono::{DateTime, NaiveDate, Utc};
use contract::paging::{DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE};
use contract::problem::{ErrorCode, FaultCode};
use contract::referral_changes::{ReferralChange, ReferralChanges, ReferralChangesQuery};
use contract::referrals::JourneyStatus;
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::receipts::scope_id;
use crate::auth::policy::needs::ReferralsReadStatus;
use crate::auth::{Can, Scope};
use crate::db::Code;
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Query, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_referral_changes);
}

/// List what changed of referrals
///
/// For reconciliation: what changed of the status of a partner's own referrals, the earliest first, none of them left out
/// and none out of order. `nextCursor` is always there: keep it, and go on from it later. A cursor is the organisation's,
/// so that another of its clients may go on, and it doesn't expire. Each change tells the last known state: what changed
/// more than once before it was told comes as one.
#[utoipa::path(
    operation_id = "list_referral_changes", tag = "referrals",
    security(("staff" = ["referrals:read_status"]), ("partner" = ["referrals:read"])), params(ReferralChangesQuery),
    responses((status = 200, description = "The next changes; perhaps none", body = ReferralChanges))
)]
#[get("/referral-changes")]
async fn list_referral_changes(
    can: Can<ReferralsReadStatus>,
    services: Shared,
    query: Query<ReferralChangesQuery>,
) -> Result<Reply<ReferralChanges>, Error> {
    let (scope, Query(query)) = (can.scope(), query);
    let size = query.page_size.unwrap_or(DEFAULT_PAGE_SIZE);
    if !(1..=MAX_PAGE_SIZE).contains(&size) {
        return Err(Error::fault("?pageSize", FaultCode::OutOfRange, "must lie between 1 and 100"));
    }
    let binding = binding(scope);
    let position = query.cursor.map(|cursor| {
        let opened = services.keys.open(&cursor, &binding).and_then(|bytes| bytes.try_into().ok());
        opened.map(i64::from_be_bytes).ok_or_else(|| {
            Error::new(ErrorCode::InvalidCursor, "Begin anew with since, at the moment up to which you know all.")
        })
    });
    let (position, since) = (position.transpose()?, query.since);
    let (mut rows, start) = services
        .db
        .read(move |c| {
            let start = position.map_or_else(|| start(c, since), Ok)?;
            Ok((after(c, scope, start, i64::from(size) + 1)?, start))
        })
        .await?;
    let has_more = rows.len() > size as usize;
    rows.truncate(size as usize);
    let end = rows.last().map_or(start, |row| row.sequence);
    let next_cursor = services.keys.seal(&end.to_be_bytes(), &binding, &services.random);
    let next_cursor = next_cursor.ok_or_else(|| Error::internal(&"a cursor could not be sealed"))?;
    Ok(Reply::ok(ReferralChanges { items: rows.into_iter().map(Into::into).collect(), next_cursor, has_more }))
}

/// Whose cursor it is: the organisation's, or that of staff.
fn binding(scope: Scope) -> Vec<u8> {
    [b"referral changes".as_slice(), scope_id(scope).unwrap_or_default().as_bytes()].concat()
}

#[derive(QueryableByName)]
struct Start {
    #[diesel(sql_type = sql_types::BigInt)]
    start: i64,
}

/// After which event to begin: the one before the first of that moment, or the last that there is.
fn start(c: &mut PgConnection, since: Option<DateTime<Utc>>) -> Result<i64, Error> {
    let Some(since) = since else { return Ok(0) };
    let sql = "SELECT COALESCE( \
        (SELECT sequence - 1 FROM referral_event WHERE occurred_at >= $1 ORDER BY occurred_at, sequence LIMIT 1), \
        (SELECT max(sequence) FROM referral_event), 0) AS start";
    Ok(diesel::sql_query(sql).bind::<sql_types::Timestamptz, _>(since).get_result::<Start>(c)?.start)
}

#[derive(QueryableByName)]
struct ChangeRow {
    #[diesel(sql_type = sql_types::BigInt)]
    sequence: i64,
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    referral_id: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    reference: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<JourneyStatus>,
    #[diesel(sql_type = sql_types::Date)]
    status_since: NaiveDate,
    #[diesel(sql_type = sql_types::Timestamptz)]
    occurred_at: DateTime<Utc>,
}

impl From<ChangeRow> for ReferralChange {
    fn from(row: ChangeRow) -> Self {
        Self {
            id: row.id.into(),
            referral_id: row.referral_id.into(),
            reference: row.reference,
            status: row.status.0,
            status_since: row.status_since,
            changed_at: row.occurred_at,
        }
    }
}

/// Written out for each scope, so that each walks along an index of its own.
fn after(c: &mut PgConnection, scope: Scope, sequence: i64, most: i64) -> Result<Vec<ChangeRow>, Error> {
    let of = match scope {
        Scope::Everything => "$1 IS NULL",
        Scope::Of(_) => "referral_event.organisation_id = $1",
    };
    let sql = format!(
        "SELECT sequence, referral_event.id, referral_id, reference, referral_event.status, referral_event.status_since, \
         occurred_at FROM referral_event JOIN referral ON referral.id = referral_id WHERE {of} AND sequence > $2 \
         ORDER BY sequence LIMIT $3"
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(scope_id(scope))
        .bind::<sql_types::BigInt, _>(sequence)
        .bind::<sql_types::BigInt, _>(most)
        .load::<ChangeRow>(c)?;
    Ok(rows)
}
