//! Pure decisions about rounds.

use chrono::{DateTime, TimeDelta, Utc};
use contract::evaluations_rounds::{EvaluationRoundAction, EvaluationRoundStatus, NewEvaluationRound};
use contract::problem::{Fault, FaultCode};

/// Someone who was mailed is left in peace for so long.
pub const PEACE: TimeDelta = TimeDelta::hours(48);

/// Where a round with this opening and closing stands.
pub fn status(opens_at: DateTime<Utc>, closes_at: DateTime<Utc>, now: DateTime<Utc>) -> EvaluationRoundStatus {
    if now < opens_at {
        EvaluationRoundStatus::Planned
    } else if now < closes_at {
        EvaluationRoundStatus::Open
    } else {
        EvaluationRoundStatus::Closed
    }
}

/// What can be done next. A closed round opens again by another closing.
pub fn next_actions(status: EvaluationRoundStatus) -> Vec<EvaluationRoundAction> {
    match status {
        EvaluationRoundStatus::Planned => vec![EvaluationRoundAction::Open],
        EvaluationRoundStatus::Open => vec![EvaluationRoundAction::Close],
        EvaluationRoundStatus::Closed => Vec::new(),
    }
}

/// The opening and closing after an action; none where it isn't possible.
pub fn after(
    action: EvaluationRoundAction,
    (opens_at, closes_at): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    next_actions(status(opens_at, closes_at, now)).contains(&action).then_some(match action {
        EvaluationRoundAction::Open => (now, closes_at),
        // It was open for a moment at least, even when it is closed at once.
        EvaluationRoundAction::Close => (opens_at, now.max(opens_at + TimeDelta::microseconds(1))),
    })
}

/// A round is about one thing, and closes after it opens.
pub fn check(new: &NewEvaluationRound) -> Vec<Fault> {
    let mut faults = Vec::new();
    let subjects = [new.cohort_id.is_some(), new.event_id.is_some(), new.period.is_some()];
    match subjects.into_iter().filter(|given| *given).count() {
        1 => {}
        0 => faults.push(Fault::new("/cohortId", FaultCode::Required, "say a cohort, an event or a period")),
        _ => faults.push(Fault::new("", FaultCode::Inconsistent, "is about one of a cohort, an event and a period")),
    }
    if new.period.is_some_and(|period| period.ends_on <= period.starts_on) {
        faults.push(Fault::new("/period/endsOn", FaultCode::EndsBeforeStart, "must lie after the start"));
    }
    if new.closes_at <= new.opens_at {
        faults.push(Fault::new("/closesAt", FaultCode::EndsBeforeStart, "must lie after the opening"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn instant(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    proptest! {
        #[test]
        fn as_time_goes_by_a_round_only_goes_on(opens in 0i64..500, lasts in 1i64..500, one in 0i64..1500, later in 0i64..500) {
            let of = |now| status(instant(opens), instant(opens + lasts), instant(now));
            prop_assert!(of(one) <= of(one + later));
            prop_assert_eq!(of(opens), EvaluationRoundStatus::Open);
            prop_assert_eq!(of(opens + lasts), EvaluationRoundStatus::Closed);
        }

        #[test]
        fn an_action_leads_to_its_state_at_once(opens in 0i64..500, lasts in 1i64..500, now in 0i64..1500) {
            let (times, now) = ((instant(opens), instant(opens + lasts)), instant(now));
            for action in EvaluationRoundAction::all() {
                let after = after(action, times, now);
                prop_assert_eq!(after.is_some(), next_actions(status(times.0, times.1, now)).contains(&action));
                let Some((opens_at, closes_at)) = after else { continue };
                prop_assert!(closes_at > opens_at);
                let soon = now + TimeDelta::microseconds(1);
                let reached = match action {
                    EvaluationRoundAction::Open => EvaluationRoundStatus::Open,
                    EvaluationRoundAction::Close => EvaluationRoundStatus::Closed,
                };
                prop_assert_eq!(status(opens_at, closes_at, soon), reached);
            }
        }
    }
}
