//! What a partner may know of its referrals, as it is worked out from their rows.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::ReferralId;
use contract::referrals::{NewReferral, ReferralReceipt, ReferralStatus};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules::{MatchProgress, Progress, RequestProgress, journey};
use super::store::ReferralKey;
use crate::auth::Scope;
use crate::clock::dutch_day;
use crate::db::Code;
use crate::error::Error;
use crate::services::Now;

#[derive(QueryableByName)]
pub(super) struct ReceiptRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    reference: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<ReferralStatus>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    received_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    status_since: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    opened_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    closed_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    close_reason: Option<Code<contract::requests::RequestCloseReason>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    match_status: Option<Code<contract::matches::MatchStatus>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    starts_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    end_reason: Option<String>,
}

impl From<ReceiptRow> for ReferralReceipt {
    fn from(row: ReceiptRow) -> Self {
        let request = row.opened_on.map(|opened_on| RequestProgress {
            opened_on,
            closed: row.closed_on.zip(row.close_reason.map(|reason| reason.0)),
        });
        let matched = row.match_status.map(|status| MatchProgress {
            status: status.0,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            completed: matches!(row.end_reason.as_deref(), Some("completed" | "goal_reached")),
        });
        let since = dutch_day(row.status_since);
        let (status, status_since) = journey(row.status.0, since, &Progress { request, matched });
        Self { id: row.id.into(), reference: row.reference, status, received_at: row.received_at, status_since }
    }
}

/// The request of a duplicate is the person's latest on that side; of an accepted one, its own. What a server of the
/// version before wrote may say no more than when it was decided.
pub(super) const RECEIPTS: &str = "SELECT referral.id, reference, referral.status, received_at, \
    GREATEST(referral.status_since, decided_at, received_at) AS status_since, request.opened_on, request.closed_on, \
    request.close_reason, buddy_match.status AS match_status, buddy_match.starts_on, buddy_match.ends_on, \
    buddy_match.end_reason FROM referral \
    LEFT JOIN LATERAL (SELECT * FROM request WHERE referral_id = referral.id \
        OR (referral.status = 'duplicate' AND request.person_id = referral.person_id AND request.side = referral.side) \
        ORDER BY (referral_id = referral.id) DESC NULLS LAST, opened_on DESC, id DESC LIMIT 1) AS request ON true \
    LEFT JOIN LATERAL (SELECT * FROM buddy_match WHERE status <> 'declined' AND starts_on IS NOT NULL \
        AND (newcomer_request_id = request.id OR established_request_id = request.id) LIMIT 1) AS buddy_match ON true \
    WHERE ($1 IS NULL OR organisation_id = $1)";

pub(super) fn scope_id(scope: Scope) -> Option<Uuid> {
    match scope {
        Scope::Everything => None,
        Scope::Of(organisation) => Some(*organisation),
    }
}

/// The receipt of a referral that is just there, of which nothing is known but what was sent.
pub fn of_new(id: ReferralId, new: &NewReferral, now: &Now) -> ReferralReceipt {
    let (status, status_since) = journey(ReferralStatus::Received, now.today, &Progress::default());
    ReferralReceipt { id, reference: new.reference.clone(), status, received_at: now.at, status_since }
}

/// The receipt of one referral within the scope.
pub fn receipt(c: &mut PgConnection, scope: Scope, id: ReferralId) -> Result<ReferralReceipt, Error> {
    let row = diesel::sql_query(format!("{RECEIPTS} AND referral.id = $2"))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(scope_id(scope))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<ReceiptRow>(c)?;
    Ok(row.into())
}

/// The receipts of these referrals within the scope.
pub fn receipts_of(
    c: &mut PgConnection,
    scope: Scope,
    ids: &[ReferralId],
) -> Result<HashMap<ReferralId, ReferralReceipt>, Error> {
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let rows = diesel::sql_query(format!("{RECEIPTS} AND referral.id = ANY ($2)"))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(scope_id(scope))
        .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
        .load::<ReceiptRow>(c)?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.into())).collect())
}

/// One page of receipts within the scope.
pub fn receipts(
    c: &mut PgConnection,
    scope: Scope,
    reference: Option<&str>,
    page: (Option<ReferralKey>, i64),
) -> Result<Vec<ReferralReceipt>, Error> {
    let (at, id) = page.0.unzip();
    let sql = format!(
        "{RECEIPTS} AND ($2 IS NULL OR reference = $2) AND ($3 IS NULL OR (received_at, referral.id) < ($3, $4)) \
         ORDER BY received_at DESC, referral.id DESC LIMIT $5"
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(scope_id(scope))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(reference)
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<ReceiptRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}
