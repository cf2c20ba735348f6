//! How well two people fit: points per criterion, and what matching somebody is worth beside them.

use serde::{Deserialize, Serialize};

use super::{
    instance::{Instance, Newcomer, Resident, Weights},
    rules::distance_squared,
};

/// Why this pair: points per criterion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    pub interests: i64,
    pub language: i64,
    pub field: i64,
    pub age: i64,
    pub children: i64,
    pub distance: i64,
    pub evening: i64,
    pub goal: i64,
    /// For how long the newcomer has waited.
    pub waiting: i64,
    pub tier: Tier,
}

/// Who goes first in mode `participation`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    #[default]
    Regular,
    Overdue,
}

impl Points {
    /// The points of these two, whether or not a hard rule keeps them apart.
    #[must_use]
    pub fn of(instance: &Instance, newcomer: &Newcomer, resident: &Resident) -> Self {
        let weights = &instance.weights;
        let when = |holds: bool, points: i64| if holds { points } else { 0 };
        let language = if newcomer.level <= 1 { 2 * weights.language } else { weights.language };
        let age = match (newcomer.age, resident.age) {
            (Some(one), Some(other)) => (weights.age - 4 * i64::from(one.abs_diff(other))).max(0),
            _ => 0,
        };
        Self {
            interests: weights.interests * i64::from((newcomer.interests & resident.interests).count_ones().min(4)),
            language: when(newcomer.languages & resident.languages != 0, language),
            field: when(newcomer.field.is_some() && newcomer.field == resident.field, weights.field),
            age,
            children: when(newcomer.children && resident.children, weights.children),
            distance: distance_squared(newcomer, resident)
                .map_or(0, |apart| (weights.distance - apart.isqrt() as i64).max(0)),
            evening: weights.evening * i64::from((newcomer.evenings & resident.evenings).count_ones().min(3)),
            goal: when(sought(newcomer) & resident.offers != 0, weights.goal),
            waiting: waiting(newcomer),
            tier: tier(instance, newcomer),
        }
    }

    /// How well the two fit: all criteria but waiting.
    #[must_use]
    pub const fn fit(&self) -> i64 {
        self.interests
            + self.language
            + self.field
            + self.age
            + self.children
            + self.distance
            + self.evening
            + self.goal
    }

    /// All points, those for waiting too.
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.fit() + self.waiting
    }
}

/// What a newcomer looks for, as a resident's `offers`.
fn sought(newcomer: &Newcomer) -> u32 {
    newcomer.goals | newcomer.goal.map_or(0, |goal| 1 << goal)
}

/// Two points a week, up to a year.
fn waiting(newcomer: &Newcomer) -> i64 {
    i64::from(newcomer.waiting_days.min(365) / 7 * 2)
}

/// The points for waiting are never more than this.
const MOST_WAITING: i64 = 365 / 7 * 2;

pub(super) const fn tier(instance: &Instance, newcomer: &Newcomer) -> Tier {
    if newcomer.waiting_days > instance.overdue_after_days { Tier::Overdue } else { Tier::Regular }
}

impl Weights {
    /// More than this no pair can score, waiting included.
    #[must_use]
    pub const fn best_score(&self) -> i64 {
        4 * self.interests
            + 2 * self.language
            + self.field
            + self.age
            + self.children
            + self.distance
            + 3 * self.evening
            + self.goal
            + MOST_WAITING
    }
}

/// What a match is worth beside its points: the weight that participation has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bonus {
    /// Of every match.
    pub matched: i64,
    /// On top of that, of the match of an overdue person.
    pub overdue: i64,
}

/// The bonus of a match in the form in which objectives are compared.
pub const REFERENCE_BONUS: Bonus = Bonus { matched: 10_000_000, overdue: 20_000_000 };

impl Bonus {
    /// The bonus that makes the sum of values say what the instance asks for.
    ///
    /// Lexicographic participation needs a bonus above all points that any answer can have. Then no points outweigh
    /// a match; and since whoever can be matched at all can be so in a largest matching too (the newcomers that can be
    /// matched together are a matroid), the most overdue people and the most people are never at odds.
    ///
    /// Between the two modes the number of matches, and that of overdue people, never falls when the slider rises:
    /// what two best answers differ in falls apart into alternating paths, and each of those changes both numbers in
    /// one direction only.
    #[must_use]
    pub fn of(instance: &Instance) -> Self {
        let best = instance.weights.best_score();
        let most_pairs = instance.newcomers.len().min(instance.residents.len()) as i64;
        let matched = match instance.participation() {
            100.. => (best * most_pairs + 1).max(REFERENCE_BONUS.matched),
            weight => best * i64::from(weight) / 100,
        };
        Self { matched, overdue: 2 * matched }
    }

    /// The bonus by which the objective is told: as in the reference, however many people there are.
    pub(super) fn of_objective(instance: &Instance) -> Self {
        if instance.participation() >= 100 { REFERENCE_BONUS } else { Self::of(instance) }
    }

    /// What matching this newcomer is worth, whoever the partner is: the bonus, and the points for waiting.
    pub(super) fn for_matching(&self, instance: &Instance, newcomer: &Newcomer) -> i64 {
        let overdue = if tier(instance, newcomer) == Tier::Overdue { self.overdue } else { 0 };
        self.matched + overdue + waiting(newcomer)
    }

    /// What a pair with these points is worth.
    #[must_use]
    pub fn value(&self, points: &Points) -> i64 {
        let overdue = if points.tier == Tier::Overdue { self.overdue } else { 0 };
        points.total() + self.matched + overdue
    }
}
