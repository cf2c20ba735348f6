//! Limits on trying to log in: per account (whatever the address) and per address (whatever the account); and on
//! public links: those that lead nowhere, answers begun by one poster, referrals by one link, and calendars. And on the
//! requests of each partner's client. All are counted in memory: servers side by side count each for themselves.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use uuid::Uuid;

use crate::error::Error;

/// Tries that are free before waiting starts, and how many come back a minute.
const PER_ACCOUNT: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(10).unwrap(), NonZeroU32::new(3).unwrap());
const PER_ADDRESS: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(60).unwrap(), NonZeroU32::new(30).unwrap());
/// Public links that lead nowhere: some are typed wrong, and a class may sit behind one address.
const WRONG_LINKS: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(60).unwrap(), NonZeroU32::new(10).unwrap());
/// Answers begun by one poster from one address: a class may sit behind it, and nobody answers as many times.
const DRAFTS: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(40).unwrap(), NonZeroU32::new(6).unwrap());
/// Calendars read from one address: a service reads those of many people, each a few times an hour.
const CALENDARS: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(120).unwrap(), NonZeroU32::new(30).unwrap());
/// Referrals by the form of one contact: more than anyone has to say, also who puts a whole class forward.
const REFERRALS: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(40).unwrap(), NonZeroU32::new(2).unwrap());

/// Counts the tries to log in.
#[derive(Clone)]
pub struct Throttle {
    accounts: Arc<DefaultKeyedRateLimiter<String>>,
    addresses: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    wrong_links: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    drafts: Arc<DefaultKeyedRateLimiter<(Uuid, IpAddr)>>,
    calendars: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    referrals: Arc<DefaultKeyedRateLimiter<Uuid>>,
    clients: Arc<Mutex<HashMap<Uuid, Counted>>>,
}

type Limiter = RateLimiter<NotKeyed, InMemoryState, DefaultClock, StateInformationMiddleware>;

/// The requests of one client, each of which has a limit of its own.
struct Counted {
    per_minute: u32,
    limiter: Limiter,
}

/// What is left to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// How many requests it may make a minute.
    pub limit: u32,
    /// How many it may make at once now.
    pub remaining: u32,
    /// In how many seconds it may make as many as its limit, or one when it was refused.
    pub reset: u64,
}

impl Default for Throttle {
    fn default() -> Self {
        let quota = |(burst, a_minute)| Quota::per_minute(a_minute).allow_burst(burst);
        Self {
            accounts: Arc::new(RateLimiter::keyed(quota(PER_ACCOUNT))),
            addresses: Arc::new(RateLimiter::keyed(quota(PER_ADDRESS))),
            wrong_links: Arc::new(RateLimiter::keyed(quota(WRONG_LINKS))),
            drafts: Arc::new(RateLimiter::keyed(quota(DRAFTS))),
            calendars: Arc::new(RateLimiter::keyed(quota(CALENDARS))),
            clients: Arc::default(),
            referrals: Arc::new(RateLimiter::keyed(quota(REFERRALS))),
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

    /// Counts a request of a partner's client, which may make so many a minute; what is left then.
    ///
    /// # Errors
    /// When nothing is left, with how long to wait.
    pub fn count_request(&self, client: Uuid, per_minute: u32) -> Result<Allowance, Allowance> {
        let limit = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Counted { per_minute, limiter: RateLimiter::direct(Quota::per_minute(limit)).with_middleware() };
        let counted = clients.entry(client).or_insert_with(new);
        // Someone changed the limit: it holds at once.
        if counted.per_minute != per_minute {
            *counted = new();
        }
        match counted.limiter.check() {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let used = u64::from(limit.get().saturating_sub(remaining));
                let reset = (used * 60).div_ceil(u64::from(limit.get()));
                Ok(Allowance { limit: per_minute, remaining, reset })
            }
            Err(refused) => {
                let reset = refused.wait_time_from(DefaultClock::default().now()).as_secs().saturating_add(1);
                Err(Allowance { limit: per_minute, remaining: 0, reset })
            }
        }
    }

    /// Counts a public link that leads nowhere, from this address.
    ///
    /// # Errors
    /// `too_many_requests`, with how long to wait.
    pub fn count_wrong_link(&self, address: Option<IpAddr>) -> Result<(), Error> {
        address.map_or(Ok(()), |address| count(&self.wrong_links, &address))
    }

    /// Counts an answer that is begun by the poster of a round, from this address.
    ///
    /// # Errors
    /// `too_many_requests`, with how long to wait.
    pub fn count_draft(&self, round: Uuid, address: Option<IpAddr>) -> Result<(), Error> {
        address.map_or(Ok(()), |address| count(&self.drafts, &(round, address)))
    }

    /// Counts a calendar that is read from this address.
    ///
    /// # Errors
    /// `too_many_requests`, with how long to wait.
    pub fn count_calendar(&self, address: Option<IpAddr>) -> Result<(), Error> {
        address.map_or(Ok(()), |address| count(&self.calendars, &address))
    }

    /// Counts a referral by the form of this contact.
    ///
    /// # Errors
    /// `too_many_requests`, with how long to wait.
    pub fn count_referral(&self, contact: Uuid) -> Result<(), Error> {
        count(&self.referrals, &contact)
    }
}

/// Counts one, and forgets who has been quiet, so that memory stays flat.
fn count<Key: Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<Key>, key: &Key) -> Result<(), Error> {
    if limiter.len() > 10_000 {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|refused| {
        let wait = refused.wait_time_from(DefaultClock::default().now());
        Error::too_many_requests(wait.as_secs().saturating_add(1))
    })
}
