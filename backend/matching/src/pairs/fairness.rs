//! Whether everybody has the same chance: told with every run, so that a hidden bias shows.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    instance::{Gender, Instance, Newcomer},
    solution::Solution,
};

/// How newcomers fare in a run: how long those with and without a partner have waited, and who gets one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fairness {
    pub matched: Waiting,
    pub unmatched: Waiting,
    pub by_level: Vec<Share<u8>>,
    pub by_mother_tongue: Vec<Share<u16>>,
    pub by_gender: Vec<Share<Gender>>,
}

/// Days of waiting of `n` people. Of nobody there is no median and no mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    pub n: usize,
    pub median_days: Option<u64>,
    pub mean_days: Option<u64>,
}

/// How many of the newcomers of a group are matched. A small `n` says little.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share<K> {
    pub group: K,
    pub n: usize,
    pub matched: usize,
    /// Of every thousand, rounded.
    pub per_mille: usize,
}

impl Solution {
    /// How newcomers fare in this answer to `instance`.
    #[must_use]
    pub fn fairness(&self, instance: &Instance) -> Fairness {
        let matched: HashSet<&str> = self.pairs.iter().map(|pair| pair.newcomer.as_str()).collect();
        let is_matched = |newcomer: &Newcomer| matched.contains(newcomer.id.as_str());
        let days = |of: bool| {
            let people = instance.newcomers.iter().filter(|newcomer| is_matched(newcomer) == of);
            Waiting::of(people.map(|newcomer| u64::from(newcomer.waiting_days)).collect())
        };
        Fairness {
            matched: days(true),
            unmatched: days(false),
            by_level: shares(instance.newcomers.iter().map(|newcomer| (newcomer.level, is_matched(newcomer)))),
            by_mother_tongue: shares(
                instance.newcomers.iter().map(|newcomer| (newcomer.mother_tongue, is_matched(newcomer))),
            ),
            by_gender: shares(instance.newcomers.iter().map(|newcomer| (newcomer.gender, is_matched(newcomer)))),
        }
    }
}

impl Waiting {
    /// Halves are rounded up.
    fn of(mut days: Vec<u64>) -> Self {
        days.sort_unstable();
        let n = days.len();
        let some = |value: u64| (n > 0).then_some(value);
        let median_days = days.get(n / 2).map(|&upper| (days[(n - 1) / 2] + upper).div_ceil(2));
        let count = n.max(1) as u64;
        Self { n, median_days, mean_days: some((2 * days.iter().sum::<u64>() + count) / (2 * count)) }
    }
}

fn shares<K: Ord + Copy>(people: impl Iterator<Item = (K, bool)>) -> Vec<Share<K>> {
    let mut groups: BTreeMap<K, (usize, usize)> = BTreeMap::new();
    for (group, matched) in people {
        let counts = groups.entry(group).or_default();
        counts.0 += 1;
        counts.1 += usize::from(matched);
    }
    let share = |(group, (n, matched))| Share { group, n, matched, per_mille: (2000 * matched + n) / (2 * n) };
    groups.into_iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_told_with_its_number() {
        assert_eq!(Waiting::of(vec![]), Waiting { n: 0, median_days: None, mean_days: None });
        assert_eq!(Waiting::of(vec![7]), Waiting { n: 1, median_days: Some(7), mean_days: Some(7) });
        assert_eq!(Waiting::of(vec![9, 1, 2]), Waiting { n: 3, median_days: Some(2), mean_days: Some(4) });
        assert_eq!(Waiting::of(vec![1, 2, 4, 10]), Waiting { n: 4, median_days: Some(3), mean_days: Some(4) });
    }

    #[test]
    fn shares_are_told_by_group_with_their_number() {
        let people = [("a", true), ("b", false), ("a", true), ("a", false)];
        let share = |group, n, matched, per_mille| Share { group, n, matched, per_mille };
        assert_eq!(shares(people.into_iter()), [share("a", 3, 2, 667), share("b", 1, 0, 0)]);
    }
}
