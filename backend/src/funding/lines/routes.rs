//! The API of funding lines.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use contract::funding::{FundingLine, FundingLinesQuery, NewFundingLine};
use contract::ids::FundingLineId;
use contract::paging::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{rules, store};
use crate::auth::Can;
use crate::auth::policy::needs::{FundingRead, FundingWrite};
use crate::error::Error;
use crate::funding::applications;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, Patch, Query, Reply, listed, paged};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_funding_lines)
        .service(create_funding_line)
        .service(get_funding_line)
        .service(update_funding_line)
        .service(delete_funding_line);
}

/// List funding lines
///
/// What comes in, the latest year first.
#[utoipa::path(
    operation_id = "list_funding_lines", tag = "funding", security(("staff" = ["funding:read"])),
    params(FundingLinesQuery),
    responses((status = 200, description = "A page of funding lines", body = Page<FundingLine>))
)]
#[get("/funding-lines")]
async fn list_funding_lines(
    can: Can<FundingRead>,
    services: Shared,
    query: Query<FundingLinesQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<FundingLine>>, Error> {
    let page = listed((&can, &services), query.0, (store::list, store::key, store::count)).await?;
    Ok(paged(page, &request))
}

/// Add a funding line
///
/// For one calendar year. One that came of a grant names the application.
#[utoipa::path(
    operation_id = "create_funding_line", tag = "funding", security(("staff" = ["funding:write"])),
    params(IdempotencyKey),
    request_body = NewFundingLine,
    responses((status = 201, description = "The new funding line", body = FundingLine))
)]
#[post("/funding-lines")]
async fn create_funding_line(
    can: Can<FundingWrite>,
    services: Shared,
    once: Once,
    body: Body<NewFundingLine>,
) -> Result<Reply<FundingLine>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(rules::check)?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            applications::check_line(c, &new.details, None)?;
            let id = store::insert(c, &new.details, (by, now))?;
            Ok(Outcome::created(store::find(c, id, false)?, format!("/v1/funding-lines/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get a funding line
#[utoipa::path(
    operation_id = "get_funding_line", tag = "funding", security(("staff" = ["funding:read"])),
    description = "With its funder and the application it came of.",
    params(("fundingLineId" = FundingLineId, Path, description = "The funding line")),
    responses((status = 200, description = "The funding line", body = FundingLine))
)]
#[get("/funding-lines/{fundingLineId}")]
async fn get_funding_line(
    _can: Can<FundingRead>,
    services: Shared,
    id: Path<FundingLineId>,
) -> Result<Reply<FundingLine>, Error> {
    let line = services.db.read(move |c| store::find(c, *id, false)).await?;
    let version = line.version;
    Ok(Reply::ok(line).versioned(version))
}

/// Change a funding line
///
/// By merge patch on `details`. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_funding_line", tag = "funding", security(("staff" = ["funding:write"])),
    params(
        ("fundingLineId" = FundingLineId, Path, description = "The funding line"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = NewFundingLine, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The funding line as changed", body = FundingLine))
)]
#[patch("/funding-lines/{fundingLineId}")]
async fn update_funding_line(
    _can: Can<FundingWrite>,
    services: Shared,
    (id, seen, patch): (Path<FundingLineId>, IfMatch, Patch),
) -> Result<Reply<FundingLine>, Error> {
    let (now, id) = (services.now(), id.into_inner());
    let line = services
        .db
        .write(move |c| {
            applications::lock_of_line(c, id)?;
            let current = store::find(c, id, true)?;
            seen.is(current.version)?;
            let after: NewFundingLine = patch.apply(&NewFundingLine { details: current.details }, rules::check)?;
            applications::check_line(c, &after.details, Some(id))?;
            store::update(c, id, &after.details, &now)?;
            store::find(c, id, false)
        })
        .await?;
    let version = line.version;
    Ok(Reply::ok(line).versioned(version))
}

/// Take away a funding line
///
/// One that was entered by mistake. What was promised for it goes first. Needs `If-Match`.
#[utoipa::path(
    operation_id = "delete_funding_line", tag = "funding", security(("staff" = ["funding:write"])),
    params(
        ("fundingLineId" = FundingLineId, Path, description = "The funding line"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/funding-lines/{fundingLineId}")]
async fn delete_funding_line(
    _can: Can<FundingWrite>,
    services: Shared,
    (id, seen): (Path<FundingLineId>, IfMatch),
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    services
        .db
        .write(move |c| {
            let current = store::find(c, id, true)?;
            seen.is(current.version)?;
            if store::have_targets(c, &[*id])? {
                return Err(Error::conflict("Something was promised for it. Take those targets away first."));
            }
            store::remove(c, id)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
