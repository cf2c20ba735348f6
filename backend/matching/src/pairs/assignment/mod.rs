//! The assignment problem underneath: rows and columns, a whole number for each pair that may be, and for each row what
//! being matched is worth by itself. Who is best left without a partner is part of the answer.
//!
//! Everybody has a *price*. Prices are such that no possible pair is worth more than its two prices together, a
//! matched pair is worth exactly as much, and whoever has no partner has the price of having none. Then no other answer
//! can be worth more: the prices prove it. They also say what every other choice would cost (`detour`), and make it
//! cheap to solve again after a change (`change`).

mod adjacency;
mod auction;
mod change;
mod dense;
mod detour;
mod search;
mod start;

pub use adjacency::{Edge, Problem, ProblemError};
pub use dense::Dense;
pub use detour::Detours;

use adjacency::Adjacency;
use search::Scratch;

/// No partner.
pub(crate) const NONE: u32 = u32::MAX;
/// The price of whoever takes no part: above every value, and far from overflowing in a sum.
const OUT: i64 = i64::MAX / 8;

/// An auction is tried when the searches to come seem to cost more than looking at every possible pair this often,
const PATIENCE: usize = 60;
/// and at this many more, so that there is none where it wouldn't be felt.
const MORE_PATIENCE: usize = 100_000_000;

/// One of the two sides. Everything that holds for rows holds for columns too, and is written once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Rows,
    Columns,
}

impl Side {
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Rows => Self::Columns,
            Self::Columns => Self::Rows,
        }
    }
}

/// An answer as it is kept: pairs (row, column), and what each row and column adds to the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub pairs: Vec<(u32, u32)>,
    pub rows: Vec<i64>,
    pub columns: Vec<i64>,
}

/// An answer with its proof. It can be changed, and is then the best answer again.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// Possible pairs, by row and by column. Those by column are only there once something asks for them.
    adjacency: [Adjacency; 2],
    transposed: bool,
    /// The price at which a person is as well off without a partner: for a row, minus what being matched is worth.
    floor: [Vec<i64>; 2],
    price: [Vec<i64>; 2],
    mate: [Vec<u32>; 2],
    scratch: Scratch,
}

impl Assignment {
    /// The best answer to `problem`, in which the pairs `taken` (row, column) are each other's and take no part.
    #[must_use]
    pub fn of(problem: Problem, taken: &[(u32, u32)]) -> Self {
        let mut this = Self::unsolved(problem, taken);
        this.reduce_rows();
        this.settle();
        this
    }

    /// An answer that is known already: its pairs (row, column) and what each row and column adds to the whole. If that
    /// turns out not to be the best answer, the best one is found from there.
    #[must_use]
    pub fn known(problem: Problem, taken: &[(u32, u32)], answer: &Answer) -> Self {
        let mut this = Self::unsolved(problem, taken);
        let sides = [(Side::Rows, &answer.rows), (Side::Columns, &answer.columns)];
        if sides.iter().any(|(side, worth)| worth.len() != this.len(*side)) {
            this.reduce_rows();
            this.settle();
            return this;
        }
        for (side, worth) in sides {
            for (node, worth) in (0..).zip(worth) {
                if !this.is_out(side, node) {
                    this.price[side as usize][node as usize] += worth.clamp(&0, &(OUT / 8));
                }
            }
        }
        this.adopt(Side::Rows, answer.pairs.iter().copied());
        this.settle();
        this
    }

    fn unsolved(problem: Problem, taken: &[(u32, u32)]) -> Self {
        let (rows, columns) = (problem.rows(), problem.columns());
        let floor: Vec<i64> = problem.bonus.iter().map(|bonus| -bonus).collect();
        let mut this = Self {
            price: [floor.clone(), vec![0; columns]],
            floor: [floor, vec![0; columns]],
            mate: [vec![NONE; rows], vec![NONE; columns]],
            adjacency: [problem.adjacency, Adjacency::default()],
            transposed: false,
            scratch: Scratch::new(rows.max(columns)),
        };
        for &(row, column) in taken {
            this.mate[0][row as usize] = column;
            this.mate[1][column as usize] = row;
            this.price[0][row as usize] = OUT;
            this.price[1][column as usize] = OUT;
        }
        this
    }

    /// Makes the prices of `side` hold for every possible pair, given those of the other side, and then keeps those of
    /// `pairs` (one of `side`, one of the other) that are matched at their prices.
    fn adopt(&mut self, side: Side, pairs: impl Iterator<Item = (u32, u32)>) {
        let (here, there) = (side as usize, side.other() as usize);
        for node in 0..self.len(side) as u32 {
            if !self.is_out(side, node) {
                self.tighten(side, node);
            }
        }
        for (node, other) in pairs {
            let free = self.mate[here][node as usize] == NONE && self.mate[there][other as usize] == NONE;
            let prices = self.price[here][node as usize] + self.price[there][other as usize];
            let at_price = |edge: &Edge| edge.to == other && i64::from(edge.value) == prices;
            if free && self.edges(side, node).iter().any(at_price) {
                self.mate[here][node as usize] = other;
                self.mate[there][other as usize] = node;
            }
        }
    }

    /// Settles everybody who has a price and no partner.
    fn settle(&mut self) {
        if !self.settle_rows(true) {
            self.auction();
            self.settle_rows(false);
        }
        let unpaid =
            |this: &Self, column: u32| this.mate[1][column as usize] == NONE && this.slack(Side::Columns, column) > 0;
        for column in 0..self.len(Side::Columns) as u32 {
            if unpaid(self, column) {
                self.transpose();
                self.repair(Side::Columns, column);
            }
        }
    }

    #[must_use]
    pub fn len(&self, side: Side) -> usize {
        self.mate[side as usize].len()
    }

    /// Whether there is nobody on this side.
    #[must_use]
    pub fn is_empty(&self, side: Side) -> bool {
        self.len(side) == 0
    }

    /// The partner of `node`.
    #[must_use]
    pub fn partner(&self, side: Side, node: u32) -> Option<u32> {
        let mate = self.mate[side as usize][node as usize];
        (mate != NONE).then_some(mate)
    }

    /// The pairs (row, column), by row.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..)
            .zip(&self.mate[Side::Rows as usize])
            .filter(|(_, column)| **column != NONE)
            .map(|(row, &column)| (row, column))
    }

    /// The possible pairs of `node`.
    #[must_use]
    pub fn edges(&self, side: Side, node: u32) -> &[Edge] {
        self.adjacency[side as usize].of(node)
    }

    /// The price of `node` above its floor; without it the whole would be worth at least that much less. 0 for whoever
    /// has no partner, and for whoever takes no part.
    #[must_use]
    pub fn worth(&self, side: Side, node: u32) -> i64 {
        if self.is_out(side, node) { 0 } else { self.slack(side, node) }
    }

    /// The value of the whole, by the prices. Without whoever takes no part.
    #[must_use]
    pub fn value(&self) -> i64 {
        [Side::Rows, Side::Columns]
            .into_iter()
            .flat_map(|side| (0..self.len(side) as u32).map(move |node| self.worth(side, node)))
            .sum()
    }

    /// Checks the proof: no possible pair above its prices, every match at its prices, nobody without a partner for
    /// a price.
    #[must_use]
    pub fn is_optimal(&self) -> bool {
        let nobody_overpaid = [Side::Rows, Side::Columns].into_iter().all(|side| {
            (0..self.len(side) as u32).all(|node| {
                let slack = self.slack(side, node);
                slack >= 0 && (slack == 0 || self.partner(side, node).is_some())
            })
        });
        nobody_overpaid
            && (0..self.len(Side::Rows) as u32).all(|row| {
                let partner = self.partner(Side::Rows, row);
                let mut matched_at_price = partner.is_none() || self.is_out(Side::Rows, row);
                for edge in self.edges(Side::Rows, row) {
                    let reduced = self.reduced(row, edge);
                    if reduced < 0 {
                        return false;
                    }
                    matched_at_price |= partner == Some(edge.to) && reduced == 0;
                }
                matched_at_price
            })
    }

    /// Whether `node` takes no part.
    #[must_use]
    pub fn is_out(&self, side: Side, node: u32) -> bool {
        self.price[side as usize][node as usize] >= OUT
    }

    /// Settles the rows. If it looks as if that would take long, an `impatient` caller is told so, by false.
    fn settle_rows(&mut self, impatient: bool) -> bool {
        let open: Vec<u32> = (0..self.len(Side::Rows) as u32)
            .filter(|&row| self.mate[0][row as usize] == NONE && self.slack(Side::Rows, row) > 0)
            .collect();
        let all = self.adjacency[0].len();
        self.scratch.effort = 0;
        for (done, &row) in (1..).zip(&open) {
            self.repair(Side::Rows, row);
            let effort = self.scratch.effort;
            let to_come = (effort / done).saturating_mul(open.len() - done);
            if impatient && effort > 2 * all && to_come > PATIENCE * all + MORE_PATIENCE {
                return false;
            }
        }
        true
    }

    /// What it would cost to leave `node` without a partner.
    fn slack(&self, side: Side, node: u32) -> i64 {
        self.price[side as usize][node as usize] - self.floor[side as usize][node as usize]
    }

    /// What it would cost to match these two.
    fn reduced(&self, row: u32, edge: &Edge) -> i64 {
        self.price[0][row as usize] + self.price[1][edge.to as usize] - i64::from(edge.value)
    }
}
