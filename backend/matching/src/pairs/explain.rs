//! From numbers to an answer that people can read.

use super::{
    assignment::Side,
    certificate::{Certificate, Price},
    points::{Bonus, Points, Tier, tier},
    rules::{Exclusions, HardRule},
    solution::{Pair, Reason, RuleCounts, Solution, Tiers, Unmatched},
    solver::Solver,
};

impl Solver<'_> {
    /// The best answer as it is now, with its reasons and its proof.
    pub fn solution(&mut self) -> Solution {
        let instance = &*self.instance;
        let exclusions = Exclusions::of(instance);
        let pairs = self.pairs(&exclusions);
        let (mut feasible_pairs, mut feasible_points) = (0, 0);
        for &row in self.numbers(Side::Rows) {
            for edge in self.open_edges(Side::Rows, row) {
                feasible_pairs += 1;
                feasible_points += i64::from(edge.value);
            }
        }
        let tiers = Tiers::of(&pairs);
        Solution {
            objective: tiers.value(Bonus::of_objective(instance)),
            tiers,
            overdue: instance.newcomers.iter().filter(|person| tier(instance, person) == Tier::Overdue).count(),
            feasible_pairs,
            feasible_points,
            certificate: self.certificate(&pairs),
            pairs,
            unmatched_newcomers: self.unmatched(Side::Rows),
            unmatched_residents: self.unmatched(Side::Columns),
        }
    }

    fn pairs(&self, exclusions: &Exclusions<'_>) -> Vec<Pair> {
        let pair = |&row: &u32| {
            let column = self.assignment.partner(Side::Rows, row)?;
            let (newcomer, resident) = (self.newcomer(row), self.resident(column));
            let locked = self.is_locked(Side::Rows, row);
            let broken = |rule: &HardRule| {
                rule.broken_by(newcomer, resident)
                    || (*rule == HardRule::Excluded && exclusions.contain(newcomer, resident))
            };
            Some(Pair {
                newcomer: newcomer.id.clone(),
                resident: resident.id.clone(),
                points: Points::of(&self.instance, newcomer, resident),
                locked,
                broken_rules: if locked { HardRule::ALL.into_iter().filter(broken).collect() } else { Vec::new() },
            })
        };
        self.numbers(Side::Rows).iter().filter_map(pair).collect()
    }

    fn certificate(&self, pairs: &[Pair]) -> Certificate {
        let prices = |side: Side| -> Vec<Price> {
            let price = |&number: &u32| Price {
                id: self.id(side, number).to_owned(),
                price: self.assignment.worth(side, number),
            };
            self.numbers(side).iter().map(price).collect()
        };
        let locked = pairs.iter().filter(|pair| pair.locked).map(|pair| self.bonus.value(&pair.points)).sum();
        Certificate {
            bonus: self.bonus,
            newcomers: prices(Side::Rows),
            residents: prices(Side::Columns),
            locked,
            bound: self.assignment.value() + locked,
        }
    }

    fn unmatched(&mut self, side: Side) -> Vec<Unmatched> {
        let left: Vec<u32> = self
            .numbers(side)
            .iter()
            .copied()
            .filter(|&number| self.assignment.partner(side, number).is_none())
            .collect();
        if left.is_empty() {
            return Vec::new();
        }
        // For whoever has no partner, every other choice goes on from "nobody": one search serves all.
        let detours = self.assignment.detours(side, None);
        let this = &*self;
        let exclusions = Exclusions::of(&this.instance);
        let reason = |number: u32| {
            let choices = this.open_edges(side, number);
            let cheapest = choices
                .filter_map(|edge| {
                    Some((this.assignment.cost(&detours, number, edge)?, this.id(side.other(), edge.to), edge.to))
                })
                .min();
            let fits = this.open_edges(side, number).count();
            match cheapest {
                Some((_, partner, to)) => Reason::WorthMoreElsewhere {
                    fits,
                    partner: partner.to_owned(),
                    cost: this.cost_of_changes(&this.assignment.changes(&detours, number, to)),
                },
                None => match this.assignment.edges(side, number).len() {
                    0 => Reason::NoOneFits { broken: this.broken(side, number, &exclusions) },
                    fits => Reason::OnlyLockedFit { fits, broken: this.broken(side, number, &exclusions) },
                },
            }
        };
        left.into_iter()
            .map(|number| Unmatched { id: this.id(side, number).to_owned(), reason: reason(number) })
            .collect()
    }

    /// The first rule that each of the others breaks with this person.
    fn broken(&self, side: Side, number: u32, exclusions: &Exclusions<'_>) -> RuleCounts {
        let mut counts = RuleCounts::default();
        let mut count = |rule: Option<HardRule>| rule.into_iter().for_each(|rule| counts.count(rule));
        match side {
            Side::Rows => {
                let newcomer = self.newcomer(number);
                self.instance.residents.iter().for_each(|resident| count(exclusions.first_broken(newcomer, resident)));
            }
            Side::Columns => {
                let resident = self.resident(number);
                self.instance.newcomers.iter().for_each(|newcomer| count(exclusions.first_broken(newcomer, resident)));
            }
        }
        counts
    }

    /// What the whole loses by these changes (row, its new column).
    pub(super) fn cost_of_changes(&self, changes: &[(u32, Option<u32>)]) -> Tiers {
        let mut cost = Tiers::default();
        for &(row, column) in changes {
            let newcomer = self.newcomer(row);
            let overdue = i64::from(tier(&self.instance, newcomer) == Tier::Overdue);
            let mut count = |column: Option<u32>, sign: i64| {
                if let Some(column) = column {
                    cost.overdue_matched += sign * overdue;
                    cost.matched += sign;
                    cost.points += sign * Points::of(&self.instance, newcomer, self.resident(column)).total();
                }
            };
            count(self.assignment.partner(Side::Rows, row), 1);
            count(column, -1);
        }
        cost
    }
}
