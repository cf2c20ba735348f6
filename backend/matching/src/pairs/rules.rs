//! Who can be a pair at all: the hard rules, in the order in which they are given as the reason.

use std::{collections::HashSet, fmt};

use serde::{Deserialize, Serialize};

use super::{
    instance::{Instance, Newcomer, Resident, Track},
    points::Points,
};

/// What two people must have in common to be proposed at all. Declared in the order of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HardRule {
    /// H1: the resident takes part in the newcomer's track; at work both have the same employer.
    Track,
    /// H2: what either side wishes about the other's gender.
    Gender,
    /// H3: they live no further apart than either of them travels.
    Travel,
    /// H4: an evening in common.
    Evening,
    /// H5: a rhythm in common.
    Rhythm,
    /// H6: enough Dutch for the resident, or another language in common.
    Language,
    /// H7: not excluded.
    Excluded,
}

impl HardRule {
    pub const ALL: [Self; 7] =
        [Self::Track, Self::Gender, Self::Travel, Self::Evening, Self::Rhythm, Self::Language, Self::Excluded];

    /// The name of the rule in the documentation.
    #[must_use]
    pub const fn code(self) -> &'static str {
        ["H1", "H2", "H3", "H4", "H5", "H6", "H7"][self as usize]
    }

    /// Whether these two people break the rule. `Excluded` is not about the two people: it is never broken here.
    #[must_use]
    pub fn broken_by(self, newcomer: &Newcomer, resident: &Resident) -> bool {
        match self {
            Self::Track => {
                !resident.tracks.contains(&newcomer.track)
                    || (newcomer.track == Track::Work
                        && (newcomer.employer.is_none() || newcomer.employer != resident.employer))
            }
            Self::Gender => {
                let (one, other) = (newcomer.unknown.gender, resident.unknown.gender);
                newcomer.wants_gender.is_some_and(|wish| !other && wish != resident.gender)
                    || resident.wants_gender.is_some_and(|wish| !one && wish != newcomer.gender)
            }
            Self::Travel => {
                let far = u64::from(newcomer.max_distance.min(resident.max_distance));
                distance_squared(newcomer, resident).is_some_and(|apart| apart > far * far)
            }
            Self::Evening => {
                !(newcomer.unknown.evenings || resident.unknown.evenings) && newcomer.evenings & resident.evenings == 0
            }
            Self::Rhythm => newcomer.rhythm & resident.rhythm == 0,
            Self::Language => newcomer.level < resident.min_level && newcomer.languages & resident.languages == 0,
            Self::Excluded => false,
        }
    }
}

impl fmt::Display for HardRule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// None when it isn't known where one of them lives.
pub(super) const fn distance_squared(newcomer: &Newcomer, resident: &Resident) -> Option<u64> {
    if newcomer.unknown.place || resident.unknown.place {
        return None;
    }
    let across = newcomer.x.abs_diff(resident.x) as u64;
    let along = newcomer.y.abs_diff(resident.y) as u64;
    Some(across * across + along * along)
}

/// Why not these two? Their points, or every rule that they break, first the one that is given as the reason.
pub fn check(instance: &Instance, newcomer: &Newcomer, resident: &Resident) -> Result<Points, Vec<HardRule>> {
    let excluded = instance.excluded.iter().any(|(one, other)| *one == newcomer.id && *other == resident.id);
    let broken: Vec<HardRule> = HardRule::ALL
        .into_iter()
        .filter(|rule| rule.broken_by(newcomer, resident) || (*rule == HardRule::Excluded && excluded))
        .collect();
    if broken.is_empty() { Ok(Points::of(instance, newcomer, resident)) } else { Err(broken) }
}

/// The excluded pairs, ready to be asked often.
pub(super) struct Exclusions<'a>(HashSet<(&'a str, &'a str)>);

impl<'a> Exclusions<'a> {
    pub fn of(instance: &'a Instance) -> Self {
        Self(instance.excluded.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect())
    }

    pub fn contain(&self, newcomer: &Newcomer, resident: &Resident) -> bool {
        !self.0.is_empty() && self.0.contains(&(newcomer.id.as_str(), resident.id.as_str()))
    }

    /// The first rule that these two break.
    pub fn first_broken(&self, newcomer: &Newcomer, resident: &Resident) -> Option<HardRule> {
        HardRule::ALL
            .into_iter()
            .find(|rule| rule.broken_by(newcomer, resident))
            .or_else(|| self.contain(newcomer, resident).then_some(HardRule::Excluded))
    }
}
