//! Pure decisions about deputies.

use chrono::{Days, NaiveDate};
use contract::problem::{Fault, FaultCode};

/// Nobody stands in for longer at once.
const LONGEST_DAYS: u64 = 366;

/// A period begins today or later, or a little while ago, and lasts at least a day.
pub fn check_period(starts_on: NaiveDate, ends_on: NaiveDate, today: NaiveDate) -> Vec<Fault> {
    if ends_on <= starts_on {
        return vec![Fault::new("/endsOn", FaultCode::EndsBeforeStart, "must lie after the start")];
    }
    if ends_on <= today {
        return vec![Fault::new("/endsOn", FaultCode::OutOfRange, "must lie after today")];
    }
    if ends_on > starts_on + Days::new(LONGEST_DAYS) {
        return vec![Fault::new("/endsOn", FaultCode::OutOfRange, "must lie within a year of the start")];
    }
    Vec::new()
}

/// The day on which a period that is cut short ends: from today on, not after the end that was agreed.
pub fn check_end(ends_on: NaiveDate, agreed: NaiveDate, today: NaiveDate) -> Vec<Fault> {
    if (today..=agreed).contains(&ends_on) {
        return Vec::new();
    }
    vec![Fault::new("/endsOn", FaultCode::OutOfRange, "must lie between today and the end that was agreed")]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(after: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + Days::new(after)
    }

    proptest! {
        #[test]
        fn a_period_has_a_day_to_come_and_lasts_a_year_at_most(start in 0u64..800, end in 0u64..1300, today in 0u64..800) {
            let fits = start < end && today < end && end - start <= LONGEST_DAYS;
            prop_assert_eq!(check_period(day(start), day(end), day(today)).is_empty(), fits);
        }

        #[test]
        fn a_period_is_only_cut_short_and_never_in_the_past(end in 0u64..100, agreed in 0u64..100, today in 0u64..100) {
            prop_assert_eq!(check_end(day(end), day(agreed), day(today)).is_empty(), today <= end && end <= agreed);
        }
    }
}
