//! Finding a coach or an assistant for a group, if need be by giving somebody else's group another leader.

use super::super::model::NONE;
use super::Search;

/// How many candidates who are taken elsewhere are tried at each level of a chain.
const TRIES: usize = 6;

impl Search<'_> {
    /// Gives an open group a coach and an assistant. On failure the caller takes back what was done.
    pub(super) fn seat_both(&mut self, group: usize, depth: usize) -> bool {
        self.next_chain();
        // The role with the fewest candidates first.
        let leaders = &self.state.model.groups[group].leaders;
        let first = usize::from(leaders[1].len() < leaders[0].len());
        [first, 1 - first]
            .into_iter()
            .all(|role| self.state.leaders[group][role] != NONE || self.seat(group, role, depth))
    }

    /// Starts a new chain: everybody may be asked again.
    pub(super) fn next_chain(&mut self) {
        self.chain += 1;
    }

    /// May this person lead this group, were they free?
    pub(super) fn could_lead(&self, person: usize, group: usize, role: usize) -> bool {
        let state = &self.state;
        state.model.people[person].slots >> state.slot[group] & 1 == 1
            && state.leaders[group][1 - role] as usize != person
    }

    fn is_free(&self, person: usize, evening: u64) -> bool {
        let state = &self.state;
        state.busy[person] & evening == 0 && state.leading[person].len() < state.model.people[person].max_groups
    }

    /// Finds somebody for an empty seat: free if possible, else by a chain of at most `depth` others who change.
    pub(super) fn seat(&mut self, group: usize, role: usize, depth: usize) -> bool {
        let model = self.state.model;
        let candidates = &model.groups[group].leaders[role];
        if candidates.is_empty() {
            return false;
        }
        let evening = model.evenings[usize::from(self.state.slot[group])];
        let start = self.random.below(candidates.len());
        let around = candidates[start..].iter().chain(&candidates[..start]).copied();
        let wants_former = !self.state.led_by_former(group);
        let mut second = None;
        for person in around.clone() {
            let at = person as usize;
            if self.asked[at] == self.chain || !self.could_lead(at, group, role) || !self.is_free(at, evening) {
                continue;
            }
            if model.people[at].former == wants_former {
                self.state.set_leader(group, role, person);
                return true;
            }
            second = second.or(Some(person));
        }
        if let Some(person) = second {
            self.state.set_leader(group, role, person);
            return true;
        }
        if depth == 0 {
            return false;
        }
        let mut tries = 0;
        for person in around {
            let at = person as usize;
            if self.asked[at] == self.chain || !self.could_lead(at, group, role) {
                continue;
            }
            self.asked[at] = self.chain;
            if self.free_up(at, evening, depth - 1) {
                self.state.set_leader(group, role, person);
                return true;
            }
            tries += 1;
            if tries == TRIES {
                break;
            }
        }
        false
    }

    /// Makes a person free on an evening: somebody else takes over a group of theirs.
    pub(super) fn free_up(&mut self, person: usize, evening: u64, depth: usize) -> bool {
        let point = self.state.here();
        loop {
            if self.is_free(person, evening) {
                return true;
            }
            let model = self.state.model;
            let seats = &self.state.leading[person];
            let clash = seats
                .iter()
                .copied()
                .find(|(group, _)| model.evenings[usize::from(self.state.slot[*group as usize])] == evening);
            let seat = clash.or_else(|| (!seats.is_empty()).then(|| seats[self.random.below(seats.len())]));
            let Some((group, role)) = seat else { return false };
            self.state.set_leader(group as usize, usize::from(role), NONE);
            if !self.seat(group as usize, usize::from(role), depth) {
                self.state.back_to(point);
                return false;
            }
        }
    }
}
