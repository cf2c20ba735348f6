//! Webhooks, and the log of what was sent.

use contract::ids::{WebhookDeliveryId, WebhookId};
use contract::merge_patch;
use contract::paging::Page;
use contract::partners::RotateSecret;
use contract::webhooks::{
    NewWebhook, ReplayWebhook, Webhook, WebhookDeliveriesQuery, WebhookDelivery, WebhookDetails, WebhookReplayed,
    WebhookWithSecret, WebhooksQuery,
};
use serde_json::json;

use super::transport::{Call, loose};
use super::{Outcome, Versioned};

pub async fn list(query: &WebhooksQuery) -> Outcome<Page<Webhook>> {
    Call::get("/v1/webhooks").query(query).fetch().await
}

pub async fn read(id: WebhookId) -> Outcome<Versioned<Webhook>> {
    Call::get(format!("/v1/webhooks/{id}")).fetch_versioned().await
}

/// The answer has the secret, once.
pub async fn create(new: &NewWebhook) -> Outcome<WebhookWithSecret> {
    Call::post("/v1/webhooks").body(new).only_once().fetch().await
}

/// Sends only what differs from what was read.
pub async fn change(read: &Versioned<Webhook>, wanted: &WebhookDetails) -> Outcome<Versioned<Webhook>> {
    let details = merge_patch::diff(&loose(&read.value.details)?, &loose(wanted)?);
    let path = format!("/v1/webhooks/{}", read.value.id);
    Call::patch(path).body(&json!({ "details": details })).based_on(read.etag.as_deref()).fetch_versioned().await
}

pub async fn remove(read: &Versioned<Webhook>) -> Outcome<()> {
    Call::delete(format!("/v1/webhooks/{}", read.value.id)).based_on(read.etag.as_deref()).done().await
}

/// A new secret; the one before goes on for as long as asked.
pub async fn rotate(id: WebhookId, overlap: &RotateSecret) -> Outcome<WebhookWithSecret> {
    Call::post(format!("/v1/webhooks/{id}/secrets")).body(overlap).only_once().fetch().await
}

pub async fn pause(id: WebhookId) -> Outcome<Versioned<Webhook>> {
    Call::post(format!("/v1/webhooks/{id}/pause")).fetch_versioned().await
}

pub async fn resume(id: WebhookId) -> Outcome<Versioned<Webhook>> {
    Call::post(format!("/v1/webhooks/{id}/resume")).fetch_versioned().await
}

pub async fn test(id: WebhookId) -> Outcome<WebhookDelivery> {
    Call::post(format!("/v1/webhooks/{id}/test")).fetch().await
}

pub async fn replay(id: WebhookId, from: &ReplayWebhook) -> Outcome<WebhookReplayed> {
    Call::post(format!("/v1/webhooks/{id}/replay")).body(from).fetch().await
}

pub async fn deliveries(id: WebhookId, query: &WebhookDeliveriesQuery) -> Outcome<Page<WebhookDelivery>> {
    Call::get(format!("/v1/webhooks/{id}/deliveries")).query(query).fetch().await
}

pub async fn retry(id: WebhookId, delivery: WebhookDeliveryId) -> Outcome<WebhookDelivery> {
    Call::post(format!("/v1/webhooks/{id}/deliveries/{delivery}/retry")).fetch().await
}
