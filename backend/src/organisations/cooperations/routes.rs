//! The API of cooperation per year.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use contract::cooperations::{CarryOverCooperations, Cooperation, CooperationsQuery, NewCooperation};
use contract::ids::CooperationId;
use contract::paging::{Page, Whole};
use utoipa_actix_web::service_config::ServiceConfig;

use super::store;
use crate::auth::Can;
use crate::auth::policy::needs::{OrganisationsRead, OrganisationsWrite};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, Patch, Query, Reply, listed, paged};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_cooperations)
        .service(create_cooperation)
        .service(carry_over_cooperations)
        .service(get_cooperation)
        .service(update_cooperation)
        .service(delete_cooperation);
}

/// List cooperation per year
///
/// The latest year first, then by the organisation's name.
#[utoipa::path(
    operation_id = "list_cooperations", tag = "organisations", security(("staff" = ["organisations:read"])),
    params(CooperationsQuery),
    responses((status = 200, description = "A page of years of cooperation", body = Page<Cooperation>))
)]
#[get("/cooperations")]
async fn list_cooperations(
    can: Can<OrganisationsRead>,
    services: Shared,
    query: Query<CooperationsQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<Cooperation>>, Error> {
    let page = listed((&can, &services), query.0, (store::list, store::key, store::count)).await?;
    Ok(paged(page, &request))
}

/// Add a year of cooperation
///
/// An organisation has each calendar year once.
#[utoipa::path(
    operation_id = "create_cooperation", tag = "organisations", security(("staff" = ["organisations:write"])),
    params(IdempotencyKey),
    request_body = NewCooperation,
    responses((status = 201, description = "The new year of cooperation", body = Cooperation))
)]
#[post("/cooperations")]
async fn create_cooperation(
    can: Can<OrganisationsWrite>,
    services: Shared,
    once: Once,
    body: Body<NewCooperation>,
) -> Result<Reply<Cooperation>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let id = store::insert(c, &new.details, (by, now))?;
            Ok(Outcome::created(store::find(c, id, false)?, format!("/v1/cooperations/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Carry cooperation over from the year before
///
/// Adds every organisation that the year before has and this year lacks, as intensive as then; answers what was added.
/// What was done is not carried over.
#[utoipa::path(
    operation_id = "carry_over_cooperations", tag = "organisations", security(("staff" = ["organisations:write"])),
    params(IdempotencyKey),
    request_body = CarryOverCooperations,
    responses((status = 200, description = "What was added", body = Whole<Cooperation>))
)]
#[post("/cooperations/carry-over")]
async fn carry_over_cooperations(
    can: Can<OrganisationsWrite>,
    services: Shared,
    once: Once,
    body: Body<CarryOverCooperations>,
) -> Result<Reply<Whole<Cooperation>>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let year = body.into_inner()?.year;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            Ok(Outcome::ok(Whole { items: store::carry_over(c, year, (by, now))? }))
        })
        .await?;
    Ok(Reply::from(outcome))
}

/// Get a year of cooperation
#[utoipa::path(
    operation_id = "get_cooperation", tag = "organisations", security(("staff" = ["organisations:read"])),
    description = "With how it changed since the year known before.",
    params(("cooperationId" = CooperationId, Path, description = "The year of cooperation")),
    responses((status = 200, description = "The year of cooperation", body = Cooperation))
)]
#[get("/cooperations/{cooperationId}")]
async fn get_cooperation(
    _can: Can<OrganisationsRead>,
    services: Shared,
    id: Path<CooperationId>,
) -> Result<Reply<Cooperation>, Error> {
    let cooperation = services.db.read(move |c| store::find(c, *id, false)).await?;
    let version = cooperation.version;
    Ok(Reply::ok(cooperation).versioned(version))
}

/// Change a year of cooperation
///
/// By merge patch on `details`. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_cooperation", tag = "organisations", security(("staff" = ["organisations:write"])),
    params(
        ("cooperationId" = CooperationId, Path, description = "The year of cooperation"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = NewCooperation, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The year of cooperation as changed", body = Cooperation))
)]
#[patch("/cooperations/{cooperationId}")]
async fn update_cooperation(
    _can: Can<OrganisationsWrite>,
    services: Shared,
    (id, seen, patch): (Path<CooperationId>, IfMatch, Patch),
) -> Result<Reply<Cooperation>, Error> {
    let (now, id) = (services.now(), id.into_inner());
    let cooperation = services
        .db
        .write(move |c| {
            let current = store::find(c, id, true)?;
            seen.is(current.version)?;
            let after: NewCooperation = patch.apply(&NewCooperation { details: current.details }, |_| Vec::new())?;
            store::update(c, id, &after.details, &now)?;
            store::find(c, id, false)
        })
        .await?;
    let version = cooperation.version;
    Ok(Reply::ok(cooperation).versioned(version))
}

/// Take away a year of cooperation
///
/// One that was entered by mistake. Needs `If-Match`.
#[utoipa::path(
    operation_id = "delete_cooperation", tag = "organisations", security(("staff" = ["organisations:write"])),
    params(
        ("cooperationId" = CooperationId, Path, description = "The year of cooperation"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/cooperations/{cooperationId}")]
async fn delete_cooperation(
    _can: Can<OrganisationsWrite>,
    services: Shared,
    (id, seen): (Path<CooperationId>, IfMatch),
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    services
        .db
        .write(move |c| {
            seen.is(store::find(c, id, true)?.version)?;
            store::remove(c, id)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
