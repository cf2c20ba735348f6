//! What is read of the groups that someone leads.

use chrono::{DateTime, NaiveDate, Utc};
use contract::attendance::RegistrationStatus;
use contract::events::{EventKind, EventStatus};
use contract::groups::LeaderRole;
use contract::ids::{GroupId, PersonId};
use contract::my_groups::{MyGroup, MyGroupDate, MyGroupInFull, MyGroupPerson};
use contract::people::Weekday;
use contract::profiles::Rhythm;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::db::Code;
use crate::error::Error;
use crate::events::{COUNTS, CountsRow};
use crate::groups::sql_led_by;
use crate::names::sql_first_name;
use crate::services::Now;

/// So many dates before and after today are shown.
const DATES: i64 = 12;

#[derive(QueryableByName)]
struct GroupRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::SmallInt)]
    cohort_number: i16,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    evening: Option<Code<Weekday>>,
    #[diesel(sql_type = sql_types::Text)]
    rhythm: Code<Rhythm>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    note: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    role: Code<LeaderRole>,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
}

impl GroupRow {
    fn group(&self, next: Option<MyGroupDate>) -> MyGroup {
        MyGroup {
            id: self.id.into(),
            name: self.name.clone(),
            cohort_number: self.cohort_number,
            role: self.role.0,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            evening: self.evening.map(|code| code.0),
            rhythm: self.rhythm.0,
            next,
        }
    }
}

/// The groups that `$1` leads on the day `$2`: one, or with null as `$3` all of them.
const LED: &str = "
SELECT cohort_group.id, cohort_group.version, cohort_group.name, cohort.number AS cohort_number, cohort_group.evening,
       cohort_group.rhythm, cohort_group.note, role, group_leader.starts_on, group_leader.ends_on
FROM group_leader JOIN cohort_group ON cohort_group.id = group_id JOIN cohort ON cohort.id = cohort_id
WHERE person_id = $1 AND group_leader.starts_on <= $2 AND (group_leader.ends_on IS NULL OR group_leader.ends_on > $2)
  AND ($3 IS NULL OR group_id = $3) ORDER BY cohort_group.name, cohort_group.id";

fn led(c: &mut PgConnection, (person, group): (PersonId, Option<GroupId>), now: &Now) -> Result<Vec<GroupRow>, Error> {
    let rows = diesel::sql_query(LED)
        .bind::<sql_types::Uuid, _>(*person)
        .bind::<sql_types::Date, _>(now.today)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(group.map(Uuid::from))
        .load(c)?;
    Ok(rows)
}

#[derive(QueryableByName)]
struct DateRow {
    #[diesel(sql_type = sql_types::Uuid)]
    of_group: Uuid,
    #[diesel(sql_type = sql_types::Bool)]
    is_own: bool,
    #[diesel(sql_type = sql_types::Bool)]
    is_over: bool,
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<EventKind>,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<EventStatus>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    ends_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    place: Option<String>,
    #[diesel(embed)]
    counts: CountsRow,
}

impl DateRow {
    fn date(&self) -> MyGroupDate {
        MyGroupDate {
            event_id: self.id.into(),
            kind: self.kind.0,
            title: self.title.clone(),
            status: self.status.0,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            place: self.place.clone(),
            counts: self.is_own.then(|| self.counts.counts()),
        }
    }
}

/// The dates of these groups and of their cohorts around now; of each group so many before and after at most.
fn dates(c: &mut PgConnection, groups: &[Uuid], (most, now): (i64, &Now)) -> Result<Vec<DateRow>, Error> {
    let rows = diesel::sql_query(format!(
        "SELECT of_group, is_own, is_over, event.id, kind, title, status, starts_at, ends_at, \
           concat_ws(', ', organisation.name, NULLIF(place, '')) AS place, people.*, heads.* \
         FROM (SELECT ranked.*, row_number() OVER (PARTITION BY of_group, is_over ORDER BY abs(extract(epoch FROM starts_at - $2)), id) AS nth \
               FROM (SELECT cohort_group.id AS of_group, event.group_id IS NOT NULL AS is_own, event.ends_at <= $2 AS is_over, event.* \
                     FROM cohort_group JOIN event ON event.group_id = cohort_group.id OR event.cohort_id = cohort_group.cohort_id \
                     WHERE cohort_group.id = ANY($1) AND (event.status <> 'cancelled' OR event.ends_at > $2)) AS ranked) AS event \
         LEFT JOIN organisation ON organisation.id = venue_id {COUNTS} WHERE nth <= $3 ORDER BY starts_at, event.id"
    ))
    .bind::<sql_types::Array<sql_types::Uuid>, _>(groups)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::BigInt, _>(most)
    .load(c)?;
    Ok(rows)
}

fn next_of(dates: &[DateRow], group: Uuid) -> Option<&DateRow> {
    dates
        .iter()
        .find(|date| date.of_group == group && date.is_own && !date.is_over && date.status.0 != EventStatus::Cancelled)
}

/// The groups that someone leads today, by name.
pub fn list(c: &mut PgConnection, person: PersonId, now: &Now) -> Result<Vec<MyGroup>, Error> {
    let groups = led(c, (person, None), now)?;
    let ids: Vec<Uuid> = groups.iter().map(|group| group.id).collect();
    let dates = dates(c, &ids, (DATES, now))?;
    Ok(groups.iter().map(|group| group.group(next_of(&dates, group.id).map(DateRow::date))).collect())
}

#[derive(QueryableByName)]
struct PersonRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    first_name: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    role: Option<Code<LeaderRole>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    next_status: Option<Code<RegistrationStatus>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    next_registration_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::BigInt)]
    present: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    of: i64,
}

/// Who is in a group today, by first name: the pairs, as people, and who leads it.
fn people(
    c: &mut PgConnection,
    (group, next): (GroupId, Option<Uuid>),
    now: &Now,
) -> Result<Vec<MyGroupPerson>, Error> {
    let first_name = sql_first_name("person");
    let rows = diesel::sql_query(format!(
        "SELECT person.id, {first_name} AS first_name, role, next.status AS next_status, next.id AS next_registration_id, was.present, was.of \
         FROM (SELECT person_id, max(role) AS role FROM ( \
             SELECT side.id AS person_id, NULL::text AS role FROM group_place JOIN buddy_match ON buddy_match.id = match_id \
               CROSS JOIN LATERAL (VALUES (newcomer_id), (established_id)) AS side (id) \
               WHERE group_place.group_id = $1 AND group_place.starts_on <= $2 AND (group_place.ends_on IS NULL OR group_place.ends_on > $2) \
             UNION ALL SELECT person_id, role FROM group_leader \
               WHERE group_id = $1 AND starts_on <= $2 AND (ends_on IS NULL OR ends_on > $2)) AS anyone GROUP BY person_id) AS member \
         JOIN person ON person.id = person_id \
         LEFT JOIN event_registration AS next ON next.event_id = $3 AND next.person_id = person.id AND next.superseded_at IS NULL \
         CROSS JOIN LATERAL (SELECT count(*) AS of, count(*) FILTER (WHERE attendance = 'present') AS present \
             FROM event_registration AS registration JOIN event ON event.id = event_id \
             WHERE registration.person_id = person.id AND superseded_at IS NULL AND event.group_id = $1 AND event.status = 'held') AS was \
         ORDER BY lower({first_name}), person.id"
    ))
    .bind::<sql_types::Uuid, _>(*group)
    .bind::<sql_types::Date, _>(now.today)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(next)
    .load::<PersonRow>(c)?;
    let person = |row: PersonRow| MyGroupPerson {
        id: row.id.into(),
        first_name: row.first_name,
        role: row.role.map(|code| code.0),
        next_status: row.next_status.map(|code| code.0),
        next_registration_id: row.next_registration_id.map(Into::into),
        present: row.present,
        of: row.of,
    };
    Ok(rows.into_iter().map(person).collect())
}

/// A group that someone leads today, with who is in it.
///
/// # Errors
/// `not_found` when they don't lead it today.
pub fn find(c: &mut PgConnection, (id, person): (GroupId, PersonId), now: &Now) -> Result<MyGroupInFull, Error> {
    let row = led(c, (person, Some(id)), now)?.pop().ok_or_else(Error::not_found)?;
    let dates = dates(c, &[*id], (DATES, now))?;
    let next = next_of(&dates, *id);
    let people = people(c, (id, next.map(|next| next.id)), now)?;
    let (past, coming): (Vec<_>, Vec<_>) = dates.iter().partition(|date| date.is_over);
    Ok(MyGroupInFull {
        version: row.version,
        group: row.group(next.map(DateRow::date)),
        note: row.note.clone(),
        people,
        coming: coming.into_iter().map(DateRow::date).collect(),
        past: past.into_iter().rev().map(DateRow::date).collect(),
    })
}

#[derive(QueryableByName)]
struct LockedRow {
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    note: Option<String>,
}

/// The version and the note of a group that someone leads today, locked until the transaction ends.
///
/// # Errors
/// `not_found` when they don't lead it today.
pub fn lock(
    c: &mut PgConnection,
    (id, person): (GroupId, PersonId),
    now: &Now,
) -> Result<(i64, Option<String>), Error> {
    let sql = format!(
        "SELECT version, note FROM cohort_group WHERE id = $1 AND id IN ({}) FOR UPDATE",
        sql_led_by("$2", "$3")
    );
    let row = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*id)
        .bind::<sql_types::Uuid, _>(*person)
        .bind::<sql_types::Date, _>(now.today)
        .get_result::<LockedRow>(c)?;
    Ok((row.version, row.note))
}
