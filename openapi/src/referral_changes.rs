//! What changed of a partner's referrals, one after the other: for reconciliation without gaps.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ids::{ReferralEventId, ReferralId};
use crate::referrals::JourneyStatus;

/// A referral got another status, or its status another day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReferralChange {
    /// The same as the id of the webhook that tells it.
    pub id: ReferralEventId,
    pub referral_id: ReferralId,
    /// The partner's own reference.
    pub reference: Option<String>,
    pub status: JourneyStatus,
    /// The day from which this status holds.
    pub status_since: NaiveDate,
    /// When it changed. Never earlier than the change before it.
    pub changed_at: DateTime<Utc>,
}

/// The next changes, the earliest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReferralChanges {
    pub items: Vec<ReferralChange>,
    /// Where to go on. It is always there, on an empty page too: keep it, and ask with it next time.
    pub next_cursor: String,
    /// Whether there are more already, so that it is worth asking at once.
    pub has_more: bool,
}

/// From where to list changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReferralChangesQuery {
    /// Where to go on: `nextCursor` of the answer before, however long ago that was.
    pub cursor: Option<String>,
    /// Where to begin without a cursor: at the first change at or after this moment. Without either, at the very first.
    pub since: Option<DateTime<Utc>>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}
