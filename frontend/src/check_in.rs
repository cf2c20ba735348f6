//! The list of one event on this device, for marking who is there without a connection, and what of it was not sent yet.
//!
//! The one exception to "never a list of people in storage": who is expected at an event that someone opened the check-in
//! of. It has names and nothing else, and goes at log-out. What was marked has a key of its own and the instant, so that
//! sending it twice changes nothing, and of two marks about one person the later holds wherever it was made.

use chrono::{DateTime, Utc};
use contract::attendance::{
    Attendance, AttendanceLine, AttendanceMark, AttendanceReceipt, LineOutcome, Registration, RegistrationStatus,
};
use contract::ids::{EventId, PersonId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::keep;

const PREFIX: &str = "voorwaarts.check-in.";

/// The most that goes in one call.
const IN_ONE_CALL: usize = 200;

/// Someone on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    pub person_id: PersonId,
    pub name: String,
    pub status: RegistrationStatus,
    /// What the server knew when the list was read.
    pub attendance: Option<Attendance>,
}

/// A mark that didn't hold, because something was recorded later elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overruled {
    pub person_id: PersonId,
    pub mark: AttendanceMark,
    pub at: DateTime<Utc>,
}

/// An event's list as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    pub event_id: EventId,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    /// When the list was read.
    pub read_at: DateTime<Utc>,
    pub guests: Vec<Guest>,
    /// Those without a name, as the server knew.
    pub head_count: i64,
    /// What was not sent yet, or not answered yet, in order.
    pub queue: Vec<AttendanceLine>,
    /// Marks that didn't hold; what holds instead is known when the list was read anew.
    #[serde(default)]
    pub outdone: Vec<Overruled>,
    /// What to tell: marks that didn't hold, where something else holds now.
    #[serde(default)]
    pub overruled: Vec<Overruled>,
    /// How many lines the server could do nothing with.
    #[serde(default)]
    pub refused: usize,
}

/// Who marks, and when: a key for the line and the instant.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    pub key: Uuid,
    pub at: DateTime<Utc>,
}

impl CheckIn {
    /// Marks someone.
    pub fn mark(&mut self, person: PersonId, mark: AttendanceMark, stamp: Stamp) {
        self.queue.push(AttendanceLine {
            key: stamp.key,
            recorded_at: stamp.at,
            person_id: Some(person),
            mark: Some(mark),
            head_count: None,
        });
        for told in [&mut self.outdone, &mut self.overruled] {
            told.retain(|told| told.person_id != person);
        }
    }

    /// More without a name walked in, or fewer.
    pub fn count(&mut self, by: i32, stamp: Stamp) {
        self.queue.push(AttendanceLine {
            key: stamp.key,
            recorded_at: stamp.at,
            person_id: None,
            mark: None,
            head_count: Some(by),
        });
    }

    /// How someone stands: what was marked here last, else what the server knew.
    #[must_use]
    pub fn of(&self, person: PersonId) -> Option<Attendance> {
        let marked = self.queue.iter().rev().find(|line| line.person_id == Some(person)).and_then(|line| line.mark);
        match marked {
            Some(AttendanceMark::Present) => Some(Attendance::Present),
            Some(AttendanceMark::Excused) => Some(Attendance::Excused),
            Some(AttendanceMark::NoShow) => Some(Attendance::NoShow),
            Some(AttendanceMark::Unmarked) => None,
            None => self.guests.iter().find(|guest| guest.person_id == person).and_then(|guest| guest.attendance),
        }
    }

    #[must_use]
    pub fn present(&self) -> usize {
        self.guests.iter().filter(|guest| self.of(guest.person_id) == Some(Attendance::Present)).count()
    }

    /// Those without a name, with what was counted here.
    #[must_use]
    pub fn heads(&self) -> i64 {
        let here: i64 = self.queue.iter().filter_map(|line| line.head_count).map(i64::from).sum();
        (self.head_count + here).max(0)
    }

    /// What goes in the next call. A line stays in the queue until it was answered.
    #[must_use]
    pub fn next_lines(&self) -> Vec<AttendanceLine> {
        self.queue.iter().take(IN_ONE_CALL).cloned().collect()
    }

    /// Takes in what the server answered: what it has goes from the queue, and what didn't hold is told.
    pub fn settle(&mut self, receipt: &AttendanceReceipt) {
        let is_last = |queue: &[AttendanceLine], line: &AttendanceLine| {
            queue.iter().rev().find(|other| other.person_id == line.person_id).is_none_or(|last| last.key == line.key)
        };
        let sent = self.queue.clone();
        for result in &receipt.results {
            let Some(at) = self.queue.iter().position(|line| line.key == result.key) else { continue };
            let line = self.queue.remove(at);
            match result.outcome {
                LineOutcome::Recorded | LineOutcome::Repeated => self.take_over(&line),
                // What was tapped and taken back here was overruled by this device itself.
                LineOutcome::Overruled => {
                    if let (Some(person_id), Some(mark), true) = (line.person_id, line.mark, is_last(&sent, &line)) {
                        self.outdone.push(Overruled { person_id, mark, at: line.recorded_at });
                    }
                }
                LineOutcome::UnknownPerson | LineOutcome::KeyReused => self.refused += 1,
            }
        }
        self.head_count = receipt.counts.head_count;
    }

    /// What the server has now is what the list says, until it is read anew.
    fn take_over(&mut self, line: &AttendanceLine) {
        let attendance = match line.mark {
            Some(AttendanceMark::Present) => Some(Attendance::Present),
            Some(AttendanceMark::Excused) => Some(Attendance::Excused),
            Some(AttendanceMark::NoShow) => Some(Attendance::NoShow),
            Some(AttendanceMark::Unmarked) | None => None,
        };
        for guest in self.guests.iter_mut().filter(|guest| Some(guest.person_id) == line.person_id) {
            guest.attendance = attendance;
        }
    }

    /// Puts in the list as it was read anew. Who was marked here and is not on it (someone walked in) stays on it until
    /// the mark was sent.
    pub fn refresh(&mut self, registrations: Vec<Registration>, head_count: i64, now: DateTime<Utc>) {
        let mut guests: Vec<Guest> = registrations.into_iter().map(Guest::from).collect();
        let waits = |guest: &Guest| self.queue.iter().any(|line| line.person_id == Some(guest.person_id));
        let known = |guest: &Guest, guests: &[Guest]| guests.iter().any(|other| other.person_id == guest.person_id);
        let extra: Vec<Guest> =
            self.guests.iter().filter(|guest| waits(guest) && !known(guest, &guests)).cloned().collect();
        guests.extend(extra);
        guests.sort_by_cached_key(|guest| guest.name.to_lowercase());
        self.guests = guests;
        self.head_count = head_count;
        self.read_at = now;
        self.overruled.append(&mut self.outdone);
        // What holds now is the same as what was marked here: there is nothing to tell.
        let guests = &self.guests;
        self.overruled.retain(|told| {
            let guest = guests.iter().find(|guest| guest.person_id == told.person_id);
            guest.is_some_and(|guest| !says(told.mark, guest.attendance))
        });
    }

    /// Adds someone who isn't expected, to be marked.
    pub fn add(&mut self, person_id: PersonId, name: String) {
        if self.guests.iter().all(|guest| guest.person_id != person_id) {
            self.guests.push(Guest { person_id, name, status: RegistrationStatus::WalkedIn, attendance: None });
            self.guests.sort_by_cached_key(|guest| guest.name.to_lowercase());
        }
    }

    /// Keeps it on this device.
    pub fn keep(&self) {
        if let Ok(text) = serde_json::to_string(self) {
            keep::set(&key(self.event_id), &text);
        }
    }
}

impl From<Registration> for Guest {
    fn from(it: Registration) -> Self {
        Self { person_id: it.person.id, name: it.person.display_name, status: it.status, attendance: it.attendance }
    }
}

fn says(mark: AttendanceMark, attendance: Option<Attendance>) -> bool {
    match mark {
        AttendanceMark::Present => attendance == Some(Attendance::Present),
        AttendanceMark::Excused => attendance == Some(Attendance::Excused),
        AttendanceMark::NoShow => attendance == Some(Attendance::NoShow),
        AttendanceMark::Unmarked => attendance.is_none(),
    }
}

fn key(event: EventId) -> String {
    format!("{PREFIX}{event}")
}

/// What is kept of an event.
#[must_use]
pub fn kept(event: EventId) -> Option<CheckIn> {
    serde_json::from_str(&keep::get(&key(event))?).ok()
}

/// The event whose check-in this address is.
#[must_use]
pub fn event_at(path: &str) -> Option<EventId> {
    path.strip_prefix("/agenda/")?.strip_suffix("/inchecken")?.parse().ok()
}

/// Whether this address is a check-in that can go on without a connection.
#[must_use]
pub fn is_kept_at(path: &str) -> bool {
    event_at(path).is_some_and(|event| keep::get(&key(event)).is_some())
}

/// The events of which something was not sent yet, and how much that is.
#[must_use]
pub fn unsent() -> Vec<(EventId, usize)> {
    let all = keep::names(PREFIX).into_iter().filter_map(|name| {
        let event: EventId = name.strip_prefix(PREFIX)?.parse().ok()?;
        Some((event, kept(event)?.queue.len()))
    });
    all.filter(|(_, lines)| *lines > 0).collect()
}

/// Forgets an event.
pub fn forget(event: EventId) {
    keep::remove(&key(event));
}

/// Forgets every list; at log-out.
pub fn forget_all() {
    for name in keep::names(PREFIX) {
        keep::remove(&name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::attendance::LineResult;
    use contract::events::EventCounts;

    fn person(number: u128) -> PersonId {
        Uuid::from_u128(number).into()
    }

    fn stamp(number: u128) -> Stamp {
        let at = DateTime::from_timestamp(1_900_000_000 + i64::try_from(number).unwrap_or_default(), 0);
        Stamp { key: Uuid::from_u128(number), at: at.unwrap_or_default() }
    }

    fn registration(number: u128, name: &str, attendance: Option<Attendance>) -> Registration {
        serde_json::from_value(serde_json::json!({
            "id": Uuid::from_u128(100 + number), "eventId": Uuid::from_u128(1),
            "person": { "id": Uuid::from_u128(number), "displayName": name },
            "status": "registered", "statusSince": "2026-10-01T10:00:00Z", "waitingPlace": null, "withNotice": null,
            "attendance": attendance, "attendanceAt": null,
        }))
        .expect("a registration")
    }

    fn empty() -> CheckIn {
        CheckIn {
            event_id: Uuid::from_u128(1).into(),
            title: "Praathuis".into(),
            starts_at: stamp(0).at,
            read_at: stamp(0).at,
            guests: Vec::new(),
            head_count: 0,
            queue: Vec::new(),
            outdone: Vec::new(),
            overruled: Vec::new(),
            refused: 0,
        }
    }

    fn with_three() -> CheckIn {
        let mut list = empty();
        let three = vec![registration(2, "Bahar", None), registration(1, "Abel", None), registration(3, "Cor", None)];
        list.refresh(three, 4, stamp(0).at);
        list
    }

    fn receipt(outcomes: &[(u128, LineOutcome)], head_count: i64) -> AttendanceReceipt {
        let result =
            |(key, outcome): &(u128, LineOutcome)| LineResult { key: Uuid::from_u128(*key), outcome: *outcome };
        let counts = EventCounts { head_count, ..EventCounts::default() };
        AttendanceReceipt { results: outcomes.iter().map(result).collect(), counts }
    }

    #[test]
    fn the_last_mark_here_counts_and_tapping_again_takes_it_back() {
        let mut list = with_three();
        assert_eq!(list.guests.iter().map(|guest| guest.name.as_str()).collect::<Vec<_>>(), ["Abel", "Bahar", "Cor"]);
        list.mark(person(1), AttendanceMark::Present, stamp(11));
        list.mark(person(2), AttendanceMark::Present, stamp(12));
        list.mark(person(1), AttendanceMark::Unmarked, stamp(13));
        assert_eq!((list.of(person(1)), list.of(person(2))), (None, Some(Attendance::Present)));
        assert_eq!((list.present(), list.queue.len()), (1, 3));
        list.count(1, stamp(14));
        list.count(-1, stamp(15));
        list.count(1, stamp(16));
        assert_eq!(list.heads(), 5);
    }

    #[test]
    fn what_is_answered_leaves_the_queue_and_what_is_not_stays() {
        let mut list = with_three();
        list.mark(person(1), AttendanceMark::Present, stamp(11));
        list.count(1, stamp(12));
        list.mark(person(2), AttendanceMark::Present, stamp(13));
        list.settle(&receipt(&[(11, LineOutcome::Recorded), (12, LineOutcome::Repeated)], 9));
        assert_eq!(list.queue.len(), 1);
        assert_eq!((list.of(person(1)), list.of(person(2))), (Some(Attendance::Present), Some(Attendance::Present)));
        assert_eq!(list.heads(), 9);
    }

    #[test]
    fn a_mark_that_something_later_overruled_is_told_unless_both_say_the_same() {
        let mut list = with_three();
        list.mark(person(1), AttendanceMark::Present, stamp(11));
        list.mark(person(2), AttendanceMark::Present, stamp(12));
        list.settle(&receipt(&[(11, LineOutcome::Overruled), (12, LineOutcome::Overruled)], 4));
        assert!(list.overruled.is_empty(), "what holds instead isn't known yet");
        let now = vec![
            registration(1, "Abel", Some(Attendance::Present)),
            registration(2, "Bahar", Some(Attendance::Excused)),
        ];
        list.refresh(now, 4, stamp(20).at);
        assert_eq!(list.overruled.iter().map(|told| told.person_id).collect::<Vec<_>>(), [person(2)]);
        assert_eq!(list.of(person(2)), Some(Attendance::Excused), "what the server answers is shown");
    }

    #[test]
    fn what_was_taken_back_on_this_device_is_no_news() {
        let mut list = with_three();
        list.mark(person(1), AttendanceMark::Present, stamp(11));
        list.mark(person(1), AttendanceMark::Unmarked, stamp(12));
        list.mark(person(1), AttendanceMark::Present, stamp(13));
        let outcomes = [(11, LineOutcome::Overruled), (12, LineOutcome::Overruled), (13, LineOutcome::Recorded)];
        list.settle(&receipt(&outcomes, 0));
        assert_eq!((list.outdone.len(), list.of(person(1))), (0, Some(Attendance::Present)));
    }

    #[test]
    fn who_walked_in_stays_on_the_list_until_it_was_sent() {
        let mut list = with_three();
        list.add(person(9), "Zahra".into());
        list.mark(person(9), AttendanceMark::Present, stamp(11));
        list.refresh(vec![registration(1, "Abel", None)], 0, stamp(20).at);
        assert_eq!(list.guests.len(), 2);
        assert_eq!(list.of(person(9)), Some(Attendance::Present));
    }

    #[test]
    fn the_address_of_a_check_in_names_its_event() {
        let event: EventId = Uuid::from_u128(7).into();
        assert_eq!(event_at(&format!("/agenda/{event}/inchecken")), Some(event));
        assert_eq!(event_at(&format!("/agenda/{event}")), None);
        assert_eq!(event_at("/mensen"), None);
    }
}
