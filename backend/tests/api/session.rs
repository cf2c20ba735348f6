//! Logging in, staying logged in, and being logged out.

use actix_web::cookie::time::SignedDuration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::Method;
use chrono::TimeDelta;
use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App};

const EMAIL: &str = "noor@voorbeeld.example";
const PASSWORD: &str = "vier paarden op zondag";

async fn log_in_as(app: &App, email: &str, password: &str) -> Answer {
    app.post("/v1/session").json(&json!({ "email": email, "password": password })).send().await
}

/// A browser in which someone logged in.
struct Browser {
    app: App,
    token: String,
    cookie: Cookie<'static>,
}

impl Browser {
    async fn of(app: &App) -> Self {
        app.has_account(EMAIL, vec![Role::CoordinatorNewcomers]).await;
        Self::log_in(app).await
    }

    async fn log_in(app: &App) -> Self {
        let answer = log_in_as(app, EMAIL, PASSWORD).await;
        let token = answer.created()["accessToken"].as_str().unwrap().to_owned();
        Self { app: app.clone(), token, cookie: answer.cookies[0].clone() }
    }

    async fn me(&self) -> Answer {
        self.me_with(&self.token).await
    }

    async fn me_with(&self, token: &str) -> Answer {
        self.app.get("/v1/me").header("Authorization", &format!("Bearer {token}")).send().await
    }

    async fn turn_in(&self, cookie: &Cookie<'static>) -> Answer {
        let ask = self.app.post("/v1/session/refresh").header("X-Requested-With", "voorwaarts");
        ask.cookie(cookie.clone()).send().await
    }

    /// Refreshes as the app does: keeps the new token and cookie.
    async fn refresh(&mut self) -> Answer {
        let answer = self.turn_in(&self.cookie).await;
        if answer.status == 200 {
            self.token = answer.json()["accessToken"].as_str().unwrap().to_owned();
            self.cookie = answer.cookies[0].clone();
        }
        answer
    }

    async fn log_out(&self) -> Answer {
        let ask = self.app.ask(Method::DELETE, "/v1/session").header("X-Requested-With", "voorwaarts");
        ask.cookie(self.cookie.clone()).send().await
    }
}

#[actix_web::test]
async fn logging_in_tells_who_i_am_and_what_i_may_do() {
    let app = App::begin().await;
    let browser = Browser::of(&app).await;
    let me = browser.me().await.ok();
    assert_eq!(me["email"], EMAIL);
    assert_eq!(me["roles"], json!(["coordinator_newcomers"]));
    assert!(me["permissions"].as_array().unwrap().contains(&json!("referrals:triage")));
    assert!(!me["permissions"].as_array().unwrap().contains(&json!("partner_clients:manage")));
    assert_eq!(me["organisationName"], "Vlucht Voorwaarts");
    assert_eq!(me["demo"], false);
}

#[actix_web::test]
async fn a_log_in_says_how_long_it_holds() {
    let app = App::begin().await;
    app.has_account(EMAIL, vec![Role::Board]).await;
    let answer = log_in_as(&app, "  Noor@Voorbeeld.EXAMPLE ", PASSWORD).await;
    let token = answer.created();
    assert_eq!(token["expiresIn"], 600);
    assert_eq!(token["sessionEndsAt"], "2026-03-10T23:00:00Z");
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
}

#[actix_web::test]
async fn a_wrong_password_and_an_unknown_account_get_the_same_answer() {
    let app = App::begin().await;
    app.has_account(EMAIL, vec![Role::Board]).await;
    let without_trace = |answer: Answer| {
        let mut problem = answer.problem(401, "invalid_credentials");
        problem["traceId"] = Value::Null;
        (problem, answer.cookies.len())
    };
    let wrong = without_trace(log_in_as(&app, EMAIL, "vijf paarden op zondag").await);
    let unknown = without_trace(log_in_as(&app, "nobody@voorbeeld.example", PASSWORD).await);
    assert_eq!(wrong, unknown);
    assert_eq!(wrong.1, 0);
    assert_eq!(app.rows("session").await, 0);
    // A password is compared as it is.
    log_in_as(&app, EMAIL, &format!(" {PASSWORD}")).await.problem(401, "invalid_credentials");
}

#[actix_web::test]
async fn the_fields_of_a_log_in_are_checked_and_never_repeated() {
    let app = App::begin().await;
    let answer =
        app.post("/v1/session").json(&json!({ "email": "", "password": "x".repeat(129), "pin": 1 })).send().await;
    assert!(answer.faults().contains(&"/pin unknown_field".to_owned()), "{}", answer.text());
    let answer = log_in_as(&app, "", &"geheim".repeat(30)).await;
    assert_eq!(answer.faults(), ["/email too_short", "/password too_long"]);
    assert!(!answer.text().contains("geheim"));
}

#[actix_web::test]
async fn who_keeps_guessing_must_wait_also_when_the_right_password_comes() {
    let app = App::begin().await;
    app.has_account(EMAIL, vec![Role::Board]).await;
    for _ in 0..10 {
        log_in_as(&app, EMAIL, "a wrong password").await.problem(401, "invalid_credentials");
    }
    let answer = log_in_as(&app, EMAIL, PASSWORD).await;
    answer.problem(429, "too_many_requests");
    let seconds: u64 = answer.header("Retry-After").unwrap().parse().unwrap();
    assert!((1..=20).contains(&seconds), "{seconds}");
    log_in_as(&app, "NOOR@voorbeeld.example", PASSWORD).await.problem(429, "too_many_requests");
    // Someone else isn't kept waiting by it.
    app.has_account("geke@voorbeeld.example", vec![Role::Board]).await;
    log_in_as(&app, "geke@voorbeeld.example", PASSWORD).await.is(201);
}

#[actix_web::test]
async fn an_address_that_tries_many_accounts_must_wait_whatever_it_says_it_is() {
    let app = App::begin().await;
    let mut refused = false;
    // Sixty are free, and one comes back every two seconds.
    for number in 0..100 {
        let body = json!({ "email": format!("guess{number}@voorbeeld.example"), "password": "welkom" });
        let ask = app.post("/v1/session").json(&body).from("192.0.2.7");
        let answer = ask.header("X-Forwarded-For", &format!("198.51.100.{number}")).send().await;
        refused |= answer.status == 429;
        assert!(number >= 60 || answer.status == 401, "{number}: {}", answer.status);
    }
    assert!(refused);
    app.has_account(EMAIL, vec![Role::Board]).await;
    let body = json!({ "email": EMAIL, "password": PASSWORD });
    app.post("/v1/session").json(&body).from("192.0.2.8").send().await.is(201);
}

#[actix_web::test]
async fn behind_a_proxy_the_address_is_what_the_proxy_saw_last() {
    let app = App::presented(|presentation| presentation.behind_proxy = true).await;
    let mut refused = 0;
    for number in 0..100 {
        let body = json!({ "email": format!("guess{number}@voorbeeld.example"), "password": "welkom" });
        // The first is the caller's own say-so; the last is the proxy's.
        let forwarded = format!("198.51.100.{number}, 203.0.113.9");
        let ask = app.post("/v1/session").json(&body).from("10.0.0.1").header("X-Forwarded-For", &forwarded);
        refused += u32::from(ask.send().await.status == 429);
    }
    assert!(refused > 0);
    let body = json!({ "email": "guess@voorbeeld.example", "password": "welkom" });
    let ask = app.post("/v1/session").json(&body).from("10.0.0.1").header("X-Forwarded-For", "203.0.113.10");
    ask.send().await.is(401);
}

#[actix_web::test]
async fn refreshing_gives_a_new_cookie_and_a_new_token() {
    let app = App::begin().await;
    let mut browser = Browser::of(&app).await;
    let (first_token, first_cookie) = (browser.token.clone(), browser.cookie.clone());
    let token = browser.refresh().await.ok();
    assert_eq!(token["sessionEndsAt"], "2026-03-10T23:00:00Z");
    assert_ne!(browser.token, first_token);
    assert_ne!(browser.cookie.value(), first_cookie.value());
    browser.me().await.is(200);
    browser.refresh().await.is(200);
}

#[actix_web::test]
async fn a_refresh_token_that_comes_twice_ends_the_session_for_both() {
    let app = App::begin().await;
    let mut browser = Browser::of(&app).await;
    let other = Browser::log_in(&app).await;
    let stolen = browser.cookie.clone();
    browser.refresh().await.is(200);
    browser.me().await.is(200);

    browser.turn_in(&stolen).await.problem(401, "session_ended");
    browser.me().await.problem(401, "unauthenticated");
    browser.refresh().await.problem(401, "session_ended");
    browser.turn_in(&stolen).await.problem(401, "session_ended");
    assert_eq!(app.count("SELECT count(*) AS value FROM session WHERE end_reason = 'token_reused'").await, 1);
    // The account's other session goes on.
    other.me().await.is(200);
}

#[actix_web::test]
async fn logging_out_works_at_once() {
    let app = App::begin().await;
    let mut browser = Browser::of(&app).await;
    let other = Browser::log_in(&app).await;
    let answer = browser.log_out().await;
    let removed = &answer.is(204).cookies[0];
    assert_eq!((removed.name(), removed.value()), ("refresh", ""));
    assert_eq!(removed.max_age().map(SignedDuration::whole_seconds), Some(0));
    browser.me().await.problem(401, "unauthenticated");
    browser.refresh().await.problem(401, "session_ended");
    other.me().await.is(200);
    // Once more does no harm.
    browser.log_out().await.is(204);
}

#[actix_web::test]
async fn a_session_that_idles_for_half_an_hour_ends() {
    let app = App::begin().await;
    let mut browser = Browser::of(&app).await;
    app.clock().advance(TimeDelta::minutes(29));
    browser.refresh().await.is(200);
    app.clock().advance(TimeDelta::minutes(29));
    browser.refresh().await.is(200);
    app.clock().advance(TimeDelta::minutes(30));
    browser.refresh().await.problem(401, "session_ended");
}

#[actix_web::test]
async fn a_session_ends_after_twelve_hours_however_often_it_is_refreshed() {
    let app = App::begin().await;
    let mut browser = Browser::of(&app).await;
    for _ in 0..35 {
        app.clock().advance(TimeDelta::minutes(20));
        browser.refresh().await.is(200);
    }
    app.clock().advance(TimeDelta::minutes(19));
    browser.refresh().await.is(200);
    browser.me().await.is(200);
    // Twelve hours, though the access token is one minute old.
    app.clock().advance(TimeDelta::minutes(1));
    browser.me().await.problem(401, "unauthenticated");
    browser.refresh().await.problem(401, "session_ended");
}

#[actix_web::test]
async fn an_access_token_holds_for_ten_minutes() {
    let app = App::begin().await;
    let browser = Browser::of(&app).await;
    app.clock().advance(TimeDelta::seconds(599));
    browser.me().await.is(200);
    app.clock().advance(TimeDelta::seconds(1));
    browser.me().await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn an_interns_access_ends_on_the_agreed_day() {
    let app = App::begin().await;
    let mut browser = Browser::of(&app).await;
    app.sql("UPDATE account SET access_ends_on = '2026-03-11'").await;
    assert_eq!(browser.me().await.ok()["accessEndsOn"], "2026-03-11");
    app.clock().advance(TimeDelta::minutes(29));
    browser.refresh().await.is(200);
    // Dutch midnight is an hour before that of UTC.
    app.sql("UPDATE session SET last_used_at = '2026-03-10T22:59:00Z'").await;
    app.clock().move_to("2026-03-10T22:55:00Z".parse().unwrap());
    browser.refresh().await.is(200);
    app.clock().move_to("2026-03-10T22:59:59Z".parse().unwrap());
    browser.me().await.is(200);
    app.clock().move_to("2026-03-10T23:00:00Z".parse().unwrap());
    browser.me().await.problem(401, "unauthenticated");
    browser.refresh().await.problem(401, "session_ended");
    log_in_as(&app, EMAIL, PASSWORD).await.problem(401, "invalid_credentials");
}

#[actix_web::test]
async fn a_disabled_account_is_out_at_once() {
    let app = App::begin().await;
    let mut browser = Browser::of(&app).await;
    app.sql("UPDATE account SET disabled_at = now()").await;
    browser.me().await.problem(401, "unauthenticated");
    browser.refresh().await.problem(401, "session_ended");
    log_in_as(&app, EMAIL, PASSWORD).await.problem(401, "invalid_credentials");
}

#[actix_web::test]
async fn a_changed_role_works_at_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let token = user.token().await;
    let list = || app.get("/v1/people").header("Authorization", &format!("Bearer {token}")).send();
    list().await.is(200);
    app.sql("UPDATE account_role SET revoked_at = granted_at").await;
    list().await.problem(403, "forbidden");
    app.sql("INSERT INTO account_role (account_id, role, granted_at) SELECT id, 'communication', now() FROM account")
        .await;
    list().await.is(200);
}

#[actix_web::test]
async fn two_roles_allow_what_either_allows() {
    let app = App::begin().await;
    app.has_account(EMAIL, vec![Role::Board, Role::Administrator]).await;
    let browser = Browser::log_in(&app).await;
    let me = browser.me().await.ok();
    let permissions: Vec<_> = me["permissions"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(
        permissions,
        [
            "organisations:read",
            "organisations:write",
            "partner_clients:manage",
            "webhooks:manage",
            "evaluations:read",
            "funding:read",
            "figures:read",
            "reports:read",
            "reports:sign",
            "accounts:manage",
            "coaches:invite"
        ]
    );
}

#[actix_web::test]
async fn other_sites_can_not_use_the_cookie() {
    let app = App::begin().await;
    let mut browser = Browser::of(&app).await;
    let refresh =
        || app.post("/v1/session/refresh").cookie(browser.cookie.clone()).header("Host", "voorwaarts.example.nl");
    refresh().send().await.problem(403, "forbidden");
    let log_out = app.ask(Method::DELETE, "/v1/session").cookie(browser.cookie.clone());
    log_out.send().await.problem(403, "forbidden");
    for origin in [
        "https://evil.example",
        "https://voorwaarts.example.nl.evil.example",
        "null",
        "https://evil.example/voorwaarts.example.nl",
    ] {
        let ask = refresh().header("X-Requested-With", "voorwaarts").header("Origin", origin);
        ask.send().await.problem(403, "forbidden");
    }
    let ours = refresh().header("X-Requested-With", "voorwaarts").header("Origin", "https://voorwaarts.example.nl");
    let answer = ours.send().await;
    browser.cookie = answer.is(200).cookies[0].clone();
    // Nobody's session ended by the tries.
    browser.me().await.is(200);
}

#[actix_web::test]
async fn without_a_cookie_there_is_nothing_to_refresh() {
    let app = App::begin().await;
    let ask = || app.post("/v1/session/refresh").header("X-Requested-With", "voorwaarts");
    ask().send().await.problem(401, "session_ended");
    ask().cookie(Cookie::new("refresh", "made up")).send().await.problem(401, "session_ended");
}

#[actix_web::test]
async fn by_https_the_cookie_belongs_to_this_host_alone() {
    let app = App::presented(|presentation| presentation.https = true).await;
    let browser = Browser::of(&app).await;
    let cookie = &browser.cookie;
    assert_eq!(cookie.name(), "__Host-refresh");
    assert_eq!(cookie.secure(), Some(true));
    assert_eq!(cookie.http_only(), Some(true));
    assert_eq!(cookie.same_site(), Some(SameSite::Strict));
    assert_eq!(cookie.path(), Some("/"));
    assert_eq!(cookie.domain(), None);
    assert_eq!(cookie.max_age().map(SignedDuration::whole_hours), Some(12));
    // A cookie by another name, as any page of a neighbouring host could set, isn't looked at.
    browser.turn_in(&Cookie::new("refresh", cookie.value().to_owned())).await.problem(401, "session_ended");
    browser.turn_in(cookie).await.is(200);
}

#[actix_web::test]
async fn on_ones_own_machine_the_cookie_goes_without_https() {
    let app = App::begin().await;
    let cookie = Browser::of(&app).await.cookie;
    assert_eq!(cookie.name(), "refresh");
    assert_ne!(cookie.secure(), Some(true));
    assert_eq!(cookie.http_only(), Some(true));
    assert_eq!(cookie.same_site(), Some(SameSite::Strict));
}

#[actix_web::test]
async fn what_is_kept_of_a_session_is_of_no_use_to_a_thief() {
    let app = App::begin().await;
    let browser = Browser::of(&app).await;
    let secret = browser.cookie.value().to_owned();
    let kept = app
        .count(format!("SELECT count(*) AS value FROM refresh_token WHERE encode(hash, 'escape') LIKE '%{secret}%'"));
    assert_eq!(kept.await, 0);
    assert_eq!(app.count("SELECT count(*) AS value FROM refresh_token WHERE length(hash) = 32").await, 1);
    assert_eq!(app.count("SELECT count(*) AS value FROM account WHERE password_hash LIKE '$argon2id$%'").await, 1);
}
