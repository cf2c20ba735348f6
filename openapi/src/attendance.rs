//! Who comes to an event, and who was there.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::events::{EventCounts, EventKind, EventStatus};
use crate::ids::{CohortId, EventId, GroupId, PersonId, RegistrationId};
use crate::people::PersonReference;
use crate::vocabulary::vocabulary;

/// Whoever signs off at least so many hours before the beginning did so with notice.
pub const NOTICE_HOURS: i64 = 24;

vocabulary! {
    /// Where someone stands towards an event.
    RegistrationStatus {
        Invited,
        /// Has a place.
        Registered,
        /// Waits for a place, and gets it when there is one.
        WaitingList,
        SignedOff,
        /// Was there without having been asked or registered; takes no place.
        WalkedIn,
    }
}

vocabulary! {
    /// Whether someone was there.
    Attendance {
        Present,
        /// Was not there, and had said so.
        Excused,
        NoShow,
    }
}

vocabulary! {
    /// What a device says of someone.
    AttendanceMark {
        Present,
        Excused,
        NoShow,
        /// What was marked before was a mistake: nothing is known.
        Unmarked,
    }
}

vocabulary! {
    /// With what someone is put on an event.
    RegisterAs { Invited, Registered }
}

/// Someone for an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRegistration {
    pub person_id: PersonId,
    /// `registered` waits when there is no place.
    #[serde(default = "registered")]
    #[schema(default = "registered")]
    pub status: RegisterAs,
}

fn registered() -> RegisterAs {
    RegisterAs::Registered
}

/// Everyone of a cohort or of a group, for an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRegistrations {
    /// Everyone who takes part in this cohort on the day of the event. Either this or `groupId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cohort_id: Option<CohortId>,
    /// The pairs in this group and who leads it, on the day of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    pub status: RegisterAs,
}

/// What came of putting many people on an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationsAdded {
    /// How many are new on it.
    pub added: i64,
    /// How many of those wait for a place.
    pub waiting: i64,
    /// How many were there already; they stay as they were.
    pub already_there: i64,
}

/// Someone signs off.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignOff {
    /// When they said so, not in the future; now by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_at: Option<DateTime<Utc>>,
}

/// Someone on an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    pub id: RegistrationId,
    pub event_id: EventId,
    pub person: PersonReference,
    pub status: RegistrationStatus,
    /// Since when.
    pub status_since: DateTime<Utc>,
    /// The place in the waiting list, from 1.
    pub waiting_place: Option<i64>,
    /// Of who signed off: whether that was at least 24 hours before the beginning.
    pub with_notice: Option<bool>,
    pub attendance: Option<Attendance>,
    /// When that was recorded, by the clock of the device.
    pub attendance_at: Option<DateTime<Utc>>,
}

/// Who of an event to list, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RegistrationsQuery {
    #[param(inline)]
    pub status: Option<RegistrationStatus>,
    #[param(inline)]
    pub attendance: Option<Attendance>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}

/// One thing that a device recorded at an event: of a person, or of the head count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttendanceLine {
    /// Made by the device, once for this line: sending it again changes nothing.
    #[schema(example = "0b5bd5b4-1c8f-4a53-8a3c-0a1f5a6a2f10")]
    pub key: Uuid,
    /// When it was recorded, by the clock of the device. Of two about one person the later holds; one in the future
    /// counts as recorded when it arrives.
    pub recorded_at: DateTime<Utc>,
    /// With `mark`; or `headCount` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<AttendanceMark>,
    /// How many more walked in without a name; below zero to take back.
    #[validate(range(min = -500, max = 500))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 1, minimum = -500, maximum = 500)]
    pub head_count: Option<i32>,
}

/// What devices recorded at an event, in any order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAttendance {
    #[validate(length(min = 1, max = 200), nested)]
    #[schema(min_items = 1, max_items = 200)]
    pub lines: Vec<AttendanceLine>,
}

vocabulary! {
    /// What became of a line.
    LineOutcome {
        /// It holds.
        Recorded,
        /// It was sent before; nothing changed.
        Repeated,
        /// It is kept, and what was recorded later holds.
        Overruled,
        /// There is no such person; nothing was kept.
        UnknownPerson,
        /// Another line has this key; nothing was kept.
        KeyReused,
    }
}

/// What became of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineResult {
    pub key: Uuid,
    pub outcome: LineOutcome,
}

/// What became of the lines, and how the event stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttendanceReceipt {
    /// One a line, in the order in which they were sent.
    pub results: Vec<LineResult>,
    pub counts: EventCounts,
}

vocabulary! {
    /// What happened to someone's registration.
    RegistrationChange {
        Invited,
        Registered,
        WaitingList,
        SignedOff,
        WalkedIn,
        MarkedPresent,
        MarkedExcused,
        MarkedNoShow,
        Unmarked,
    }
}

/// A step in the history of a registration: every one is kept, also what was overruled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationMoment {
    pub change: RegistrationChange,
    /// When it was, by the clock of who recorded it.
    pub at: DateTime<Utc>,
    /// When it was written down here.
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: String,
    /// Of a mark: whether it is the one that holds.
    pub holds: Option<bool>,
}

/// An event in someone's life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonAttendance {
    pub event_id: EventId,
    pub registration_id: RegistrationId,
    pub kind: EventKind,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    pub event_status: EventStatus,
    pub status: RegistrationStatus,
    /// Of who signed off: whether that was at least 24 hours before the beginning.
    pub with_notice: Option<bool>,
    pub attendance: Option<Attendance>,
}
