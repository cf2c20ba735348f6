//! A run that is kept: what a coordinator locks, forbids and allows is solved from the last answer on.

use std::borrow::Cow;

use super::{
    assignment::{Answer, Assignment, Edge, Side},
    candidates::{self, Order},
    instance::{Fault, Instance, InvalidInstance, Newcomer, Resident},
    points::Bonus,
    solution::Solution,
};

/// An instance with its best answer. Every change keeps the answer the best one.
#[derive(Clone, Debug)]
pub struct Solver<'a> {
    pub(super) instance: Cow<'a, Instance>,
    pub(super) bonus: Bonus,
    pub(super) assignment: Assignment,
    order: Order,
    /// Numbers, in the order of the ids.
    by_id: [Vec<u32>; 2],
}

/// Why a change can't be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NoSuchNewcomer,
    NoSuchResident,
    /// One of the two is in a locked pair.
    Locked,
    /// This pair isn't locked.
    NotLocked,
    /// This pair is excluded already.
    Excluded,
    /// This pair isn't excluded.
    NotExcluded,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::NoSuchNewcomer => "no such newcomer",
            Self::NoSuchResident => "no such resident",
            Self::Locked => "one of the two is in a locked pair",
            Self::NotLocked => "this pair isn't locked",
            Self::Excluded => "this pair is excluded already",
            Self::NotExcluded => "this pair isn't excluded",
        })
    }
}

impl std::error::Error for Refusal {}

impl<'a> Solver<'a> {
    /// Solves `instance`.
    pub fn new(instance: &'a Instance) -> Result<Self, InvalidInstance> {
        Self::start(Cow::Borrowed(instance), None)
    }

    /// Solves `instance`, and keeps it.
    pub fn owning(instance: Instance) -> Result<Solver<'static>, InvalidInstance> {
        Solver::start(Cow::Owned(instance), None)
    }

    /// Goes on from an answer to `instance` that was found before. If it isn't the best one, that is found from there.
    pub fn resume(instance: &'a Instance, solution: &Solution) -> Result<Self, InvalidInstance> {
        Self::start(Cow::Borrowed(instance), Some(solution))
    }

    fn start(instance: Cow<'a, Instance>, known: Option<&Solution>) -> Result<Self, InvalidInstance> {
        instance.validate()?;
        let order = Order::of(&instance);
        let bonus = Bonus::of(&instance);
        let by_id = [
            sorted(&order.newcomers, |at| &instance.newcomers[at].id),
            sorted(&order.residents, |at| &instance.residents[at].id),
        ];
        let problem = candidates::problem(&instance, &order, bonus).map_err(|_| InvalidInstance {
            faults: vec![Fault { pointer: String::new(), detail: "too many pairs are possible" }],
        })?;
        // An assignment for the look-ups alone, until the real one is there.
        let names = Names { instance: &instance, order: &order, by_id: &by_id };
        let taken: Vec<(u32, u32)> = instance.locked.iter().filter_map(|(one, other)| names.pair(one, other)).collect();
        let assignment = match known {
            None => Assignment::of(problem, &taken),
            Some(solution) => Assignment::known(problem, &taken, &names.answer(solution)),
        };
        let this = Self { instance, bonus, assignment, order, by_id };
        this.assert_optimal();
        Ok(this)
    }

    /// The instance as it is now: with what was locked, forbidden and allowed since.
    #[must_use]
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Puts this pair in every answer, whether or not it breaks a rule.
    pub fn lock(&mut self, newcomer: &str, resident: &str) -> Result<(), Refusal> {
        let (row, column) = self.pair(newcomer, resident)?;
        if self.is_locked(Side::Rows, row) || self.is_locked(Side::Columns, column) {
            return Err(Refusal::Locked);
        }
        self.instance.to_mut().locked.push((newcomer.to_owned(), resident.to_owned()));
        self.assignment.take_out(row, column);
        self.assert_optimal();
        Ok(())
    }

    /// Lets the two of a locked pair be matched to anybody again.
    pub fn unlock(&mut self, newcomer: &str, resident: &str) -> Result<(), Refusal> {
        let (row, column) = self.pair(newcomer, resident)?;
        let locked = &self.instance.locked;
        let Some(at) = locked.iter().position(|(one, other)| one == newcomer && other == resident) else {
            return Err(Refusal::NotLocked);
        };
        self.instance.to_mut().locked.remove(at);
        self.assignment.bring_back(row, column);
        self.assert_optimal();
        Ok(())
    }

    /// Keeps this pair out of every answer.
    pub fn forbid(&mut self, newcomer: &str, resident: &str) -> Result<(), Refusal> {
        let (row, column) = self.pair(newcomer, resident)?;
        if self.excluded(newcomer, resident).is_some() {
            return Err(Refusal::Excluded);
        }
        self.instance.to_mut().excluded.push((newcomer.to_owned(), resident.to_owned()));
        self.assignment.remove(row, column);
        self.assert_optimal();
        Ok(())
    }

    /// Takes back that this pair is excluded. It can be matched if it breaks no other rule.
    pub fn allow(&mut self, newcomer: &str, resident: &str) -> Result<(), Refusal> {
        let (row, column) = self.pair(newcomer, resident)?;
        if self.excluded(newcomer, resident).is_none() {
            return Err(Refusal::NotExcluded);
        }
        self.instance.to_mut().excluded.retain(|(one, other)| one != newcomer || other != resident);
        self.assignment.restore(row, column);
        self.assert_optimal();
        Ok(())
    }

    fn excluded(&self, newcomer: &str, resident: &str) -> Option<usize> {
        self.instance.excluded.iter().position(|(one, other)| one == newcomer && other == resident)
    }

    /// A proposal that isn't the best one must never get out. That it is, is checked after every step.
    fn assert_optimal(&self) {
        assert!(self.assignment.is_optimal(), "the assignment is not a best one: a defect of the solver");
    }

    pub(super) fn is_locked(&self, side: Side, number: u32) -> bool {
        self.assignment.is_out(side, number)
    }

    pub(super) fn newcomer(&self, row: u32) -> &Newcomer {
        &self.instance.newcomers[self.order.newcomers[row as usize] as usize]
    }

    pub(super) fn resident(&self, column: u32) -> &Resident {
        &self.instance.residents[self.order.residents[column as usize] as usize]
    }

    pub(super) fn id(&self, side: Side, number: u32) -> &str {
        match side {
            Side::Rows => &self.newcomer(number).id,
            Side::Columns => &self.resident(number).id,
        }
    }

    /// All numbers of a side, in the order of their ids.
    pub(super) fn numbers(&self, side: Side) -> &[u32] {
        &self.by_id[side as usize]
    }

    pub(super) fn number(&self, side: Side, id: &str) -> Option<u32> {
        self.names().number(side, id)
    }

    /// Pairs that are possible now, with whoever isn't locked.
    pub(super) fn open_edges(&self, side: Side, number: u32) -> impl Iterator<Item = Edge> {
        let closed = self.is_locked(side, number);
        let edges = if closed { &[] } else { self.assignment.edges(side, number) };
        edges.iter().copied().filter(move |edge| !self.is_locked(side.other(), edge.to))
    }

    pub(super) fn pair(&self, newcomer: &str, resident: &str) -> Result<(u32, u32), Refusal> {
        let row = self.number(Side::Rows, newcomer).ok_or(Refusal::NoSuchNewcomer)?;
        let column = self.number(Side::Columns, resident).ok_or(Refusal::NoSuchResident)?;
        Ok((row, column))
    }

    fn names(&self) -> Names<'_> {
        Names { instance: &self.instance, order: &self.order, by_id: &self.by_id }
    }
}

/// Numbers in the order of their ids.
fn sorted<'a>(positions: &[u32], id: impl Fn(usize) -> &'a String) -> Vec<u32> {
    let mut numbers: Vec<u32> = (0..positions.len() as u32).collect();
    numbers.sort_unstable_by_key(|&number| id(positions[number as usize] as usize));
    numbers
}

/// From ids to numbers.
struct Names<'a> {
    instance: &'a Instance,
    order: &'a Order,
    by_id: &'a [Vec<u32>; 2],
}

impl Names<'_> {
    fn id(&self, side: Side, number: u32) -> &str {
        match side {
            Side::Rows => &self.instance.newcomers[self.order.newcomers[number as usize] as usize].id,
            Side::Columns => &self.instance.residents[self.order.residents[number as usize] as usize].id,
        }
    }

    fn number(&self, side: Side, id: &str) -> Option<u32> {
        let numbers = &self.by_id[side as usize];
        numbers.binary_search_by(|&number| self.id(side, number).cmp(id)).ok().map(|at| numbers[at])
    }

    fn pair(&self, newcomer: &str, resident: &str) -> Option<(u32, u32)> {
        Some((self.number(Side::Rows, newcomer)?, self.number(Side::Columns, resident)?))
    }

    /// A solution in numbers. Of what isn't about these people, nothing is taken over.
    fn answer(&self, solution: &Solution) -> Answer {
        let mut answer = Answer {
            pairs: solution.pairs.iter().filter_map(|pair| self.pair(&pair.newcomer, &pair.resident)).collect(),
            rows: vec![0; self.order.newcomers.len()],
            columns: vec![0; self.order.residents.len()],
        };
        for (side, prices, worth) in [
            (Side::Rows, &solution.certificate.newcomers, &mut answer.rows),
            (Side::Columns, &solution.certificate.residents, &mut answer.columns),
        ] {
            for price in prices {
                if let Some(number) = self.number(side, &price.id) {
                    worth[number as usize] = price.price;
                }
            }
        }
        answer
    }
}
