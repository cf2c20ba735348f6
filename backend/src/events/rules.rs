//! What can be done with events and registrations, purely.

use chrono::{DateTime, Days, TimeDelta, Utc};
use contract::attendance::{
    Attendance, AttendanceLine, AttendanceMark, NOTICE_HOURS, NewAttendance, NewRegistrations, RegisterAs,
    RegistrationStatus,
};
use contract::calendar_feeds::{CalendarFeedKind, NewCalendarFeed};
use contract::event_series::NewEventSeries;
use contract::events::{EventAction, EventDetails, EventStatus, NewEvent};
use contract::problem::{Fault, FaultCode};
use uuid::Uuid;

use crate::services::Now;

/// Dates of a series are there as events for so many days ahead.
const HORIZON: Days = Days::new(366);
/// A series may begin so long ago, to write down what was there before.
const LONGEST_AGO: Days = Days::new(3 * 366);

/// The first day for which dates of series aren't there yet.
pub fn horizon(now: &Now) -> chrono::NaiveDate {
    now.today + HORIZON
}

fn check_details(details: &EventDetails) -> Vec<Fault> {
    let mut faults = Vec::new();
    if details.cohort_id.is_some() && details.group_id.is_some() {
        faults.push(Fault::new(
            "/details/groupId",
            FaultCode::Inconsistent,
            "an event is of a cohort or of a group, not both",
        ));
    }
    let mut partners = details.partner_ids.clone();
    partners.sort_unstable();
    partners.dedup();
    if partners.len() < details.partner_ids.len() {
        faults.push(Fault::new("/details/partnerIds", FaultCode::Repeated, "must name each organisation once"));
    }
    faults
}

/// What the structure of an event can't say.
pub fn check_event(new: &NewEvent) -> Vec<Fault> {
    let mut faults = check_details(&new.details);
    if new.ends_at <= new.starts_at {
        faults.push(Fault::new("/endsAt", FaultCode::EndsBeforeStart, "must lie after the beginning"));
    } else if new.ends_at - new.starts_at > TimeDelta::days(7) {
        faults.push(Fault::new("/endsAt", FaultCode::OutOfRange, "must lie within seven days of the beginning"));
    }
    for (index, item) in new.programme.iter().enumerate() {
        for (place, presenter) in item.presenters.iter().enumerate() {
            if presenter.person_id.is_some() == presenter.name.is_some() {
                let pointer = format!("/programme/{index}/presenters/{place}");
                faults.push(Fault::new(pointer, FaultCode::Inconsistent, "must have either personId or name"));
            }
        }
    }
    for (index, task) in new.tasks.iter().enumerate() {
        let mut helpers = task.helper_ids.clone();
        helpers.sort_unstable();
        helpers.dedup();
        if helpers.len() < task.helper_ids.len() {
            let pointer = format!("/tasks/{index}/helperIds");
            faults.push(Fault::new(pointer, FaultCode::Repeated, "must name each person once"));
        }
    }
    faults
}

/// What the structure of a series can't say.
pub fn check_series(new: &NewEventSeries, now: &Now) -> Vec<Fault> {
    let mut faults = check_details(&new.details);
    let starts_on = new.recurrence.starts_on;
    if starts_on < now.today - LONGEST_AGO || starts_on >= horizon(now) {
        let detail = "must lie within three years back and one ahead";
        faults.push(Fault::new("/recurrence/startsOn", FaultCode::OutOfRange, detail));
        return faults;
    }
    match super::recurrence::days(&new.recurrence, horizon(now)) {
        Err(fault) => faults.push(fault),
        Ok(days) if days.is_empty() => {
            let detail = "leaves no day";
            faults.push(Fault::new("/recurrence/excludedDays", FaultCode::TooMany, detail));
        }
        Ok(_) => {}
    }
    faults
}

/// What can be done with an event next.
pub fn next_actions(status: EventStatus, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> Vec<EventAction> {
    match status {
        EventStatus::Planned if starts_at <= now => vec![EventAction::Hold, EventAction::Cancel],
        EventStatus::Planned => vec![EventAction::Cancel],
        EventStatus::Held | EventStatus::Cancelled => Vec::new(),
    }
}

/// What someone does, or is done, with a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Invite,
    /// Goes to the end of the waiting list, from which places are given.
    Register,
    SignOff,
}

impl From<RegisterAs> for Step {
    fn from(status: RegisterAs) -> Self {
        match status {
            RegisterAs::Invited => Self::Invite,
            RegisterAs::Registered => Self::Register,
        }
    }
}

/// The status after a step; `None` when it stays as it is. Refused is only to sign off whoever isn't on the event.
pub fn next(current: Option<RegistrationStatus>, step: Step) -> Result<Option<RegistrationStatus>, &'static str> {
    use RegistrationStatus::{Invited, Registered, SignedOff, WaitingList, WalkedIn};
    Ok(match (current, step) {
        (None, Step::Invite) => Some(Invited),
        // Inviting takes nothing back that someone said themselves.
        (Some(_), Step::Invite) => None,
        (Some(Registered | WaitingList), Step::Register) => None,
        (None | Some(Invited | SignedOff | WalkedIn), Step::Register) => Some(WaitingList),
        (Some(Invited | Registered | WaitingList), Step::SignOff) => Some(SignedOff),
        (Some(SignedOff), Step::SignOff) => None,
        (None | Some(WalkedIn), Step::SignOff) => return Err("This person is not registered for this event."),
    })
}

/// Whether someone who said so then signed off with notice.
pub fn with_notice(said_at: DateTime<Utc>, starts_at: DateTime<Utc>) -> bool {
    starts_at - said_at >= TimeDelta::hours(NOTICE_HOURS)
}

/// The place of a recording among those about one person: the latest holds, and of two at once always the same one.
pub type RecordedAt = (DateTime<Utc>, Uuid);

/// Whether a new recording holds over the one that held.
pub fn holds(new: RecordedAt, current: Option<RecordedAt>) -> bool {
    current.is_none_or(|current| new > current)
}

/// A recording counts from when it was made, and never from after it arrived.
pub fn counts_at(recorded_at: DateTime<Utc>, arrived_at: DateTime<Utc>) -> DateTime<Utc> {
    recorded_at.min(arrived_at)
}

pub fn attendance_of(mark: AttendanceMark) -> Option<Attendance> {
    match mark {
        AttendanceMark::Present => Some(Attendance::Present),
        AttendanceMark::Excused => Some(Attendance::Excused),
        AttendanceMark::NoShow => Some(Attendance::NoShow),
        AttendanceMark::Unmarked => None,
    }
}

/// Whether a line says that the event took place.
pub fn says_held(line: &AttendanceLine) -> bool {
    line.mark == Some(AttendanceMark::Present) || line.head_count.is_some_and(|count| count > 0)
}

/// What the structure of lines can't say.
pub fn check_lines(new: &NewAttendance) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut keys: Vec<Uuid> = Vec::new();
    for (index, line) in new.lines.iter().enumerate() {
        let a_mark = line.person_id.is_some() && line.mark.is_some() && line.head_count.is_none();
        let a_count =
            line.head_count.is_some_and(|count| count != 0) && line.person_id.is_none() && line.mark.is_none();
        if !a_mark && !a_count {
            let detail = "must have personId with mark, or a headCount other than 0";
            faults.push(Fault::new(format!("/lines/{index}"), FaultCode::Inconsistent, detail));
        }
        if keys.contains(&line.key) {
            faults.push(Fault::new(format!("/lines/{index}/key"), FaultCode::Repeated, "must be used once"));
        }
        keys.push(line.key);
    }
    faults
}

/// Either a cohort or a group.
pub fn check_many(new: &NewRegistrations) -> Vec<Fault> {
    if new.cohort_id.is_some() == new.group_id.is_some() {
        return vec![Fault::new("/groupId", FaultCode::Inconsistent, "must have either cohortId or groupId")];
    }
    Vec::new()
}
/// The id that goes with a calendar's kind, and no other.
pub fn check_feed(new: &NewCalendarFeed) -> Vec<Fault> {
    let ids = [
        (CalendarFeedKind::Person, new.person_id.is_some(), "/personId"),
        (CalendarFeedKind::Group, new.group_id.is_some(), "/groupId"),
        (CalendarFeedKind::Organisation, new.organisation_id.is_some(), "/organisationId"),
    ];
    let wrong = ids.into_iter().filter(|(kind, given, _)| (*kind == new.kind) != *given);
    wrong
        .map(|(kind, _, pointer)| match kind == new.kind {
            true => Fault::new(pointer, FaultCode::Required, "goes with this kind"),
            false => Fault::new(pointer, FaultCode::Inconsistent, "goes with another kind"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn recorded() -> impl Strategy<Value = RecordedAt> {
        (0..5_i64, 0..3_u128)
            .prop_map(|(second, key)| (DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(second), Uuid::from_u128(key)))
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        proptest::collection::vec(proptest::sample::select(vec![Step::Invite, Step::Register, Step::SignOff]), 0..12)
    }

    proptest! {
        /// Whatever the order in which recordings arrive, and however often, the same one holds.
        #[test]
        fn the_recording_that_holds_does_not_depend_on_their_order(
            mut all in proptest::collection::vec(recorded(), 1..8), seed in any::<u64>(),
        ) {
            let last = |all: &[RecordedAt]| {
                all.iter().fold(None, |held, new| if holds(*new, held) { Some(*new) } else { held })
            };
            let first = last(&all);
            let again = all.clone();
            all.extend(again);
            let turns = usize::try_from(seed % all.len() as u64).unwrap();
            all.rotate_left(turns);
            prop_assert_eq!(last(&all), first);
            all.reverse();
            prop_assert_eq!(last(&all), first);
        }

        /// Nobody who said that they come is only invited again, and inviting takes nothing back.
        #[test]
        fn inviting_changes_nothing_for_whoever_is_on_the_event(steps in steps()) {
            let mut status = None;
            for step in steps {
                let Ok(after) = next(status, step) else { continue };
                prop_assert!(status.is_none() || step != Step::Invite || after.is_none());
                prop_assert!(after != status || status.is_none());
                status = after.or(status);
                prop_assert!(after != Some(RegistrationStatus::Registered), "places are given, not taken");
            }
        }
    }

    #[test]
    fn notice_is_a_day_to_the_second() {
        let starts_at = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(9);
        assert!(with_notice(starts_at - TimeDelta::hours(24), starts_at));
        assert!(!with_notice(starts_at - TimeDelta::hours(24) + TimeDelta::seconds(1), starts_at));
        assert!(!with_notice(starts_at + TimeDelta::hours(1), starts_at));
    }
}
