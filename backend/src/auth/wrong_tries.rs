//! Wrong tries of each partner's client from each address. The limiter that counts everything else can't be asked without
//! counting, and here the right ones aren't counted: a bucket that leaks, which is no more than the moment at which it is
//! empty again.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::throttle::{Allowance, whole_seconds};

/// A client, and the address from which someone tries to be it.
pub type Tried = (Uuid, Option<IpAddr>);

/// How many are free before waiting starts.
const FREE: u32 = 10;
/// How many come back a minute, and so in how long one does.
const A_MINUTE: u32 = 3;
const ONE: Duration = Duration::from_secs(20);
/// From how many on those that are empty again are forgotten.
const MANY: usize = 10_000;

#[derive(Debug, Default)]
pub struct WrongTries {
    empty_again: Mutex<HashMap<Tried, Instant>>,
}

impl WrongTries {
    /// Whether one more may be looked at.
    ///
    /// # Errors
    /// How long to wait.
    pub fn check(&self, tried: Tried, now: Instant) -> Result<(), Allowance> {
        let buckets = self.empty_again.lock().unwrap_or_else(PoisonError::into_inner);
        let held = buckets.get(&tried).map(|empty| empty.saturating_duration_since(now)).unwrap_or_default();
        let wait = (held + ONE).saturating_sub(ONE * FREE);
        if wait.is_zero() {
            return Ok(());
        }
        Err(Allowance { limit: A_MINUTE, remaining: 0, reset: whole_seconds(wait) })
    }

    /// Counts a wrong one.
    pub fn count(&self, tried: Tried, now: Instant) {
        let mut buckets = self.empty_again.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MANY {
            buckets.retain(|_, empty| *empty > now);
        }
        let empty = buckets.entry(tried).or_insert(now);
        *empty = (*empty).max(now) + ONE;
    }

    /// A right one: those before it were mistakes.
    pub fn forget(&self, tried: Tried) {
        self.empty_again.lock().unwrap_or_else(PoisonError::into_inner).remove(&tried);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tried(number: u128) -> Tried {
        (Uuid::from_u128(number), None)
    }

    #[test]
    fn after_the_free_ones_one_comes_back_every_twenty_seconds() {
        let (tries, start) = (WrongTries::default(), Instant::now());
        for _ in 0..FREE {
            assert_eq!(tries.check(tried(1), start), Ok(()));
            tries.count(tried(1), start);
        }
        let refused = tries.check(tried(1), start).unwrap_err();
        assert_eq!((refused.limit, refused.remaining), (3, 0));
        assert!((20..=21).contains(&refused.reset), "{refused:?}");
        assert_eq!(tries.check(tried(2), start), Ok(()), "another client");
        assert_eq!(tries.check((Uuid::from_u128(1), "192.0.2.1".parse().ok()), start), Ok(()), "another address");
        let later = start + ONE;
        assert_eq!(tries.check(tried(1), later), Ok(()));
        tries.count(tried(1), later);
        assert!(tries.check(tried(1), later).is_err());
        tries.forget(tried(1));
        assert_eq!(tries.check(tried(1), later), Ok(()));
    }

    #[test]
    fn what_is_over_takes_no_memory() {
        let (tries, start) = (WrongTries::default(), Instant::now());
        let many = u128::try_from(MANY).unwrap();
        (0..many).for_each(|number| tries.count(tried(number), start));
        tries.count(tried(many), start + ONE);
        assert_eq!(tries.empty_again.lock().unwrap().len(), 1);
    }

    proptest! {
        #[test]
        fn whoever_waits_as_long_as_told_is_let_in(gaps in proptest::collection::vec(0u64..60, 1..60)) {
            let (tries, mut now) = (WrongTries::default(), Instant::now());
            for gap in gaps {
                now += Duration::from_secs(gap);
                if let Err(refused) = tries.check(tried(1), now) {
                    prop_assert!(refused.reset <= 21);
                    now += Duration::from_secs(refused.reset);
                    prop_assert!(tries.check(tried(1), now).is_ok());
                }
                tries.count(tried(1), now);
            }
        }
    }
}
