//! What would change the outcome: more residents, asked for by profile and checked by solving again.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    instance::{Gender, Instance, InvalidInstance, Newcomer, Resident, Track, Unknown},
    points::Points,
    rules::HardRule,
    solution::{Solution, Tiers},
    solve,
};

/// What a run gains by some more residents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gain {
    /// What the answer with them has more.
    pub tiers: Tiers,
    /// Newcomers who get a partner only then. Others may change partners.
    pub newly_matched: Vec<String>,
    /// Newcomers who then have none, so that others can. Empty in mode `participation`, but for a swap in favour of
    /// somebody overdue or of points.
    pub no_longer_matched: Vec<String>,
}

/// "Two more residents on Tuesday evening would match two people."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suggestion {
    /// The evening, as a bit of the masks.
    pub evening: u8,
    /// Whom to look for. They don't exist: they are made after the residents who do.
    pub residents: Vec<Resident>,
    pub gain: Gain,
}

/// What would be gained if these residents were there too, by solving with and without them.
pub fn what_if(instance: &Instance, more: &[Resident]) -> Result<Gain, InvalidInstance> {
    let solution = solve(instance)?;
    gain(instance, &solution, more)
}

/// More residents than this are not asked for at once.
const MOST: usize = 3;

impl Solution {
    /// For every evening, the fewest residents (up to three) whose joining helps most people who have no partner now.
    /// The best for the whole first.
    pub fn suggestions(&self, instance: &Instance) -> Result<Vec<Suggestion>, InvalidInstance> {
        instance.validate()?;
        let unmatched: HashSet<&str> = self.unmatched_newcomers.iter().map(|person| person.id.as_str()).collect();
        let waiting: Vec<&Newcomer> =
            instance.newcomers.iter().filter(|person| unmatched.contains(person.id.as_str())).collect();
        let mut found = Vec::new();
        for evening in 0..u32::BITS as u8 {
            let free: Vec<&Newcomer> =
                waiting.iter().copied().filter(|person| person.evenings >> evening & 1 == 1).collect();
            let Some(profile) = profile(instance, &free, evening) else { continue };
            if !self.could_help(instance, &profile) {
                continue;
            }
            let mut best: Option<Suggestion> = None;
            for count in 1..=MOST {
                let residents = copies(instance, &profile, count);
                let gain = gain(instance, self, &residents)?;
                let before = best.as_ref().map_or(0, |best| best.gain.tiers.matched);
                if gain.tiers.matched <= before {
                    break;
                }
                best = Some(Suggestion { evening, residents, gain });
            }
            found.extend(best);
        }
        let rank = |one: &Suggestion| (one.gain.tiers.overdue_matched, one.gain.tiers.matched, one.gain.tiers.points);
        found.sort_by(|one, other| rank(other).cmp(&rank(one)).then(one.evening.cmp(&other.evening)));
        Ok(found)
    }

    /// The prices say without solving who can't help: with whom no newcomer would be worth more than now.
    fn could_help(&self, instance: &Instance, resident: &Resident) -> bool {
        let prices = &self.certificate.newcomers;
        instance.newcomers.iter().any(|newcomer| {
            let fits = !HardRule::ALL.into_iter().any(|rule| rule.broken_by(newcomer, resident));
            let price = prices.binary_search_by(|price| price.id.cmp(&newcomer.id)).map_or(0, |at| prices[at].price);
            fits && self.certificate.bonus.value(&Points::of(instance, newcomer, resident)) > price
        })
    }
}

fn gain(instance: &Instance, before: &Solution, more: &[Resident]) -> Result<Gain, InvalidInstance> {
    let mut with = instance.clone();
    with.residents.extend_from_slice(more);
    let after = solve(&with)?;
    let matched =
        |solution: &Solution| -> HashSet<String> { solution.pairs.iter().map(|pair| pair.newcomer.clone()).collect() };
    let (then, now) = (matched(&after), matched(before));
    let only = |one: &HashSet<String>, other: &HashSet<String>| {
        let mut only: Vec<String> = one.difference(other).cloned().collect();
        only.sort_unstable();
        only
    };
    Ok(Gain {
        tiers: Tiers {
            overdue_matched: after.tiers.overdue_matched - before.tiers.overdue_matched,
            matched: after.tiers.matched - before.tiers.matched,
            points: after.tiers.points - before.tiers.points,
        },
        newly_matched: only(&then, &now),
        no_longer_matched: only(&now, &then),
    })
}

/// A resident as there could well be one more of: the middle one of those there are, free on this evening alone, ready for
/// every track and rhythm that somebody is ready for, and living where most of the `waiting` can be reached. None if there is nobody to be modelled on, or for.
fn profile(instance: &Instance, waiting: &[&Newcomer], evening: u8) -> Option<Resident> {
    let residents = &instance.residents;
    let max_distance = median(residents.iter().map(|resident| resident.max_distance))?;
    let far = u64::from(max_distance).pow(2);
    let near = |place: &Newcomer| {
        let apart = |other: &&&Newcomer| {
            u64::from(place.x.abs_diff(other.x)).pow(2) + u64::from(place.y.abs_diff(other.y)).pow(2) <= far
        };
        waiting.iter().filter(apart).count()
    };
    // Of equally good places the first by id, so that it doesn't matter how people are listed.
    let place = waiting.iter().max_by(|one, other| near(one).cmp(&near(other)).then(other.id.cmp(&one.id)))?;
    let usual = |has: &dyn Fn(&Resident) -> bool| {
        2 * residents.iter().filter(|resident| has(resident)).count() >= residents.len()
    };
    let mask = |of: &dyn Fn(&Resident) -> u64| {
        (0..u64::BITS)
            .filter(|&bit| usual(&|resident| of(resident) >> bit & 1 == 1))
            .fold(0, |mask, bit| mask | 1 << bit)
    };
    Some(Resident {
        id: String::new(),
        x: place.x,
        y: place.y,
        age: median(residents.iter().filter_map(|resident| resident.age)),
        gender: gender(instance, waiting),
        wants_gender: None,
        min_level: median(residents.iter().map(|resident| resident.min_level))?,
        languages: mask(&|resident| resident.languages),
        interests: mask(&|resident| resident.interests),
        evenings: 1 << evening,
        // The most accommodating that is still usual: every rhythm that somebody has.
        rhythm: residents.iter().fold(0, |all, resident| all | resident.rhythm),
        field: None,
        children: usual(&|resident| resident.children),
        offers: mask(&|resident| u64::from(resident.offers)) as u32,
        tracks: [Track::Programme, Track::Outside, Track::Work]
            .into_iter()
            .filter(|track| residents.iter().any(|resident| resident.tracks.contains(track)))
            .collect(),
        employer: employer(waiting),
        max_distance,
        // Whoever comes forward is asked everything; only the place is as good as that of those who wait.
        unknown: Unknown { place: place.unknown.place, ..Unknown::default() },
    })
}

/// Where most of those work who look for somebody at work.
fn employer(waiting: &[&Newcomer]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for newcomer in waiting.iter().filter(|newcomer| newcomer.track == Track::Work) {
        if let Some(employer) = newcomer.employer.as_deref() {
            *counts.entry(employer).or_default() += 1;
        }
    }
    // Of equals the first by name.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(employer, _)| employer.to_owned())
}

/// The gender that those who wait ask for most often; if none of them asks, the most frequent one of the residents.
fn gender(instance: &Instance, waiting: &[&Newcomer]) -> Gender {
    let most = |all: &mut dyn Iterator<Item = Gender>| {
        let mut counts = [(0, Gender::Other), (0, Gender::Male), (0, Gender::Female)];
        for gender in all {
            counts[2 - gender as usize].0 += 1;
        }
        counts.into_iter().max().filter(|(count, _)| *count > 0).map(|(_, gender)| gender)
    };
    most(&mut waiting.iter().filter_map(|newcomer| newcomer.wants_gender))
        .or_else(|| most(&mut instance.residents.iter().map(|resident| resident.gender)))
        .unwrap_or(Gender::Other)
}

/// The lower one of the two in the middle.
fn median<T: Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut sorted: Vec<T> = values.collect();
    sorted.sort_unstable();
    let middle = sorted.len().saturating_sub(1) / 2;
    sorted.into_iter().nth(middle)
}

/// As many of them, under ids that nobody has.
fn copies(instance: &Instance, profile: &Resident, count: usize) -> Vec<Resident> {
    let taken: HashSet<&str> = instance.residents.iter().map(|resident| resident.id.as_str()).collect();
    let ids = (1..).map(|number| format!("more-{number}")).filter(|id| !taken.contains(id.as_str()));
    ids.take(count).map(|id| Resident { id, ..profile.clone() }).collect()
}
