//! The groups of a cohort as a run fills them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::GroupId;
use crate::people::{PersonReference, Weekday};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a coordinator should know of a proposed group.
    RunGroupWarning { CoachMissing, AssistantMissing, LoneBeginner, TooFew, TooMany, EveningDoesNotSuit }
}

/// How many of a level or language there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunShare {
    /// The code of the level, language or gender; absent where it isn't known.
    pub code: Option<String>,
    pub people: u32,
}

/// A group of the cohort, as the run fills it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunGroup {
    pub id: GroupId,
    /// As it is now; absent for a group that was removed.
    pub name: Option<String>,
    /// Settled already, or proposed by the run.
    pub evening: Option<Weekday>,
    /// Whether it meets every two weeks instead of weekly.
    pub two_weekly: bool,
    pub women_only: bool,
    pub least_pairs: u16,
    pub capacity: u16,
    /// Pairs that had a place in it before the run.
    pub pairs_before: u16,
    /// Pairs that the run adds.
    pub pairs: u16,
    pub coach: Option<PersonReference>,
    pub assistant_coach: Option<PersonReference>,
    /// The newcomers' levels of Dutch, those who had a place before too.
    pub levels: Vec<RunShare>,
    /// Their mother tongues.
    pub mother_tongues: Vec<RunShare>,
    pub warnings: Vec<RunGroupWarning>,
}
