//! The answer: who with whom and why, who is left and why, and the proof that no other answer is better.

use serde::{Deserialize, Serialize};

use super::{
    certificate::Certificate,
    points::{Bonus, Points, Tier},
    rules::HardRule,
};

/// What a run proposes. Lists are in the order of ids, so equal answers are equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Solution {
    /// How good the answer is in one number, in the form in which answers of different programs are compared: points,
    /// and in mode `participation` 10,000,000 for every match and 20,000,000 more for that of an overdue person. With the
    /// slider in between it is the bonus of the certificate instead.
    pub objective: i64,
    pub tiers: Tiers,
    /// Newcomers who are overdue, matched or not.
    pub overdue: usize,
    /// The pairs that the run could choose from: those that break no rule, without the people in locked pairs.
    pub feasible_pairs: usize,
    /// The points of all these pairs together, without those for waiting.
    pub feasible_points: i64,
    pub pairs: Vec<Pair>,
    pub unmatched_newcomers: Vec<Unmatched>,
    pub unmatched_residents: Vec<Unmatched>,
    pub certificate: Certificate,
}

/// How good the answer is, by tiers: in mode `participation` the earlier number goes before all later ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    pub overdue_matched: i64,
    pub matched: i64,
    /// Those for waiting included.
    pub points: i64,
}

impl Tiers {
    pub(super) fn of(pairs: &[Pair]) -> Self {
        Self {
            overdue_matched: pairs.iter().filter(|pair| pair.points.tier == Tier::Overdue).count() as i64,
            matched: pairs.len() as i64,
            points: pairs.iter().map(|pair| pair.points.total()).sum(),
        }
    }

    /// All in one number, with what is given for a match.
    #[must_use]
    pub const fn value(&self, bonus: Bonus) -> i64 {
        self.points + bonus.matched * self.matched + bonus.overdue * self.overdue_matched
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    pub newcomer: String,
    pub resident: String,
    pub points: Points,
    pub locked: bool,
    /// Rules that a locked pair breaks. Any other pair breaks none.
    pub broken_rules: Vec<HardRule>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unmatched {
    pub id: String,
    pub reason: Reason,
}

/// Why somebody is without a partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reason {
    /// With everybody a rule is broken; for each rule, with how many people it is the first one that is.
    NoOneFits { broken: RuleCounts },
    /// Who fits is in a locked pair.
    OnlyLockedFit { fits: usize, broken: RuleCounts },
    /// Everybody who fits and isn't locked is worth more to the whole elsewhere. The cheapest match would be with
    /// `partner`, and the whole would lose `cost` by it.
    WorthMoreElsewhere { fits: usize, partner: String, cost: Tiers },
}

/// How many people, for each hard rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleCounts {
    pub track: usize,
    pub gender: usize,
    pub travel: usize,
    pub evening: usize,
    pub rhythm: usize,
    pub language: usize,
    pub excluded: usize,
}

impl RuleCounts {
    pub(super) const fn count(&mut self, rule: HardRule) {
        *match rule {
            HardRule::Track => &mut self.track,
            HardRule::Gender => &mut self.gender,
            HardRule::Travel => &mut self.travel,
            HardRule::Evening => &mut self.evening,
            HardRule::Rhythm => &mut self.rhythm,
            HardRule::Language => &mut self.language,
            HardRule::Excluded => &mut self.excluded,
        } += 1;
    }

    #[must_use]
    pub const fn of(&self, rule: HardRule) -> usize {
        match rule {
            HardRule::Track => self.track,
            HardRule::Gender => self.gender,
            HardRule::Travel => self.travel,
            HardRule::Evening => self.evening,
            HardRule::Rhythm => self.rhythm,
            HardRule::Language => self.language,
            HardRule::Excluded => self.excluded,
        }
    }
}
