//! Where an afternoon at a care home led: of the group that organised it several became volunteers there, and someone found
//! a football club through a buddy.

use chrono::{Days, NaiveDate};
use contract::destinations::{DestinationKind, NewDestination, Through};
use contract::ids::{MatchId, PersonId};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::demo::events::named;
use crate::demo::{Demo, date};
use crate::error::Error;
use crate::people;
use crate::schema::{buddy_match, cohort_group};

/// How many went on at the care home.
const VOLUNTEERS: usize = 3;
/// Of those, by their place: whom we heard of when the report of the year was signed already, and when that was.
const HEARD_LATE: [(usize, (i32, u32, u32)); 2] = [(1, (2024, 3, 12)), (2, (2024, 3, 19))];

/// What was told as it happened.
pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    for (nth, (newcomer, new)) in reached(c)?.into_iter().enumerate() {
        if HEARD_LATE.iter().all(|(late, _)| *late != nth) {
            write_down(c, demo, (newcomer, &new), new.reached_on)?;
        }
    }
    Ok(())
}

/// What was told only in the spring after it.
pub fn hear_late(c: &mut PgConnection, demo: &Demo) -> Result<(), Error> {
    let reached = reached(c)?;
    for (nth, (year, month, day)) in HEARD_LATE {
        if let Some((newcomer, new)) = reached.get(nth) {
            write_down(c, demo, (*newcomer, new), date(year, month, day))?;
        }
    }
    Ok(())
}

fn write_down(
    c: &mut PgConnection,
    demo: &Demo,
    (newcomer, new): (PersonId, &NewDestination),
    told_on: NaiveDate,
) -> Result<(), Error> {
    let now = demo.on(c, told_on)?;
    people::add_destination(c, newcomer, new, (demo.coordinator, &now)).map(|_| ())
}

/// Who came where, in the order of their matches.
fn reached(c: &mut PgConnection) -> Result<Vec<(PersonId, NewDestination)>, Error> {
    let care_home = named(c, "Ceresstaete")?;
    let pairs: Vec<(Uuid, Uuid)> = buddy_match::table
        .inner_join(cohort_group::table.on(buddy_match::group_id.eq(cohort_group::id.nullable())))
        .filter(cohort_group::name.eq("Groep 12A").and(buddy_match::end_reason.eq("completed")))
        .order(buddy_match::number)
        .limit(i64::try_from(VOLUNTEERS + 1).unwrap_or_default())
        .select((buddy_match::id, buddy_match::newcomer_id))
        .load(c)?;
    let destination = |(nth, (pair, newcomer)): (usize, (Uuid, Uuid))| {
        let (kind, through, organisation_id) = if nth < VOLUNTEERS {
            (DestinationKind::VolunteerWork, Through::Group, Some(care_home))
        } else {
            (DestinationKind::Club, Through::Buddy, None)
        };
        let reached_on = date(2023, 6, 12) + Days::new(nth as u64 * 9);
        (
            PersonId(newcomer),
            NewDestination { kind, reached_on, organisation_id, through, match_id: Some(MatchId(pair)) },
        )
    };
    Ok(pairs.into_iter().enumerate().map(destination).collect())
}
