//! Cohorts: numbered runs of the programme, with their plan, their groups and how far they are.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::groups::Audience;
use crate::ids::{CohortId, GroupId};
use crate::people::Weekday;
use crate::profiles::Rhythm;
use crate::vocabulary::vocabulary;

vocabulary! { CohortStatus { Planned, Recruiting, Active, Completed } }

vocabulary! {
    /// What is done to a cohort.
    CohortAction { Recruit, Start, Complete }
}

/// Something that a cohort plans to do together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedSession {
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "Eerste ontmoetingsdag", min_length = 1, max_length = 200)]
    pub title: String,
    /// The day, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_on: Option<NaiveDate>,
}

/// What a cohort plans. What became of it stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CohortPlan {
    /// First day.
    pub starts_on: NaiveDate,
    /// The first day after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    /// First day of recruiting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recruiting_from: Option<NaiveDate>,
    /// The first day after recruiting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recruiting_until: Option<NaiveDate>,
    /// How many newcomers are hoped for.
    #[validate(range(min = 1, max = 500))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 24, minimum = 1, maximum = 500)]
    pub target_newcomers: Option<i16>,
    /// How many established residents are hoped for.
    #[validate(range(min = 1, max = 500))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 24, minimum = 1, maximum = 500)]
    pub target_established: Option<i16>,
    /// The version of the method that it follows.
    #[validate(length(min = 1, max = 50))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026.1", min_length = 1, max_length = 50)]
    pub method_version: Option<String>,
    /// What it does together, in order. A change replaces the whole list.
    #[validate(length(max = 60), nested)]
    #[serde(default)]
    #[schema(max_items = 60)]
    pub sessions: Vec<PlannedSession>,
}

/// A cohort to be added; also the part of one that can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCohort {
    /// Left out, a new cohort gets the number after the highest.
    #[validate(range(min = 1, max = 9999))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 14, minimum = 1, maximum = 9999)]
    pub number: Option<i16>,
    #[validate(length(min = 1, max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[validate(nested)]
    pub plan: CohortPlan,
}

/// The day from which a new status of a cohort holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CohortStep {
    /// Not in the future, and not before the step before. For `complete`, the first day after the cohort.
    pub on: NaiveDate,
}

/// How many of each there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoleCounts {
    pub newcomers: i64,
    pub established: i64,
    pub coaches: i64,
    pub assistant_coaches: i64,
}

/// How many matches of a cohort stand where, declined ones left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PairCounts {
    /// Proposed or introduced.
    pub proposed: i64,
    /// Active or paused.
    pub active: i64,
    pub ended: i64,
}

/// A group of pairs in a cohort, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupSummary {
    pub id: GroupId,
    #[schema(example = "Groep 12B")]
    pub name: String,
    /// The evening on which the group meets.
    pub evening: Option<Weekday>,
    pub rhythm: Rhythm,
    pub audience: Audience,
    /// How many pairs fit.
    pub capacity: i16,
    /// Pairs whose match is active or paused.
    pub pairs: i64,
    /// Places that are taken: those pairs, and proposals too.
    pub places_taken: i64,
}

/// A cohort with its groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cohort {
    pub id: CohortId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    #[schema(example = 12)]
    pub number: i16,
    pub name: Option<String>,
    pub status: CohortStatus,
    pub plan: CohortPlan,
    /// First day, once it is a fact.
    pub starts_on: Option<NaiveDate>,
    /// The first day after the cohort, once it is a fact.
    pub ends_on: Option<NaiveDate>,
    /// Who takes part today, by role; in a completed cohort, who did at its end.
    pub enrolled: RoleCounts,
    pub pairs: PairCounts,
    pub groups: Vec<GroupSummary>,
    /// What the state allows next.
    pub next_actions: Vec<CohortAction>,
    pub changed_at: DateTime<Utc>,
}

/// A cohort that was completed, and what ended with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompletedCohort {
    pub cohort: Cohort,
    /// Enrolments that ended with the cohort, by role.
    pub ended_enrolments: RoleCounts,
    /// Periods of coaches and assistant coaches in its groups that ended with the cohort.
    pub ended_leaders: i64,
    /// Matches that are active or paused still: they go on, or end by themselves.
    pub going_on: i64,
}

/// A status of a cohort that held from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CohortMoment {
    pub status: CohortStatus,
    pub on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The name of the account; absent for what was known before cohorts had a history.
    pub recorded_by: Option<String>,
}

/// A cohort by number, in a list of other things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CohortReference {
    pub id: CohortId,
    pub number: i16,
    pub group_id: Option<GroupId>,
    pub group_name: Option<String>,
}
