//! One more person: the cheapest chain of changes after which everybody is at their price again.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{Assignment, NONE, Side};

/// To put a node in the queue costs about as much as to look at this many possible pairs.
const PUSH: usize = 10;

/// Memory that the search uses again and again. Between searches every distance is infinite.
#[derive(Clone, Debug)]
pub(super) struct Scratch {
    distance: Vec<i64>,
    from: Vec<u32>,
    touched: Vec<u32>,
    settled: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
    /// What the searches have cost, in possible pairs looked at.
    pub effort: usize,
}

impl Scratch {
    pub fn new(nodes: usize) -> Self {
        Self {
            distance: vec![i64::MAX; nodes],
            from: vec![NONE; nodes],
            touched: Vec::new(),
            settled: Vec::new(),
            heap: BinaryHeap::new(),
            effort: 0,
        }
    }
}

/// Where the cheapest chain ends.
#[derive(Clone, Copy)]
enum End {
    /// With somebody who had no partner.
    Free(u32),
    /// With somebody on the side of the root who is left without a partner: the root itself, or the mate of a node.
    Left { after: u32 },
}

impl Assignment {
    /// Settles `root`, which has a price but no partner: finds it one, or lowers the price to the floor.
    ///
    /// This is one step of the shortest augmenting path method: Dijkstra over reduced costs, to the nearest of whoever
    /// is free and whoever is as well off without a partner.
    pub(super) fn repair(&mut self, side: Side, root: u32) {
        let (here, there) = (side as usize, side.other() as usize);
        if self.mate[here][root as usize] != NONE {
            return;
        }
        self.tighten(side, root);
        let mut best = self.slack(side, root);
        if best == 0 {
            return;
        }
        let mut end = End::Left { after: NONE };
        let (mut node, mut at) = (root, 0);
        loop {
            let base = at + self.price[here][node as usize];
            let edges = self.adjacency[here].of(node);
            self.scratch.effort += edges.len();
            for edge in edges {
                let to = edge.to as usize;
                let distance = base + self.price[there][to] - i64::from(edge.value);
                if distance < best && distance < self.scratch.distance[to] {
                    if self.scratch.distance[to] == i64::MAX {
                        self.scratch.touched.push(edge.to);
                    }
                    self.scratch.distance[to] = distance;
                    self.scratch.from[to] = node;
                    if self.mate[there][to] == NONE {
                        best = distance;
                        end = End::Free(edge.to);
                    } else {
                        self.scratch.heap.push(Reverse((distance, edge.to)));
                        self.scratch.effort += PUSH;
                    }
                }
            }
            let Some(next) = self.nearest(best) else { break };
            at = self.scratch.distance[next as usize];
            node = self.mate[there][next as usize];
            self.scratch.settled.push(next);
            let leaving = at + self.slack(side, node);
            if leaving < best {
                best = leaving;
                end = End::Left { after: next };
            }
        }
        self.reprice(side, root, best);
        self.rematch(side, root, end);
    }

    /// Lowers the price of somebody without a partner to what the best possible pair leaves.
    pub(super) fn tighten(&mut self, side: Side, node: u32) {
        let there = side.other() as usize;
        let prices = &self.price[there];
        let most =
            self.adjacency[side as usize].of(node).iter().map(|edge| i64::from(edge.value) - prices[edge.to as usize]);
        self.price[side as usize][node as usize] = most.fold(self.floor[side as usize][node as usize], i64::max);
    }

    /// The nearest node that isn't settled, if it is nearer than `best`.
    fn nearest(&mut self, best: i64) -> Option<u32> {
        while let Some(Reverse((distance, node))) = self.scratch.heap.pop() {
            if distance >= best {
                break;
            }
            if distance == self.scratch.distance[node as usize] {
                return Some(node);
            }
        }
        self.scratch.heap.clear();
        None
    }

    fn reprice(&mut self, side: Side, root: u32, best: i64) {
        let (here, there) = (side as usize, side.other() as usize);
        self.price[here][root as usize] -= best;
        for node in self.scratch.settled.drain(..) {
            let shift = best - self.scratch.distance[node as usize];
            self.price[there][node as usize] += shift;
            self.price[here][self.mate[there][node as usize] as usize] -= shift;
        }
        for node in self.scratch.touched.drain(..) {
            self.scratch.distance[node as usize] = i64::MAX;
        }
    }

    fn rematch(&mut self, side: Side, root: u32, end: End) {
        let (here, there) = (side as usize, side.other() as usize);
        let mut node = match end {
            End::Left { after: NONE } => return,
            End::Left { after } => {
                let left = self.mate[there][after as usize];
                self.mate[here][left as usize] = NONE;
                after
            }
            End::Free(node) => node,
        };
        loop {
            let from = self.scratch.from[node as usize];
            self.mate[there][node as usize] = from;
            let next = std::mem::replace(&mut self.mate[here][from as usize], node);
            if from == root {
                return;
            }
            node = next;
        }
    }
}
