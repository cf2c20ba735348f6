//! Journeys: the way that people go with the organisation, as stations with their days.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{CohortId, PersonId};
use crate::people::PersonReference;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A station on someone's way, in the usual order. Nobody has to pass them all.
    StationKind { Referral, Request, Match, Group, AssistantCoach, Coach, Destination }
}

/// A station that someone reached, as `[startsOn, endsOn)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Station {
    pub kind: StationKind,
    pub starts_on: NaiveDate,
    /// Absent while it goes on, and for what takes one day.
    pub ends_on: Option<NaiveDate>,
    /// By name: the organisation that referred, the group, or where someone went.
    #[schema(example = "Groep 12B")]
    pub name: Option<String>,
    /// The other person of a match.
    pub with: Option<PersonReference>,
    /// The number of the match.
    pub match_number: Option<i32>,
    #[schema(example = 12)]
    pub cohort_number: Option<i16>,
}

/// Someone's journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Journey {
    pub person: PersonReference,
    /// In the order of their days.
    pub stations: Vec<Station>,
}

/// How many of a cohort's people reached a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StationCount {
    pub kind: StationKind,
    pub people: i64,
}

/// How far the people of a cohort came, until today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CohortJourney {
    pub cohort_id: CohortId,
    #[schema(example = 12)]
    pub cohort_number: i16,
    /// How many people are or were enrolled in the cohort: of these the counts are.
    pub n: i64,
    /// One for each station, in order; those that nobody reached too.
    pub stations: Vec<StationCount>,
}

/// The first day on which someone reached a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reached {
    pub kind: StationKind,
    pub on: NaiveDate,
}

/// One of a cohort's people, with the stations that were reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonJourney {
    pub id: PersonId,
    pub display_name: String,
    /// In the usual order.
    pub reached: Vec<Reached>,
}
