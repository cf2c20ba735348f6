//! Figures: never a bare number. Each is one definition, and opens the records that it was counted from.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::ids::{CohortId, OrganisationId};
use crate::vocabulary::vocabulary;

/// The name of a figure, such as `matches_started`. Which there are, `GET /v1/figures` tells: a new one is no change of
/// the contract.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[a-z][a-z0-9_]{0,59}$", example = "matches_started")]
pub struct FigureKey(String);

/// What isn't written as the name of a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoFigureKey;

impl fmt::Display for NoFigureKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("must be the name of a figure in snake_case")
    }
}

impl std::error::Error for NoFigureKey {}

impl FigureKey {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FigureKey {
    type Error = NoFigureKey;

    fn try_from(key: String) -> Result<Self, NoFigureKey> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let begins_well = key.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        if begins_well && key.len() <= 60 && key.bytes().all(fits) { Ok(Self(key)) } else { Err(NoFigureKey) }
    }
}

impl FromStr for FigureKey {
    type Err = NoFigureKey;

    fn from_str(key: &str) -> Result<Self, NoFigureKey> {
        key.to_owned().try_into()
    }
}

impl From<FigureKey> for String {
    fn from(key: FigureKey) -> Self {
        key.0
    }
}

impl fmt::Display for FigureKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

vocabulary! {
    /// What is counted.
    FigureUnit {
        People,
        Matches,
        Cohorts,
        Groups,
        Events,
        Visits,
        Trainings,
        Destinations,
        Referrals,
        Organisations,
        Applications,
        Answers,
        Findings,
        Decisions,
        /// Whole days.
        Days,
        EuroCents,
        /// Whole percent, half up; `numerator` and `n` say it exactly.
        Percent,
    }
}

vocabulary! {
    /// What the records behind a figure are.
    FigureRecordKind {
        Person,
        Match,
        Cohort,
        Event,
        Referral,
        Organisation,
        /// What someone answered in an evaluation.
        EvaluationResponse,
        /// That someone was asked to answer in an evaluation.
        EvaluationInvitation,
        /// What was found at an event.
        Finding,
        /// What was decided upon a finding.
        Decision,
        Destination,
        Training,
        FundingLine,
        GrantApplication,
        /// The costs of one kind in a year.
        YearCost,
    }
}

/// The same words in both languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bilingual {
    pub nl: String,
    pub en: String,
}

/// A half-open period: from the first day up to, but not including, the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
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

/// A part of a figure: those of one kind. A record can stand in several, so that parts may add up to more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FigureSlice {
    /// A code, or the id of what it is about.
    #[schema(example = "programme")]
    pub key: String,
    pub title: Bilingual,
    /// Absent for a share of nothing.
    pub value: Option<i64>,
    pub numerator: i64,
    pub n: i64,
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
    /// The number itself; of `percent` a whole percentage, half up. Absent for a share of nothing.
    pub value: Option<i64>,
    /// What counts: the value itself, or of a share the part that it is.
    pub numerator: i64,
    /// How many records were looked at to get to the value; what a share is of.
    pub n: i64,
    /// How many could have been in n, such as those who were invited: of an evaluation, `n` of it is the response rate.
    pub population: Option<i64>,
    /// Who they are, to be said after their number: of the 44 *who were asked*. Absent when there is no population.
    pub population_words: Option<Bilingual>,
    /// The period that is counted, or on whose last day it holds; absent for what holds on the day of `asOf`.
    pub period: Option<FigurePeriod>,
    /// The moment whose knowledge it was counted with: now, unless another was asked for.
    pub as_of: DateTime<Utc>,
    /// The cohort that it is limited to.
    pub cohort_id: Option<CohortId>,
    /// The organisation that it is limited to.
    pub organisation_id: Option<OrganisationId>,
    /// The list of the records behind it, relative to the server's address.
    #[schema(example = "/v1/figures/matches_started/records?from=2026-01-01&to=2027-01-01")]
    pub records: String,
    /// Its parts, when it has any.
    pub slices: Vec<FigureSlice>,
    /// For figures that have something to celebrate.
    pub milestone: Option<Milestone>,
}

/// A record that a figure was counted from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FigureRecord {
    pub kind: FigureRecordKind,
    pub id: Uuid,
    /// Whether it counts; of a share, whether it is in the part.
    pub counts: bool,
    /// How much it counts for: 1, or its visits or amount.
    pub weight: i64,
    /// The part that it stands in, by its key.
    pub slice: Option<String>,
    /// How people call it: the number of a match, the name of a person. Absent for what has been erased.
    #[schema(example = "Match 200")]
    pub title: Option<String>,
    /// The code that goes with the title, to be said in the language of who reads it: the kind of a `destination`, of a
    /// `training` or of a `year_cost`. Absent for all others.
    #[schema(example = "volunteer_work")]
    pub term: Option<String>,
    /// Where it can be read, relative to the server's address.
    #[schema(example = "/v1/matches/01890a5d-ac96-774b-bcce-b302099a8057")]
    pub path: Option<String>,
}

/// Declares a query that asks about figures: what all of them have, and then its own.
macro_rules! figure_query {
    ($(#[$meta:meta])* $name:ident { $($own:tt)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            /// First day of the period. Without a period: this calendar year, and for what holds on a day, today.
            pub from: Option<NaiveDate>,
            /// First day after the period.
            pub to: Option<NaiveDate>,
            /// Answers what was known at this moment; now by default.
            pub as_of: Option<DateTime<Utc>>,
            /// Only what belongs to this cohort.
            pub cohort: Option<CohortId>,
            /// Only what belongs to this organisation: people whom it put forward, and what was done together.
            pub organisation: Option<OrganisationId>,
            $($own)*
        }
    };
}

figure_query! {
    /// What a figure is asked about.
    FigureQuery {}
}

figure_query! {
    /// Which figures, and what they are asked about. Those that don't take a filter that is given are left out.
    FiguresQuery {
        /// Only these, as names with commas between them; all by default.
        #[param(example = "matches_started,matches_total")]
        pub keys: Option<String>,
    }
}

figure_query! {
    /// The records of a figure, a page at a time.
    FigureRecordsQuery {
        /// Only those that count, or only those that don't.
        pub counts: Option<bool>,
        /// Only those in this part, by its key.
        pub slice: Option<String>,
        /// Where the page starts: `nextCursor` of the page before.
        pub cursor: Option<String>,
        /// How many on a page; 25 by default.
        #[param(minimum = 1, maximum = 100)]
        pub page_size: Option<u32>,
        /// Whether to count them all.
        pub total: Option<bool>,
    }
}

impl FiguresQuery {
    /// What each of them is asked about.
    #[must_use]
    pub fn figure(&self) -> FigureQuery {
        let Self { from, to, as_of, cohort, organisation, .. } = *self;
        FigureQuery { from, to, as_of, cohort, organisation }
    }
}

impl FigureRecordsQuery {
    /// What the figure itself is asked about.
    #[must_use]
    pub fn figure(&self) -> FigureQuery {
        let Self { from, to, as_of, cohort, organisation, .. } = *self;
        FigureQuery { from, to, as_of, cohort, organisation }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_named_in_snake_case() {
        for good in ["matches_started", "x", "a1_b"] {
            assert_eq!(good.parse::<FigureKey>().map(|key| key.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", "Matches", "1st", "_x", "a-b", "a b", "a'b", &"x".repeat(61)] {
            assert_eq!(bad.parse::<FigureKey>(), Err(NoFigureKey), "{bad}");
        }
    }
}
