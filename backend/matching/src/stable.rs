//! What is arbitrary is arbitrary in the same way every time: a hash that no version changes, and numbers from a seed.

/// A hash of `text` under `seed` that is the same on every machine and in every version: FNV-1a, then mixed well.
#[must_use]
pub fn hash(seed: u64, text: &str) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325 ^ mix(seed);
    for byte in text.bytes() {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(state)
}

/// The positions of `ids` in an order that depends on the seed and the ids alone, not on how they were listed.
#[must_use]
pub fn order<'a>(seed: u64, ids: impl Iterator<Item = &'a str>) -> Vec<u32> {
    let mut keys: Vec<(u64, &str, u32)> = ids.zip(0..).map(|(id, at)| (hash(seed, id), id, at)).collect();
    keys.sort_unstable();
    keys.into_iter().map(|(_, _, at)| at).collect()
}

/// The finishing step of SplitMix64: every bit of the input reaches every bit of the output.
const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Numbers from a seed (SplitMix64). For arbitrary choices, never for secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    state: u64,
}

impl Numbers {
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    pub const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
    }

    /// A number below `bound`, which must not be 0.
    pub const fn below(&mut self, bound: u64) -> u64 {
        // The high half of a 128-bit product: the bias is below one in 2^64 / bound.
        ((self.next() as u128 * bound as u128) >> 64) as u64
    }

    /// Puts `items` in an arbitrary order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_published_algorithm() {
        let mut numbers = Numbers::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| numbers.next()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn the_hash_stays_what_it_was_and_depends_on_seed_and_text() {
        assert_eq!(hash(1, "N1"), hash(1, "N1"));
        assert_ne!(hash(1, "N1"), hash(2, "N1"));
        assert_ne!(hash(1, "N1"), hash(1, "N2"));
    }

    #[test]
    fn an_order_of_ids_does_not_depend_on_how_they_are_listed() {
        let one = ["a", "b", "c", "d", "e"];
        let other = ["e", "c", "a", "d", "b"];
        let names = |list: [&'static str; 5]| -> Vec<&str> {
            order(7, list.into_iter()).into_iter().map(|at| list[at as usize]).collect()
        };
        assert_eq!(names(one), names(other));
        assert_ne!(order(7, one.into_iter()), order(8, one.into_iter()));
    }

    #[test]
    fn below_stays_below_and_a_shuffle_keeps_everything() {
        let mut numbers = Numbers::new(3);
        assert!((0..1000).all(|_| numbers.below(7) < 7));
        let mut items: Vec<u32> = (0..50).collect();
        numbers.shuffle(&mut items);
        assert_ne!(items, (0..50).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}
