//! The API of partners' clients, for administrators. Answers with a secret are not kept for retries.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, patch, post};
use chrono::TimeDelta;
use contract::ids::{PartnerClientId, PartnerKeyId, PartnerSecretId};
use contract::paging::Page;
use contract::partners::{
    EndPartnerCredential, NewPartnerClient, NewPartnerKey, PartnerClient, PartnerClientChange, PartnerClientWithSecret,
    PartnerClientsQuery, RotateSecret,
};
use utoipa_actix_web::service_config::ServiceConfig;

use super::credentials::Credential;
use super::{assertions, credentials, store};
use crate::auth::Can;
use crate::auth::policy::needs::PartnerClientsManage;
use crate::error::Error;
use crate::services::{Services, Shared};
use crate::web::{Body, IfMatch, PageRequest, Patch, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_partner_clients).service(create_partner_client).service(get_partner_client);
    config.service(update_partner_client).service(revoke_partner_client);
    config.service(rotate_secret).service(end_secret).service(add_key).service(end_key);
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
    can: Can<PartnerClientsManage>,
    services: Shared,
    body: Body<NewPartnerClient>,
) -> Result<Reply<PartnerClientWithSecret>, Error> {
    let (now, new, by) = (services.now(), body.into_inner()?, can.account_id());
    let secret = now.random().token();
    let made = services
        .db
        .write(move |c| {
            let id = store::create(c, (&new, &secret, by), &now)?;
            Ok(PartnerClientWithSecret { client: store::find(c, id, &now)?, secret })
        })
        .await?;
    Ok(created(made))
}

fn created(made: PartnerClientWithSecret) -> Reply<PartnerClientWithSecret> {
    let (version, location) = (made.client.version, format!("/v1/partner-clients/{}", made.client.id));
    Reply::created(made, location).versioned(version)
}

/// Get an API client
#[utoipa::path(
    operation_id = "get_partner_client", tag = "partner-clients", security(("staff" = ["partner_clients:manage"])),
    description = "With its working secrets, by their last four characters, its keys, and what failed last.",
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
    Ok(versioned(services.db.read(move |c| store::find(c, *id, &now)).await?))
}

fn versioned(client: PartnerClient) -> Reply<PartnerClient> {
    let version = client.version;
    Reply::ok(client).versioned(version)
}

/// Change an API client
///
/// Its name, scopes, contact and how many requests it may make a minute, by merge patch. A scope that is taken away is taken from
/// tokens that are out, too. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_partner_client", tag = "partner-clients", security(("staff" = ["partner_clients:manage"])),
    params(
        ("clientId" = PartnerClientId, Path, description = "The client"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = PartnerClientChange, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The client as changed", body = PartnerClient))
)]
#[patch("/partner-clients/{clientId}")]
async fn update_partner_client(
    _can: Can<PartnerClientsManage>,
    services: Shared,
    (id, seen, patch): (Path<PartnerClientId>, IfMatch, Patch),
) -> Result<Reply<PartnerClient>, Error> {
    let now = services.now();
    let changed = services
        .db
        .write(move |c| {
            seen.is(store::lock(c, *id)?)?;
            let current = store::find(c, *id, &now)?.changeable();
            store::change(c, *id, &patch.apply(&current, |_| Vec::new())?)?;
            store::find(c, *id, &now)
        })
        .await?;
    Ok(versioned(changed))
}

/// Make a new secret
///
/// The one before it works on for the overlap, and what is older ends at once: two work while one takes over from the other.
/// The new one is shown only in this answer.
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
    can: Can<PartnerClientsManage>,
    services: Shared,
    id: Path<PartnerClientId>,
    body: Body<RotateSecret>,
) -> Result<Reply<PartnerClientWithSecret>, Error> {
    let (now, overlap, by) = (services.now(), hours(body.into_inner()?.overlap_hours), can.account_id());
    let secret = now.random().token();
    let made = services
        .db
        .write(move |c| {
            credentials::rotate(c, (*id, by), (&secret, overlap), &now)?;
            Ok(PartnerClientWithSecret { client: store::find(c, *id, &now)?, secret })
        })
        .await?;
    Ok(created(made))
}

/// End a secret
///
/// At once, or after an overlap. A client that has keys needs none.
#[utoipa::path(
    operation_id = "end_partner_secret", tag = "partner-clients", security(("staff" = ["partner_clients:manage"])),
    params(
        ("clientId" = PartnerClientId, Path, description = "The client"),
        ("secretId" = PartnerSecretId, Path, description = "The secret"),
    ),
    request_body = EndPartnerCredential,
    responses(
        (status = 200, description = "The client as it is then", body = PartnerClient),
        (status = 409, description = "The client is revoked"),
    )
)]
#[post("/partner-clients/{clientId}/secrets/{secretId}/end")]
async fn end_secret(
    _can: Can<PartnerClientsManage>,
    services: Shared,
    ids: Path<(PartnerClientId, PartnerSecretId)>,
    body: Body<EndPartnerCredential>,
) -> Result<Reply<PartnerClient>, Error> {
    let (client, secret) = ids.into_inner();
    end(&services, client, Credential::Secret(secret), body).await
}

async fn end(
    services: &Services,
    id: PartnerClientId,
    which: Credential,
    body: Body<EndPartnerCredential>,
) -> Result<Reply<PartnerClient>, Error> {
    let (now, overlap) = (services.now(), hours(body.into_inner()?.overlap_hours));
    let client = services
        .db
        .write(move |c| {
            credentials::end(c, (id, which), overlap, &now)?;
            store::find(c, id, &now)
        })
        .await?;
    Ok(versioned(client))
}

fn hours(hours: u32) -> TimeDelta {
    TimeDelta::hours(hours.into())
}

/// Add a public key
///
/// Beside those that there are, so that one can take over from another. By it the client shows who it is without a secret:
/// `private_key_jwt`.
#[utoipa::path(
    operation_id = "create_partner_key", tag = "partner-clients", security(("staff" = ["partner_clients:manage"])),
    params(("clientId" = PartnerClientId, Path, description = "The client")),
    request_body = NewPartnerKey,
    responses(
        (status = 201, description = "The client with its new key", body = PartnerClient),
        (status = 409, description = "The client is revoked, or has as many keys as it can"),
    )
)]
#[post("/partner-clients/{clientId}/keys")]
async fn add_key(
    can: Can<PartnerClientsManage>,
    services: Shared,
    id: Path<PartnerClientId>,
    body: Body<NewPartnerKey>,
) -> Result<Reply<PartnerClient>, Error> {
    let (now, by) = (services.now(), can.account_id());
    let taken = |new: &NewPartnerKey| assertions::take_in(&new.jwk);
    let new = body.checked(|new| taken(new).err().unwrap_or_default())?;
    let key = taken(&new).map_err(Error::invalid)?;
    let client = services
        .db
        .write(move |c| {
            credentials::add_key(c, (*id, by), &key, &now)?;
            store::find(c, *id, &now)
        })
        .await?;
    let (location, version) = (format!("/v1/partner-clients/{}", client.id), client.version);
    Ok(Reply::created(client, location).versioned(version))
}

/// End a public key
///
/// At once, or after an overlap. Its name is never used again.
#[utoipa::path(
    operation_id = "end_partner_key", tag = "partner-clients", security(("staff" = ["partner_clients:manage"])),
    params(
        ("clientId" = PartnerClientId, Path, description = "The client"),
        ("keyId" = PartnerKeyId, Path, description = "The key"),
    ),
    request_body = EndPartnerCredential,
    responses(
        (status = 200, description = "The client as it is then", body = PartnerClient),
        (status = 409, description = "The client is revoked"),
    )
)]
#[post("/partner-clients/{clientId}/keys/{keyId}/end")]
async fn end_key(
    _can: Can<PartnerClientsManage>,
    services: Shared,
    ids: Path<(PartnerClientId, PartnerKeyId)>,
    body: Body<EndPartnerCredential>,
) -> Result<Reply<PartnerClient>, Error> {
    let (client, key) = ids.into_inner();
    end(&services, client, Credential::Key(key), body).await
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
    can: Can<PartnerClientsManage>,
    services: Shared,
    id: Path<PartnerClientId>,
) -> Result<Reply<PartnerClient>, Error> {
    let (now, by) = (services.now(), can.account_id());
    Ok(versioned(services.db.write(move |c| store::revoke(c, *id, by, &now)).await?))
}
