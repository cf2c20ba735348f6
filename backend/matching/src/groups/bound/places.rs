//! Where a filling could be: each kind of group on each slot, with the pairs that could be in it.

use std::collections::HashMap;
use std::ops::Range;

use super::super::model::{Model, NONE, number};
use super::SCALE;

/// Groups that are alike: the same filling is best for all.
#[derive(Debug)]
pub(super) struct Class {
    pub(super) count: usize,
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) leaders: [Vec<u32>; 2],
    /// A locked pair is in it.
    pub(super) must_open: bool,
    pub(super) places: Range<usize>,
}

/// A class on a slot.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) class: usize,
    pub(super) slot: usize,
    pub(super) entries: Range<usize>,
    pub(super) links: Range<usize>,
    /// What prices for keeping apart add to a filling.
    pub(super) extra: i64,
}

/// A pair that could be in a place, in the order of tongue and level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) pair: u32,
    pub(super) tongue: u16,
    pub(super) level: u8,
    /// Value here, with the prices of its links.
    pub(super) value: i64,
}

/// Two pairs that are kept together or apart, in one place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) one: u32,
    pub(super) other: u32,
    pub(super) apart: bool,
}

#[derive(Debug)]
pub(super) struct Places {
    pub(super) classes: Vec<Class>,
    pub(super) places: Vec<Place>,
    pub(super) entries: Vec<Entry>,
    pub(super) links: Vec<Link>,
    /// The link prices that are in the entries' values now.
    applied: Vec<i64>,
}

impl Places {
    pub(super) fn new(model: &Model, locks_kept: bool) -> Self {
        let mut special = vec![false; model.groups.len()];
        let mut must_open = vec![false; model.groups.len()];
        for unit in &model.units {
            for (group, _) in &unit.told {
                special[*group as usize] = true;
            }
            if unit.locked != NONE {
                special[unit.locked as usize] = true;
                must_open[unit.locked as usize] = locks_kept;
            }
        }
        let mut known = HashMap::new();
        let mut alike: Vec<Vec<usize>> = Vec::new();
        for (at, group) in model.groups.iter().enumerate() {
            let own = special[at].then_some(at);
            let key = (own, group.site, group.min, group.max, group.women_only, group.slots, &group.leaders);
            let class = *known.entry(key).or_insert(alike.len());
            if class == alike.len() {
                alike.push(Vec::new());
            }
            alike[class].push(at);
        }
        let mut places = Self {
            classes: Vec::new(),
            places: Vec::new(),
            entries: Vec::new(),
            links: Vec::new(),
            applied: Vec::new(),
        };
        for groups in alike {
            places.add_class(model, &groups, must_open[groups[0]]);
        }
        places.applied = vec![0; places.links.len()];
        places
    }

    fn add_class(&mut self, model: &Model, groups: &[usize], must_open: bool) {
        let group = groups[0];
        let facts = &model.groups[group];
        let first = self.places.len();
        for slot in (0..model.slots).filter(|slot| facts.slots >> slot & 1 == 1) {
            self.add_place(model, group, slot);
        }
        self.classes.push(Class {
            count: groups.len(),
            min: facts.min,
            max: facts.max,
            leaders: facts.leaders.clone(),
            must_open,
            places: first..self.places.len(),
        });
    }

    fn add_place(&mut self, model: &Model, group: usize, slot: usize) {
        let facts = &model.groups[group];
        let first = self.entries.len();
        let units: Vec<usize> = model.units_at[facts.site]
            .iter()
            .map(|unit| *unit as usize)
            .filter(|unit| model.units[*unit].slots >> slot & 1 == 1 && model.may(*unit, group))
            .collect();
        for unit in &units {
            let unit_facts = &model.units[*unit];
            for (at, pair) in unit_facts.pairs.iter().enumerate() {
                // What those who were told save counts for the first of a unit: they come together.
                let told = unit_facts.told.iter().filter(|(told, _)| at == 0 && *told as usize == group);
                let gain = model.pair_gain(*pair as usize, facts.site) + told.map(|(_, saved)| saved).sum::<i64>();
                self.entries.push(Entry {
                    pair: *pair,
                    tongue: unit_facts.tongues[at],
                    level: unit_facts.levels[at],
                    value: gain * SCALE,
                });
            }
        }
        if self.entries.len() - first < facts.min {
            self.entries.truncate(first);
            return;
        }
        self.entries[first..].sort_by_key(|entry| (entry.tongue, entry.level, entry.pair));
        let at: HashMap<u32, u32> = (first..self.entries.len()).map(|at| (self.entries[at].pair, number(at))).collect();
        let first_link = self.links.len();
        for unit in &units {
            let pairs = &model.units[*unit].pairs;
            for pair in &pairs[1..] {
                self.links.push(Link { one: at[&pairs[0]], other: at[pair], apart: false });
            }
            for other in model.units[*unit].apart.iter().filter(|other| **other as usize > *unit) {
                if let Some(other) = at.get(&model.units[*other as usize].pairs[0]) {
                    self.links.push(Link { one: at[&pairs[0]], other: *other, apart: true });
                }
            }
        }
        self.places.push(Place {
            class: self.classes.len(),
            slot,
            entries: first..self.entries.len(),
            links: first_link..self.links.len(),
            extra: 0,
        });
    }

    /// Brings new link prices into the entries' values.
    pub(super) fn apply(&mut self, prices: &[i64]) {
        for place in &mut self.places {
            for link in place.links.clone() {
                let change = prices[link] - std::mem::replace(&mut self.applied[link], prices[link]);
                let Link { one, other, apart } = self.links[link];
                // Together: what one costs the other gains. Apart: both pay, and the group gets one price back.
                self.entries[one as usize].value -= change;
                self.entries[other as usize].value += if apart { -change } else { change };
                if apart {
                    place.extra += change;
                }
            }
        }
    }
}
