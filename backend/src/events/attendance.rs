//! Rows of what devices recorded. Every line is kept; the latest about someone holds, in whatever order they arrive.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use contract::attendance::{
    Attendance, AttendanceLine, AttendanceMark, LineOutcome, LineResult, PersonAttendance, RegistrationChange,
    RegistrationMoment, RegistrationStatus,
};
use contract::events::{EventKind, EventStatus};
use contract::ids::{AccountId, EventId, PersonId, RegistrationId};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::reach::known_there;
use super::rules::{self, RecordedAt};
use super::{registrations, store};
use crate::auth::Reach;
use crate::db::Code;
use crate::error::Error;
use crate::schema::{event_attendance_line, event_registration, person, person_merge};
use crate::services::Now;

/// So long before the beginning, people can be checked in.
const DOORS_OPEN: TimeDelta = TimeDelta::hours(12);

#[derive(Queryable)]
struct KnownLine {
    key: Uuid,
    person_id: Option<Uuid>,
    mark: Option<String>,
    head_count: Option<i32>,
    device_recorded_at: DateTime<Utc>,
}

impl KnownLine {
    fn says(&self, line: &AttendanceLine, person: Option<Uuid>) -> bool {
        // Without looking at the person when their record went up in another since.
        (self.person_id == person || self.person_id == line.person_id.map(Uuid::from))
            && self.mark.as_deref() == line.mark.map(AttendanceMark::code)
            && self.head_count == line.head_count
            && self.device_recorded_at == line.recorded_at
    }
}

/// Someone's registration, with the recording that holds.
struct Standing {
    id: Uuid,
    held: Option<RecordedAt>,
}

/// Writes down what devices recorded at an event: what became of each line, and whom it was about.
pub fn record(
    c: &mut PgConnection,
    of: (EventId, &[AttendanceLine]),
    by: (AccountId, &Now),
) -> Result<(Vec<LineResult>, Vec<Uuid>), Error> {
    record_within(c, of, Reach::Everything, by)
}

/// The same, for a caller who may reach only some people.
pub fn record_within(
    c: &mut PgConnection,
    (event, lines): (EventId, &[AttendanceLine]),
    reach: Reach,
    (by, now): (AccountId, &Now),
) -> Result<(Vec<LineResult>, Vec<Uuid>), Error> {
    let locked = store::lock(c, event)?;
    if locked.status.0 == EventStatus::Cancelled {
        return Err(Error::conflict("This event was cancelled."));
    }
    if locked.starts_at - DOORS_OPEN > now.at {
        return Err(Error::conflict("This event begins later than in twelve hours: nobody is there yet."));
    }
    let mut people = people(c, lines)?;
    if reach != Reach::Everything {
        // Whom a coach can't see is nobody that the group knows.
        let there = known_there(c, event, &people.values().copied().collect::<Vec<_>>())?;
        people.retain(|_, person| there.contains(person));
    }
    let person_of = |line: &AttendanceLine| line.person_id.and_then(|id| people.get(&*id).copied());
    let known = known_lines(c, event, lines)?;
    let mut outcomes: Vec<Option<LineOutcome>> = lines
        .iter()
        .map(|line| match known.get(&line.key) {
            Some(known) if known.says(line, person_of(line)) => Some(LineOutcome::Repeated),
            Some(_) => Some(LineOutcome::KeyReused),
            None if line.person_id.is_some() && person_of(line).is_none() => Some(LineOutcome::UnknownPerson),
            None => None,
        })
        .collect();
    let new: Vec<(&AttendanceLine, Option<Uuid>)> = lines
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| outcome.is_none())
        .map(|(line, _)| (line, person_of(line)))
        .collect();
    insert(c, event, &new, (by, now))?;
    let holding = mark(c, event, &new, (by, now))?;
    if locked.status.0 == EventStatus::Planned && new.iter().any(|(line, _)| rules::says_held(line)) {
        store::set_status(c, event, (EventStatus::Held, None), now)?;
    }
    let results = lines.iter().zip(&mut outcomes).map(|(line, outcome)| {
        let holds = line.head_count.is_some() || holding.contains(&line.key);
        let became = if holds { LineOutcome::Recorded } else { LineOutcome::Overruled };
        LineResult { key: line.key, outcome: outcome.unwrap_or(became) }
    });
    Ok((results.collect(), new.iter().filter_map(|(_, person)| *person).collect()))
}

/// The people whom lines are about, by the id that the device knows: the record may have gone up in another since.
fn people(c: &mut PgConnection, lines: &[AttendanceLine]) -> Result<BTreeMap<Uuid, Uuid>, Error> {
    let ids: Vec<Uuid> = lines.iter().filter_map(|line| line.person_id).map(Uuid::from).collect();
    let known: Vec<Uuid> = person::table.filter(person::id.eq_any(&ids)).select(person::id).load(c)?;
    let merged: Vec<(Uuid, Uuid)> = person_merge::table
        .filter(person_merge::merged_id.eq_any(&ids).and(person_merge::undone_at.is_null()))
        .select((person_merge::merged_id, person_merge::kept_id))
        .load(c)?;
    Ok(merged.into_iter().chain(known.into_iter().map(|id| (id, id))).collect())
}

fn known_lines(
    c: &mut PgConnection,
    event: EventId,
    lines: &[AttendanceLine],
) -> Result<BTreeMap<Uuid, KnownLine>, Error> {
    let keys: Vec<Uuid> = lines.iter().map(|line| line.key).collect();
    let known: Vec<KnownLine> = event_attendance_line::table
        .filter(event_attendance_line::event_id.eq(*event).and(event_attendance_line::key.eq_any(keys)))
        .select((
            event_attendance_line::key,
            event_attendance_line::person_id,
            event_attendance_line::mark,
            event_attendance_line::head_count,
            event_attendance_line::device_recorded_at,
        ))
        .load(c)?;
    Ok(known.into_iter().map(|line| (line.key, line)).collect())
}

fn insert(
    c: &mut PgConnection,
    event: EventId,
    new: &[(&AttendanceLine, Option<Uuid>)],
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    let rows: Vec<_> = new
        .iter()
        .map(|(line, person)| {
            (
                event_attendance_line::event_id.eq(*event),
                event_attendance_line::key.eq(line.key),
                event_attendance_line::person_id.eq(*person),
                event_attendance_line::mark.eq(line.mark.map(AttendanceMark::code)),
                event_attendance_line::head_count.eq(line.head_count),
                event_attendance_line::device_recorded_at.eq(line.recorded_at),
                event_attendance_line::counts_at.eq(rules::counts_at(line.recorded_at, now.at)),
                event_attendance_line::recorded_at.eq(now.at),
                event_attendance_line::recorded_by.eq(*by),
            )
        })
        .collect();
    diesel::insert_into(event_attendance_line::table).values(rows).execute(c)?;
    Ok(())
}

/// Someone's registration: its id and the recording that holds.
type StandingRow = (Uuid, Uuid, Option<DateTime<Utc>>, Option<Uuid>);

/// Where these people stand; who isn't on the event walked in.
fn standings(
    c: &mut PgConnection,
    event: EventId,
    people: &[Uuid],
    by: (AccountId, &Now),
) -> Result<BTreeMap<Uuid, Standing>, Error> {
    let rows: Vec<StandingRow> = event_registration::table
        .filter(event_registration::event_id.eq(*event).and(event_registration::person_id.eq_any(people)))
        .filter(event_registration::superseded_at.is_null())
        .select((
            event_registration::person_id,
            event_registration::id,
            event_registration::attendance_at,
            event_registration::attendance_key,
        ))
        .load(c)?;
    let mut found: BTreeMap<Uuid, Standing> =
        rows.into_iter().map(|(person, id, at, key)| (person, Standing { id, held: at.zip(key) })).collect();
    let mut strangers: Vec<Uuid> = people.iter().copied().filter(|person| !found.contains_key(person)).collect();
    strangers.sort_unstable();
    strangers.dedup();
    for (id, person) in registrations::walk_in(c, event, &strangers, by)? {
        found.insert(person, Standing { id, held: None });
    }
    Ok(found)
}

/// Brings registrations in line with new recordings, and answers the keys of those that hold.
fn mark(
    c: &mut PgConnection,
    event: EventId,
    new: &[(&AttendanceLine, Option<Uuid>)],
    (by, now): (AccountId, &Now),
) -> Result<Vec<Uuid>, Error> {
    let marks: Vec<(Uuid, AttendanceMark, RecordedAt)> = new
        .iter()
        .filter_map(|(line, person)| Some((line, (*person)?, line.mark?)))
        .map(|(line, person, mark)| (person, mark, (rules::counts_at(line.recorded_at, now.at), line.key)))
        .collect();
    if marks.is_empty() {
        return Ok(Vec::new());
    }
    let people: Vec<Uuid> = marks.iter().map(|(person, ..)| *person).collect();
    let mut standings = standings(c, event, &people, (by, now))?;
    let mut changed: BTreeMap<Uuid, (AttendanceMark, RecordedAt)> = BTreeMap::new();
    for (person, mark, recorded) in marks {
        let Some(standing) = standings.get_mut(&person) else { continue };
        if rules::holds(recorded, standing.held) {
            standing.held = Some(recorded);
            changed.insert(standing.id, (mark, recorded));
        }
    }
    let codes: Vec<Option<&str>> =
        changed.values().map(|(mark, _)| rules::attendance_of(*mark).map(Attendance::code)).collect();
    diesel::sql_query(
        "UPDATE event_registration SET attendance = line.attendance, attendance_at = line.at, attendance_key = line.key, \
           marked_at = COALESCE(marked_at, $5) \
         FROM unnest($1, $2, $3, $4) AS line (id, attendance, at, key) WHERE event_registration.id = line.id",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(changed.keys().copied().collect::<Vec<_>>())
    .bind::<sql_types::Array<sql_types::Nullable<sql_types::Text>>, _>(codes)
    .bind::<sql_types::Array<sql_types::Timestamptz>, _>(changed.values().map(|(_, (at, _))| *at).collect::<Vec<_>>())
    .bind::<sql_types::Array<sql_types::Uuid>, _>(changed.values().map(|(_, (_, key))| *key).collect::<Vec<_>>())
    .bind::<sql_types::Timestamptz, _>(now.at)
    .execute(c)?;
    Ok(changed.into_values().map(|(_, (_, key))| key).collect())
}

/// Brings someone's registrations in line with what was recorded of them, after two records of theirs became one.
pub fn follow_latest(c: &mut PgConnection, person: PersonId) -> Result<(), Error> {
    diesel::sql_query(
        "UPDATE event_registration SET attendance = NULLIF(mark, 'unmarked'), attendance_at = counts_at, attendance_key = key, \
           marked_at = COALESCE(marked_at, history.known_now()) \
         FROM (SELECT DISTINCT ON (event_id) event_id AS at_event, mark, counts_at, key FROM event_attendance_line \
               WHERE person_id = $1 ORDER BY event_id, counts_at DESC, key DESC) AS latest \
         WHERE person_id = $1 AND superseded_at IS NULL AND event_id = at_event AND attendance_key IS DISTINCT FROM key",
    )
    .bind::<sql_types::Uuid, _>(*person)
    .execute(c)?;
    Ok(())
}

#[derive(QueryableByName)]
struct MomentRow {
    #[diesel(sql_type = sql_types::Text)]
    change: Code<RegistrationChange>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    recorded_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    recorded_by: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Bool>)]
    holds: Option<bool>,
}

/// All that happened to a registration, as it was written down.
pub fn history(c: &mut PgConnection, id: RegistrationId) -> Result<Vec<RegistrationMoment>, Error> {
    let rows = diesel::sql_query(
        "SELECT change, at, moment.recorded_at, display_name AS recorded_by, holds FROM ( \
           SELECT status AS change, happened_at AS at, recorded_at, recorded_by, NULL::boolean AS holds, id AS place \
           FROM event_registration_moment WHERE registration_id = $1 UNION ALL \
           SELECT CASE mark WHEN 'unmarked' THEN mark ELSE 'marked_' || mark END, device_recorded_at, recorded_at, recorded_by, \
             COALESCE(line.key = attendance_key, false), 0 FROM event_registration JOIN event_attendance_line AS line \
             ON line.event_id = event_registration.event_id AND line.person_id = event_registration.person_id \
           WHERE event_registration.id = $1) AS moment JOIN account ON account.id = recorded_by \
         ORDER BY moment.recorded_at, at, place",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .load::<MomentRow>(c)?;
    let moment = |row: MomentRow| RegistrationMoment {
        change: row.change.0,
        at: row.at,
        recorded_at: row.recorded_at,
        recorded_by: row.recorded_by,
        holds: row.holds,
    };
    Ok(rows.into_iter().map(moment).collect())
}

#[derive(QueryableByName)]
struct PersonRow {
    #[diesel(sql_type = sql_types::Uuid)]
    event_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    registration_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<EventKind>,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    event_status: Code<EventStatus>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<RegistrationStatus>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Bool>)]
    with_notice: Option<bool>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    attendance: Option<Code<Attendance>>,
}

impl From<PersonRow> for PersonAttendance {
    fn from(row: PersonRow) -> Self {
        Self {
            event_id: row.event_id.into(),
            registration_id: row.registration_id.into(),
            kind: row.kind.0,
            title: row.title,
            starts_at: row.starts_at,
            event_status: row.event_status.0,
            status: row.status.0,
            with_notice: row.with_notice,
            attendance: row.attendance.map(|code| code.0),
        }
    }
}

/// The events in someone's life, the latest first.
pub fn of_person(
    c: &mut PgConnection,
    person: PersonId,
    page: (Option<(DateTime<Utc>, Uuid)>, i64),
) -> Result<Vec<PersonAttendance>, Error> {
    let (at, id) = page.0.unzip();
    let rows = diesel::sql_query(
        "SELECT event.id AS event_id, registration.id AS registration_id, kind, title, starts_at, event.status AS event_status, \
           registration.status, with_notice, attendance \
         FROM event_registration AS registration JOIN event ON event.id = event_id \
         WHERE person_id = $1 AND superseded_at IS NULL AND ($2 IS NULL OR (starts_at, event.id) < ($2, $3)) \
         ORDER BY starts_at DESC, event.id DESC LIMIT $4",
    )
    .bind::<sql_types::Uuid, _>(*person)
    .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<PersonRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}
