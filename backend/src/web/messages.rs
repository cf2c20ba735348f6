//! The section `webhooks` of the document: the messages that partners' own servers get.

use contract::webhook_events::{ReferralStatusChangedEvent, WebhookTestEvent};
use contract::webhooks::EventType;
use serde_json::{Map, Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

/// How messages are written.
const CLOUD_EVENT: &str = "application/cloudevents+json";

const DESCRIPTION: &str = "Sent to each webhook that wants it. Verify the signature on the bytes as they came, then \
    answer 2xx within 15 seconds and do the work afterwards. Messages about one `subject` come in order, and each at \
    least once: the header `webhook-id` tells whether it came before.";

const FAILURE: &str = "Anything else is a failure, and a redirect too: it is tried again for about three days. 410 \
    pauses the webhook at once.";

/// The schemas of all messages, with those that they need.
pub(super) fn schemas() -> Vec<(String, RefOr<Schema>)> {
    let mut found = Vec::new();
    collect::<ReferralStatusChangedEvent>(&mut found);
    collect::<WebhookTestEvent>(&mut found);
    found
}

fn collect<T: ToSchema + PartialSchema>(found: &mut Vec<(String, RefOr<Schema>)>) {
    T::schemas(found);
    found.push((T::name().into_owned(), T::schema()));
}

/// A path item for each kind of event, by the kind.
pub(super) fn messages() -> Value {
    let messages: Map<String, Value> =
        EventType::all().map(|kind| (kind.code().to_owned(), json!({ "post": message(kind) }))).collect();
    Value::Object(messages)
}

fn message(kind: EventType) -> Value {
    let (operation, summary, schema) = match kind {
        EventType::ReferralStatusChanged => {
            ("receive_referral_status_changed", "A referral has another status", ReferralStatusChangedEvent::name())
        }
        EventType::WebhookTest => ("receive_webhook_test", "The test button was pressed", WebhookTestEvent::name()),
    };
    let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
    json!({
        "operationId": operation,
        "tags": ["webhooks"],
        "summary": summary,
        "description": DESCRIPTION,
        "security": [],
        "parameters": headers(),
        "requestBody": { "required": true, "content": { CLOUD_EVENT: { "schema": schema } } },
        "responses": {
            "2XX": { "description": "It was received. The body isn't read." },
            "default": { "description": FAILURE },
        },
    })
}

/// The three headers of Standard Webhooks 1.0.0.
fn headers() -> Value {
    let header = |name: &str, description: &str, schema: Value| {
        let mut header = json!({ "in": "header", "required": true, "description": description, "schema": schema });
        header["name"] = json!(name);
        header
    };
    json!([
        header(
            "webhook-id",
            "The `id` of the event: the same whenever it is sent again.",
            json!({ "type": "string", "format": "uuid", "example": "01930b1c-7c1e-7d3a-8c55-3d1c9a0d7b41" }),
        ),
        header(
            "webhook-timestamp",
            "When this was sent, in seconds since 1970. Refuse what is more than five minutes away from now.",
            json!({ "type": "integer", "format": "int64", "example": 1_773_140_400 }),
        ),
        header(
            "webhook-signature",
            "Signatures of `<webhook-id>.<webhook-timestamp>.<body>`, with a space between, in base64: `v1,` before an \
             HMAC-SHA256, `v1a,` before an Ed25519 signature. One that verifies is enough.",
            json!({ "type": "string", "example": "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=" }),
        ),
    ])
}
