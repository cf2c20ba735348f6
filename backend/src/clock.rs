//! The only place that asks what time it is. Everything else is told.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
use chrono_tz::Europe::Amsterdam;

/// Tells the time, to the microsecond (what PostgreSQL keeps). Clones of a set clock share its hands.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Set(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is moved, for tests and demo data.
    #[must_use]
    pub fn set_to(now: DateTime<Utc>) -> Self {
        Self(Source::Set(Arc::new(Mutex::new(now))))
    }

    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "this is where time comes in")]
            Source::System => Utc::now().trunc_subsecs(6),
            Source::Set(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// The day in the Netherlands.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        dutch_day(self.now())
    }

    /// Moves a set clock to another moment. The system's clock can't be moved.
    pub fn move_to(&self, to: DateTime<Utc>) {
        if let Source::Set(now) = &self.0 {
            *now.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }

    /// Moves a set clock on.
    pub fn advance(&self, by: TimeDelta) {
        self.move_to(self.now() + by);
    }
}

/// The day that an instant falls on in the Netherlands.
#[must_use]
pub fn dutch_day(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&Amsterdam).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dutch_day_begins_at_dutch_midnight() {
        let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(dutch_day(instant("2023-12-31T22:59:59Z")).to_string(), "2023-12-31");
        assert_eq!(dutch_day(instant("2023-12-31T23:00:00Z")).to_string(), "2024-01-01");
        assert_eq!(dutch_day(instant("2023-07-31T22:00:00Z")).to_string(), "2023-08-01");
    }
}
