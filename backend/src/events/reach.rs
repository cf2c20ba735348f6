//! How far a caller reaches among events: a coach reaches those of the groups that they lead today. What is beyond is
//! answered as if it weren't there.

use contract::ids::EventId;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::auth::Reach;
use crate::db::Count;
use crate::error::Error;
use crate::groups::sql_led_by;
use crate::services::Now;

/// A condition on the group with this name in a statement, for a caller who leads groups in `$person` (or null) on the
/// day `$today`.
pub fn sql_within(group: &str, (person, today): (u8, u8)) -> String {
    let (person, today) = (format!("${person}"), format!("${today}"));
    format!("({person} IS NULL OR {group} IN ({}))", sql_led_by(&person, &today))
}

/// # Errors
/// `not_found` when the event isn't of a group that the caller leads. Asks nothing for whoever reaches everything.
pub fn must_reach(c: &mut PgConnection, event: EventId, (reach, now): (Reach, &Now)) -> Result<(), Error> {
    let Some(person) = reach.leader() else { return Ok(()) };
    let sql = format!("SELECT count(*) AS count FROM event WHERE id = $1 AND {}", sql_within("group_id", (2, 3)));
    let found = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*event)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(Some(person))
        .bind::<sql_types::Date, _>(now.today)
        .get_result::<Count>(c)?;
    if found.count == 0 { Err(Error::not_found()) } else { Ok(()) }
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
}

/// Those of these people whom a coach may put on an event of a group of theirs: who is in the group on its day, or on
/// the event already.
pub fn known_there(c: &mut PgConnection, event: EventId, people: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let rows = diesel::sql_query(
        "SELECT person_id FROM (SELECT event.id, group_id, (starts_at AT TIME ZONE 'Europe/Amsterdam')::date AS day \
             FROM event WHERE event.id = $1) AS this \
         CROSS JOIN LATERAL (SELECT person_id FROM event_registration WHERE event_id = this.id AND superseded_at IS NULL \
           UNION SELECT side.id FROM group_place JOIN buddy_match ON buddy_match.id = match_id \
             CROSS JOIN LATERAL (VALUES (newcomer_id), (established_id)) AS side (id) \
             WHERE group_place.group_id = this.group_id AND group_place.starts_on <= day \
               AND (group_place.ends_on IS NULL OR group_place.ends_on > day) \
           UNION SELECT person_id FROM group_leader WHERE group_leader.group_id = this.group_id AND starts_on <= day \
             AND (ends_on IS NULL OR ends_on > day)) AS known WHERE person_id = ANY($2)",
    )
    .bind::<sql_types::Uuid, _>(*event)
    .bind::<sql_types::Array<sql_types::Uuid>, _>(people)
    .load::<IdRow>(c)?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}
