//! What the document tells partners of their requests and of our messages, held against what really happens.

use actix_web::http::Method;
use contract::webhooks::EventType;
use serde_json::{Value, json};
use voorwaarts::web::document::document;

use crate::support::{Answer, App, Operation, Receiver, User, must_fit, operations, text};

/// The media type of a request, and its examples by their names.
fn examples(operation: &Operation) -> Option<(&'static str, &'static serde_json::Map<String, Value>)> {
    let (media, body) = operation.says["requestBody"]["content"].as_object()?.iter().next()?;
    Some((media, body["examples"].as_object()?))
}

/// The address of an operation, and the version that is there, of something of this partner's.
async fn target(partner: &User, operation: &Operation) -> (String, Option<String>) {
    let address = operation.address();
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    if operation.path.starts_with("/webhooks/") {
        let (webhook, _) = partner.has_webhook("https://93.184.216.34/voorwaarts").await;
        let etag = partner.get(&webhook).await.etag();
        return (address.replace(&format!("/v1/webhooks/{id}"), &webhook), Some(etag));
    }
    if operation.path.starts_with("/referrals/") {
        let first =
            &document()["paths"]["/referrals"]["post"]["requestBody"]["content"]["application/json"]["examples"];
        let referral = partner.pushes(&first["whole"]["value"]).await.created();
        let address = address.replace(id, text(&referral["id"]));
        let etag = partner.get(&address).await.etag();
        return (address, Some(etag));
    }
    (address, None)
}

async fn send(partner: &User, operation: &Operation, (media, value): (&str, &Value)) -> Answer {
    if media == "application/x-www-form-urlencoded" {
        // What nobody else may have is the client's own.
        let mut fields = value.as_object().unwrap().clone();
        fields["client_id"] = json!(partner.id());
        fields["client_secret"] = json!("a secret of the tests");
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| format!("{name}={}", text(value).replace(' ', "+"))).collect();
        return partner
            .app
            .ask(operation.method.clone(), &operation.address())
            .body(media, fields.join("&"))
            .send()
            .await;
    }
    let (address, etag) = target(partner, operation).await;
    let mut ask = partner.ask(operation.method.clone(), &address).await.body(media, value.to_string());
    if let Some(etag) = etag.filter(|_| operation.method != Method::POST) {
        ask = ask.header("If-Match", &etag);
    }
    ask.send().await
}

#[actix_web::test]
async fn each_example_of_a_partners_request_succeeds_as_documented() {
    let app = App::begin().await;
    let mut sent = 0;
    for operation in operations() {
        let Some((media, examples)) = examples(&operation) else { continue };
        let statuses = operation.says["responses"].as_object().unwrap();
        let expected = if statuses.contains_key("201") { 201 } else { 200 };
        for (name, example) in examples {
            sent += 1;
            let partner = app.as_partner(&format!("Partner {sent}")).await;
            let answer = send(&partner, &operation, (media, &example["value"])).await;
            assert_eq!(answer.status, expected, "{} {name}: {}", operation.id, answer.text());
            if operation.id == "create_referral_batch" {
                assert_eq!(answer.ok()["refused"], 0, "{}", answer.text());
            }
        }
    }
    assert!(sent >= 8, "{sent}");
}

/// A lint says so of the document as it is committed; here it is that of the document as it is.
#[test]
fn whatever_partners_send_has_an_example() {
    for operation in operations() {
        let is_theirs = operation.needs("partner").is_some() || operation.id == "create_token";
        if is_theirs && operation.says.get("requestBody").is_some() {
            assert!(examples(&operation).is_some_and(|(_, examples)| !examples.is_empty()), "{}", operation.id);
        }
    }
}

#[actix_web::test]
async fn each_message_is_as_documented() {
    let app = App::begin().await;
    let (partner, receiver) = (app.as_partner("Werkplein").await, Receiver::start().await);
    let (webhook, _) = partner.has_webhook(&receiver.url).await;
    partner.refers("1", "Selam", "Tesfay").await;
    assert_eq!(voorwaarts::referrals::follow(app.services()).await.unwrap(), 1);
    partner.does(&format!("{webhook}/test")).await.ok();
    while voorwaarts::webhooks::deliver(app.services()).await.unwrap() > 0 {}
    let mut kinds = Vec::new();
    for got in receiver.got() {
        let event = got.event();
        let kind = text(&event["type"]).to_owned();
        let says = &document()["webhooks"][&kind]["post"];
        let media = says["requestBody"]["content"].get(got.header("content-type")).unwrap();
        must_fit(&kind, &media["schema"], (&kind, &event));
        for parameter in says["parameters"].as_array().unwrap() {
            let value = got.header(text(&parameter["name"]));
            let value = if parameter["schema"]["type"] == "integer" {
                value.parse::<i64>().unwrap().into()
            } else {
                json!(value)
            };
            must_fit(&format!("{kind} {}", parameter["name"]), &parameter["schema"], (&kind, &value));
        }
        assert_eq!(got.header("webhook-id"), text(&event["id"]));
        kinds.push(kind);
    }
    kinds.sort_unstable();
    assert_eq!(kinds, EventType::all().map(EventType::code).collect::<Vec<_>>());
    let documented: Vec<_> = document()["webhooks"].as_object().unwrap().keys().collect();
    assert_eq!(documented, kinds.iter().collect::<Vec<_>>());
}

#[actix_web::test]
async fn a_status_has_the_same_tag_as_long_as_it_is_the_same() {
    let app = App::begin().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let id = partner.refers("1", "Selam", "Tesfay").await;
    let other = partner.refers("2", "Amina", "Warsame").await;
    let first = partner.reads_status(&id).await.etag();
    assert_eq!(partner.reads_status(&id).await.etag(), first);
    assert_ne!(partner.reads_status(&other).await.etag(), first);
    user.reviews(&id).await.is(200);
    assert_ne!(partner.reads_status(&id).await.etag(), first);
}

#[actix_web::test]
async fn what_is_made_with_a_secret_tells_its_version_at_once() {
    let app = App::begin().await;
    let (partner, administrator) = (app.as_partner("Werkplein").await, app.as_administrator().await);
    let made = partner.post("/v1/webhooks", &crate::webhooks::new_webhook("https://93.184.216.34/")).await;
    let path = made.header("Location").unwrap().to_owned();
    assert_eq!(made.etag(), partner.get(&path).await.etag());
    let again = partner.post(&format!("{path}/secrets"), &json!({ "overlapHours": 1 })).await;
    assert_ne!(again.etag(), made.etag());
    partner.delete(&path, &again.etag()).await.is(204);

    let new = json!({ "organisationId": partner.organisation_id(), "name": "Tweede", "scopes": ["referrals:read"] });
    let made = administrator.post("/v1/partner-clients", &new).await;
    assert_eq!(made.etag(), administrator.get(made.header("Location").unwrap()).await.etag());
}
