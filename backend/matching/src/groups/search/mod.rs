//! The search for a good plan: local moves under a falling temperature, over and over from the best plan so far.
//!
//! Deterministic: the number of steps and the seed are the whole budget.

mod moves;
mod staffing;
mod state;

use super::model::{LOCK, Model, NONE, number};
use super::random::Random;
use super::solve::LARGE;
use state::{CLOSED, Change, Prices, State};

/// Prices that no gain outweighs: with these nothing is accepted that breaks a rule.
const FORBIDDING: Prices = Prices { missing: LOCK * 1_000, lone: LOCK * 1_000 };

/// Fractions of a temperature that are kept, 1/256.
const FINE: i64 = 256;

#[derive(Clone, Debug)]
struct Search<'m> {
    state: State<'m>,
    random: Random,
    prices: Prices,
    /// In 1/256 of a point.
    temperature: i64,
    /// Units with a group within reach.
    movable: Vec<u32>,
    /// In which chain a person was asked last.
    asked: Vec<u64>,
    chain: u64,
}

/// How one descent of the temperature goes.
#[derive(Clone, Copy, Debug)]
struct Descent {
    steps: u64,
    from: i64,
    to: i64,
}

impl<'m> Search<'m> {
    fn new(model: &'m Model, seed: u64) -> Self {
        Self {
            state: State::new(model),
            random: Random::new(seed),
            prices: Prices { missing: 400, lone: 300 },
            temperature: 0,
            movable: (0..model.units.len()).filter(|unit| !model.units[*unit].reach.is_empty()).map(number).collect(),
            asked: vec![0; model.people.len()],
            chain: 0,
        }
    }

    /// Is this change acceptable at the present temperature?
    fn accept(&mut self, change: Change) -> bool {
        let gain = self.prices.of(change);
        gain >= 0 || (self.temperature > 0 && -gain <= self.random_noise())
    }

    /// A loss that is acceptable now, drawn anew each time.
    fn random_noise(&mut self) -> i64 {
        if self.temperature == 0 { 0 } else { (self.temperature * self.random.exponential()) >> 24 }
    }

    /// Keeps what was done since the mark, or takes it back.
    fn decide(&mut self, before: Change) {
        let now = self.state.total;
        let change = Change {
            value: now.value - before.value,
            missing: now.missing - before.missing,
            lone: now.lone - before.lone,
        };
        if !self.accept(change) {
            self.state.back(before);
        }
    }

    fn step(&mut self, compound: usize) {
        let kind = self.random.below(1_024);
        if kind < compound {
            match kind % 8 {
                0..=3 => self.reopen(),
                4 | 5 => self.switch(),
                6 => self.close(),
                _ => self.restaff(),
            }
        } else if kind < compound + 16 {
            self.restaff();
        } else if kind < compound + 24 {
            self.drop_one();
        } else {
            self.shift();
        }
        self.state.mark();
    }

    /// One descent; tells about plans that keep all rules on the way.
    fn descend(&mut self, descent: Descent, best: &mut Snapshot) {
        const STAGES: u64 = 64;
        let compound = if self.state.model.units.len() < LARGE { 96 } else { 12 };
        for stage in 0..STAGES {
            let at = i64::try_from(stage).unwrap_or(0);
            self.temperature = geometric(descent.from, descent.to, at, 63);
            self.prices.missing = 300 + 1_500 * at / 63;
            self.prices.lone = 200 + 1_200 * at / 63;
            for _ in 0..descent.steps / STAGES {
                self.step(compound);
                if self.state.feasible() && self.state.total.value > best.value {
                    best.keep(&self.state);
                }
            }
        }
        self.tidy();
        best.offer(&self.state);
    }

    /// Makes a plan keep all rules: groups that are too small close, lone beginners get company or leave, and whoever
    /// is left is put where there is room.
    fn tidy(&mut self) {
        self.temperature = 0;
        self.prices = FORBIDDING;
        let model = self.state.model;
        loop {
            let short = self
                .state
                .open
                .iter()
                .copied()
                .find(|group| self.state.size[*group as usize] < model.groups[*group as usize].min);
            if let Some(group) = short {
                let members = self.state.members[group as usize].clone();
                self.shut(group as usize);
                self.resettle(&members);
                continue;
            }
            let lone = self.state.open.iter().copied().find(|group| self.state.has_lone_beginner(*group as usize));
            let Some(group) = lone else { break };
            self.accompany(group as usize);
        }
        let mut more = true;
        while more {
            more = false;
            for unit in 0..model.units.len() {
                more |= self.settle(unit);
            }
        }
    }

    /// Gives a lone beginner company from among those without a group, or takes them out.
    fn accompany(&mut self, group: usize) {
        let model = self.state.model;
        let company = (0..model.units.len()).find(|unit| {
            model.units[*unit].beginners > 0
                && self.state.group_of[*unit] == NONE
                && self.state.suits(*unit, group)
                && model.may(*unit, group)
                && self.state.exchange(group, None, Some(*unit)).is_some()
        });
        if let Some(unit) = company
            && let Some(change) = self.state.exchange(group, None, Some(unit))
        {
            self.state.put_in(unit, group, change);
            return;
        }
        let lone = self.state.members[group].iter().copied().find(|unit| model.units[*unit as usize].beginners > 0);
        if let Some(unit) = lone {
            self.state.release(unit as usize);
        }
    }
}

/// From one temperature to another in equal ratios, in integers: halvings, linear in between.
fn geometric(from: i64, to: i64, at: i64, of: i64) -> i64 {
    let (from, to) = (from.max(1), to.max(1));
    let halvings = i64::from((from / to).max(1).ilog2());
    let position = halvings * at * 256 / of;
    let (whole, part) = (position / 256, position % 256);
    let upper = from >> whole;
    upper - upper * part / 512
}

/// A plan in the least space.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    /// Value and locks, as the search sees them.
    pub(super) value: i64,
    pub(super) group_of: Vec<u32>,
    pub(super) slot: Vec<u8>,
    pub(super) leaders: Vec<[u32; 2]>,
}

impl Snapshot {
    fn of(state: &State) -> Self {
        Self {
            value: state.total.value,
            group_of: state.group_of.clone(),
            slot: state.slot.clone(),
            leaders: state.leaders.clone(),
        }
    }

    fn keep(&mut self, state: &State) {
        self.value = state.total.value;
        self.group_of.copy_from_slice(&state.group_of);
        self.slot.copy_from_slice(&state.slot);
        self.leaders.copy_from_slice(&state.leaders);
    }

    fn offer(&mut self, state: &State) {
        if state.feasible() && state.total.value > self.value {
            self.keep(state);
        }
    }

    pub(super) fn is_open(&self, group: usize) -> bool {
        self.slot[group] != CLOSED
    }
}

/// Searches for `steps` steps.
pub(super) fn search(model: &Model, seed: u64, steps: u64) -> Snapshot {
    let mut search = Search::new(model, seed);
    let mut best = Snapshot::of(&search.state);
    if model.units.len() >= LARGE {
        search.descend(Descent { steps, from: 120 * FINE, to: FINE }, &mut best);
        return best;
    }
    // Iterated: each round warms the best plan up again, by turns a little and a lot; now and then it starts anew.
    let rounds = (steps / (600 * model.units.len().max(1) as u64)).max(1);
    for round in 0..rounds {
        let (fresh, from) = match round % 8 {
            0 => (true, 900),
            1 | 4 => (false, 360),
            2 | 5 | 7 => (false, 180),
            _ => (false, 600),
        };
        search.state = if fresh { State::new(model) } else { State::restore(model, &best) };
        search.descend(Descent { steps: steps / rounds, from: from * FINE, to: 2 * FINE }, &mut best);
    }
    best
}
