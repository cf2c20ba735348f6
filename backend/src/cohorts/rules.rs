//! Pure decisions about cohorts.

use chrono::NaiveDate;
use contract::capacity::SidePlaces;
use contract::cohorts::{CohortAction, CohortStatus, NewCohort};
use contract::problem::{Fault, FaultCode};

/// The state after an action; none where it isn't possible.
pub fn next(status: CohortStatus, action: CohortAction) -> Option<CohortStatus> {
    match (status, action) {
        (CohortStatus::Planned, CohortAction::Recruit) => Some(CohortStatus::Recruiting),
        (CohortStatus::Recruiting, CohortAction::Start) => Some(CohortStatus::Active),
        (CohortStatus::Active, CohortAction::Complete) => Some(CohortStatus::Completed),
        _ => None,
    }
}

/// What can be done next.
pub fn next_actions(status: CohortStatus) -> Vec<CohortAction> {
    CohortAction::all().filter(|action| next(status, *action).is_some()).collect()
}

/// A step lies between the step before it and today. A cohort lasts a day at least.
pub fn check_day(action: CohortAction, day: NaiveDate, bounds: (Option<NaiveDate>, NaiveDate)) -> Vec<Fault> {
    let (before, today) = bounds;
    let fault = |code, detail: String| vec![Fault::new("/on", code, detail)];
    if day > today {
        return fault(FaultCode::InFuture, "must not lie in the future".to_owned());
    }
    match before {
        Some(before) if day < before => {
            fault(FaultCode::OutOfRange, format!("must not lie before the step before it, {before}"))
        }
        Some(before) if day == before && action == CohortAction::Complete => {
            fault(FaultCode::OutOfRange, format!("must lie after the first day, {before}"))
        }
        _ => Vec::new(),
    }
}

/// How many are taken and free of so many. There may be more who take part than were hoped for.
pub fn places(places: Option<i64>, taken: i64) -> SidePlaces {
    SidePlaces { places, taken, free: places.map(|places| (places - taken).max(0)) }
}

/// The days of a plan stand in order.
pub fn check_plan(new: &NewCohort) -> Vec<Fault> {
    let plan = &new.plan;
    let mut faults = Vec::new();
    let mut fault = |pointer: &str, code, detail: &str| faults.push(Fault::new(pointer, code, detail));
    if plan.ends_on.is_some_and(|end| end <= plan.starts_on) {
        fault("/plan/endsOn", FaultCode::EndsBeforeStart, "must lie after the start");
    }
    match (plan.recruiting_from, plan.recruiting_until) {
        (Some(from), Some(until)) if until <= from => {
            fault("/plan/recruitingUntil", FaultCode::EndsBeforeStart, "must lie after the start of recruiting");
        }
        (None, Some(_)) => fault("/plan/recruitingFrom", FaultCode::Required, "is required with an end of recruiting"),
        _ => {}
    }
    if plan.recruiting_from.zip(plan.ends_on).is_some_and(|(from, end)| from >= end) {
        fault("/plan/recruitingFrom", FaultCode::OutOfRange, "must lie before the end of the cohort");
    }
    faults
}

/// A cohort that is changed keeps a number.
pub fn check_change(new: &NewCohort) -> Vec<Fault> {
    let mut faults = check_plan(new);
    if new.number.is_none() {
        faults.push(Fault::new("/number", FaultCode::Required, "a cohort has a number"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::cohorts::CohortPlan;
    use proptest::prelude::*;

    fn on(days: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(days)
    }

    fn actions() -> impl Strategy<Value = Vec<CohortAction>> {
        proptest::collection::vec(proptest::sample::select(CohortAction::all().collect::<Vec<_>>()), 0..12)
    }

    proptest! {
        /// Whatever is tried in whatever order, a cohort goes through its states one by one, and never back.
        #[test]
        fn a_cohort_goes_forward_one_state_at_a_time(actions in actions()) {
            let order: Vec<CohortStatus> = CohortStatus::all().collect();
            let mut passed = vec![CohortStatus::Planned];
            for action in actions {
                if let Some(after) = next(*passed.last().unwrap(), action) {
                    passed.push(after);
                }
            }
            prop_assert_eq!(&passed[..], &order[..passed.len()]);
        }

        #[test]
        fn places_are_taken_or_free(target in proptest::option::of(0i64..500), taken in 0i64..600) {
            let counted = places(target, taken);
            prop_assert_eq!((counted.places, counted.taken), (target, taken));
            prop_assert_eq!(counted.free.is_some(), target.is_some());
            if let Some((target, free)) = target.zip(counted.free) {
                prop_assert!(free >= 0 && free <= target);
                prop_assert_eq!(free + taken.min(target), target);
            }
        }

        #[test]
        fn what_is_offered_next_is_what_is_possible(
            status in proptest::sample::select(CohortStatus::all().collect::<Vec<_>>()),
            action in proptest::sample::select(CohortAction::all().collect::<Vec<_>>()),
        ) {
            prop_assert_eq!(next_actions(status).contains(&action), next(status, action).is_some());
            prop_assert_eq!(next_actions(status).is_empty(), status == CohortStatus::Completed);
        }

        #[test]
        fn a_step_lies_between_the_one_before_and_today(day in 0u64..40, before in 0u64..20, length in 0u64..20) {
            let bounds = (Some(on(before)), on(before + length));
            let fine = (before..=before + length).contains(&day);
            prop_assert_eq!(check_day(CohortAction::Start, on(day), bounds).is_empty(), fine);
            let lasts = fine && day > before;
            prop_assert_eq!(check_day(CohortAction::Complete, on(day), bounds).is_empty(), lasts);
        }

        /// A plan has a fault exactly when two of its days stand the wrong way round, or one lacks its beginning.
        #[test]
        fn the_days_of_a_plan_stand_in_order(
            start in 0u64..20, end in proptest::option::of(0u64..20),
            from in proptest::option::of(0u64..20), until in proptest::option::of(0u64..20),
        ) {
            let plan = CohortPlan {
                starts_on: on(start), ends_on: end.map(on), recruiting_from: from.map(on), recruiting_until: until.map(on),
                target_newcomers: None, target_established: None, method_version: None, sessions: Vec::new(),
            };
            let fine = end.is_none_or(|end| end > start)
                && until.is_none_or(|until| from.is_some_and(|from| until > from))
                && from.zip(end).is_none_or(|(from, end)| from < end);
            let new = NewCohort { number: Some(14), name: None, plan };
            prop_assert_eq!(check_plan(&new).is_empty(), fine);
            prop_assert_eq!(check_change(&new).is_empty(), fine);
            let without_number = NewCohort { number: None, ..new };
            prop_assert!(!check_change(&without_number).is_empty());
        }
    }
}
