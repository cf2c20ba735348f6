//! A run as a whole: what it comes to, and whether it is fair.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::groups::RunGroup;
use super::pairs::RunPair;
use super::people::{RunLeft, RunPerson};
use super::settings::{LockedPair, RequestPair, RunSettings};
use crate::ids::{CohortId, MatchingRunId, RequestId};
use crate::people::Weekday;
use crate::requests::Track;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a run stands. Another run that came from the same is superseded when one of them is published.
    MatchingRunStatus { Draft, Published, Superseded }
}

vocabulary! {
    /// By what a run's outcome is looked at, to see whether some have less of a chance.
    FairnessDimension { DutchLevel, MotherTongue, Gender }
}

/// The cohort of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunCohort {
    pub id: CohortId,
    #[schema(example = 14)]
    pub number: i16,
}

/// A run in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatchingRunSummary {
    pub id: MatchingRunId,
    pub status: MatchingRunStatus,
    pub name: Option<String>,
    pub cohort: Option<RunCohort>,
    pub track: Track,
    pub newcomers: i32,
    pub established: i32,
    pub pairs: i32,
    pub based_on_id: Option<MatchingRunId>,
    pub created_at: DateTime<Utc>,
    /// The name of the account.
    pub created_by: String,
    pub published_at: Option<DateTime<Utc>>,
}

/// A run in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunTotals {
    pub newcomers: u32,
    pub established: u32,
    /// Pairs that break no rule, among which the run could choose.
    pub possible_pairs: u64,
    pub pairs: u32,
    pub overdue: u32,
    pub overdue_matched: u32,
    /// All points, those for waiting too.
    pub points: i64,
    /// Whether the certificate proves that no other pairing is better; in a run for a cohort, given the evenings of the
    /// groups that newcomers have a place in.
    pub pairs_proven: bool,
    /// Pairs with a place in a group, in a run for a cohort.
    pub placed: Option<u32>,
    /// No pairing of these people would give more pairs a place in these groups: proven. In a run for a cohort.
    pub most_placed: Option<u32>,
    /// What the pairs would have more, in points, were there no groups to think of. As many people have a partner.
    pub points_for_groups: i64,
    /// By how much any other division into groups could be better at most, in hundredths of a percent. 0: proven to be
    /// the best.
    pub groups_gap_basis_points: Option<u64>,
    pub longest_waiting_matched_days: Option<u32>,
    pub longest_waiting_left_days: Option<u32>,
}

/// How long newcomers have waited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunWaiting {
    pub people: u32,
    pub median_days: Option<u32>,
    pub longest_days: Option<u32>,
}

/// How many newcomers with something in common got a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FairnessRow {
    pub dimension: FairnessDimension,
    /// The code of the level, language or gender; absent where it isn't known.
    pub code: Option<String>,
    pub people: u32,
    pub matched: u32,
}

/// Whether some newcomers have less of a chance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunFairness {
    pub waiting_matched: RunWaiting,
    pub waiting_left: RunWaiting,
    pub rows: Vec<FairnessRow>,
}

/// More residents on an evening, and how many more newcomers would then have a partner; found by solving again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunSuggestion {
    pub evening: Weekday,
    pub residents: u32,
    pub newcomers: u32,
}

/// A run with its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatchingRun {
    pub id: MatchingRunId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub status: MatchingRunStatus,
    pub name: Option<String>,
    pub cohort: Option<RunCohort>,
    pub track: Track,
    pub settings: RunSettings,
    pub locked: Vec<LockedPair>,
    pub forbidden: Vec<RequestPair>,
    pub request_ids: Option<Vec<RequestId>>,
    pub based_on_id: Option<MatchingRunId>,
    /// Runs that go on from this one, the latest first.
    pub followed_by: Vec<MatchingRunId>,
    pub engine_version: String,
    pub created_at: DateTime<Utc>,
    /// The name of the account.
    pub created_by: String,
    pub published_at: Option<DateTime<Utc>>,
    pub published_by: Option<String>,
    pub people: Vec<RunPerson>,
    pub pairs: Vec<RunPair>,
    pub groups: Vec<RunGroup>,
    /// Who has no partner, of both sides.
    pub left: Vec<RunLeft>,
    pub totals: RunTotals,
    pub fairness: RunFairness,
    pub suggestions: Vec<RunSuggestion>,
}

/// Which runs to list, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MatchingRunsQuery {
    /// Only those for this cohort.
    pub cohort_id: Option<CohortId>,
    /// Only those that stand so.
    #[param(inline)]
    pub status: Option<MatchingRunStatus>,
    /// Only those from which no other goes on (`true`) or one does (`false`).
    pub latest: Option<bool>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}
