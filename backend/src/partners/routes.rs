//! The API of partners' clients, for administrators. Answers with a secret are not kept for retries.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, post};
use chrono::TimeDelta;
use contract::ids::PartnerClientId;
use contract::paging::Page;
use contract::partners::{NewPartnerClient, PartnerClient, PartnerClientWithSecret, PartnerClientsQuery, RotateSecret};
use utoipa_actix_web::service_config::ServiceConfig;

use super::store;
use crate::auth::Can;
use crate::auth::policy::needs::PartnerClientsManage;
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_partner_clients).service(create_partner_client).service(get_partner_client);
    config.service(rotate_secret).service(revoke_partner_client);
}

/// List API clients
///
/// The latest first, revoked ones included.
#[utoipa::path(
    operation_id = "list_partner_clients", tag = "partner-clients", security(("staff" = ["partner_clients:manage"])),
    params(PartnerClientsQuery),
    responses((status = 200, description = "A page of clients", body = Page<PartnerClient>))
)]
#[get("/partner-clients")]
async fn list_partner_clients(
    can: Can<PartnerClientsManage>,
    services: Shared,
    query: Query<PartnerClientsQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<PartnerClient>>, Error> {
    let (now, Query(query)) = (services.now(), query);
    let mut page = PageRequest::of(&query, &can, &services)?;
    let page = services
        .db
        .read(move |c| {
            let rows = store::list(c, &query, (page.after.take(), page.limit()), &now)?;
            Ok(page.page(rows, |client| (client.created_at, *client.id)))
        })
        .await?;
    Ok(paged(page, &request))
}

/// Add an API client
///
/// For an organisation with a data-processing agreement. The secret is shown only in this answer.
#[utoipa::path(
    operation_id = "create_partner_client", tag = "partner-clients", security(("staff" = ["partner_clients:manage"])),
    request_body = NewPartnerClient,
    responses(
        (status = 201, description = "The client with its secret", body = PartnerClientWithSecret),
        (status = 409, description = "The organisation has no data-processing agreement"),
    )
)]
#[post("/partner-clients")]
async fn create_partner_client(
    _can: Can<PartnerClientsManage>,
    services: Shared,
    body: Body<NewPartnerClient>,
) -> Result<Reply<PartnerClientWithSecret>, Error> {
    let (now, new) = (services.now(), body.into_inner()?);
    let secret = now.random().token();
    let (client, secret) = services
        .db
        .write(move |c| {
            let id = store::create(c, &new, &secret, &now)?;
            Ok((store::find(c, id, &now)?, secret))
        })
        .await?;
    let location = format!("/v1/partner-clients/{}", client.id);
    Ok(Reply::created(PartnerClientWithSecret { client, secret }, location))
}

/// Get an API client
#[utoipa::path(
    operation_id = "get_partner_client", tag = "partner-clients", security(("staff" = ["partner_clients:manage"])),
    description = "With its working secrets, by their last four characters.",
    params(("clientId" = PartnerClientId, Path, description = "The client")),
    responses((status = 200, description = "The client", body = PartnerClient))
)]
#[get("/partner-clients/{clientId}")]
async fn get_partner_client(
    _can: Can<PartnerClientsManage>,
    services: Shared,
    id: Path<PartnerClientId>,
) -> Result<Reply<PartnerClient>, Error> {
    let now = services.now();
    Ok(Reply::ok(services.db.read(move |c| store::find(c, *id, &now)).await?))
}

/// Make a new secret
///
/// The earlier ones work on for the overlap. The new one is shown only in this answer.
#[utoipa::path(
    operation_id = "create_partner_secret", tag = "partner-clients", security(("staff" = ["partner_clients:manage"])),
    params(("clientId" = PartnerClientId, Path, description = "The client")),
    request_body = RotateSecret,
    responses(
        (status = 201, description = "The client with its new secret", body = PartnerClientWithSecret),
        (status = 409, description = "The client is revoked"),
    )
)]
#[post("/partner-clients/{clientId}/secrets")]
async fn rotate_secret(
    _can: Can<PartnerClientsManage>,
    services: Shared,
    id: Path<PartnerClientId>,
    body: Body<RotateSecret>,
) -> Result<Reply<PartnerClientWithSecret>, Error> {
    let (now, overlap) = (services.now(), TimeDelta::hours(body.into_inner()?.overlap_hours.into()));
    let secret = now.random().token();
    let (client, secret) =
        services.db.write(move |c| Ok((store::rotate(c, *id, (&secret, overlap), &now)?, secret))).await?;
    let location = format!("/v1/partner-clients/{}", client.id);
    Ok(Reply::created(PartnerClientWithSecret { client, secret }, location))
}

/// Revoke an API client
///
/// Works at once, also for tokens that are out. It can't be undone: make a new client instead.
#[utoipa::path(
    operation_id = "revoke_partner_client", tag = "partner-clients", security(("staff" = ["partner_clients:manage"])),
    params(("clientId" = PartnerClientId, Path, description = "The client")),
    responses((status = 200, description = "The client as revoked", body = PartnerClient))
)]
#[post("/partner-clients/{clientId}/revoke")]
async fn revoke_partner_client(
    _can: Can<PartnerClientsManage>,
    services: Shared,
    id: Path<PartnerClientId>,
) -> Result<Reply<PartnerClient>, Error> {
    let now = services.now();
    Ok(Reply::ok(services.db.write(move |c| store::revoke(c, *id, &now)).await?))
}
