//! A run of the engine: what goes in and what comes out, as both are stored. Pure.

use contract::matching_runs::{RequestPair, RunSuggestion};
use contract::people::{PartOfDay, Weekday};
use contract::requests::Track;
use matching::joint::{self, Two};
use matching::{groups, pairs};
use serde::{Deserialize, Serialize};

use super::division::{Places, groups_input};
use super::facts::{Asked, Facts};
use super::translate::{counting_moments, pairs_input};
use crate::error::Error;

/// Everything that the answer depends on, in our words and in the engine's. The engine's part alone can be replayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    pub facts: Facts,
    /// With the pairs that were kept apart among the excluded ones.
    pub pairs: pairs::Instance,
    pub groups: Option<groups::Instance>,
    /// Two who fit, and couldn't both come to the newcomer's group.
    #[serde(default)]
    pub kept_apart: Vec<RequestPair>,
}

/// What the engine answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub pairs: pairs::Solution,
    /// Whether the certificate was checked, and proves that no pairing is better.
    pub proven: bool,
    pub groups: Option<groups::Solution>,
    pub suggestions: Vec<RunSuggestion>,
    /// How pairs and groups were found together, in a run for a cohort.
    #[serde(default)]
    pub together: Option<Together>,
}

/// What pairing had to do with groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Together {
    /// What the best pairs come to without regard to groups.
    pub alone: pairs::Tiers,
    /// No pairing gives more pairs a place, those that had one before included.
    pub most_placed: usize,
}

/// The version of the engine, as it is stored with each run.
pub const ENGINE_VERSION: &str = concat!("matching/", env!("CARGO_PKG_VERSION"));

/// Asks the engine: for pairs, and for a cohort with groups for pairs and groups together. Pairs stay in the groups that
/// they had in the run before, where that is as good.
///
/// # Errors
/// When the facts don't make a valid input: a fault of ours.
pub fn run(facts: Facts, asked: &Asked, before: &Places) -> Result<(Input, Answer), Error> {
    let pairs_input = pairs_input(&facts, asked);
    let Some(nobody) = groups_input(&facts, asked, (&[], before)) else {
        let found = pairs::solve(&pairs_input).map_err(|error| Error::internal(&error))?;
        let suggestions = suggestions(&facts, &pairs_input, &found)?;
        let proven = found.verify(&pairs_input).is_ok();
        let answer = Answer { pairs: found, proven, groups: None, suggestions, together: None };
        return Ok((Input { facts, pairs: pairs_input, groups: None, kept_apart: Vec::new() }, answer));
    };
    let division = |two: &[Two]| {
        let two: Vec<RequestPair> = two.iter().filter_map(|two| request_pair(*two)).collect();
        groups_input(&facts, asked, (&two, before)).unwrap_or_else(|| nobody.clone())
    };
    let found = joint::solve(&pairs_input, division).map_err(|error| Error::internal(&error))?;
    let answer = Answer {
        proven: found.pairs.verify(&found.pairs_instance).is_ok(),
        suggestions: suggestions(&facts, &found.pairs_instance, &found.pairs)?,
        pairs: found.pairs,
        groups: Some(found.groups),
        together: Some(Together { alone: found.alone, most_placed: found.most_placed }),
    };
    let kept_apart = found.kept_apart.iter().filter_map(|(one, other)| request_pair((one, other))).collect();
    Ok((Input { facts, pairs: found.pairs_instance, groups: Some(found.groups_instance), kept_apart }, answer))
}

/// Ids in the engine's input are request ids.
fn request_pair((newcomer, established): Two) -> Option<RequestPair> {
    Some(RequestPair { newcomer_request_id: newcomer.parse().ok()?, established_request_id: established.parse().ok()? })
}

/// Gives the stored input of a run to the engine again; what it weighed against each other isn't weighed again.
///
/// # Errors
/// When it isn't valid for this version of the engine.
#[cfg(test)]
pub fn replay(input: &Input) -> Result<Answer, Error> {
    let found = pairs::solve(&input.pairs).map_err(|error| Error::internal(&error))?;
    let division = input.groups.as_ref().map(groups::solve).transpose().map_err(|error| Error::internal(&error))?;
    let suggestions = suggestions(&input.facts, &input.pairs, &found)?;
    let proven = found.verify(&input.pairs).is_ok();
    Ok(Answer { pairs: found, proven, groups: division, suggestions, together: None })
}

/// The pairs of an answer.
pub fn pairs_of(found: &pairs::Solution) -> Vec<RequestPair> {
    found.pairs.iter().filter_map(|pair| request_pair((&pair.newcomer, &pair.resident))).collect()
}

/// More than so many newcomers: what more residents would change is another question then, and takes too long.
const MOST_FOR_SUGGESTIONS: usize = 300;
/// How many more residents are tried at most.
const MOST_EXTRA: u32 = 3;
const MOST_SUGGESTIONS: usize = 3;

/// Who would be helped by more residents on an evening: found by adding them, and solving again.
fn suggestions(facts: &Facts, input: &pairs::Instance, found: &pairs::Solution) -> Result<Vec<RunSuggestion>, Error> {
    if facts.track != Track::Programme
        || found.unmatched_newcomers.is_empty()
        || input.newcomers.len() > MOST_FOR_SUGGESTIONS
    {
        return Ok(Vec::new());
    }
    let mut suggestions = Vec::new();
    let evenings = counting_moments(facts).into_iter().filter(|moment| moment.part == PartOfDay::Evening);
    for evening in evenings.map(|moment| moment.day) {
        let mut best: Option<RunSuggestion> = None;
        for residents in 1..=MOST_EXTRA {
            let mut more = input.clone();
            more.residents.extend((0..residents).map(|number| volunteer(evening, number)));
            let then = pairs::solve(&more).map_err(|error| Error::internal(&error))?;
            let gained = u32::try_from(then.tiers.matched - found.tiers.matched).unwrap_or_default();
            if gained <= best.as_ref().map_or(0, |best| best.newcomers) {
                break;
            }
            best = Some(RunSuggestion { evening, residents, newcomers: gained });
        }
        suggestions.extend(best);
    }
    suggestions.sort_by_key(|it| (std::cmp::Reverse(it.newcomers), it.residents, it.evening));
    suggestions.truncate(MOST_SUGGESTIONS);
    Ok(suggestions)
}

/// Someone who could still come forward: free on one evening, without wishes, and of whom nothing else is known.
fn volunteer(evening: Weekday, number: u32) -> pairs::Resident {
    pairs::Resident {
        id: format!("more/{number}"),
        x: 0,
        y: 0,
        age: None,
        gender: pairs::Gender::Other,
        wants_gender: None,
        min_level: 0,
        languages: 0,
        interests: 0,
        evenings: 1 << (evening as u32 * 3 + PartOfDay::Evening as u32),
        rhythm: 0b11,
        field: None,
        children: false,
        offers: 0,
        tracks: vec![pairs::Track::Programme],
        employer: None,
        max_distance: 20_000,
        unknown: pairs::Unknown { place: true, evenings: false, gender: true },
    }
}

/// A rule as the contract names it.
pub fn rule(rule: pairs::HardRule) -> contract::matching_runs::MatchingRule {
    use contract::matching_runs::MatchingRule;
    match rule {
        pairs::HardRule::Track => MatchingRule::Track,
        pairs::HardRule::Gender => MatchingRule::Gender,
        pairs::HardRule::Travel => MatchingRule::Travel,
        pairs::HardRule::Evening => MatchingRule::Evening,
        pairs::HardRule::Rhythm => MatchingRule::Rhythm,
        pairs::HardRule::Language => MatchingRule::Language,
        pairs::HardRule::Excluded => MatchingRule::Excluded,
    }
}
