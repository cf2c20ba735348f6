//! What was found at an event, what was decided upon it, and what that led to: so that whoever raised it can be told.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::events::EventKind;
use crate::ids::{DecisionId, EventId, FindingId, PersonId};
use crate::people::PersonReference;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Who found something.
    FoundBy {
        Team,
        /// Someone who took part.
        Participant,
    }
}

/// Something that was found at an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFinding {
    #[validate(length(min = 1, max = 2000))]
    #[schema(
        example = "Het feest was te uitbundig voor wie slecht nieuws had gekregen.",
        min_length = 1,
        max_length = 2000
    )]
    pub text: String,
    pub found_by: FoundBy,
    /// Who raised it, to be told what came of it; it may stay without a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised_by_id: Option<PersonId>,
}

/// What is decided upon a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDecision {
    #[validate(length(min = 1, max = 2000))]
    #[schema(example = "Het volgende feest wordt soberder.", min_length = 1, max_length = 2000)]
    pub text: String,
    /// The day, not in the future.
    pub decided_on: NaiveDate,
    #[validate(nested)]
    #[serde(default)]
    pub led_to: LedTo,
}

/// What a decision led to, as far as it is known: a later event, another way of working, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LedTo {
    /// A later event at which it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<EventId>,
    /// What is done otherwise from now on.
    #[validate(length(min = 1, max = 2000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub method_change: Option<String>,
}

/// The day on which whoever raised it was told what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FindingTold {
    /// Not in the future.
    pub told_on: NaiveDate,
}

/// An event, by its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventReference {
    pub id: EventId,
    pub kind: EventKind,
    pub title: String,
    pub starts_at: DateTime<Utc>,
}

/// What was decided upon a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    pub id: DecisionId,
    pub text: String,
    pub decided_on: NaiveDate,
    /// The later event that it led to.
    pub later_event: Option<EventReference>,
    /// What is done otherwise since.
    pub method_change: Option<String>,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: String,
}

/// Something that was found at an event, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    pub id: FindingId,
    pub event: EventReference,
    pub text: String,
    pub found_by: FoundBy,
    /// Who raised it. Absent when it isn't known, and for callers without `people:read`.
    pub raised_by: Option<PersonReference>,
    /// The first decision first.
    pub decisions: Vec<Decision>,
    /// When whoever raised it was told.
    pub told_on: Option<NaiveDate>,
    /// Whether nothing was decided, or whoever raised it wasn't told yet.
    pub open: bool,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: String,
}

/// Which findings to list, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindingsQuery {
    /// Only those upon which nothing was decided or whose raiser wasn't told yet (`true`), or the others.
    pub open: Option<bool>,
    #[param(inline)]
    pub found_by: Option<FoundBy>,
    #[param(inline)]
    pub kind: Option<EventKind>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}
