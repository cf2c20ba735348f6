//! From a run to proposals, and back from a match to its run.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::outcome::RunTotals;
use super::pairs::{MatchingRule, RunPair};
use super::people::RunPerson;
use super::settings::{RequestPair, RunSettings};
use crate::ids::{GroupId, MatchId, MatchingRunId, RequestId};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What changed in the world since a run was made, so that it can't be published as it is.
    RunChangeKind {
        /// The request was closed, or is gone.
        RequestClosed,
        /// Another match answers the request.
        RequestAnswered,
        /// By what is known of the two now, something that must hold doesn't.
        RuleBroken,
        /// There is no room in the group.
        GroupFull,
        /// The group is gone, or meets on another evening.
        GroupChanged,
        /// The cohort has ended.
        CohortCompleted,
        /// The run was published already, or another that came from the same.
        RunClosed,
    }
}

/// Which pairs of a run become proposals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishMatchingRun {
    /// Only these; all of them when absent.
    #[validate(length(min = 1, max = 2000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 2000)]
    pub pairs: Option<Vec<RequestPair>>,
}

/// Something that changed in the world since a run was made. Who it is about stands in the run, by request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunChange {
    pub kind: RunChangeKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<RequestId>,
    /// The pair that can't be proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<RequestPair>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// With `rule_broken`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<MatchingRule>,
}

/// Why a match was proposed, from the run that did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatchExplanation {
    pub match_id: MatchId,
    pub run_id: MatchingRunId,
    /// The day of the run, on which all this was known.
    pub on: NaiveDate,
    pub engine_version: String,
    pub settings: RunSettings,
    pub newcomer: RunPerson,
    pub established: RunPerson,
    pub pair: RunPair,
    /// Among how many residents who fitted this newcomer the run chose.
    pub newcomer_choices: u32,
    /// Among how many newcomers who fitted this resident the run chose.
    pub established_choices: u32,
    pub totals: RunTotals,
}
