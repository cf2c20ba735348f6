//! The solver underneath, against every answer there is and against another program.

use std::collections::HashMap;

use matching::pairs::assignment::{Assignment, Dense, Problem, Side};
use matching::stable::Numbers;
use pathfinding::prelude::{Matrix, kuhn_munkres};
use proptest::prelude::*;

/// Rows, columns, edges, and what each row gains by being matched at all.
#[derive(Clone, Debug)]
struct Case {
    rows: usize,
    columns: usize,
    edges: Vec<(u32, u32, i32)>,
    bonus: Vec<i64>,
}

impl Case {
    fn problem(&self) -> Problem {
        Problem::new(self.rows, self.columns, &self.edges).unwrap().with_bonus(self.bonus.clone()).unwrap()
    }

    fn value_of(&self, pairs: &[(u32, u32)]) -> i64 {
        let values: HashMap<(u32, u32), i32> =
            self.edges.iter().map(|&(row, column, value)| ((row, column), value)).collect();
        pairs.iter().map(|&(row, column)| i64::from(values[&(row, column)]) + self.bonus[row as usize]).sum()
    }

    /// Best value by looking at everything; `forced` leaves only that choice to its two people.
    fn brute_force(&self, row: u32, taken: u64, forced: Option<(u32, u32)>) -> Option<i64> {
        if row as usize == self.rows {
            return Some(0);
        }
        let is_forced = forced.is_some_and(|(one, _)| one == row);
        let alone = if is_forced { None } else { self.brute_force(row + 1, taken, forced) };
        let matched = self.edges.iter().filter(|&&(one, column, _)| {
            let kept = forced.is_some_and(|(only, other)| (only == row) != (other == column));
            one == row && taken >> column & 1 == 0 && !kept
        });
        let best = matched.filter_map(|&(_, column, value)| {
            let rest = self.brute_force(row + 1, taken | 1 << column, forced)?;
            Some(rest + i64::from(value) + self.bonus[row as usize])
        });
        best.chain(alone).max()
    }

    /// Best value by another program, which knows full square matrices only: everybody gets a "nobody" of their own.
    fn by_pathfinding(&self) -> i64 {
        let mut matrix = Matrix::new(self.rows, self.columns + self.rows, 0_i64);
        for &(row, column, value) in &self.edges {
            matrix[(row as usize, column as usize)] = (i64::from(value) + self.bonus[row as usize]).max(0);
        }
        kuhn_munkres(&matrix).0
    }
}

fn case(most: usize, values: std::ops::Range<i32>) -> impl Strategy<Value = Case> {
    (0..=most, 0..=most, 1..100_u32).prop_flat_map(move |(rows, columns, percent)| {
        let pair = proptest::option::weighted(f64::from(percent) / 100.0, values.clone());
        let bonus = prop_oneof![Just(0_i64), Just(1000), -50..50_i64, Just(3_000_000_000)];
        (proptest::collection::vec(pair, rows * columns), proptest::collection::vec(bonus, rows)).prop_map(
            move |(values, bonus)| {
                let at = |index: usize| ((index / columns) as u32, (index % columns) as u32);
                let edges = values.into_iter().enumerate().filter_map(|(index, value)| {
                    let (row, column) = at(index);
                    Some((row, column, value?))
                });
                Case { rows, columns, edges: edges.collect(), bonus }
            },
        )
    })
}

fn solved(case: &Case) -> (Assignment, i64) {
    let assignment = Assignment::of(case.problem(), &[]);
    assert!(assignment.is_optimal());
    let pairs: Vec<(u32, u32)> = assignment.pairs().collect();
    let value = case.value_of(&pairs);
    assert_eq!(assignment.value(), value, "the prices add up to what the pairs are worth");
    (assignment, value)
}

/// Few different values, so that there are ties; negative ones too.
fn small() -> impl Strategy<Value = Case> {
    prop_oneof![case(6, -3..4), case(6, -100..1000)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_answer_is_better(case in small()) {
        let (_, value) = solved(&case);
        prop_assert_eq!(Some(value), case.brute_force(0, 0, None));
    }

    #[test]
    fn every_detour_costs_what_forcing_the_pair_costs(case in small()) {
        let (mut assignment, value) = solved(&case);
        for side in [Side::Rows, Side::Columns] {
            for person in 0..assignment.len(side) as u32 {
                let detours = assignment.detours(side, Some(person));
                for edge in assignment.edges(side, person) {
                    let pair = if side == Side::Rows { (person, edge.to) } else { (edge.to, person) };
                    let forced = case.brute_force(0, 0, Some(pair)).unwrap();
                    prop_assert_eq!(assignment.cost(&detours, person, *edge), Some(value - forced));
                    // The changes lead to exactly that answer.
                    let changes: HashMap<u32, Option<u32>> = assignment.changes(&detours, person, edge.to).into_iter().collect();
                    let pairs: Vec<(u32, u32)> = (0..case.rows as u32)
                        .filter_map(|row| {
                            let column = changes.get(&row).copied().unwrap_or_else(|| assignment.partner(Side::Rows, row));
                            Some((row, column?))
                        })
                        .collect();
                    let mut columns: Vec<u32> = pairs.iter().map(|&(_, column)| column).collect();
                    columns.sort_unstable();
                    columns.dedup();
                    prop_assert_eq!(columns.len(), pairs.len(), "nobody twice");
                    prop_assert!(pairs.contains(&pair));
                    prop_assert_eq!(case.value_of(&pairs), forced);
                }
            }
        }
    }

    #[test]
    fn after_any_changes_the_answer_is_what_solving_from_scratch_finds(
        case in small(),
        steps in proptest::collection::vec((0..4_u8, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..12),
    ) {
        if case.edges.is_empty() {
            return Ok(());
        }
        let mut now = case.clone();
        let mut out: Vec<(u32, u32)> = Vec::new();
        let mut assignment = Assignment::of(case.problem(), &[]);
        for (kind, one, other) in steps {
            let &(row, column, value) = one.get(&case.edges);
            let free = |out: &[(u32, u32)], row, column| out.iter().all(|&(a, b)| a != row && b != column);
            match kind {
                0 => {
                    now.edges.retain(|&(a, b, _)| (a, b) != (row, column));
                    assignment.remove(row, column);
                }
                1 => if assignment.restore(row, column) {
                    now.edges.push((row, column, value));
                },
                2 => {
                    // Any two can be locked, whether or not the pair is possible.
                    let (row, column) = (other.index(case.rows) as u32, column);
                    if free(&out, row, column) {
                        out.push((row, column));
                        assignment.take_out(row, column);
                    }
                }
                _ => if !out.is_empty() {
                    let (row, column) = out.swap_remove(other.index(out.len()));
                    assignment.bring_back(row, column);
                },
            }
            prop_assert!(assignment.is_optimal());
            let mut rest = now.clone();
            rest.edges.retain(|&(a, b, _)| free(&out, a, b));
            prop_assert_eq!(assignment.value(), rest.brute_force(0, 0, None).unwrap());
            for &(row, column) in &out {
                prop_assert_eq!(assignment.partner(Side::Rows, row), Some(column));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn another_program_finds_the_same(case in prop_oneof![case(60, 0..10), case(60, 0..1_000_000)]) {
        let (_, value) = solved(&case);
        prop_assert_eq!(value, case.by_pathfinding());
    }
}

/// Every pair is possible; only the few that matter are looked at closely.
#[test]
fn a_full_matrix_is_proven_for_all_its_pairs() {
    let mut numbers = Numbers::new(9);
    for (rows, columns, values) in [(90, 120, 1000), (120, 90, 1_000_000), (150, 150, 3), (1, 1, 5), (300, 200, 50)] {
        // In the second half, near-ties between strong and weak, so that the best few of every row are the same.
        let random: Vec<i32> = (0..rows * columns).map(|_| numbers.below(values) as i32 - 1).collect();
        let assorted = (0..rows * columns).map(|at| ((at / columns) * (at % columns)) as i32 + random[at] % 3);
        for matrix in [random.clone(), assorted.collect()] {
            let assignment = Dense::new(&matrix, columns).unwrap().solve().unwrap();
            let edges: Vec<(u32, u32, i32)> = matrix
                .iter()
                .enumerate()
                .map(|(at, &value)| ((at / columns) as u32, (at % columns) as u32, value))
                .collect();
            let all = Assignment::of(Problem::new(rows, columns, &edges).unwrap(), &[]);
            assert!(assignment.is_optimal());
            assert_eq!(assignment.value(), all.value());
            let pairs: i64 = assignment
                .pairs()
                .map(|(row, column)| i64::from(matrix[row as usize * columns + column as usize]))
                .sum();
            assert_eq!(pairs, all.value());
        }
    }
    assert!(Dense::new(&[1, 2, 3], 2).is_err());
}

#[test]
fn a_problem_that_could_overflow_is_refused() {
    let problem = Problem::new(2, 2, &[(0, 0, i32::MAX)]).unwrap();
    assert!(problem.clone().with_bonus(vec![1 << 40, 0]).is_ok());
    assert!(problem.clone().with_bonus(vec![i64::MAX / 4, 0]).is_err());
    assert!(problem.with_bonus(vec![0]).is_err());
    assert!(Problem::new(1, 1, &[(0, 1, 5)]).is_err());
}

/// Found by chance: a row that gains nothing by its best choice must not take its second one, which it loses by.
#[test]
fn a_choice_as_good_as_none_is_no_reason_to_take_a_worse_one() {
    let edges = vec![(0, 1, 1), (0, 4, -2), (1, 1, 3), (1, 3, -1)];
    let case = Case { rows: 3, columns: 6, edges, bonus: vec![1000, 0, 0] };
    assert_eq!(solved(&case).1, 1001);
}
