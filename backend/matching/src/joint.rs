//! Pairs and groups jointly: who suits whom also depends on which evenings have a group.
//!
//! The best pairs, taken alone, may leave two people with only an evening in common on which nobody leads a group. So
//! pairing and dividing take turns: pairs for which no group can be found are kept apart in the next round (first those
//! for whom there never is one), until nothing changes. The best round counts, so the answer is never worse than one after the other. It is an improvement
//! and no proof: each half proves itself, against the input that is returned with it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::groups::{self, Why};
use crate::pairs;

/// Pairs, their division, and the inputs that they are the answers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joint {
    /// The input of the pairing, with the pairs that were kept apart among the excluded ones.
    pub pairs_instance: pairs::Instance,
    pub pairs: pairs::Solution,
    pub groups_instance: groups::Instance,
    pub groups: groups::Solution,
    /// What each round came to, the first being one after the other.
    pub rounds: Vec<Round>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Pairs that were kept apart because no group could be found for them.
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

/// Pairs and divides in turns, at most `most_rounds` times, and once more for those who were kept apart in vain.
/// `division` makes the input of the division from a pairing; the id of each of its pairs is that of the newcomer.
///
/// What is better: more pairs with a group, then more pairs, then more points of the pairs, then a better division.
///
/// # Errors
/// When one of the inputs contradicts itself.
pub fn solve(
    instance: &pairs::Instance,
    division: impl Fn(&pairs::Solution) -> groups::Instance,
    most_rounds: usize,
) -> Result<Joint, Invalid> {
    let attempt = |apart: &Apart| Attempt::new(instance, &division, apart);
    let mut apart = Apart::new();
    let mut best = attempt(&apart)?;
    let mut rounds = vec![best.round()];
    let mut homeless = best.homeless();
    while rounds.len() < most_rounds && !homeless.is_empty() {
        apart.append(&mut homeless);
        let next = attempt(&apart)?;
        rounds.push(next.round());
        homeless = next.homeless();
        best = best.or(next);
    }
    // Whoever was kept apart and found nobody else may have each other after all, without a group.
    let still = best.apart_for_a_reason();
    if still.len() < best.apart.len() {
        let last = attempt(&still)?;
        rounds.push(last.round());
        best = best.or(last);
    }
    let Attempt { pairs_instance, pairs, groups_instance, groups, .. } = best;
    Ok(Joint { pairs_instance, pairs, groups_instance, groups, rounds })
}

/// Newcomer and resident.
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
        division: impl Fn(&pairs::Solution) -> groups::Instance,
        apart: &Apart,
    ) -> Result<Self, Invalid> {
        let mut pairs_instance = instance.clone();
        pairs_instance.excluded.extend(apart.iter().cloned());
        let pairs = pairs::solve(&pairs_instance).map_err(Invalid::Pairs)?;
        let groups_instance = division(&pairs);
        let groups = groups::solve(&groups_instance).map_err(Invalid::Groups)?;
        Ok(Self { apart: apart.clone(), pairs_instance, pairs, groups_instance, groups })
    }

    /// The better of the two; this one when they are as good.
    fn or(self, other: Self) -> Self {
        let rank = |attempt: &Self| {
            let pairs = &attempt.pairs;
            (attempt.groups.placed, pairs.pairs.len(), pairs.tiers.points, attempt.groups.objective)
        };
        if rank(&other) > rank(&self) { other } else { self }
    }

    fn round(&self) -> Round {
        Round { kept_apart: self.apart.len(), matched: self.pairs.pairs.len(), placed: self.groups.placed }
    }

    /// Pairs for which there can be no group whatever the others do; or when there are none, those that no group suits
    /// as the groups stand. Where groups are only full, other pairs wouldn't help.
    fn homeless(&self) -> Apart {
        let never = self.unplaced_for(&[Why::OutOfReach, Why::NotAllowed, Why::NoLeaders]);
        if never.is_empty() { self.unplaced_for(&[Why::OtherEvenings, Why::Mixture]) } else { never }
    }

    fn unplaced_for(&self, reasons: &[Why]) -> Apart {
        let left = self.groups.unplaced.iter().filter(|left| reasons.contains(&left.why));
        let newcomers: BTreeSet<&str> = left.map(|left| left.pair.as_str()).collect();
        self.pairs
            .pairs
            .iter()
            .filter(|pair| !pair.locked && newcomers.contains(pair.newcomer.as_str()))
            .map(|pair| (pair.newcomer.clone(), pair.resident.clone()))
            .collect()
    }

    /// Those kept apart of whom somebody found another.
    fn apart_for_a_reason(&self) -> Apart {
        let matched: BTreeSet<(bool, &str)> = self
            .pairs
            .pairs
            .iter()
            .flat_map(|pair| [(true, pair.newcomer.as_str()), (false, pair.resident.as_str())])
            .collect();
        self.apart
            .iter()
            .filter(|(newcomer, resident)| {
                matched.contains(&(true, newcomer.as_str())) || matched.contains(&(false, resident.as_str()))
            })
            .cloned()
            .collect()
    }
}
