//! Pure decisions about outcomes: what may be shown, and how levels changed.

use contract::language::DutchLevel;

/// Fewer than so many people are a small group.
pub const SMALL: i64 = 5;

/// How the cells of a question belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// Everyone is in one of them: they add up to n.
    Exclusive,
    /// Everyone may be in any of them.
    Independent,
}

fn is_small(count: i64) -> bool {
    (1..SMALL).contains(&count)
}

/// Which counts may be shown to whoever doesn't know the people. Nobody at all is no group: a zero is shown.
///
/// When the cells add up to n, one that is left out could be worked out from the others; so the next smallest is left
/// out too, until those left out hold five people or more together. When they don't, a count also tells how many did
/// *not* choose it.
pub fn suppress(counts: &[i64], n: i64, cells: Cells) -> Vec<Option<i64>> {
    if is_small(n) {
        return vec![None; counts.len()];
    }
    let small = |count: i64| match cells {
        Cells::Exclusive => is_small(count),
        Cells::Independent => is_small(count) || is_small(n - count),
    };
    let mut hidden: Vec<bool> = counts.iter().map(|count| small(*count)).collect();
    if cells == Cells::Exclusive {
        loop {
            let left_out: Vec<i64> =
                counts.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(count, _)| *count).collect();
            if left_out.is_empty() || (left_out.len() > 1 && left_out.iter().sum::<i64>() >= SMALL) {
                break;
            }
            // The smallest with people in it, or else an empty one: then it isn't told which of them is empty.
            let shown = (0..counts.len()).filter(|index| !hidden[*index]);
            let Some(next) = shown.min_by_key(|index| (counts[*index] == 0, counts[*index])) else { break };
            hidden[next] = true;
        }
    }
    counts.iter().zip(hidden).map(|(count, hidden)| (!hidden).then_some(*count)).collect()
}

/// A share of n; none where n is nothing or the count isn't told.
pub fn share(count: Option<i64>, n: i64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
    count.filter(|_| n > 0).map(|count| count as f64 / n as f64)
}

/// How levels changed, from earlier to now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    pub higher: i64,
    pub same: i64,
    pub lower: i64,
    pub steps_gained: i64,
}

/// Compares pairs of levels: the earlier and the one of now.
pub fn change(pairs: &[(DutchLevel, DutchLevel)]) -> Change {
    let mut change = Change::default();
    for (earlier, now) in pairs {
        let steps = i64::from(*now as u8) - i64::from(*earlier as u8);
        change.steps_gained += steps;
        match steps {
            1.. => change.higher += 1,
            0 => change.same += 1,
            _ => change.lower += 1,
        }
    }
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_small_cell_takes_another_with_it() {
        assert_eq!(suppress(&[0, 3, 9, 20], 32, Cells::Exclusive), [Some(0), None, None, Some(20)]);
        assert_eq!(
            suppress(&[1, 1, 9, 20], 31, Cells::Exclusive),
            [None, None, None, Some(20)],
            "2 are too few to tell"
        );
        assert_eq!(suppress(&[0, 5, 9], 14, Cells::Exclusive), [Some(0), Some(5), Some(9)]);
        assert_eq!(suppress(&[2, 1], 3, Cells::Exclusive), [None, None]);
        assert_eq!(suppress(&[0, 0], 0, Cells::Exclusive), [Some(0), Some(0)], "nobody is no group");
    }

    #[test]
    fn nearly_everyone_tells_of_the_few_who_are_not_among_them() {
        assert_eq!(suppress(&[18, 20, 9, 2, 0], 20, Cells::Independent), [None, Some(20), Some(9), None, Some(0)]);
    }

    #[test]
    fn levels_are_compared_one_by_one() {
        use DutchLevel::{A0, A1, A2, B1};
        let change = change(&[(A0, A2), (A1, A1), (B1, A2)]);
        assert_eq!(change, Change { higher: 1, same: 1, lower: 1, steps_gained: 1 });
    }

    proptest! {
        #[test]
        fn no_small_cell_is_shown_and_none_can_be_worked_out(counts in proptest::collection::vec(0i64..12, 1..8)) {
            let n: i64 = counts.iter().sum();
            let shown = suppress(&counts, n, Cells::Exclusive);
            prop_assert!(shown.iter().flatten().all(|count| !is_small(*count)));
            let hidden: Vec<i64> =
                counts.iter().zip(&shown).filter(|(_, shown)| shown.is_none()).map(|(count, _)| *count).collect();
            if !hidden.is_empty() && hidden.len() < counts.len() {
                prop_assert!(hidden.len() > 1 && hidden.iter().sum::<i64>() >= SMALL, "{:?}", shown);
            }
            if !counts.iter().any(|count| is_small(*count)) && !is_small(n) {
                prop_assert!(hidden.is_empty(), "what is not small is shown");
            }
        }

        #[test]
        fn what_is_shown_is_true(counts in proptest::collection::vec(0i64..12, 1..8), more in 0i64..12) {
            let n = counts.iter().max().unwrap() + more;
            for cells in [Cells::Exclusive, Cells::Independent] {
                for (count, shown) in counts.iter().zip(suppress(&counts, n, cells)) {
                    prop_assert!(shown.is_none_or(|shown| shown == *count));
                    if cells == Cells::Independent && shown.is_some() {
                        prop_assert!(!is_small(n - count));
                    }
                }
            }
        }
    }
}
