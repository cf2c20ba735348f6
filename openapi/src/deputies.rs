//! Deputies: who sees the tasks of a colleague who is away. Why someone is away is not kept.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{AccountId, DeputyId};
use crate::session::AccountReference;

/// A period in which a colleague is to stand in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDeputy {
    /// Who is away; the caller when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// Who stands in.
    pub deputy_id: AccountId,
    pub starts_on: NaiveDate,
    /// The first day after it, at most a year later.
    pub ends_on: NaiveDate,
}

/// The end of such a period before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndDeputy {
    /// The first day after it: not after the end that was agreed, and not before today.
    pub ends_on: NaiveDate,
}

/// A period in which a colleague stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Deputy {
    pub id: DeputyId,
    /// Who is away.
    pub account: AccountReference,
    /// Who stands in.
    pub deputy: AccountReference,
    pub starts_on: NaiveDate,
    /// The first day after it.
    pub ends_on: NaiveDate,
    /// Whether it holds today.
    pub is_now: bool,
}
