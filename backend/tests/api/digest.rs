//! The weekly overview: who gets it, once, with what in it; and what happens when a mail server fails.

use contract::permissions::Role;
use serde_json::json;
use voorwaarts::background;
use voorwaarts::letters::Place;
use voorwaarts::mail::{MailSettings, Mailer};

use crate::support::{App, MailServer, TODAY, User, instant};

/// Monday at seven in the Netherlands.
const MONDAY: &str = "2026-03-16T06:00:00Z";

fn mailer(url: &str) -> Mailer {
    let place = Place { url: "https://voorwaarts.example".to_owned(), organisation: "Vlucht Voorwaarts".to_owned() };
    let from = "Voorwaarts <noreply@voorwaarts.example>".to_owned();
    Mailer::new(&MailSettings { smtp_url: url.to_owned(), from, place }).unwrap()
}

async fn email_of(user: &User) -> String {
    user.get("/v1/me").await.ok()["email"].as_str().unwrap().to_owned()
}

async fn has_task(user: &User) {
    user.post("/v1/tasks", &json!({ "title": "Selam bellen over de fiets", "dueOn": "2026-03-18" })).await.is(201);
}

#[actix_web::test]
async fn everyone_with_work_gets_one_letter_a_week_with_numbers_and_no_names() {
    let app = App::begin().await;
    let (noor, server) = (app.as_coordinator().await, MailServer::start().await);
    let idle = app.as_role(Role::OfficeManager).await;
    let board = app.as_role(Role::Board).await;
    has_task(&noor).await;
    let quiet = noor.has_proposal(1).await;
    noor.activates(&quiet, TODAY).await.is(200);
    let mailer = mailer(server.url());

    app.clock().move_to(instant("2026-03-16T05:59:00Z"));
    assert_eq!(background::send(app.services(), &mailer).await.unwrap(), 0, "too early");
    app.clock().move_to(instant(MONDAY));
    assert_eq!(background::send(app.services(), &mailer).await.unwrap(), 1);
    let letters = server.letters();
    assert_eq!(letters.iter().map(|letter| letter.to.clone()).collect::<Vec<_>>(), [email_of(&noor).await]);
    assert_ne!(email_of(&idle).await, letters[0].to);
    assert_ne!(email_of(&board).await, letters[0].to);
    let letter = &letters[0];
    assert_eq!(letter.header("Subject"), "Er staat 1 taak klaar");
    assert_eq!(letter.header("List-Unsubscribe"), "<https://voorwaarts.example/taken?instellingen=open>");
    assert_eq!(letter.header("From"), "Voorwaarts <noreply@voorwaarts.example>");
    assert!(letter.header("Message-ID").ends_with("@voorwaarts.example>"));
    assert!(letter.text.contains("- 1 taak die je zelf hebt opgeschreven"), "{}", letter.text);
    assert!(letter.text.contains("<a href=\"https://voorwaarts.example/taken\">"), "{}", letter.text);
    for secret in ["Selam", "fiets", "Baba", "Noor"] {
        assert!(!letter.text.contains(secret), "{secret} in {}", letter.text);
    }

    // However often it is asked, within the day and after it.
    for moment in [MONDAY, "2026-03-16T12:00:00Z", "2026-03-17T05:00:00Z", "2026-03-18T07:00:00Z"] {
        app.clock().move_to(instant(moment));
        assert_eq!(background::send(app.services(), &mailer).await.unwrap(), 0, "{moment}");
    }
    app.clock().move_to(instant("2026-03-23T06:00:00Z"));
    assert_eq!(background::send(app.services(), &mailer).await.unwrap(), 1, "the week after");
    assert_eq!(server.letters().len(), 2);
    let ids: std::collections::BTreeSet<_> =
        server.letters().iter().map(|letter| letter.header("Message-ID").to_owned()).collect();
    assert_eq!(ids.len(), 2);
}

#[actix_web::test]
async fn a_server_that_fails_is_tried_again_and_nothing_is_lost_or_sent_twice() {
    let app = App::begin().await;
    let (noor, server) = (app.as_coordinator().await, MailServer::start().await);
    has_task(&noor).await;
    let (right, wrong) = (mailer(server.url()), mailer("smtp://127.0.0.1:9"));
    app.clock().move_to(instant(MONDAY));
    server.refuses(true);
    assert_eq!(background::send(app.services(), &right).await.unwrap(), 0);
    assert_eq!(background::send(app.services(), &right).await.unwrap(), 0, "not before a minute has passed");
    assert_eq!(server.tries(), 1);
    assert_eq!(app.count("SELECT count(*) AS value FROM outbox WHERE last_error = 'put off' AND tries = 1").await, 1);

    app.clock().advance(chrono::TimeDelta::minutes(1));
    assert_eq!(background::send(app.services(), &wrong).await.unwrap(), 0, "nobody is there");
    assert_eq!(
        app.count("SELECT count(*) AS value FROM outbox WHERE last_error = 'not reached' AND tries = 2").await,
        1
    );
    app.clock().advance(chrono::TimeDelta::minutes(1));
    assert_eq!(background::send(app.services(), &right).await.unwrap(), 0, "it waits two minutes now");
    assert_eq!(server.tries(), 1);

    server.refuses(false);
    app.clock().advance(chrono::TimeDelta::minutes(1));
    assert_eq!(background::send(app.services(), &right).await.unwrap(), 1);
    app.clock().advance(chrono::TimeDelta::hours(1));
    assert_eq!(background::send(app.services(), &right).await.unwrap(), 0);
    assert_eq!((server.letters().len(), server.tries()), (1, 2));
    assert_eq!(
        app.count("SELECT count(*) AS value FROM outbox WHERE sent_at IS NOT NULL AND last_error IS NULL").await,
        1
    );
}

#[actix_web::test]
async fn a_letter_is_given_up_after_a_day_and_for_someone_without_access_at_once() {
    let app = App::begin().await;
    let noor = app.as_coordinator().await;
    has_task(&noor).await;
    let wrong = mailer("smtp://127.0.0.1:9");
    app.clock().move_to(instant(MONDAY));
    for _ in 0..12 {
        background::send(app.services(), &wrong).await.unwrap();
        app.clock().advance(chrono::TimeDelta::hours(6));
    }
    assert_eq!(app.count("SELECT count(*) AS value FROM outbox WHERE given_up_at IS NOT NULL AND tries = 12").await, 1);

    let server = MailServer::start().await;
    app.clock().move_to(instant("2026-03-30T05:00:00Z"));
    background::send(app.services(), &wrong).await.unwrap();
    app.sql("UPDATE account SET disabled_at = now()").await;
    app.clock().advance(chrono::TimeDelta::minutes(5));
    assert_eq!(background::send(app.services(), &mailer(server.url())).await.unwrap(), 0);
    assert_eq!(server.tries(), 0);
    assert_eq!(app.count("SELECT count(*) AS value FROM outbox WHERE last_error = 'no access any more'").await, 1);
}

#[actix_web::test]
async fn two_servers_at_once_send_one_letter() {
    let app = App::for_races().await;
    let (noor, server) = (app.as_coordinator().await, MailServer::start().await);
    has_task(&noor).await;
    app.clock().move_to(instant(MONDAY));
    let mailer = mailer(server.url());
    let sent = futures_util::future::join_all((0..8).map(|_| background::send(app.services(), &mailer))).await;
    assert_eq!(sent.into_iter().map(Result::unwrap).sum::<usize>(), 1);
    assert_eq!(server.letters().len(), 1);
}

#[actix_web::test]
async fn whoever_wants_no_overview_says_so() {
    let app = App::begin().await;
    let (noor, server) = (app.as_coordinator().await, MailServer::start().await);
    has_task(&noor).await;
    let read = noor.get("/v1/me/settings").await;
    assert_eq!((read.etag(), read.ok()["details"]["weeklyDigest"].clone()), ("\"v0\"".to_owned(), json!(true)));
    let off = json!({ "details": { "weeklyDigest": false } });
    noor.patch("/v1/me/settings", ("\"v1\"", &off)).await.problem(412, "precondition_failed");
    let changed = noor.patch("/v1/me/settings", ("\"v0\"", &off)).await;
    assert_eq!((changed.etag(), changed.ok()["details"]["weeklyDigest"].clone()), ("\"v1\"".to_owned(), json!(false)));
    noor.patch("/v1/me/settings", ("\"v0\"", &off)).await.problem(412, "precondition_failed");
    app.clock().move_to(instant(MONDAY));
    assert_eq!(background::send(app.services(), &mailer(server.url())).await.unwrap(), 0);
    assert_eq!(app.rows("outbox").await, 0);
    let on = json!({ "details": { "weeklyDigest": true } });
    assert_eq!(noor.patch("/v1/me/settings", ("\"v1\"", &on)).await.etag(), "\"v2\"");
    assert_eq!(background::send(app.services(), &mailer(server.url())).await.unwrap(), 1);
}

#[test]
fn a_wrong_address_is_told_at_the_start() {
    let place = Place { url: String::new(), organisation: String::new() };
    let settings =
        |url: &str, from: &str| MailSettings { smtp_url: url.to_owned(), from: from.to_owned(), place: place.clone() };
    assert!(Mailer::new(&settings("http://mail.example", "a@b.example")).is_err());
    assert!(Mailer::new(&settings("smtp://mail.example", "nobody")).is_err());
    assert!(Mailer::new(&settings("smtps://name:word@mail.example", "Voorwaarts <a@b.example>")).is_ok());
}
