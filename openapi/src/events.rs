//! Events: meeting days, celebrations, trainings and evenings at the Praathuis, with their programme, the tasks of
//! helpers, and how many come. Series of them stand in `event_series`, who comes in `attendance`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::cohorts::CohortReference;
use crate::ids::{CohortId, EventId, EventSeriesId, GroupId, OrganisationId, PersonId};
use crate::people::{OrganisationReference, PersonReference};
use crate::validation::wall_time;
use crate::vocabulary::vocabulary;

vocabulary! {
    EventKind {
        MeetingDay,
        Celebration,
        CoachEvening,
        CultureTraining,
        VolunteerTraining,
        /// An open evening, to which people walk in.
        Praathuis,
        Workshop,
        /// What a group does by itself.
        GroupInitiative,
        Outreach,
        Other,
    }
}

vocabulary! {
    /// Where an event stands. One at which someone was marked as present, or counted, was held.
    EventStatus { Planned, Held, Cancelled }
}

vocabulary! {
    /// What is done to an event.
    EventAction {
        /// Say that it took place.
        Hold,
        Cancel,
    }
}

/// What staff write down of an event, and of every event of a series. It is of a cohort, of a group, or open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EventDetails {
    pub kind: EventKind,
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "Praathuis", min_length = 1, max_length = 200)]
    pub title: String,
    /// What whoever comes wants to know. It goes along in calendars, so that no names of people belong here.
    #[validate(length(min = 1, max = 4000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 4000)]
    pub description: Option<String>,
    /// Where it is, if it is an organisation that we know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue_id: Option<OrganisationId>,
    /// Where it is in words: an address, or the room within the venue.
    #[validate(length(min = 1, max = 200))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "De grote zaal", min_length = 1, max_length = 200)]
    pub place: Option<String>,
    /// Organisations with which it is organised.
    #[validate(length(max = 20))]
    #[serde(default)]
    #[schema(max_items = 20)]
    pub partner_ids: Vec<OrganisationId>,
    /// The cohort that it is for; without cohort and group it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cohort_id: Option<CohortId>,
    /// The group that it is for. Not together with `cohortId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// How many can be registered; whoever registers after that waits. Without it there is room for all.
    #[validate(range(min = 1, max = 5000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 30, minimum = 1, maximum = 5000)]
    pub capacity: Option<i32>,
}

/// Who presents a part of the programme: someone whom we know, or a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPresenter {
    /// Either this or `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    #[validate(length(min = 1, max = 200))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Een verteller van het Taalhuis", min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

/// A part of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewProgrammeItem {
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "Welkom met koffie", min_length = 1, max_length = 200)]
    pub title: String,
    /// The time of day at which it begins, in Europe/Amsterdam.
    #[validate(custom(function = "wall_time"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "19:30", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub starts_at: Option<String>,
    #[validate(length(max = 10), nested)]
    #[serde(default)]
    #[schema(max_items = 10)]
    pub presenters: Vec<NewPresenter>,
}

/// Something for helpers to do. Whoever does it needs no place in the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewHelperTask {
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "Koffie en thee", min_length = 1, max_length = 200)]
    pub title: String,
    /// How many helpers it takes.
    #[validate(range(min = 1, max = 100))]
    #[serde(default = "one")]
    #[schema(default = 1, minimum = 1, maximum = 100)]
    pub wanted: i16,
    /// Who does it, each once.
    #[validate(length(max = 100))]
    #[serde(default)]
    #[schema(max_items = 100)]
    pub helper_ids: Vec<PersonId>,
}

fn one() -> i16 {
    1
}

/// An event to be added; also the part of one that can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEvent {
    #[validate(nested)]
    pub details: EventDetails,
    pub starts_at: DateTime<Utc>,
    /// After `startsAt`, by seven days at the most.
    pub ends_at: DateTime<Utc>,
    /// The programme, in order. A change replaces the whole list.
    #[validate(length(max = 50), nested)]
    #[serde(default)]
    #[schema(max_items = 50)]
    pub programme: Vec<NewProgrammeItem>,
    /// What helpers do. A change replaces the whole list.
    #[validate(length(max = 30), nested)]
    #[serde(default)]
    #[schema(max_items = 30)]
    pub tasks: Vec<NewHelperTask>,
}

/// Why an event doesn't take place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelEvent {
    /// In a few words; it is told to whoever is registered. Nothing about anyone's health.
    #[validate(length(min = 1, max = 500))]
    #[schema(example = "De zaal is die avond dicht.", min_length = 1, max_length = 500)]
    pub reason: String,
}

/// How many come and came to an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventCounts {
    pub invited: i64,
    pub registered: i64,
    pub waiting: i64,
    pub signed_off: i64,
    /// Of those who are known by name.
    pub present: i64,
    pub excused: i64,
    pub no_show: i64,
    /// Those who walked in without a name. Visits are `present` and these together.
    pub head_count: i64,
}

/// An event in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventSummary {
    pub id: EventId,
    pub version: i64,
    pub kind: EventKind,
    pub title: String,
    pub status: EventStatus,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub venue: Option<OrganisationReference>,
    pub place: Option<String>,
    /// The cohort, and the group within it, that it is for.
    pub cohort: Option<CohortReference>,
    pub series_id: Option<EventSeriesId>,
    pub capacity: Option<i32>,
    pub counts: EventCounts,
}

/// Who presents a part of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Presenter {
    /// Absent for who isn't known here, and for callers without `people:read`.
    pub person: Option<PersonReference>,
    /// The name, for who isn't known here.
    pub name: Option<String>,
}

/// A part of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProgrammeItem {
    pub title: String,
    /// The time of day at which it begins, in Europe/Amsterdam.
    #[schema(example = "19:30")]
    pub starts_at: Option<String>,
    pub presenters: Vec<Presenter>,
}

/// Something for helpers to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HelperTask {
    pub title: String,
    pub wanted: i16,
    /// How many do it, also for callers who may not see who.
    pub helper_count: i64,
    pub helpers: Vec<PersonReference>,
}

/// The series that an event is a date of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeriesDate {
    pub id: EventSeriesId,
    /// The day that the rule gave it, also when it was moved to another.
    pub day: NaiveDate,
    /// Whether this date was changed by itself; changes of the series leave it as it is.
    pub changed_by_hand: bool,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    pub id: EventId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub details: EventDetails,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub status: EventStatus,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// Where it is, by name.
    pub venue: Option<OrganisationReference>,
    pub partners: Vec<OrganisationReference>,
    /// The cohort, and the group within it, that it is for.
    pub cohort: Option<CohortReference>,
    pub series: Option<SeriesDate>,
    pub programme: Vec<ProgrammeItem>,
    pub tasks: Vec<HelperTask>,
    /// Whether names of people are left out because the caller may not see them.
    pub names_withheld: bool,
    pub counts: EventCounts,
    /// Places that are left; below zero when more are registered than fit. Absent without a capacity.
    pub free_places: Option<i64>,
    pub next_actions: Vec<EventAction>,
    pub changed_at: DateTime<Utc>,
}

vocabulary! {
    /// The order of a list of events.
    EventSort {
        /// By their beginning.
        Soonest,
        /// By their beginning, the last first.
        Latest,
    }
}

/// Which events to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Only those that end on this day in Europe/Amsterdam, or later.
    pub from: Option<NaiveDate>,
    /// Only those that begin before this day.
    pub to: Option<NaiveDate>,
    #[param(inline)]
    pub kind: Option<EventKind>,
    #[param(inline)]
    pub status: Option<EventStatus>,
    /// Only those of this cohort and of its groups.
    pub cohort_id: Option<CohortId>,
    /// Only those of this group, and of its cohort as a whole.
    pub group_id: Option<GroupId>,
    pub venue_id: Option<OrganisationId>,
    /// Only those for which this person is invited, registered or was there. Needs `people:read` too.
    pub person_id: Option<PersonId>,
    pub series_id: Option<EventSeriesId>,
    /// Only those for everyone (`true`), or of a cohort or group (`false`).
    pub open: Option<bool>,
    /// The order; `soonest` by default.
    #[param(inline)]
    pub sort: Option<EventSort>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}
