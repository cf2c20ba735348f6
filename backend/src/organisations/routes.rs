//! The API of organisations.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, patch, post};
use contract::ids::OrganisationId;
use contract::organisations::{NewOrganisation, Organisation, OrganisationsQuery};
use contract::paging::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::store;
use crate::auth::Can;
use crate::auth::policy::needs::{OrganisationsRead, OrganisationsWrite};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, Patch, Query, Reply, listed, paged};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_organisations)
        .service(create_organisation)
        .service(get_organisation)
        .service(update_organisation);
}

/// List organisations
///
/// By name, filtered by kind or by part of a name or alias.
#[utoipa::path(
    operation_id = "list_organisations", tag = "organisations", security(("staff" = ["organisations:read"])),
    params(OrganisationsQuery),
    responses((status = 200, description = "A page of organisations", body = Page<Organisation>))
)]
#[get("/organisations")]
async fn list_organisations(
    can: Can<OrganisationsRead>,
    services: Shared,
    query: Query<OrganisationsQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<Organisation>>, Error> {
    let page = listed((&can, &services), query.0, (store::list, store::key, store::count)).await?;
    Ok(paged(page, &request))
}

/// Add an organisation
///
/// Its name is unique, apart from case and accents.
#[utoipa::path(
    operation_id = "create_organisation", tag = "organisations", security(("staff" = ["organisations:write"])),
    params(IdempotencyKey),
    request_body = NewOrganisation,
    responses((status = 201, description = "The new organisation", body = Organisation))
)]
#[post("/organisations")]
async fn create_organisation(
    can: Can<OrganisationsWrite>,
    services: Shared,
    once: Once,
    body: Body<NewOrganisation>,
) -> Result<Reply<Organisation>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let new = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let id = store::insert(c, &new.details, now)?;
            Ok(Outcome::created(store::find(c, id, false)?, format!("/v1/organisations/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get an organisation
#[utoipa::path(
    operation_id = "get_organisation", tag = "organisations", security(("staff" = ["organisations:read"])),
    description = "With its aliases and how many people it referred.",
    params(("organisationId" = OrganisationId, Path, description = "The organisation")),
    responses((status = 200, description = "The organisation", body = Organisation))
)]
#[get("/organisations/{organisationId}")]
async fn get_organisation(
    _can: Can<OrganisationsRead>,
    services: Shared,
    id: Path<OrganisationId>,
) -> Result<Reply<Organisation>, Error> {
    let organisation = services.db.read(move |c| store::find(c, *id, false)).await?;
    let version = organisation.version;
    Ok(Reply::ok(organisation).versioned(version))
}

/// Change an organisation
///
/// By merge patch on `details`. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_organisation", tag = "organisations", security(("staff" = ["organisations:write"])),
    params(
        ("organisationId" = OrganisationId, Path, description = "The organisation"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = NewOrganisation, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The organisation as changed", body = Organisation))
)]
#[patch("/organisations/{organisationId}")]
async fn update_organisation(
    _can: Can<OrganisationsWrite>,
    services: Shared,
    (id, seen, patch): (Path<OrganisationId>, IfMatch, Patch),
) -> Result<Reply<Organisation>, Error> {
    let (now, id) = (services.now(), id.into_inner());
    let organisation = services
        .db
        .write(move |c| {
            let current = store::find(c, id, true)?;
            seen.is(current.version)?;
            let after: NewOrganisation = patch.apply(&NewOrganisation { details: current.details }, |_| Vec::new())?;
            store::update(c, id, &after.details, &now)?;
            store::find(c, id, false)
        })
        .await?;
    let version = organisation.version;
    Ok(Reply::ok(organisation).versioned(version))
}
