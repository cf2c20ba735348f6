//! The next best, for either side, and what it would cost the whole.

use serde::{Deserialize, Serialize};

use super::{
    assignment::Side,
    instance::{Instance, InvalidInstance},
    points::Points,
    solution::{Solution, Tiers},
    solver::{Refusal, Solver},
};

/// Whose alternatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Person<'a> {
    Newcomer(&'a str),
    Resident(&'a str),
}

/// A partner who fits, and what it would cost the whole if this pair had to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    pub partner: String,
    pub points: Points,
    /// What the best answer with this pair has less than the one proposed. A negative number is a gain, for which an
    /// earlier tier or points pay.
    pub cost: Tiers,
    /// The cost in one number, as the run weighs the tiers. 0: as good as what is proposed.
    pub cost_value: i64,
    /// How many newcomers would have another partner than proposed, or none, this pair's included.
    pub changes: usize,
}

impl Person<'_> {
    const fn side(self) -> Side {
        match self {
            Self::Newcomer(_) => Side::Rows,
            Self::Resident(_) => Side::Columns,
        }
    }
}

impl Solver<'_> {
    /// Everybody who fits this person and isn't locked, the cheapest for the whole first; the proposed partner is among
    /// them, and costs nothing. Of somebody in a locked pair there are none.
    pub fn alternatives(&mut self, person: Person<'_>) -> Result<Vec<Alternative>, Refusal> {
        let side = person.side();
        let number = match person {
            Person::Newcomer(id) => self.number(side, id).ok_or(Refusal::NoSuchNewcomer)?,
            Person::Resident(id) => self.number(side, id).ok_or(Refusal::NoSuchResident)?,
        };
        if self.is_locked(side, number) {
            return Ok(Vec::new());
        }
        let detours = self.assignment.detours(side, Some(number));
        let this = &*self;
        let mut found: Vec<Alternative> = this
            .open_edges(side, number)
            .filter_map(|edge| {
                let cost_value = this.assignment.cost(&detours, number, edge)?;
                let changes = this.assignment.changes(&detours, number, edge.to);
                let (row, column) = if side == Side::Rows { (number, edge.to) } else { (edge.to, number) };
                Some(Alternative {
                    partner: this.id(side.other(), edge.to).to_owned(),
                    points: Points::of(&this.instance, this.newcomer(row), this.resident(column)),
                    cost: this.cost_of_changes(&changes),
                    cost_value,
                    changes: changes.len(),
                })
            })
            .collect();
        found.sort_by(|one, other| (one.cost_value, &one.partner).cmp(&(other.cost_value, &other.partner)));
        Ok(found)
    }

    /// What it would cost the whole if these two had to be a pair. `None` if they can't be: a rule keeps them apart, or
    /// one of them is in a locked pair.
    pub fn cost_of(&mut self, newcomer: &str, resident: &str) -> Result<Option<Tiers>, Refusal> {
        let (row, column) = self.pair(newcomer, resident)?;
        if !self.open_edges(Side::Rows, row).any(|edge| edge.to == column) {
            return Ok(None);
        }
        let detours = self.assignment.detours(Side::Rows, Some(row));
        Ok(Some(self.cost_of_changes(&self.assignment.changes(&detours, row, column))))
    }
}

impl Solution {
    /// See [`Solver::alternatives`]. Whoever asks more than once keeps a [`Solver`].
    pub fn alternatives(&self, instance: &Instance, person: Person<'_>) -> Result<Vec<Alternative>, AskError> {
        Ok(Solver::resume(instance, self)?.alternatives(person)?)
    }

    /// See [`Solver::cost_of`].
    pub fn cost_of(&self, instance: &Instance, newcomer: &str, resident: &str) -> Result<Option<Tiers>, AskError> {
        Ok(Solver::resume(instance, self)?.cost_of(newcomer, resident)?)
    }
}

/// Why there is no answer to a question about a solution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskError {
    Invalid(InvalidInstance),
    Refused(Refusal),
}

impl From<InvalidInstance> for AskError {
    fn from(error: InvalidInstance) -> Self {
        Self::Invalid(error)
    }
}

impl From<Refusal> for AskError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl std::fmt::Display for AskError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Invalid(error) => error.fmt(out),
            Self::Refused(refusal) => refusal.fmt(out),
        }
    }
}

impl std::error::Error for AskError {}
