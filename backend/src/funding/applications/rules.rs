//! What can be done to an application. Pure.

use std::collections::HashSet;

use chrono::NaiveDate;
use contract::funding::{GrantAction, GrantApplicationDetails, GrantStatus, NewGrantApplication, NewGrantStep};
use contract::problem::{Fault, FaultCode};

use crate::web::check_past;

/// The state after an action; none where it isn't possible.
pub fn next(status: GrantStatus, action: GrantAction) -> Option<GrantStatus> {
    match (status, action) {
        (GrantStatus::Draft, GrantAction::Submit) => Some(GrantStatus::Submitted),
        (GrantStatus::Submitted, GrantAction::Grant) => Some(GrantStatus::Granted),
        (GrantStatus::Submitted, GrantAction::Reject) => Some(GrantStatus::Rejected),
        (GrantStatus::Draft | GrantStatus::Submitted, GrantAction::Withdraw) => Some(GrantStatus::Withdrawn),
        _ => None,
    }
}

/// What can be done next.
pub fn next_actions(status: GrantStatus) -> Vec<GrantAction> {
    GrantAction::all().filter(|action| next(status, *action).is_some()).collect()
}

/// What is wrong with a step by itself, whatever it is done to.
pub fn check_step(step: &NewGrantStep, today: NaiveDate) -> Vec<Fault> {
    let mut faults = check_past(step.on, today, "/on");
    let mut fault = |pointer: &str, code, detail: &str| faults.push(Fault::new(pointer, code, detail));
    let grants = step.action == GrantAction::Grant;
    match step.granted_cents {
        None if grants => fault("/grantedCents", FaultCode::Required, "tells how much was granted"),
        Some(_) if !grants => fault("/grantedCents", FaultCode::NotAllowed, "goes with grant only"),
        _ => {}
    }
    if matches!(step.action, GrantAction::Reject | GrantAction::Withdraw) && step.reason.is_none() {
        fault("/reason", FaultCode::Required, "tells why");
    }
    if !grants && !step.lines.is_empty() {
        fault("/lines", FaultCode::NotAllowed, "go with grant only");
    }
    let parts: i64 = step.lines.iter().map(|part| part.amount_cents).fold(0, i64::saturating_add);
    if grants && step.granted_cents.is_some_and(|granted| parts > granted) {
        fault("/lines", FaultCode::OutOfRange, "are together more than was granted");
    }
    faults
}

/// A step doesn't lie before the one before it.
pub fn check_order(on: NaiveDate, before: NaiveDate) -> Vec<Fault> {
    if on >= before {
        return Vec::new();
    }
    vec![Fault::new("/on", FaultCode::OutOfRange, format!("must not lie before the step before it, {before}"))]
}

/// What is wrong with an application beyond its single values.
pub fn check(new: &NewGrantApplication) -> Vec<Fault> {
    let details = &new.details;
    let mut faults = Vec::new();
    if details.last_year < details.first_year {
        faults.push(Fault::new("/details/lastYear", FaultCode::EndsBeforeStart, "must not lie before firstYear"));
    }
    if details.submit_by.zip(details.decision_expected_on).is_some_and(|(by, decided)| decided < by) {
        let detail = "must not lie before submitBy";
        faults.push(Fault::new("/details/decisionExpectedOn", FaultCode::EndsBeforeStart, detail));
    }
    let mut known = HashSet::new();
    for (index, cohort) in details.cohort_ids.iter().enumerate() {
        if !known.insert(cohort) {
            faults.push(Fault::new(format!("/details/cohortIds/{index}"), FaultCode::Repeated, "is named before"));
        }
    }
    faults
}

/// What was sent to the funder stays as it was sent.
pub fn check_change(status: GrantStatus, before: &GrantApplicationDetails, after: &NewGrantApplication) -> Vec<Fault> {
    let mut faults = check(after);
    if status != GrantStatus::Draft {
        let detail = "stays as it is once the application was submitted";
        if before.funder_id != after.details.funder_id {
            faults.push(Fault::new("/details/funderId", FaultCode::NotAllowed, detail));
        }
        if before.asked_cents != after.details.asked_cents {
            faults.push(Fault::new("/details/askedCents", FaultCode::NotAllowed, detail));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use contract::funding::{GrantedPart, IncomeKind};
    use proptest::prelude::*;

    use super::*;

    fn any_of<T: std::fmt::Debug + Clone + 'static>(all: impl Iterator<Item = T>) -> impl Strategy<Value = T> {
        proptest::sample::select(all.collect::<Vec<_>>())
    }

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(number)
    }

    proptest! {
        /// Whatever is tried in whatever order: it goes on, ends after two steps at the most, and never stands anywhere
        /// twice. Only what was submitted is decided upon.
        #[test]
        fn an_application_goes_forward_and_ends(actions in proptest::collection::vec(any_of(GrantAction::all()), 0..12)) {
            let mut passed = vec![GrantStatus::Draft];
            for action in actions {
                if let Some(after) = next(*passed.last().unwrap(), action) {
                    prop_assert!(!passed.contains(&after));
                    passed.push(after);
                }
            }
            prop_assert!(passed.len() <= 3);
            if let Some(decided) = passed.iter().position(|at| [GrantStatus::Granted, GrantStatus::Rejected].contains(at)) {
                prop_assert_eq!(passed[decided - 1], GrantStatus::Submitted);
            }
        }

        #[test]
        fn what_is_offered_next_is_what_is_possible(status in any_of(GrantStatus::all()), action in any_of(GrantAction::all())) {
            prop_assert_eq!(next_actions(status).contains(&action), next(status, action).is_some());
            let is_open = matches!(status, GrantStatus::Draft | GrantStatus::Submitted);
            prop_assert_eq!(next_actions(status).is_empty(), !is_open);
        }

        /// Money goes with a grant, and only then; it is never split in more than there is.
        #[test]
        fn a_step_says_what_it_has_to(
            action in any_of(GrantAction::all()), granted in proptest::option::of(1i64..100),
            parts in proptest::collection::vec(1i64..60, 0..4), has_reason in any::<bool>(), on in 0u64..20,
        ) {
            let lines: Vec<_> = parts
                .iter()
                .map(|amount| GrantedPart { year: 2026, kind: IncomeKind::Fund, amount_cents: *amount })
                .collect();
            let reason = has_reason.then(|| "Overvraagd".to_owned());
            let step = NewGrantStep { action, on: day(on), granted_cents: granted, reason, lines };
            let grants = action == GrantAction::Grant;
            let tells_why = has_reason || !matches!(action, GrantAction::Reject | GrantAction::Withdraw);
            let fits = granted.is_some_and(|granted| parts.iter().sum::<i64>() <= granted);
            let money = if grants { fits } else { granted.is_none() && parts.is_empty() };
            prop_assert_eq!(check_step(&step, day(10)).is_empty(), tells_why && money && on <= 10);
        }
    }
}
