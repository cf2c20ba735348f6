//! What can be asked of accounts, purely.

use chrono::{DateTime, TimeDelta, Utc};
use contract::accounts::{INVITATION_DAYS, NewAccount};
use contract::permissions::Role;
use contract::problem::{Fault, FaultCode};

use crate::services::Now;

/// What the structure of a new account can't say.
pub fn check(new: &NewAccount, now: &Now) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, role) in new.roles.iter().enumerate() {
        let pointer = format!("/roles/{index}");
        if *role == Role::Coach {
            faults.push(Fault::new(pointer, FaultCode::NotAllowed, "a coach is invited from the group that they lead"));
        } else if new.roles[..index].contains(role) {
            faults.push(Fault::new(pointer, FaultCode::Repeated, "must name each role once"));
        }
    }
    if new.access_ends_on.is_some_and(|day| day <= now.today) {
        faults.push(Fault::new("/accessEndsOn", FaultCode::OutOfRange, "must lie in the future"));
    }
    faults
}

/// Until when a link holds that is mailed now.
pub fn expires_at(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::days(INVITATION_DAYS)
}
