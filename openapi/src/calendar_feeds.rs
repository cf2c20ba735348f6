//! Calendars to subscribe to, by a secret link.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ids::{CalendarFeedId, GroupId, OrganisationId, PersonId};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Which events a calendar has.
    CalendarFeedKind {
        /// Those for everyone.
        Open,
        /// Those that a person is invited to, registered for or helps at.
        Person,
        /// Those of a group and of its cohort.
        Group,
        /// Those at an organisation, or organised with it.
        Organisation,
    }
}

/// A calendar to be made: with the id that goes with its kind, and no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCalendarFeed {
    pub kind: CalendarFeedKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
}

/// A calendar. Its link is shown once, when it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarFeed {
    pub id: CalendarFeedId,
    pub kind: CalendarFeedKind,
    pub person_id: Option<PersonId>,
    pub group_id: Option<GroupId>,
    pub organisation_id: Option<OrganisationId>,
    /// The name of whom or what it is of; absent for `open`.
    pub of: Option<String>,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    /// Since when the link no longer works.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A new calendar with its link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarFeedWithLink {
    pub feed: CalendarFeed,
    /// Whoever has it can read the calendar. It is shown this once.
    #[schema(example = "https://voorwaarts.example.nl/calendar/u3Yx…A.ics")]
    pub link: String,
}

/// Which calendars to list, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CalendarFeedsQuery {
    /// Only those whose link works (`true`) or was revoked (`false`).
    pub open: Option<bool>,
    /// Only those of this person.
    pub person_id: Option<PersonId>,
    /// Only those of this group.
    pub group_id: Option<GroupId>,
    /// Only those of this organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}
