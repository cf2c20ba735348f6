//! Pure decisions about tasks.

use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::problem::{Fault, FaultCode};
use contract::tasks::NewTask;

/// A task that was ticked off while its reason is still there comes back after so many days.
const AGAIN_AFTER_DAYS: u64 = 14;
/// A job check can be done until so many days after it was due.
pub const JOB_CHECK_DAYS: u64 = 90;
/// A certificate of conduct is renewed in the weeks before its last day, or in those after it.
pub const CERTIFICATE_DAYS: u64 = 56;
/// A cohort needs its coaches so many days before it is to start.
pub const COACH_DAYS: u64 = 28;
/// Nothing is put off longer than this.
const SNOOZE_DAYS: u64 = 366;

/// A task that was ticked off before this moment is raised again when its reason is still there.
pub fn ticked_off_long_ago(now: DateTime<Utc>) -> DateTime<Utc> {
    now - Days::new(AGAIN_AFTER_DAYS)
}

/// A task is about a match or a person, not both, and is to be done at some time to come.
pub fn check_new(new: &NewTask, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    if new.match_id.is_some() && new.person_id.is_some() {
        faults.push(Fault::new("/personId", FaultCode::Inconsistent, "goes without a match"));
    }
    if new.due_on < today {
        faults.push(Fault::new("/dueOn", FaultCode::OutOfRange, "must not lie in the past"));
    }
    faults
}

/// A task is put off to a day to come, within a year.
pub fn check_snooze(until: NaiveDate, today: NaiveDate) -> Vec<Fault> {
    if until > today && until <= today + Days::new(SNOOZE_DAYS) {
        return Vec::new();
    }
    vec![Fault::new("/until", FaultCode::OutOfRange, "must lie after today, within a year")]
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
        fn a_task_is_put_off_to_a_day_to_come_within_a_year(until in 0u64..800, today in 0u64..400) {
            let fits = until > today && until - today <= SNOOZE_DAYS;
            prop_assert_eq!(check_snooze(day(until), day(today)).is_empty(), fits);
        }

        #[test]
        fn what_was_ticked_off_comes_back_after_two_weeks(hours in 0i64..1000) {
            let now: DateTime<Utc> = "2026-03-10T11:00:00Z".parse().unwrap();
            let done = now - chrono::TimeDelta::hours(hours);
            prop_assert_eq!(done <= ticked_off_long_ago(now), hours >= 14 * 24);
        }
    }
}
