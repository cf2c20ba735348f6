//! Pure decisions about tasks.

use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::problem::{Fault, FaultCode};
use contract::tasks::NewTask;

/// A task that was ticked off while its reason is still there comes back after so many days.
const AGAIN_AFTER_DAYS: u64 = 14;
/// A job check can be done until so many days after it was due.
pub const JOB_CHECK_DAYS: u64 = 90;
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
