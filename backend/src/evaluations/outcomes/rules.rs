//! Pure decisions about outcomes: shares, and how levels changed. What may be shown: [`crate::figures::suppression`].

use contract::language::DutchLevel;

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

    #[test]
    fn levels_are_compared_one_by_one() {
        use DutchLevel::{A0, A1, A2, B1};
        let change = change(&[(A0, A2), (A1, A1), (B1, A2)]);
        assert_eq!(change, Change { higher: 1, same: 1, lower: 1, steps_gained: 1 });
    }
}
