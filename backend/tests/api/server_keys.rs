//! The keys that sign access tokens: found by whoever wants to verify, and changed without a break.

use serde_json::{Value, json};
use voorwaarts::auth::keys::Keys;

use crate::support::{App, SECRET, User, newcomer};

const NEXT: &[u8] = b"the secret that takes over from that of the tests";

async fn kids(app: &App) -> Vec<String> {
    let keys = app.get("/.well-known/jwks.json").send().await.ok();
    keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

async fn who(app: &App, token: &str) -> u16 {
    app.get("/v1/referral-statuses").header("Authorization", &format!("Bearer {token}")).send().await.status
}

#[actix_web::test]
async fn a_client_finds_out_by_itself_how_to_get_a_token() {
    let app = App::begin().await;
    let answer = app.get("/.well-known/oauth-authorization-server").send().await;
    assert_eq!(answer.header("Access-Control-Allow-Origin"), Some("*"));
    assert_eq!(answer.header("Cache-Control"), Some("public, max-age=300"));
    let issuer = "https://voorwaarts.example.nl";
    assert_eq!(
        answer.ok(),
        json!({
            "issuer": issuer,
            "token_endpoint": format!("{issuer}/oauth2/token"),
            "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
            "scopes_supported": ["referrals:write", "referrals:read", "capacity:read", "webhooks:manage"],
            "response_types_supported": [],
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_basic", "client_secret_post"],
            "token_endpoint_auth_signing_alg_values_supported": ["EdDSA", "ES256"],
            "service_documentation": format!("{issuer}/developers/tokens"),
        })
    );
}

/// Whoever has the public keys can verify a token, and reads in it what RFC 9068 asks for.
#[actix_web::test]
async fn a_token_can_be_verified_by_what_is_public() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let token = partner.token().await;
    let keys = app.get("/.well-known/jwks.json").send().await.ok();
    let set: jsonwebtoken::jwk::JwkSet = serde_json::from_value(keys).unwrap();
    let header = jsonwebtoken::decode_header(&token).unwrap();
    assert_eq!(header.typ.as_deref(), Some("at+jwt"));
    let key = jsonwebtoken::DecodingKey::from_jwk(set.find(header.kid.as_deref().unwrap()).unwrap()).unwrap();
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::EdDSA);
    validation.set_audience(&["https://voorwaarts.example.nl"]);
    validation.validate_exp = false;
    let claims = jsonwebtoken::decode::<Value>(&token, &key, &validation).unwrap().claims;
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!("https://voorwaarts.example.nl"), &claims["iss"].clone()));
    assert_eq!((&claims["sub"], &claims["client_id"]), (&json!(partner.id()), &json!(partner.id())));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
    assert!(claims["jti"].as_str().unwrap().len() >= 20);
}

#[actix_web::test]
async fn a_server_gets_a_new_secret_without_a_break() {
    let before = App::begin().await;
    let (partner, user) = (before.as_partner("Werkplein").await, before.as_coordinator().await);
    for number in 0..2 {
        partner.refers(&number.to_string(), "Selam", "Tesfay").await;
        user.adds(&newcomer(number)).await;
    }
    let old = partner.token().await;
    let cursor = |user: User| async move {
        user.get("/v1/people?pageSize=1").await.ok()["nextCursor"].as_str().unwrap().to_owned()
    };
    let page = cursor(user.clone()).await;
    let feed = user.post("/v1/calendar-feeds", &json!({ "kind": "open" })).await.created();
    let calendar = feed["link"].as_str().unwrap().strip_prefix("http://localhost:8080").unwrap().to_owned();
    let was = kids(&before).await;

    let during = before.restarted_with(Keys::derive(NEXT).after(SECRET)).await;
    let both = kids(&during).await;
    assert_eq!((both.len(), &both[1]), (2, &was[0]), "the new one first, the one before after it");
    assert_eq!(who(&during, &old).await, 200);
    let path = format!("/v1/people?pageSize=1&cursor={page}");
    user.at(&during).get(&path).await.is(200);
    let new = partner.at(&during).token().await;
    assert_eq!(jsonwebtoken::decode_header(&new).unwrap().kid, Some(both[0].clone()));
    assert_eq!(who(&during, &new).await, 200);
    let later = cursor(user.at(&during)).await;

    let after = before.restarted_with(Keys::derive(NEXT)).await;
    assert_eq!(kids(&after).await, both[..1]);
    assert_eq!((who(&after, &old).await, who(&after, &new).await), (401, 200));
    user.at(&after).get(&path).await.problem(400, "invalid_cursor");
    user.at(&after).get(&format!("/v1/people?pageSize=1&cursor={later}")).await.is(200);
    for app in [&during, &after] {
        app.get(&calendar).header("Accept", "text/calendar").send().await.is(200);
    }
}

/// Two servers that know different addresses of themselves don't take each other's tokens.
#[actix_web::test]
async fn a_token_is_for_the_address_that_issued_it() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let other = app.restarted_with(Keys::derive(SECRET).issued_by("https://other.example/")).await;
    let token = partner.at(&other).token().await;
    assert_eq!((who(&other, &token).await, who(&app, &token).await), (200, 401));
    let metadata = other.get("/.well-known/oauth-authorization-server").send().await.ok();
    assert_eq!(metadata["issuer"], "https://other.example");
}
