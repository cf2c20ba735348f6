//! The only place that asks what time it is.

use chrono::{DateTime, NaiveDate, Utc};

use crate::i18n::intl;

#[must_use]
pub fn now() -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit easily")]
    let milliseconds = js_sys::Date::now() as i64;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}

/// Today in the Netherlands.
#[must_use]
pub fn today() -> NaiveDate {
    intl::day_of(now())
}

/// Days from today until that day; negative for the past.
#[must_use]
pub fn days_from_today(day: NaiveDate) -> i64 {
    (day - today()).num_days()
}
