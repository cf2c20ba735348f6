//! The API of requests.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, get, post};
use contract::ids::RequestId;
use contract::paging::Page;
use contract::people::AccessAction;
use contract::problem::FaultCode;
use contract::requests::{CloseRequest, NewRequest, Request, RequestCloseReason, RequestsQuery};
use utoipa_actix_web::service_config::ServiceConfig;

use super::store::{self, NewRow};
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{RequestsRead, RequestsWrite};
use crate::error::Error;
use crate::people;
use crate::services::Shared;
use crate::tasks;
use crate::web::{Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_requests).service(create_request).service(get_request).service(close_request);
    config.service(confirm_request);
}

/// List requests
///
/// The longest waiting first. `open=true` with a side is a waiting list.
#[utoipa::path(
    operation_id = "list_requests", tag = "requests", security(("staff" = ["requests:read"])), params(RequestsQuery),
    responses((status = 200, description = "A page of requests", body = Page<Request>))
)]
#[get("/requests")]
async fn list_requests(
    can: Can<RequestsRead>,
    services: Shared,
    query: Query<RequestsQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<Request>>, Error> {
    let (caller, now, Query(query)) = (can.caller(), services.now(), query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let rows = store::list(c, &query, (page.after.take(), page.limit()), now.today)?;
            let mut page = page.page(rows, |request| (request.opened_on, *request.id));
            page.total = query.total.unwrap_or_default().then(|| store::count(c, &query)).transpose()?;
            let people = page.items.iter().map(|request| *request.person_id);
            access::record(c, (&caller, &now), AccessAction::Listed, people)?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// Open a request
///
/// For someone who wishes for a buddy; a person has at most one open request on a side and track.
#[utoipa::path(
    operation_id = "create_request", tag = "requests", security(("staff" = ["requests:write"])), params(IdempotencyKey),
    request_body = NewRequest,
    responses((status = 201, description = "The new request", body = Request))
)]
#[post("/requests")]
async fn create_request(
    can: Can<RequestsWrite>,
    services: Shared,
    once: Once,
    body: Body<NewRequest>,
) -> Result<Reply<Request>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let new = body.into_inner()?;
    if new.opened_on > now.today {
        return Err(Error::fault("/openedOn", FaultCode::InFuture, "must not lie in the future"));
    }
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let NewRequest { person_id: person, side, track, opened_on } = new;
            let id = store::insert(c, &NewRow { person, side, track, opened_on, referral: None }, now)?;
            people::ensure_role(c, person, side.into(), now)?;
            access::record(c, (caller, now), AccessAction::Changed, [*person])?;
            Ok(Outcome::created(store::find(c, id, now.today)?, format!("/v1/requests/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get a request
#[utoipa::path(
    operation_id = "get_request", tag = "requests", security(("staff" = ["requests:read"])),
    description = "With what one needs to know of the person to match.",
    params(("requestId" = RequestId, Path, description = "The request")),
    responses((status = 200, description = "The request", body = Request))
)]
#[get("/requests/{requestId}")]
async fn get_request(can: Can<RequestsRead>, services: Shared, id: Path<RequestId>) -> Result<Reply<Request>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let request = services
        .db
        .write(move |c| {
            let request = store::find(c, id, now.today)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*request.person_id])?;
            Ok(request)
        })
        .await?;
    let version = request.version;
    Ok(Reply::ok(request).versioned(version))
}

/// Close a request
///
/// Without a match, from today, with a reason. One that is answered by a match under way can't be closed: decline
/// or end that match.
#[utoipa::path(
    operation_id = "close_request", tag = "requests", security(("staff" = ["requests:write"])),
    params(("requestId" = RequestId, Path, description = "The request"), IdempotencyKey),
    request_body = CloseRequest,
    responses((status = 200, description = "The request as closed", body = Request))
)]
#[post("/requests/{requestId}/close")]
async fn close_request(
    can: Can<RequestsWrite>,
    services: Shared,
    (id, once, body): (Path<RequestId>, Once, Body<CloseRequest>),
) -> Result<Reply<Request>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let reason = body.into_inner()?.reason;
    if reason == RequestCloseReason::Matched {
        return Err(Error::fault("/reason", FaultCode::NotAllowed, "is given by activating a match"));
    }
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let current = store::find(c, id, now.today)?;
            if current.closed_on.is_none() && current.match_id.is_some() {
                return Err(Error::conflict("A match is proposed for this request: decline that first."));
            }
            store::close(c, id, (now.today, reason), now)?;
            tasks::settle(c, &[*id], now)?;
            access::record(c, (caller, now), AccessAction::Changed, [*current.person_id])?;
            Ok(Outcome::ok(store::find(c, id, now.today)?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Confirm a request
///
/// The wish still stands, as of today: it won't be asked about for another while, and doesn't expire.
#[utoipa::path(
    operation_id = "confirm_request", tag = "requests", security(("staff" = ["requests:write"])),
    params(("requestId" = RequestId, Path, description = "The request"), IdempotencyKey),
    responses((status = 200, description = "The request as confirmed", body = Request))
)]
#[post("/requests/{requestId}/confirm")]
async fn confirm_request(
    can: Can<RequestsWrite>,
    services: Shared,
    (id, once): (Path<RequestId>, Once),
) -> Result<Reply<Request>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (caller, now)| {
            let current = store::find(c, id, now.today)?;
            store::confirm(c, id, now)?;
            tasks::settle(c, &[*id], now)?;
            access::record(c, (caller, now), AccessAction::Changed, [*current.person_id])?;
            Ok(Outcome::ok(store::find(c, id, now.today)?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}
