//! The API of grant applications.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use contract::funding::{
    GrantApplication, GrantApplicationsQuery, GrantStatus, NewGrantApplication, NewGrantStep, TakeBackGrantStep,
};
use contract::ids::GrantApplicationId;
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
        .service(list_grant_applications)
        .service(create_grant_application)
        .service(get_grant_application)
        .service(update_grant_application)
        .service(delete_grant_application)
        .service(take_grant_step)
        .service(take_back_grant_step);
}

/// List grant applications
///
/// Each with what happened to it and the funding lines it became; the latest step first.
#[utoipa::path(
    operation_id = "list_grant_applications", tag = "funding", security(("staff" = ["funding:read"])),
    params(GrantApplicationsQuery),
    responses((status = 200, description = "A page of applications", body = Page<GrantApplication>))
)]
#[get("/grant-applications")]
async fn list_grant_applications(
    can: Can<FundingRead>,
    services: Shared,
    query: Query<GrantApplicationsQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<GrantApplication>>, Error> {
    let page = listed((&can, &services), query.0, (store::list, store::key, store::count)).await?;
    Ok(paged(page, &request))
}

/// Add a grant application
///
/// As a draft. Its steps follow.
#[utoipa::path(
    operation_id = "create_grant_application", tag = "funding", security(("staff" = ["funding:write"])),
    params(IdempotencyKey),
    request_body = NewGrantApplication,
    responses((status = 201, description = "The new application", body = GrantApplication))
)]
#[post("/grant-applications")]
async fn create_grant_application(
    can: Can<FundingWrite>,
    services: Shared,
    once: Once,
    body: Body<NewGrantApplication>,
) -> Result<Reply<GrantApplication>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(rules::check)?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let id = store::insert(c, &new.details, (by, now))?;
            Ok(Outcome::created(store::find(c, id, false)?, format!("/v1/grant-applications/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get a grant application
#[utoipa::path(
    operation_id = "get_grant_application", tag = "funding", security(("staff" = ["funding:read"])),
    description = "With what happened to it, what can be done next, and the funding lines it became.",
    params(("grantApplicationId" = GrantApplicationId, Path, description = "The application")),
    responses((status = 200, description = "The application", body = GrantApplication))
)]
#[get("/grant-applications/{grantApplicationId}")]
async fn get_grant_application(
    _can: Can<FundingRead>,
    services: Shared,
    id: Path<GrantApplicationId>,
) -> Result<Reply<GrantApplication>, Error> {
    let application = services.db.read(move |c| store::find(c, *id, false)).await?;
    let version = application.version;
    Ok(Reply::ok(application).versioned(version))
}

/// Change a grant application
///
/// By merge patch on `details`. Needs `If-Match`. Who is asked and how much stays as it is once it was submitted.
#[utoipa::path(
    operation_id = "update_grant_application", tag = "funding", security(("staff" = ["funding:write"])),
    params(
        ("grantApplicationId" = GrantApplicationId, Path, description = "The application"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = NewGrantApplication, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The application as changed", body = GrantApplication))
)]
#[patch("/grant-applications/{grantApplicationId}")]
async fn update_grant_application(
    _can: Can<FundingWrite>,
    services: Shared,
    (id, seen, patch): (Path<GrantApplicationId>, IfMatch, Patch),
) -> Result<Reply<GrantApplication>, Error> {
    let (now, id) = (services.now(), id.into_inner());
    let application = services
        .db
        .write(move |c| {
            let current = store::find(c, id, true)?;
            seen.is(current.version)?;
            let before = NewGrantApplication { details: current.details };
            let after: NewGrantApplication =
                patch.apply(&before, |after| rules::check_change(current.status, &before.details, after))?;
            store::update(c, id, &after.details, &now)?;
            store::find(c, id, false)
        })
        .await?;
    let version = application.version;
    Ok(Reply::ok(application).versioned(version))
}

/// Take away a grant application
///
/// A draft only: what was submitted stays, as the record of that. Needs `If-Match`.
#[utoipa::path(
    operation_id = "delete_grant_application", tag = "funding", security(("staff" = ["funding:write"])),
    params(
        ("grantApplicationId" = GrantApplicationId, Path, description = "The application"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/grant-applications/{grantApplicationId}")]
async fn delete_grant_application(
    _can: Can<FundingWrite>,
    services: Shared,
    (id, seen): (Path<GrantApplicationId>, IfMatch),
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    services
        .db
        .write(move |c| {
            let current = store::find(c, id, true)?;
            seen.is(current.version)?;
            if current.status != GrantStatus::Draft {
                return Err(Error::conflict("It was submitted, and stays as the record of that."));
            }
            store::remove(c, id)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take the next step of a grant application
///
/// `submit` it, or note what the funder decided: `grant`, with the amount and the funding lines that it becomes, or
/// `reject`, with the reason. `withdraw` it as long as nothing was decided.
#[utoipa::path(
    operation_id = "take_grant_step", tag = "funding", security(("staff" = ["funding:write"])),
    params(("grantApplicationId" = GrantApplicationId, Path, description = "The application"), IdempotencyKey),
    request_body = NewGrantStep,
    responses((status = 200, description = "The application as it stands then", body = GrantApplication))
)]
#[post("/grant-applications/{grantApplicationId}/steps")]
async fn take_grant_step(
    can: Can<FundingWrite>,
    services: Shared,
    (id, once, body): (Path<GrantApplicationId>, Once, Body<NewGrantStep>),
) -> Result<Reply<GrantApplication>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let step = body.checked(|step| rules::check_step(step, now.today))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            store::take(c, id, &step, (by, now))?;
            Ok(Outcome::ok(store::find(c, id, false)?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Take back the last step of a grant application
///
/// One that was noted by mistake. The funding lines that a grant became in the same step go with it; any other funding
/// line of it stands in the way.
#[utoipa::path(
    operation_id = "take_back_grant_step", tag = "funding", security(("staff" = ["funding:write"])),
    params(("grantApplicationId" = GrantApplicationId, Path, description = "The application"), IdempotencyKey),
    request_body = TakeBackGrantStep,
    responses((status = 200, description = "The application as it stood before", body = GrantApplication))
)]
#[post("/grant-applications/{grantApplicationId}/take-back")]
async fn take_back_grant_step(
    can: Can<FundingWrite>,
    services: Shared,
    (id, once, body): (Path<GrantApplicationId>, Once, Body<TakeBackGrantStep>),
) -> Result<Reply<GrantApplication>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let status = body.into_inner()?.status;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            store::take_back(c, id, status, (by, now))?;
            Ok(Outcome::ok(store::find(c, id, false)?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}
