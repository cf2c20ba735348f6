//! What a run is asked: weights, limits, locks and vetoes.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::ids::{CohortId, GroupId, MatchingRunId, RequestId};
use crate::problem::{Fault, FaultCode};
use crate::requests::Track;

/// Points per criterion: hypotheses about what makes a match last, for staff to tune.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MatchingWeights {
    /// Each interest in common, up to four.
    #[validate(range(max = 1000))]
    #[schema(example = 40, maximum = 1000)]
    pub interests: u16,
    /// A language other than Dutch in common; double for a newcomer at A0 or A1.
    #[validate(range(max = 1000))]
    #[schema(example = 60, maximum = 1000)]
    pub language: u16,
    /// The same field of work.
    #[validate(range(max = 1000))]
    #[schema(example = 100, maximum = 1000)]
    pub field: u16,
    /// The same age; four points less for each year apart.
    #[validate(range(max = 1000))]
    #[schema(example = 100, maximum = 1000)]
    pub age: u16,
    /// Both have children at home.
    #[validate(range(max = 1000))]
    #[schema(example = 60, maximum = 1000)]
    pub children: u16,
    /// Next door; one point less for every 100 m.
    #[validate(range(max = 1000))]
    #[schema(example = 150, maximum = 1000)]
    pub distance: u16,
    /// Each evening in common, up to three.
    #[validate(range(max = 1000))]
    #[schema(example = 30, maximum = 1000)]
    pub evening: u16,
    /// The resident likes to offer what the newcomer hopes for.
    #[validate(range(max = 1000))]
    #[schema(example = 120, maximum = 1000)]
    pub goal: u16,
}

impl Default for MatchingWeights {
    fn default() -> Self {
        Self { interests: 40, language: 60, field: 100, age: 100, children: 60, distance: 150, evening: 30, goal: 120 }
    }
}

/// The most of a kind that go in one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupLimits {
    /// Newcomers with the same mother tongue.
    #[validate(range(min = 1, max = 50))]
    #[schema(example = 3, minimum = 1, maximum = 50)]
    pub same_mother_tongue: u8,
    /// Newcomers from the same country.
    #[validate(range(min = 1, max = 50))]
    #[schema(example = 3, minimum = 1, maximum = 50)]
    pub same_country: u8,
    /// Newcomers at A0; one alone is never put in a group.
    #[validate(range(min = 2, max = 50))]
    #[schema(example = 3, minimum = 2, maximum = 50)]
    pub beginners: u8,
}

impl Default for GroupLimits {
    fn default() -> Self {
        Self { same_mother_tongue: 3, same_country: 3, beginners: 3 }
    }
}

/// What a run aims at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunSettings {
    /// From 0 (only how well people fit counts) to 100 (first as many people as possible, the overdue before all).
    #[validate(range(max = 100))]
    #[schema(example = 100, maximum = 100)]
    pub coverage: u8,
    #[validate(nested)]
    #[serde(default)]
    pub weights: MatchingWeights,
    /// Whoever has waited longer goes first.
    #[validate(range(min = 1, max = 3650))]
    #[schema(example = 180, minimum = 1, maximum = 3650)]
    pub overdue_after_days: u16,
    #[validate(nested)]
    #[serde(default)]
    pub group_limits: GroupLimits,
}

impl Default for RunSettings {
    fn default() -> Self {
        Self {
            coverage: 100,
            weights: MatchingWeights::default(),
            overdue_after_days: 180,
            group_limits: GroupLimits::default(),
        }
    }
}

/// Two people by their requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestPair {
    pub newcomer_request_id: RequestId,
    pub established_request_id: RequestId,
}

/// A pair that is in the answer whatever else happens, in this group if one is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LockedPair {
    pub newcomer_request_id: RequestId,
    pub established_request_id: RequestId,
    /// A group of the cohort.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
}

impl LockedPair {
    #[must_use]
    pub fn pair(&self) -> RequestPair {
        RequestPair {
            newcomer_request_id: self.newcomer_request_id,
            established_request_id: self.established_request_id,
        }
    }
}

/// A run to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMatchingRun {
    #[validate(length(min = 1, max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Lichting 14, eerste ronde", min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// For whom: those who wait and are in no other cohort, in the groups of this one. Absent for the whole waiting list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cohort_id: Option<CohortId>,
    pub track: Track,
    #[validate(nested)]
    #[serde(default)]
    pub settings: RunSettings,
    /// Pairs that must be in the answer.
    #[validate(length(max = 500))]
    #[serde(default)]
    #[schema(max_items = 500)]
    pub locked: Vec<LockedPair>,
    /// Pairs that must not be in it.
    #[validate(length(max = 2000))]
    #[serde(default)]
    #[schema(max_items = 2000)]
    pub forbidden: Vec<RequestPair>,
    /// The run that this one goes on from. What is known now counts, not what was known then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on_id: Option<MatchingRunId>,
    /// Only these requests; all of both sides when absent.
    #[validate(length(min = 1, max = 2000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 2000)]
    pub request_ids: Option<Vec<RequestId>>,
}

impl NewMatchingRun {
    /// What doesn't fit together.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.cohort_id.is_some() && self.track != Track::Programme {
            faults.push(Fault::new("/cohortId", FaultCode::Inconsistent, "goes with the programme only"));
        }
        let (mut newcomers, mut established) = (HashSet::new(), HashSet::new());
        let forbidden: HashSet<RequestPair> = self.forbidden.iter().copied().collect();
        for (index, locked) in self.locked.iter().enumerate() {
            let mut fault = |field: &str, code, detail: &str| {
                faults.push(Fault::new(format!("/locked/{index}{field}"), code, detail));
            };
            if !newcomers.insert(locked.newcomer_request_id) {
                fault("/newcomerRequestId", FaultCode::Repeated, "is in another locked pair");
            }
            if !established.insert(locked.established_request_id) {
                fault("/establishedRequestId", FaultCode::Repeated, "is in another locked pair");
            }
            if locked.group_id.is_some() && self.cohort_id.is_none() {
                fault("/groupId", FaultCode::Inconsistent, "goes with a cohort only");
            }
            if forbidden.contains(&locked.pair()) {
                fault("", FaultCode::Inconsistent, "is forbidden too");
            }
        }
        faults
    }
}
