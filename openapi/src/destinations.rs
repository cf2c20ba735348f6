//! Where people got: destinations reached, and the trainings they attended.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{DestinationId, EventId, MatchId, OrganisationId, TrainingId};
use crate::people::OrganisationReference;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where someone got.
    DestinationKind { VolunteerWork, Job, Course, Club, Other }
}

vocabulary! {
    /// Through whom someone got there.
    Through {
        Buddy,
        Group,
        Staff,
        /// By oneself.
        Own,
    }
}

vocabulary! {
    TrainingKind { CultureTraining, VolunteerTraining, Workshop, CoachTraining }
}

/// A destination that someone reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDestination {
    pub kind: DestinationKind,
    /// Since when, not in the future.
    pub reached_on: NaiveDate,
    /// Where, if it is an organisation that we know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
    pub through: Through,
    /// The match of this person through which it was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub match_id: Option<MatchId>,
}

/// A destination that someone reached. It is not changed afterwards; a mistake is marked as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Destination {
    pub id: DestinationId,
    pub kind: DestinationKind,
    pub reached_on: NaiveDate,
    pub organisation: Option<OrganisationReference>,
    pub through: Through,
    pub match_id: Option<MatchId>,
    /// When it was marked as entered by mistake; it counts no more.
    pub mistaken_at: Option<DateTime<Utc>>,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: String,
}

/// A training that someone attended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTraining {
    pub kind: TrainingKind,
    /// The day, not in the future.
    pub attended_on: NaiveDate,
    /// The organisation that gave it; without one we gave it ourselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
}

/// A training that someone attended or gave. It is not changed afterwards; a mistake is marked as one. One that was an
/// event of ours follows that event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Training {
    pub id: TrainingId,
    pub kind: TrainingKind,
    pub attended_on: NaiveDate,
    pub organisation: Option<OrganisationReference>,
    /// The event that it was, at which someone was marked as present or stands in the programme.
    pub event_id: Option<EventId>,
    /// Whether someone presented at it, rather than attended.
    pub given: bool,
    /// When it was marked as entered by mistake; it counts no more.
    pub mistaken_at: Option<DateTime<Utc>>,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: String,
}
