//! Key figures of a year beside those of the year before. Pure.

use std::collections::{BTreeMap, HashSet};

use contract::funding::{
    ChangedFinancialYear, ComparedAmount, CostKind, CostsOfKind, FinancialYear, FinancialYearDetails, FunderYear,
    IncomeKind, IncomeOfKind, YearCost,
};
use contract::problem::{Fault, FaultCode};

/// An amount beside that of the year before.
pub fn compared(cents: i64, last_year_cents: i64) -> ComparedAmount {
    let change_cents = cents - last_year_cents;
    let change_percent = (last_year_cents != 0).then(|| percent(change_cents, last_year_cents));
    ComparedAmount { cents, last_year_cents, change_cents, change_percent }
}

/// A part of a whole in whole percents, halves away from nought.
fn percent(part: i64, whole: i64) -> i64 {
    let (part, whole) = (i128::from(part) * 200, i128::from(whole.abs()));
    let rounded = (part.abs() + whole) / (2 * whole) * part.signum();
    i64::try_from(rounded).unwrap_or(i64::MAX)
}

/// What is wrong with a year beyond its single values.
pub fn check(changed: &ChangedFinancialYear) -> Vec<Fault> {
    let mut known = HashSet::new();
    let repeated = changed.details.costs.iter().enumerate().filter(|(_, cost)| !known.insert(cost.kind));
    repeated
        .map(|(index, _)| Fault::new(format!("/details/costs/{index}/kind"), FaultCode::Repeated, "is named before"))
        .collect()
}

/// What came in and went out, by year and kind.
#[derive(Debug, Default)]
pub struct Sums {
    pub income: BTreeMap<i16, BTreeMap<IncomeKind, i64>>,
    pub costs: BTreeMap<i16, BTreeMap<CostKind, i64>>,
}

impl Sums {
    fn income(&self, year: i16, counts: impl Fn(IncomeKind) -> bool) -> i64 {
        let kinds = self.income.get(&year).into_iter().flatten();
        kinds.filter(|(kind, _)| counts(**kind)).map(|(_, cents)| cents).sum()
    }

    fn costs(&self, year: i16, counts: impl Fn(CostKind) -> bool) -> i64 {
        let kinds = self.costs.get(&year).into_iter().flatten();
        kinds.filter(|(kind, _)| counts(**kind)).map(|(_, cents)| cents).sum()
    }

    /// The key figures of a year, with nothing written down of it yet.
    pub fn year(&self, year: i16) -> FinancialYear {
        let income =
            |counts: &dyn Fn(IncomeKind) -> bool| compared(self.income(year, counts), self.income(year - 1, counts));
        let costs =
            |counts: &dyn Fn(CostKind) -> bool| compared(self.costs(year, counts), self.costs(year - 1, counts));
        let is_something = |amount: &ComparedAmount| (amount.cents, amount.last_year_cents) != (0, 0);
        let (all_income, all_costs) = (income(&|_| true), costs(&|_| true));
        let own_costs = self.costs.get(&year).into_iter().flatten();
        FinancialYear {
            year,
            version: 0,
            details: FinancialYearDetails {
                report_address: None,
                note: None,
                costs: own_costs.map(|(kind, cents)| YearCost { kind: *kind, amount_cents: *cents }).collect(),
            },
            income: all_income,
            other_income: income(&|kind| kind != IncomeKind::Municipality),
            costs: all_costs,
            result_cents: all_income.cents - all_costs.cents,
            income_by_kind: IncomeKind::all()
                .map(|kind| IncomeOfKind { kind, amount: income(&|other| other == kind) })
                .filter(|income| is_something(&income.amount))
                .collect(),
            costs_by_kind: CostKind::all()
                .map(|kind| CostsOfKind { kind, amount: costs(&|other| other == kind) })
                .filter(|costs| is_something(&costs.amount))
                .collect(),
            changed_at: None,
            changed_by: None,
        }
    }
}

/// What a funder gives each year from the first to the last, the latest first.
pub fn funder_years(sums: &BTreeMap<i16, i64>) -> Vec<FunderYear> {
    let Some((first, last)) = sums.keys().next().zip(sums.keys().next_back()) else { return Vec::new() };
    let of = |year: i16| sums.get(&year).copied().unwrap_or_default();
    (*first..=*last).rev().map(|year| FunderYear { year, amount: compared(of(year), of(year - 1)) }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_change_is_told_as_people_tell_it() {
        // € 38,000 after € 21,750: "by almost 75 %".
        let other = compared(3_800_000, 2_175_000);
        assert_eq!((other.change_cents, other.change_percent), (1_625_000, Some(75)));
        assert_eq!(compared(0, 100).change_percent, Some(-100));
        assert_eq!(compared(100, 0).change_percent, None);
        assert_eq!((compared(1005, 1000).change_percent, compared(995, 1000).change_percent), (Some(1), Some(-1)));
    }

    fn lines() -> impl Strategy<Value = Vec<(i16, IncomeKind, i64)>> {
        let kind = proptest::sample::select(IncomeKind::all().collect::<Vec<_>>());
        proptest::collection::vec((2022i16..2026, kind, 1i64..1_000_000_000), 0..30)
    }

    proptest! {
        /// However the lines fall: every total is the sum of its kinds, the change is the difference, and a percentage
        /// is within half a percent of the fraction.
        #[test]
        fn totals_are_the_sum_of_their_parts(lines in lines(), costs in proptest::collection::btree_map(
            proptest::sample::select(CostKind::all().collect::<Vec<_>>()), 1i64..1_000_000_000, 0..6)) {
            let mut sums = Sums::default();
            for (year, kind, cents) in &lines {
                *sums.income.entry(*year).or_default().entry(*kind).or_default() += cents;
            }
            sums.costs.insert(2024, costs.clone());
            for year in 2021..=2027 {
                let found = sums.year(year);
                let plain: i64 = lines.iter().filter(|line| line.0 == year).map(|line| line.2).sum();
                prop_assert_eq!(found.income.cents, plain);
                prop_assert_eq!(found.income_by_kind.iter().map(|of| of.amount.cents).sum::<i64>(), plain);
                let before: i64 = lines.iter().filter(|line| line.0 == year - 1).map(|line| line.2).sum();
                prop_assert_eq!(found.income.last_year_cents, before);
                prop_assert_eq!(found.income_by_kind.iter().map(|of| of.amount.change_cents).sum::<i64>(), plain - before);
                let municipality = lines.iter().filter(|line| line.0 == year && line.1 == IncomeKind::Municipality);
                prop_assert_eq!(found.other_income.cents, plain - municipality.map(|line| line.2).sum::<i64>());
                prop_assert_eq!(found.result_cents, found.income.cents - found.costs.cents);
                if let Some(percent) = found.income.change_percent {
                    let exact = i128::from(found.income.change_cents) * 100;
                    let told = i128::from(percent) * i128::from(before);
                    prop_assert!((exact - told).abs() * 2 <= i128::from(before));
                }
            }
            let spent: i64 = costs.values().sum();
            prop_assert_eq!((sums.year(2024).costs.cents, sums.year(2025).costs.last_year_cents), (spent, spent));
        }

        #[test]
        fn a_funders_years_have_no_gaps(sums in proptest::collection::btree_map(2010i16..2030, 1i64..1_000_000, 0..6)) {
            let years = funder_years(&sums);
            prop_assert_eq!(years.iter().map(|year| year.amount.cents).sum::<i64>(), sums.values().sum::<i64>());
            prop_assert!(years.windows(2).all(|pair| pair[0].year == pair[1].year + 1));
            prop_assert!(years.windows(2).all(|pair| pair[0].amount.last_year_cents == pair[1].amount.cents));
        }
    }
}
