//! The API of events that recur.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, patch, post};
use contract::event_series::{
    ChangedEventSeries, EndEventSeries, EventSeries, EventSeriesQuery, NewEventSeries, SeriesChangeQuery,
};
use contract::ids::EventSeriesId;
use contract::paging::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::routes::account_of;
use super::{changes, rules, series};
use crate::auth::Can;
use crate::auth::policy::needs::{EventsRead, EventsWrite};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, PageRequest, Patch, Query, Reply, paged};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(list_event_series).service(create_event_series).service(get_event_series);
    config.service(update_event_series).service(end_event_series);
}

/// List series of events
///
/// The latest first. The dates of one are events: `GET /events?seriesId=…`.
#[utoipa::path(
    operation_id = "list_event_series", tag = "events", security(("staff" = ["events:read"])),
    params(EventSeriesQuery),
    responses((status = 200, description = "A page of series", body = Page<EventSeries>))
)]
#[get("/event-series")]
async fn list_event_series(
    can: Can<EventsRead>,
    services: Shared,
    (query, request): (Query<EventSeriesQuery>, HttpRequest),
) -> Result<Reply<Page<EventSeries>>, Error> {
    let (caller, reach, now, Query(query)) = (can.caller(), can.reach(), services.now(), query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .read(move |c| {
            let rows = series::list(c, &query, (page.after.take(), page.limit()), (reach, &now))?;
            let Page { items, next_cursor, total } = page.page(rows, |(key, _)| *key);
            Ok(Page { items: items.into_iter().map(|(_, found)| found).collect(), next_cursor, total })
        })
        .await?;
    Ok(paged(page, &request))
}

/// Add a series of events
///
/// Its dates are there as events at once, a year ahead; more are added as time passes. It may begin in the past.
#[utoipa::path(
    operation_id = "create_event_series", tag = "events", security(("staff" = ["events:write"])),
    params(IdempotencyKey),
    request_body = NewEventSeries,
    responses((status = 201, description = "The new series", body = EventSeries))
)]
#[post("/event-series")]
async fn create_event_series(
    can: Can<EventsWrite>,
    services: Shared,
    (once, body): (Once, Body<NewEventSeries>),
) -> Result<Reply<EventSeries>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let account = account_of(&caller)?;
    let new = body.checked(|new| rules::check_series(new, &now))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let id = series::insert(c, &new, (account, now))?;
            Ok(Outcome::created(series::find(c, id, (now, false))?, format!("/v1/event-series/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get a series of events
#[utoipa::path(
    operation_id = "get_event_series", tag = "events", security(("staff" = ["events:read"])),
    description = "Its rule, and what each new date begins with.",
    params(("seriesId" = EventSeriesId, Path, description = "The series")),
    responses((status = 200, description = "The series", body = EventSeries))
)]
#[get("/event-series/{seriesId}")]
async fn get_event_series(
    can: Can<EventsRead>,
    services: Shared,
    id: Path<EventSeriesId>,
) -> Result<Reply<EventSeries>, Error> {
    let (reach, now, id) = (can.reach(), services.now(), id.into_inner());
    let found = services
        .db
        .read(move |c| {
            series::must_reach(c, id, (reach, &now))?;
            series::find(c, id, (&now, false))
        })
        .await?;
    let version = found.version;
    Ok(Reply::ok(found).versioned(version))
}

/// Change a series of events
///
/// By merge patch, for all dates to come or, with `from`, for that date and the following. Dates that were held,
/// cancelled or changed by hand stay as they are. A date that is none of the rule any more is removed, or cancelled
/// when someone is registered. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_event_series", tag = "events", security(("staff" = ["events:write"])),
    params(
        ("seriesId" = EventSeriesId, Path, description = "The series"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
        SeriesChangeQuery,
    ),
    request_body(content = NewEventSeries, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The series as changed, and what became of its dates", body = ChangedEventSeries))
)]
#[patch("/event-series/{seriesId}")]
async fn update_event_series(
    can: Can<EventsWrite>,
    services: Shared,
    (id, seen, query, patch): (Path<EventSeriesId>, IfMatch, Query<SeriesChangeQuery>, Patch),
) -> Result<Reply<ChangedEventSeries>, Error> {
    let (caller, now, id, Query(query)) = (can.caller(), services.now(), id.into_inner(), query);
    let account = account_of(&caller)?;
    let changed = services
        .db
        .write(move |c| {
            let before = series::find(c, id, (&now, true))?;
            seen.is(before.version)?;
            let current = NewEventSeries { details: before.details.clone(), recurrence: before.recurrence.clone() };
            let after: NewEventSeries = patch.apply(&current, |new| rules::check_series(new, &now))?;
            let from = query.from.unwrap_or(now.today).max(now.today);
            let dates = changes::change(c, &before, (&after, from), (account, &now))?;
            let series = series::find(c, id, (&now, false))?;
            Ok(ChangedEventSeries { version: series.version, series, dates })
        })
        .await?;
    let version = changed.version;
    Ok(Reply::ok(changed).versioned(version))
}

/// End a series of events
///
/// From a day on it has no dates: those that are planned are removed, or cancelled when someone is registered.
#[utoipa::path(
    operation_id = "end_event_series", tag = "events", security(("staff" = ["events:write"])),
    params(("seriesId" = EventSeriesId, Path, description = "The series"), IdempotencyKey),
    request_body = EndEventSeries,
    responses((status = 200, description = "The series as ended", body = EventSeries))
)]
#[post("/event-series/{seriesId}/end")]
async fn end_event_series(
    can: Can<EventsWrite>,
    services: Shared,
    (id, once, body): (Path<EventSeriesId>, Once, Body<EndEventSeries>),
) -> Result<Reply<EventSeries>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let ending = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let found = series::find(c, id, (now, true))?;
            changes::end(c, &found, &ending, now)?;
            Ok(Outcome::ok(series::find(c, id, (now, false))?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}
