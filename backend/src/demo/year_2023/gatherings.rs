//! What was organised in 2022 and 2023: celebrations, trainings, coach evenings, workshops for partners, what a group did by
//! itself, and where we told about ourselves.

use chrono::{NaiveDate, TimeDelta};
use contract::attendance::{AttendanceLine, AttendanceMark, NewRegistrations, RegisterAs};
use contract::events::{EventKind, NewEvent, NewHelperTask, NewPresenter, NewProgrammeItem};
use contract::ids::{CohortId, EventId, GroupId, PersonId};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::volunteers::Volunteers;
use crate::demo::events::{details, named, on};
use crate::demo::{Demo, date};
use crate::error::Error;
use crate::events;
use crate::schema::{cohort, cohort_group, enrolment, training};
use crate::services::Now;

use EventKind::{Celebration, CoachEvening, CultureTraining, GroupInitiative, Outreach, VolunteerTraining, Workshop};
use Who::{Everyone, Group, Guests, Leaders, Sides};

/// Who came.
#[derive(Clone, Copy)]
enum Who {
    /// Everyone of these cohorts was invited.
    Everyone(&'static [i16]),
    /// A group, by its name.
    Group(&'static str),
    /// Some of a cohort in this role, of whom no training of this kind is written down.
    Sides(i16, &'static str),
    /// Coaches and assistants of these cohorts.
    Leaders(&'static [i16]),
    /// People whom we don't know.
    Guests,
}

struct Gathering {
    kind: EventKind,
    title: &'static str,
    /// Year, month and day.
    day: (i32, u32, u32),
    /// The hour it began, and how many it took.
    hours: (u32, i64),
    venue: &'static str,
    partner: Option<&'static str>,
    who: Who,
    /// Counted at the door.
    guests: i32,
}

type What = (EventKind, &'static str);
type Where = (&'static str, Option<&'static str>);

const fn gathering((kind, title): What, day: (i32, u32, u32), place: Where, who: (Who, i32)) -> Gathering {
    let hours = match kind {
        Celebration => (17, 4),
        GroupInitiative | Outreach | Workshop => (14, 3),
        _ => (19, 3),
    };
    Gathering { kind, title, day, hours, venue: place.0, partner: place.1, who: who.0, guests: who.1 }
}

const CARE_HOME: &str = "Ceresstaete";
const KOLK: &str = "De Nieuwe Kolk";
const COMPONIST: &str = "De Componist";
const MARKEHUUS: &str = "Het Markehuus";
const WORKSHOP: &str = "Beleven en bewust worden";

const GATHERINGS: &[Gathering] = &[
    gathering(
        (VolunteerTraining, "Vrijwilligerstraining"),
        (2022, 2, 22),
        (MARKEHUUS, None),
        (Sides(10, "established"), 0),
    ),
    gathering((CoachEvening, "Coachavond"), (2022, 3, 15), (MARKEHUUS, None), (Leaders(&[9, 10]), 0)),
    gathering((Celebration, "VV-Feest"), (2022, 6, 18), (COMPONIST, Some("Friends4Friends")), (Everyone(&[9, 10]), 20)),
    gathering(
        (VolunteerTraining, "Vrijwilligerstraining"),
        (2022, 9, 27),
        (MARKEHUUS, None),
        (Sides(11, "established"), 0),
    ),
    gathering((CultureTraining, "Cultuurtraining"), (2022, 10, 11), (MARKEHUUS, None), (Sides(11, "newcomer"), 0)),
    gathering((CoachEvening, "Coachavond"), (2022, 10, 18), (MARKEHUUS, None), (Leaders(&[10, 11]), 0)),
    gathering(
        (Celebration, "VV-Feest"),
        (2022, 12, 10),
        (COMPONIST, Some("Friends4Friends")),
        (Everyone(&[10, 11]), 25),
    ),
    gathering(
        (VolunteerTraining, "Vrijwilligerstraining"),
        (2023, 1, 31),
        (MARKEHUUS, None),
        (Sides(12, "established"), 0),
    ),
    gathering((CoachEvening, "Coachavond"), (2023, 2, 14), (MARKEHUUS, None), (Leaders(&[11, 12]), 0)),
    gathering((CultureTraining, "Cultuurtraining"), (2023, 2, 28), (MARKEHUUS, None), (Sides(12, "newcomer"), 0)),
    gathering(
        (CultureTraining, "Cultuurtraining, vervolg"),
        (2023, 3, 14),
        (MARKEHUUS, None),
        (Sides(12, "newcomer"), 0),
    ),
    gathering((Workshop, WORKSHOP), (2023, 3, 23), (KOLK, Some("Werkplein Drentsche Aa")), (Guests, 14)),
    gathering((CoachEvening, "Coachavond"), (2023, 4, 11), (MARKEHUUS, None), (Leaders(&[11, 12]), 0)),
    gathering(
        (GroupInitiative, "Beautymiddag in het zorghuis"),
        (2023, 5, 25),
        (CARE_HOME, None),
        (Group("Groep 12A"), 26),
    ),
    gathering((Workshop, WORKSHOP), (2023, 6, 8), (KOLK, Some("Gemeente Assen")), (Guests, 17)),
    gathering(
        (Celebration, "VV-Feest"),
        (2023, 6, 17),
        (COMPONIST, Some("Friends4Friends")),
        (Everyone(&[11, 12]), 30),
    ),
    gathering((Outreach, "Vertellen over maatjes op het AZC"), (2023, 9, 7), (MARKEHUUS, None), (Guests, 35)),
    gathering((CoachEvening, "Coachavond"), (2023, 9, 19), (MARKEHUUS, None), (Leaders(&[12, 13]), 0)),
    gathering(
        (VolunteerTraining, "Vrijwilligerstraining"),
        (2023, 9, 26),
        (MARKEHUUS, None),
        (Sides(13, "established"), 0),
    ),
    gathering((Workshop, WORKSHOP), (2023, 10, 5), (KOLK, Some("Vaart Welzijn")), (Guests, 12)),
    gathering((CultureTraining, "Cultuurtraining"), (2023, 10, 10), (MARKEHUUS, None), (Sides(13, "newcomer"), 0)),
    gathering(
        (CultureTraining, "Cultuurtraining, vervolg"),
        (2023, 10, 31),
        (MARKEHUUS, None),
        (Sides(13, "newcomer"), 0),
    ),
    gathering((CoachEvening, "Coachavond"), (2023, 11, 7), (MARKEHUUS, None), (Leaders(&[12, 13]), 0)),
    gathering((Celebration, "VV-Feest"), (2023, 12, 16), (KOLK, Some("Bab-a-Ddaar")), (Everyone(&[12, 13]), 30)),
];

pub fn load(c: &mut PgConnection, demo: &mut Demo, volunteers: &Volunteers) -> Result<(), Error> {
    for gathering in GATHERINGS {
        let (year, month, day) = gathering.day;
        let day = date(year, month, day);
        let mut new = on(details(gathering.kind, gathering.title, named(c, gathering.venue)?), day, gathering.hours);
        if let Some(partner) = gathering.partner {
            new.details.partner_ids = vec![named(c, partner)?];
        }
        if let Group(name) = gathering.who {
            new.details.group_id = Some(group(c, name)?);
        }
        with_volunteers(&mut new, volunteers);
        let planned = demo.at(c, new.starts_at - TimeDelta::days(35))?;
        let id = events::add(c, &new, (demo.coordinator, &planned))?;
        let invited = demo.at(c, new.starts_at - TimeDelta::days(14))?;
        let people = who_came(c, demo, (id, gathering, day), &invited)?;
        let then = demo.at(c, new.starts_at + TimeDelta::minutes(30))?;
        let mut lines = match gathering.who {
            Everyone(_) | Group(_) => demo.marks(&people, &then),
            Sides(..) | Leaders(_) | Guests => people.iter().map(|person| present(*person, &then)).collect(),
        };
        if gathering.guests > 0 {
            lines.push(at_the_door(gathering.guests, &then));
        }
        if !lines.is_empty() {
            events::record(c, (id, &lines), (demo.coordinator, &then))?;
        }
    }
    Ok(())
}

/// Who was asked beforehand, or came.
fn who_came(
    c: &mut PgConnection,
    demo: &Demo,
    (event, gathering, day): (EventId, &Gathering, NaiveDate),
    invited: &Now,
) -> Result<Vec<Uuid>, Error> {
    let invite = |c: &mut PgConnection, cohort_id: Option<CohortId>, group_id: Option<GroupId>| {
        let many = NewRegistrations { cohort_id, group_id, status: RegisterAs::Registered };
        events::register_many(c, (event, &many), (demo.coordinator, invited)).map(|(_, people)| people)
    };
    match gathering.who {
        Everyone(numbers) => {
            let cohorts: Vec<Uuid> = cohort::table
                .filter(cohort::number.eq_any(numbers))
                .order(cohort::number)
                .select(cohort::id)
                .load(c)?;
            let mut people = Vec::new();
            for cohort in cohorts {
                people.extend(invite(c, Some(CohortId(cohort)), None)?);
            }
            Ok(people)
        }
        Group(name) => {
            let group = group(c, name)?;
            invite(c, None, Some(group))
        }
        Sides(number, role) => {
            let trained: Vec<Uuid> =
                training::table.filter(training::kind.eq(gathering.kind.code())).select(training::person_id).load(c)?;
            let people = enrolled(c, (&[number], &[role]), day)?;
            Ok(people.into_iter().filter(|person| !trained.contains(person)).collect())
        }
        Leaders(numbers) => {
            let people = enrolled(c, (numbers, &["coach", "assistant_coach"]), day)?;
            Ok(people.into_iter().filter(|_| demo.chance(85)).collect())
        }
        Guests => Ok(Vec::new()),
    }
}

/// Who is in these cohorts in one of these roles on a day.
fn enrolled(c: &mut PgConnection, (numbers, roles): (&[i16], &[&str]), day: NaiveDate) -> Result<Vec<Uuid>, Error> {
    let people = enrolment::table
        .inner_join(cohort::table)
        .filter(cohort::number.eq_any(numbers).and(enrolment::role.eq_any(roles)))
        .filter(enrolment::starts_on.le(day))
        .filter(enrolment::ends_on.is_null().or(enrolment::ends_on.gt(day)))
        .order((cohort::number, enrolment::id))
        .select(enrolment::person_id)
        .load(c)?;
    Ok(people)
}

fn group(c: &mut PgConnection, name: &str) -> Result<GroupId, Error> {
    let id: Uuid = cohort_group::table.filter(cohort_group::name.eq(name)).select(cohort_group::id).first(c)?;
    Ok(GroupId(id))
}

/// A workshop is given together with experts by experience; at a celebration people of the asylum centre make the lunch.
fn with_volunteers(new: &mut NewEvent, volunteers: &Volunteers) {
    if new.details.kind == Workshop {
        let presenters =
            volunteers.experts.iter().map(|expert| NewPresenter { person_id: Some(PersonId(*expert)), name: None });
        new.programme = vec![NewProgrammeItem {
            title: "Een les in een taal die niemand kent".to_owned(),
            starts_at: Some("14:15".to_owned()),
            presenters: presenters.collect(),
        }];
    }
    if new.details.kind == Celebration && new.starts_at >= crate::demo::at(date(2022, 12, 1), 0) {
        let helper_ids = volunteers.helpers.iter().take(2).copied().map(PersonId).collect();
        new.tasks = vec![NewHelperTask { title: "Eten maken".to_owned(), wanted: 4, helper_ids }];
    }
}

pub(super) fn present(person: Uuid, then: &Now) -> AttendanceLine {
    AttendanceLine {
        key: then.new_id(),
        recorded_at: then.at,
        person_id: Some(PersonId(person)),
        mark: Some(AttendanceMark::Present),
        head_count: None,
    }
}

pub(super) fn at_the_door(count: i32, then: &Now) -> AttendanceLine {
    AttendanceLine { key: then.new_id(), recorded_at: then.at, person_id: None, mark: None, head_count: Some(count) }
}
