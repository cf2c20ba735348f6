//! Other choices than those of a run: alternatives, any two people, and another run.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::outcome::RunTotals;
use super::pairs::{MatchingRule, PairReasons};
use super::people::{RunCost, RunPerson};
use crate::ids::{GroupId, MatchingRunId, RequestId};

/// A partner for someone, and what it would cost the whole if these two had to be a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunAlternative {
    pub request_id: RequestId,
    pub display_name: Option<String>,
    /// Whether the run proposes this one.
    pub proposed: bool,
    pub reasons: PairReasons,
    pub cost: RunCost,
    /// How many newcomers would have another partner than proposed, or none.
    pub changes: u32,
    /// These two can't both come to the newcomer's group: together they would have no place in it.
    pub without_group: bool,
}

/// Whose alternatives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AlternativesQuery {
    /// A request of either side that takes part in the run.
    pub request_id: RequestId,
}

/// Why two people are a pair in a run, or aren't.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunExplanation {
    pub newcomer: RunPerson,
    pub established: RunPerson,
    /// Whether the run proposes these two.
    pub proposed: bool,
    /// What must hold and doesn't, first the one that is given as the reason.
    pub broken_rules: Vec<MatchingRule>,
    pub reasons: PairReasons,
    /// What it would cost the whole; absent where a rule or a lock keeps them apart.
    pub cost: Option<RunCost>,
    /// These two can't both come to the newcomer's group: together they would have no place in it. `cost` is without it.
    pub without_group: bool,
    /// With whom the newcomer is in a pair instead.
    pub newcomer_with: Option<RequestId>,
    /// With whom the established resident is in a pair instead.
    pub established_with: Option<RequestId>,
}

/// With which run to compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ComparisonQuery {
    /// The other run.
    pub with: MatchingRunId,
}

/// A pair that two runs don't have alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComparedPair {
    pub newcomer_request_id: RequestId,
    pub newcomer_name: Option<String>,
    pub established_request_id: RequestId,
    pub established_name: Option<String>,
    pub fit: i64,
    pub group_id: Option<GroupId>,
}

/// A pair that both runs have, in different groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunMovedPair {
    pub pair: ComparedPair,
    /// Its group in the other run.
    pub from_group_id: Option<GroupId>,
}

/// What a run has that another hasn't.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunComparison {
    pub with_id: MatchingRunId,
    pub gained: Vec<ComparedPair>,
    pub lost: Vec<ComparedPair>,
    pub moved: Vec<RunMovedPair>,
    pub kept: u32,
    pub totals: RunTotals,
    pub other_totals: RunTotals,
}
