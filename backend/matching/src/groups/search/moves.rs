//! The moves: pairs between groups, leaders between groups, and groups opened, closed or put on another evening.

use super::super::model::{NONE, number};
use super::Search;
use super::state::{CLOSED, Change};

/// How many candidates are weighed again after each one that is put into a group.
const SHORTLIST: usize = 24;
/// How long a chain of leaders who change may be.
const CHAIN: usize = 3;

impl Search<'_> {
    /// Moves one unit, or exchanges two, or pushes one out for another.
    pub(super) fn shift(&mut self) {
        if self.movable.is_empty() {
            return;
        }
        let model = self.state.model;
        let unit = self.movable[self.random.below(self.movable.len())] as usize;
        let from = self.state.group_of[unit];
        let Some(to) = self.target(unit) else { return };
        let state = &self.state;
        let leave = match from {
            NONE => Some(Change::default()),
            from => state.exchange(from as usize, Some(unit), None),
        };
        let Some(leave) = leave else { return };
        if state.size[to] + model.units[unit].pairs.len() <= model.groups[to].max
            && let Some(join) = state.exchange(to, None, Some(unit))
        {
            if self.accept(leave.plus(join)) {
                if from != NONE {
                    self.state.take_out(unit, leave);
                }
                self.state.put_in(unit, to, join);
                return;
            }
            if !self.random.once_in(4) {
                return;
            }
        }
        if self.state.members[to].is_empty() {
            return;
        }
        let at = self.random.below(self.state.members[to].len());
        let other = self.state.members[to][at] as usize;
        if model.units[other].locked != NONE {
            return;
        }
        let state = &self.state;
        let Some(replace) = state.exchange(to, Some(other), Some(unit)) else { return };
        if from != NONE && state.suits(other, from as usize) && model.may(other, from as usize) {
            let from = from as usize;
            let Some(back) = state.exchange(from, Some(unit), Some(other)) else { return };
            if self.accept(replace.plus(back)) {
                self.state.release(unit);
                self.state.release(other);
                self.force(unit, to);
                self.force(other, from);
            }
            return;
        }
        let mut change = leave.plus(replace);
        let third = self.target(other).filter(|third| *third != to && number(*third) != from);
        let onward = third.and_then(|third| Some((third, self.state.exchange(third, None, Some(other))?)));
        if let Some((_, join)) = onward {
            change = change.plus(join);
        }
        if self.accept(change) {
            if from != NONE {
                self.state.take_out(unit, leave);
            }
            self.state.release(other);
            self.force(unit, to);
            if let Some((third, _)) = onward {
                self.force(other, third);
            }
        }
    }

    /// Takes a movable unit out and leaves it out: room for others.
    pub(super) fn drop_one(&mut self) {
        if self.movable.is_empty() {
            return;
        }
        let unit = self.movable[self.random.below(self.movable.len())] as usize;
        let from = self.state.group_of[unit];
        if from != NONE
            && let Some(leave) = self.state.exchange(from as usize, Some(unit), None)
            && self.accept(leave)
        {
            self.state.take_out(unit, leave);
        }
    }

    /// Puts a unit into a group where it is known to fit.
    fn force(&mut self, unit: usize, group: usize) {
        if let Some(change) = self.state.exchange(group, None, Some(unit)) {
            self.state.put_in(unit, group, change);
        }
    }

    /// An open group on a suitable slot, other than its own.
    fn target(&mut self, unit: usize) -> Option<usize> {
        let reach = &self.state.model.units[unit].reach;
        if reach.is_empty() {
            return None;
        }
        for _ in 0..6 {
            let group = reach[self.random.below(reach.len())];
            if group != self.state.group_of[unit] && self.state.suits(unit, group as usize) {
                return Some(group as usize);
            }
        }
        None
    }

    /// Gives a group another leader, who may come from another group.
    pub(super) fn restaff(&mut self) {
        let Some(group) = self.any_open() else { return };
        let model = self.state.model;
        let role = self.random.below(2);
        let candidates = &model.groups[group].leaders[role];
        if candidates.is_empty() {
            return;
        }
        let mut person = candidates[self.random.below(candidates.len())];
        if !self.state.led_by_former(group) && self.random.once_in(2) {
            let start = self.random.below(candidates.len());
            let around = candidates[start..].iter().chain(&candidates[..start]);
            let former = around
                .copied()
                .find(|person| model.people[*person as usize].former && self.could_lead(*person as usize, group, role));
            person = former.unwrap_or(person);
        }
        if person == self.state.leaders[group][role] || !self.could_lead(person as usize, group, role) {
            return;
        }
        let before = self.state.mark();
        let evening = model.evenings[usize::from(self.state.slot[group])];
        self.state.set_leader(group, role, NONE);
        self.next_chain();
        self.asked[person as usize] = self.chain;
        if self.free_up(person as usize, evening, CHAIN - 1) {
            self.state.set_leader(group, role, person);
            self.decide(before);
        } else {
            self.state.back(before);
        }
    }

    /// Opens a group, or gives it another slot, and fills it.
    pub(super) fn reopen(&mut self) {
        let model = self.state.model;
        if model.groups.is_empty() {
            return;
        }
        let group = self.random.below(model.groups.len());
        let Some(slot) = self.any_slot(group) else { return };
        let before = self.state.mark();
        if self.try_open(group, slot) {
            self.decide(before);
        } else {
            self.state.back(before);
        }
    }

    /// Closes one group and opens another, which may take over its leaders and members.
    pub(super) fn switch(&mut self) {
        let Some(closing) = self.any_open() else { return };
        let model = self.state.model;
        if model.groups.is_empty() {
            return;
        }
        let group = self.random.below(model.groups.len());
        let Some(slot) = self.any_slot(group) else { return };
        if group == closing {
            return;
        }
        let before = self.state.mark();
        let members = self.state.members[closing].clone();
        self.shut(closing);
        if self.try_open(group, slot) {
            self.resettle(&members);
            self.decide(before);
        } else {
            self.state.back(before);
        }
    }

    /// Closes a group and finds its members another.
    pub(super) fn close(&mut self) {
        let Some(group) = self.any_open() else { return };
        let before = self.state.mark();
        let members = self.state.members[group].clone();
        self.shut(group);
        self.resettle(&members);
        self.decide(before);
    }

    /// Empties and closes a group.
    pub(super) fn shut(&mut self, group: usize) {
        while let Some(unit) = self.state.members[group].last().copied() {
            self.state.release(unit as usize);
        }
        self.state.set_leader(group, 0, NONE);
        self.state.set_leader(group, 1, NONE);
        self.state.set_slot(group, CLOSED);
    }

    /// Opens a group on a slot, or changes its slot; keeps the members whom it suits, fills the places that are left
    /// and finds others a place. False when it has no leaders then: the caller takes it back.
    fn try_open(&mut self, group: usize, slot: u8) -> bool {
        let model = self.state.model;
        let leave: Vec<u32> = self.state.members[group]
            .iter()
            .copied()
            .filter(|unit| model.units[*unit as usize].slots >> slot & 1 == 0)
            .collect();
        for unit in &leave {
            self.state.release(*unit as usize);
        }
        self.state.set_leader(group, 0, NONE);
        self.state.set_leader(group, 1, NONE);
        self.state.set_slot(group, slot);
        if !self.seat_both(group, CHAIN) {
            return false;
        }
        self.fill(group);
        self.resettle(&leave);
        true
    }

    /// Adds whoever gains most, from outside or from another group, for as long as anybody gains.
    fn fill(&mut self, group: usize) {
        let model = self.state.model;
        let slot = self.state.slot[group];
        let mut shortlist: Vec<(i64, u32)> = Vec::new();
        for unit in &model.units_at[model.groups[group].site] {
            let at = *unit as usize;
            if model.units[at].slots >> slot & 1 == 1
                && self.state.group_of[at] as usize != group
                && model.may(at, group)
                && let Some(gain) = self.gain_of_joining(at, group)
            {
                shortlist.push((gain - self.random_noise(), *unit));
            }
        }
        shortlist.sort_unstable_by(|one, other| other.cmp(one));
        shortlist.truncate(SHORTLIST);
        while !shortlist.is_empty() {
            let mut best: Option<(i64, usize)> = None;
            for (at, (_, unit)) in shortlist.iter().enumerate() {
                if let Some(gain) = self.gain_of_joining(*unit as usize, group)
                    && gain > 0
                {
                    let score = gain - self.random_noise();
                    if best.is_none_or(|(best, _)| score > best) {
                        best = Some((score, at));
                    }
                }
            }
            let Some((_, at)) = best else { return };
            let (_, unit) = shortlist.swap_remove(at);
            if self.state.group_of[unit as usize] != NONE {
                self.state.release(unit as usize);
            }
            self.force(unit as usize, group);
        }
    }

    /// What joining a group gains, less what leaving the present one costs.
    fn gain_of_joining(&self, unit: usize, group: usize) -> Option<i64> {
        let state = &self.state;
        let join = state.exchange(group, None, Some(unit))?;
        let leave = match state.group_of[unit] {
            NONE => Change::default(),
            from => state.exchange(from as usize, Some(unit), None)?,
        };
        Some(self.prices.of(join.plus(leave)))
    }

    /// Finds each of these who has no group the best place there is.
    pub(super) fn resettle(&mut self, units: &[u32]) {
        for unit in units {
            self.settle(*unit as usize);
        }
    }

    /// Puts a unit without a group into the group that gains most. True when it found one.
    pub(super) fn settle(&mut self, unit: usize) -> bool {
        if self.state.group_of[unit] != NONE {
            return false;
        }
        let state = &self.state;
        let mut best: Option<(i64, usize, Change)> = None;
        for group in &state.model.units[unit].reach {
            let group = *group as usize;
            if state.suits(unit, group)
                && let Some(change) = state.exchange(group, None, Some(unit))
            {
                let gain = self.prices.of(change);
                if gain > best.map_or(0, |(best, ..)| best) {
                    best = Some((gain, group, change));
                }
            }
        }
        let Some((_, group, change)) = best else { return false };
        self.state.put_in(unit, group, change);
        true
    }

    fn any_open(&mut self) -> Option<usize> {
        let open = &self.state.open;
        (!open.is_empty()).then(|| open[self.random.below(open.len())] as usize)
    }

    /// A slot that a group may have, other than its present one.
    fn any_slot(&mut self, group: usize) -> Option<u8> {
        let model = self.state.model;
        if model.slots == 0 {
            return None;
        }
        for _ in 0..8 {
            let slot = u8::try_from(self.random.below(model.slots)).unwrap_or(CLOSED);
            if slot != self.state.slot[group] && model.groups[group].slots >> slot & 1 == 1 {
                return Some(slot);
            }
        }
        None
    }
}
