//! The pairs that a run proposes, and why.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{GroupId, InterestId, MatchId, RequestId};
use crate::people::FreeMoment;
use crate::profiles::{FieldOfWork, MatchGoal};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What makes two people fit, apart from what must hold.
    MatchingCriterion { Interests, Language, Field, Age, Children, Distance, Evening, Goal }
}

vocabulary! {
    /// What must hold between two people, in the order in which it is given as the reason.
    MatchingRule {
        /// Both are in this track; at work they have the same employer.
        Track,
        /// What one of them wishes about the gender of the other.
        Gender,
        /// Neither has to travel further than said.
        Travel,
        /// A moment on which both are free; in the programme an evening.
        Evening,
        /// Both can meet as often: weekly or every two weeks.
        Rhythm,
        /// As much Dutch as the resident asks, or another language in common.
        Language,
        /// They were matched before, or a coordinator forbids it.
        Excluded,
    }
}

vocabulary! {
    /// A matching fact that nobody wrote down. It never keeps people apart, and it earns no points.
    MatchingFact { FreeMoments, Place, Gender, Age, DutchLevel, Languages, Rhythm, Interests, Goals, FieldOfWork, Children }
}

vocabulary! {
    /// Why a pair has no place in a group.
    NoPlaceReason {
        OutOfReach,
        NotAllowed,
        NoLeaders,
        OtherEvenings,
        /// No group with room meets as often as these two can: weekly, or every two weeks.
        OtherRhythm,
        Mixture,
        Full,
        WorthMore,
    }
}

/// What two people have in common, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PairFacts {
    pub interest_ids: Vec<InterestId>,
    /// Other than Dutch (ISO 639-3).
    pub languages: Vec<String>,
    /// When both are free. In the programme these are evenings and, in a cohort, those on which a group can meet.
    pub moments: Vec<FreeMoment>,
    pub field_of_work: Option<FieldOfWork>,
    pub years_apart: Option<u16>,
    pub both_have_children: bool,
    /// Between the middles of their postcode areas.
    pub distance_metres: Option<u32>,
    /// What the newcomer hopes for and the resident likes to offer.
    pub goals: Vec<MatchGoal>,
    /// What nobody wrote down of one of them.
    pub not_known: Vec<MatchingFact>,
}

/// The points of a pair for one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CriterionPoints {
    pub criterion: MatchingCriterion,
    pub points: i64,
    /// As many as this criterion can give to this pair.
    pub most: i64,
}

/// Why these two: points per criterion, and the facts behind them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PairReasons {
    /// The points of all criteria together.
    pub fit: i64,
    /// Points for how long the newcomer has waited.
    pub waiting: i64,
    pub criteria: Vec<CriterionPoints>,
    pub facts: PairFacts,
}

/// A pair that a run proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunPair {
    pub newcomer_request_id: RequestId,
    pub established_request_id: RequestId,
    pub locked: bool,
    /// What must hold and doesn't; only a locked pair can have any.
    pub broken_rules: Vec<MatchingRule>,
    pub reasons: PairReasons,
    /// Its place, in a run for a cohort.
    pub group_id: Option<GroupId>,
    /// Why it has no place, in a run for a cohort.
    pub no_place: Option<NoPlaceReason>,
    /// The proposal that was made of it, once the run is published.
    pub match_id: Option<MatchId>,
}
