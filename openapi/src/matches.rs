//! Matches: a newcomer and an established resident, for a period. Both sides are equal.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::cohorts::CohortReference;
use crate::ids::{
    AccountId, CheckInId, CohortId, GroupId, JobCheckId, MatchContactId, MatchId, MatchingRunId, OrganisationId,
    PersonId, RequestId,
};
use crate::people::{ContactKind, OrganisationReference, PersonReference};
use crate::requests::Track;
use crate::session::AccountReference;
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

vocabulary! {
    /// How a match goes: well, it wants attention, or it is stuck.
    Light { Green, Amber, Red }
}

vocabulary! {
    /// With whom of a match there was contact.
    ContactWith { Newcomer, Established, Both }
}

vocabulary! {
    /// What became of the job of a workplace match.
    JobOutcome { JobKept, JobLost, OtherJob, Unknown }
}

vocabulary! {
    /// A question that coordinators ask of their matches every week.
    MatchView {
        /// Active, and nothing was heard for a while; the longest quiet first.
        Quiet,
        /// Proposed, and not yet introduced; the longest waiting first.
        ToIntroduce,
        /// Under way, with an end in sight; the nearest first.
        EndingSoon,
        /// Supported at a distance, the longest first.
        Paused,
    }
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
    /// Who looks after it; whoever proposes it when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<AccountId>,
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
    /// The matching run that proposed it, if one did.
    pub matching_run_id: Option<MatchingRunId>,
    /// Who looks after it.
    pub owner: Option<AccountReference>,
    /// The day of the latest contact with one or both.
    pub last_contact_on: Option<NaiveDate>,
    /// The day of the latest step, contact or check-in.
    pub last_heard_on: NaiveDate,
    /// For how many days nothing was heard, while it is active.
    pub quiet_days: Option<i64>,
    /// How it goes, by the latest check-in.
    pub light: Option<Light>,
    /// The day of that check-in.
    pub light_on: Option<NaiveDate>,
    /// While it is under way: the end of its cohort, or when a match outside the programme is usually rounded off.
    pub expected_ends_on: Option<NaiveDate>,
    /// Whether that day comes within four weeks, or has passed.
    pub ends_soon: bool,
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

/// Which matches to list, the latest change first; with `view`, in the order of that view.
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
    /// Only those that answer this question.
    #[param(inline)]
    pub view: Option<MatchView>,
    /// Only those that this account looks after.
    pub owner_id: Option<AccountId>,
    /// Only those that the caller looks after (`true`) or doesn't (`false`).
    pub mine: Option<bool>,
    /// Only those that go so, by the latest check-in.
    #[param(inline)]
    pub light: Option<Light>,
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

/// How a match goes, on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCheckIn {
    pub light: Light,
    /// A few words. Reasons of health, religion or politics don't belong here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 2000))]
    #[schema(example = "Ze wandelen elke week.", min_length = 1, max_length = 2000)]
    pub note: Option<String>,
    /// A day of the match, not in the future.
    pub took_place_on: NaiveDate,
}

/// How a match went, on a day. It is not changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckIn {
    pub id: CheckInId,
    pub light: Light,
    pub note: Option<String>,
    pub took_place_on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The name of the account.
    pub recorded_by: String,
}

/// Contact with one or both of a match, to be noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMatchContact {
    pub kind: ContactKind,
    pub with: ContactWith,
    /// Since the proposal, not in the future.
    pub took_place_at: DateTime<Utc>,
    /// A few words. Reasons of health, religion or politics don't belong here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 2000))]
    #[schema(example = "Samen thee gedronken in de bibliotheek.", min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

/// Contact about a match. It is not changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatchContact {
    pub id: MatchContactId,
    pub kind: ContactKind,
    pub with: ContactWith,
    pub took_place_at: DateTime<Utc>,
    pub note: Option<String>,
    pub recorded_at: DateTime<Utc>,
    /// The name of the account.
    pub recorded_by: String,
}

/// After how many months a job is checked.
pub const JOB_CHECK_MONTHS: [i16; 3] = [3, 6, 12];

/// What was found of the job of a workplace match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewJobCheck {
    /// So many months after the start: 3, 6 or 12.
    #[schema(example = 3, minimum = 3, maximum = 12)]
    pub month: i16,
    pub outcome: JobOutcome,
    /// Since the start of the match, not in the future.
    pub checked_on: NaiveDate,
}

/// A check of the job of a workplace match: when it is due and, once there is one, its outcome. When a month was
/// checked more than once, the latest holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JobCheck {
    /// So many months after the start.
    #[schema(example = 3)]
    pub month: i16,
    pub due_on: NaiveDate,
    /// Whether it is due and not done.
    pub is_due: bool,
    pub id: Option<JobCheckId>,
    pub outcome: Option<JobOutcome>,
    pub checked_on: Option<NaiveDate>,
    /// The name of the account.
    pub recorded_by: Option<String>,
}

/// Someone else is to look after a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandOverMatch {
    /// Someone who may change matches.
    pub owner_id: AccountId,
}

/// Everything that a colleague looks after goes to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewHandOver {
    /// Who looks after them now.
    pub from_id: AccountId,
    /// Someone who may change matches.
    pub to_id: AccountId,
}

/// What was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HandOver {
    /// How many matches, of those that have not ended.
    pub matches: i64,
}

/// Something in the story of a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StoryEvent {
    /// A status that held from that day on.
    Step {
        status: MatchStatus,
    },
    Contact {
        contact: ContactKind,
        with: ContactWith,
        note: Option<String>,
    },
    CheckIn {
        light: Light,
        note: Option<String>,
    },
    JobCheck {
        month: i16,
        outcome: JobOutcome,
    },
    /// Someone else looks after it.
    HandOver {
        owner: String,
    },
    /// A place in this group, or in none any more.
    Group {
        group: Option<String>,
    },
}

/// A moment in the story of a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoryMoment {
    pub on: NaiveDate,
    pub recorded_at: Option<DateTime<Utc>>,
    /// The name of the account.
    pub recorded_by: Option<String>,
    pub event: StoryEvent,
}
