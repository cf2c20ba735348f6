//! Where many choices are nearly as good as each other, chains of changes grow long, and one search after the other walks
//! through nearly everybody. An auction doesn't: whoever looks for a partner outbids the others by at least a step,
//! first a large one, then smaller ones (ε-scaling, Bertsekas), and near-ties are settled cheaply.
//!
//! Values are multiplied by more than the number of bidders, so that the last step, 1, is less than what any two
//! answers can differ in per bidder: whole numbers alone reach a best answer among those that match everybody on the
//! smaller side. Whether that is the best answer at all, the auction doesn't ask. It only ever saves time and proves
//! nothing: the search settles whoever isn't matched at exact prices.

use std::collections::VecDeque;

use super::{Assignment, NONE, Side};

/// From one round to the next, the step becomes this many times smaller.
const FINER: i64 = 10;
/// After looking at every possible pair this often, the auction is given up: not everybody can be matched, or the best
/// answer is found better by searching.
const PATIENCE: usize = 150;

impl Assignment {
    /// Replaces prices and partners by those that an auction finds, if it finds any.
    pub(super) fn auction(&mut self) {
        let side = if self.len(Side::Rows) <= self.len(Side::Columns) { Side::Rows } else { Side::Columns };
        if side == Side::Columns {
            self.transpose();
        }
        let Some(mut auction) = Auction::open(self, side) else { return };
        let mut step = auction.widest / FINER;
        loop {
            step = step.max(1);
            if !auction.round(step) {
                return;
            }
            if step == 1 {
                break;
            }
            step /= FINER;
        }
        auction.make_exact();
        let Auction { prices, partners, .. } = auction;
        self.take_over(side, &prices, &partners);
    }

    /// Takes over the prices of the other side, and those partners who are matched at exactly these.
    fn take_over(&mut self, side: Side, prices: &[i64], partners: &[u32]) {
        for node in 0..self.len(side) as u32 {
            if !self.is_out(side, node) {
                self.mate[side as usize][node as usize] = NONE;
            }
        }
        for (node, price) in (0..).zip(prices) {
            if !self.is_out(side.other(), node) {
                self.mate[side.other() as usize][node as usize] = NONE;
                self.price[side.other() as usize][node as usize] = *price;
            }
        }
        self.adopt(side, (0..).zip(partners.iter().copied()).filter(|&(_, partner)| partner != NONE));
    }
}

struct Auction<'a> {
    assignment: &'a Assignment,
    /// Who bids: the smaller side.
    side: Side,
    /// Of the other side; times `scale` until they are made exact.
    prices: Vec<i64>,
    scale: i64,
    /// Of the bidders, and the bidders of the other side.
    partners: Vec<u32>,
    holders: Vec<u32>,
    /// The most that a choice can matter, times `scale`.
    widest: i64,
    /// How many more possible pairs may be looked at.
    patience: usize,
}

impl<'a> Auction<'a> {
    /// Starts with every price at its floor. None if the values leave no room for the scale.
    fn open(assignment: &'a Assignment, side: Side) -> Option<Self> {
        let bidders = assignment.len(side);
        let mut edges = assignment.adjacency[side as usize].all();
        let first = i64::from(edges.next()?.value);
        let (least, most) = edges.fold((first, first), |(least, most), edge| {
            (least.min(i64::from(edge.value)), most.max(i64::from(edge.value)))
        });
        let scale = bidders as i64 + 1;
        // A price is at most the widest difference for every bidder in a chain; two of them must fit in a sum.
        let widest = (most - least + 1).checked_mul(scale)?;
        widest.checked_mul(2 * scale).filter(|&largest| largest < i64::MAX / 8)?;
        Some(Self {
            prices: assignment.floor[side.other() as usize].iter().map(|floor| floor * scale).collect(),
            partners: vec![NONE; bidders],
            holders: vec![NONE; assignment.len(side.other())],
            assignment,
            side,
            scale,
            widest,
            patience: PATIENCE * assignment.adjacency[side as usize].len(),
        })
    }

    /// Everybody bids until nobody gains more than `step` by another choice. False if it takes too long.
    fn round(&mut self, step: i64) -> bool {
        let mut waiting: VecDeque<u32> = (0..self.partners.len() as u32)
            .filter(|&bidder| self.takes_part(bidder) && !self.is_content(bidder, step))
            .collect();
        for &bidder in &waiting {
            let partner = std::mem::replace(&mut self.partners[bidder as usize], NONE);
            if partner != NONE {
                self.holders[partner as usize] = NONE;
            }
        }
        while let Some(bidder) = waiting.pop_front() {
            let Some(outbid) = self.bid(bidder, step) else { return false };
            if outbid != NONE {
                waiting.push_back(outbid);
            }
        }
        true
    }

    /// Whether somebody bids: not who is out, nor who fits nobody.
    fn takes_part(&self, bidder: u32) -> bool {
        !self.assignment.is_out(self.side, bidder) && !self.assignment.edges(self.side, bidder).is_empty()
    }

    /// Whether a bidder would gain at most `step` by another choice.
    fn is_content(&self, bidder: u32, step: i64) -> bool {
        let mine = self.partners[bidder as usize];
        let (mut best, mut now) = (i64::MIN, None);
        for edge in self.assignment.edges(self.side, bidder) {
            let gain = self.gain(edge.value, edge.to);
            best = best.max(gain);
            if edge.to == mine {
                now = Some(gain);
            }
        }
        now.is_some_and(|now| best - now <= step)
    }

    /// Takes the choice that this bidder gains most by, for `step` more than makes it as good as the second best. Who
    /// held it is outbid. None if it takes too long.
    fn bid(&mut self, bidder: u32, step: i64) -> Option<u32> {
        let edges = self.assignment.edges(self.side, bidder);
        self.patience = self.patience.checked_sub(edges.len())?;
        let (mut best, mut second, mut choice) = (i64::MIN, i64::MIN, NONE);
        for edge in edges {
            if self.assignment.is_out(self.side.other(), edge.to) {
                continue;
            }
            let gain = self.gain(edge.value, edge.to);
            if gain > second {
                if gain > best {
                    (second, best, choice) = (best, gain, edge.to);
                } else {
                    second = gain;
                }
            }
        }
        if choice == NONE {
            return Some(NONE);
        }
        // Whoever has one choice only bids all there is for it.
        let more = if second == i64::MIN { self.widest } else { best - second };
        let price = &mut self.prices[choice as usize];
        *price += more + step;
        if *price > i64::MAX / 8 {
            return None;
        }
        self.partners[bidder as usize] = choice;
        let before = std::mem::replace(&mut self.holders[choice as usize], bidder);
        if before != NONE {
            self.partners[before as usize] = NONE;
        }
        Some(before)
    }

    fn gain(&self, value: i32, node: u32) -> i64 {
        i64::from(value) * self.scale - self.prices[node as usize]
    }

    /// From prices that are right but for the last step to exact ones: all go down until one is at its floor, and those of choices
    /// that somebody would rather have go up until nobody does. Nearly always there is little left to do.
    fn make_exact(&mut self) {
        let scale = std::mem::replace(&mut self.scale, 1);
        let floors = &self.assignment.floor[self.side.other() as usize];
        let above = |(price, floor): (&i64, &i64)| price.div_euclid(scale) - floor;
        let lowest = match self.holders.contains(&NONE) {
            true => 0,
            false => self.prices.iter().zip(floors).map(above).min().unwrap_or(0),
        };
        for (node, price) in self.prices.iter_mut().enumerate() {
            *price = if self.holders[node] == NONE { floors[node] } else { price.div_euclid(scale) - lowest };
        }
        let mut waiting: VecDeque<u32> =
            (0..self.partners.len() as u32).filter(|&bidder| self.partners[bidder as usize] != NONE).collect();
        let mut is_waiting: Vec<bool> = self.partners.iter().map(|partner| *partner != NONE).collect();
        while let Some(bidder) = waiting.pop_front() {
            is_waiting[bidder as usize] = false;
            let edges = self.assignment.edges(self.side, bidder);
            let Some(left) = self.patience.checked_sub(edges.len()) else { return };
            self.patience = left;
            let mine = self.partners[bidder as usize];
            let Some(own) = edges.iter().find(|edge| edge.to == mine) else { return };
            let now = self.gain(own.value, mine);
            for edge in edges {
                let above = self.gain(edge.value, edge.to) - now;
                if above > 0 {
                    self.prices[edge.to as usize] += above;
                    let holder = self.holders[edge.to as usize];
                    if holder != NONE && !is_waiting[holder as usize] {
                        is_waiting[holder as usize] = true;
                        waiting.push_back(holder);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Assignment, Edge, Problem, Side};
    use crate::stable::Numbers;

    /// Nearly all choices are nearly as good as each other: the worst for searching.
    fn near_ties(numbers: &mut Numbers, percent: u64) -> Problem {
        let (rows, columns) = (1 + numbers.below(40) as usize, 1 + numbers.below(40) as usize);
        let strengths: Vec<i32> = (0..rows.max(columns)).map(|_| numbers.below(30) as i32).collect();
        let problem = Problem::by_row(rows, columns, |row, edges| {
            for column in 0..columns {
                if numbers.below(100) < percent {
                    let value = strengths[row] * strengths[column] + numbers.below(3) as i32 - 20;
                    edges.push(Edge { to: column as u32, value });
                }
            }
            0
        });
        let bonus = (0..rows).map(|_| numbers.below(3) as i64 * 500).collect();
        problem.and_then(|problem| problem.with_bonus(bonus)).expect("a small problem")
    }

    #[test]
    fn the_answer_is_the_same_with_an_auction_before_the_search() {
        let mut numbers = Numbers::new(11);
        for percent in [100, 100, 90, 50, 10].into_iter().cycle().take(300) {
            let problem = near_ties(&mut numbers, percent);
            let expected = Assignment::of(problem.clone(), &[]);
            let mut this = Assignment::unsolved(problem, &[]);
            this.reduce_rows();
            this.auction();
            this.settle();
            assert!(this.is_optimal());
            assert_eq!(this.value(), expected.value());
        }
    }

    #[test]
    fn where_everybody_can_be_matched_an_auction_leaves_little_to_do() {
        let mut numbers = Numbers::new(12);
        let size = 60;
        let problem = Problem::by_row(size, size, |row, edges| {
            let mut value = |column: usize| (row * column) as i32 + numbers.below(3) as i32 + 1;
            edges.extend((0..size).map(|column| Edge { to: column as u32, value: value(column) }));
            0
        });
        let mut this = Assignment::unsolved(problem.expect("a small problem"), &[]);
        this.auction();
        assert!(this.pairs().count() > size * 9 / 10, "{}", this.pairs().count());
        assert_eq!(this.len(Side::Rows), size);
    }
}
