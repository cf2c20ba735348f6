//! Many referrals at once, each with a result of its own.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::ReferralId;
use crate::problem::{ErrorCode, Fault};
use crate::referrals::{NewReferral, ReferralReceipt};
use crate::vocabulary::vocabulary;

/// Referrals to be pushed at once. What is wrong with one stops none of the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReferralBatch {
    #[schema(min_items = 1, max_items = 500)]
    pub items: Vec<NewReferral>,
}

vocabulary! {
    /// What became of a line.
    ReferralBatchOutcome {
        /// It is a new referral.
        Created,
        /// It was received before, with the same reference and contents.
        Known,
        /// It has faults, or its reference was used for other contents.
        Refused,
    }
}

/// Why a line was refused, in the words of a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReferralBatchProblem {
    pub code: ErrorCode,
    /// One English sentence, without anything personal.
    pub detail: String,
    /// All faults, with pointers relative to the line.
    #[serde(default)]
    pub errors: Vec<Fault>,
    /// The referral that has this reference already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing_referral_id: Option<ReferralId>,
}

/// What became of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReferralBatchLine {
    /// Its place in what was sent, the first being 0.
    pub index: u32,
    pub outcome: ReferralBatchOutcome,
    /// Where the referral stands, unless the line was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<ReferralReceipt>,
    /// Why the line was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<ReferralBatchProblem>,
}

/// What became of a batch: a line for each that was sent, in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReferralBatch {
    pub created: u32,
    pub known: u32,
    pub refused: u32,
    pub items: Vec<ReferralBatchLine>,
}
