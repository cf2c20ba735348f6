//! The possible pairs, row by row in one block of memory.

use std::{error, fmt, ops::Range};

/// A possible partner, and what the pair is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub to: u32,
    pub value: i32,
}

/// Who could be matched to whom, and what for.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(super) adjacency: Adjacency,
    pub(super) bonus: Vec<i64>,
    columns: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemError {
    /// A row or column that isn't there.
    OutOfRange,
    /// More rows, columns or edges than `MOST`.
    TooLarge,
    /// A bonus so large that sums could overflow.
    Overflow,
}

impl fmt::Display for ProblemError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::OutOfRange => "an edge leads to a row or column that isn't there",
            Self::TooLarge => "there are more rows, columns or possible pairs than memory should be given to",
            Self::Overflow => "the values are so large that their sum could overflow",
        })
    }
}

impl error::Error for ProblemError {}

/// 2^27 possible pairs take one GiB.
const MOST: usize = 1 << 27;

impl Problem {
    /// A problem of edges (row, column, value), at most one for each row and column.
    pub fn new(rows: usize, columns: usize, edges: &[(u32, u32, i32)]) -> Result<Self, ProblemError> {
        if edges.iter().any(|&(row, column, _)| row as usize >= rows || column as usize >= columns) {
            return Err(ProblemError::OutOfRange);
        }
        if rows.max(columns).max(edges.len()) > MOST {
            return Err(ProblemError::TooLarge);
        }
        let by_row = edges.iter().map(|&(row, to, value)| (row, Edge { to, value }));
        let adjacency = Adjacency::grouped(rows, by_row);
        Ok(Self { adjacency, bonus: vec![0; rows], columns })
    }

    /// A problem whose edges come row by row. `fill` appends those of one row and returns how many of them, at the end,
    /// are asleep: known, but not possible for now.
    pub fn by_row(
        rows: usize,
        columns: usize,
        mut fill: impl FnMut(usize, &mut Vec<Edge>) -> usize,
    ) -> Result<Self, ProblemError> {
        let mut adjacency = Adjacency { first: vec![0], end: Vec::with_capacity(rows), edges: Vec::new() };
        for row in 0..rows {
            let asleep = fill(row, &mut adjacency.edges);
            if adjacency.edges.len() > MOST {
                return Err(ProblemError::TooLarge);
            }
            let total = adjacency.edges.len() as u32;
            adjacency.first.push(total);
            adjacency.end.push(total - asleep as u32);
        }
        if adjacency.edges.iter().any(|edge| edge.to as usize >= columns) {
            return Err(ProblemError::OutOfRange);
        }
        Ok(Self { adjacency, bonus: vec![0; rows], columns })
    }

    /// Adds to every match of a row, and so to being matched at all, what `bonus` says for it.
    pub fn with_bonus(mut self, bonus: Vec<i64>) -> Result<Self, ProblemError> {
        if bonus.len() != self.rows() {
            return Err(ProblemError::OutOfRange);
        }
        // A sum over all rows must stay far below 2^63, and so below the price of whoever takes no part.
        let most = (i64::MAX >> 8) / (self.rows().max(1) as i64);
        if bonus.iter().any(|bonus| bonus.abs() >= most) {
            return Err(ProblemError::Overflow);
        }
        self.bonus = bonus;
        Ok(self)
    }

    #[must_use]
    pub const fn rows(&self) -> usize {
        self.bonus.len()
    }

    #[must_use]
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// How many pairs are possible.
    #[must_use]
    pub fn edges(&self) -> usize {
        (0..self.rows() as u32).map(|row| self.adjacency.of(row).len()).sum()
    }
}

/// The edges of each node lie together: first those that are awake, then those asleep.
#[derive(Clone, Debug, Default)]
pub(super) struct Adjacency {
    first: Vec<u32>,
    end: Vec<u32>,
    edges: Vec<Edge>,
}

impl Adjacency {
    fn grouped(nodes: usize, edges: impl Iterator<Item = (u32, Edge)> + Clone) -> Self {
        let mut first = vec![0_u32; nodes + 1];
        for (node, _) in edges.clone() {
            first[node as usize + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut end = first[..nodes].to_vec();
        let mut sorted = vec![Edge { to: 0, value: 0 }; first[nodes] as usize];
        for (node, edge) in edges {
            sorted[end[node as usize] as usize] = edge;
            end[node as usize] += 1;
        }
        Self { first, end, edges: sorted }
    }

    /// The same edges, grouped by what they lead to.
    pub fn transposed(&self, nodes: usize) -> Self {
        let all = |from: u32| self.edges[self.slot(from)].iter().map(move |edge| (edge.to, Edge { to: from, ..*edge }));
        let mut turned = Self::grouped(nodes, (0..self.end.len() as u32).flat_map(all));
        for from in 0..self.end.len() as u32 {
            for edge in &self.edges[self.end[from as usize] as usize..self.slot(from).end] {
                turned.sleep(edge.to, from);
            }
        }
        turned
    }

    /// Where the edges of `node` are, those asleep too.
    fn slot(&self, node: u32) -> Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }

    /// How many edges there are, those asleep too.
    pub const fn len(&self) -> usize {
        self.edges.len()
    }

    /// All edges, those asleep too.
    pub fn all(&self) -> impl Iterator<Item = &Edge> {
        self.edges.iter()
    }

    pub fn of(&self, node: u32) -> &[Edge] {
        &self.edges[self.first[node as usize] as usize..self.end[node as usize] as usize]
    }

    /// Puts the edge from `node` to `to` to sleep. Whether it was awake.
    pub fn sleep(&mut self, node: u32, to: u32) -> bool {
        let slot = self.slot(node);
        let end = self.end[node as usize] as usize;
        let found = self.edges[slot.start..end].iter().position(|edge| edge.to == to);
        if let Some(at) = found {
            self.edges.swap(slot.start + at, end - 1);
            self.end[node as usize] -= 1;
        }
        found.is_some()
    }

    /// Wakes the edge from `node` to `to`, and says what it is worth if it was asleep.
    pub fn wake(&mut self, node: u32, to: u32) -> Option<i32> {
        let slot = self.slot(node);
        let end = self.end[node as usize] as usize;
        let at = self.edges[end..slot.end].iter().position(|edge| edge.to == to)?;
        self.edges.swap(end + at, end);
        self.end[node as usize] += 1;
        Some(self.edges[end].value)
    }
}
