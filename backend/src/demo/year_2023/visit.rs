//! Where an afternoon at a care home led: of the group that organised it several became volunteers there, and someone found
//! a football club through a buddy.

use chrono::Days;
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

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let care_home = named(c, "Ceresstaete")?;
    let pairs: Vec<(Uuid, Uuid)> = buddy_match::table
        .inner_join(cohort_group::table.on(buddy_match::group_id.eq(cohort_group::id.nullable())))
        .filter(cohort_group::name.eq("Groep 12A").and(buddy_match::end_reason.eq("completed")))
        .order(buddy_match::number)
        .limit(i64::try_from(VOLUNTEERS + 1).unwrap_or_default())
        .select((buddy_match::id, buddy_match::newcomer_id))
        .load(c)?;
    for (nth, (pair, newcomer)) in pairs.into_iter().enumerate() {
        let reached_on = date(2023, 6, 12) + Days::new(nth as u64 * 9);
        let (kind, through, organisation_id) = if nth < VOLUNTEERS {
            (DestinationKind::VolunteerWork, Through::Group, Some(care_home))
        } else {
            (DestinationKind::Club, Through::Buddy, None)
        };
        let new = NewDestination { kind, reached_on, organisation_id, through, match_id: Some(MatchId(pair)) };
        let now = demo.on(c, reached_on)?;
        people::add_destination(c, PersonId(newcomer), &new, (demo.coordinator, &now))?;
    }
    Ok(())
}
