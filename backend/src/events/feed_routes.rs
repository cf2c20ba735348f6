//! The API of calendars to subscribe to, and the calendars themselves.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use contract::calendar_feeds::{CalendarFeed, CalendarFeedWithLink, CalendarFeedsQuery, NewCalendarFeed};
use contract::ids::CalendarFeedId;
use contract::paging::Page;
use contract::people::AccessAction;
use contract::problem::ErrorCode;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::routes::account_of;
use super::{feeds, ical, rules};
use crate::access;
use crate::auth::policy::needs::EventsWrite;
use crate::auth::{Can, caller_address};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, paged};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(list_calendar_feeds).service(create_calendar_feed).service(revoke_calendar_feed);
}

/// `GET /calendar/{token}.ics`, for whatever reads calendars: outside `/v1`, without a log-in.
pub fn public_routes(config: &mut actix_web::web::ServiceConfig) {
    config.service(calendar);
}

#[get("/calendar/{token}.ics")]
async fn calendar(services: Shared, (token, request): (Path<String>, HttpRequest)) -> Result<HttpResponse, Error> {
    let (now, name) = (services.now(), services.presentation.organisation_name.clone());
    let address = caller_address(&request, &services);
    services.throttle.count_calendar(address)?;
    let entries = services.db.read(move |c| feeds::entries(c, &token, &now)).await;
    if entries.as_ref().is_err_and(|error| error.code() == ErrorCode::NotFound) {
        services.throttle.count_wrong_link(address)?;
    }
    let entries = entries?;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header(("Cache-Control", "private, max-age=300"))
        .insert_header(("Content-Disposition", "inline; filename=\"voorwaarts.ics\""))
        .body(ical::calendar(&name, &entries)))
}

/// List calendars
///
/// The latest first, without their links.
#[utoipa::path(
    operation_id = "list_calendar_feeds", tag = "events", security(("staff" = ["events:write"])),
    params(CalendarFeedsQuery),
    responses((status = 200, description = "A page of calendars", body = Page<CalendarFeed>))
)]
#[get("/calendar-feeds")]
async fn list_calendar_feeds(
    can: Can<EventsWrite>,
    services: Shared,
    (query, request): (Query<CalendarFeedsQuery>, HttpRequest),
) -> Result<Reply<Page<CalendarFeed>>, Error> {
    let (caller, now, Query(query)) = (can.caller(), services.now(), query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let rows = feeds::list(c, &query, (page.after.take(), page.limit()))?;
            let page = page.page(rows, |feed| (feed.created_at, *feed.id));
            let people: Vec<Uuid> = page.items.iter().filter_map(|feed| feed.person_id).map(Uuid::from).collect();
            access::record(c, (&caller, &now), AccessAction::Listed, people)?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// Make a calendar to subscribe to
///
/// Of all that is open, or of a person, group or organisation. Its link is shown only in this answer, and is not kept
/// for retries; whoever has it can read when and where the events are, and nobody's name.
#[utoipa::path(
    operation_id = "create_calendar_feed", tag = "events", security(("staff" = ["events:write"])),
    request_body = NewCalendarFeed,
    responses((status = 201, description = "The calendar with its link", body = CalendarFeedWithLink))
)]
#[post("/calendar-feeds")]
async fn create_calendar_feed(
    can: Can<EventsWrite>,
    services: Shared,
    (body, request): (Body<NewCalendarFeed>, HttpRequest),
) -> Result<Reply<CalendarFeedWithLink>, Error> {
    let (caller, now) = (can.caller(), services.now());
    let account = account_of(&caller)?;
    let new = body.checked(rules::check_feed)?;
    let token = now.random().token();
    let link = format!("{}/calendar/{token}.ics", base(&services, &request));
    let feed = services
        .db
        .write(move |c| {
            let id = feeds::insert(c, (&new, &token), (account, &now))?;
            access::record(c, (&caller, &now), AccessAction::Changed, new.person_id.map(Uuid::from))?;
            feeds::find(c, id)
        })
        .await?;
    let location = format!("/v1/calendar-feeds/{}", feed.id);
    Ok(Reply::created(CalendarFeedWithLink { feed, link }, location))
}

/// Where this server is reached: as it was told, or else as this caller did.
fn base(services: &Shared, request: &HttpRequest) -> String {
    services.presentation.public_url.as_deref().map_or_else(
        || {
            let scheme = if services.presentation.https { "https" } else { "http" };
            format!("{scheme}://{}", request.connection_info().host())
        },
        |url| url.trim_end_matches('/').to_owned(),
    )
}

/// Revoke the link of a calendar
///
/// It stops working at once, for good.
#[utoipa::path(
    operation_id = "revoke_calendar_feed", tag = "events", security(("staff" = ["events:write"])),
    params(("calendarFeedId" = CalendarFeedId, Path, description = "The calendar"), IdempotencyKey),
    responses((status = 200, description = "The calendar as revoked", body = CalendarFeed))
)]
#[post("/calendar-feeds/{calendarFeedId}/revoke")]
async fn revoke_calendar_feed(
    can: Can<EventsWrite>,
    services: Shared,
    (id, once): (Path<CalendarFeedId>, Once),
) -> Result<Reply<CalendarFeed>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let account = account_of(&caller)?;
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (caller, now)| {
            feeds::revoke(c, id, (account, now))?;
            let feed = feeds::find(c, id)?;
            access::record(c, (caller, now), AccessAction::Changed, feed.person_id.map(Uuid::from))?;
            Ok(Outcome::ok(feed))
        })
        .await?;
    Ok(outcome.into())
}
