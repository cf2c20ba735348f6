//! From what is stored of a run to what the API says of it. Names are put in at the moment of reading. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;
use contract::ids::{GroupId, MatchId, PersonId, RequestId};
use contract::language::DutchLevel;
use contract::matching_runs::{
    CheapestPartner, FairnessDimension, FairnessRow, LeftReason, MatchingRule, NoPlaceReason, RequestPair, RunFairness,
    RunGroup, RunGroupWarning, RunLeft, RunPair, RunPerson, RunPresence, RunShare, RunTotals, RunWaiting,
};
use contract::people::{PersonReference, Side};
use contract::profiles::Rhythm;
use matching::{groups, pairs};

use super::division::{Places, evening_of};
use super::facts::{GroupFacts, PersonFacts};
use super::reasons::{Asking, cost, left_because, would_help};
use super::solve::{Answer, Input};

/// Someone in a stored run, as known now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub merged: bool,
}

/// What is looked up when a run is read.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    pub people: BTreeMap<PersonId, Named>,
    pub groups: BTreeMap<GroupId, String>,
    pub matches: BTreeMap<RequestPair, MatchId>,
}

impl Looked {
    pub fn name(&self, person: PersonId) -> Option<String> {
        self.people.get(&person).map(|named| named.name.clone())
    }

    fn reference(&self, person: Option<PersonId>) -> Option<PersonReference> {
        person.and_then(|id| Some(PersonReference { id, display_name: self.name(id)? }))
    }
}

/// A stored run, ready to be shown.
pub struct Showing<'a> {
    pub input: &'a Input,
    pub answer: &'a Answer,
    pub looked: &'a Looked,
    pub asking: Asking<'a>,
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl<'a> Showing<'a> {
    pub fn of(input: &'a Input, answer: &'a Answer, looked: &'a Looked) -> Self {
        Self { input, answer, looked, asking: Asking::of(input) }
    }

    /// Everyone who took part, those who wait longest first.
    pub fn people(&self) -> Vec<RunPerson> {
        let facts = &self.input.facts;
        let newcomers = facts.newcomers.iter().map(|person| self.person(person, Side::Newcomer));
        let established = facts.established.iter().map(|person| self.person(person, Side::Established));
        let mut people: Vec<RunPerson> = newcomers.chain(established).collect();
        people.sort_by_key(|person| (std::cmp::Reverse(person.waiting_days), person.request_id));
        people
    }

    /// Someone who took part, by request.
    pub fn one(&self, request: RequestId) -> Option<RunPerson> {
        let facts = &self.input.facts;
        let newcomer = facts.newcomers.iter().find(|person| person.request == request);
        let established = facts.established.iter().find(|person| person.request == request);
        newcomer
            .map(|person| self.person(person, Side::Newcomer))
            .or_else(|| established.map(|person| self.person(person, Side::Established)))
    }

    fn person(&self, person: &PersonFacts, side: Side) -> RunPerson {
        let named = self.looked.people.get(&person.person);
        let presence = match named {
            None => RunPresence::Erased,
            Some(named) if named.merged => RunPresence::Merged,
            Some(_) => RunPresence::Present,
        };
        RunPerson {
            request_id: person.request,
            person_id: person.person,
            display_name: named.map(|named| named.name.clone()),
            presence,
            side,
            waiting_days: person.waiting_days,
            overdue: person.waiting_days > self.input.pairs.overdue_after_days,
            dutch_level: person.dutch_level,
            gender: person.gender,
            age: person.age_in(self.input.facts.on.year()),
            languages: person.languages.iter().map(|spoken| spoken.language.clone()).collect(),
            moments: person.moments.clone(),
            max_distance_km: person.max_distance_km,
            interest_ids: person.interests.clone(),
            goals: person.goals.clone(),
            not_known: person.not_known(),
        }
    }

    /// The pairs of the run, the longest waiting newcomer first.
    pub fn pairs(&self) -> Vec<RunPair> {
        let places = self.places();
        let no_place = self.no_place();
        let mut pairs: Vec<RunPair> =
            self.answer.pairs.pairs.iter().filter_map(|pair| self.pair(pair, (&places, &no_place))).collect();
        let waits =
            |pair: &RunPair| self.asking.person(pair.newcomer_request_id).map_or(0, |person| person.waiting_days);
        pairs.sort_by_key(|pair| (std::cmp::Reverse(waits(pair)), pair.newcomer_request_id));
        pairs
    }

    fn pair(
        &self,
        pair: &pairs::Pair,
        (places, no_place): (&BTreeMap<RequestId, GroupId>, &BTreeMap<RequestId, NoPlaceReason>),
    ) -> Option<RunPair> {
        let (newcomer, resident) = self.asking.two(&pair.newcomer, &pair.resident)?;
        let ids = RequestPair {
            newcomer_request_id: pair.newcomer.parse().ok()?,
            established_request_id: pair.resident.parse().ok()?,
        };
        Some(RunPair {
            newcomer_request_id: ids.newcomer_request_id,
            established_request_id: ids.established_request_id,
            locked: pair.locked,
            broken_rules: pair.broken_rules.iter().map(|rule| super::solve::rule(*rule)).collect(),
            reasons: self.asking.reasons(newcomer, resident),
            group_id: places.get(&ids.newcomer_request_id).copied(),
            no_place: no_place.get(&ids.newcomer_request_id).copied(),
            match_id: self.looked.matches.get(&ids).copied(),
        })
    }

    /// The group of each pair, by the newcomer's request.
    pub fn places(&self) -> Places {
        let groups = self.answer.groups.iter().flat_map(|division| &division.groups);
        let place = |group: &groups::SolvedGroup| {
            let id: Option<GroupId> = group.id.parse().ok();
            let pairs = group.pairs.iter().filter_map(move |pair| Some((pair.parse().ok()?, id?)));
            pairs.collect::<Vec<_>>()
        };
        groups.flat_map(place).collect()
    }

    fn no_place(&self) -> BTreeMap<RequestId, NoPlaceReason> {
        let left = self.answer.groups.iter().flat_map(|division| &division.unplaced);
        let with: BTreeMap<&str, &str> =
            self.answer.pairs.pairs.iter().map(|pair| (pair.newcomer.as_str(), pair.resident.as_str())).collect();
        let reason = |pair: &groups::Unplaced| {
            let newcomer: RequestId = pair.pair.parse().ok()?;
            let evenings = matches!(pair.why, groups::Why::OtherEvenings | groups::Why::NoLeaders);
            let established = with.get(pair.pair.as_str()).and_then(|id| id.parse().ok());
            let other_rhythm = evenings && established.is_some_and(|it| self.no_group_in_rhythm(newcomer, it));
            Some((newcomer, if other_rhythm { NoPlaceReason::OtherRhythm } else { no_place(pair.why) }))
        };
        left.filter_map(reason).collect()
    }

    /// Whether no group meets as often as these two can.
    fn no_group_in_rhythm(&self, newcomer: RequestId, established: RequestId) -> bool {
        let suits = |request: RequestId, rhythm: Rhythm| {
            let rhythms = self.asking.person(request).map(|person| person.rhythms.as_slice()).unwrap_or_default();
            rhythms.is_empty() || rhythms.contains(&rhythm)
        };
        let mut groups = self.input.facts.groups.iter().filter(|group| group.room() > 0);
        !groups.any(|group| suits(newcomer, group.rhythm) && suits(established, group.rhythm))
    }

    /// The cohort's groups as the run fills them.
    pub fn groups(&self) -> Vec<RunGroup> {
        let solved: BTreeMap<&str, &groups::SolvedGroup> =
            self.answer.groups.iter().flat_map(|division| &division.groups).map(|it| (it.id.as_str(), it)).collect();
        self.input
            .facts
            .groups
            .iter()
            .map(|group| self.group(group, solved.get(group.id.to_string().as_str()).copied()))
            .collect()
    }

    fn group(&self, group: &GroupFacts, solved: Option<&groups::SolvedGroup>) -> RunGroup {
        let members: Vec<&PersonFacts> = solved
            .iter()
            .flat_map(|solved| &solved.pairs)
            .filter_map(|id| self.asking.person(id.parse().ok()?))
            .collect();
        let slots = self.input.groups.as_ref().map(|input| input.slots.as_slice()).unwrap_or_default();
        let proposed = solved.and_then(|solved| evening_of(slots.get(solved.slot)?));
        let pairs = u16::try_from(members.len()).unwrap_or(u16::MAX);
        RunGroup {
            id: group.id,
            name: self.looked.groups.get(&group.id).cloned(),
            evening: group.evening.or(proposed),
            two_weekly: group.rhythm == Rhythm::TwoWeekly,
            women_only: group.women_only,
            least_pairs: group.least_pairs,
            capacity: group.capacity,
            pairs_before: group.pairs,
            pairs,
            coach: self.looked.reference(group.coach),
            assistant_coach: self.looked.reference(group.assistant_coach),
            levels: shares(
                members
                    .iter()
                    .map(|person| person.dutch_level)
                    .chain(group.seated.iter().map(|seated| seated.dutch_level))
                    .map(|level| level.map(|level| level.code().to_owned())),
            ),
            mother_tongues: shares(
                members
                    .iter()
                    .map(|person| person.mother_tongue().map(str::to_owned))
                    .chain(group.seated.iter().map(|seated| seated.mother_tongue.clone())),
            ),
            warnings: self.warnings(group, &members),
        }
    }

    fn warnings(&self, group: &GroupFacts, members: &[&PersonFacts]) -> Vec<RunGroupWarning> {
        if members.is_empty() {
            return Vec::new();
        }
        let levels = members.iter().map(|person| person.dutch_level);
        let levels = levels.chain(group.seated.iter().map(|seated| seated.dutch_level));
        let beginners = levels.filter(|level| *level == Some(DutchLevel::A0)).count();
        // Of runs of before they were looked at, it isn't known whether a beginner sits there.
        let all_known = group.seated.len() == usize::from(group.pairs);
        let pairs = usize::from(group.pairs) + members.len();
        let id = group.id.to_string();
        let mut broken = self.answer.groups.iter().flat_map(|division| &division.violations);
        let does_not_suit =
            broken.any(|it| it.problem == groups::Problem::SlotDoesNotSuit && it.group.as_deref() == Some(id.as_str()));
        let checks = [
            (RunGroupWarning::CoachMissing, group.coach.is_none()),
            (RunGroupWarning::AssistantMissing, group.assistant_coach.is_none()),
            (RunGroupWarning::LoneBeginner, beginners == 1 && all_known),
            (RunGroupWarning::TooFew, pairs < usize::from(group.least_pairs)),
            (RunGroupWarning::TooMany, pairs > usize::from(group.capacity)),
            (RunGroupWarning::EveningDoesNotSuit, does_not_suit),
        ];
        checks.into_iter().filter_map(|(warning, holds)| holds.then_some(warning)).collect()
    }

    /// Who has no partner, newcomers first, the longest waiting first.
    pub fn left(&self) -> Vec<RunLeft> {
        let left = self.answer.pairs.unmatched_newcomers.iter().chain(&self.answer.pairs.unmatched_residents);
        let mut rows: Vec<RunLeft> = left.filter_map(|left| self.left_one(left)).collect();
        let newcomers: BTreeSet<RequestId> = self.input.facts.newcomers.iter().map(|person| person.request).collect();
        let waits = |request: RequestId| self.asking.person(request).map_or(0, |person| person.waiting_days);
        rows.sort_by_key(|row| {
            (!newcomers.contains(&row.request_id), std::cmp::Reverse(waits(row.request_id)), row.request_id)
        });
        rows
    }

    fn left_one(&self, left: &pairs::Unmatched) -> Option<RunLeft> {
        let request_id: RequestId = left.id.parse().ok()?;
        let (mut reason, mut fits, mut barred) = left_because(&left.reason);
        let apart = self.apart(request_id);
        if apart > 0 {
            // To the engine these pairs are excluded; to people they aren't.
            barred
                .iter_mut()
                .filter(|row| row.rule == MatchingRule::Excluded)
                .for_each(|row| row.people = row.people.saturating_sub(apart));
            barred.retain(|row| row.people > 0);
            fits += apart as usize;
            if reason == LeftReason::NoOneFits {
                reason = LeftReason::GroupsElsewhere;
            }
        }
        let cheapest = match &left.reason {
            pairs::Reason::WorthMoreElsewhere { partner, cost: lost, .. } => {
                Some(CheapestPartner { request_id: partner.parse().ok()?, cost: cost(*lost) })
            }
            _ => None,
        };
        let would_help = would_help(&self.asking, &self.input.facts, request_id);
        Some(RunLeft { request_id, reason, fits: number(fits), barred, would_help, cheapest })
    }

    /// With how many someone was kept apart because they couldn't both come to the newcomer's group.
    fn apart(&self, request: RequestId) -> u32 {
        let with = |pair: &&RequestPair| pair.newcomer_request_id == request || pair.established_request_id == request;
        number(self.input.kept_apart.iter().filter(with).count())
    }

    /// How many of the other side each of two people fits.
    pub fn choices(&self, pair: RequestPair) -> (u32, u32) {
        let (newcomer, resident) = (pair.newcomer_request_id.to_string(), pair.established_request_id.to_string());
        let Some((one, other)) = self.asking.two(&newcomer, &resident) else { return (0, 0) };
        let input = &self.input.pairs;
        let residents = input.residents.iter().filter(|resident| self.asking.broken(one, resident).is_empty()).count();
        let newcomers =
            input.newcomers.iter().filter(|newcomer| self.asking.broken(newcomer, other).is_empty()).count();
        (number(residents), number(newcomers))
    }

    pub fn totals(&self) -> RunTotals {
        let found = &self.answer.pairs;
        let matched = self.matched();
        let newcomers = &self.input.facts.newcomers;
        let longest = |is_matched: bool| {
            let those = newcomers.iter().filter(|person| matched.contains(&person.request) == is_matched);
            those.map(|person| person.waiting_days).max()
        };
        RunTotals {
            newcomers: number(newcomers.len()),
            established: number(self.input.facts.established.len()),
            possible_pairs: (found.feasible_pairs + self.input.kept_apart.len()) as u64,
            pairs: number(found.pairs.len()),
            overdue: number(found.overdue),
            overdue_matched: u32::try_from(found.tiers.overdue_matched).unwrap_or_default(),
            points: found.tiers.points,
            pairs_proven: self.answer.proven,
            placed: self.answer.groups.as_ref().map(|_| number(self.places().len())),
            most_placed: self
                .answer
                .together
                .map(|together| number(together.most_placed.saturating_sub(self.seated()))),
            points_for_groups: self.answer.together.map_or(0, |together| together.alone.points - found.tiers.points),
            groups_gap_basis_points: self.answer.groups.as_ref().map(|division| division.gap_basis_points),
            longest_waiting_matched_days: longest(true),
            longest_waiting_left_days: longest(false),
        }
    }

    /// Pairs of the division that had a place before.
    fn seated(&self) -> usize {
        self.input.groups.as_ref().map_or(0, |input| input.pairs.len() - self.answer.pairs.pairs.len())
    }

    fn matched(&self) -> BTreeSet<RequestId> {
        self.answer.pairs.pairs.iter().filter_map(|pair| pair.newcomer.parse().ok()).collect()
    }

    pub fn fairness(&self) -> RunFairness {
        let matched = self.matched();
        let newcomers = &self.input.facts.newcomers;
        let (with, without): (Vec<&PersonFacts>, Vec<&PersonFacts>) =
            newcomers.iter().partition(|person| matched.contains(&person.request));
        let mut rows = Vec::new();
        for dimension in FairnessDimension::all() {
            let mut counted: BTreeMap<Option<String>, (u32, u32)> = BTreeMap::new();
            for person in newcomers {
                let count = counted.entry(code(person, dimension)).or_default();
                count.0 += 1;
                count.1 += u32::from(matched.contains(&person.request));
            }
            let mut these: Vec<FairnessRow> = counted
                .into_iter()
                .map(|(code, (people, matched))| FairnessRow { dimension, code, people, matched })
                .collect();
            // Levels in their order; the others by how many there are. What isn't known comes last.
            match dimension {
                FairnessDimension::DutchLevel => these.sort_by_key(|row| row.code.is_none()),
                FairnessDimension::MotherTongue | FairnessDimension::Gender => {
                    these.sort_by_key(|row| (row.code.is_none(), std::cmp::Reverse(row.people)));
                }
            }
            rows.extend(these);
        }
        RunFairness { waiting_matched: waiting(&with), waiting_left: waiting(&without), rows }
    }
}

fn code(person: &PersonFacts, dimension: FairnessDimension) -> Option<String> {
    match dimension {
        FairnessDimension::DutchLevel => person.dutch_level.map(|level| level.code().to_owned()),
        FairnessDimension::MotherTongue => person.mother_tongue().map(str::to_owned),
        FairnessDimension::Gender => person.gender.map(|gender| gender.code().to_owned()),
    }
}

fn waiting(people: &[&PersonFacts]) -> RunWaiting {
    let mut days: Vec<u32> = people.iter().map(|person| person.waiting_days).collect();
    days.sort_unstable();
    let median = days.get(days.len().saturating_sub(1) / 2).copied();
    RunWaiting { people: number(days.len()), median_days: median, longest_days: days.last().copied() }
}

fn shares(codes: impl Iterator<Item = Option<String>>) -> Vec<RunShare> {
    let mut counted: BTreeMap<Option<String>, u32> = BTreeMap::new();
    codes.for_each(|code| *counted.entry(code).or_default() += 1);
    let mut rows: Vec<RunShare> = counted.into_iter().map(|(code, people)| RunShare { code, people }).collect();
    rows.sort_by_key(|row| row.code.is_none());
    rows
}

fn no_place(why: groups::Why) -> NoPlaceReason {
    match why {
        groups::Why::OutOfReach => NoPlaceReason::OutOfReach,
        groups::Why::NotAllowed => NoPlaceReason::NotAllowed,
        groups::Why::NoLeaders => NoPlaceReason::NoLeaders,
        groups::Why::OtherEvenings => NoPlaceReason::OtherEvenings,
        groups::Why::Mixture => NoPlaceReason::Mixture,
        groups::Why::Full => NoPlaceReason::Full,
        groups::Why::WorthMore => NoPlaceReason::WorthMore,
    }
}
