//! Cohorts: numbered runs of the programme, with their groups.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{CohortId, GroupId};
use crate::people::Weekday;
use crate::vocabulary::vocabulary;

vocabulary! { CohortStatus { Planned, Recruiting, Active, Completed } }

/// A group of pairs in a cohort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    pub id: GroupId,
    #[schema(example = "Groep 12B")]
    pub name: String,
    /// The evening on which the group meets.
    pub evening: Option<Weekday>,
    /// How many pairs fit.
    pub capacity: i16,
    /// Pairs whose match is active or paused.
    pub pairs: i64,
}

/// A cohort with its groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cohort {
    pub id: CohortId,
    #[schema(example = 12)]
    pub number: i16,
    pub name: Option<String>,
    /// As the dates say today.
    pub status: CohortStatus,
    pub starts_on: NaiveDate,
    /// The first day after the cohort.
    pub ends_on: Option<NaiveDate>,
    pub groups: Vec<Group>,
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
