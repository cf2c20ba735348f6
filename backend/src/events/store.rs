//! Rows of events: one at a time, with all that belongs to it.

use chrono::{DateTime, NaiveDate, Utc};
use contract::cohorts::CohortReference;
use contract::events::{Event, EventCounts, EventDetails, EventKind, EventStatus, NewEvent, SeriesDate};
use contract::ids::{AccountId, EventId, EventSeriesId, GroupId};
use contract::people::OrganisationReference;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::{details, registrations, rules};
use crate::db::Code;
use crate::error::Error;
use crate::names::sql_name;
use crate::schema::event;
use crate::services::Now;

/// How many come and came, of a row of `event`.
pub const COUNTS: &str = "
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 'invited') AS invited,
           count(*) FILTER (WHERE status = 'registered') AS registered,
           count(*) FILTER (WHERE status = 'waiting_list') AS waiting,
           count(*) FILTER (WHERE status = 'signed_off') AS signed_off,
           count(*) FILTER (WHERE attendance = 'present') AS present,
           count(*) FILTER (WHERE attendance = 'excused') AS excused,
           count(*) FILTER (WHERE attendance = 'no_show') AS no_show
    FROM event_registration WHERE event_id = event.id AND superseded_at IS NULL) AS people
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(head_count), 0)::bigint AS head_count
    FROM event_attendance_line WHERE event_id = event.id AND head_count IS NOT NULL) AS heads";

#[derive(QueryableByName)]
pub struct CountsRow {
    #[diesel(sql_type = sql_types::BigInt)]
    invited: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    registered: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    waiting: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    signed_off: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    present: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    excused: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    no_show: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    head_count: i64,
}

impl CountsRow {
    pub fn counts(&self) -> EventCounts {
        EventCounts {
            invited: self.invited,
            registered: self.registered,
            waiting: self.waiting,
            signed_off: self.signed_off,
            present: self.present,
            excused: self.excused,
            no_show: self.no_show,
            head_count: self.head_count,
        }
    }
}

/// The cohort and the group within it that an event is for, joined to `event`.
pub const OF_COHORT: &str = "LEFT JOIN cohort_group ON cohort_group.id = group_id \
    LEFT JOIN cohort ON cohort.id = COALESCE(event.cohort_id, cohort_group.cohort_id)";

#[derive(QueryableByName)]
pub struct CohortRow {
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    of_cohort: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    cohort_number: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    group_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    group_name: Option<String>,
}

impl CohortRow {
    pub fn reference(&self) -> Option<CohortReference> {
        self.of_cohort.zip(self.cohort_number).map(|(id, number)| CohortReference {
            id: id.into(),
            number,
            group_id: self.group_id.map(Into::into),
            group_name: self.group_name.clone(),
        })
    }
}

#[derive(QueryableByName)]
struct EventRow {
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<EventKind>,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    description: Option<String>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    ends_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    venue_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    venue_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    place: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    cohort_id: Option<Uuid>,
    #[diesel(embed)]
    cohort: CohortRow,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    capacity: Option<i32>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<EventStatus>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    cancel_reason: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    series_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    series_day: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Bool)]
    changed_by_hand: bool,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Jsonb)]
    partners: serde_json::Value,
    #[diesel(sql_type = sql_types::Jsonb)]
    programme: serde_json::Value,
    #[diesel(sql_type = sql_types::Jsonb)]
    tasks: serde_json::Value,
    #[diesel(embed)]
    counts: CountsRow,
}

fn select() -> String {
    let name = sql_name("person");
    format!(
        "SELECT event.*, venue.name AS venue_name, cohort.id AS of_cohort, cohort.number AS cohort_number, \
           cohort_group.name AS group_name, partners.*, programme.*, tasks.*, people.*, heads.* \
         FROM event LEFT JOIN organisation AS venue ON venue.id = venue_id {OF_COHORT} \
         CROSS JOIN LATERAL (SELECT COALESCE(jsonb_agg(jsonb_build_object('id', organisation.id, 'name', name) ORDER BY name), '[]') \
             AS partners FROM event_partner JOIN organisation ON organisation.id = organisation_id WHERE event_id = event.id) AS partners \
         CROSS JOIN LATERAL (SELECT COALESCE(jsonb_agg(jsonb_build_object('title', item.title, 'startsAt', to_char(item.starts_at, 'HH24:MI'), \
             'presenters', (SELECT COALESCE(jsonb_agg(jsonb_build_object('name', name, 'person', CASE WHEN person.id IS NOT NULL THEN \
                 jsonb_build_object('id', person.id, 'displayName', {name}) END) ORDER BY position), '[]') \
               FROM event_presenter LEFT JOIN person ON person.id = person_id \
               WHERE event_presenter.event_id = event.id AND event_presenter.item = item.position)) ORDER BY item.position), '[]') AS programme \
             FROM event_programme_item AS item WHERE item.event_id = event.id) AS programme \
         CROSS JOIN LATERAL (SELECT COALESCE(jsonb_agg(jsonb_build_object('title', task.title, 'wanted', task.wanted, \
             'helperCount', helpers.helper_count, 'helpers', helpers.helpers) ORDER BY task.position), '[]') AS tasks \
             FROM event_task AS task CROSS JOIN LATERAL (SELECT count(*) AS helper_count, COALESCE(jsonb_agg(jsonb_build_object( \
                 'id', person.id, 'displayName', {name}) ORDER BY sort_name, person.id), '[]') AS helpers FROM person \
                 WHERE person.id IN (SELECT person_id FROM event_helper WHERE event_helper.event_id = event.id \
                   AND event_helper.task = task.position)) AS helpers \
             WHERE task.event_id = event.id) AS tasks \
         {COUNTS}"
    )
}

fn read<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Result<T, Error> {
    serde_json::from_value(value).map_err(|error| Error::internal(&error))
}

/// One event with all that belongs to it; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: EventId, (now, for_change): (&Now, bool)) -> Result<Event, Error> {
    let lock = if for_change { "FOR UPDATE OF event" } else { "" };
    let row = diesel::sql_query(format!("{} WHERE event.id = $1 {lock}", select()))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<EventRow>(c)?;
    let partners: Vec<OrganisationReference> = read(row.partners)?;
    let counts = row.counts.counts();
    let series = row.series_id.zip(row.series_day);
    Ok(Event {
        id,
        version: row.version,
        details: EventDetails {
            kind: row.kind.0,
            title: row.title,
            description: row.description,
            venue_id: row.venue_id.map(Into::into),
            place: row.place,
            partner_ids: partners.iter().map(|partner| partner.id).collect(),
            cohort_id: row.cohort_id.map(Into::into),
            group_id: row.cohort.group_id.map(Into::into),
            capacity: row.capacity,
        },
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        status: row.status.0,
        cancel_reason: row.cancel_reason,
        venue: row.venue_id.zip(row.venue_name).map(|(id, name)| OrganisationReference { id: id.into(), name }),
        partners,
        cohort: row.cohort.reference(),
        series: series.map(|(id, day)| SeriesDate { id: id.into(), day, changed_by_hand: row.changed_by_hand }),
        programme: read(row.programme)?,
        tasks: read(row.tasks)?,
        names_withheld: false,
        free_places: row.capacity.map(|capacity| i64::from(capacity) - counts.registered),
        counts,
        next_actions: rules::next_actions(row.status.0, row.starts_at, now.at),
        changed_at: row.changed_at,
    })
}

/// When an event is.
pub struct Date {
    pub id: EventId,
    /// The day that the rule of its series gave it.
    pub day: Option<NaiveDate>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
}

/// Adds events with these details on these dates, and answers those that weren't there yet.
pub fn insert_dates(
    c: &mut PgConnection,
    details: &EventDetails,
    (series, dates): (Option<EventSeriesId>, &[Date]),
    (by, now): (AccountId, &Now),
) -> Result<Vec<EventId>, Error> {
    let rows = diesel::sql_query(
        "INSERT INTO event (id, kind, title, description, starts_at, ends_at, venue_id, place, cohort_id, group_id, capacity, \
           series_id, series_day, created_at, created_by, changed_at) \
         SELECT id, $5, $6, $7, starts_at, ends_at, $8, $9, $10, $11, $12, $13, day, $14, $15, $14 \
         FROM unnest($1, $2, $3, $4) AS date (id, day, starts_at, ends_at) \
         ON CONFLICT ON CONSTRAINT event_one_on_a_day_of_a_series DO NOTHING RETURNING id",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(dates.iter().map(|date| *date.id).collect::<Vec<_>>())
    .bind::<sql_types::Array<sql_types::Nullable<sql_types::Date>>, _>(
        dates.iter().map(|date| date.day).collect::<Vec<_>>(),
    )
    .bind::<sql_types::Array<sql_types::Timestamptz>, _>(dates.iter().map(|date| date.starts_at).collect::<Vec<_>>())
    .bind::<sql_types::Array<sql_types::Timestamptz>, _>(dates.iter().map(|date| date.ends_at).collect::<Vec<_>>())
    .bind::<sql_types::Text, _>(details.kind.code())
    .bind::<sql_types::Text, _>(&details.title)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(&details.description)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(details.venue_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Text>, _>(&details.place)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(details.cohort_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(details.group_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Integer>, _>(details.capacity)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(series.map(Uuid::from))
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Uuid, _>(*by)
    .load::<IdRow>(c)?;
    let ids: Vec<EventId> = rows.into_iter().map(|row| row.id.into()).collect();
    details::add_partners(c, &ids, &details.partner_ids)?;
    Ok(ids)
}

/// Adds an event.
pub fn insert(c: &mut PgConnection, new: &NewEvent, (by, now): (AccountId, &Now)) -> Result<EventId, Error> {
    let id: EventId = now.new_id();
    let date = Date { id, day: None, starts_at: new.starts_at, ends_at: new.ends_at };
    insert_dates(c, &new.details, (None, &[date]), (by, now))?;
    details::write_programme(c, id, &new.programme, now)?;
    details::write_tasks(c, id, &new.tasks, now)?;
    Ok(id)
}

/// Changes a locked event. A date of a series is one of its own from now on, as far as changes of the series go. More
/// room goes to whoever waits.
pub fn change(
    c: &mut PgConnection,
    (before, current): (&Event, &NewEvent),
    after: &NewEvent,
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    if before.status == EventStatus::Cancelled {
        return Err(Error::conflict("This event was cancelled."));
    }
    let details = &after.details;
    diesel::update(event::table.find(*before.id))
        .set((
            (
                event::kind.eq(details.kind.code()),
                event::title.eq(&details.title),
                event::description.eq(&details.description),
                event::venue_id.eq(details.venue_id.map(Uuid::from)),
                event::place.eq(&details.place),
                event::cohort_id.eq(details.cohort_id.map(Uuid::from)),
                event::group_id.eq(details.group_id.map(Uuid::from)),
                event::capacity.eq(details.capacity),
            ),
            event::starts_at.eq(after.starts_at),
            event::ends_at.eq(after.ends_at),
            event::changed_by_hand.eq(before.series.is_some()),
            event::version.eq(event::version + 1),
            event::changed_at.eq(now.at),
        ))
        .execute(c)?;
    if details.partner_ids != current.details.partner_ids {
        details::replace_partners(c, &[before.id], &details.partner_ids)?;
    }
    if after.programme != current.programme {
        details::write_programme(c, before.id, &after.programme, now)?;
    }
    if after.tasks != current.tasks {
        details::write_tasks(c, before.id, &after.tasks, now)?;
    }
    if details.capacity != current.details.capacity {
        registrations::settle(c, &[before.id], (by, now))?;
    }
    Ok(())
}

/// What a registration or a recording has to know of its event, which is locked until the transaction ends.
#[derive(Queryable)]
pub struct Locked {
    pub status: Code<EventStatus>,
    pub starts_at: DateTime<Utc>,
}

pub fn lock(c: &mut PgConnection, id: EventId) -> Result<Locked, Error> {
    Ok(event::table.find(*id).select((event::status, event::starts_at)).for_update().first(c)?)
}

/// Cancels an event that is planned.
pub fn cancel(c: &mut PgConnection, id: EventId, reason: &str, now: &Now) -> Result<(), Error> {
    if lock(c, id)?.status.0 != EventStatus::Planned {
        return Err(Error::conflict("This event was held or cancelled already."));
    }
    set_status(c, id, (EventStatus::Cancelled, Some(reason)), now)
}

/// Gives a locked event another status.
pub fn set_status(
    c: &mut PgConnection,
    id: EventId,
    (status, reason): (EventStatus, Option<&str>),
    now: &Now,
) -> Result<(), Error> {
    diesel::update(event::table.find(*id))
        .set((
            event::status.eq(status.code()),
            event::cancel_reason.eq(reason),
            event::version.eq(event::version + 1),
            event::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(())
}

/// How many come and came to one event.
pub fn counts(c: &mut PgConnection, id: EventId) -> Result<EventCounts, Error> {
    let row = diesel::sql_query(format!("SELECT people.*, heads.* FROM event {COUNTS} WHERE event.id = $1"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<CountsRow>(c)?;
    Ok(row.counts())
}

/// The group that an event is of.
pub fn group_of(c: &mut PgConnection, id: EventId) -> Result<Option<GroupId>, Error> {
    let group: Option<Uuid> = event::table.find(*id).select(event::group_id).first(c)?;
    Ok(group.map(Into::into))
}

/// # Errors
/// `not_found` when it isn't there.
pub fn must_exist(c: &mut PgConnection, id: EventId) -> Result<(), Error> {
    if diesel::select(diesel::dsl::exists(event::table.find(*id))).get_result::<bool>(c)? {
        return Ok(());
    }
    Err(Error::not_found())
}
