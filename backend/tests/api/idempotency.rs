//! A retry never does a thing twice.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::json;

use crate::support::{App, TODAY, newcomer, person_named, referral};

#[actix_web::test]
async fn a_retry_gets_the_answer_that_was_given() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let body = person_named("Selam", "Tesfay");
    let first = user.post_with_key("/v1/people", ("try-1", &body)).await;
    let made = first.created();
    let id = made["id"].as_str().unwrap();
    user.patch(&format!("/v1/people/{id}"), ("\"v1\"", &json!({ "details": { "city": "Rolde" } }))).await.is(200);
    let again = user.post_with_key("/v1/people", ("try-1", &body)).await;
    assert_eq!(again.created(), made, "as it was answered then");
    assert_eq!(again.header("Location"), first.header("Location"));
    assert_eq!(again.etag(), first.etag());
    assert_eq!(app.rows("person").await, 1);
}

#[actix_web::test]
async fn the_same_key_with_another_payload_is_refused() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    user.post_with_key("/v1/people", ("try-1", &newcomer(1))).await.is(201);
    user.post_with_key("/v1/people", ("try-1", &newcomer(2))).await.problem(422, "idempotency_key_reused");
    assert_eq!(app.rows("person").await, 1);
}

#[actix_web::test]
async fn a_key_belongs_to_one_caller_and_one_operation() {
    let app = App::begin().await;
    let (user, other) = (app.as_coordinator().await, app.as_coordinator().await);
    user.post_with_key("/v1/people", ("try-1", &newcomer(1))).await.is(201);
    other.post_with_key("/v1/people", ("try-1", &newcomer(2))).await.is(201);
    let body = json!({ "details": { "name": "Vaart", "kinds": ["welfare"] } });
    user.post_with_key("/v1/organisations", ("try-1", &body)).await.is(201);
    let (one, two) = (user.has_proposal(10).await, user.has_proposal(11).await);
    for id in [one, two] {
        let step = json!({ "on": TODAY });
        user.post_with_key(&format!("/v1/matches/{id}/introduce"), ("try-1", &step)).await.is(200);
        // A step that can't be taken twice is answered twice.
        user.post_with_key(&format!("/v1/matches/{id}/introduce"), ("try-1", &step)).await.is(200);
        user.introduces(&id, TODAY).await.problem(409, "state_conflict");
    }
}

#[actix_web::test]
async fn what_failed_can_be_tried_again_with_the_same_key() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let known = user.adds(&person_named("Selam", "Tesfay")).await;
    let mut body = person_named("Selam", "Tesfay");
    user.post_with_key("/v1/people", ("try-1", &body)).await.problem(409, "possible_duplicates");
    body["notDuplicateOf"] = json!([known]);
    user.post_with_key("/v1/people", ("try-1", &body)).await.is(201);
}

#[actix_web::test]
async fn an_answer_is_kept_for_a_day() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let body = referral("1", "Selam", "Tesfay");
    let first = partner.post_with_key("/v1/referrals", ("try-1", &body)).await.created();
    app.clock().advance(TimeDelta::hours(23));
    assert_eq!(partner.post_with_key("/v1/referrals", ("try-1", &body)).await.created(), first);
    app.clock().advance(TimeDelta::hours(1));
    // The key is forgotten, but not the reference.
    assert_eq!(partner.post_with_key("/v1/referrals", ("try-1", &body)).await.ok()["id"], first["id"]);
    let other = referral("2", "Amina", "Warsame");
    app.clock().advance(TimeDelta::hours(24));
    partner.post_with_key("/v1/referrals", ("try-1", &other)).await.is(201);
    assert_eq!(app.rows("referral").await, 2);

    app.clock().advance(TimeDelta::hours(25));
    let now = app.services().now();
    assert_eq!(app.write(move |c| voorwaarts::web::remove_old(c, &now)).await, 1);
    assert_eq!(app.rows("idempotency_record").await, 0);
}

#[actix_web::test]
async fn a_key_is_plain_and_not_long() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for key in ["", "   ", &"x".repeat(101), "caf\u{e9}"] {
        let answer = user.post_with_key("/v1/people", (key, &newcomer(1))).await;
        assert_eq!(answer.faults(), ["Idempotency-Key wrong_format"], "{key}");
    }
    user.post_with_key("/v1/people", (&"x".repeat(100), &newcomer(1))).await.is(201);
}

#[actix_web::test]
async fn while_the_first_try_runs_the_second_is_told_so() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    // As long as the first try runs, it holds this lock.
    let lock = format!("{} POST /v1/people try-1", user.id());
    let mut first = app.own_database().connect();
    diesel::sql_query("SELECT pg_advisory_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(&lock)
        .execute(&mut first)
        .unwrap();
    let answer = user.post_with_key("/v1/people", ("try-1", &newcomer(1))).await;
    answer.problem(409, "idempotency_key_in_use");
    assert_eq!(answer.header("Retry-After"), Some("1"));
    user.post_with_key("/v1/people", ("try-2", &newcomer(2))).await.is(201);
    diesel::sql_query("SELECT pg_advisory_unlock(hashtextextended($1, 0))")
        .bind::<Text, _>(&lock)
        .execute(&mut first)
        .unwrap();
    user.post_with_key("/v1/people", ("try-1", &newcomer(1))).await.is(201);
}
