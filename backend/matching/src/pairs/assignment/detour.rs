//! What another choice would cost the whole, exactly, and who would then have whom.
//!
//! To force a pair is to move along a circle: the two take each other, the partner that one of them leaves needs
//! somebody, and so on until the partner that the other one leaves is provided for. "Nobody" is one more node that
//! everybody may be left with and everybody without a partner is with. Reduced costs are never negative, so the cheapest
//! circles through one person are one run of Dijkstra.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{Assignment, Edge, NONE, OUT, Side};

/// "Nobody", where a node is expected.
const NOBODY: u32 = NONE - 1;

/// What it costs to hand on the partner that somebody leaves, for every other choice of that person.
#[derive(Clone, Debug)]
pub struct Detours {
    /// The side of the person who chooses.
    side: Side,
    /// The partner that is left, if there is one.
    root: Option<u32>,
    /// By node of the chooser's side: how far it is, and the partner it would then have.
    distance: Vec<i64>,
    from: Vec<u32>,
    nobody: i64,
    to_nobody: Arrival,
}

/// How the search came to "nobody".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
    /// It started there.
    Start,
    /// This node, of the partners' side, is left without a partner.
    Left(u32),
    /// This node, of the chooser's side, had none and gets one.
    Free(u32),
}

impl Assignment {
    /// The cost of all other choices of `person`, on `side`. `None` asks for those of whoever has no partner at once:
    /// where the circle goes through "nobody" it is the same for all of them.
    pub fn detours(&mut self, side: Side, person: Option<u32>) -> Detours {
        self.transpose();
        let root = person.and_then(|person| self.partner(side, person));
        let found = Detours {
            side,
            root,
            distance: vec![i64::MAX; self.len(side)],
            from: vec![NONE; self.len(side)],
            nobody: i64::MAX,
            to_nobody: Arrival::Start,
        };
        // The search starts from the partner, so it goes the other way.
        let mut run = Run { assignment: self, near: side.other(), found, heap: BinaryHeap::new() };
        match root {
            Some(root) => run.leave(root, 0),
            None => run.reach_nobody(0, Arrival::Start),
        }
        run.finish()
    }

    /// What it costs to match `person`, on the side of the `detours`, to `edge`'s end.
    #[must_use]
    pub fn cost(&self, detours: &Detours, person: u32, edge: Edge) -> Option<i64> {
        let (here, there) = (detours.side as usize, detours.side.other() as usize);
        if self.mate[here][person as usize] == edge.to {
            return Some(0);
        }
        let prices = self.price[here][person as usize] + self.price[there][edge.to as usize];
        let on = match self.mate[there][edge.to as usize] {
            NONE => detours.nobody,
            other => detours.distance[other as usize],
        };
        (prices < OUT && on < OUT).then(|| prices - i64::from(edge.value) + on)
    }

    /// What changes when `person`, for whom the `detours` are, is matched to `partner`: every row that gets another
    /// column, with that column.
    #[must_use]
    pub fn changes(&self, detours: &Detours, person: u32, partner: u32) -> Vec<(u32, Option<u32>)> {
        let (side, near) = (detours.side, detours.side.other());
        let mut changes = Changes { side, found: Vec::new() };
        if self.mate[side as usize][person as usize] == partner {
            return changes.found;
        }
        changes.pair(person, partner);
        let holder = |node: u32| match self.mate[near as usize][node as usize] {
            NONE => NOBODY,
            mate => mate,
        };
        // From whom the partner leaves, back to the partner whom the person leaves.
        let mut node = holder(partner);
        loop {
            let left = if node == NOBODY {
                match detours.to_nobody {
                    Arrival::Start => return changes.found,
                    Arrival::Free(free) => {
                        node = free;
                        continue;
                    }
                    Arrival::Left(left) => {
                        changes.alone(near, left);
                        left
                    }
                }
            } else {
                match detours.from[node as usize] {
                    NOBODY => {
                        changes.alone(side, node);
                        node = NOBODY;
                        continue;
                    }
                    taken => {
                        changes.pair(node, taken);
                        taken
                    }
                }
            };
            if Some(left) == detours.root {
                return changes.found;
            }
            node = holder(left);
        }
    }
}

/// Changes, told by row.
struct Changes {
    side: Side,
    found: Vec<(u32, Option<u32>)>,
}

impl Changes {
    fn pair(&mut self, node: u32, partner: u32) {
        self.found.push(match self.side {
            Side::Rows => (node, Some(partner)),
            Side::Columns => (partner, Some(node)),
        });
    }

    fn alone(&mut self, side: Side, node: u32) {
        if side == Side::Rows {
            self.found.push((node, None));
        }
    }
}

/// Dijkstra through everybody, "nobody" included.
struct Run<'a> {
    assignment: &'a Assignment,
    /// The side of the partners, whose nodes look for another one.
    near: Side,
    found: Detours,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
}

impl Run<'_> {
    fn finish(mut self) -> Detours {
        while let Some(Reverse((distance, node))) = self.heap.pop() {
            if node == NOBODY {
                if distance == self.found.nobody {
                    self.leave_nobody(distance);
                }
            } else if distance == self.found.distance[node as usize] {
                match self.assignment.mate[self.found.side as usize][node as usize] {
                    NONE => self.reach_nobody(distance, Arrival::Free(node)),
                    mate => self.leave(mate, distance),
                }
            }
        }
        self.found
    }

    /// A node of the near side looks for another partner, or for none.
    fn leave(&mut self, node: u32, at: i64) {
        let assignment = self.assignment;
        self.reach_nobody(at + assignment.slack(self.near, node), Arrival::Left(node));
        let base = at + assignment.price[self.near as usize][node as usize];
        let prices = &assignment.price[self.found.side as usize];
        for edge in assignment.edges(self.near, node) {
            let distance = base + prices[edge.to as usize] - i64::from(edge.value);
            self.reach(edge.to, distance, node);
        }
    }

    /// Whoever has no partner looks for one, and everybody else may be left with none.
    fn leave_nobody(&mut self, at: i64) {
        let assignment = self.assignment;
        for node in 0..assignment.len(self.near) as u32 {
            if assignment.mate[self.near as usize][node as usize] == NONE {
                self.leave(node, at);
            }
        }
        for node in 0..assignment.len(self.found.side) as u32 {
            self.reach(node, at + assignment.slack(self.found.side, node), NOBODY);
        }
    }

    fn reach(&mut self, node: u32, distance: i64, from: u32) {
        if distance < self.found.distance[node as usize] && distance < OUT / 2 {
            self.found.distance[node as usize] = distance;
            self.found.from[node as usize] = from;
            self.heap.push(Reverse((distance, node)));
        }
    }

    fn reach_nobody(&mut self, distance: i64, arrival: Arrival) {
        if distance < self.found.nobody {
            self.found.nobody = distance;
            self.found.to_nobody = arrival;
            self.heap.push(Reverse((distance, NOBODY)));
        }
    }
}
