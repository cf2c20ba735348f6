//! What people did together: meeting days of the last cohorts' groups, the Praathuis on Tuesdays, celebrations and
//! trainings, with who was there; what comes in the next weeks; and what was found and decided.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use contract::attendance::{AttendanceLine, AttendanceMark, NewRegistrations, RegisterAs};
use contract::event_series::{NewEventSeries, Recurrence};
use contract::events::{EventDetails, EventKind, NewEvent, NewHelperTask, NewPresenter, NewProgrammeItem};
use contract::findings::{FoundBy, LedTo, NewDecision, NewFinding};
use contract::ids::{EventId, GroupId, OrganisationId, PersonId};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::Demo;
use crate::error::Error;
use crate::events;
use crate::schema::{cohort, cohort_group, event, organisation, person};
use crate::services::Now;

/// Meeting days of groups are there since this cohort.
const FIRST_COHORT: i16 = 11;
const MEETING_DAYS: u64 = 6;
/// The Praathuis on Tuesdays: so many weeks ago, and ahead.
const WEEKS_AGO: u64 = 29;
const WEEKS_AHEAD: u64 = 13;

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let venues = Venues {
        componist: named(c, "De Componist")?,
        markehuus: named(c, "Het Markehuus")?,
        kolk: named(c, "De Nieuwe Kolk")?,
        friends: named(c, "Friends4Friends")?,
    };
    let people: Vec<Uuid> = person::table.order(person::id.desc()).select(person::id).limit(80).load(c)?;
    meeting_days(c, demo, &venues)?;
    praathuis(c, demo, (&venues, &people))?;
    let feast = trainings_and_feasts(c, demo, (&venues, &people))?;
    what_was_found(c, demo, feast, &people)
}

struct Venues {
    componist: OrganisationId,
    markehuus: OrganisationId,
    kolk: OrganisationId,
    friends: OrganisationId,
}

pub(super) fn named(c: &mut PgConnection, name: &str) -> Result<OrganisationId, Error> {
    let id: Uuid = organisation::table.filter(organisation::name.eq(name)).select(organisation::id).first(c)?;
    Ok(id.into())
}

/// What is written of an event, for everyone and without partners or a capacity.
pub(super) fn details(kind: EventKind, title: &str, venue: OrganisationId) -> EventDetails {
    EventDetails {
        kind,
        title: title.to_owned(),
        description: None,
        venue_id: Some(venue),
        place: None,
        partner_ids: Vec::new(),
        cohort_id: None,
        group_id: None,
        capacity: None,
    }
}

/// An event on a day, by the clock of Amsterdam.
pub(super) fn on(details: EventDetails, day: NaiveDate, (hour, hours): (u32, i64)) -> NewEvent {
    let starts_at = events::at_wall_time(day, NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default());
    NewEvent {
        details,
        starts_at,
        ends_at: starts_at + TimeDelta::hours(hours),
        programme: Vec::new(),
        tasks: Vec::new(),
    }
}

/// The moment at which a day begins in Assen.
pub(super) fn at_day(day: NaiveDate) -> DateTime<Utc> {
    events::at_wall_time(day, NaiveTime::MIN)
}

impl Demo {
    /// Some of these people, each once.
    fn some(&self, people: &[Uuid], count: usize) -> Vec<Uuid> {
        let from = self.number(people.len() as u64) as usize;
        people.iter().cycle().skip(from).step_by(7).take(count.min(people.len())).copied().collect()
    }

    /// Marks people as a coach would who knows them: most are there.
    pub(super) fn marks(&self, people: &[Uuid], at: &Now) -> Vec<AttendanceLine> {
        let mark = || match self.number(100) {
            0..80 => AttendanceMark::Present,
            80..91 => AttendanceMark::Excused,
            _ => AttendanceMark::NoShow,
        };
        let line = |person: &Uuid| AttendanceLine {
            key: at.new_id(),
            recorded_at: at.at,
            person_id: Some(PersonId(*person)),
            mark: Some(mark()),
            head_count: None,
        };
        people.iter().map(line).collect()
    }
}

/// Everyone of the groups is on their meeting days, and most were there.
fn meeting_days(c: &mut PgConnection, demo: &Demo, venues: &Venues) -> Result<(), Error> {
    let groups: Vec<(Uuid, String, Option<NaiveDate>)> = cohort_group::table
        .inner_join(cohort::table)
        .filter(cohort::number.ge(FIRST_COHORT))
        .order((cohort::number, cohort_group::name))
        .select((cohort_group::id, cohort_group::name, cohort::starts_on))
        .load(c)?;
    for (group, name, starts_on) in groups {
        let Some(starts_on) = starts_on else { continue };
        for nth in 0..MEETING_DAYS {
            let group = GroupId(group);
            let mut details = details(EventKind::MeetingDay, &format!("Ontmoetingsdag {name}"), venues.markehuus);
            details.group_id = Some(group);
            let new = on(details, starts_on + Days::new(47 + nth * 42), (14, 3));
            let before = demo.at(c, new.starts_at - TimeDelta::days(14))?;
            let id = events::add(c, &new, (demo.coordinator, &before))?;
            let many = NewRegistrations { cohort_id: None, group_id: Some(group), status: RegisterAs::Registered };
            let (_, people) = events::register_many(c, (id, &many), (demo.coordinator, &before))?;
            let then = demo.at(c, new.starts_at + TimeDelta::minutes(20))?;
            let lines = demo.marks(&people, &then);
            if !lines.is_empty() {
                events::record(c, (id, &lines), (demo.coordinator, &then))?;
            }
        }
    }
    Ok(())
}

/// Every Tuesday at seven, whatever the clocks do. Some who come are known, and the others are counted.
fn praathuis(c: &mut PgConnection, demo: &Demo, (venues, people): (&Venues, &[Uuid])) -> Result<(), Error> {
    let tuesday = demo.today - Days::new(u64::from((demo.today.weekday().num_days_from_monday() + 6) % 7));
    let (first, last) = (tuesday - Days::new(WEEKS_AGO * 7), tuesday + Days::new(WEEKS_AHEAD * 7));
    let mut praathuis = details(EventKind::Praathuis, "Praathuis", venues.componist);
    praathuis.description =
        Some("Kom langs om Nederlands te praten, met koffie en thee. Aanmelden hoeft niet.".to_owned());
    let new = NewEventSeries {
        details: praathuis,
        recurrence: Recurrence {
            rule: format!("FREQ=WEEKLY;BYDAY=TU;UNTIL={}", last.format("%Y%m%d")),
            starts_on: first,
            start_time: "19:00".to_owned(),
            duration_minutes: 150,
            excluded_days: Vec::new(),
        },
    };
    let planned = demo.on(c, first - Days::new(14))?;
    let series = events::add_series(c, &new, (demo.coordinator, &planned))?;
    let now = super::at(demo.today, 0);
    let evenings: Vec<(Uuid, DateTime<Utc>)> = event::table
        .filter(event::series_id.eq(*series).and(event::starts_at.lt(now)))
        .order(event::starts_at)
        .select((event::id, event::starts_at))
        .load(c)?;
    for (nth, (evening, starts_at)) in evenings.into_iter().enumerate() {
        // In the middle of the summer holidays there was nobody to open the door.
        if nth == 12 {
            let reason = "De vrijwilligers zijn op vakantie.";
            let then = demo.at(c, starts_at - TimeDelta::days(3))?;
            events::cancel(c, EventId(evening), reason, &then)?;
            continue;
        }
        let then = demo.at(c, starts_at + TimeDelta::minutes(30))?;
        let known = demo.some(people, 5 + demo.number(5) as usize);
        let present = |person: Uuid| AttendanceLine {
            key: then.new_id(),
            recorded_at: then.at,
            person_id: Some(PersonId(person)),
            mark: Some(AttendanceMark::Present),
            head_count: None,
        };
        let mut lines: Vec<AttendanceLine> = known.into_iter().map(present).collect();
        for count in [4 + i32::try_from(demo.number(9)).unwrap_or_default(), 1 + i32::from(demo.chance(50)), -1] {
            lines.push(AttendanceLine {
                key: then.new_id(),
                recorded_at: then.at,
                person_id: None,
                mark: None,
                head_count: Some(count),
            });
        }
        events::record(c, (EventId(evening), &lines), (demo.coordinator, &then))?;
    }
    Ok(())
}

/// Adds an event with people on it; of one that lies in the past, who was there.
fn with_people(
    c: &mut PgConnection,
    demo: &Demo,
    (new, status): (&NewEvent, RegisterAs),
    people: &[Uuid],
) -> Result<EventId, Error> {
    let written = demo.at(c, (new.starts_at - TimeDelta::days(40)).min(super::at(demo.today - Days::new(3), 12)))?;
    let id = events::add(c, new, (demo.coordinator, &written))?;
    for (nth, person) in (0..).zip(people) {
        let then = demo.at(c, written.at + TimeDelta::hours(nth))?;
        events::register(c, (id, PersonId(*person)), status, (demo.coordinator, &then))?;
    }
    if new.ends_at < super::at(demo.today, 0) {
        let then = demo.at(c, new.starts_at + TimeDelta::minutes(15))?;
        events::record(c, (id, &demo.marks(people, &then)), (demo.coordinator, &then))?;
    }
    Ok(id)
}

/// The feast of some weeks ago, and the one that comes.
#[derive(Clone, Copy)]
struct Feasts {
    held: EventId,
    coming: EventId,
}

fn trainings_and_feasts(
    c: &mut PgConnection,
    demo: &Demo,
    (venues, people): (&Venues, &[Uuid]),
) -> Result<Feasts, Error> {
    let ago = |weeks: u64| demo.today - Days::new(weeks * 7);
    let ahead = |days: u64| demo.today + Days::new(days);
    let feast = |title: &str| {
        let mut details = details(EventKind::Celebration, title, venues.kolk);
        details.partner_ids = vec![venues.friends];
        details.capacity = Some(40);
        details
    };
    let mut held = on(feast("VV-Feest"), ago(8), (17, 4));
    held.programme = vec![
        item("Welkom", "17:00", Some("De wethouder")),
        item("Samen eten", "18:00", None),
        item("Muziek en dans", "19:30", Some("Band van Bab-a-Ddaar")),
    ];
    let mut coming = on(feast("VV-Feest in het klein"), ahead(23), (17, 3));
    coming.details.description = Some("Rustiger dan de vorige keer: samen eten, en wie wil vertelt iets.".to_owned());
    coming.programme = vec![item("Welkom", "17:00", None), item("Samen eten", "17:30", None)];
    coming.tasks = vec![task("Koken", 4, &demo.some(people, 2)), task("Opruimen", 3, &[])];
    let held = with_people(c, demo, (&held, RegisterAs::Registered), &demo.some(people, 34))?;
    let coming = with_people(c, demo, (&coming, RegisterAs::Registered), &demo.some(people, 44))?;

    let training = |kind, title: &str, capacity| {
        let mut details = details(kind, title, venues.markehuus);
        details.capacity = Some(capacity);
        details
    };
    let culture = on(training(EventKind::CultureTraining, "Cultuurtraining", 16), ago(5), (19, 3));
    with_people(c, demo, (&culture, RegisterAs::Registered), &demo.some(people, 13))?;
    let volunteers = on(training(EventKind::VolunteerTraining, "Vrijwilligerstraining", 20), ago(3), (19, 3));
    with_people(c, demo, (&volunteers, RegisterAs::Registered), &demo.some(people, 15))?;
    let coaches = on(training(EventKind::CoachEvening, "Coachavond", 20), ago(2), (20, 2));
    with_people(c, demo, (&coaches, RegisterAs::Registered), &demo.some(people, 8))?;

    let next = on(training(EventKind::CultureTraining, "Cultuurtraining", 12), ahead(9), (19, 3));
    with_people(c, demo, (&next, RegisterAs::Registered), &demo.some(people, 9))?;
    let workshop = on(training(EventKind::Workshop, "Beleven en bewust worden", 15), ahead(16), (19, 3));
    with_people(c, demo, (&workshop, RegisterAs::Invited), &demo.some(people, 12))?;
    let mut outreach =
        on(details(EventKind::Outreach, "Spelletjesmiddag op het AZC", venues.friends), ahead(12), (14, 3));
    outreach.details.place = Some("AZC Assen, de recreatiezaal".to_owned());
    outreach.tasks = vec![task("Spelletjes klaarzetten", 2, &demo.some(people, 2)), task("Thee schenken", 2, &[])];
    with_people(c, demo, (&outreach, RegisterAs::Registered), &[])?;
    Ok(Feasts { held, coming })
}

fn item(title: &str, starts_at: &str, presenter: Option<&str>) -> NewProgrammeItem {
    let presenter = presenter.map(|name| NewPresenter { person_id: None, name: Some(name.to_owned()) });
    NewProgrammeItem {
        title: title.to_owned(),
        starts_at: Some(starts_at.to_owned()),
        presenters: presenter.into_iter().collect(),
    }
}

fn task(title: &str, wanted: i16, helpers: &[Uuid]) -> NewHelperTask {
    NewHelperTask { title: title.to_owned(), wanted, helper_ids: helpers.iter().copied().map(PersonId).collect() }
}

/// One led to the next feast, of one someone has yet to be told, and upon one nothing was decided.
fn what_was_found(c: &mut PgConnection, demo: &Demo, feasts: Feasts, people: &[Uuid]) -> Result<(), Error> {
    let finding = |text: &str, found_by, raised_by: Option<Uuid>| NewFinding {
        text: text.to_owned(),
        found_by,
        raised_by_id: raised_by.map(PersonId),
    };
    let decided_on = demo.today - Days::new(30);
    let decision = |text: &str, led_to| NewDecision { text: text.to_owned(), decided_on, led_to };
    let then = demo.on(c, demo.today - Days::new(50))?;
    let by = (demo.coordinator, &then);
    let raiser = people.get(5).copied();
    let louder = finding("Voor wie net slecht nieuws had, was het feest te uitbundig.", FoundBy::Participant, raiser);
    let found = events::add_finding(c, (feasts.held, &louder), by)?;
    let led_to = LedTo { event_id: Some(feasts.coming), method_change: None };
    let sober = decision("Het volgende feest wordt kleiner en rustiger.", led_to);
    let decided = demo.on(c, decided_on)?;
    events::add_decision(c, (found, &sober), (demo.coordinator, &decided))?;
    events::tell(c, found, demo.today - Days::new(20))?;

    let raiser = people.get(9).copied();
    let late = finding("Wie met de bus komt, mist het eten.", FoundBy::Participant, raiser);
    let found = events::add_finding(c, (feasts.held, &late), by)?;
    let change = "Het eten begint een half uur na de bus, bij alle bijeenkomsten.";
    let later =
        decision("We beginnen later met eten.", LedTo { event_id: None, method_change: Some(change.to_owned()) });
    let decided = demo.on(c, decided_on)?;
    events::add_decision(c, (found, &later), (demo.coordinator, &decided))?;

    let crowded = finding("Bij de garderobe was het te druk.", FoundBy::Team, None);
    events::add_finding(c, (feasts.held, &crowded), by)?;
    Ok(())
}
