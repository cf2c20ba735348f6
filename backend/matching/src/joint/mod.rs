//! Pairs and groups jointly: who suits whom also depends on which evenings have a group.
//!
//! The best pairs, taken alone, may leave two people with only an evening in common on which nobody leads a group. So
//! places in groups get prices ([`seats`]): a pair for which there is a cheap place is worth more. The pairings that come
//! of it are divided, and then each newcomer with a place gets the best partner who can come on the evening of that
//! group; partners who can't are kept apart. The best attempt counts, so the answer is never worse than one after the
//! other, and nobody loses a partner by it.
//!
//! It is an improvement and no proof of the whole. What is proven: that as many people have a partner as can have one;
//! that given the evenings no pairs are better; how much the division could still gain; and how many pairs can have a
//! place at most, whoever is with whom.

mod seats;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::groups;
use crate::pairs;
use seats::Seats;

/// Pairs, their division, and the inputs that they are the answers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joint {
    /// The input of the pairing, with the pairs that were kept apart among the excluded ones.
    pub pairs_instance: pairs::Instance,
    pub pairs: pairs::Solution,
    pub groups_instance: groups::Instance,
    pub groups: groups::Solution,
    /// Newcomer and resident who fit, and who couldn't both come to the newcomer's group.
    pub kept_apart: Vec<(String, String)>,
    /// What the best pairs come to without regard to groups.
    pub alone: pairs::Tiers,
    /// No pairing has more pairs with a group than this, those that were in one before included.
    pub most_placed: usize,
    /// What each attempt came to, the first being one after the other.
    pub rounds: Vec<Round>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Pairs that were kept apart because there would be no group for them.
    pub kept_apart: usize,
    pub matched: usize,
    pub placed: usize,
}

/// Which of the two inputs contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    Pairs(pairs::InvalidInstance),
    Groups(groups::InvalidInstance),
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Invalid::Pairs(invalid) => invalid.fmt(f),
            Invalid::Groups(invalid) => invalid.fmt(f),
        }
    }
}

impl std::error::Error for Invalid {}

/// Newcomer and resident.
pub type Two<'a> = (&'a str, &'a str);

/// More possible pairs than this are not looked at together with groups: one after the other is the answer then.
const MOST_PAIRS: usize = 50_000;

/// Pairs and divides jointly.
/// `division` makes the input of the division for pairs; the id of each is that of the newcomer. Pairs that it adds by
/// itself, locked in their group, were there before.
///
/// What is better: as many people with a partner as there can be, the overdue before all (as far as the instance asks for
/// it); then more pairs with a group, then more pairs, then more points of the pairs, then a better division.
///
/// # Errors
/// When one of the inputs contradicts itself.
pub fn solve(instance: &pairs::Instance, division: impl Fn(&[Two]) -> groups::Instance) -> Result<Joint, Invalid> {
    let division = &division;
    let first = Attempt::new(instance, division, BTreeSet::new())?;
    let alone = first.pairs.tiers;
    let mut rounds = vec![first.round()];
    let seated = first.groups_instance.pairs.len() - first.pairs.pairs.len();
    let most_pairs = match instance.participation() {
        // No pairing has more pairs than this one.
        100.. => first.pairs.pairs.len(),
        _ => instance.newcomers.len().min(instance.residents.len()),
    };
    let mut most_placed = seated + most_pairs;
    let mut best = first;
    if best.has_homeless()
        && let Some(seats) = Seats::new(instance, division, MOST_PAIRS)
    {
        most_placed = most_placed.min(seats.most());
        let pairings = if most_placed > best.groups.placed { seats.pairings() } else { Vec::new() };
        for pairing in pairings {
            let found = groups::search_plan(&division(&pairing)).map_err(Invalid::Groups)?;
            let next = Attempt::new(instance, division, seats.apart(&found))?;
            rounds.push(next.round());
            best = best.or(next, pairs::Bonus::of(instance));
            if best.groups.placed >= most_placed {
                break;
            }
        }
    }
    let Attempt { apart, pairs_instance, pairs, groups_instance, groups } = best;
    let kept_apart = apart.into_iter().collect();
    Ok(Joint { pairs_instance, pairs, groups_instance, groups, kept_apart, alone, most_placed, rounds })
}

type Apart = BTreeSet<(String, String)>;

struct Attempt {
    apart: Apart,
    pairs_instance: pairs::Instance,
    pairs: pairs::Solution,
    groups_instance: groups::Instance,
    groups: groups::Solution,
}

impl Attempt {
    fn new(
        instance: &pairs::Instance,
        division: &impl Fn(&[Two]) -> groups::Instance,
        apart: Apart,
    ) -> Result<Self, Invalid> {
        let mut pairs_instance = instance.clone();
        pairs_instance.excluded.extend(apart.iter().cloned());
        let pairs = pairs::solve(&pairs_instance).map_err(Invalid::Pairs)?;
        let found: Vec<Two> = pairs.pairs.iter().map(|pair| (pair.newcomer.as_str(), pair.resident.as_str())).collect();
        let groups_instance = division(&found);
        let groups = groups::solve(&groups_instance).map_err(Invalid::Groups)?;
        Ok(Self { apart, pairs_instance, pairs, groups_instance, groups })
    }

    /// The better of the two; this one when they are as good, or when the other has people without a partner who have
    /// one here.
    fn or(self, other: Self, bonus: pairs::Bonus) -> Self {
        let promise = |attempt: &Self| {
            let tiers = attempt.pairs.tiers;
            bonus.matched * tiers.matched + bonus.overdue * tiers.overdue_matched
        };
        let rank = |attempt: &Self| {
            let pairs = &attempt.pairs;
            (attempt.groups.placed, pairs.pairs.len(), pairs.tiers.points, attempt.groups.objective)
        };
        if promise(&other) >= promise(&self) && rank(&other) > rank(&self) { other } else { self }
    }

    fn round(&self) -> Round {
        Round { kept_apart: self.apart.len(), matched: self.pairs.pairs.len(), placed: self.groups.placed }
    }

    /// Whether a pair that nobody locked has no group.
    fn has_homeless(&self) -> bool {
        let locked: BTreeSet<&str> =
            self.pairs.pairs.iter().filter(|pair| pair.locked).map(|pair| pair.newcomer.as_str()).collect();
        self.groups.unplaced.iter().any(|left| !locked.contains(left.pair.as_str()))
    }
}
