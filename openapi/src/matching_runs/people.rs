//! Who took part in a run, and who is left.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::pairs::{MatchingFact, MatchingRule};
use crate::ids::{InterestId, PersonId, RequestId};
use crate::language::DutchLevel;
use crate::people::{FreeMoment, Gender, Side};
use crate::profiles::MatchGoal;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Whether someone in a stored run is still known.
    RunPresence {
        Present,
        /// Found to be the same as another; the name is that of the record that stayed.
        Merged,
        /// Removed since.
        Erased,
    }
}

vocabulary! {
    /// Why somebody has no partner in a run.
    LeftReason {
        /// With everybody something that must hold doesn't.
        NoOneFits,
        /// Who fits is in a pair that a coordinator locked.
        OnlyLockedFit,
        /// Everybody who fits is worth more to the whole in another pair.
        WorthMoreElsewhere,
        /// Who fits has a place in a group on an evening that doesn't suit.
        GroupsElsewhere,
    }
}

/// Someone who takes part in a run, with what was known on the day of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunPerson {
    pub request_id: RequestId,
    pub person_id: PersonId,
    /// As it is now; absent for someone who was removed.
    pub display_name: Option<String>,
    pub presence: RunPresence,
    pub side: Side,
    pub waiting_days: u32,
    /// Whether that is longer than the run's limit.
    pub overdue: bool,
    pub dutch_level: Option<DutchLevel>,
    pub gender: Option<Gender>,
    /// In the year of the run.
    pub age: Option<u8>,
    /// Languages other than Dutch (ISO 639-3), the mother tongue first.
    pub languages: Vec<String>,
    /// When someone is usually free, as far as it counts in this track: the evenings in the programme.
    pub moments: Vec<FreeMoment>,
    pub max_distance_km: Option<u16>,
    pub interest_ids: Vec<InterestId>,
    pub goals: Vec<MatchGoal>,
    pub not_known: Vec<MatchingFact>,
}

/// For how many people a rule stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleCount {
    pub rule: MatchingRule,
    pub people: u32,
}

/// What another choice costs the whole: what the best answer with that choice has less. Negative is a gain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunCost {
    /// Overdue people with a partner.
    pub overdue: i64,
    /// People with a partner.
    pub matches: i64,
    pub points: i64,
}

/// The cheapest partner for someone who has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheapestPartner {
    pub request_id: RequestId,
    pub cost: RunCost,
}

/// Someone without a partner, why, and what would change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunLeft {
    pub request_id: RequestId,
    pub reason: LeftReason,
    /// With how many people of the other side everything that must hold does.
    pub fits: u32,
    /// With how many of the others each rule is the first that doesn't hold.
    pub barred: Vec<RuleCount>,
    /// How many people would fit if this one rule were put aside, and nothing else.
    pub would_help: Vec<RuleCount>,
    pub cheapest: Option<CheapestPartner>,
}
