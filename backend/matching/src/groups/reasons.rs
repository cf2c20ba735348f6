//! Why a pair has no group: for each group the first thing that bars it.

use std::collections::{BTreeMap, HashMap};

use super::model::{BEYOND, Model, NONE};
use super::plan::{Bar, Barred, Unplaced, Why};
use super::search::Snapshot;

/// The pairs without a group in a plan, each with what bars it from every group.
pub(super) fn unplaced(model: &Model, found: &Snapshot) -> Vec<Unplaced> {
    let left: Vec<usize> =
        (0..model.pairs).filter(|pair| found.group_of[model.unit_of[*pair] as usize] == NONE).collect();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); model.groups.len()];
    for (pair, unit) in model.unit_of.iter().enumerate() {
        let group = found.group_of[*unit as usize];
        if group != NONE {
            members[group as usize].push(pair);
        }
    }
    let reasons = Reasons { model, found, members, leaders: Leaders::new(model) };
    left.into_iter().map(|pair| reasons.of(pair)).collect()
}

struct Reasons<'m> {
    model: &'m Model,
    found: &'m Snapshot,
    members: Vec<Vec<usize>>,
    leaders: Leaders,
}

impl Reasons<'_> {
    fn of(&self, pair: usize) -> Unplaced {
        let mut barred: BTreeMap<Bar, Vec<String>> = BTreeMap::new();
        for group in 0..self.model.groups.len() {
            barred.entry(self.bar(pair, group)).or_default().push(self.model.groups[group].id.clone());
        }
        let why = barred.keys().map(|bar| bar.why()).max().unwrap_or(Why::OutOfReach);
        Unplaced {
            pair: self.model.pair_ids[pair].clone(),
            why,
            barred: barred.into_iter().map(|(by, groups)| Barred { by, rule: by.rule(), groups }).collect(),
        }
    }

    fn bar(&self, pair: usize, group: usize) -> Bar {
        let model = self.model;
        let unit_index = model.unit_of[pair] as usize;
        let (unit, facts) = (&model.units[unit_index], &model.groups[group]);
        let own = unit.pairs.iter().position(|other| *other as usize == pair).unwrap_or(0);
        if model.pair_gain(pair, facts.site) == BEYOND {
            return Bar::OutOfReach;
        }
        if facts.women_only != unit.needs_women && (unit.needs_women || !unit.women) {
            return Bar::WomenOnly;
        }
        if unit.locked != NONE && unit.locked as usize != group {
            return Bar::LockedElsewhere;
        }
        if unit.split || model.gain(unit_index, facts.site) == BEYOND {
            return Bar::KeepTogether;
        }
        if !self.found.is_open(group) {
            let led = facts.slots & self.leaders.slots(group);
            return if unit.slots & led == 0 { Bar::NoLeaders } else { Bar::NotOpened };
        }
        if unit.slots >> self.found.slot[group] & 1 == 0 {
            return Bar::OtherSlot;
        }
        let members = &self.members[group];
        if members.len() + unit.pairs.len() > facts.max {
            return if members.len() < facts.max { Bar::KeepTogether } else { Bar::Full };
        }
        let facts_of = |member: usize| {
            let unit = &model.units[model.unit_of[member] as usize];
            let at = unit.pairs.iter().position(|other| *other as usize == member).unwrap_or(0);
            (unit.tongues[at], unit.countries[at], unit.levels[at])
        };
        let same = |wanted: &dyn Fn((u16, u16, u8)) -> bool| members.iter().filter(|at| wanted(facts_of(**at))).count();
        let tongue = unit.tongues[own];
        if same(&|(other, ..)| other == tongue) >= model.caps.tongue {
            return Bar::SameTongue;
        }
        let country = unit.countries[own];
        if same(&|(_, other, _)| other == country) >= model.caps.country {
            return Bar::SameNationality;
        }
        let beginners = same(&|(.., level)| level == 0) + unit.beginners;
        if unit.beginners > 0 && (beginners == 1 || beginners > model.caps.beginners) {
            return Bar::Beginners;
        }
        if unit.apart.iter().any(|other| self.found.group_of[*other as usize] as usize == group) {
            return Bar::KeepApart;
        }
        if unit.pairs.len() > 1 {
            return Bar::KeepTogether;
        }
        Bar::WorthMore
    }
}

/// On which slots each group could have a coach and an assistant, were they all free.
struct Leaders {
    slots: Vec<u64>,
}

impl Leaders {
    fn new(model: &Model) -> Self {
        let mut known: HashMap<(&[u32], &[u32]), u64> = HashMap::new();
        let slots = model
            .groups
            .iter()
            .map(|group| {
                let [coaches, assistants] = &group.leaders;
                *known.entry((coaches, assistants)).or_insert_with(|| {
                    let mut slots = 0;
                    for coach in coaches {
                        for assistant in assistants.iter().filter(|assistant| *assistant != coach) {
                            slots |= model.people[*coach as usize].slots & model.people[*assistant as usize].slots;
                        }
                    }
                    slots
                })
            })
            .collect();
        Self { slots }
    }

    fn slots(&self, group: usize) -> u64 {
        self.slots[group]
    }
}
