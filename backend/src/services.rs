//! What every handler may need, made once at start and handed in.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::auth::keys::Keys;
use crate::auth::password::Passwords;
use crate::auth::throttle::Throttle;
use crate::clock::Clock;
use crate::db::Db;
use crate::figures::Kept;
use crate::random::Random;
use crate::reports::Typesetter;
use crate::webhooks::Courier;

/// How this server presents itself.
#[derive(Debug, Clone)]
pub struct Presentation {
    /// The organisation's own name.
    pub organisation_name: String,
    /// Whether it holds invented demo data.
    pub demo: bool,
    /// Whether it is a sandbox, in which that begins anew each night.
    pub sandbox: bool,
    /// Whether browsers reach it by https, so that cookies can demand it.
    pub https: bool,
    /// Whether a proxy in front tells callers' addresses in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Where callers reach it, such as `https://voorwaarts.example.nl`.
    pub public_url: Option<String>,
}

/// What every handler may need.
pub struct Services {
    pub db: Db,
    pub clock: Clock,
    pub random: Random,
    pub keys: Keys,
    pub passwords: Passwords,
    pub throttle: Throttle,
    pub presentation: Presentation,
    pub typesetter: Typesetter,
    pub figures: Kept,
    pub webhooks: Courier,
}

/// The services as handlers take them.
pub type Shared = actix_web::web::Data<Services>;

/// The moment of one request: what it may write down of time, and new ids.
#[derive(Clone)]
pub struct Now {
    pub at: DateTime<Utc>,
    pub today: NaiveDate,
    random: Random,
}

impl Now {
    #[must_use]
    pub fn of(clock: &Clock, random: &Random) -> Self {
        let at = clock.now();
        Self { at, today: crate::clock::dutch_day(at), random: random.clone() }
    }

    #[must_use]
    pub fn new_id<Id: From<Uuid>>(&self) -> Id {
        self.random.id(self.at)
    }

    #[must_use]
    pub fn random(&self) -> &Random {
        &self.random
    }
}

impl Services {
    #[must_use]
    pub fn now(&self) -> Now {
        Now::of(&self.clock, &self.random)
    }

    #[must_use]
    pub fn share(self) -> Shared {
        Shared::from(Arc::new(self))
    }
}
