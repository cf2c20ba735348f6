//! Chance for the search, from the engine's seeded numbers and in integers only, so that it runs the same everywhere.

use crate::stable::Numbers;

#[derive(Clone, Debug)]
pub(super) struct Random(Numbers);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(Numbers::new(seed))
    }

    /// Below `limit`, which is at least 1.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.0.below(limit as u64)).unwrap_or(0)
    }

    /// True once in `n` times.
    pub(super) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// −log₂ of a uniform number, in 1/65,536: the loss that annealing at temperature 1 just accepts. The logarithm is
    /// taken linear between powers of two, which is near enough and the same on every machine.
    pub(super) fn exponential(&mut self) -> i64 {
        let bits = self.0.next() | 1;
        let zeros = bits.leading_zeros();
        let fraction = ((bits << zeros) >> 47) & 0xFFFF;
        i64::from(zeros) * 65_536 + 65_536 - i64::try_from(fraction).unwrap_or(0)
    }
}
