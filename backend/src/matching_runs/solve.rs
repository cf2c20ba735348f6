//! A run of the engine: what goes in and what comes out, as both are stored. Pure.

use contract::matching_runs::{RequestPair, RunSuggestion};
use contract::people::{PartOfDay, Weekday};
use contract::requests::Track;
use matching::{groups, pairs};
use serde::{Deserialize, Serialize};

use super::facts::{Asked, Facts};
use super::translate::{Places, counting_moments, groups_input, pairs_input};
use crate::error::Error;

/// Everything that the answer depends on, in our words and in the engine's. The engine's part alone can be replayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    pub facts: Facts,
    pub pairs: pairs::Instance,
    pub groups: Option<groups::Instance>,
}

/// What the engine answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub pairs: pairs::Solution,
    /// Whether the certificate was checked, and proves that no pairing is better.
    pub proven: bool,
    pub groups: Option<groups::Solution>,
    pub suggestions: Vec<RunSuggestion>,
}

/// The version of the engine, as it is stored with each run.
pub const ENGINE_VERSION: &str = concat!("matching/", env!("CARGO_PKG_VERSION"));

/// Asks the engine. Pairs stay in the groups that they had in the run before, where that is as good.
///
/// # Errors
/// When the facts don't make a valid input: a fault of ours.
pub fn run(facts: Facts, asked: &Asked, before: &Places) -> Result<(Input, Answer), Error> {
    let pairs_input = pairs_input(&facts, asked);
    let found = pairs::solve(&pairs_input).map_err(|error| Error::internal(&error))?;
    let groups_input = groups_input(&facts, asked, (&pairs_of(&found), before));
    let suggestions = suggestions(&facts, &pairs_input, &found)?;
    let input = Input { facts, pairs: pairs_input, groups: groups_input };
    let answer = answer(&input, found, suggestions)?;
    Ok((input, answer))
}

fn answer(input: &Input, found: pairs::Solution, suggestions: Vec<RunSuggestion>) -> Result<Answer, Error> {
    let division = input.groups.as_ref().map(groups::solve).transpose().map_err(|error| Error::internal(&error))?;
    let proven = found.verify(&input.pairs).is_ok();
    Ok(Answer { pairs: found, proven, groups: division, suggestions })
}

/// Gives the stored input of a run to the engine again.
///
/// # Errors
/// When it isn't valid for this version of the engine.
#[cfg(test)]
pub fn replay(input: &Input) -> Result<Answer, Error> {
    let found = pairs::solve(&input.pairs).map_err(|error| Error::internal(&error))?;
    let suggestions = suggestions(&input.facts, &input.pairs, &found)?;
    answer(input, found, suggestions)
}

/// The pairs of an answer. Ids in the engine's input are request ids.
pub fn pairs_of(found: &pairs::Solution) -> Vec<RequestPair> {
    let pair = |pair: &pairs::Pair| {
        Some(RequestPair {
            newcomer_request_id: pair.newcomer.parse().ok()?,
            established_request_id: pair.resident.parse().ok()?,
        })
    };
    found.pairs.iter().filter_map(pair).collect()
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
