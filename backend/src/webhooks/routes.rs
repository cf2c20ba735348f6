//! The API of webhooks themselves. Answers with a secret are not kept for retries.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use chrono::TimeDelta;
use contract::ids::{OrganisationId, WebhookId};
use contract::paging::Page;
use contract::partners::RotateSecret;
use contract::problem::FaultCode;
use contract::webhooks::{
    NewWebhook, Webhook, WebhookChange, WebhookPauseReason, WebhookStatus, WebhookWithSecret, WebhooksQuery,
};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{rules, secrets, store};
use crate::auth::policy::needs::WebhooksManage;
use crate::auth::{Can, Scope};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, PageRequest, Patch, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_webhooks).service(create_webhook).service(get_webhook).service(update_webhook);
    config.service(delete_webhook).service(rotate_secret).service(pause_webhook).service(resume_webhook);
}

/// List webhooks
///
/// The latest first. A partner's client sees those of its own organisation.
#[utoipa::path(
    operation_id = "list_webhooks", tag = "webhooks",
    security(("staff" = ["webhooks:manage"]), ("partner" = ["webhooks:manage"])), params(WebhooksQuery),
    responses((status = 200, description = "A page of webhooks", body = Page<Webhook>))
)]
#[get("/webhooks")]
async fn list_webhooks(
    can: Can<WebhooksManage>,
    services: Shared,
    query: Query<WebhooksQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<Webhook>>, Error> {
    let (scope, now, Query(query)) = (can.scope(), services.now(), query);
    let mut page = PageRequest::of(&query, &can, &services)?;
    let page = services
        .db
        .read(move |c| {
            let rows = store::list(c, (&query, scope), (page.after.take(), page.limit()), &now)?;
            Ok(page.page(rows, store::key))
        })
        .await?;
    Ok(paged(page, &request))
}

/// Whose webhook it will be: a partner's own, or the one that staff name.
fn owner(scope: Scope, named: Option<OrganisationId>) -> Result<OrganisationId, Error> {
    match (scope, named) {
        (Scope::Of(own), None) => Ok(own),
        (Scope::Of(own), Some(named)) if own == named => Ok(own),
        (Scope::Everything, Some(named)) => Ok(named),
        (Scope::Of(_), Some(_)) => {
            Err(Error::fault("/organisationId", FaultCode::UnknownReference, "there is no such organisation"))
        }
        (Scope::Everything, None) => {
            Err(Error::fault("/organisationId", FaultCode::Required, "staff say whose events are sent"))
        }
    }
}

/// Add a webhook
///
/// For an organisation with a data-processing agreement; it has ten at most, each with a `url` of its own. Events
/// that happen from now on are sent to it. The secret, or the public key, is shown only in this answer. A request that is
/// sent again because that answer was lost is 409, and its detail names the webhook: make a new secret for it.
#[utoipa::path(
    operation_id = "create_webhook", tag = "webhooks",
    security(("staff" = ["webhooks:manage"]), ("partner" = ["webhooks:manage"])), request_body = NewWebhook,
    responses(
        (status = 201, description = "The webhook with its secret", body = WebhookWithSecret),
        (status = 409, description = "The organisation has no data-processing agreement, one with this `url`, or ten webhooks"),
    )
)]
#[post("/webhooks")]
async fn create_webhook(
    can: Can<WebhooksManage>,
    services: Shared,
    body: Body<NewWebhook>,
) -> Result<Reply<WebhookWithSecret>, Error> {
    let (scope, now) = (can.scope(), services.now());
    let new = body.checked(|new| rules::check(&new.details))?;
    let organisation = owner(scope, new.organisation_id)?;
    check_address(&services, &new.details.url).await?;
    let (id, secret) = secrets::make(&services.keys, new.signature, &now);
    let answer = services
        .db
        .write(move |c| {
            let webhook = store::insert(c, (organisation, &new), &now)?;
            secrets::add(c, (webhook, TimeDelta::zero()), (id, &secret), &now)?;
            Ok(WebhookWithSecret { webhook: store::find(c, (webhook, scope), false, &now)?, secret })
        })
        .await?;
    Ok(created(answer))
}

fn created(made: WebhookWithSecret) -> Reply<WebhookWithSecret> {
    let (version, location) = (made.webhook.version, format!("/v1/webhooks/{}", made.webhook.id));
    Reply::created(made, location).versioned(version)
}

fn versioned(webhook: Webhook) -> Reply<Webhook> {
    let version = webhook.version;
    Reply::ok(webhook).versioned(version)
}

async fn check_address(services: &Shared, url: &str) -> Result<(), Error> {
    services.webhooks.check(url, "/details/url").await.map_err(|fault| Error::invalid(vec![fault]))
}

/// Get a webhook
///
/// With the secrets that sign now, by their last four characters, and how many messages wait.
#[utoipa::path(
    operation_id = "get_webhook", tag = "webhooks",
    security(("staff" = ["webhooks:manage"]), ("partner" = ["webhooks:manage"])),
    params(("webhookId" = WebhookId, Path, description = "The webhook")),
    responses((status = 200, description = "The webhook", body = Webhook))
)]
#[get("/webhooks/{webhookId}")]
async fn get_webhook(can: Can<WebhooksManage>, services: Shared, id: Path<WebhookId>) -> Result<Reply<Webhook>, Error> {
    let (scope, now) = (can.scope(), services.now());
    let webhook = services.db.read(move |c| store::find(c, (*id, scope), false, &now)).await?;
    Ok(versioned(webhook))
}

/// Change a webhook
///
/// By merge patch on `details`. Needs `If-Match`. What waits is sent to the address as changed.
#[utoipa::path(
    operation_id = "update_webhook", tag = "webhooks",
    security(("staff" = ["webhooks:manage"]), ("partner" = ["webhooks:manage"])),
    params(
        ("webhookId" = WebhookId, Path, description = "The webhook"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = WebhookChange, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The webhook as changed", body = Webhook),
        (status = 409, description = "The organisation has another webhook with this `url`"),
    )
)]
#[patch("/webhooks/{webhookId}")]
async fn update_webhook(
    can: Can<WebhooksManage>,
    services: Shared,
    (id, seen, patch): (Path<WebhookId>, IfMatch, Patch),
) -> Result<Reply<Webhook>, Error> {
    let (scope, now, id) = (can.scope(), services.now(), id.into_inner());
    let before = {
        let now = now.clone();
        services.db.read(move |c| store::find(c, (id, scope), false, &now)).await?
    };
    seen.is(before.version)?;
    let after = patch.apply(&WebhookChange { details: before.details }, |after| rules::check(&after.details))?;
    check_address(&services, &after.details.url).await?;
    let webhook = services
        .db
        .write(move |c| {
            let current = store::find(c, (id, scope), true, &now)?;
            seen.is(current.version)?;
            store::update(c, &current, &after.details, &now)?;
            store::find(c, (id, scope), false, &now)
        })
        .await?;
    Ok(versioned(webhook))
}

/// Take away a webhook
///
/// With its log and with what waits. Needs `If-Match`. To stop for a while, pause it.
#[utoipa::path(
    operation_id = "delete_webhook", tag = "webhooks",
    security(("staff" = ["webhooks:manage"]), ("partner" = ["webhooks:manage"])),
    params(
        ("webhookId" = WebhookId, Path, description = "The webhook"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/webhooks/{webhookId}")]
async fn delete_webhook(
    can: Can<WebhooksManage>,
    services: Shared,
    (id, seen): (Path<WebhookId>, IfMatch),
) -> Result<HttpResponse, Error> {
    let (scope, now) = (can.scope(), services.now());
    services
        .db
        .write(move |c| {
            let current = store::find(c, (*id, scope), true, &now)?;
            seen.is(current.version)?;
            store::remove(c, *id)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Make a new secret for a webhook
///
/// Messages are signed with the new one and the one before until the overlap is over; never with more than two. The new
/// one, or its public key, is shown only in this answer. When that answer is lost, ask for another: the lost one goes on
/// beside it, and the one before stops at once.
#[utoipa::path(
    operation_id = "create_webhook_secret", tag = "webhooks",
    security(("staff" = ["webhooks:manage"]), ("partner" = ["webhooks:manage"])),
    params(("webhookId" = WebhookId, Path, description = "The webhook")),
    request_body = RotateSecret,
    responses((status = 201, description = "The webhook with its new secret", body = WebhookWithSecret))
)]
#[post("/webhooks/{webhookId}/secrets")]
async fn rotate_secret(
    can: Can<WebhooksManage>,
    services: Shared,
    id: Path<WebhookId>,
    body: Body<RotateSecret>,
) -> Result<Reply<WebhookWithSecret>, Error> {
    let (scope, now, overlap) =
        (can.scope(), services.now(), TimeDelta::hours(body.into_inner()?.overlap_hours.into()));
    let keys = services.keys.clone();
    let answer = services
        .db
        .write(move |c| {
            let current = store::find(c, (*id, scope), true, &now)?;
            let (secret_id, secret) = secrets::make(&keys, current.signature, &now);
            secrets::add(c, (*id, overlap), (secret_id, &secret), &now)?;
            store::touch(c, *id, &now)?;
            Ok(WebhookWithSecret { webhook: store::find(c, (*id, scope), false, &now)?, secret })
        })
        .await?;
    Ok(created(answer))
}

/// A webhook that is to be paused, or to go on.
struct Step {
    can: Can<WebhooksManage>,
    services: Shared,
    once: Once,
}

impl Step {
    async fn take(self, id: WebhookId, pause: bool) -> Result<Reply<Webhook>, Error> {
        let Self { can, services, once } = self;
        let scope = can.scope();
        let outcome = once
            .write(&services, (can.caller(), services.now(), Bytes::new()), move |c, (_, now)| {
                let current = store::find(c, (id, scope), true, now)?;
                match (current.status, pause) {
                    (WebhookStatus::Active, true) => {
                        store::set_status(c, id, Some(WebhookPauseReason::Asked), now)?;
                    }
                    (WebhookStatus::Paused, false) => store::set_status(c, id, None, now)?,
                    (WebhookStatus::Paused, true) => return Err(Error::conflict("This webhook is paused already.")),
                    (WebhookStatus::Active, false) => return Err(Error::conflict("This webhook isn't paused.")),
                }
                Ok(Outcome::ok(store::find(c, (id, scope), false, now)?))
            })
            .await?;
        let version = outcome.body.version;
        Ok(Reply::from(outcome).versioned(version))
    }
}

/// Pause a webhook
///
/// Nothing is sent until it is resumed. What waits goes on waiting; what happens meanwhile isn't put in line, and can be
/// had by a replay.
#[utoipa::path(
    operation_id = "pause_webhook", tag = "webhooks",
    security(("staff" = ["webhooks:manage"]), ("partner" = ["webhooks:manage"])),
    params(("webhookId" = WebhookId, Path, description = "The webhook"), IdempotencyKey),
    responses((status = 200, description = "The webhook as paused", body = Webhook))
)]
#[post("/webhooks/{webhookId}/pause")]
async fn pause_webhook(
    can: Can<WebhooksManage>,
    services: Shared,
    (id, once): (Path<WebhookId>, Once),
) -> Result<Reply<Webhook>, Error> {
    Step { can, services, once }.take(*id, true).await
}

/// Resume a webhook
///
/// What waits is sent, and so is what happens from now on. What happened while it was paused is sent when a replay is
/// asked for.
#[utoipa::path(
    operation_id = "resume_webhook", tag = "webhooks",
    security(("staff" = ["webhooks:manage"]), ("partner" = ["webhooks:manage"])),
    params(("webhookId" = WebhookId, Path, description = "The webhook"), IdempotencyKey),
    responses((status = 200, description = "The webhook, active again", body = Webhook))
)]
#[post("/webhooks/{webhookId}/resume")]
async fn resume_webhook(
    can: Can<WebhooksManage>,
    services: Shared,
    (id, once): (Path<WebhookId>, Once),
) -> Result<Reply<Webhook>, Error> {
    Step { can, services, once }.take(*id, false).await
}
