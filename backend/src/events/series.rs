//! Rows of series, and their dates as time passes.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use contract::event_series::{EventSeries, EventSeriesQuery, NewEventSeries, Recurrence};
use contract::ids::{AccountId, EventSeriesId};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::reach::sql_within;
use super::store::Date;
use super::{recurrence, rules, store};
use crate::auth::Reach;
use crate::db::Count;
use crate::error::Error;
use crate::schema::event_series;
use crate::services::Now;

#[derive(QueryableByName)]
struct SeriesRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Jsonb)]
    details: serde_json::Value,
    #[diesel(sql_type = sql_types::Text)]
    rule: String,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Time)]
    start_time: NaiveTime,
    #[diesel(sql_type = sql_types::Integer)]
    duration_minutes: i32,
    #[diesel(sql_type = sql_types::Array<sql_types::Date>)]
    excluded_days: Vec<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Date)]
    dates_until: NaiveDate,
    #[diesel(sql_type = sql_types::BigInt)]
    dates: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    next_starts_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

impl SeriesRow {
    fn into_series(self) -> Result<EventSeries, Error> {
        Ok(EventSeries {
            id: self.id.into(),
            version: self.version,
            details: serde_json::from_value(self.details).map_err(|error| Error::internal(&error))?,
            recurrence: Recurrence {
                rule: self.rule,
                starts_on: self.starts_on,
                start_time: self.start_time.format("%H:%M").to_string(),
                duration_minutes: self.duration_minutes,
                excluded_days: self.excluded_days,
            },
            ends_on: self.ends_on,
            dates_until: self.dates_until,
            dates: self.dates,
            next_starts_at: self.next_starts_at,
            changed_at: self.changed_at,
        })
    }
}

const SELECT: &str = "SELECT event_series.*, dates, next_starts_at FROM event_series CROSS JOIN LATERAL ( \
    SELECT count(*) FILTER (WHERE status <> 'cancelled') AS dates, \
      min(starts_at) FILTER (WHERE status = 'planned' AND starts_at > $1) AS next_starts_at \
    FROM event WHERE series_id = event_series.id) AS dates";

/// One series; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: EventSeriesId, (now, for_change): (&Now, bool)) -> Result<EventSeries, Error> {
    let lock = if for_change { "FOR UPDATE OF event_series" } else { "" };
    let row = diesel::sql_query(format!("{SELECT} WHERE event_series.id = $2 {lock}"))
        .bind::<sql_types::Timestamptz, _>(now.at)
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<SeriesRow>(c)?;
    row.into_series()
}

/// The group whose dates a series has.
const OF_GROUP: &str = "(event_series.details->>'groupId')::uuid";

/// # Errors
/// `not_found` when the series isn't of a group that the caller leads.
pub fn must_reach(c: &mut PgConnection, id: EventSeriesId, (reach, now): (Reach, &Now)) -> Result<(), Error> {
    let Some(person) = reach.leader() else { return Ok(()) };
    let sql = format!("SELECT count(*) AS count FROM event_series WHERE id = $1 AND {}", sql_within(OF_GROUP, (2, 3)));
    let found = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*id)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(Some(person))
        .bind::<sql_types::Date, _>(now.today)
        .get_result::<Count>(c)?;
    if found.count == 0 { Err(Error::not_found()) } else { Ok(()) }
}

/// Place in the list: the latest first.
pub type SeriesKey = (DateTime<Utc>, Uuid);

/// One page of series.
pub fn list(
    c: &mut PgConnection,
    query: &EventSeriesQuery,
    (after, limit): (Option<SeriesKey>, i64),
    (reach, now): (Reach, &Now),
) -> Result<Vec<(SeriesKey, EventSeries)>, Error> {
    let (at, id) = after.unzip();
    let rows = diesel::sql_query(format!(
        "{SELECT} WHERE ($2 IS NULL OR (ends_on IS NULL) = $2) AND ($3 IS NULL OR (created_at, event_series.id) < ($3, $4)) \
         AND {} ORDER BY created_at DESC, event_series.id DESC LIMIT $5",
        sql_within(OF_GROUP, (6, 7))
    ))
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.open)
    .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
    .bind::<sql_types::BigInt, _>(limit)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(reach.leader())
    .bind::<sql_types::Date, _>(now.today)
    .load::<SeriesRow>(c)?;
    rows.into_iter().map(|row| Ok(((row.created_at, row.id), row.into_series()?))).collect()
}

/// The dates of these days, each with an id of its own.
pub fn dates_on(recurrence: &Recurrence, days: impl Iterator<Item = NaiveDate>, now: &Now) -> Vec<Date> {
    days.map(|day| {
        let (starts_at, ends_at) = recurrence::times(recurrence, day);
        Date { id: now.new_id(), day: Some(day), starts_at, ends_at }
    })
    .collect()
}

/// Adds a series and its dates up to the horizon.
///
/// # Errors
/// What is wrong with its rule.
pub fn insert(
    c: &mut PgConnection,
    new: &NewEventSeries,
    (by, now): (AccountId, &Now),
) -> Result<EventSeriesId, Error> {
    let id: EventSeriesId = now.new_id();
    let until = rules::horizon(now);
    let details = serde_json::to_value(&new.details).map_err(|error| Error::internal(&error))?;
    let recurrence = &new.recurrence;
    diesel::insert_into(event_series::table)
        .values((
            event_series::id.eq(*id),
            event_series::details.eq(details),
            event_series::rule.eq(&recurrence.rule),
            event_series::starts_on.eq(recurrence.starts_on),
            event_series::start_time.eq(recurrence::time(&recurrence.start_time)),
            event_series::duration_minutes.eq(recurrence.duration_minutes),
            event_series::excluded_days.eq(&recurrence.excluded_days),
            event_series::dates_until.eq(until),
            event_series::created_at.eq(now.at),
            event_series::created_by.eq(*by),
            event_series::changed_at.eq(now.at),
        ))
        .execute(c)?;
    let days = recurrence::days(recurrence, until).map_err(|fault| Error::invalid(vec![fault]))?;
    store::insert_dates(c, &new.details, (Some(id), &dates_on(recurrence, days.into_iter(), now)), (by, now))?;
    Ok(id)
}

/// Adds the dates of all series that have come within the horizon, and answers how many.
///
/// # Errors
/// When they can't be written.
pub fn extend(c: &mut PgConnection, now: &Now) -> Result<usize, Error> {
    let until = rules::horizon(now);
    let behind: Vec<(Uuid, NaiveDate, Uuid)> = event_series::table
        .filter(event_series::ends_on.is_null().and(event_series::dates_until.lt(until)))
        .order(event_series::id)
        .select((event_series::id, event_series::dates_until, event_series::created_by))
        .for_update()
        .skip_locked()
        .load(c)?;
    let mut added = 0;
    for (id, from, by) in behind {
        let series = find(c, id.into(), (now, false))?;
        let days = recurrence::days(&series.recurrence, until).map_err(|fault| Error::internal(&fault.detail))?;
        let dates = dates_on(&series.recurrence, days.into_iter().filter(|day| *day >= from), now);
        added += store::insert_dates(c, &series.details, (Some(series.id), &dates), (by.into(), now))?.len();
        diesel::update(event_series::table.find(id)).set(event_series::dates_until.eq(until)).execute(c)?;
    }
    Ok(added)
}
