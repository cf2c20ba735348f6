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

/// Whether it tells about a few that so many of n count: about those who do, or about those who don't. That nobody does,
/// or everyone, may be told: it says the same of all of them, and who tells it means just that.
#[must_use]
pub fn tells_of_few(numerator: i64, n: i64) -> bool {
    is_small(numerator) || is_small(n - numerator)
}

/// A part of a whole: how many records are in it, and how many of those count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub numerator: i64,
    pub n: i64,
    /// It can be read elsewhere, so that leaving it out hides no other.
    pub is_told_elsewhere: bool,
    /// It may be told however small it is.
    pub is_public: bool,
}

impl Part {
    /// A part that is told here alone, of people.
    #[must_use]
    pub fn new(numerator: i64, n: i64) -> Self {
        Self { numerator, n, is_told_elsewhere: false, is_public: false }
    }

    fn is_cover(&self) -> bool {
        !self.is_told_elsewhere && !self.is_public
    }

    /// Of parts that overlap, a count also tells how many of the whole are *not* in it.
    fn tells_of_few(&self, whole: i64, cells: Cells) -> bool {
        let outside = if cells == Cells::Independent { whole - self.numerator } else { 0 };
        !self.is_public && (tells_of_few(self.numerator, self.n) || is_small(outside))
    }
}

/// Which parts have to be left out, so that no small group is shown and none can be worked out by adding and subtracting;
/// nothing when only leaving out the whole helps. The whole itself is known, as the number that counts in it.
///
/// When parts add up to the whole, one that is left out could be worked out from the others; so the next smallest is left
/// out too, until those left out hold five people or more together. Parts that overlap tell as much when few are in none
/// of those that are shown.
#[must_use]
pub fn hidden_parts(parts: &[Part], whole: i64, cells: Cells) -> Option<Vec<bool>> {
    let mut hidden: Vec<bool> = parts.iter().map(|part| part.tells_of_few(whole, cells)).collect();
    while is_worked_out(parts, &hidden, (whole, cells)) {
        // The smallest with people in it, or else an empty one: then it isn't told which of them is empty.
        let covers = (0..parts.len()).filter(|index| !hidden[*index] && parts[*index].is_cover());
        let next = covers.min_by_key(|index| (parts[*index].n == 0, parts[*index].n))?;
        hidden[next] = true;
    }
    Some(hidden)
}

/// Whether what is left out can be read from what isn't.
fn is_worked_out(parts: &[Part], hidden: &[bool], (whole, cells): (i64, Cells)) -> bool {
    let hiding = || parts.iter().zip(hidden).filter(|(_, hidden)| **hidden).map(|(part, _)| part);
    if hiding().next().is_none() {
        return false;
    }
    match cells {
        Cells::Exclusive => {
            let covers = || hiding().filter(|part| part.is_cover());
            let numerator: i64 = covers().map(|part| part.numerator).sum();
            covers().count() < 2 || tells_of_few(numerator, covers().map(|part| part.n).sum())
        }
        // So many are in the parts left out and in no other, at the least.
        Cells::Independent => {
            let shown = parts.iter().zip(hidden).filter(|(part, hidden)| !**hidden || !part.is_cover());
            is_small(whole - shown.map(|(part, _)| part.numerator).sum::<i64>())
        }
    }
}

/// Which counts may be shown to whoever doesn't know the people. Nobody at all is no group: a zero is shown.
///
/// When the cells add up to n, one that is left out could be worked out from the others; then others are left out with it,
/// see [`hidden_parts`]. When they don't, a count also tells how many did *not* choose it.
#[must_use]
pub fn suppress(counts: &[i64], n: i64, cells: Cells) -> Vec<Option<i64>> {
    if is_small(n) {
        return vec![None; counts.len()];
    }
    let hidden = match cells {
        Cells::Exclusive => {
            let parts: Vec<Part> = counts.iter().map(|count| Part::new(*count, *count)).collect();
            hidden_parts(&parts, n, cells).unwrap_or_else(|| vec![true; counts.len()])
        }
        Cells::Independent => counts.iter().map(|count| tells_of_few(*count, n)).collect(),
    };
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

    #[test]
    fn a_part_that_is_told_elsewhere_hides_nothing() {
        let told = Part { is_told_elsewhere: true, ..Part::new(9, 9) };
        let small = Part::new(3, 3);
        assert_eq!(hidden_parts(&[small, told], 12, Cells::Exclusive), None, "12 - 9 is 3, whichever are left out");
        let other = Part::new(20, 20);
        assert_eq!(hidden_parts(&[small, told, other], 32, Cells::Exclusive), Some(vec![true, false, true]));
        let public = Part { is_public: true, ..small };
        assert_eq!(hidden_parts(&[public, other], 23, Cells::Exclusive), Some(vec![false, false]));
    }

    #[test]
    fn of_parts_that_overlap_the_near_whole_and_what_remains_are_left_out() {
        let parts = |counts: &[i64]| counts.iter().map(|count| Part::new(*count, *count)).collect::<Vec<_>>();
        let hidden = |counts: &[i64], whole| hidden_parts(&parts(counts), whole, Cells::Independent);
        assert_eq!(hidden(&[34, 20, 12], 35), Some(vec![true, false, true]), "1 did not choose it; 35 - 32 are 3");
        assert_eq!(hidden(&[34, 30, 12], 35), Some(vec![true, false, false]));
        assert_eq!(hidden(&[28, 22, 12, 11, 13, 9], 35), Some(vec![false; 6]));
        assert_eq!(hidden(&[47, 3, 3], 53), Some(vec![false, true, true]));
        assert_eq!(hidden(&[47, 3], 50), Some(vec![true, true]));
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

        /// Two or more are left out, and together they are no few: neither those who count, nor those who don't.
        #[test]
        fn of_parts_that_add_up_no_small_group_can_be_worked_out(
            cells in proptest::collection::vec((0i64..9, 0i64..9, 0u8..6), 1..7),
        ) {
            let parts: Vec<Part> = cells
                .iter()
                .map(|(counting, other, told)| Part {
                    is_told_elsewhere: *told == 0,
                    ..Part::new(*counting, counting + other)
                })
                .collect();
            let whole = parts.iter().map(|part| part.numerator).sum();
            let Some(hidden) = hidden_parts(&parts, whole, Cells::Exclusive) else { return Ok(()) };
            let unknown: Vec<&Part> =
                parts.iter().zip(&hidden).filter(|(part, hidden)| **hidden && part.is_cover()).map(|(part, _)| part).collect();
            for (part, hidden) in parts.iter().zip(&hidden) {
                prop_assert!(*hidden || !tells_of_few(part.numerator, part.n));
            }
            if hidden.contains(&true) {
                prop_assert!(unknown.len() > 1);
                let amounts: [fn(&Part) -> i64; 2] = [|part| part.numerator, |part| part.n - part.numerator];
                for amount in amounts {
                    let together: i64 = unknown.iter().map(|part| amount(part)).sum();
                    prop_assert!(!is_small(together));
                }
            }
        }

        /// Whoever is in none of the parts that are shown is in one that is left out: never surely a few.
        #[test]
        fn of_parts_that_overlap_no_small_group_can_be_worked_out(
            people in proptest::collection::vec(proptest::collection::btree_set(0usize..5, 1..4), 0..40),
        ) {
            let whole = i64::try_from(people.len()).unwrap();
            let parts: Vec<Part> = (0..5)
                .map(|nth| i64::try_from(people.iter().filter(|one| one.contains(&nth)).count()).unwrap())
                .map(|count| Part::new(count, count))
                .collect();
            let Some(hidden) = hidden_parts(&parts, whole, Cells::Independent) else { return Ok(()) };
            let shown: Vec<i64> =
                parts.iter().zip(&hidden).filter(|(_, hidden)| !**hidden).map(|(part, _)| part.numerator).collect();
            prop_assert!(shown.iter().all(|count| !tells_of_few(*count, whole)));
            if shown.len() < parts.len() {
                prop_assert!(!is_small(whole - shown.iter().sum::<i64>()));
            }
        }
    }
}
