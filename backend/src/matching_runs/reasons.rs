//! Why two people, in points and in the facts behind them. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;
use contract::ids::RequestId;
use contract::language::DutchLevel;
use contract::matching_runs::{
    CriterionPoints, LeftReason, MatchingCriterion, MatchingRule, PairFacts, PairReasons, RequestPair, RuleCount,
    RunCost,
};
use matching::pairs::{self, HardRule, Points};

use super::facts::{Facts, PersonFacts};
use super::solve::{self, Input};
use super::translate::counting_moments;

/// A run's input, ready to be asked about two people.
pub struct Asking<'a> {
    pub input: &'a Input,
    people: BTreeMap<RequestId, &'a PersonFacts>,
    newcomers: BTreeMap<&'a str, &'a pairs::Newcomer>,
    residents: BTreeMap<&'a str, &'a pairs::Resident>,
    excluded: BTreeSet<(&'a str, &'a str)>,
    kept_apart: BTreeSet<RequestPair>,
    counting: Vec<contract::people::FreeMoment>,
}

impl<'a> Asking<'a> {
    pub fn of(input: &'a Input) -> Self {
        Self {
            input,
            people: input.facts.by_request(),
            newcomers: input.pairs.newcomers.iter().map(|person| (person.id.as_str(), person)).collect(),
            residents: input.pairs.residents.iter().map(|person| (person.id.as_str(), person)).collect(),
            excluded: input.pairs.excluded.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect(),
            kept_apart: input.kept_apart.iter().copied().collect(),
            counting: counting_moments(&input.facts),
        }
    }

    /// Whether two who fit were kept apart because they couldn't both come to the newcomer's group.
    pub fn kept_apart(&self, newcomer: &str, resident: &str) -> bool {
        let ids = newcomer.parse().ok().zip(resident.parse().ok());
        ids.is_some_and(|(newcomer_request_id, established_request_id)| {
            self.kept_apart.contains(&RequestPair { newcomer_request_id, established_request_id })
        })
    }

    /// Someone in the run, by request.
    pub fn person(&self, request: RequestId) -> Option<&'a PersonFacts> {
        self.people.get(&request).copied()
    }

    /// Two people as the engine knows them.
    pub fn two(&self, newcomer: &str, resident: &str) -> Option<(&'a pairs::Newcomer, &'a pairs::Resident)> {
        Some((*self.newcomers.get(newcomer)?, *self.residents.get(resident)?))
    }

    /// What must hold between these two and doesn't.
    pub fn broken(&self, newcomer: &pairs::Newcomer, resident: &pairs::Resident) -> Vec<MatchingRule> {
        let excluded = self.excluded.contains(&(newcomer.id.as_str(), resident.id.as_str()))
            && !self.kept_apart(&newcomer.id, &resident.id);
        let broken = |rule: &HardRule| rule.broken_by(newcomer, resident) || (*rule == HardRule::Excluded && excluded);
        HardRule::ALL.into_iter().filter(broken).map(solve::rule).collect()
    }

    /// How well these two fit, and why.
    pub fn reasons(&self, newcomer: &pairs::Newcomer, resident: &pairs::Resident) -> PairReasons {
        let points = Points::of(&self.input.pairs, newcomer, resident);
        let people = newcomer.id.parse().ok().zip(resident.id.parse().ok());
        let people = people.and_then(|(one, other)| self.person(one).zip(self.person(other)));
        PairReasons {
            fit: points.fit(),
            waiting: points.waiting,
            criteria: criteria(&self.input.pairs.weights, &points, newcomer.level),
            facts: people.map(|(one, other)| self.facts(one, other)).unwrap_or_default(),
        }
    }

    fn facts(&self, newcomer: &PersonFacts, established: &PersonFacts) -> PairFacts {
        let year = self.input.facts.on.year();
        let ages = newcomer.age_in(year).zip(established.age_in(year));
        let languages: BTreeSet<&str> = established.conversation_languages().collect();
        let common = newcomer.conversation_languages().filter(|language| languages.contains(language));
        let moments = newcomer
            .moments
            .iter()
            .filter(|moment| established.moments.contains(moment) && self.counting.contains(moment));
        let goals = newcomer.goals.iter().filter(|goal| established.goals.contains(goal));
        let interests = newcomer.interests.iter().filter(|interest| established.interests.contains(interest));
        let field = newcomer.field_of_work.filter(|field| established.field_of_work == Some(*field));
        let unknown: BTreeSet<_> = newcomer.not_known().into_iter().chain(established.not_known()).collect();
        PairFacts {
            interest_ids: interests.copied().collect(),
            languages: common.map(str::to_owned).collect(),
            moments: moments.copied().collect(),
            field_of_work: field,
            years_apart: ages.map(|(one, other)| u16::from(one.abs_diff(other))),
            both_have_children: newcomer.children_at_home == Some(true) && established.children_at_home == Some(true),
            distance_metres: distance_metres(newcomer, established),
            goals: goals.copied().collect(),
            not_known: unknown.into_iter().collect(),
        }
    }
}

/// Between the middles of two postcode areas.
pub fn distance_metres(one: &PersonFacts, other: &PersonFacts) -> Option<u32> {
    let (one, other) = (one.place?, other.place?);
    let (across, along) = (u64::from(one.x.abs_diff(other.x)), u64::from(one.y.abs_diff(other.y)));
    u32::try_from((across * across + along * along).isqrt() * 100).ok()
}

fn criteria(weights: &pairs::Weights, points: &Points, level: u8) -> Vec<CriterionPoints> {
    let language = if level <= DutchLevel::A1 as u8 { 2 * weights.language } else { weights.language };
    let rows = [
        (MatchingCriterion::Interests, points.interests, 4 * weights.interests),
        (MatchingCriterion::Language, points.language, language),
        (MatchingCriterion::Field, points.field, weights.field),
        (MatchingCriterion::Age, points.age, weights.age),
        (MatchingCriterion::Children, points.children, weights.children),
        (MatchingCriterion::Distance, points.distance, weights.distance),
        (MatchingCriterion::Evening, points.evening, 3 * weights.evening),
        (MatchingCriterion::Goal, points.goal, weights.goal),
    ];
    rows.into_iter().map(|(criterion, points, most)| CriterionPoints { criterion, points, most }).collect()
}

/// What another choice costs.
pub fn cost(tiers: pairs::Tiers) -> RunCost {
    RunCost { overdue: tiers.overdue_matched, matches: tiers.matched, points: tiers.points }
}

/// Why somebody is left: the word, how many fit, with how many each rule is the first that doesn't hold.
pub fn left_because(reason: &pairs::Reason) -> (LeftReason, usize, Vec<RuleCount>) {
    match reason {
        pairs::Reason::NoOneFits { broken } => (LeftReason::NoOneFits, 0, counted(broken)),
        pairs::Reason::OnlyLockedFit { fits, broken } => (LeftReason::OnlyLockedFit, *fits, counted(broken)),
        pairs::Reason::WorthMoreElsewhere { fits, .. } => (LeftReason::WorthMoreElsewhere, *fits, Vec::new()),
    }
}

fn counted(counts: &pairs::RuleCounts) -> Vec<RuleCount> {
    let mut rows: Vec<RuleCount> = HardRule::ALL
        .into_iter()
        .map(|rule| RuleCount { rule: solve::rule(rule), people: u32::try_from(counts.of(rule)).unwrap_or(u32::MAX) })
        .filter(|row| row.people > 0)
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.people));
    rows
}

/// Rules that people can change by talking with each other. What a track or a veto keeps apart stays apart.
const NEGOTIABLE: [MatchingRule; 5] =
    [MatchingRule::Gender, MatchingRule::Travel, MatchingRule::Evening, MatchingRule::Rhythm, MatchingRule::Language];

/// How many more would fit if one rule were put aside for this person and nothing else.
pub fn would_help(asking: &Asking, facts: &Facts, request: RequestId) -> Vec<RuleCount> {
    let id = request.to_string();
    let is_newcomer = facts.newcomers.iter().any(|person| person.request == request);
    let mut counts: BTreeMap<MatchingRule, u32> = BTreeMap::new();
    let mut look = |newcomer: &pairs::Newcomer, resident: &pairs::Resident| {
        if let [only] = asking.broken(newcomer, resident).as_slice() {
            *counts.entry(*only).or_default() += 1;
        }
    };
    let input = &asking.input.pairs;
    match (is_newcomer, asking.newcomers.get(id.as_str()), asking.residents.get(id.as_str())) {
        (true, Some(newcomer), _) => input.residents.iter().for_each(|resident| look(newcomer, resident)),
        (false, _, Some(resident)) => input.newcomers.iter().for_each(|newcomer| look(newcomer, resident)),
        _ => {}
    }
    let mut rows: Vec<RuleCount> = counts
        .into_iter()
        .filter(|(rule, _)| NEGOTIABLE.contains(rule))
        .map(|(rule, people)| RuleCount { rule, people })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.people));
    rows
}
