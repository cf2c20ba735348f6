//! Where people got after their match, and what they learned on the way: destinations reached and trainings attended.

use chrono::{Days, NaiveDate};
use contract::destinations::{DestinationKind, NewDestination, NewTraining, Through, TrainingKind};
use contract::ids::{MatchId, OrganisationId, PersonId};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::{Demo, date};
use crate::error::Error;
use crate::people;
use crate::schema::{buddy_match, organisation};

/// Culture trainings are given since cohort 11.
const TRAINED_SINCE: (i32, u32, u32) = (2022, 9, 1);

#[derive(Queryable)]
struct Completed {
    id: Uuid,
    newcomer: Uuid,
    established: Uuid,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
}

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let home: Uuid =
        organisation::table.filter(organisation::name.eq("Ceresstaete")).select(organisation::id).first(c)?;
    let completed = buddy_match::table
        .filter(buddy_match::end_reason.eq("completed"))
        .order(buddy_match::number)
        .select((
            buddy_match::id,
            buddy_match::newcomer_id,
            buddy_match::established_id,
            buddy_match::starts_on,
            buddy_match::ends_on,
        ))
        .load::<Completed>(c)?;
    for found in completed {
        let (Some(starts_on), Some(ends_on)) = (found.starts_on, found.ends_on) else { continue };
        train(c, demo, &found, starts_on)?;
        if demo.chance(35) {
            reach(c, demo, (&found, ends_on), home.into())?;
        }
    }
    Ok(())
}

/// A culture training for newcomers, one for volunteers on the other side.
fn train(c: &mut PgConnection, demo: &Demo, found: &Completed, starts_on: NaiveDate) -> Result<(), Error> {
    let (year, month, day) = TRAINED_SINCE;
    let sides = [(found.newcomer, TrainingKind::CultureTraining), (found.established, TrainingKind::VolunteerTraining)];
    for (person, kind) in sides {
        if starts_on < date(year, month, day) && kind == TrainingKind::CultureTraining || !demo.chance(60) {
            continue;
        }
        let new = NewTraining { kind, attended_on: starts_on + Days::new(14), organisation_id: None };
        let now = demo.on(c, new.attended_on)?;
        people::add_training(c, PersonId(person), &new, (demo.coordinator, &now))?;
    }
    Ok(())
}

/// Voluntary work at the care home that a group visited, mostly; a job, a course or a club for others.
fn reach(c: &mut PgConnection, demo: &Demo, of: (&Completed, NaiveDate), home: OrganisationId) -> Result<(), Error> {
    let (found, ends_on) = of;
    let (kind, through) = *demo.pick(&[
        (DestinationKind::VolunteerWork, Through::Group),
        (DestinationKind::VolunteerWork, Through::Group),
        (DestinationKind::Club, Through::Buddy),
        (DestinationKind::Job, Through::Own),
        (DestinationKind::Job, Through::Buddy),
        (DestinationKind::Course, Through::Staff),
    ]);
    let reached_on = (ends_on + Days::new(20 + u64::from(demo.number(60)))).min(demo.today);
    let new = NewDestination {
        kind,
        reached_on,
        organisation_id: (kind == DestinationKind::VolunteerWork).then_some(home),
        through,
        match_id: Some(MatchId(found.id)),
    };
    let now = demo.on(c, reached_on)?;
    people::add_destination(c, PersonId(found.newcomer), &new, (demo.coordinator, &now))?;
    Ok(())
}
