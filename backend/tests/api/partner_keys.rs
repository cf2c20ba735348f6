//! Clients that show who they are by a key of their own, what failed, and how much they may ask.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use ed25519_dalek::SigningKey;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::support::{Answer, App, User, text};

const ISSUER: &str = "https://voorwaarts.example.nl";
/// A key on P-256 that is known to everyone, in PKCS #8, and the public half of it.
const P256: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEwhaLdVNWIcVJ0Jw+xSJ/SuqP4N7A77OSAxitWKPk7uhRANCAASdEuaX68ar\
    +dc6eENfAGYJpPOWv1BCsUceRxtHPNJBiYOSGx9XNsUdBQuGuZ3/fN7+GzjMX6njawzSWkDm58vh";
const P256_X: &str = "nRLml-vGq_nXOnhDXwBmCaTzlr9QQrFHHkcbRzzSQYk";
const P256_Y: &str = "g5IbH1c2xR0FC4a5nf983v4bOMxfqeNrDNJaQObny-E";

/// A client, whoever manages it, and the Ed25519 key of this number.
struct Client {
    app: App,
    administrator: User,
    id: String,
}

fn signing(number: u8) -> (EncodingKey, Value) {
    let seed = [number; 32];
    let public = SigningKey::from_bytes(&seed).verifying_key().to_bytes();
    let prefix = STANDARD.decode("MC4CAQAwBQYDK2VwBCIEIA==").unwrap();
    let key = EncodingKey::from_ed_der(&[prefix.as_slice(), &seed].concat());
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(public), "kid": number.to_string() });
    (key, jwk)
}

impl Client {
    async fn begin() -> Self {
        let app = App::begin().await;
        let (partner, administrator) = (app.as_partner("Werkplein").await, app.as_administrator().await);
        let id = partner.id().to_string();
        Self { app, administrator, id }
    }

    fn path(&self) -> String {
        format!("/v1/partner-clients/{}", self.id)
    }

    async fn reads(&self) -> Value {
        self.administrator.get(&self.path()).await.ok()
    }

    async fn adds_key(&self, jwk: &Value) -> Answer {
        self.administrator.post(&format!("{}/keys", self.path()), &json!({ "jwk": jwk })).await
    }

    fn claims(&self, jti: &str) -> Value {
        let now = self.app.clock().now().timestamp();
        json!({ "iss": self.id, "sub": self.id, "aud": ISSUER, "iat": now, "exp": now + 60, "jti": jti })
    }

    /// Asks for a token by an assertion that is signed by the key of this number.
    async fn asks(&self, number: u8, claims: &Value) -> Answer {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(number.to_string());
        self.asks_as(&signed(&header, claims, &signing(number).0)).await
    }

    async fn asks_as(&self, assertion: &str) -> Answer {
        let kind = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
        let body = format!("grant_type=client_credentials&client_assertion_type={kind}&client_assertion={assertion}");
        self.app.post("/oauth2/token").body("application/x-www-form-urlencoded", body).send().await
    }

    /// Why the last try failed, and how many did in a row.
    async fn failed(&self) -> (Value, Value) {
        let client = self.reads().await;
        (client["lastFailure"].clone(), client["failuresSinceSuccess"].clone())
    }
}

fn signed(header: &Header, claims: &Value, key: &EncodingKey) -> String {
    jsonwebtoken::encode(header, claims, key).unwrap()
}

fn refused(answer: &Answer) {
    assert_eq!(answer.is(401).json()["error"], "invalid_client");
}

#[actix_web::test]
async fn a_client_gets_a_token_by_its_own_key() {
    let client = Client::begin().await;
    let added = client.adds_key(&signing(1).1).await;
    assert_eq!(added.etag(), "\"v2\"");
    let key = &added.created()["keys"][0];
    assert_eq!((&key["kid"], &key["algorithm"], &key["lastUsedAt"]), (&json!("1"), &json!("EdDSA"), &Value::Null));
    let token = client.asks(1, &client.claims("a")).await.ok();
    assert_eq!(token["scope"], "referrals:write referrals:read capacity:read webhooks:manage");
    let bearer = format!("Bearer {}", text(&token["access_token"]));
    client.app.get("/v1/capacity").header("Authorization", &bearer).send().await.is(200);
    let read = client.reads().await;
    assert_eq!(read["keys"][0]["lastUsedAt"], "2026-03-10T11:00:00Z");
    assert_eq!((&read["lastUsedAt"], &read["failuresSinceSuccess"]), (&json!("2026-03-10T11:00:00Z"), &json!(0)));

    // On the other curve, too.
    let jwk =
        json!({ "kty": "EC", "crv": "P-256", "x": P256_X, "y": P256_Y, "kid": "p", "use": "sig", "alg": "ES256" });
    client.adds_key(&jwk).await.is(201);
    let key = EncodingKey::from_ec_der(&STANDARD.decode(P256).unwrap());
    let mut header = Header::new(Algorithm::ES256);
    header.kid = Some("p".to_owned());
    header.typ = Some("client-authentication+jwt".to_owned());
    client.asks_as(&signed(&header, &client.claims("b"), &key)).await.is(200);
}

#[actix_web::test]
async fn an_assertion_is_used_once() {
    let client = Client::begin().await;
    client.adds_key(&signing(1).1).await.is(201);
    client.asks(1, &client.claims("a")).await.is(200);
    refused(&client.asks(1, &client.claims("a")).await);
    assert_eq!(client.failed().await, (json!("replayed_assertion"), json!(1)));
    client.asks(1, &client.claims("b")).await.is(200);
    assert_eq!(client.failed().await, (json!("replayed_assertion"), json!(0)), "the last one is remembered");
    // What has expired is forgotten, and refused as that.
    client.app.clock().advance(TimeDelta::minutes(2));
    let now = client.app.services().now();
    assert_eq!(client.app.write(move |c| voorwaarts::partners::remove_old(c, &now)).await, 2);
    let mut old = client.claims("a");
    old["exp"] = json!(client.app.clock().now().timestamp() - 60);
    refused(&client.asks(1, &old).await);
    assert_eq!(client.failed().await.0, "expired_assertion");
}

#[actix_web::test]
async fn what_is_not_the_clients_own_is_refused_and_told_to_who_manages_it() {
    let client = Client::begin().await;
    client.adds_key(&signing(1).1).await.is(201);
    let claims = client.claims("a");
    let with = |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        claims
    };
    let now = client.app.clock().now().timestamp();
    for (name, value, why) in [
        ("aud", json!(format!("{ISSUER}/oauth2/token")), "wrong_claims"),
        ("aud", json!([ISSUER, "https://other.example"]), "wrong_claims"),
        ("iss", json!("another"), "wrong_claims"),
        ("exp", json!(now + 3600), "wrong_claims"),
        ("iat", json!(now + 600), "wrong_claims"),
        ("exp", json!(now - 60), "expired_assertion"),
    ] {
        // As many tries as are free.
        let client = Client {
            app: client.app.restarted_with(client.app.services().keys.clone()).await,
            administrator: client.administrator.clone(),
            id: client.id.clone(),
        };
        refused(&client.asks(1, &with(name, value)).await);
        assert_eq!(client.failed().await.0, why, "{name}");
    }
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some("1".to_owned());
    let mut tries: Vec<(String, &str)> = vec![(signed(&header, &claims, &signing(2).0), "wrong_signature")];
    header.kid = Some("2".to_owned());
    tries.push((signed(&header, &claims, &signing(2).0), "unknown_key"));
    header.kid = None;
    tries.push((signed(&header, &claims, &signing(2).0), "wrong_signature"));
    header.kid = Some("1".to_owned());
    header.typ = Some("at+jwt".to_owned());
    tries.push((signed(&header, &claims, &signing(1).0), "wrong_claims"));
    // The public key, taken for a shared secret; no signature at all; and the key of another algorithm.
    let public = URL_SAFE_NO_PAD.decode(text(&signing(1).1["x"])).unwrap();
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("1".to_owned());
    tries.push((signed(&header, &claims, &EncodingKey::from_secret(&public)), "wrong_signature"));
    let mut header = Header::new(Algorithm::ES256);
    header.kid = Some("1".to_owned());
    let other = EncodingKey::from_ec_der(&STANDARD.decode(P256).unwrap());
    tries.push((signed(&header, &claims, &other), "wrong_signature"));
    let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let app = client.app.restarted_with(client.app.services().keys.clone()).await;
    let client = Client { app, administrator: client.administrator.clone(), id: client.id.clone() };
    for (assertion, why) in tries {
        refused(&client.asks_as(&assertion).await);
        assert_eq!(client.failed().await.0, why);
    }
    let unsigned = format!("{}.{}.", encode(json!({ "alg": "none", "kid": "1" })), encode(claims.clone()));
    refused(&client.asks_as(&unsigned).await);
    refused(&client.asks_as("nonsense").await);
    // None of it used the assertion up.
    client.asks(1, &claims).await.is(200);
}

#[actix_web::test]
async fn a_key_needs_a_name_only_among_several() {
    let client = Client::begin().await;
    let unnamed =
        |number: u8, jti: &str| signed(&Header::new(Algorithm::EdDSA), &client.claims(jti), &signing(number).0);
    refused(&client.asks_as(&unnamed(1, "a")).await);
    assert_eq!(client.failed().await.0, "unknown_key", "there is none");
    client.adds_key(&signing(1).1).await.is(201);
    client.asks_as(&unnamed(1, "a")).await.is(200);
    let keys = client.adds_key(&signing(2).1).await.created()["keys"].clone();
    refused(&client.asks_as(&unnamed(1, "b")).await);
    assert_eq!(client.failed().await.0, "unknown_key", "which of both is not tried");
    // The first one ended: what is left is the only one.
    let first = keys.as_array().unwrap().iter().find(|key| key["kid"] == "1").unwrap();
    let path = format!("{}/keys/{}/end", client.path(), text(&first["id"]));
    client.administrator.post(&path, &json!({ "overlapHours": 0 })).await.is(200);
    refused(&client.asks_as(&unnamed(1, "b")).await);
    assert_eq!(client.failed().await.0, "wrong_signature");
    client.asks_as(&unnamed(2, "c")).await.is(200);
}

#[actix_web::test]
async fn a_key_is_its_clients_alone() {
    let client = Client::begin().await;
    let other = client.app.as_partner("Azc").await;
    client.adds_key(&signing(1).1).await.is(201);
    let mut claims = client.claims("a");
    claims["iss"] = json!(other.id());
    claims["sub"] = json!(other.id());
    refused(&client.asks(1, &claims).await);
    // Another may have a key of the same name, and even the same key: what it signs is of who it says.
    let path = format!("/v1/partner-clients/{}/keys", other.id());
    client.administrator.post(&path, &json!({ "jwk": signing(1).1 })).await.is(201);
    client.asks(1, &claims).await.is(200);
    client.asks(1, &client.claims("a")).await.is(200);
}

#[actix_web::test]
async fn one_key_takes_over_from_another_and_each_is_ended_by_itself() {
    let client = Client::begin().await;
    client.adds_key(&signing(1).1).await.is(201);
    let keys = client.adds_key(&signing(2).1).await.created()["keys"].clone();
    assert_eq!((&keys[0]["kid"], &keys[1]["kid"]), (&json!("2"), &json!("1")));
    client.asks(1, &client.claims("a")).await.is(200);
    client.asks(2, &client.claims("b")).await.is(200);
    let end = |id: &Value, hours: u32| {
        let (path, user) = (format!("{}/keys/{}/end", client.path(), text(id)), client.administrator.clone());
        async move { user.post(&path, &json!({ "overlapHours": hours })).await }
    };
    let ended = end(&keys[1]["id"], 24).await.ok();
    assert_eq!(ended["keys"][1]["expiresAt"], "2026-03-11T11:00:00Z");
    assert_eq!(end(&keys[1]["id"], 48).await.ok()["keys"][1]["expiresAt"], "2026-03-11T11:00:00Z", "never later");
    client.asks(1, &client.claims("c")).await.is(200);
    client.app.clock().advance(TimeDelta::hours(24));
    refused(&client.asks(1, &client.claims("d")).await);
    assert_eq!(end(&keys[0]["id"], 0).await.ok()["keys"], json!([]));
    refused(&client.asks(2, &client.claims("e")).await);
    assert_eq!(client.adds_key(&signing(2).1).await.faults(), ["/jwk/kid repeated"]);
    end(&json!("01890a5d-ac96-774b-bcce-b302099a8057"), 0).await.problem(404, "not_found");
    let answer = client.adds_key(&json!({ "kty": "OKP", "crv": "Ed25519", "d": "canary" })).await;
    assert_eq!(answer.faults(), ["/jwk/d not_allowed", "/jwk/x required"]);
    assert!(!answer.text().contains("canary"));
}

#[actix_web::test]
async fn a_secret_is_ended_by_itself_and_what_failed_is_counted() {
    let client = Client::begin().await;
    let basic = |secret: &str| {
        let header = format!("Basic {}", STANDARD.encode(format!("{}:{secret}", client.id)));
        let ask = client.app.post("/oauth2/token").header("Authorization", &header);
        ask.body("application/x-www-form-urlencoded", "grant_type=client_credentials").send()
    };
    basic("a secret of the tests").await.is(200);
    for _ in 0..2 {
        refused(&basic("a guess").await);
    }
    let read = client.reads().await;
    assert_eq!((&read["lastFailure"], &read["failuresSinceSuccess"]), (&json!("wrong_secret"), &json!(2)));
    assert_eq!(read["lastFailedAt"], "2026-03-10T11:00:00Z");
    basic("a secret of the tests").await.is(200);
    assert_eq!(client.failed().await.1, 0);
    let path = format!("{}/secrets/{}/end", client.path(), text(&read["secrets"][0]["id"]));
    let ended = client.administrator.post(&path, &json!({ "overlapHours": 0 })).await.ok();
    assert_eq!(ended["secrets"], json!([]));
    refused(&basic("a secret of the tests").await);
    assert_eq!(client.failed().await, (json!("expired_secret"), json!(1)));
}

#[actix_web::test]
async fn without_an_agreement_there_is_no_token() {
    let client = Client::begin().await;
    client.adds_key(&signing(1).1).await.is(201);
    client
        .app
        .sql("UPDATE organisation SET agreement_signed_on = '2020-01-01', agreement_ends_on = '2026-03-10'")
        .await;
    refused(&client.asks(1, &client.claims("a")).await);
    assert_eq!(client.failed().await, (json!("no_agreement"), json!(1)));
}

#[actix_web::test]
async fn a_client_is_changed_and_its_tokens_with_it() {
    let app = App::begin().await;
    let (partner, administrator) = (app.as_partner("Werkplein").await, app.as_administrator().await);
    let path = format!("/v1/partner-clients/{}", partner.id());
    let read = administrator.get(&path).await;
    assert_eq!((read.etag(), &read.ok()["requestsPerMinute"]), ("\"v1\"".to_owned(), &json!(600)));
    let token = partner.token().await;
    let change = json!({ "name": "Zaaksysteem", "scopes": ["referrals:write"], "requestsPerMinute": 60 });
    let changed = administrator.patch(&path, ("\"v1\"", &change)).await;
    assert_eq!((changed.etag(), &changed.ok()["name"]), ("\"v2\"".to_owned(), &json!("Zaaksysteem")));
    administrator.patch(&path, ("\"v1\"", &change)).await.problem(412, "precondition_failed");
    let bearer = format!("Bearer {token}");
    app.get("/v1/capacity").header("Authorization", &bearer).send().await.problem(403, "forbidden");
    let wrong = json!({ "scopes": [], "requestsPerMinute": 5 });
    let faults = administrator.patch(&path, ("\"v2\"", &wrong)).await.faults();
    assert_eq!(faults, ["/requestsPerMinute out_of_range", "/scopes too_few"]);
    administrator.does(&format!("{path}/revoke")).await.is(200);
    administrator.patch(&path, ("\"v3\"", &json!({ "name": "x" }))).await.problem(409, "state_conflict");
}

#[actix_web::test]
async fn a_client_is_told_how_much_it_may_ask_and_asked_to_wait() {
    let app = App::begin().await;
    let (partner, other) = (app.as_partner("Werkplein").await, app.as_partner("Azc").await);
    let user = app.as_coordinator().await;
    let first = partner.get("/v1/capacity").await;
    assert_eq!(first.header("RateLimit-Policy"), Some("\"default\";q=600;w=60"));
    assert_eq!(first.header("RateLimit"), Some("\"default\";r=599;t=1"));
    // Problems tell it too.
    let missing = partner.reads_status("01890a5d-ac96-774b-bcce-b302099a8057").await;
    assert!(missing.header("RateLimit").is_some_and(|told| told.starts_with("\"default\";r=59")));
    app.sql("UPDATE partner_client SET requests_per_minute = 10").await;
    // One comes back every six seconds: on a slow machine a few more are let in.
    let mut let_in = 0;
    let refused = loop {
        let answer = partner.get("/v1/capacity").await;
        if answer.status != 200 {
            break answer;
        }
        let_in += 1;
    };
    assert!((10..20).contains(&let_in), "{let_in}");
    refused.problem(429, "too_many_requests");
    let wait: u64 = refused.header("Retry-After").unwrap().parse().unwrap();
    assert!((1..=7).contains(&wait), "{wait}");
    assert_eq!(refused.header("RateLimit"), Some(format!("\"default\";r=0;t={wait}").as_str()));
    assert_eq!(refused.header("RateLimit-Policy"), Some("\"default\";q=10;w=60"));
    // Neither another client nor staff are kept waiting by it.
    other.get("/v1/capacity").await.is(200);
    assert_eq!(user.get("/v1/capacity").await.header("RateLimit"), None);
}
