//! Events that recur: a rule of RFC 5545 in the wall time of Europe/Amsterdam, so that an evening at seven stays at
//! seven when the clocks change. Each date is an event of its own.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::events::EventDetails;
use crate::ids::EventSeriesId;
use crate::validation::wall_time;

/// When a series recurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recurrence {
    /// A recurrence rule of RFC 5545: `FREQ` is `DAILY`, `WEEKLY`, `MONTHLY` or `YEARLY`, with `INTERVAL`, `COUNT` or
    /// `UNTIL` (a day, which is the last; or an instant with `Z`), `BYDAY`, `BYMONTHDAY`, `BYMONTH`, `BYSETPOS` and
    /// `WKST`. Other parts are refused; so are, in daily and weekly rules, days with a number and `BYSETPOS`, and days
    /// with a number among days without.
    #[validate(length(min = 1, max = 300))]
    #[schema(example = "FREQ=WEEKLY;BYDAY=TU", min_length = 1, max_length = 300)]
    pub rule: String,
    /// The first date, which is one of the rule.
    pub starts_on: NaiveDate,
    /// The time of day at which each begins, in Europe/Amsterdam. A time that the clocks skip is an hour later, and of
    /// one that comes twice the first is meant.
    #[validate(custom(function = "wall_time"))]
    #[schema(example = "19:00", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub start_time: String,
    /// How long each lasts.
    #[validate(range(min = 5, max = 1440))]
    #[schema(example = 150, minimum = 5, maximum = 1440)]
    pub duration_minutes: i32,
    /// Days of the rule on which there is none (EXDATE). A change replaces the whole list.
    #[validate(length(max = 200))]
    #[serde(default)]
    #[schema(max_items = 200)]
    pub excluded_days: Vec<NaiveDate>,
}

/// A series to be added; also the part of one that can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEventSeries {
    /// What each date begins with.
    #[validate(nested)]
    pub details: EventDetails,
    #[validate(nested)]
    pub recurrence: Recurrence,
}

/// Events that recur.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventSeries {
    pub id: EventSeriesId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub details: EventDetails,
    pub recurrence: Recurrence,
    /// The first day on which there is none any more, once it was ended.
    pub ends_on: Option<NaiveDate>,
    /// Up to which day its dates are there as events; the rest follows by itself.
    pub dates_until: NaiveDate,
    /// How many dates there are as events, cancelled ones left out.
    pub dates: i64,
    /// The beginning of the next one that is planned.
    pub next_starts_at: Option<DateTime<Utc>>,
    pub changed_at: DateTime<Utc>,
}

/// Which series to list, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventSeriesQuery {
    /// Only those that go on (`true`) or were ended (`false`).
    pub open: Option<bool>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}

/// From which date on a series changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SeriesChangeQuery {
    /// The first day that changes: this date and the following. Without it, all that is to come.
    pub from: Option<NaiveDate>,
}

/// A series as changed, with what became of its dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedEventSeries {
    pub series: EventSeries,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub dates: DatesChanged,
}

/// What became of the dates of a series.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DatesChanged {
    pub added: i64,
    pub changed: i64,
    /// No longer dates of the rule; nobody was registered.
    pub removed: i64,
    /// No longer dates of the rule, and someone was registered: they stay, as cancelled.
    pub cancelled: i64,
    /// Left as they are, because they were changed by hand.
    pub kept: i64,
}

/// The end of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndEventSeries {
    /// The first day on which there is none any more; today or later.
    pub ends_on: NaiveDate,
    /// Why, in a few words; it is told to whoever is registered.
    #[validate(length(min = 1, max = 500))]
    #[schema(example = "Het Praathuis stopt.", min_length = 1, max_length = 500)]
    pub reason: String,
}
