//! The hard rules G1 to G9, checked on a plan as it stands. Shares nothing with the search, so that it can judge it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::instance::{Gender, Group, Instance, Pair, Role, Staff, evening};
use super::plan::{Plan, PlannedGroup};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rule {
    /// A pair is in at most one group, and locked stays.
    G1,
    /// The number of pairs in an open group.
    G2,
    /// The slot suits every member, coach and assistant.
    G3,
    /// One coach and one assistant who can and may.
    G4,
    /// At most so many of one mother tongue and of one country.
    G5,
    /// Beginners are never alone.
    G6,
    /// Women-only groups.
    G7,
    /// Keep together, keep apart.
    G8,
    /// The site is within reach.
    G9,
}

/// A rule that a plan breaks, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Violation {
    pub rule: Rule,
    pub problem: Problem,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    UnknownGroup,
    UnknownPair,
    UnknownStaff,
    GroupTwice,
    InMoreThanOneGroup,
    LockNotKept,
    TooFew,
    TooMany,
    NoSlot,
    OtherSlotSettled,
    SlotDoesNotSuit,
    NoCoach,
    NoAssistant,
    OtherAppointed,
    NotInThatRole,
    DoesNotServeSite,
    CoachIsAssistant,
    TooManyGroups,
    TwoOnOneEvening,
    SameTongue,
    SameNationality,
    LoneBeginner,
    TooManyBeginners,
    WomenOnly,
    NeedsWomenOnly,
    Separated,
    NotApart,
    OutOfReach,
}

/// Every hard rule that the plan breaks, sorted; empty when it keeps all.
#[must_use]
pub fn verify(instance: &Instance, plan: &Plan) -> Vec<Violation> {
    let mut check = Check::new(instance);
    for group in &plan.groups {
        check.group(group);
    }
    check.staff();
    check.across(plan);
    check.found.sort_unstable();
    check.found
}

struct Check<'a> {
    instance: &'a Instance,
    groups: HashMap<&'a str, &'a Group>,
    pairs: HashMap<&'a str, &'a Pair>,
    people: HashMap<&'a str, &'a Staff>,
    /// Who leads which groups, on which slot.
    leading: BTreeMap<&'a str, Vec<(String, Option<usize>)>>,
    found: Vec<Violation>,
}

impl<'a> Check<'a> {
    fn new(instance: &'a Instance) -> Self {
        Self {
            instance,
            groups: instance.groups.iter().map(|group| (group.id.as_str(), group)).collect(),
            pairs: instance.pairs.iter().map(|pair| (pair.id.as_str(), pair)).collect(),
            people: instance.staff.iter().map(|person| (person.id.as_str(), person)).collect(),
            leading: BTreeMap::new(),
            found: Vec::new(),
        }
    }

    fn report(&mut self, rule: Rule, problem: Problem, group: &str) -> &mut Violation {
        let violation = Violation { rule, problem, group: Some(group.to_owned()), pairs: Vec::new(), staff: None };
        let at = self.found.len();
        self.found.push(violation);
        &mut self.found[at]
    }

    fn report_pairs(&mut self, (rule, problem): (Rule, Problem), group: &str, pairs: &[&Pair]) {
        if !pairs.is_empty() {
            self.report(rule, problem, group).pairs = pairs.iter().map(|pair| pair.id.clone()).collect();
        }
    }

    fn group(&mut self, planned: &PlannedGroup) {
        let id = planned.id.as_str();
        let Some(group) = self.groups.get(id).copied() else {
            self.report(Rule::G1, Problem::UnknownGroup, id);
            return;
        };
        let mut members = Vec::with_capacity(planned.pairs.len());
        for pair in &planned.pairs {
            match self.pairs.get(pair.as_str()) {
                Some(pair) => members.push(*pair),
                None => self.report(Rule::G1, Problem::UnknownPair, id).pairs = vec![pair.clone()],
            }
        }
        if members.len() < group.min {
            self.report(Rule::G2, Problem::TooFew, id);
        }
        if members.len() > group.max {
            self.report(Rule::G2, Problem::TooMany, id);
        }
        self.slot(planned, &members);
        self.leaders(planned, group);
        self.mixture(id, &members);
        self.women_only(group, &members);
        let beyond: Vec<_> = members.iter().copied().filter(|pair| !pair.minutes.contains_key(&group.site)).collect();
        self.report_pairs((Rule::G9, Problem::OutOfReach), id, &beyond);
    }

    fn slot(&mut self, planned: &PlannedGroup, members: &[&Pair]) {
        let id = planned.id.as_str();
        let Some(slot) = planned.slot.filter(|slot| *slot < self.instance.slots.len()) else {
            self.report(Rule::G3, Problem::NoSlot, id);
            return;
        };
        if self.instance.fixed_slot.get(id).is_some_and(|settled| *settled != slot) {
            self.report(Rule::G3, Problem::OtherSlotSettled, id);
        }
        let elsewhere: Vec<_> = members.iter().copied().filter(|pair| pair.slots >> slot & 1 == 0).collect();
        self.report_pairs((Rule::G3, Problem::SlotDoesNotSuit), id, &elsewhere);
    }

    fn leaders(&mut self, planned: &PlannedGroup, group: &Group) {
        let id = planned.id.as_str();
        let appointed = self.instance.fixed_staff.get(id);
        for role in Role::BOTH {
            let (leader, missing) = match role {
                Role::Coach => (&planned.coach, Problem::NoCoach),
                Role::Assistant => (&planned.assistant, Problem::NoAssistant),
            };
            let Some(leader) = leader else {
                self.report(Rule::G4, missing, id);
                continue;
            };
            let mut problems = Vec::new();
            if appointed.and_then(|appointed| appointed.to(role)).is_some_and(|other| other != leader) {
                problems.push((Rule::G4, Problem::OtherAppointed));
            }
            if let Some((known, person)) = self.people.get_key_value(leader.as_str()) {
                if !person.roles.contains(&role) {
                    problems.push((Rule::G4, Problem::NotInThatRole));
                }
                if !person.sites.contains(&group.site) {
                    problems.push((Rule::G4, Problem::DoesNotServeSite));
                }
                if planned.slot.is_some_and(|slot| slot < 64 && person.slots >> slot & 1 == 0) {
                    problems.push((Rule::G3, Problem::SlotDoesNotSuit));
                }
                if group.women_only && person.gender != Gender::Female {
                    problems.push((Rule::G7, Problem::WomenOnly));
                }
                self.leading.entry(known).or_default().push((id.to_owned(), planned.slot));
            } else {
                problems.push((Rule::G4, Problem::UnknownStaff));
            }
            for (rule, problem) in problems {
                self.report(rule, problem, id).staff = Some(leader.clone());
            }
        }
        if planned.coach.is_some() && planned.coach == planned.assistant {
            self.report(Rule::G4, Problem::CoachIsAssistant, id).staff.clone_from(&planned.coach);
        }
    }

    fn mixture(&mut self, id: &str, members: &[&Pair]) {
        let rules = &self.instance.rules;
        let mut tongues: BTreeMap<u32, Vec<&Pair>> = BTreeMap::new();
        let mut countries: BTreeMap<u32, Vec<&Pair>> = BTreeMap::new();
        for pair in members {
            tongues.entry(pair.tongue).or_default().push(pair);
            countries.entry(pair.nationality).or_default().push(pair);
        }
        for same in tongues.values().filter(|same| same.len() > rules.max_same_tongue) {
            self.report_pairs((Rule::G5, Problem::SameTongue), id, same);
        }
        for same in countries.values().filter(|same| same.len() > rules.max_same_nationality) {
            self.report_pairs((Rule::G5, Problem::SameNationality), id, same);
        }
        let beginners: Vec<_> = members.iter().copied().filter(|pair| pair.level == 0).collect();
        if beginners.len() == 1 {
            self.report_pairs((Rule::G6, Problem::LoneBeginner), id, &beginners);
        }
        if beginners.len() > rules.max_a0 {
            self.report_pairs((Rule::G6, Problem::TooManyBeginners), id, &beginners);
        }
    }

    fn women_only(&mut self, group: &Group, members: &[&Pair]) {
        let (problem, wrong): (_, Vec<&Pair>) = if group.women_only {
            let woman = |pair: &Pair| pair.gender == Gender::Female && pair.resident_gender == Gender::Female;
            (Problem::WomenOnly, members.iter().copied().filter(|pair| !woman(pair)).collect())
        } else {
            (Problem::NeedsWomenOnly, members.iter().copied().filter(|pair| pair.women_only_required).collect())
        };
        self.report_pairs((Rule::G7, problem), &group.id, &wrong);
    }

    /// Nobody leads more groups than they can, or two on one evening.
    fn staff(&mut self) {
        for (id, leading) in std::mem::take(&mut self.leading) {
            let groups: BTreeSet<&str> = leading.iter().map(|(group, _)| group.as_str()).collect();
            if self.people.get(id).is_some_and(|person| groups.len() > person.max_groups) {
                let violation = Violation {
                    rule: Rule::G4,
                    problem: Problem::TooManyGroups,
                    group: None,
                    pairs: Vec::new(),
                    staff: Some(id.to_owned()),
                };
                self.found.push(violation);
            }
            let mut evenings: HashMap<&str, &str> = HashMap::new();
            for (group, slot) in &leading {
                let Some(name) = slot.and_then(|slot| self.instance.slots.get(slot)) else { continue };
                if evenings.insert(evening(name), group).is_some_and(|other| other != group) {
                    self.report(Rule::G4, Problem::TwoOnOneEvening, group).staff = Some(id.to_owned());
                }
            }
        }
    }

    /// What concerns pairs in more than one group.
    fn across(&mut self, plan: &Plan) {
        let mut places: HashMap<&str, Vec<&str>> = HashMap::with_capacity(self.pairs.len());
        let mut opened = HashSet::new();
        for group in &plan.groups {
            if !opened.insert(group.id.as_str()) {
                self.report(Rule::G1, Problem::GroupTwice, &group.id);
            }
            for pair in &group.pairs {
                places.entry(pair).or_default().push(&group.id);
            }
        }
        let mut push = |rule, problem, group: Option<&str>, pairs: &[&String]| {
            let pairs = pairs.iter().map(|pair| (*pair).clone()).collect();
            self.found.push(Violation { rule, problem, group: group.map(str::to_owned), pairs, staff: None });
        };
        for pair in self.instance.pairs.iter().filter(|pair| places.get(pair.id.as_str()).is_some_and(|p| p.len() > 1))
        {
            push(Rule::G1, Problem::InMoreThanOneGroup, None, &[&pair.id]);
        }
        let place = |pair: &str| places.get(pair).and_then(|places| places.first()).copied();
        for [pair, group] in &self.instance.locked {
            if place(pair) != Some(group.as_str()) {
                push(Rule::G1, Problem::LockNotKept, Some(group), &[pair]);
            }
        }
        for [one, other] in &self.instance.keep_together {
            if place(one) != place(other) {
                push(Rule::G8, Problem::Separated, None, &[one, other]);
            }
        }
        for [one, other] in &self.instance.keep_apart {
            if let Some(group) = place(one).filter(|group| place(other) == Some(*group)) {
                push(Rule::G8, Problem::NotApart, Some(group), &[one, other]);
            }
        }
    }
}
