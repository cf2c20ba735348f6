//! Pure decisions about matches.

use chrono::{Days, Months, NaiveDate};
use contract::matches::{
    EndedBy, JOB_CHECK_MONTHS, MatchAction, MatchEndReason, MatchStatus, NewHandOver, NewJobCheck, NewMatch,
};
use contract::people::Side;
use contract::problem::{Fault, FaultCode};
use contract::requests::{Request, Track};

/// After so many days without a step, contact or check-in a match is quiet.
pub const QUIET_DAYS: u64 = 14;
/// A proposal that waits longer than this is to be introduced.
pub const WAIT_DAYS: u64 = 7;
/// An end within so many days is soon.
const SOON_DAYS: u64 = 28;
/// A match outside the programme is usually rounded off after so many months, as the programme is.
pub const USUAL_MONTHS: u32 = 9;

/// The last day on which something was heard of a match that is quiet today.
#[must_use]
pub fn quiet_since(today: NaiveDate) -> NaiveDate {
    today - Days::new(QUIET_DAYS)
}

/// The last day that is soon.
#[must_use]
pub fn soon(today: NaiveDate) -> NaiveDate {
    today + Days::new(SOON_DAYS)
}

/// Whether an end on this day is soon, or should have been.
pub fn ends_soon(day: NaiveDate, today: NaiveDate) -> bool {
    day <= soon(today)
}

/// The state after an action; none where it isn't possible.
pub fn next(status: MatchStatus, action: MatchAction) -> Option<MatchStatus> {
    use MatchStatus::{Active, Declined, Ended, Introduced, Paused, Proposed};
    match (status, action) {
        (Proposed, MatchAction::Introduce) => Some(Introduced),
        (Proposed | Introduced, MatchAction::Activate) | (Paused, MatchAction::Resume) => Some(Active),
        (Active, MatchAction::Pause) => Some(Paused),
        (Active | Paused, MatchAction::End) => Some(Ended),
        (Proposed | Introduced, MatchAction::Decline) => Some(Declined),
        _ => None,
    }
}

/// What can be done next.
pub fn next_actions(status: MatchStatus) -> Vec<MatchAction> {
    MatchAction::all().filter(|action| next(status, *action).is_some()).collect()
}

/// An action with what it needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Introduce,
    Activate { allow_several: bool },
    Pause,
    Resume,
    End { reason: MatchEndReason, by: EndedBy },
    Decline { by: EndedBy },
}

impl Step {
    pub fn action(self) -> MatchAction {
        match self {
            Self::Introduce => MatchAction::Introduce,
            Self::Activate { .. } => MatchAction::Activate,
            Self::Pause => MatchAction::Pause,
            Self::Resume => MatchAction::Resume,
            Self::End { .. } => MatchAction::End,
            Self::Decline { .. } => MatchAction::Decline,
        }
    }

    /// The field in which the caller gave the day.
    pub fn day_field(self) -> &'static str {
        match self {
            Self::Activate { .. } => "/startsOn",
            Self::End { .. } => "/endsOn",
            Self::Introduce | Self::Pause | Self::Resume | Self::Decline { .. } => "/on",
        }
    }
}

/// A step lies between the step before it and today.
pub fn check_day(step: Step, day: NaiveDate, bounds: (NaiveDate, NaiveDate)) -> Vec<Fault> {
    let (earliest, today) = bounds;
    if day > today {
        return vec![Fault::new(step.day_field(), FaultCode::InFuture, "must not lie in the future")];
    }
    if day < earliest {
        return vec![Fault::new(
            step.day_field(),
            FaultCode::OutOfRange,
            format!("must not lie before the step before it, {earliest}"),
        )];
    }
    Vec::new()
}

/// A day lies between two others, today being the last that can.
pub fn check_between(pointer: &str, day: NaiveDate, (from, until): (NaiveDate, NaiveDate)) -> Vec<Fault> {
    if day < from {
        return vec![Fault::new(pointer, FaultCode::OutOfRange, format!("must not lie before {from}"))];
    }
    if day > until {
        return vec![Fault::new(pointer, FaultCode::OutOfRange, format!("must not lie after {until}"))];
    }
    Vec::new()
}

/// The months after which a job is checked are few.
pub fn check_month(new: &NewJobCheck) -> Vec<Fault> {
    if JOB_CHECK_MONTHS.contains(&new.month) {
        return Vec::new();
    }
    vec![Fault::new("/month", FaultCode::NotAllowed, "must be 3, 6 or 12")]
}

/// The day on which a job is to be checked: so many months after the start, on the last day of a month that is shorter.
pub fn job_check_due(starts_on: NaiveDate, month: i16) -> NaiveDate {
    starts_on + Months::new(u32::from(month.unsigned_abs()))
}

/// Nobody hands over to oneself.
pub fn check_hand_over(new: &NewHandOver) -> Vec<Fault> {
    if new.from_id != new.to_id {
        return Vec::new();
    }
    vec![Fault::new("/toId", FaultCode::Inconsistent, "must be someone else")]
}

/// What a new match says of its kind fits together.
pub fn check_kind(new: &NewMatch) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |pointer: &str, code, detail: &str| faults.push(Fault::new(pointer, code, detail));
    if new.kind != Track::Programme {
        if new.cohort_id.is_some() {
            fault("/cohortId", FaultCode::Inconsistent, "goes with a programme match only");
        }
        if new.group_id.is_some() {
            fault("/groupId", FaultCode::Inconsistent, "goes with a programme match only");
        }
    } else if new.cohort_id.is_none() {
        fault("/cohortId", FaultCode::Required, "is required for a programme match");
    }
    match (new.kind, new.employer_id) {
        (Track::Workplace, None) => fault("/employerId", FaultCode::Required, "is required for a workplace match"),
        (Track::Programme | Track::Independent, Some(_)) => {
            fault("/employerId", FaultCode::Inconsistent, "goes with a workplace match only");
        }
        _ => {}
    }
    faults
}

/// A match answers two open requests, one of each side, of two people, who both wish for a match of its kind.
pub fn check_requests(newcomer: &Request, established: &Request, kind: Track) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (request, side, pointer) in
        [(newcomer, Side::Newcomer, "/newcomerRequestId"), (established, Side::Established, "/establishedRequestId")]
    {
        if request.side != side {
            faults.push(Fault::new(pointer, FaultCode::Inconsistent, format!("must be a request of the side {side}")));
        } else if request.closed_on.is_some() {
            faults.push(Fault::new(pointer, FaultCode::Inconsistent, "is closed already"));
        } else if request.match_id.is_some() {
            faults.push(Fault::new(pointer, FaultCode::Inconsistent, "is answered by another proposal"));
        } else if request.track != kind {
            let detail = format!("is a request in the track {}, and the match is of the kind {kind}", request.track);
            faults.push(Fault::new(pointer, FaultCode::Inconsistent, detail));
        }
    }
    if faults.is_empty() && newcomer.person_id == established.person_id {
        faults.push(Fault::new(
            "/establishedRequestId",
            FaultCode::Inconsistent,
            "must be of someone else than the newcomer's",
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike as _;
    use proptest::prelude::*;

    fn actions() -> impl Strategy<Value = Vec<MatchAction>> {
        proptest::collection::vec(proptest::sample::select(MatchAction::all().collect::<Vec<_>>()), 0..20)
    }

    proptest! {
        /// Whatever is tried in whatever order, a match starts once, never goes back before its start, and what
        /// has ended or was declined stays so.
        #[test]
        fn a_match_goes_forward(actions in actions()) {
            use MatchStatus::{Active, Declined, Ended, Paused, Proposed};
            let mut status = Proposed;
            let mut started = false;
            for action in actions {
                let Some(after) = next(status, action) else { continue };
                prop_assert!(!matches!(status, Ended | Declined));
                prop_assert_eq!(started, matches!(status, Active | Paused));
                started |= after == Active;
                if started {
                    prop_assert!(matches!(after, Active | Paused | Ended));
                }
                prop_assert!(after != Ended || started);
                prop_assert!(after != Declined || !started);
                status = after;
            }
        }

        #[test]
        fn what_is_offered_next_is_what_is_possible(status in proptest::sample::select(MatchStatus::all().collect::<Vec<_>>()), action in proptest::sample::select(MatchAction::all().collect::<Vec<_>>())) {
            prop_assert_eq!(next_actions(status).contains(&action), next(status, action).is_some());
        }

        /// Whatever the length of the month, the job is checked in the right month and never before the day of the start.
        #[test]
        fn a_job_is_checked_so_many_months_after_the_start(start in 0u64..2000, which in 0usize..3) {
            let month = JOB_CHECK_MONTHS[which];
            let starts_on = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(start);
            let due = job_check_due(starts_on, month);
            let months = (due.year() - starts_on.year()) * 12 + due.month0().cast_signed() - starts_on.month0().cast_signed();
            prop_assert_eq!(months, i32::from(month));
            prop_assert!(due.day() == starts_on.day() || (due.day() < starts_on.day() && (due + Days::new(1)).day() == 1));
        }

        #[test]
        fn a_match_is_quiet_and_an_end_is_soon_from_one_day_on(heard in 0u64..60, end in 0u64..90) {
            let today = NaiveDate::from_ymd_opt(2026, 3, 10).unwrap();
            prop_assert_eq!(today - Days::new(heard) <= quiet_since(today), heard >= QUIET_DAYS);
            prop_assert_eq!(ends_soon(today + Days::new(end), today), end <= SOON_DAYS);
            prop_assert!(ends_soon(today - Days::new(end), today));
        }

        #[test]
        fn what_was_written_down_lies_between_two_days(day in 0u64..60, from in 0u64..40, length in 0u64..20) {
            let start = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
            let on = |days| start + Days::new(days);
            let faults = check_between("/on", on(day), (on(from), on(from + length)));
            prop_assert_eq!(faults.is_empty(), (from..=from + length).contains(&day));
        }

        #[test]
        fn a_step_lies_between_the_one_before_and_today(day in 0u64..40, before in 0u64..20, length in 0u64..20) {
            let start = NaiveDate::from_ymd_opt(2023, 12, 15).unwrap();
            let on = |days| start + Days::new(days);
            let faults = check_day(Step::Pause, on(day), (on(before), on(before + length)));
            prop_assert_eq!(faults.is_empty(), (before..=before + length).contains(&day));
        }
    }
}
