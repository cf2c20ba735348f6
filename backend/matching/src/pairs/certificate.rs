//! The proof that no answer is better, which anybody can check without knowing how the answer was found.

use std::{
    collections::{HashMap, HashSet},
    error, fmt,
};

use serde::{Deserialize, Serialize};

use super::{
    instance::{Instance, Newcomer, Resident},
    points::{Bonus, Points},
    rules::Exclusions,
    solution::{Solution, Tiers},
};

/// Prices such that no pair is worth more than its two prices together. So no answer is worth more than all prices
/// together; an answer that is worth exactly as much is a best one.
///
/// Without a person the whole would lose at least that person's price: a scarce resident has a high one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// What was given for a match beside its points.
    pub bonus: Bonus,
    /// People in locked pairs have the price 0.
    pub newcomers: Vec<Price>,
    pub residents: Vec<Price>,
    /// What the locked pairs are worth.
    pub locked: i64,
    /// All together: no answer is worth more.
    pub bound: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    pub id: String,
    pub price: i64,
}

/// What is wrong with a certificate or a solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The bonus isn't what the instance asks for.
    Bonus,
    /// The people aren't those of the instance.
    People,
    /// A price is negative, or that of somebody in a locked pair isn't 0.
    Price,
    /// A possible pair is worth more than its prices.
    Infeasible,
    /// The bound isn't the sum.
    Sum,
    /// A person is in two pairs, a locked pair is missing, or a pair breaks a rule.
    Pairs,
    /// Points or totals aren't those of the pairs.
    Points,
    /// The pairs are worth less than the bound.
    Gap,
}

impl fmt::Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Bonus => "the bonus isn't what the instance asks for",
            Self::People => "the people aren't those of the instance",
            Self::Price => "a price is negative, or that of somebody in a locked pair isn't 0",
            Self::Infeasible => "a possible pair is worth more than its prices",
            Self::Sum => "the bound isn't the sum of the prices",
            Self::Pairs => "a person is in two pairs, a locked pair is missing, or a pair breaks a rule",
            Self::Points => "points or totals aren't those of the pairs",
            Self::Gap => "the pairs are worth less than the bound",
        })
    }
}

impl error::Error for Flaw {}

impl Certificate {
    /// Computes everything anew, from the rules as they are written and for all pairs, whatever the engine looked at.
    pub fn verify(&self, instance: &Instance) -> Result<(), Flaw> {
        if self.bonus != Bonus::of(instance) {
            return Err(Flaw::Bonus);
        }
        let newcomers = prices(&self.newcomers, instance.newcomers.iter().map(|person| person.id.as_str()))?;
        let residents = prices(&self.residents, instance.residents.iter().map(|person| person.id.as_str()))?;
        let locked: HashSet<&str> = instance.locked.iter().map(|(newcomer, _)| newcomer.as_str()).collect();
        let taken: HashSet<&str> = instance.locked.iter().map(|(_, resident)| resident.as_str()).collect();
        let wrong = |(id, price): (&&str, &i64), out: &HashSet<&str>| *price < 0 || (*price != 0 && out.contains(*id));
        if newcomers.iter().any(|price| wrong(price, &locked)) || residents.iter().any(|price| wrong(price, &taken)) {
            return Err(Flaw::Price);
        }
        let residents: Vec<(&Resident, i64)> = instance
            .residents
            .iter()
            .filter(|resident| !taken.contains(resident.id.as_str()))
            .map(|resident| (resident, residents[resident.id.as_str()]))
            .collect();
        let exclusions = Exclusions::of(instance);
        for newcomer in instance.newcomers.iter().filter(|newcomer| !locked.contains(newcomer.id.as_str())) {
            let price = newcomers[newcomer.id.as_str()];
            let overpaid = |&&(resident, other): &&(&Resident, i64)| {
                exclusions.first_broken(newcomer, resident).is_none()
                    && self.bonus.value(&Points::of(instance, newcomer, resident)) > price + other
            };
            if residents.iter().find(overpaid).is_some() {
                return Err(Flaw::Infeasible);
            }
        }
        let worth = locked_pairs(instance).map(|(one, other)| self.bonus.value(&Points::of(instance, one, other)));
        let all: i64 = self.newcomers.iter().chain(&self.residents).map(|price| price.price).sum();
        if self.locked != worth.sum::<i64>() || self.bound != all + self.locked { Err(Flaw::Sum) } else { Ok(()) }
    }
}

/// The prices by id, if they are of these people.
fn prices<'a>(prices: &'a [Price], ids: impl Iterator<Item = &'a str>) -> Result<HashMap<&'a str, i64>, Flaw> {
    let by_id: HashMap<&str, i64> = prices.iter().map(|price| (price.id.as_str(), price.price)).collect();
    let ids: HashSet<&str> = ids.collect();
    let same = by_id.len() == prices.len() && ids.len() == by_id.len() && ids.iter().all(|id| by_id.contains_key(id));
    if same { Ok(by_id) } else { Err(Flaw::People) }
}

fn locked_pairs(instance: &Instance) -> impl Iterator<Item = (&Newcomer, &Resident)> {
    instance.locked.iter().filter_map(|(one, other)| Some((instance.newcomer(one)?, instance.resident(other)?)))
}

impl Solution {
    /// Checks the proof, the pairs, and that they reach the bound: then no answer is better than this one.
    pub fn verify(&self, instance: &Instance) -> Result<(), Flaw> {
        self.certificate.verify(instance)?;
        let newcomers: HashMap<&str, &Newcomer> =
            instance.newcomers.iter().map(|person| (person.id.as_str(), person)).collect();
        let residents: HashMap<&str, &Resident> =
            instance.residents.iter().map(|person| (person.id.as_str(), person)).collect();
        let locked: HashSet<(&str, &str)> =
            instance.locked.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect();
        let exclusions = Exclusions::of(instance);
        let (mut seen, mut taken) = (HashSet::new(), HashSet::new());
        let mut value = 0;
        for pair in &self.pairs {
            let ids = (pair.newcomer.as_str(), pair.resident.as_str());
            let (Some(one), Some(other)) = (newcomers.get(ids.0), residents.get(ids.1)) else {
                return Err(Flaw::People);
            };
            let once = seen.insert(ids.0) && taken.insert(ids.1);
            let is_locked = locked.contains(&ids);
            if !once || pair.locked != is_locked || (!is_locked && exclusions.first_broken(one, other).is_some()) {
                return Err(Flaw::Pairs);
            }
            if pair.points != Points::of(instance, one, other) {
                return Err(Flaw::Points);
            }
            value += self.certificate.bonus.value(&pair.points);
        }
        if self.pairs.iter().filter(|pair| pair.locked).count() != locked.len() {
            return Err(Flaw::Pairs);
        }
        let tiers = Tiers::of(&self.pairs);
        if self.tiers != tiers || self.objective != tiers.value(Bonus::of_objective(instance)) {
            return Err(Flaw::Points);
        }
        if value == self.certificate.bound { Ok(()) } else { Err(Flaw::Gap) }
    }
}
