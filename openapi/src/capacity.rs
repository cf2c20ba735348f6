//! How many places there are in the cohorts that recruit: numbers only, for whoever puts people forward.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::CohortId;

/// The places for one side of the matches in a cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SidePlaces {
    /// How many are hoped for; absent as long as no number is set.
    #[schema(example = 24)]
    pub places: Option<i64>,
    /// How many take part, or will.
    #[schema(example = 17)]
    pub taken: i64,
    /// How many more can; absent as long as no number of places is set.
    #[schema(example = 7)]
    pub free: Option<i64>,
}

/// A cohort that recruits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CohortCapacity {
    pub id: CohortId,
    #[schema(example = 14)]
    pub number: i16,
    pub name: Option<String>,
    /// The first day, as planned.
    pub starts_on: NaiveDate,
    /// The first day after recruiting, when it is known.
    pub recruiting_until: Option<NaiveDate>,
    pub newcomers: SidePlaces,
    pub established: SidePlaces,
}

/// How many people wait for a buddy in the programme, in whatever cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingPeople {
    #[schema(example = 12)]
    pub newcomers: i64,
    #[schema(example = 5)]
    pub established: i64,
}

/// How many places there are now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Capacity {
    /// The moment at which it was counted.
    pub as_of: DateTime<Utc>,
    pub waiting: WaitingPeople,
    /// The cohorts that recruit, the first to start first.
    pub cohorts: Vec<CohortCapacity>,
}
