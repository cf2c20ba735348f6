//! Limits on trying to log in: per account (whatever the address) and per address (whatever the account); and on
//! trying public links that lead nowhere.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::Error;

/// Tries that are free before waiting starts, and how many come back a minute.
const PER_ACCOUNT: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(10).unwrap(), NonZeroU32::new(3).unwrap());
const PER_ADDRESS: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(60).unwrap(), NonZeroU32::new(30).unwrap());
/// Public links that lead nowhere: some are typed wrong, and a class may sit behind one address.
const WRONG_LINKS: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(60).unwrap(), NonZeroU32::new(10).unwrap());

/// Counts the tries to log in.
#[derive(Clone)]
pub struct Throttle {
    accounts: Arc<DefaultKeyedRateLimiter<String>>,
    addresses: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    wrong_links: Arc<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Default for Throttle {
    fn default() -> Self {
        let quota = |(burst, a_minute)| Quota::per_minute(a_minute).allow_burst(burst);
        Self {
            accounts: Arc::new(RateLimiter::keyed(quota(PER_ACCOUNT))),
            addresses: Arc::new(RateLimiter::keyed(quota(PER_ADDRESS))),
            wrong_links: Arc::new(RateLimiter::keyed(quota(WRONG_LINKS))),
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

    /// Counts a public link that leads nowhere, from this address.
    ///
    /// # Errors
    /// `too_many_requests`, with how long to wait.
    pub fn count_wrong_link(&self, address: Option<IpAddr>) -> Result<(), Error> {
        let Some(address) = address else { return Ok(()) };
        if self.wrong_links.len() > 10_000 {
            self.wrong_links.retain_recent();
        }
        self.wrong_links.check_key(&address).map_err(|refused| {
            let wait = refused.wait_time_from(DefaultClock::default().now());
            Error::too_many_requests(wait.as_secs().saturating_add(1))
        })
    }
}
