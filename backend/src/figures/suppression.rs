//! Which counts may be shown to whoever doesn't know the people: none of fewer than five, and none from which such a one
//! could be worked out. Pure.

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

/// Whether so many are a small group.
#[must_use]
pub fn is_small(count: i64) -> bool {
    (1..SMALL).contains(&count)
}

/// Which counts may be shown to whoever doesn't know the people. Nobody at all is no group: a zero is shown.
///
/// When the cells add up to n, one that is left out could be worked out from the others; so the next smallest is left
/// out too, until those left out hold five people or more together. When they don't, a count also tells how many did
/// *not* choose it.
#[must_use]
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
