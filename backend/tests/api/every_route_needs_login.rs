//! Nobody gets in without a token that is ours and still holds. Driven by the document, so that a new operation is
//! covered from the day it is there.

use actix_web::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::json;
use voorwaarts::auth::keys::{Bearer, Keys};

use crate::support::{Answer, App, Operation, operations};

fn not_public() -> Vec<Operation> {
    operations().into_iter().filter(|operation| !operation.is_public()).collect()
}

async fn call(app: &App, operation: &Operation, token: Option<&str>) -> Answer {
    let mut ask = app.ask(operation.method.clone(), &operation.address()).header("X-Requested-With", "test");
    if let Some(token) = token {
        ask = ask.header("Authorization", &format!("Bearer {token}"));
    }
    if operation.says.get("requestBody").is_some() {
        ask = ask.json(&json!({}));
    }
    ask.send().await
}

/// Refused as unknown, by every operation.
async fn is_refused_everywhere(app: &App, token: Option<&str>) {
    for operation in not_public() {
        let answer = call(app, &operation, token).await;
        let code = if operation.needs_cookie() { "session_ended" } else { "unauthenticated" };
        answer.problem(401, code);
        assert_eq!(answer.header("Cache-Control"), Some("no-store"), "{}", answer.what);
    }
}

#[actix_web::test]
async fn every_operation_refuses_anonymous_callers() {
    let app = App::begin().await;
    assert!(not_public().len() >= 45);
    is_refused_everywhere(&app, None).await;
}

#[actix_web::test]
async fn every_operation_refuses_a_token_that_someone_else_signed() {
    let app = App::begin().await;
    let (user, now) = (app.as_coordinator().await, app.services().now());
    let forged = Keys::derive(b"another secret, just as long as ours")
        .sign(&Bearer::Partner { client_id: user.id().into(), scopes: Vec::new() }, now.at, "1".into())
        .unwrap();
    is_refused_everywhere(&app, Some(&forged)).await;
}

#[actix_web::test]
async fn every_operation_refuses_a_token_that_has_expired() {
    let app = App::begin().await;
    let token = app.as_coordinator().await.token().await;
    call_me(&app, &token).await.is(200);
    app.clock().advance(TimeDelta::minutes(10));
    is_refused_everywhere(&app, Some(&token)).await;
}

async fn call_me(app: &App, token: &str) -> Answer {
    app.get("/v1/me").header("Authorization", &format!("Bearer {token}")).send().await
}

/// The same claims under a header that says another algorithm or type.
fn under(header: &serde_json::Value, token: &str, signature: bool) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    format!("{header}.{}.{}", parts[1], if signature { parts[2] } else { "" })
}

#[actix_web::test]
async fn every_operation_refuses_a_token_of_another_algorithm() {
    let app = App::begin().await;
    let token = app.as_coordinator().await.token().await;
    is_refused_everywhere(&app, Some(&under(&json!({ "alg": "none", "typ": "at+jwt" }), &token, false))).await;
    for header in [
        json!({ "alg": "None", "typ": "at+jwt" }),
        json!({ "alg": "HS512", "typ": "at+jwt" }),
        json!({ "alg": "RS256", "typ": "at+jwt" }),
        json!({ "alg": "HS256", "typ": "JWT" }),
        json!({ "alg": "HS256" }),
    ] {
        call_me(&app, &under(&header, &token, true)).await.problem(401, "unauthenticated");
    }
}

#[actix_web::test]
async fn what_is_no_token_of_ours_is_no_token() {
    let app = App::begin().await;
    let token = app.as_coordinator().await.token().await;
    for header in
        ["Bearer", "Bearer ", "Bearer x.y.z", "Basic dXNlcjpwYXNz", "Token", &token, &format!("Bearer {token}x")]
    {
        app.get("/v1/me").header("Authorization", header).send().await.problem(401, "unauthenticated");
    }
    // RFC 9110: the name of a scheme has no case.
    app.get("/v1/me").header("Authorization", &format!("bearer {token}")).send().await.is(200);
    // A token in the query is never looked at.
    app.get(&format!("/v1/figures?access_token={token}")).send().await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn the_document_is_public_and_the_rest_is_not() {
    let public: Vec<_> = operations().into_iter().filter(Operation::is_public).map(|operation| operation.id).collect();
    assert_eq!(public, ["create_token", "get_document", "create_session", "choose_password"]);
    let app = App::begin().await;
    let answer = app.ask(Method::GET, "/v1/openapi.json").send().await;
    assert_eq!(answer.is(200).header("Access-Control-Allow-Origin"), Some("*"));
}
