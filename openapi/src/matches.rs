//! Matches: a newcomer and an established resident, for a period. Both sides are equal.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::cohorts::CohortReference;
use crate::ids::{CohortId, GroupId, MatchId, OrganisationId, PersonId, RequestId};
use crate::people::{OrganisationReference, PersonReference};
use crate::requests::Track;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a match stands. It has started once it is `active`; `paused` is supported at a distance.
    MatchStatus { Proposed, Introduced, Active, Paused, Ended, Declined }
}

vocabulary! {
    /// What is done to a match.
    MatchAction { Introduce, Activate, Pause, Resume, End, Decline }
}

vocabulary! {
    /// Why a match ended. Sensitive reasons have no code, on purpose.
    MatchEndReason { Completed, NoTime, NoContact, NoClick, MovedAway, GoalReached, EnteredByMistake }
}

vocabulary! {
    /// Who ended or declined it.
    EndedBy { Newcomer, Established, Together, Coordinator }
}

/// A match to be proposed, in answer to two open requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMatch {
    pub newcomer_request_id: RequestId,
    pub established_request_id: RequestId,
    /// In the programme, outside it, or at work.
    pub kind: Track,
    /// For a programme match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cohort_id: Option<CohortId>,
    /// A group of that cohort.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// The employer, for a workplace match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_id: Option<OrganisationId>,
}

/// The day from which a new status holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MatchStep {
    /// Not in the future, and not before the step before.
    pub on: NaiveDate,
}

/// The start of a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActivateMatch {
    /// The first day of the match, not in the future.
    pub starts_on: NaiveDate,
    /// Allow a second active match of this kind for one of the two.
    #[serde(default)]
    pub allow_several: bool,
}

/// The end of a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndMatch {
    /// The first day after the match, not in the future.
    pub ends_on: NaiveDate,
    pub reason: MatchEndReason,
    pub by: EndedBy,
}

/// A proposal that doesn't go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeclineMatch {
    pub on: NaiveDate,
    pub by: EndedBy,
}

/// A status that held from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatchMoment {
    pub status: MatchStatus,
    pub on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The name of the account.
    pub recorded_by: String,
}

/// A match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Match {
    pub id: MatchId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    /// Given when it first becomes active: consecutive, never moved, never used again. All kinds count.
    #[schema(example = 250)]
    pub number: Option<i32>,
    /// Whether the number is a milestone: every fiftieth.
    pub milestone: bool,
    pub kind: Track,
    pub status: MatchStatus,
    pub newcomer: PersonReference,
    pub established: PersonReference,
    pub newcomer_request_id: Option<RequestId>,
    pub established_request_id: Option<RequestId>,
    pub cohort: Option<CohortReference>,
    pub employer: Option<OrganisationReference>,
    pub proposed_on: NaiveDate,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// First day after it.
    pub ends_on: Option<NaiveDate>,
    pub end_reason: Option<MatchEndReason>,
    pub ended_by: Option<EndedBy>,
    /// What the state allows next.
    pub next_actions: Vec<MatchAction>,
    pub changed_at: DateTime<Utc>,
}

/// Every how many numbers there is a milestone.
pub const MILESTONE_EVERY: i32 = 50;

/// Whether a match number is a milestone.
#[must_use]
pub fn is_milestone(number: i32) -> bool {
    number > 0 && number % MILESTONE_EVERY == 0
}

/// Which matches to list, the latest change first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MatchesQuery {
    /// Only those that stand so.
    #[param(inline)]
    pub status: Option<MatchStatus>,
    /// Only of this kind.
    #[param(inline)]
    pub kind: Option<Track>,
    /// Only those of this person, on either side.
    pub person_id: Option<PersonId>,
    /// Only those in this cohort.
    pub cohort_id: Option<CohortId>,
    /// Only those that have a number (`true`) or don't (`false`).
    pub numbered: Option<bool>,
    /// Only those that started on this day or later.
    pub started_from: Option<NaiveDate>,
    /// Only those that started before this day.
    pub started_before: Option<NaiveDate>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}
