//! How a target stands. Pure.

use chrono::NaiveDate;
use contract::figures::FigureUnit;
use contract::funding::{FundingTargetDetails, NewFundingTarget, TargetProgress, TargetState};
use contract::problem::{Fault, FaultCode};

/// What is wrong with a target beyond its single values.
pub fn check(new: &NewFundingTarget) -> Vec<Fault> {
    if new.details.ends_on > new.details.starts_on {
        return Vec::new();
    }
    vec![Fault::new("/details/endsOn", FaultCode::EndsBeforeStart, "must lie after startsOn")]
}

/// How far a target is on a day, with this value of its figure. A share doesn't grow with time: it is on track when it
/// is as high as was promised.
pub fn progress(target: &FundingTargetDetails, (value, unit): (i64, FigureUnit), today: NaiveDate) -> TargetProgress {
    let length = (target.ends_on - target.starts_on).num_days().max(1);
    let elapsed = ((today - target.starts_on).num_days() + 1).clamp(0, length);
    let is_reached = value >= target.promised;
    let expected = i128::from(target.promised) * i128::from(elapsed);
    let keeps_pace = unit != FigureUnit::Percent && i128::from(value) * i128::from(length) >= expected;
    let state = match () {
        () if today < target.starts_on => TargetState::Upcoming,
        // A share that is high enough today can still fall.
        () if is_reached && (unit != FigureUnit::Percent || today >= target.ends_on) => TargetState::Reached,
        () if today >= target.ends_on => TargetState::Missed,
        () if is_reached || keeps_pace => TargetState::OnTrack,
        () => TargetState::Behind,
    };
    TargetProgress {
        state,
        reached_percent: percent(value, target.promised),
        elapsed_percent: percent(elapsed, length),
    }
}

/// A part of a whole in whole percents, rounded down.
fn percent(part: i64, whole: i64) -> i64 {
    i64::try_from(i128::from(part) * 100 / i128::from(whole.max(1))).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(number)
    }

    fn target(promised: i64) -> FundingTargetDetails {
        FundingTargetDetails {
            line_id: uuid::Uuid::nil().into(),
            figure_key: "matches_started".parse().unwrap(),
            starts_on: day(100),
            ends_on: day(200),
            promised,
            note: None,
        }
    }

    fn state((value, unit): (i64, FigureUnit), on: u64) -> TargetState {
        progress(&target(50), (value, unit), day(on)).state
    }

    #[test]
    fn a_number_keeps_pace_with_time() {
        use TargetState::{Behind, Missed, OnTrack, Reached, Upcoming};
        for (value, on, expected) in [
            (0, 99, Upcoming),
            (1, 100, OnTrack),
            (0, 100, Behind),
            (25, 149, OnTrack),
            (24, 149, Behind),
            (50, 120, Reached),
            (49, 199, Behind),
            (49, 200, Missed),
            (50, 200, Reached),
        ] {
            assert_eq!(state((value, FigureUnit::Matches), on), expected, "{value} on day {on}");
        }
    }

    #[test]
    fn a_share_is_held_against_what_was_promised_and_reached_when_the_period_is_over() {
        use TargetState::{Behind, Missed, OnTrack, Reached};
        for (value, on, expected) in [(50, 100, OnTrack), (49, 199, Behind), (50, 200, Reached), (49, 200, Missed)] {
            assert_eq!(state((value, FigureUnit::Percent), on), expected, "{value} on day {on}");
        }
    }

    proptest! {
        /// More is never worse, and what is over is decided.
        #[test]
        fn more_never_makes_it_worse(promised in 1i64..500, value in 0i64..600, on in 0u64..300) {
            use TargetState::{Behind, Missed, OnTrack, Reached, Upcoming};
            let rank = |state| match state { Missed | Behind => 0, Upcoming | OnTrack => 1, Reached => 2 };
            let of = |value| progress(&target(promised), (value, FigureUnit::Matches), day(on));
            let (less, more) = (of(value), of(value + 1));
            prop_assert!(rank(less.state) <= rank(more.state));
            prop_assert!((0..=100).contains(&less.elapsed_percent));
            if on >= 200 {
                prop_assert_eq!(less.state == Reached, value >= promised);
                prop_assert!(matches!(less.state, Reached | Missed));
            }
        }
    }
}
