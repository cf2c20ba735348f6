//! Limits on trying to log in: per account (whatever the address) and per address (whatever the account); and on
//! public links: those that lead nowhere, answers begun by one poster, referrals by one link, and calendars. And on the
//! requests of each partner's client, on asking for a token, and on beginning anew in a sandbox. All are counted in memory:
//! servers side by side count each for themselves. Who has been quiet is forgotten, so that memory stays flat.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, TimeDelta, Utc};
use contract::problem::ErrorCode;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use uuid::Uuid;

use super::wrong_tries::{Tried, WrongTries};
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
/// Tokens asked for from one address, rightly or wrongly: all clients of a partner may sit behind it.
const TOKENS: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(600).unwrap(), NonZeroU32::new(600).unwrap());
/// How long a sandbox is left as it is once it began anew: that takes seconds, in which nobody can do anything else.
const BETWEEN_RESETS: TimeDelta = TimeDelta::minutes(5);
/// From how many on those who have been quiet are forgotten.
const MANY: usize = 10_000;
/// In which every client can make as many requests as its limit again.
const MINUTE: Duration = Duration::from_secs(60);

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
    tokens: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    wrong_tries: Arc<WrongTries>,
    last_reset: Arc<Mutex<Option<DateTime<Utc>>>>,
}

type Limiter = RateLimiter<NotKeyed, InMemoryState, DefaultClock, StateInformationMiddleware>;

/// The requests of one client, each of which has a limit of its own.
struct Counted {
    per_minute: u32,
    limiter: Limiter,
    last: Instant,
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

impl Allowance {
    /// Puts it with an answer, as draft-ietf-httpapi-ratelimit-headers words it.
    pub fn tell(self, headers: &mut HeaderMap) {
        let Self { limit, remaining, reset } = self;
        let said = [
            ("ratelimit-policy", format!("\"default\";q={limit};w=60")),
            ("ratelimit", format!("\"default\";r={remaining};t={reset}")),
        ];
        for (name, value) in said {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

/// So many that the wait is over after them.
pub(super) fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(1)
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
            tokens: Arc::new(RateLimiter::keyed(quota(TOKENS))),
            wrong_tries: Arc::default(),
            last_reset: Arc::default(),
        }
    }
}

impl Throttle {
    /// Counts a try to log in by this name, from this address.
    ///
    /// # Errors
    /// `too_many_requests`, with how long to wait.
    pub fn count(&self, name: &str, address: Option<IpAddr>) -> Result<(), Error> {
        address.map_or(Ok(()), |address| count(&self.addresses, &address))?;
        count(&self.accounts, &name.to_lowercase())
    }

    /// Counts a token that is asked for from this address.
    ///
    /// # Errors
    /// `too_many_requests`, with how long to wait.
    pub fn count_token(&self, address: Option<IpAddr>) -> Result<(), Error> {
        address.map_or(Ok(()), |address| count(&self.tokens, &address))
    }

    /// Whether what a client shows may be looked at: not after too many wrong tries from the same address. A stranger
    /// elsewhere, who knows no more than its id, doesn't shut it out.
    ///
    /// # Errors
    /// `too_many_requests`, with how long to wait.
    pub fn may_try(&self, tried: Tried) -> Result<(), Error> {
        self.wrong_tries.check(tried, Instant::now()).map_err(Error::too_many_requests)
    }

    /// Remembers whether what a client showed was right. Only wrong tries in a row are counted.
    pub fn note_try(&self, tried: Tried, was_right: bool) {
        if was_right {
            self.wrong_tries.forget(tried);
        } else {
            self.wrong_tries.count(tried, Instant::now());
        }
    }

    /// Counts a request of a partner's client, which may make so many a minute; what is left then.
    ///
    /// # Errors
    /// When nothing is left, with how long to wait.
    pub fn count_request(&self, client: Uuid, per_minute: u32) -> Result<Allowance, Allowance> {
        let limit = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if clients.len() > MANY {
            clients.retain(|_, counted| now.duration_since(counted.last) < MINUTE);
        }
        let new = || {
            let limiter = RateLimiter::direct(Quota::per_minute(limit)).with_middleware();
            Counted { per_minute, limiter, last: now }
        };
        let counted = clients.entry(client).or_insert_with(new);
        // Someone changed the limit: it holds at once.
        if counted.per_minute != per_minute {
            *counted = new();
        }
        counted.last = now;
        match counted.limiter.check() {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let used = u64::from(limit.get().saturating_sub(remaining));
                let reset = (used * 60).div_ceil(u64::from(limit.get()));
                Ok(Allowance { limit: per_minute, remaining, reset })
            }
            Err(refused) => {
                let reset = whole_seconds(refused.wait_time_from(DefaultClock::default().now()));
                Err(Allowance { limit: per_minute, remaining: 0, reset })
            }
        }
    }

    /// Counts that someone lets the sandbox begin anew, whoever it is.
    ///
    /// # Errors
    /// `too_many_requests`, when someone did a moment ago, with how long to wait.
    pub fn count_reset(&self, now: DateTime<Utc>) -> Result<(), Error> {
        let mut last = self.last_reset.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = last.map_or(TimeDelta::zero(), |last| last + BETWEEN_RESETS - now);
        if wait > TimeDelta::zero() {
            let detail = "The sandbox began anew a moment ago. Wait as long as Retry-After says.";
            let seconds = (wait + TimeDelta::milliseconds(999)).num_seconds().unsigned_abs();
            return Err(Error::new(ErrorCode::TooManyRequests, detail).retry_after(seconds));
        }
        *last = Some(now);
        Ok(())
    }

    /// It didn't begin anew after all: who tries again needn't wait.
    pub fn forget_reset(&self) {
        *self.last_reset.lock().unwrap_or_else(PoisonError::into_inner) = None;
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

/// Counts one, and forgets who has been quiet.
fn count<Key: Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<Key>, key: &Key) -> Result<(), Error> {
    if limiter.len() > MANY {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|refused| {
        let reset = whole_seconds(refused.wait_time_from(DefaultClock::default().now()));
        let in_a_minute = MINUTE.as_nanos() / refused.quota().replenish_interval().as_nanos().max(1);
        Error::too_many_requests(Allowance {
            limit: u32::try_from(in_a_minute).unwrap_or(u32::MAX),
            remaining: 0,
            reset,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_is_quiet_takes_no_memory() {
        let throttle = Throttle::default();
        let client = |number: usize| Uuid::from_u128(u128::try_from(number).unwrap());
        for number in 0..=MANY {
            throttle.count_request(client(number), 600).unwrap();
        }
        let known = || throttle.clients.lock().unwrap().len();
        assert_eq!(known(), MANY + 1, "each of them asked just now");
        let earlier = Instant::now().checked_sub(MINUTE).unwrap();
        throttle.clients.lock().unwrap().values_mut().for_each(|counted| counted.last = earlier);
        throttle.count_request(client(MANY + 1), 600).unwrap();
        assert_eq!(known(), 1);
    }

    #[test]
    fn a_sandbox_begins_anew_once_in_five_minutes() {
        let (throttle, start) = (Throttle::default(), "2026-03-10T11:00:00Z".parse::<DateTime<Utc>>().unwrap());
        let after = |milliseconds: i64| {
            let tried = throttle.count_reset(start + TimeDelta::milliseconds(milliseconds));
            let header = |error: Error| {
                let response = actix_web::ResponseError::error_response(&error);
                response.headers().get("retry-after").unwrap().to_str().unwrap().to_owned()
            };
            tried.map_err(header)
        };
        assert_eq!(after(0), Ok(()));
        assert_eq!(after(0), Err("300".to_owned()));
        assert_eq!(after(299_999), Err("1".to_owned()));
        assert_eq!(after(300_000), Ok(()));
        assert_eq!(after(300_001), Err("300".to_owned()));
        throttle.forget_reset();
        assert_eq!(after(300_001), Ok(()));
    }

    #[test]
    fn whoever_has_to_wait_is_told_the_limit() {
        let quota = Quota::per_minute(NonZeroU32::new(3).unwrap()).allow_burst(NonZeroU32::new(2).unwrap());
        let limiter = RateLimiter::keyed(quota);
        count(&limiter, &1).unwrap();
        count(&limiter, &1).unwrap();
        let refused = actix_web::ResponseError::error_response(&count(&limiter, &1).unwrap_err());
        let header = |name: &str| refused.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(header("ratelimit-policy"), "\"default\";q=3;w=60");
        assert_eq!(header("ratelimit"), format!("\"default\";r=0;t={}", header("retry-after")));
        count(&limiter, &2).unwrap();
    }
}
