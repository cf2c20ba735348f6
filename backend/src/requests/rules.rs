//! Pure decisions about requests: when a wish is to be confirmed, and when it expires.

use chrono::{Days, NaiveDate};

/// A wish that was not confirmed for so many days is asked about.
pub const CONFIRM_AFTER_DAYS: u64 = 90;
/// It expires so many days after that was asked.
pub const EXPIRE_AFTER_DAYS: u64 = 30;

/// The last day of confirming of a wish that is to be asked about today.
pub fn confirmed_long_ago(today: NaiveDate) -> NaiveDate {
    today - Days::new(CONFIRM_AFTER_DAYS)
}

/// The day on which a wish expires that is asked about since a day.
pub fn expires_on(reminded_on: NaiveDate) -> NaiveDate {
    reminded_on + Days::new(EXPIRE_AFTER_DAYS)
}

/// The last day of asking of a wish that expires today.
pub fn reminded_long_ago(today: NaiveDate) -> NaiveDate {
    today - Days::new(EXPIRE_AFTER_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Nobody's wish expires without having been asked about it for a month, however seldom the sweep comes.
        #[test]
        fn a_wish_is_asked_about_before_it_expires(sweeps in proptest::collection::vec(1u64..200, 1..20)) {
            let opened = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
            let (mut today, mut reminded) = (opened, None);
            for days in sweeps {
                today = today + Days::new(days);
                match reminded {
                    None if opened <= confirmed_long_ago(today) => {
                        prop_assert!((today - opened).num_days() >= 90);
                        reminded = Some(today);
                    }
                    None => prop_assert!((today - opened).num_days() < 90),
                    Some(asked) => {
                        prop_assert_eq!(asked <= reminded_long_ago(today), expires_on(asked) <= today);
                        if asked <= reminded_long_ago(today) {
                            prop_assert!((today - asked).num_days() >= 30);
                        }
                    }
                }
            }
        }
    }
}
