//! The best filling of one group on one slot at given prices, exactly but for two rules that are left out here: the cap
//! per country where it binds beside the cap per tongue, and (priced elsewhere) together and apart.
//!
//! Per window of levels: without beginners, the best places go to the best gains, since of each tongue the first gains
//! the bonus and the next ones less. With beginners, a table over tongues by how many pairs and how many beginners.

use super::super::model::{Model, number};
use super::SCALE;
use super::places::{Entry, Places};

const IMPOSSIBLE: i64 = i64::MIN / 4;

/// What a filling has to be worth, at which prices of the pairs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worth<'a> {
    pub(super) prices: &'a [i64],
    pub(super) above: i64,
}

/// What one tongue offers in a window: beginners and others, each best first.
#[derive(Debug, Default)]
struct Offer {
    beginners: Vec<(i64, u32)>,
    others: Vec<(i64, u32)>,
}

/// The best of one tongue and level.
#[derive(Debug, Default)]
struct Top {
    tongue: u16,
    level: u8,
    best: Vec<(i64, u32)>,
}

#[derive(Debug)]
pub(super) struct Workspace {
    tongue: i64,
    spread: i64,
    cap: usize,
    most_beginners: usize,
    /// Per tongue and level the best entries, best first.
    top: Vec<Top>,
    used_tops: usize,
    offers: Vec<Offer>,
    gains: Vec<(i64, u32)>,
    table: Vec<i64>,
    choices: Vec<(u8, u8)>,
    chosen: Vec<u32>,
    best: Vec<u32>,
    kept: Vec<u32>,
}

impl Workspace {
    pub(super) fn new(model: &Model) -> Self {
        Self {
            tongue: model.tongue * SCALE,
            spread: model.spread * SCALE,
            cap: model.caps.tongue,
            most_beginners: model.caps.beginners,
            top: Vec::new(),
            used_tops: 0,
            offers: Vec::new(),
            gains: Vec::new(),
            table: Vec::new(),
            choices: Vec::new(),
            chosen: Vec::new(),
            best: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Keeps the last filling.
    pub(super) fn keep(&mut self) {
        std::mem::swap(&mut self.best, &mut self.kept);
    }

    pub(super) fn kept(&self) -> &[u32] {
        &self.kept
    }

    /// The value of the best filling, if it is above the limit.
    pub(super) fn fill(&mut self, places: &Places, place: usize, worth: Worth) -> Option<i64> {
        let Worth { prices, above: limit } = worth;
        let place = &places.places[place];
        let class = &places.classes[place.class];
        self.find_tops(&places.entries[place.entries.clone()], place.entries.start, prices);
        let mut present = self.top[..self.used_tops].iter().fold(0u32, |all, top| all | 1 << top.level);
        let mut best = limit;
        let mut found = false;
        while present != 0 {
            let low = present.trailing_zeros();
            let mut higher = present;
            present &= present - 1;
            while higher != 0 {
                let high = higher.trailing_zeros();
                higher &= higher - 1;
                let cost = self.spread * i64::from(high - low);
                if low == 0 {
                    self.collect(0, high);
                    if let Some(value) = self.with_beginners(class.min, class.max, best.saturating_add(cost)) {
                        (best, found) = (value - cost, true);
                        std::mem::swap(&mut self.chosen, &mut self.best);
                    }
                } else {
                    self.collect(low, high);
                    if let Some(value) = self.without_beginners(class.min, class.max, best.saturating_add(cost)) {
                        (best, found) = (value - cost, true);
                        std::mem::swap(&mut self.chosen, &mut self.best);
                    }
                }
            }
        }
        found.then_some(best)
    }

    /// Of each tongue and level only the best can be in a best filling, as many as the cap allows.
    fn find_tops(&mut self, entries: &[Entry], offset: usize, prices: &[i64]) {
        self.used_tops = 0;
        let mut last = None;
        for (at, entry) in entries.iter().enumerate() {
            let value = entry.value - prices[entry.pair as usize];
            if last != Some((entry.tongue, entry.level)) {
                last = Some((entry.tongue, entry.level));
                if self.used_tops == self.top.len() {
                    self.top.push(Top::default());
                }
                let top = &mut self.top[self.used_tops];
                (top.tongue, top.level) = (entry.tongue, entry.level);
                top.best.clear();
                self.used_tops += 1;
            }
            let cap = self.cap;
            insert(&mut self.top[self.used_tops - 1].best, (value, number(offset + at)), cap);
        }
    }

    /// The offers of all tongues within a window.
    fn collect(&mut self, low: u32, high: u32) {
        let mut count = 0;
        let mut tongue = None;
        for top in &self.top[..self.used_tops] {
            if u32::from(top.level) < low || u32::from(top.level) > high {
                continue;
            }
            if tongue != Some(top.tongue) {
                tongue = Some(top.tongue);
                if count == self.offers.len() {
                    self.offers.push(Offer::default());
                }
                self.offers[count].beginners.clear();
                self.offers[count].others.clear();
                count += 1;
            }
            let offer = &mut self.offers[count - 1];
            let list = if top.level == 0 { &mut offer.beginners } else { &mut offer.others };
            for item in &top.best {
                insert(list, *item, self.cap);
            }
        }
        for offer in &mut self.offers[count..] {
            offer.beginners.clear();
            offer.others.clear();
        }
    }

    fn without_beginners(&mut self, min: usize, max: usize, limit: i64) -> Option<i64> {
        self.gains.clear();
        for offer in &self.offers {
            for (at, (value, entry)) in offer.others.iter().enumerate() {
                self.gains.push((value + if at == 0 { self.tongue } else { 0 }, *entry));
            }
        }
        if self.gains.len() < min {
            return None;
        }
        self.gains.sort_unstable_by(|one, other| other.cmp(one));
        let mut value = 0;
        let mut size = 0;
        for (gain, _) in self.gains.iter().take(max) {
            if size >= min && *gain <= 0 {
                break;
            }
            value += gain;
            size += 1;
        }
        if value <= limit {
            return None;
        }
        self.chosen.clear();
        self.chosen.extend(self.gains[..size].iter().map(|(_, entry)| *entry));
        Some(value)
    }

    fn with_beginners(&mut self, min: usize, max: usize, limit: i64) -> Option<i64> {
        let offers = self.offers.iter().filter(|offer| !offer.beginners.is_empty() || !offer.others.is_empty()).count();
        let (across, width) = (max + 1, (self.most_beginners + 1) * (max + 1));
        self.table.clear();
        self.table.resize(width * (offers + 1), IMPOSSIBLE);
        self.choices.clear();
        self.choices.resize(width * (offers + 1), (0, 0));
        self.table[0] = 0;
        let active = |offer: &&Offer| !offer.beginners.is_empty() || !offer.others.is_empty();
        for (at, offer) in self.offers.iter().filter(active).enumerate() {
            let (before, after) = self.table.split_at_mut(width * (at + 1));
            let before = &before[width * at..];
            let choices = &mut self.choices[width * (at + 1)..width * (at + 2)];
            let mut beginners_value = 0;
            for beginners in 0..=offer.beginners.len().min(self.most_beginners).min(self.cap) {
                if beginners > 0 {
                    beginners_value += offer.beginners[beginners - 1].0;
                }
                let mut value = beginners_value;
                for others in 0..=offer.others.len().min(self.cap - beginners) {
                    if others > 0 {
                        value += offer.others[others - 1].0;
                    }
                    let size = beginners + others;
                    if size > max {
                        break;
                    }
                    let value = value + if size > 0 { self.tongue } else { 0 };
                    for row in 0..=self.most_beginners - beginners {
                        let from = &before[row * across..row * across + across - size];
                        let to_start = (row + beginners) * across + size;
                        let to = &mut after[to_start..to_start + from.len()];
                        let noted = &mut choices[to_start..to_start + from.len()];
                        for ((from, to), noted) in from.iter().zip(to).zip(noted) {
                            if *from + value > *to && *from > IMPOSSIBLE {
                                *to = *from + value;
                                *noted = (small(beginners), small(others));
                            }
                        }
                    }
                }
            }
        }
        let last = &self.table[width * offers..];
        let mut best: Option<(i64, usize, usize)> = None;
        for beginners in 2..=self.most_beginners {
            for size in min..=max {
                let value = last[beginners * across + size];
                if value > best.map_or(limit, |(best, ..)| best) && value > IMPOSSIBLE {
                    best = Some((value, beginners, size));
                }
            }
        }
        let (value, mut beginners, mut size) = best?;
        self.chosen.clear();
        let active: Vec<&Offer> = self.offers.iter().filter(active).collect();
        for at in (0..offers).rev() {
            let (first, second) = self.choices[width * (at + 1) + beginners * across + size];
            let (first, second) = (usize::from(first), usize::from(second));
            self.chosen.extend(active[at].beginners[..first].iter().map(|(_, entry)| *entry));
            self.chosen.extend(active[at].others[..second].iter().map(|(_, entry)| *entry));
            beginners -= first;
            size -= first + second;
        }
        Some(value)
    }
}

fn small(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// Puts an item into a list that is kept best first and no longer than `cap`.
fn insert(list: &mut Vec<(i64, u32)>, item: (i64, u32), cap: usize) {
    if list.len() < cap {
        list.push(item);
    } else if list.last().is_some_and(|last| item > *last) {
        if let Some(last) = list.last_mut() {
            *last = item;
        }
    } else {
        return;
    }
    let mut at = list.len() - 1;
    while at > 0 && list[at] > list[at - 1] {
        list.swap(at, at - 1);
        at -= 1;
    }
}
