//! The API of targets.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use contract::funding::{FundingTarget, FundingTargetsQuery, NewFundingTarget};
use contract::ids::FundingTargetId;
use contract::paging::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{rules, store};
use crate::auth::Can;
use crate::auth::policy::needs::{FundingRead, FundingWrite};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, Patch, Query, Reply, listed, paged};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_funding_targets)
        .service(create_funding_target)
        .service(get_funding_target)
        .service(update_funding_target)
        .service(delete_funding_target);
}

/// List targets
///
/// What was promised to funders, each with its figure over its period and how far it is; those that end last first.
#[utoipa::path(
    operation_id = "list_funding_targets", tag = "funding", security(("staff" = ["funding:read"])),
    params(FundingTargetsQuery),
    responses((status = 200, description = "A page of targets", body = Page<FundingTarget>))
)]
#[get("/funding-targets")]
async fn list_funding_targets(
    can: Can<FundingRead>,
    services: Shared,
    query: Query<FundingTargetsQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<FundingTarget>>, Error> {
    let now = services.now();
    let page = listed(
        (&can, &services),
        query.0,
        (move |c, query, page| store::list(c, query, page, &now), store::key, store::count),
    )
    .await?;
    Ok(paged(page, &request))
}

/// Add a target
///
/// Of a funding line: a figure, a period and the number that was promised. The figure counts by itself.
#[utoipa::path(
    operation_id = "create_funding_target", tag = "funding", security(("staff" = ["funding:write"])),
    params(IdempotencyKey),
    request_body = NewFundingTarget,
    responses((status = 201, description = "The new target", body = FundingTarget))
)]
#[post("/funding-targets")]
async fn create_funding_target(
    can: Can<FundingWrite>,
    services: Shared,
    once: Once,
    body: Body<NewFundingTarget>,
) -> Result<Reply<FundingTarget>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(rules::check)?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let id = store::insert(c, &new.details, (by, now))?;
            Ok(Outcome::created(store::find(c, id, false, now)?, format!("/v1/funding-targets/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get a target
#[utoipa::path(
    operation_id = "get_funding_target", tag = "funding", security(("staff" = ["funding:read"])),
    description = "With its figure over its period, and how far it is.",
    params(("fundingTargetId" = FundingTargetId, Path, description = "The target")),
    responses((status = 200, description = "The target", body = FundingTarget))
)]
#[get("/funding-targets/{fundingTargetId}")]
async fn get_funding_target(
    _can: Can<FundingRead>,
    services: Shared,
    id: Path<FundingTargetId>,
) -> Result<Reply<FundingTarget>, Error> {
    let now = services.now();
    let target = services.db.read(move |c| store::find(c, *id, false, &now)).await?;
    let version = target.version;
    Ok(Reply::ok(target).versioned(version))
}

/// Change a target
///
/// By merge patch on `details`. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_funding_target", tag = "funding", security(("staff" = ["funding:write"])),
    params(
        ("fundingTargetId" = FundingTargetId, Path, description = "The target"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = NewFundingTarget, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The target as changed", body = FundingTarget))
)]
#[patch("/funding-targets/{fundingTargetId}")]
async fn update_funding_target(
    _can: Can<FundingWrite>,
    services: Shared,
    (id, seen, patch): (Path<FundingTargetId>, IfMatch, Patch),
) -> Result<Reply<FundingTarget>, Error> {
    let (now, id) = (services.now(), id.into_inner());
    let target = services
        .db
        .write(move |c| {
            let current = store::find(c, id, true, &now)?;
            seen.is(current.version)?;
            let after: NewFundingTarget = patch.apply(&NewFundingTarget { details: current.details }, rules::check)?;
            store::update(c, id, &after.details, &now)?;
            store::find(c, id, false, &now)
        })
        .await?;
    let version = target.version;
    Ok(Reply::ok(target).versioned(version))
}

/// Take away a target
///
/// One that was entered by mistake. Needs `If-Match`.
#[utoipa::path(
    operation_id = "delete_funding_target", tag = "funding", security(("staff" = ["funding:write"])),
    params(
        ("fundingTargetId" = FundingTargetId, Path, description = "The target"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/funding-targets/{fundingTargetId}")]
async fn delete_funding_target(
    _can: Can<FundingWrite>,
    services: Shared,
    (id, seen): (Path<FundingTargetId>, IfMatch),
) -> Result<HttpResponse, Error> {
    let (now, id) = (services.now(), id.into_inner());
    services
        .db
        .write(move |c| {
            seen.is(store::find(c, id, true, &now)?.version)?;
            store::remove(c, id)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
