//! A division under construction: who is where, with every count that a change needs kept up to date.
//!
//! The rules that cap are always kept. Two rules may be broken on the way and are priced instead: too few pairs in a
//! group, and a lone beginner. Every change goes through a few primitives that write a journal, so that a compound move
//! can be tried and taken back.

use super::super::model::{LEVELS, Model, NONE, number};
use super::Snapshot;

pub(super) const CLOSED: u8 = u8::MAX;

/// What a change does to the value and to the two rules that are priced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) value: i64,
    pub(super) missing: i64,
    pub(super) lone: i64,
}

impl Change {
    pub(super) fn plus(self, other: Self) -> Self {
        Self { value: self.value + other.value, missing: self.missing + other.missing, lone: self.lone + other.lone }
    }
}

/// The price of breaking the two rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prices {
    pub(super) missing: i64,
    pub(super) lone: i64,
}

impl Prices {
    pub(super) fn of(self, change: Change) -> i64 {
        change.value - self.missing * change.missing - self.lone * change.lone
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    In(u32),
    Out(u32, u32),
    Slot(u32, u8),
    Leader(u32, u8, u32),
}

#[derive(Clone, Debug)]
pub(super) struct State<'m> {
    pub(super) model: &'m Model,
    pub(super) group_of: Vec<u32>,
    /// Place of a unit in its group's list.
    place: Vec<u32>,
    pub(super) members: Vec<Vec<u32>>,
    pub(super) slot: Vec<u8>,
    pub(super) leaders: Vec<[u32; 2]>,
    /// Pairs per group.
    pub(super) size: Vec<usize>,
    tongues: Vec<u8>,
    countries: Vec<u8>,
    per_level: Vec<[u8; LEVELS]>,
    levels: Vec<u16>,
    formers: Vec<u8>,
    /// What each person leads: group and role.
    pub(super) leading: Vec<Vec<(u32, u8)>>,
    pub(super) busy: Vec<u64>,
    pub(super) open: Vec<u32>,
    open_place: Vec<u32>,
    pub(super) total: Change,
    journal: Vec<Step>,
}

fn spread(levels: u16) -> i64 {
    if levels == 0 { 0 } else { i64::from(15 - levels.leading_zeros()) - i64::from(levels.trailing_zeros()) }
}

fn occurrences<T: PartialEq>(list: &[T], of: &T) -> usize {
    list.iter().filter(|item| *item == of).count()
}

impl<'m> State<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let (units, groups) = (model.units.len(), model.groups.len());
        Self {
            model,
            group_of: vec![NONE; units],
            place: vec![NONE; units],
            members: vec![Vec::new(); groups],
            slot: vec![CLOSED; groups],
            leaders: vec![[NONE; 2]; groups],
            size: vec![0; groups],
            tongues: vec![0; groups * model.tongues],
            countries: vec![0; groups * model.countries],
            per_level: vec![[0; LEVELS]; groups],
            levels: vec![0; groups],
            formers: vec![0; groups],
            leading: vec![Vec::new(); model.people.len()],
            busy: vec![0; model.people.len()],
            open: Vec::new(),
            open_place: vec![NONE; groups],
            total: Change { value: -model.all_moved, ..Change::default() },
            journal: Vec::new(),
        }
    }

    /// The state of a plan that was kept.
    pub(super) fn restore(model: &'m Model, snapshot: &Snapshot) -> Self {
        let mut state = Self::new(model);
        for group in 0..model.groups.len() {
            if snapshot.slot[group] != CLOSED {
                state.set_slot(group, snapshot.slot[group]);
                state.set_leader(group, 0, snapshot.leaders[group][0]);
                state.set_leader(group, 1, snapshot.leaders[group][1]);
            }
        }
        for (unit, group) in snapshot.group_of.iter().enumerate() {
            if *group != NONE
                && let Some(change) = state.exchange(*group as usize, None, Some(unit))
            {
                state.put_in(unit, *group as usize, change);
            }
        }
        state.mark();
        state
    }

    pub(super) fn has_lone_beginner(&self, group: usize) -> bool {
        self.per_level[group][0] == 1
    }

    pub(super) fn is_open(&self, group: usize) -> bool {
        self.slot[group] != CLOSED
    }

    pub(super) fn feasible(&self) -> bool {
        self.total.missing == 0 && self.total.lone == 0
    }

    /// Can this unit be in this group as far as slot and people go?
    pub(super) fn suits(&self, unit: usize, group: usize) -> bool {
        self.is_open(group) && self.model.units[unit].slots >> self.slot[group] & 1 == 1
    }

    /// What taking one unit out of an open group and putting another in does; nothing when a cap is in the way.
    /// The caller has made sure that the one who comes may be there and that the slot suits.
    #[inline]
    pub(super) fn exchange(&self, group: usize, out: Option<usize>, into: Option<usize>) -> Option<Change> {
        let model = self.model;
        let facts = &model.groups[group];
        let leaving = out.map(|unit| &model.units[unit]);
        let coming = into.map(|unit| &model.units[unit]);
        let (out_tongues, out_countries, out_levels) = leaving
            .map_or((&[][..], &[][..], &[][..]), |unit| (&unit.tongues[..], &unit.countries[..], &unit.levels[..]));
        let (in_tongues, in_countries, in_levels) = coming
            .map_or((&[][..], &[][..], &[][..]), |unit| (&unit.tongues[..], &unit.countries[..], &unit.levels[..]));

        let size = self.size[group] - out_tongues.len() + in_tongues.len();
        if size > facts.max {
            return None;
        }
        let tongues = &self.tongues[group * model.tongues..(group + 1) * model.tongues];
        let mut distinct = 0;
        for (at, tongue) in in_tongues.iter().enumerate() {
            let before = usize::from(tongues[usize::from(*tongue)]);
            let after = before - occurrences(out_tongues, tongue) + occurrences(in_tongues, tongue);
            if after > model.caps.tongue {
                return None;
            }
            if before == 0 && !in_tongues[..at].contains(tongue) {
                distinct += 1;
            }
        }
        let countries = &self.countries[group * model.countries..(group + 1) * model.countries];
        for country in in_countries {
            let before = usize::from(countries[usize::from(*country)]);
            if before - occurrences(out_countries, country) + occurrences(in_countries, country) > model.caps.country {
                return None;
            }
        }
        let beginners = usize::from(self.per_level[group][0]);
        let beginners_after =
            beginners - leaving.map_or(0, |unit| unit.beginners) + coming.map_or(0, |unit| unit.beginners);
        if beginners_after > model.caps.beginners {
            return None;
        }
        if let Some(unit) = coming {
            for other in &unit.apart {
                if self.group_of[*other as usize] as usize == group && out != Some(*other as usize) {
                    return None;
                }
            }
        }
        for (at, tongue) in out_tongues.iter().enumerate() {
            let before = usize::from(tongues[usize::from(*tongue)]);
            if before == occurrences(out_tongues, tongue)
                && !in_tongues.contains(tongue)
                && !out_tongues[..at].contains(tongue)
            {
                distinct -= 1;
            }
        }
        let mut levels = self.levels[group];
        for level in out_levels {
            if usize::from(self.per_level[group][usize::from(*level)]) == occurrences(out_levels, level) {
                levels &= !(1 << level);
            }
        }
        for level in in_levels {
            levels |= 1 << level;
        }
        let worth = |unit: Option<usize>| unit.map_or(0, |unit| model.worth(unit, group));
        let missing = |size: usize| signed(facts.min.saturating_sub(size));
        Some(Change {
            value: worth(into) - worth(out) + model.tongue * distinct
                - model.spread * (spread(levels) - spread(self.levels[group])),
            missing: missing(size) - missing(self.size[group]),
            lone: i64::from(beginners_after == 1) - i64::from(beginners == 1),
        })
    }

    pub(super) fn put_in(&mut self, unit: usize, group: usize, change: Change) {
        self.add(unit, group);
        self.total = self.total.plus(change);
    }

    pub(super) fn take_out(&mut self, unit: usize, change: Change) {
        self.remove(unit);
        self.total = self.total.plus(change);
    }

    /// Takes a unit out; that never breaks a cap.
    pub(super) fn release(&mut self, unit: usize) {
        let group = self.group_of[unit] as usize;
        if let Some(change) = self.exchange(group, Some(unit), None) {
            self.take_out(unit, change);
        }
    }

    fn add(&mut self, unit: usize, group: usize) {
        self.count(unit, group, true);
        self.group_of[unit] = number(group);
        self.place[unit] = number(self.members[group].len());
        self.members[group].push(number(unit));
        self.journal.push(Step::In(number(unit)));
    }

    fn remove(&mut self, unit: usize) {
        let group = self.group_of[unit] as usize;
        self.count(unit, group, false);
        let place = self.place[unit] as usize;
        self.members[group].swap_remove(place);
        if let Some(moved) = self.members[group].get(place) {
            self.place[*moved as usize] = number(place);
        }
        self.group_of[unit] = NONE;
        self.journal.push(Step::Out(number(unit), number(group)));
    }

    fn count(&mut self, unit: usize, group: usize, more: bool) {
        let model = self.model;
        let facts = &model.units[unit];
        let step = |count: &mut u8| *count = if more { *count + 1 } else { *count - 1 };
        for tongue in &facts.tongues {
            step(&mut self.tongues[group * model.tongues + usize::from(*tongue)]);
        }
        for country in &facts.countries {
            step(&mut self.countries[group * model.countries + usize::from(*country)]);
        }
        for level in &facts.levels {
            let per_level = &mut self.per_level[group][usize::from(*level)];
            step(per_level);
            if *per_level == 0 {
                self.levels[group] &= !(1 << level);
            } else {
                self.levels[group] |= 1 << level;
            }
        }
        if more {
            self.size[group] += facts.pairs.len();
        } else {
            self.size[group] -= facts.pairs.len();
        }
    }

    /// Opens a group without members on a slot, or closes one that has neither members nor leaders, or gives a group
    /// without leaders another slot.
    pub(super) fn set_slot(&mut self, group: usize, slot: u8) {
        let before = self.slot[group];
        self.place_slot(group, slot);
        let missing = signed(self.model.groups[group].min.saturating_sub(self.size[group]));
        let opened = i64::from(slot != CLOSED) - i64::from(before != CLOSED);
        self.total.value -= self.model.opening * opened;
        self.total.missing += missing * opened;
        self.journal.push(Step::Slot(number(group), before));
    }

    fn place_slot(&mut self, group: usize, slot: u8) {
        let before = std::mem::replace(&mut self.slot[group], slot);
        if before == CLOSED && slot != CLOSED {
            self.open_place[group] = number(self.open.len());
            self.open.push(number(group));
        } else if before != CLOSED && slot == CLOSED {
            let place = self.open_place[group] as usize;
            self.open.swap_remove(place);
            if let Some(moved) = self.open.get(place) {
                self.open_place[*moved as usize] = number(place);
            }
        }
    }

    /// Gives a group a leader in a role, or none.
    pub(super) fn set_leader(&mut self, group: usize, role: usize, person: u32) {
        let before = self.leaders[group][role];
        if before == person {
            return;
        }
        let formers = self.formers[group];
        self.place_leader(group, role, person);
        let gained = i64::from(self.formers[group] > 0) - i64::from(formers > 0);
        self.total.value += self.model.former * gained;
        self.journal.push(Step::Leader(number(group), u8::from(role != 0), before));
    }

    fn place_leader(&mut self, group: usize, role: usize, person: u32) {
        let before = std::mem::replace(&mut self.leaders[group][role], person);
        let evening = self.model.evenings[usize::from(self.slot[group])];
        let seat = (number(group), u8::from(role != 0));
        if before != NONE {
            let before = before as usize;
            self.leading[before].retain(|other| *other != seat);
            self.busy[before] &= !evening;
            self.formers[group] -= u8::from(self.model.people[before].former);
        }
        if person != NONE {
            let person = person as usize;
            self.leading[person].push(seat);
            self.busy[person] |= evening;
            self.formers[group] += u8::from(self.model.people[person].former);
        }
    }

    pub(super) fn led_by_former(&self, group: usize) -> bool {
        self.formers[group] > 0
    }

    /// A point to come back to with [`State::back`]. Forgets what was before.
    pub(super) fn mark(&mut self) -> Change {
        self.journal.clear();
        self.total
    }

    /// A point within a move, to come back to with [`State::back_to`].
    pub(super) fn here(&self) -> (usize, Change) {
        (self.journal.len(), self.total)
    }

    pub(super) fn back(&mut self, total: Change) {
        self.back_to((0, total));
    }

    pub(super) fn back_to(&mut self, (length, total): (usize, Change)) {
        while self.journal.len() > length {
            match self.journal.pop() {
                Some(Step::In(unit)) => {
                    self.remove(unit as usize);
                    self.journal.pop();
                }
                Some(Step::Out(unit, group)) => {
                    self.add(unit as usize, group as usize);
                    self.journal.pop();
                }
                Some(Step::Slot(group, slot)) => self.place_slot(group as usize, slot),
                Some(Step::Leader(group, role, person)) => {
                    self.place_leader(group as usize, usize::from(role), person);
                }
                None => return,
            }
        }
        self.total = total;
    }
}

fn signed(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
