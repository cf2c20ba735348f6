//! Changes of a series: what is to come follows, what was held, cancelled or changed by hand stays.

use chrono::{DateTime, NaiveDate, Utc};
use contract::event_series::{DatesChanged, EndEventSeries, EventSeries, NewEventSeries};
use contract::events::EventDetails;
use contract::ids::{AccountId, EventId, EventSeriesId};
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::{details, recurrence, registrations, rules, series, store};
use crate::error::Error;
use crate::schema::{event, event_series};
use crate::services::Now;

/// What whoever was registered reads when a date is none of the series any more.
const NO_DATE_ANY_MORE: &str = "Deze datum is vervallen: de reeks is gewijzigd.";

/// The dates of a series that follow it: to come, planned, and not changed by hand. Locked.
fn following(
    c: &mut PgConnection,
    of: EventSeriesId,
    from: NaiveDate,
    now: &Now,
) -> Result<Vec<(Uuid, NaiveDate)>, Error> {
    let rows: Vec<(Uuid, Option<NaiveDate>)> = event::table
        .filter(event::series_id.eq(*of).and(event::series_day.ge(from)))
        .filter(event::status.eq("planned").and(event::changed_by_hand.eq(false)).and(event::starts_at.gt(now.at)))
        .order(event::id)
        .select((event::id, event::series_day))
        .for_update()
        .load(c)?;
    Ok(rows.into_iter().filter_map(|(id, day)| Some((id, day?))).collect())
}

/// Changes a locked series from a day on.
pub fn change(
    c: &mut PgConnection,
    before: &EventSeries,
    (after, from): (&NewEventSeries, NaiveDate),
    (by, now): (AccountId, &Now),
) -> Result<DatesChanged, Error> {
    if before.ends_on.is_some() {
        return Err(Error::conflict("This series was ended."));
    }
    let until = rules::horizon(now);
    let recurrence = &after.recurrence;
    write(c, before.id, (after, until), now)?;
    let mut days = recurrence::days(recurrence, until).map_err(|fault| Error::invalid(vec![fault]))?;
    days.retain(|day| *day >= from);
    let rows = following(c, before.id, from, now)?;
    let (stay, gone): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, day)| days.binary_search(day).is_ok());
    let gone: Vec<Uuid> = gone.into_iter().map(|(id, _)| id).collect();
    let (removed, cancelled) = take_away(c, &gone, NO_DATE_ANY_MORE, now)?;
    let changed = update(c, before, (after, &stay), now)?;
    let ids: Vec<EventId> = stay.iter().map(|(id, _)| (*id).into()).collect();
    if after.details.partner_ids != before.details.partner_ids {
        details::replace_partners(c, &ids, &after.details.partner_ids)?;
    }
    if after.details.capacity != before.details.capacity {
        registrations::settle(c, &ids, (by, now))?;
    }
    let mut dates = series::dates_on(recurrence, days.into_iter(), now);
    dates.retain(|date| date.starts_at > now.at);
    let added = store::insert_dates(c, &after.details, (Some(before.id), &dates), (by, now))?;
    Ok(DatesChanged { added: whole(added.len()), changed, removed, cancelled, kept: by_hand(c, before.id, from, now)? })
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn write(c: &mut PgConnection, id: EventSeriesId, after: (&NewEventSeries, NaiveDate), now: &Now) -> Result<(), Error> {
    let (new, until) = after;
    let details = serde_json::to_value(&new.details).map_err(|error| Error::internal(&error))?;
    diesel::update(event_series::table.find(*id))
        .set((
            event_series::details.eq(details),
            event_series::rule.eq(&new.recurrence.rule),
            event_series::starts_on.eq(new.recurrence.starts_on),
            event_series::start_time.eq(recurrence::time(&new.recurrence.start_time)),
            event_series::duration_minutes.eq(new.recurrence.duration_minutes),
            event_series::excluded_days.eq(&new.recurrence.excluded_days),
            event_series::dates_until.eq(until),
            event_series::version.eq(event_series::version + 1),
            event_series::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(())
}

/// How many dates to come were changed by hand.
fn by_hand(c: &mut PgConnection, of: EventSeriesId, from: NaiveDate, now: &Now) -> Result<i64, Error> {
    let kept = event::table
        .filter(event::series_id.eq(*of).and(event::series_day.ge(from)))
        .filter(event::status.eq("planned").and(event::changed_by_hand.eq(true)).and(event::starts_at.gt(now.at)));
    Ok(kept.count().get_result(c)?)
}

/// Removes dates that nothing hangs on, and cancels the others. Answers how many of both.
fn take_away(c: &mut PgConnection, ids: &[Uuid], reason: &str, now: &Now) -> Result<(i64, i64), Error> {
    let removed = diesel::sql_query(
        "DELETE FROM event WHERE id = ANY($1) AND NOT EXISTS (SELECT FROM event_registration WHERE event_id = event.id) \
         AND NOT EXISTS (SELECT FROM event_attendance_line WHERE event_id = event.id) \
         AND NOT EXISTS (SELECT FROM event_finding WHERE event_id = event.id) \
         AND NOT EXISTS (SELECT FROM evaluation_round WHERE event_id = event.id) \
         AND NOT EXISTS (SELECT FROM event_decision WHERE later_event_id = event.id)",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
    .execute(c)?;
    let cancelled = diesel::update(event::table.filter(event::id.eq_any(ids)))
        .set((
            event::status.eq("cancelled"),
            event::cancel_reason.eq(reason),
            event::version.eq(event::version + 1),
            event::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok((whole(removed), whole(cancelled)))
}

/// Gives dates what changed in their series; what differs on a date without having been changed by hand, because only
/// this and the following dates were changed before, stays otherwise.
fn update(
    c: &mut PgConnection,
    before: &EventSeries,
    (after, dates): (&NewEventSeries, &[(Uuid, NaiveDate)]),
    now: &Now,
) -> Result<i64, Error> {
    let (old, new): (&EventDetails, &EventDetails) = (&before.details, &after.details);
    let other_times = before.recurrence.start_time != after.recurrence.start_time
        || before.recurrence.duration_minutes != after.recurrence.duration_minutes;
    if old == new && !other_times {
        return Ok(0);
    }
    let times: Vec<(DateTime<Utc>, DateTime<Utc>)> =
        dates.iter().map(|(_, day)| recurrence::times(&after.recurrence, *day)).collect();
    let changed = diesel::sql_query(
        "UPDATE event SET kind = CASE WHEN $4 THEN $5 ELSE kind END, title = CASE WHEN $6 THEN $7 ELSE title END, \
           description = CASE WHEN $8 THEN $9 ELSE description END, venue_id = CASE WHEN $10 THEN $11 ELSE venue_id END, \
           place = CASE WHEN $12 THEN $13 ELSE place END, \
           cohort_id = CASE WHEN $14 THEN $15 ELSE cohort_id END, group_id = CASE WHEN $14 THEN $16 ELSE group_id END, \
           capacity = CASE WHEN $17 THEN $18 ELSE capacity END, \
           starts_at = CASE WHEN $19 THEN date.starts_at ELSE event.starts_at END, \
           ends_at = CASE WHEN $19 THEN date.ends_at ELSE event.ends_at END, \
           version = version + 1, changed_at = $20 \
         FROM unnest($1, $2, $3) AS date (id, starts_at, ends_at) WHERE event.id = date.id",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(dates.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .bind::<sql_types::Array<sql_types::Timestamptz>, _>(times.iter().map(|(starts, _)| *starts).collect::<Vec<_>>())
    .bind::<sql_types::Array<sql_types::Timestamptz>, _>(times.iter().map(|(_, ends)| *ends).collect::<Vec<_>>())
    .bind::<sql_types::Bool, _>(old.kind != new.kind)
    .bind::<sql_types::Text, _>(new.kind.code())
    .bind::<sql_types::Bool, _>(old.title != new.title)
    .bind::<sql_types::Text, _>(&new.title)
    .bind::<sql_types::Bool, _>(old.description != new.description)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(&new.description)
    .bind::<sql_types::Bool, _>(old.venue_id != new.venue_id)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(new.venue_id.map(Uuid::from))
    .bind::<sql_types::Bool, _>(old.place != new.place)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(&new.place)
    .bind::<sql_types::Bool, _>((old.cohort_id, old.group_id) != (new.cohort_id, new.group_id))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(new.cohort_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(new.group_id.map(Uuid::from))
    .bind::<sql_types::Bool, _>(old.capacity != new.capacity)
    .bind::<sql_types::Nullable<sql_types::Integer>, _>(new.capacity)
    .bind::<sql_types::Bool, _>(other_times)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .execute(c)?;
    Ok(whole(changed))
}

/// Ends a locked series: from a day on it has no dates, also none that were changed by hand.
pub fn end(c: &mut PgConnection, series: &EventSeries, ending: &EndEventSeries, now: &Now) -> Result<(), Error> {
    if series.ends_on.is_some() {
        return Err(Error::conflict("This series was ended already."));
    }
    if ending.ends_on < now.today {
        return Err(Error::fault("/endsOn", FaultCode::OutOfRange, "must be today or later"));
    }
    diesel::update(event_series::table.find(*series.id))
        .set((
            event_series::ends_on.eq(ending.ends_on),
            event_series::version.eq(event_series::version + 1),
            event_series::changed_at.eq(now.at),
        ))
        .execute(c)?;
    let ids: Vec<Uuid> = event::table
        .filter(event::series_id.eq(*series.id).and(event::series_day.ge(ending.ends_on)))
        .filter(event::status.eq("planned").and(event::starts_at.gt(now.at)))
        .order(event::id)
        .select(event::id)
        .for_update()
        .load(c)?;
    take_away(c, &ids, &ending.reason, now)?;
    Ok(())
}
