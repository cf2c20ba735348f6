//! The API of messages: the log, a test, a replay, another try.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, get, post};
use contract::ids::{WebhookDeliveryId, WebhookId};
use contract::paging::Page;
use contract::problem::{Fault, FaultCode};
use contract::webhooks::{ReplayWebhook, WebhookDeliveriesQuery, WebhookDelivery, WebhookReplayed};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{deliveries, rules, store};
use crate::auth::Can;
use crate::auth::policy::needs::WebhooksManage;
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_deliveries).service(test_webhook).service(replay_webhook).service(retry_delivery);
}

/// List the messages of a webhook
///
/// The latest first, each with what came of every try. Kept for 30 days.
#[utoipa::path(
    operation_id = "list_webhook_deliveries", tag = "webhooks",
    security(("staff" = ["webhooks:manage"]), ("partner" = ["webhooks:manage"])),
    params(("webhookId" = WebhookId, Path, description = "The webhook"), WebhookDeliveriesQuery),
    responses((status = 200, description = "A page of messages", body = Page<WebhookDelivery>))
)]
#[get("/webhooks/{webhookId}/deliveries")]
async fn list_deliveries(
    can: Can<WebhooksManage>,
    services: Shared,
    (id, query): (Path<WebhookId>, Query<WebhookDeliveriesQuery>),
    request: HttpRequest,
) -> Result<Reply<Page<WebhookDelivery>>, Error> {
    let (scope, now, Query(query)) = (can.scope(), services.now(), query);
    let mut page = PageRequest::of(&query, &can, &services)?;
    let page = services
        .db
        .read(move |c| {
            store::find(c, (*id, scope), false, &now)?;
            let rows = deliveries::list(c, (*id, &query), (page.after.take(), page.limit()))?;
            let page = page.page(rows, |(sequence, _)| *sequence);
            let items = page.items.into_iter().map(|(_, delivery)| delivery).collect();
            Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
        })
        .await?;
    Ok(paged(page, &request))
}

/// Test a webhook
///
/// Sends a message of the type `webhook.test` to it, also when it is paused. A test is tried once.
#[utoipa::path(
    operation_id = "test_webhook", tag = "webhooks",
    security(("staff" = ["webhooks:manage"]), ("partner" = ["webhooks:manage"])),
    params(("webhookId" = WebhookId, Path, description = "The webhook"), IdempotencyKey),
    responses((status = 200, description = "The message, in line", body = WebhookDelivery))
)]
#[post("/webhooks/{webhookId}/test")]
async fn test_webhook(
    can: Can<WebhooksManage>,
    services: Shared,
    (id, once): (Path<WebhookId>, Once),
) -> Result<Reply<WebhookDelivery>, Error> {
    let scope = can.scope();
    let outcome = once
        .write(&services, (can.caller(), services.now(), Bytes::new()), move |c, (_, now)| {
            let webhook = store::find(c, (*id, scope), true, now)?;
            Ok(Outcome::ok(deliveries::test(c, &webhook, now)?))
        })
        .await?;
    Ok(outcome.into())
}

/// Send again what happened since a moment
///
/// All events of the organisation since then that the webhook wants, in their order and with the same ids. What still
/// waits of them is replaced. While the webhook is paused they wait.
#[utoipa::path(
    operation_id = "replay_webhook", tag = "webhooks",
    security(("staff" = ["webhooks:manage"]), ("partner" = ["webhooks:manage"])),
    params(("webhookId" = WebhookId, Path, description = "The webhook"), IdempotencyKey),
    request_body = ReplayWebhook,
    responses((status = 200, description = "How many messages were put in line", body = WebhookReplayed))
)]
#[post("/webhooks/{webhookId}/replay")]
async fn replay_webhook(
    can: Can<WebhooksManage>,
    services: Shared,
    (id, once): (Path<WebhookId>, Once),
    body: Body<ReplayWebhook>,
) -> Result<Reply<WebhookReplayed>, Error> {
    let (scope, now, payload) = (can.scope(), services.now(), body.raw());
    let replay = body.checked(|replay| {
        let is_kept = replay.from <= now.at && replay.from >= now.at - rules::RETENTION;
        let fault = || Fault::new("/from", FaultCode::OutOfRange, "must lie in the last 30 days");
        (!is_kept).then(fault).into_iter().collect()
    })?;
    let outcome = once
        .write(&services, (can.caller(), now, payload), move |c, (_, now)| {
            let webhook = store::find(c, (*id, scope), true, now)?;
            Ok(Outcome::ok(WebhookReplayed { messages: deliveries::replay(c, &webhook, replay.from, now)? }))
        })
        .await?;
    Ok(outcome.into())
}

/// Try a message again
///
/// Now, instead of later; one that was given up gets all its tries anew. Later messages about the same subject may have
/// been delivered before it: compare `time`.
#[utoipa::path(
    operation_id = "retry_webhook_delivery", tag = "webhooks",
    security(("staff" = ["webhooks:manage"]), ("partner" = ["webhooks:manage"])),
    params(
        ("webhookId" = WebhookId, Path, description = "The webhook"),
        ("deliveryId" = WebhookDeliveryId, Path, description = "The message"),
        IdempotencyKey,
    ),
    responses((status = 200, description = "The message, in line", body = WebhookDelivery))
)]
#[post("/webhooks/{webhookId}/deliveries/{deliveryId}/retry")]
async fn retry_delivery(
    can: Can<WebhooksManage>,
    services: Shared,
    (path, once): (Path<(WebhookId, WebhookDeliveryId)>, Once),
) -> Result<Reply<WebhookDelivery>, Error> {
    let (scope, (id, delivery)) = (can.scope(), path.into_inner());
    let outcome = once
        .write(&services, (can.caller(), services.now(), Bytes::new()), move |c, (_, now)| {
            let webhook = store::find(c, (id, scope), true, now)?;
            Ok(Outcome::ok(deliveries::retry(c, &webhook, delivery, now)?))
        })
        .await?;
    Ok(outcome.into())
}
