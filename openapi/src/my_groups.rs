//! The groups that someone leads, as a coach sees them: first names, dates, who was there, and the group's note.
//! Nothing else of anybody.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::attendance::RegistrationStatus;
use crate::events::{EventCounts, EventKind, EventStatus};
use crate::groups::LeaderRole;
use crate::ids::{EventId, GroupId, PersonId, RegistrationId};
use crate::people::Weekday;
use crate::profiles::Rhythm;

/// A date of a group, or of the cohort that it is part of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyGroupDate {
    pub event_id: EventId,
    pub kind: EventKind,
    #[schema(example = "Ontmoetingsdag")]
    pub title: String,
    pub status: EventStatus,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Where it is, in words.
    pub place: Option<String>,
    /// How many come and came; absent for what the whole cohort does, where others take attendance.
    pub counts: Option<EventCounts>,
}

/// A group that one leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyGroup {
    pub id: GroupId,
    #[schema(example = "Groep 13A")]
    pub name: String,
    #[schema(example = 13)]
    pub cohort_number: i16,
    /// As what one leads it.
    pub role: LeaderRole,
    /// Since when, and until when if that is known: the first day on which it is no longer so.
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub evening: Option<Weekday>,
    pub rhythm: Rhythm,
    /// The date that goes on now, or comes next.
    pub next: Option<MyGroupDate>,
}

/// Someone of the group, by first name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyGroupPerson {
    pub id: PersonId,
    #[schema(example = "Selam")]
    pub first_name: String,
    /// As what they lead the group; absent for whoever takes part.
    pub role: Option<LeaderRole>,
    /// Where they stand towards the next date of the group.
    pub next_status: Option<RegistrationStatus>,
    /// Their registration for it, to sign them off by.
    pub next_registration_id: Option<RegistrationId>,
    /// At how many dates of the group they were …
    pub present: i64,
    /// … of those that were held with them on the list.
    pub of: i64,
}

/// A group that one leads, with who is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyGroupInFull {
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub group: MyGroup,
    /// A few words for whoever looks after the group.
    pub note: Option<String>,
    /// By first name.
    pub people: Vec<MyGroupPerson>,
    /// What comes, the soonest first; twelve at most.
    pub coming: Vec<MyGroupDate>,
    /// What was, the latest first; twelve at most.
    pub past: Vec<MyGroupDate>,
}

/// What a coach writes down of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MyGroupNote {
    /// Reasons of health, religion or politics don't belong here.
    #[validate(length(min = 1, max = 2000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000, example = "Volgende keer neemt iedereen een foto mee.")]
    pub note: Option<String>,
}
