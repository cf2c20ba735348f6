//! A quick start: every row in turn takes the column that it gains most by, at a price that leaves it as well off as with
//! its second choice. Most rows find their partner in this way; the search does the rest.

use std::collections::VecDeque;

use super::{Assignment, NONE, Side};

/// How often a row may bid, on average, before the search takes over.
const ROUNDS: usize = 40;

impl Assignment {
    pub(super) fn reduce_rows(&mut self) {
        let rows = self.len(Side::Rows);
        let mut waiting: VecDeque<u32> = (0..rows as u32).filter(|&row| !self.is_out(Side::Rows, row)).collect();
        let mut bids = ROUNDS * rows;
        while let Some(row) = waiting.pop_front() {
            let bid = self.bid(row);
            let floor = self.floor[0][row as usize];
            if bid.best < floor {
                self.price[0][row as usize] = floor;
                continue;
            }
            let second = bid.second.max(floor);
            self.price[0][row as usize] = second;
            let mut column = bid.column;
            if bid.best == second {
                // Another choice is as good: if somebody has this one, take that. Never push for nothing.
                if self.mate[1][column as usize] != NONE && bid.second == bid.best {
                    column = bid.runner_up;
                }
                if self.mate[1][column as usize] != NONE {
                    continue;
                }
            }
            self.price[1][column as usize] += bid.best - second;
            let before = std::mem::replace(&mut self.mate[1][column as usize], row);
            self.mate[0][row as usize] = column;
            if before != NONE {
                self.mate[0][before as usize] = NONE;
                if bids > 0 {
                    bids -= 1;
                    waiting.push_front(before);
                }
            }
        }
    }

    fn bid(&self, row: u32) -> Bid {
        let mut bid = Bid { best: i64::MIN, column: NONE, second: i64::MIN, runner_up: NONE };
        for edge in self.edges(Side::Rows, row) {
            let gain = i64::from(edge.value) - self.price[1][edge.to as usize];
            if gain > bid.second {
                if gain > bid.best {
                    bid = Bid { best: gain, column: edge.to, second: bid.best, runner_up: bid.column };
                } else {
                    bid.second = gain;
                    bid.runner_up = edge.to;
                }
            }
        }
        bid
    }
}

/// The two columns that a row gains most by, at the present prices.
struct Bid {
    best: i64,
    column: u32,
    second: i64,
    runner_up: u32,
}
