//! API clients of partners, and how they get a token.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Answer, App, User, referral};

/// An organisation that signed, and a client of it.
struct Partner {
    app: App,
    administrator: User,
    id: String,
    secret: String,
}

impl Partner {
    async fn of(app: &App, scopes: &[&str]) -> Self {
        let administrator = app.as_administrator().await;
        let organisation = signed(&administrator, "2026-03-01").await;
        let body = json!({ "organisationId": organisation, "name": "Koppeling", "scopes": scopes });
        let made = administrator.post("/v1/partner-clients", &body).await.created();
        let secret = made["secret"].as_str().unwrap().to_owned();
        Self { app: app.clone(), administrator, id: made["client"]["id"].as_str().unwrap().to_owned(), secret }
    }

    fn path(&self) -> String {
        format!("/v1/partner-clients/{}", self.id)
    }

    async fn token_with(&self, secret: &str) -> Answer {
        let basic = format!("Basic {}", STANDARD.encode(format!("{}:{secret}", self.id)));
        form(&self.app, "grant_type=client_credentials", Some(&basic)).await
    }

    async fn rotate(&self, hours: u32) -> String {
        let made =
            self.administrator.post(&format!("{}/secrets", self.path()), &json!({ "overlapHours": hours })).await;
        made.created()["secret"].as_str().unwrap().to_owned()
    }
}

async fn signed(user: &User, on: &str) -> String {
    let body = json!({ "details": { "name": "Werkplein", "kinds": ["referrer"], "agreementSignedOn": on } });
    user.post("/v1/organisations", &body).await.created()["id"].as_str().unwrap().to_owned()
}

async fn form(app: &App, body: &str, authorization: Option<&str>) -> Answer {
    let ask = app.post("/oauth2/token").body("application/x-www-form-urlencoded", body.to_owned());
    match authorization {
        Some(header) => ask.header("Authorization", header).send().await,
        None => ask.send().await,
    }
}

/// An error as RFC 6749 has them.
fn refused(answer: &Answer, status: u16, error: &str) {
    let body = answer.is(status).json();
    assert_eq!(body["error"], error, "{body}");
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    assert_eq!(answer.header("WWW-Authenticate").is_some(), status == 401);
}

fn bearer(token: &Answer) -> String {
    format!("Bearer {}", token.ok()["access_token"].as_str().unwrap())
}

#[actix_web::test]
async fn a_client_needs_an_agreement() {
    let app = App::begin().await;
    let administrator = app.as_administrator().await;
    let body = json!({ "details": { "name": "Zonder", "kinds": ["referrer"] } });
    let without = administrator.post("/v1/organisations", &body).await.created()["id"].clone();
    let client =
        |organisation: &Value| json!({ "organisationId": organisation, "name": "x", "scopes": ["referrals:write"] });
    administrator.post("/v1/partner-clients", &client(&without)).await.problem(409, "state_conflict");
    let later = signed(&administrator, "2026-03-11").await;
    administrator.post("/v1/partner-clients", &client(&json!(later))).await.problem(409, "state_conflict");
    let nowhere = json!("01890a5d-ac96-774b-bcce-b302099a8057");
    let answer = administrator.post("/v1/partner-clients", &client(&nowhere)).await;
    assert_eq!(answer.faults(), ["/organisationId unknown_reference"]);
    let body = json!({ "organisationId": later, "name": "", "scopes": [] });
    let answer = administrator.post("/v1/partner-clients", &body).await;
    assert_eq!(answer.faults(), ["/name too_short", "/scopes too_few"]);
}

#[actix_web::test]
async fn a_secret_is_shown_once_and_kept_only_as_a_hash() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write"]).await;
    assert!(partner.secret.len() >= 43, "256 bits");
    let read = partner.administrator.get(&partner.path()).await;
    assert!(!read.text().contains(&partner.secret));
    let hint = &partner.secret[partner.secret.len() - 4..];
    assert_eq!(read.ok()["secrets"][0]["hint"], hint);
    let list = partner.administrator.get("/v1/partner-clients").await;
    assert!(!list.text().contains(&partner.secret));
    assert_eq!(app.count("SELECT count(*) AS value FROM partner_secret WHERE length(hash) = 32").await, 1);
}

#[actix_web::test]
async fn a_token_lets_a_partner_push() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write", "referrals:read"]).await;
    let answer = partner.token_with(&partner.secret).await;
    let token = answer.ok();
    assert_eq!(token["token_type"], "Bearer");
    assert_eq!(token["expires_in"], 600);
    assert_eq!(token["scope"], "referrals:write referrals:read");
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    let push =
        || app.post("/v1/referrals").header("Authorization", &bearer(&answer)).json(&referral("1", "Selam", "Tesfay"));
    push().send().await.is(201);
    let used = partner.administrator.get(&partner.path()).await.ok();
    assert_eq!(used["lastUsedAt"], "2026-03-10T11:00:00Z");
    app.clock().advance(TimeDelta::minutes(10));
    push().send().await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn a_client_says_who_it_is_in_one_of_two_ways() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write"]).await;
    let post = format!("grant_type=client_credentials&client_id={}&client_secret={}", partner.id, partner.secret);
    form(&app, &post, None).await.is(200);
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", partner.id, partner.secret)));
    refused(&form(&app, &post, Some(&basic)).await, 401, "invalid_client");
    refused(&form(&app, "grant_type=client_credentials", None).await, 401, "invalid_client");
    refused(&form(&app, "grant_type=client_credentials", Some("Basic x")).await, 401, "invalid_client");
    refused(&form(&app, "grant_type=client_credentials", Some("Bearer x")).await, 401, "invalid_client");
    // Capitals of the scheme don't matter, and a client_id beside it is the same one or refused.
    for scheme in ["basic", "BASIC"] {
        let basic = basic.replace("Basic", scheme);
        form(&app, "grant_type=client_credentials", Some(&basic)).await.is(200);
    }
    let same = format!("grant_type=client_credentials&client_id={}", partner.id);
    form(&app, &same, Some(&basic)).await.is(200);
    let other = "grant_type=client_credentials&client_id=01890a5d-ac96-774b-bcce-b302099a8057";
    refused(&form(&app, other, Some(&basic)).await, 401, "invalid_client");
}

#[actix_web::test]
async fn who_is_not_known_gets_no_token() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write"]).await;
    let wrong = partner.token_with("another secret").await;
    refused(&wrong, 401, "invalid_client");
    let unknown =
        format!("Basic {}", STANDARD.encode(format!("01890a5d-ac96-774b-bcce-b302099a8057:{}", partner.secret)));
    let unknown = form(&app, "grant_type=client_credentials", Some(&unknown)).await;
    refused(&unknown, 401, "invalid_client");
    assert_eq!(wrong.json(), unknown.json());
    let nonsense = format!("Basic {}", STANDARD.encode("nobody:x"));
    refused(&form(&app, "grant_type=client_credentials", Some(&nonsense)).await, 401, "invalid_client");
}

#[actix_web::test]
async fn only_client_credentials_are_granted() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write"]).await;
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", partner.id, partner.secret)));
    let ask = |body: &'static str| form(&app, body, Some(&basic));
    refused(&ask("grant_type=password&username=x&password=y").await, 400, "unsupported_grant_type");
    refused(&ask("grant_type=refresh_token").await, 400, "unsupported_grant_type");
    refused(&ask("").await, 400, "invalid_request");
    refused(&ask("grant_type=client_credentials&grant_type=client_credentials").await, 400, "invalid_request");
    let json = app.post("/oauth2/token").json(&json!({ "grant_type": "client_credentials" }));
    json.send().await.problem(415, "unsupported_media_type");
}

#[actix_web::test]
async fn a_token_has_the_scopes_asked_for_and_no_more_than_the_client() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write"]).await;
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", partner.id, partner.secret)));
    let ask = |scope: &str| {
        let body = format!("grant_type=client_credentials&scope={scope}");
        let (app, basic) = (app.clone(), basic.clone());
        async move { form(&app, &body, Some(&basic)).await }
    };
    let token = ask("referrals%3Awrite").await;
    assert_eq!(token.ok()["scope"], "referrals:write");
    app.get("/v1/referral-statuses").header("Authorization", &bearer(&token)).send().await.problem(403, "forbidden");
    refused(&ask("referrals%3Aread").await, 400, "invalid_scope");
    refused(&ask("referrals%3Awrite+referrals%3Aread").await, 400, "invalid_scope");
    refused(&ask("people%3Aread").await, 400, "invalid_scope");
    assert_eq!(ask("").await.ok()["scope"], "referrals:write");
}

#[actix_web::test]
async fn guessing_secrets_is_slowed_down_where_it_is_done() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write"]).await;
    let asks = |secret: &str, address: &'static str| {
        let body = format!("grant_type=client_credentials&client_id={}&client_secret={secret}", partner.id);
        app.post("/oauth2/token").body("application/x-www-form-urlencoded", body).from(address).send()
    };
    for _ in 0..10 {
        refused(&asks("guess", "192.0.2.7").await, 401, "invalid_client");
    }
    // The right one would be no better: whoever guesses isn't told.
    for secret in ["guess", partner.secret.as_str()] {
        let waits = asks(secret, "192.0.2.7").await;
        waits.problem(429, "too_many_requests");
        let seconds: u64 = waits.header("Retry-After").unwrap().parse().unwrap();
        assert!((1..=21).contains(&seconds), "{seconds}");
        assert_eq!(waits.header("RateLimit"), Some(format!("\"default\";r=0;t={seconds}").as_str()));
        assert_eq!(waits.header("RateLimit-Policy"), Some("\"default\";q=3;w=60"));
    }
    let client = partner.administrator.get(&partner.path()).await.ok();
    assert_eq!(client["failuresSinceSuccess"], 10, "what waits isn't looked at");
    // Elsewhere nobody is shut out by it, and mistakes before a right one are forgotten.
    for _ in 0..9 {
        refused(&asks("guess", "192.0.2.8").await, 401, "invalid_client");
    }
    asks(&partner.secret, "192.0.2.8").await.is(200);
    for _ in 0..10 {
        refused(&asks("guess", "192.0.2.8").await, 401, "invalid_client");
    }
}

#[actix_web::test]
async fn right_secrets_are_not_slowed_down() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write"]).await;
    for _ in 0..40 {
        partner.token_with(&partner.secret).await.is(200);
    }
}

#[actix_web::test]
async fn a_new_secret_takes_over_from_the_old_one() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write"]).await;
    let second = partner.rotate(72).await;
    assert_ne!(second, partner.secret);
    partner.token_with(&partner.secret).await.is(200);
    partner.token_with(&second).await.is(200);
    let client = partner.administrator.get(&partner.path()).await.ok();
    let ends: Vec<_> = client["secrets"].as_array().unwrap().iter().map(|secret| secret["expiresAt"].clone()).collect();
    assert_eq!(ends, [Value::Null, json!("2026-03-13T11:00:00Z")]);

    app.clock().advance(TimeDelta::hours(72));
    refused(&partner.token_with(&partner.secret).await, 401, "invalid_client");
    partner.token_with(&second).await.is(200);
    let client = partner.administrator.get(&partner.path()).await.ok();
    assert_eq!(client["secrets"].as_array().unwrap().len(), 1);

    // Without an overlap, the old one is out at once.
    let third = partner.rotate(0).await;
    refused(&partner.token_with(&second).await, 401, "invalid_client");
    partner.token_with(&third).await.is(200);
    let answer =
        partner.administrator.post(&format!("{}/secrets", partner.path()), &json!({ "overlapHours": 721 })).await;
    assert_eq!(answer.faults(), ["/overlapHours out_of_range"]);
}

#[actix_web::test]
async fn a_later_overlap_never_makes_an_old_secret_live_longer() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write"]).await;
    let client = partner.administrator.get(&partner.path()).await.ok();
    let path = format!("{}/secrets/{}/end", partner.path(), client["secrets"][0]["id"].as_str().unwrap());
    partner.administrator.post(&path, &json!({ "overlapHours": 1 })).await.is(200);
    partner.rotate(72).await;
    partner.token_with(&partner.secret).await.is(200);
    app.clock().advance(TimeDelta::hours(1));
    refused(&partner.token_with(&partner.secret).await, 401, "invalid_client");
}

#[actix_web::test]
async fn two_secrets_work_while_one_takes_over_and_never_more() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write"]).await;
    let mut secrets = vec![partner.secret.clone()];
    for _ in 0..3 {
        app.clock().advance(TimeDelta::minutes(1));
        secrets.push(partner.rotate(72).await);
        let client = partner.administrator.get(&partner.path()).await.ok();
        let hints: Vec<_> = client["secrets"].as_array().unwrap().iter().map(|known| known["hint"].clone()).collect();
        let latest: Vec<_> = secrets.iter().rev().take(2).map(|secret| json!(secret[secret.len() - 4..])).collect();
        assert_eq!(hints, latest);
    }
    for ended in &secrets[..2] {
        refused(&partner.token_with(ended).await, 401, "invalid_client");
    }
    for works in &secrets[2..] {
        partner.token_with(works).await.is(200);
    }
}

#[actix_web::test]
async fn who_looks_after_a_client_sees_which_secret_is_in_use() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write"]).await;
    let second = partner.rotate(72).await;
    let used = || async {
        let client = partner.administrator.get(&partner.path()).await.ok();
        client["secrets"].as_array().unwrap().iter().map(|known| known["lastUsedAt"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(used().await, [Value::Null, Value::Null]);
    partner.token_with(&partner.secret).await.is(200);
    assert_eq!(used().await, [Value::Null, json!("2026-03-10T11:00:00Z")]);
    app.clock().advance(TimeDelta::minutes(5));
    partner.token_with(&second).await.is(200);
    assert_eq!(used().await, [json!("2026-03-10T11:05:00Z"), json!("2026-03-10T11:00:00Z")]);
    // Once a minute is often enough, and a wrong one moves nothing.
    app.clock().advance(TimeDelta::seconds(59));
    partner.token_with(&second).await.is(200);
    partner.token_with("another").await.is(401);
    assert_eq!(used().await[0], "2026-03-10T11:05:00Z");
    app.clock().advance(TimeDelta::seconds(1));
    partner.token_with(&second).await.is(200);
    assert_eq!(used().await[0], "2026-03-10T11:06:00Z");
    let client = partner.administrator.get(&partner.path()).await.ok();
    assert_eq!((&client["lastUsedAt"], &client["failuresSinceSuccess"]), (&json!("2026-03-10T11:06:00Z"), &json!(0)));
}

#[actix_web::test]
async fn who_made_and_revoked_a_client_is_told_by_name() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write"]).await;
    app.sql("UPDATE account SET display_name = 'Tineke Luinge'").await;
    let colleague = app.as_administrator().await;
    colleague.post(&format!("{}/secrets", partner.path()), &json!({ "overlapHours": 1 })).await.is(201);
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
    colleague.post(&format!("{}/keys", partner.path()), &json!({ "jwk": jwk })).await.is(201);
    let client = colleague.get(&partner.path()).await.ok();
    assert_eq!((&client["createdBy"], &client["revokedBy"]), (&json!("Tineke Luinge"), &Value::Null));
    assert_eq!(client["secrets"][0]["createdBy"], "Noor Wiersma");
    assert_eq!(client["secrets"][1]["createdBy"], "Tineke Luinge");
    assert_eq!(client["keys"][0]["createdBy"], "Noor Wiersma");
    let revoked = colleague.does(&format!("{}/revoke", partner.path())).await.ok();
    assert_eq!((&revoked["createdBy"], &revoked["revokedBy"]), (&json!("Tineke Luinge"), &json!("Noor Wiersma")));
    // Whoever does it again isn't who did it.
    let again = partner.administrator.does(&format!("{}/revoke", partner.path())).await.ok();
    assert_eq!(again["revokedBy"], "Noor Wiersma");
}

#[actix_web::test]
async fn revoking_works_at_once_on_tokens_that_are_out() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write", "referrals:read"]).await;
    let token = bearer(&partner.token_with(&partner.secret).await);
    let list = || app.get("/v1/referral-statuses").header("Authorization", &token).send();
    list().await.is(200);
    let revoked = partner.administrator.does(&format!("{}/revoke", partner.path())).await.ok();
    assert_eq!(revoked["revokedAt"], "2026-03-10T11:00:00Z");
    list().await.problem(401, "unauthenticated");
    refused(&partner.token_with(&partner.secret).await, 401, "invalid_client");
    let tried = partner.administrator.get(&partner.path()).await.ok();
    assert_eq!((&tried["lastFailure"], &tried["failuresSinceSuccess"]), (&json!("revoked"), &json!(1)));
    assert_eq!(tried["lastFailedAt"], "2026-03-10T11:00:00Z");
    let path = format!("{}/secrets", partner.path());
    partner.administrator.post(&path, &json!({ "overlapHours": 0 })).await.problem(409, "state_conflict");
    // Once is enough, and the first time is remembered.
    app.clock().advance(TimeDelta::hours(1));
    let again = partner.administrator.does(&format!("{}/revoke", partner.path())).await.ok();
    assert_eq!(again["revokedAt"], "2026-03-10T11:00:00Z");
}

#[actix_web::test]
async fn a_scope_that_is_taken_from_the_client_is_taken_from_its_tokens() {
    let app = App::begin().await;
    let partner = Partner::of(&app, &["referrals:write", "referrals:read"]).await;
    let token = bearer(&partner.token_with(&partner.secret).await);
    app.sql("UPDATE partner_client SET scopes = '{referrals:write}'").await;
    app.get("/v1/referral-statuses").header("Authorization", &token).send().await.problem(403, "forbidden");
}

#[actix_web::test]
async fn a_client_has_a_contact_to_mail() {
    let app = App::begin().await;
    let administrator = app.as_administrator().await;
    let organisation = signed(&administrator, "2026-03-01").await;
    let new = |contact: Value| {
        let scopes = ["referrals:read"];
        json!({ "organisationId": organisation, "name": "x", "scopes": scopes, "contactEmail": contact })
    };
    let answer = administrator.post("/v1/partner-clients", &new(json!("nobody"))).await;
    assert_eq!(answer.faults(), ["/contactEmail wrong_format"]);
    let made = administrator.post("/v1/partner-clients", &new(json!("koppelingen@werkplein.example"))).await.created();
    assert_eq!(made["client"]["contactEmail"], "koppelingen@werkplein.example");
    let path = format!("/v1/partner-clients/{}", made["client"]["id"].as_str().unwrap());
    // What isn't named stays.
    let renamed = administrator.patch(&path, ("\"v1\"", &json!({ "name": "y" }))).await.ok();
    assert_eq!(renamed["contactEmail"], "koppelingen@werkplein.example");
    let changed =
        administrator.patch(&path, ("\"v2\"", &json!({ "contactEmail": "api@werkplein.example" }))).await.ok();
    assert_eq!(changed["contactEmail"], "api@werkplein.example");
    let answer = administrator.patch(&path, ("\"v3\"", &json!({ "contactEmail": "nobody" }))).await;
    assert_eq!(answer.faults(), ["/contactEmail wrong_format"]);
    let without = administrator.patch(&path, ("\"v3\"", &json!({ "contactEmail": null }))).await.ok();
    assert_eq!(without["contactEmail"], Value::Null);
    assert_eq!(administrator.get(&path).await.ok()["contactEmail"], Value::Null);
}

#[actix_web::test]
async fn clients_are_listed_the_latest_first() {
    let app = App::begin().await;
    let administrator = app.as_administrator().await;
    let organisation = signed(&administrator, "2026-03-01").await;
    let other = app.as_partner("Andere organisatie").await;
    for number in 0..5 {
        let body =
            json!({ "organisationId": organisation, "name": format!("nr. {number}"), "scopes": ["referrals:read"] });
        administrator.post("/v1/partner-clients", &body).await.is(201);
        app.clock().advance(TimeDelta::minutes(1));
    }
    let path = format!("/v1/partner-clients?pageSize=2&organisationId={organisation}");
    let listed = administrator.walk(&path).await;
    let names: Vec<_> = listed.iter().map(|client| client["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["nr. 4", "nr. 3", "nr. 2", "nr. 1", "nr. 0"]);
    assert_eq!(administrator.walk("/v1/partner-clients").await.len(), 6);
    let missing = format!("/v1/partner-clients/{}", other.organisation_id());
    administrator.get(&missing).await.problem(404, "not_found");
}
