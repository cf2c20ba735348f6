//! The API of events.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, get, patch, post};
use contract::events::{CancelEvent, Event, EventStatus, EventSummary, EventsQuery, NewEvent};
use contract::ids::{AccountId, EventId};
use contract::paging::Page;
use contract::people::AccessAction;
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use diesel::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{details, list, reach, rules, store};
use crate::access;
use crate::auth::policy::needs::{EventsRead, EventsWrite};
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, PageRequest, Patch, Query, Reply, paged};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(list_events).service(create_event).service(get_event).service(update_event);
    config.service(hold_event).service(cancel_event);
}

/// The account that writes; only staff do.
pub(super) fn account_of(caller: &Caller) -> Result<AccountId, Error> {
    caller.account_id().ok_or_else(Error::unauthenticated)
}

/// Refuses whoever may not see people.
pub(super) fn may_see_people(caller: &Caller) -> Result<(), Error> {
    if caller.may(Permission::PeopleRead) {
        return Ok(());
    }
    Err(Error::new(ErrorCode::Forbidden, "This needs the permission people:read."))
}

/// An event as the caller may see it; that its people were seen is recorded.
fn show(c: &mut PgConnection, event: Event, who: (&Caller, &Now)) -> Result<Event, Error> {
    if !who.0.may(Permission::PeopleRead) {
        return Ok(details::without_names(event));
    }
    let people: Vec<Uuid> = details::people_in(&event).collect();
    access::record(c, who, AccessAction::Listed, people)?;
    Ok(event)
}

/// List events
///
/// By their beginning. With `from` and `to` it is a calendar. How many come stands with each, and nobody's name. A
/// coach gets those of the groups that they lead.
#[utoipa::path(
    operation_id = "list_events", tag = "events", security(("staff" = ["events:read"])),
    params(EventsQuery),
    responses((status = 200, description = "A page of events", body = Page<EventSummary>))
)]
#[get("/events")]
async fn list_events(
    can: Can<EventsRead>,
    services: Shared,
    (query, request): (Query<EventsQuery>, HttpRequest),
) -> Result<Reply<Page<EventSummary>>, Error> {
    let (caller, reach, now, Query(query)) = (can.caller(), can.reach(), services.now(), query);
    if query.person_id.is_some() {
        may_see_people(&caller)?;
    }
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let rows = list::list(c, (&query, (reach, &now)), (page.after.take(), page.limit()))?;
            let mut page = page.page(rows, |event| (event.starts_at, *event.id));
            page.total =
                query.total.unwrap_or_default().then(|| list::count(c, (&query, (reach, &now)))).transpose()?;
            access::record(c, (&caller, &now), AccessAction::Listed, query.person_id.map(Uuid::from))?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// Add an event
///
/// For everyone, for a cohort or for a group; with its programme and what helpers do. It may lie in the past.
#[utoipa::path(
    operation_id = "create_event", tag = "events", security(("staff" = ["events:write"])),
    params(IdempotencyKey),
    request_body = NewEvent,
    responses((status = 201, description = "The new event", body = Event))
)]
#[post("/events")]
async fn create_event(
    can: Can<EventsWrite>,
    services: Shared,
    (once, body): (Once, Body<NewEvent>),
) -> Result<Reply<Event>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let account = account_of(&caller)?;
    let new = body.checked(rules::check_event)?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let id = store::insert(c, &new, (account, now))?;
            let event = store::find(c, id, (now, false))?;
            Ok(Outcome::created(show(c, event, (caller, now))?, format!("/v1/events/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get an event
///
/// With its programme, what helpers do, and how many come. Names of people need `people:read`; without it they are
/// left out, and `namesWithheld` says so.
#[utoipa::path(
    operation_id = "get_event", tag = "events", security(("staff" = ["events:read"])),
    params(("eventId" = EventId, Path, description = "The event")),
    responses((status = 200, description = "The event", body = Event))
)]
#[get("/events/{eventId}")]
async fn get_event(can: Can<EventsRead>, services: Shared, id: Path<EventId>) -> Result<Reply<Event>, Error> {
    let (caller, reach, now, id) = (can.caller(), can.reach(), services.now(), id.into_inner());
    let event = services
        .db
        .write(move |c| {
            reach::must_reach(c, id, (reach, &now))?;
            let event = store::find(c, id, (&now, false))?;
            show(c, event, (&caller, &now))
        })
        .await?;
    let version = event.version;
    Ok(Reply::ok(event).versioned(version))
}

/// Change an event
///
/// By merge patch; lists are replaced as a whole. Of a series only this date changes, and later changes of the series
/// leave it as it is. More room goes to whoever waits; less takes no place away. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_event", tag = "events", security(("staff" = ["events:write"])),
    params(
        ("eventId" = EventId, Path, description = "The event"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = NewEvent, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The event as changed", body = Event))
)]
#[patch("/events/{eventId}")]
async fn update_event(
    can: Can<EventsWrite>,
    services: Shared,
    (id, seen, patch): (Path<EventId>, IfMatch, Patch),
) -> Result<Reply<Event>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let account = account_of(&caller)?;
    let event = services
        .db
        .write(move |c| {
            let before = store::find(c, id, (&now, true))?;
            seen.is(before.version)?;
            let current = details::as_new(&before);
            let after: NewEvent = patch.apply(&current, rules::check_event)?;
            store::change(c, (&before, &current), &after, (account, &now))?;
            let event = store::find(c, id, (&now, false))?;
            show(c, event, (&caller, &now))
        })
        .await?;
    let version = event.version;
    Ok(Reply::ok(event).versioned(version))
}

/// Say that an event took place
///
/// Once it has begun. The first who is marked as present, or counted, says so too.
#[utoipa::path(
    operation_id = "hold_event", tag = "events", security(("staff" = ["events:write"])),
    params(("eventId" = EventId, Path, description = "The event"), IdempotencyKey),
    responses((status = 200, description = "The event as held", body = Event))
)]
#[post("/events/{eventId}/hold")]
async fn hold_event(
    can: Can<EventsWrite>,
    services: Shared,
    (id, once): (Path<EventId>, Once),
) -> Result<Reply<Event>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (caller, now)| {
            let event = store::lock(c, id)?;
            if event.status.0 != EventStatus::Planned {
                return Err(Error::conflict("This event was held or cancelled already."));
            }
            if event.starts_at > now.at {
                return Err(Error::conflict("This event has not begun yet."));
            }
            store::set_status(c, id, (EventStatus::Held, None), now)?;
            let event = store::find(c, id, (now, false))?;
            Ok(Outcome::ok(show(c, event, (caller, now))?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Cancel an event
///
/// With the reason. Whoever is registered stays on it, to be told. Of a series only this date is cancelled.
#[utoipa::path(
    operation_id = "cancel_event", tag = "events", security(("staff" = ["events:write"])),
    params(("eventId" = EventId, Path, description = "The event"), IdempotencyKey),
    request_body = CancelEvent,
    responses((status = 200, description = "The event as cancelled", body = Event))
)]
#[post("/events/{eventId}/cancel")]
async fn cancel_event(
    can: Can<EventsWrite>,
    services: Shared,
    (id, once, body): (Path<EventId>, Once, Body<CancelEvent>),
) -> Result<Reply<Event>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let cancel = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            store::cancel(c, id, &cancel.reason, now)?;
            let event = store::find(c, id, (now, false))?;
            Ok(Outcome::ok(show(c, event, (caller, now))?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}
