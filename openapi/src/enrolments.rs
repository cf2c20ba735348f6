//! Enrolments: someone takes part in a cohort, in a role, for a period.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ids::{CohortId, EnrolmentId, PersonId};
use crate::people::{PersonReference, Side};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// As what someone takes part in a cohort.
    EnrolmentRole { Newcomer, Established, Coach, AssistantCoach }
}

impl From<Side> for EnrolmentRole {
    fn from(side: Side) -> Self {
        match side {
            Side::Newcomer => Self::Newcomer,
            Side::Established => Self::Established,
        }
    }
}

vocabulary! {
    /// Why an enrolment ended. Sensitive reasons have no code, on purpose.
    EnrolmentEndReason { Completed, Stopped, NoTime, NoContact, MovedAway, GoalReached, OtherCohort, EnteredByMistake }
}

/// Someone to be enrolled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEnrolment {
    pub person_id: PersonId,
    pub role: EnrolmentRole,
    /// First day.
    pub starts_on: NaiveDate,
}

/// The end of an enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndEnrolment {
    /// The first day on which someone no longer takes part.
    pub ends_on: NaiveDate,
    pub reason: EnrolmentEndReason,
}

/// Someone's part in a cohort: `[startsOn, endsOn)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Enrolment {
    pub id: EnrolmentId,
    pub person: PersonReference,
    pub cohort_id: CohortId,
    #[schema(example = 12)]
    pub cohort_number: i16,
    pub role: EnrolmentRole,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub end_reason: Option<EnrolmentEndReason>,
}

/// Which enrolments of a cohort to list, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EnrolmentsQuery {
    /// Only in this role.
    #[param(inline)]
    pub role: Option<EnrolmentRole>,
    /// Only those that go on (`true`) or have ended (`false`).
    pub open: Option<bool>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}
