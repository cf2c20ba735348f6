//! Examples of what partners send: real requests, each of which is sent as it stands by a test.

use serde_json::{Map, Value, json};

/// A request that succeeds.
struct Example {
    operation: &'static str,
    name: &'static str,
    summary: &'static str,
    value: Value,
}

/// The examples of an operation, by their names; nothing when there are none.
pub(super) fn examples_of(operation: &str) -> Option<Value> {
    let examples = all().into_iter().filter(|example| example.operation == operation);
    let named: Map<String, Value> = examples
        .map(|Example { name, summary, value, .. }| (name.to_owned(), json!({ "summary": summary, "value": value })))
        .collect();
    (!named.is_empty()).then_some(Value::Object(named))
}

fn all() -> Vec<Example> {
    let example = |operation, name, summary, value| Example { operation, name, summary, value };
    vec![
        example("create_token", "secret", "With a client's secret", token()),
        example("create_referral", "whole", "All that can be said of someone", referral()),
        example("create_referral", "least", "No more than is needed", least()),
        example("create_referral_batch", "two", "Two people at once", json!({ "items": [referral(), least()] })),
        example("correct_referral", "corrected", "The whole contents, with another goal", corrected()),
        example("create_webhook", "usual", "Every change of a status, signed with a shared secret", webhook()),
        example("create_webhook", "ed25519", "The same, signed so that a public key verifies", signed_webhook()),
        example("update_webhook", "moved", "Another address; the rest stays", moved()),
        example(
            "create_webhook_secret",
            "overlap",
            "The one before works on for three days",
            json!({ "overlapHours": 72 }),
        ),
        example("replay_webhook", "since", "All since a moment, at most 30 days ago", since()),
    ]
}

fn token() -> Value {
    json!({
        "grant_type": "client_credentials",
        "client_id": "01890a5d-ac96-774b-bcce-b302099a8057",
        "client_secret": "the secret of this client",
        "scope": "referrals:write referrals:read",
    })
}

fn referral() -> Value {
    json!({
        "reference": "WPDA-2026-0193",
        "person": {
            "givenName": "Selam",
            "familyName": "Tesfay",
            "birthYear": 1994,
            "gender": "woman",
            "city": "Assen",
            "countryOfOrigin": "ER",
            "languages": [{ "language": "tir", "proficiency": "native" }],
            "contact": { "email": "selam.tesfay@post.example", "phone": "+31600000193" },
        },
        "dutchLevel": "A1",
        "learningRoute": "b",
        "literacyTrack": false,
        "goal": "Meer Nederlands spreken en mensen in de buurt leren kennen.",
        "legalBasis": { "kind": "public_task", "since": "2026-03-02" },
    })
}

fn least() -> Value {
    json!({
        "reference": "WPDA-2026-0194",
        "person": { "givenName": "Yusuf" },
        "legalBasis": { "kind": "consent", "since": "2026-03-02" },
    })
}

fn corrected() -> Value {
    let mut corrected = referral();
    corrected["goal"] = json!("Meer Nederlands spreken, en leren fietsen.");
    corrected
}

fn webhook() -> Value {
    json!({ "details": {
        "url": "https://zaken.werkplein.example/voorwaarts",
        "description": "Zaaksysteem",
        "eventTypes": ["referral.status_changed"],
        "contactEmail": "beheer@werkplein.example",
    } })
}

fn signed_webhook() -> Value {
    let mut signed = webhook();
    signed["signature"] = json!("ed25519");
    signed
}

fn moved() -> Value {
    json!({ "details": { "url": "https://zaken.werkplein.example:8443/voorwaarts" } })
}

fn since() -> Value {
    json!({ "from": "2026-03-09T00:00:00Z" })
}
