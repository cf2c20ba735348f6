//! Figures: never a bare number.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Names of the figures.
    FigureKey { PeopleWaiting, MatchesActive, MatchesStarted, MatchesTotal }
}

vocabulary! {
    /// What is counted.
    FigureUnit { People, Matches }
}

/// The same words in both languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bilingual {
    pub nl: String,
    pub en: String,
}

/// A half-open period: from the first day up to, but not including, the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FigurePeriod {
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
}

/// The next number to celebrate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Milestone {
    /// The last one that was reached; absent before the first.
    pub reached: Option<i32>,
    /// The day on which it was reached.
    pub reached_on: Option<NaiveDate>,
    #[schema(example = 300)]
    pub next: i32,
}

/// A number with all that is needed to trust it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    pub key: FigureKey,
    pub title: Bilingual,
    /// What counts and what doesn't, in plain words.
    pub definition: Bilingual,
    /// Goes up when the definition changes.
    pub definition_version: i32,
    pub unit: FigureUnit,
    pub value: i64,
    /// How many records were looked at to get to the value.
    pub n: i64,
    /// The period that is counted; absent for a figure that holds on the day `asOf`.
    pub period: Option<FigurePeriod>,
    /// The moment at which it was counted.
    pub as_of: DateTime<Utc>,
    /// The list of the records behind it, relative to the server's address.
    #[schema(example = "/v1/matches?numbered=true")]
    pub records: String,
    /// For figures that have something to celebrate.
    pub milestone: Option<Milestone>,
}

/// The period of the figures; this calendar year by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FiguresQuery {
    /// First day of the period.
    pub from: Option<NaiveDate>,
    /// First day after the period.
    pub to: Option<NaiveDate>,
}
