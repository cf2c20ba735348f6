//! How much any plan could be worth at most: a Lagrangian bound.
//!
//! The rules that tie groups to each other are given prices instead: a place for a pair (at most one), the groups of a
//! leader (so many, one an evening), pairs kept together and apart. With prices each group can be filled on its own,
//! and the best filling is found exactly ([`column`]). Whatever the prices, prices paid plus best fillings are at least
//! the value of any plan that keeps the rules; a subgradient method looks for prices that bring that down.

mod column;
mod places;

use super::model::{Model, NONE};
use column::{Workspace, Worth};
use places::{Link, Place, Places};

/// Values and prices are in 1/256 of a point.
const SCALE: i64 = 256;

/// How long to look for better prices.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    pub(super) rounds: usize,
}

/// A value that no plan passes, given one that is worth `objective`. When that plan keeps all locks, the bound holds
/// for plans that do; otherwise for all plans.
pub(super) fn bound(model: &Model, objective: i64, locks_kept: bool, effort: Effort) -> i64 {
    let mut dual = Dual::new(model, locks_kept);
    let target = (objective + model.all_moved) * SCALE;
    let mut best = i64::MAX;
    let mut kept = dual.prices.clone();
    let (mut stale, mut run, mut step) = (0, 0, SCALE);
    for _ in 0..effort.rounds {
        let total = dual.evaluate();
        if total < best {
            // An improvement by a trifle doesn't count as one.
            if best == i64::MAX || best - total > best.abs() / 100_000 {
                (stale, run) = (0, run + 1);
                if run % 8 == 0 {
                    step = (step * 5 / 4).min(SCALE * 3 / 2);
                }
            } else {
                (stale, run) = (stale + 1, 0);
            }
            best = total;
            kept.clone_from(&dual.prices);
        } else {
            (stale, run) = (stale + 1, 0);
        }
        if best - target < SCALE {
            break;
        }
        if stale >= 12 {
            (stale, step) = (0, step * 5 / 8);
            dual.prices.clone_from(&kept);
            dual.apply_links();
            if step == 0 {
                break;
            }
            continue;
        }
        if !dual.improve((total - target).max(SCALE), step) {
            break;
        }
    }
    best.div_euclid(SCALE) - model.all_moved
}

/// Everything that has a price.
#[derive(Clone, Debug)]
struct Prices {
    pairs: Vec<i64>,
    people: Vec<i64>,
    /// Of a person on an evening. `person * evenings + evening`.
    evenings: Vec<i64>,
    links: Vec<i64>,
}

/// What the best fillings use, less what there is, in the same order as [`Prices`].
type Use = Prices;

struct Dual<'m> {
    model: &'m Model,
    places: Places,
    prices: Prices,
    used: Use,
    /// The direction of the last step: new directions are smoothed with it.
    direction: Prices,
    evenings: usize,
    /// Locked pairs are in every plan that counts: their price may be negative.
    locks_kept: bool,
    workspace: Workspace,
}

impl<'m> Dual<'m> {
    fn new(model: &'m Model, locks_kept: bool) -> Self {
        let evenings = 64 - model.evenings.iter().fold(0, |all, evening| all | evening).leading_zeros() as usize;
        let places = Places::new(model, locks_kept);
        let nothing = Prices {
            pairs: vec![0; model.pairs],
            people: vec![0; model.people.len()],
            evenings: vec![0; model.people.len() * evenings],
            links: vec![0; places.links.len()],
        };
        let mut prices = nothing.clone();
        for (pair, price) in prices.pairs.iter_mut().enumerate() {
            // What a pair is worth somewhere, to start with: most pairs are placed.
            let unit = &model.units[model.unit_of[pair] as usize];
            let best = unit.reach.iter().map(|group| model.pair_gain(pair, model.groups[*group as usize].site)).max();
            *price = best.unwrap_or(0).max(0) * SCALE;
        }
        Self {
            model,
            workspace: Workspace::new(model),
            places,
            prices,
            used: nothing.clone(),
            direction: nothing,
            evenings,
            locks_kept,
        }
    }

    /// Fills every group at the present prices; returns the bound that they give, and notes what is used.
    fn evaluate(&mut self) -> i64 {
        let model = self.model;
        let used = &mut self.used;
        used.pairs.fill(-1);
        for (use_of, person) in used.people.iter_mut().zip(&model.people) {
            *use_of = -signed(person.max_groups);
        }
        used.evenings.fill(-1);
        used.links.fill(0);
        let mut total: i64 = self.prices.pairs.iter().sum::<i64>()
            + self.prices.evenings.iter().sum::<i64>()
            + self.prices.people.iter().zip(&model.people).map(|(p, q)| p * signed(q.max_groups)).sum::<i64>();

        for class in 0..self.places.classes.len() {
            let facts = &self.places.classes[class];
            let mut best: Option<(i64, usize, [u32; 2])> = None;
            for place in facts.places.clone() {
                let at = &self.places.places[place];
                let Some((staff, leaders)) = self.leaders(at, class) else { continue };
                let limit = best.map_or(if facts.must_open { i64::MIN } else { 0 }, |(best, ..)| best);
                let fixed = staff - model.opening * SCALE + at.extra;
                let worth = Worth { prices: &self.prices.pairs, above: limit.saturating_sub(fixed) };
                let Some(filled) = self.workspace.fill(&self.places, place, worth) else {
                    continue;
                };
                if filled + fixed > limit {
                    self.workspace.keep();
                    best = Some((filled + fixed, place, leaders));
                }
            }
            let Some((worth, place, leaders)) = best else { continue };
            let times = signed(facts.count);
            total += worth * times;
            let evening = model.evenings[self.places.places[place].slot].trailing_zeros() as usize;
            for person in leaders {
                self.used.people[person as usize] += times;
                self.used.evenings[person as usize * self.evenings + evening] += times;
            }
            for entry in self.workspace.kept() {
                self.used.pairs[self.places.entries[*entry as usize].pair as usize] += times;
            }
            for link in self.places.places[place].links.clone() {
                let Link { one, other, apart } = self.places.links[link];
                let has = |entry: u32| i64::from(self.workspace.kept().contains(&entry));
                self.used.links[link] += times * if apart { has(one) + has(other) - 1 } else { has(one) - has(other) };
            }
        }
        total
    }

    /// The cheapest coach and assistant for a place, with what they are worth: a former newcomer is worth more.
    fn leaders(&self, place: &Place, class: usize) -> Option<(i64, [u32; 2])> {
        let model = self.model;
        let evening = model.evenings[place.slot].trailing_zeros() as usize;
        let price = |person: u32| {
            self.prices.people[person as usize] + self.prices.evenings[person as usize * self.evenings + evening]
        };
        // The two cheapest of each kind are enough, since only one may have the other seat.
        let mut cheapest = [[[NONE; 2]; 2]; 2];
        for (role, cheapest) in cheapest.iter_mut().enumerate() {
            for person in &self.places.classes[class].leaders[role] {
                let facts = &model.people[*person as usize];
                if facts.slots >> place.slot & 1 == 0 {
                    continue;
                }
                let [first, second] = &mut cheapest[usize::from(facts.former)];
                if *first == NONE || price(*person) < price(*first) {
                    *second = *first;
                    *first = *person;
                } else if *second == NONE || price(*person) < price(*second) {
                    *second = *person;
                }
            }
        }
        let known = |seat: usize| cheapest[seat].iter().flatten().copied().filter(|person| *person != NONE);
        let mut best: Option<(i64, [u32; 2])> = None;
        for coach in known(0) {
            for assistant in known(1).filter(|assistant| *assistant != coach) {
                let former = [coach, assistant].iter().any(|person| model.people[*person as usize].former);
                let worth = if former { model.former * SCALE } else { 0 } - price(coach) - price(assistant);
                if best.is_none_or(|(best, _)| worth > best) {
                    best = Some((worth, [coach, assistant]));
                }
            }
        }
        best
    }

    /// Changes the prices against the last use: up where too much is used, down where something is left.
    /// False when nothing is to be changed.
    fn improve(&mut self, gap: i64, step: i64) -> bool {
        let model = self.model;
        let mut length: i128 = 0;
        let Prices { pairs, people, evenings, links } = &self.used;
        let lists = [
            (pairs, &mut self.direction.pairs, &self.prices.pairs, 0),
            (people, &mut self.direction.people, &self.prices.people, 1),
            (evenings, &mut self.direction.evenings, &self.prices.evenings, 2),
            (links, &mut self.direction.links, &self.prices.links, 3),
        ];
        for (used, direction, prices, kind) in lists {
            for (at, (used, direction)) in used.iter().zip(direction.iter_mut()).enumerate() {
                let free = match kind {
                    0 => self.locks_kept && model.units[model.unit_of[at] as usize].locked != NONE,
                    3 => !self.places.links[at].apart,
                    _ => false,
                };
                *direction = *direction * 6 / 10 + used * SCALE * 4 / 10;
                if !free && prices[at] == 0 && *direction < 0 {
                    *direction = 0;
                }
                length += i128::from(*direction) * i128::from(*direction);
            }
        }
        if length == 0 {
            return false;
        }
        let move_by = |direction: i64| {
            let moved = i128::from(gap) * i128::from(step) * i128::from(direction) / length;
            i64::try_from(moved).unwrap_or(0)
        };
        for (at, direction) in self.direction.pairs.iter().enumerate() {
            let price = &mut self.prices.pairs[at];
            *price += move_by(*direction);
            if !(self.locks_kept && model.units[model.unit_of[at] as usize].locked != NONE) {
                *price = (*price).max(0);
            }
        }
        let non_negative =
            [(&self.direction.people, &mut self.prices.people), (&self.direction.evenings, &mut self.prices.evenings)];
        for (directions, prices) in non_negative {
            for (direction, price) in directions.iter().zip(prices.iter_mut()) {
                *price = (*price + move_by(*direction)).max(0);
            }
        }
        for (at, direction) in self.direction.links.iter().enumerate() {
            let price = &mut self.prices.links[at];
            *price += move_by(*direction);
            if self.places.links[at].apart {
                *price = (*price).max(0);
            }
        }
        self.apply_links();
        true
    }

    fn apply_links(&mut self) {
        self.places.apply(&self.prices.links);
    }
}

fn signed(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
