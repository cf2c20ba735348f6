//! Limits on trying to log in: per account (whatever the address) and per address (whatever the account).

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::Error;

/// Tries that are free before waiting starts, and how many come back a minute.
const PER_ACCOUNT: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(10).unwrap(), NonZeroU32::new(3).unwrap());
const PER_ADDRESS: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(60).unwrap(), NonZeroU32::new(30).unwrap());

/// Counts the tries to log in.
#[derive(Clone)]
pub struct Throttle {
    accounts: Arc<DefaultKeyedRateLimiter<String>>,
    addresses: Arc<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Default for Throttle {
    fn default() -> Self {
        let quota = |(burst, a_minute)| Quota::per_minute(a_minute).allow_burst(burst);
        Self {
            accounts: Arc::new(RateLimiter::keyed(quota(PER_ACCOUNT))),
            addresses: Arc::new(RateLimiter::keyed(quota(PER_ADDRESS))),
        }
    }
}

impl Throttle {
    /// Counts a try for this name, a log-in name or client id, from this address.
    ///
    /// # Errors
    /// `too_many_requests`, with how long to wait.
    pub fn count(&self, name: &str, address: Option<IpAddr>) -> Result<(), Error> {
        let clock = DefaultClock::default();
        let wait = |refused: governor::NotUntil<_>| {
            Error::too_many_requests(refused.wait_time_from(clock.now()).as_secs().saturating_add(1))
        };
        if let Some(address) = address {
            self.addresses.check_key(&address).map_err(wait)?;
        }
        self.accounts.check_key(&name.to_lowercase()).map_err(wait)?;
        // Both forget who has been quiet, so that memory stays flat.
        if self.accounts.len() > 10_000 {
            self.accounts.retain_recent();
            self.addresses.retain_recent();
        }
        Ok(())
    }
}
