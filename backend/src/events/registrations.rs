//! Rows of registrations: who comes to an event, and the waiting list.

use chrono::{DateTime, TimeDelta, Utc};
use contract::attendance::{
    Attendance, NewRegistrations, RegisterAs, Registration, RegistrationStatus, RegistrationsAdded, RegistrationsQuery,
};
use contract::events::EventStatus;
use contract::ids::{AccountId, EventId, PersonId, RegistrationId};
use contract::people::PersonReference;
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules::{self, Step};
use super::store;
use crate::auth::Reach;
use crate::clock::dutch_day;
use crate::db::{Code, Count};
use crate::error::Error;
use crate::names::{sql_first_name, sql_name};
use crate::schema::{cohort, cohort_group, event_registration};
use crate::services::Now;

#[derive(QueryableByName)]
struct RegistrationRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    event_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    person_name: String,
    #[diesel(sql_type = sql_types::Text)]
    sort_name: String,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<RegistrationStatus>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    status_since: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    waiting_place: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Bool>)]
    with_notice: Option<bool>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    attendance: Option<Code<Attendance>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    attendance_at: Option<DateTime<Utc>>,
}

impl From<RegistrationRow> for Registration {
    fn from(row: RegistrationRow) -> Self {
        Self {
            id: row.id.into(),
            event_id: row.event_id.into(),
            person: PersonReference { id: row.person_id.into(), display_name: row.person_name },
            status: row.status.0,
            status_since: row.status_since,
            waiting_place: row.waiting_place,
            with_notice: row.with_notice,
            attendance: row.attendance.map(|code| code.0),
            attendance_at: row.attendance_at.filter(|_| row.attendance.is_some()),
        }
    }
}

/// What a caller sees of a name, and where it stands in a list by that: a coach sees first names.
fn name_of(reach: Reach) -> (String, String) {
    match reach {
        Reach::Everything => (sql_name("person"), "person.sort_name".to_owned()),
        Reach::OwnGroups(_) => (sql_first_name("person"), format!("lower({})", sql_first_name("person"))),
    }
}

fn select(reach: Reach) -> String {
    let (name, place) = name_of(reach);
    format!(
        "SELECT this.*, {name} AS person_name, {place} AS sort_name, CASE WHEN this.status = 'waiting_list' THEN (SELECT count(*) \
           FROM event_registration AS before WHERE before.event_id = this.event_id AND before.status = 'waiting_list' \
             AND before.superseded_at IS NULL AND (before.status_since, before.id) <= (this.status_since, this.id)) END \
           AS waiting_place \
         FROM event_registration AS this JOIN person ON person.id = person_id"
    )
}

/// One registration.
pub fn find(c: &mut PgConnection, id: RegistrationId, reach: Reach) -> Result<Registration, Error> {
    let row = diesel::sql_query(format!("{} WHERE this.id = $1 AND superseded_at IS NULL", select(reach)))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<RegistrationRow>(c)?;
    Ok(row.into())
}

/// Place in the list: by name.
pub type NameKey = (String, Uuid);

const OF_EVENT: &str = "WHERE this.event_id = $1 AND superseded_at IS NULL AND ($2 IS NULL OR status = $2) \
    AND ($3 IS NULL OR attendance = $3)";

/// One page of who is on an event, by name.
pub fn list(
    c: &mut PgConnection,
    (event, query): (EventId, &RegistrationsQuery),
    page: (Option<NameKey>, i64),
    reach: Reach,
) -> Result<Vec<(NameKey, Registration)>, Error> {
    let (name, id) = page.0.unzip();
    let (_, place) = name_of(reach);
    let sql = format!(
        "{} {OF_EVENT} AND ($4 IS NULL OR ({place}, this.id) > ($4, $5)) ORDER BY {place}, this.id LIMIT $6",
        select(reach)
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*event)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(RegistrationStatus::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.attendance.map(Attendance::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(name)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<RegistrationRow>(c)?;
    Ok(rows.into_iter().map(|row| ((row.sort_name.clone(), row.id), row.into())).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, event: EventId, query: &RegistrationsQuery) -> Result<i64, Error> {
    let sql = format!("SELECT count(*) AS count FROM event_registration AS this {OF_EVENT}");
    let row = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*event)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(RegistrationStatus::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.attendance.map(Attendance::code))
        .get_result::<Count>(c)?;
    Ok(row.count)
}

/// Locks an event that people can be put on or taken off.
fn lock(c: &mut PgConnection, event: EventId) -> Result<store::Locked, Error> {
    let locked = store::lock(c, event)?;
    if locked.status.0 == EventStatus::Cancelled {
        return Err(Error::conflict("This event was cancelled."));
    }
    Ok(locked)
}

/// Gives as many of those who wait for these locked events a place as there is room for, in their order, and notes it
/// in their histories.
///
/// # Errors
/// When it can't be written.
pub fn settle(c: &mut PgConnection, events: &[EventId], (by, now): (AccountId, &Now)) -> Result<(), Error> {
    settle_and_note(c, events, &[], (by, now))
}

/// The same. Those who were just put on the list are noted as what they came to be.
fn settle_and_note(
    c: &mut PgConnection,
    events: &[EventId],
    touched: &[Uuid],
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    diesel::sql_query(
        "WITH queue AS ( \
           SELECT waiting.id, event.capacity, row_number() OVER (PARTITION BY event_id ORDER BY status_since, waiting.id) AS place, \
             (SELECT count(*) FROM event_registration AS one WHERE one.event_id = event.id AND one.status = 'registered' \
              AND one.superseded_at IS NULL) AS taken \
           FROM event_registration AS waiting JOIN event ON event.id = event_id \
           WHERE event_id = ANY($1) AND waiting.status = 'waiting_list' AND superseded_at IS NULL AND event.status <> 'cancelled'), \
         risen AS ( \
           UPDATE event_registration SET status = 'registered', status_since = $2 FROM queue \
           WHERE queue.id = event_registration.id AND (capacity IS NULL OR place <= capacity - taken) \
           RETURNING event_registration.id, event_registration.status) \
         INSERT INTO event_registration_moment (registration_id, status, happened_at, recorded_at, recorded_by) \
         SELECT id, status, $2, $2, $3 FROM risen UNION ALL \
         SELECT id, status, status_since, $2, $3 FROM event_registration WHERE id = ANY($4) AND id NOT IN (SELECT id FROM risen)",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(events.iter().map(|id| **id).collect::<Vec<_>>())
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Uuid, _>(*by)
    .bind::<sql_types::Array<sql_types::Uuid>, _>(touched)
    .execute(c)?;
    Ok(())
}

type Known = (Uuid, Code<RegistrationStatus>);

/// Does a step of someone on an event; answers their registration.
pub fn step(
    c: &mut PgConnection,
    (event, person): (EventId, PersonId),
    (step, at): (Step, DateTime<Utc>),
    (by, now): (AccountId, &Now),
) -> Result<RegistrationId, Error> {
    let locked = lock(c, event)?;
    let known: Option<Known> = event_registration::table
        .filter(event_registration::event_id.eq(*event).and(event_registration::person_id.eq(*person)))
        .filter(event_registration::superseded_at.is_null())
        .select((event_registration::id, event_registration::status))
        .first(c)
        .optional()?;
    let status = rules::next(known.map(|(_, status)| status.0), step).map_err(Error::conflict)?;
    let (id, status) = match (known, status) {
        (Some((id, _)), None) => return Ok(id.into()),
        (Some((id, _)), Some(status)) => (id, status),
        (None, status) => {
            let id = now.new_id::<RegistrationId>();
            insert(c, event, status.unwrap_or(RegistrationStatus::Invited), (&[(*id, *person)], now))?;
            (*id, status.unwrap_or(RegistrationStatus::Invited))
        }
    };
    let with_notice = (step == Step::SignOff).then(|| rules::with_notice(at, locked.starts_at));
    diesel::update(event_registration::table.find(id))
        .set((
            event_registration::status.eq(status.code()),
            event_registration::status_since.eq(at),
            event_registration::with_notice.eq(with_notice),
        ))
        .execute(c)?;
    settle_and_note(c, &[event], &[id], (by, now))?;
    Ok(id.into())
}

/// Puts someone on an event.
pub fn register(
    c: &mut PgConnection,
    of: (EventId, PersonId),
    status: RegisterAs,
    (by, now): (AccountId, &Now),
) -> Result<RegistrationId, Error> {
    step(c, of, (status.into(), now.at), (by, now))
}

/// Adds registrations in an order, which is that of the waiting list too.
fn insert(
    c: &mut PgConnection,
    event: EventId,
    status: RegistrationStatus,
    (people, now): (&[(Uuid, Uuid)], &Now),
) -> Result<(), Error> {
    let rows: Vec<_> = people
        .iter()
        .zip(0..)
        .map(|((id, person), place)| {
            (
                event_registration::id.eq(*id),
                event_registration::event_id.eq(*event),
                event_registration::person_id.eq(*person),
                event_registration::status.eq(status.code()),
                event_registration::status_since.eq(now.at + TimeDelta::microseconds(place)),
            )
        })
        .collect();
    diesel::insert_into(event_registration::table).values(rows).execute(c)?;
    Ok(())
}

/// Adds people who were at an event without having been on it, and answers the ids.
pub fn walk_in(
    c: &mut PgConnection,
    event: EventId,
    people: &[Uuid],
    (by, now): (AccountId, &Now),
) -> Result<Vec<(Uuid, Uuid)>, Error> {
    let new: Vec<(Uuid, Uuid)> = people.iter().map(|person| (now.new_id(), *person)).collect();
    if !new.is_empty() {
        insert(c, event, RegistrationStatus::WalkedIn, (&new, now))?;
        let ids: Vec<Uuid> = new.iter().map(|(id, _)| *id).collect();
        settle_and_note(c, &[], &ids, (by, now))?;
    }
    Ok(new)
}

#[derive(QueryableByName)]
struct PersonRow {
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Bool)]
    known: bool,
}

/// Everyone of a cohort or a group on the day of an event, by name, and whether they are on it.
fn members(
    c: &mut PgConnection,
    event: EventId,
    many: &NewRegistrations,
    day: chrono::NaiveDate,
) -> Result<Vec<PersonRow>, Error> {
    let rows = diesel::sql_query(
        "SELECT person.id AS person_id, EXISTS (SELECT FROM event_registration WHERE event_id = $4 \
             AND person_id = person.id AND superseded_at IS NULL) AS known FROM person WHERE person.id IN ( \
           SELECT person_id FROM enrolment WHERE cohort_id = $1 AND starts_on <= $3 AND (ends_on IS NULL OR ends_on > $3) \
           UNION SELECT side.id FROM group_place JOIN buddy_match ON buddy_match.id = match_id \
             CROSS JOIN LATERAL (VALUES (newcomer_id), (established_id)) AS side (id) \
             WHERE group_place.group_id = $2 AND group_place.starts_on <= $3 \
               AND (group_place.ends_on IS NULL OR group_place.ends_on > $3) \
           UNION SELECT person_id FROM group_leader WHERE group_id = $2 AND starts_on <= $3 \
             AND (ends_on IS NULL OR ends_on > $3)) \
         ORDER BY sort_name, person.id",
    )
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(many.cohort_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(many.group_id.map(Uuid::from))
    .bind::<sql_types::Date, _>(day)
    .bind::<sql_types::Uuid, _>(*event)
    .load::<PersonRow>(c)?;
    Ok(rows)
}

fn must_exist(c: &mut PgConnection, many: &NewRegistrations) -> Result<(), Error> {
    if let Some(id) = many.cohort_id {
        let exists = diesel::select(diesel::dsl::exists(cohort::table.find(*id))).get_result::<bool>(c)?;
        if !exists {
            return Err(Error::fault("/cohortId", FaultCode::UnknownReference, "there is no such cohort"));
        }
    }
    if let Some(id) = many.group_id {
        let exists = diesel::select(diesel::dsl::exists(cohort_group::table.find(*id))).get_result::<bool>(c)?;
        if !exists {
            return Err(Error::fault("/groupId", FaultCode::UnknownReference, "there is no such group"));
        }
    }
    Ok(())
}

/// Puts everyone of a cohort or a group on an event; who is on it stays as they are. Answers who is new.
pub fn add_many(
    c: &mut PgConnection,
    (event, many): (EventId, &NewRegistrations),
    (by, now): (AccountId, &Now),
) -> Result<(RegistrationsAdded, Vec<Uuid>), Error> {
    must_exist(c, many)?;
    let locked = lock(c, event)?;
    let everyone = members(c, event, many, dutch_day(locked.starts_at))?;
    let (known, new): (Vec<_>, Vec<_>) = everyone.into_iter().partition(|row| row.known);
    let people: Vec<(Uuid, Uuid)> = new.iter().map(|row| (now.new_id(), row.person_id)).collect();
    let mut waiting = 0;
    if !people.is_empty() {
        let status = rules::next(None, many.status.into()).map_err(Error::conflict)?;
        insert(c, event, status.unwrap_or(RegistrationStatus::Invited), (&people, now))?;
        let ids: Vec<Uuid> = people.iter().map(|(id, _)| *id).collect();
        settle_and_note(c, &[event], &ids, (by, now))?;
        waiting = event_registration::table
            .filter(event_registration::id.eq_any(&ids))
            .filter(event_registration::status.eq(RegistrationStatus::WaitingList.code()))
            .count()
            .get_result(c)?;
    }
    let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let added = RegistrationsAdded { added: whole(people.len()), waiting, already_there: whole(known.len()) };
    Ok((added, people.into_iter().map(|(_, person)| person).collect()))
}

/// Whose registration it is, and for which event.
pub fn of(c: &mut PgConnection, id: RegistrationId) -> Result<(EventId, PersonId), Error> {
    let (event, person): (Uuid, Uuid) = event_registration::table
        .find(*id)
        .filter(event_registration::superseded_at.is_null())
        .select((event_registration::event_id, event_registration::person_id))
        .first(c)?;
    Ok((event.into(), person.into()))
}
