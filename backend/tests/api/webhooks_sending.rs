//! What is sent to partners: signed, in order, at least once, and to nobody who doesn't take it for long.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use contract::webhooks::EventType;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use voorwaarts::error::Error;
use voorwaarts::webhooks::{Event, clear_old, deliver, publish};

use crate::support::{App, Got, MailServer, Receiver, Says, User, text};

impl User {
    /// Events of this partner about these subjects, one after the other.
    fn events(&self, subjects: &[&str]) -> Vec<Event> {
        let (now, organisation) = (self.app.services().now(), self.organisation_id().parse().unwrap());
        let event = |(number, subject): (usize, &&str)| Event {
            id: now.new_id(),
            kind: EventType::ReferralStatusChanged,
            organisation_id: organisation,
            subject: format!("referrals/{subject}"),
            occurred_at: now.at,
            data: json!({ "number": number + 1, "status": "started" }),
        };
        subjects.iter().enumerate().map(event).collect()
    }

    /// These events happen.
    async fn hears_of(&self, subjects: &[&str]) -> usize {
        let (events, now) = (self.events(subjects), self.app.services().now());
        self.app.write(move |c| publish(c, &events, &now)).await
    }

    async fn log(&self, path: &str) -> Vec<Value> {
        self.walk(&format!("{path}/deliveries")).await
    }
}

/// Sends what is due; answers how many attempts that took.
async fn send(app: &App) -> usize {
    deliver(app.services()).await.unwrap()
}

/// Sends what is due, later and later, until nothing waits.
async fn send_until_done(app: &App) {
    while app.count("SELECT count(*) AS value FROM webhook_delivery WHERE status = 'waiting'").await > 0 {
        send(app).await;
        app.clock().advance(TimeDelta::hours(1));
    }
}

/// Whether one of the signatures of a message is by this secret, as a receiver finds out.
fn is_signed_by(got: &Got, secret: &str) -> bool {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    let content = format!("{}.{}.{}", got.header("webhook-id"), got.header("webhook-timestamp"), got.body);
    mac.update(content.as_bytes());
    let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    got.header("webhook-signature").split(' ').any(|signature| signature == expected)
}

#[actix_web::test]
async fn a_message_is_a_signed_cloud_event() {
    let app = App::begin().await;
    let (partner, receiver) = (app.as_partner("Werkplein").await, Receiver::start().await);
    let (path, secret) = partner.has_webhook(&receiver.url).await;
    assert_eq!(partner.hears_of(&["1"]).await, 1);
    assert_eq!(send(&app).await, 1);
    let got = receiver.got().remove(0);
    assert_eq!(got.header("request"), "POST /voorwaarts?zaak=1 HTTP/1.1");
    assert_eq!(got.header("content-type"), "application/cloudevents+json");
    assert_eq!(got.header("webhook-timestamp"), app.clock().now().timestamp().to_string());
    assert!(is_signed_by(&got, &secret));
    let (event, delivery) = (got.event(), partner.log(&path).await.remove(0));
    assert_eq!(event["id"], got.header("webhook-id"));
    assert_eq!(delivery["eventId"], event["id"]);
    assert_eq!((&event["type"], &event["specversion"]), (&json!("referral.status_changed"), &json!("1.0")));
    assert_eq!((&event["subject"], &event["time"]), (&json!("referrals/1"), &json!("2026-03-10T11:00:00Z")));
    assert_eq!((&delivery["status"], &delivery["origin"]), (&json!("delivered"), &json!("event")));
    assert_eq!(delivery["attempts"][0]["statusCode"], 204);
    assert_eq!(send(&app).await, 0, "what was delivered is never sent again");
}

#[actix_web::test]
async fn without_an_agreement_nothing_is_sent_or_set_up() {
    let app = App::begin().await;
    let (partner, receiver) = (app.as_partner("Werkplein").await, Receiver::start().await);
    let (webhook, _) = partner.has_webhook(&receiver.url).await;
    partner.hears_of(&["1", "2"]).await;
    let administrator = app.as_administrator().await;
    let path = format!("/v1/organisations/{}", partner.organisation_id());
    let agreement = |ends: Value| json!({ "details": { "agreementEndsOn": ends } });
    administrator.patch(&path, ("\"v1\"", &agreement(json!("2026-03-10")))).await.is(200);
    assert_eq!(send(&app).await, 0);
    let held_back = administrator.get(&webhook).await.ok();
    assert_eq!((&held_back["status"], &held_back["agreementHolds"]), (&json!("active"), &json!(false)));
    let url = format!("{}&nog=een", receiver.url);
    let details = json!({ "url": url, "eventTypes": ["referral.status_changed"], "contactEmail": "a@b.example" });
    let new = json!({ "organisationId": partner.organisation_id(), "details": details });
    administrator.post("/v1/webhooks", &new).await.problem(409, "state_conflict");
    // What waits goes on waiting, and is sent when one holds again.
    administrator.patch(&path, ("\"v2\"", &agreement(Value::Null))).await.is(200);
    assert_eq!(send(&app).await, 2);
    assert_eq!(administrator.get(&webhook).await.ok()["agreementHolds"], true);
    administrator.post("/v1/webhooks", &new).await.is(201);
}

#[actix_web::test]
async fn signatures_hold_before_during_and_after_a_rotation() {
    let app = App::begin().await;
    let (partner, receiver) = (app.as_partner("Werkplein").await, Receiver::start().await);
    let (path, first) = partner.has_webhook(&receiver.url).await;
    let next = || async {
        partner.hears_of(&["1"]).await;
        send(&app).await;
        receiver.got().pop().unwrap()
    };
    assert!(is_signed_by(&next().await, &first));
    let rotated = partner.post(&format!("{path}/secrets"), &json!({ "overlapHours": 24 })).await.created();
    let second = text(&rotated["secret"]);
    let during = next().await;
    assert!(is_signed_by(&during, &first) && is_signed_by(&during, second));
    app.clock().advance(TimeDelta::hours(24));
    let after = next().await;
    assert!(!is_signed_by(&after, &first) && is_signed_by(&after, second));
}

#[actix_web::test]
async fn what_was_rolled_back_is_not_told_and_what_is_known_not_again() {
    let app = App::begin().await;
    let (partner, receiver) = (app.as_partner("Werkplein").await, Receiver::start().await);
    partner.has_webhook(&receiver.url).await;
    let (events, now) = (partner.events(&["1", "2"]), app.services().now());
    let (same, again) = (events.clone(), now.clone());
    let undone = app.services().db.write(move |c| {
        assert_eq!(publish(c, &events, &now)?, 2);
        Err::<(), _>(Error::not_found())
    });
    assert!(undone.await.is_err());
    assert_eq!(send(&app).await, 0);
    let once = app.write(move |c| Ok((publish(c, &same, &again)?, publish(c, &same, &again)?))).await;
    assert_eq!(once, (2, 0));
    assert_eq!(send(&app).await, 2);
}

#[actix_web::test]
async fn events_go_to_whom_they_are_of_and_who_wants_them() {
    let app = App::begin().await;
    let (one, other) = (app.as_partner("Werkplein").await, app.as_partner("Vluchtelingenwerk").await);
    let (mine, theirs) = (Receiver::start().await, Receiver::start().await);
    one.has_webhook(&mine.url).await;
    let (paused, _) = one.has_webhook(&format!("{}&nog=een", mine.url)).await;
    one.does(&format!("{paused}/pause")).await.is(200);
    let body =
        json!({ "details": { "url": theirs.url, "eventTypes": ["webhook.test"], "contactEmail": "a@b.example" } });
    let path = other.post("/v1/webhooks", &body).await.header("Location").unwrap().to_owned();
    assert_eq!(one.hears_of(&["1"]).await, 1, "not the one that is paused");
    assert_eq!(other.hears_of(&["2"]).await, 0, "a test isn't this");
    send(&app).await;
    assert_eq!((mine.took().len(), theirs.took().len()), (1, 0));
    other.does(&format!("{path}/test")).await.is(200);
    send(&app).await;
    assert_eq!(theirs.got()[0].event()["type"], "webhook.test");
}

#[actix_web::test]
async fn five_hundred_events_go_to_as_many_webhooks_as_there_are() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let names: Vec<String> = (0..500).map(|number| number.to_string()).collect();
    let subjects: Vec<&str> = names.iter().map(String::as_str).collect();
    for number in 0..10 {
        partner.has_webhook(&format!("https://93.184.216.34/{number}")).await;
    }
    assert_eq!(partner.hears_of(&subjects).await, 5_000);
    // As many as no organisation may have: 500 events times 20 webhooks of 7 values each is more than a statement holds.
    let copy = "INSERT INTO webhook (id, organisation_id, url, event_types, contact_email, signature, status_since, \
        created_at, changed_at) SELECT gen_random_uuid(), organisation_id, url, event_types, contact_email, signature, \
        status_since, created_at, changed_at FROM webhook";
    assert_eq!(app.sql(copy).await, 10);
    assert_eq!(partner.hears_of(&subjects).await, 10_000);
    let in_order = "SELECT count(*) AS value FROM (SELECT subject, lag(sequence) OVER (PARTITION BY webhook_id ORDER BY \
        subject::int) AS earlier, sequence FROM (SELECT webhook_id, sequence, split_part(subject, '/', 2) AS subject \
        FROM webhook_delivery ORDER BY sequence DESC LIMIT 10000) AS latest) AS pair WHERE earlier > sequence";
    assert_eq!(app.count(in_order).await, 0, "the order of the events is that of the messages");
}

#[actix_web::test]
async fn order_holds_within_a_subject_and_holds_up_nothing_else() {
    let app = App::begin().await;
    let (partner, receiver) = (app.as_partner("Werkplein").await, Receiver::start().await);
    let (path, _) = partner.has_webhook(&receiver.url).await;
    receiver.decides(|got| Says::Status(if got.subject() == "referrals/1" { 503 } else { 200 }));
    partner.hears_of(&["1", "1", "2", "2", "1", "3"]).await;
    assert_eq!(send(&app).await, 4);
    let mut took = receiver.took();
    took.sort_unstable();
    let taken = |subject: &str, number| (format!("referrals/{subject}"), number);
    assert_eq!(took, [taken("2", 3), taken("2", 4), taken("3", 6)]);
    assert_eq!(partner.get(&path).await.ok()["waiting"], 3);
    assert_eq!(send(&app).await, 0, "the next try comes later");
    receiver.says(Says::Status(200));
    receiver.forgets();
    app.clock().advance(TimeDelta::seconds(7));
    assert_eq!(send(&app).await, 3);
    assert_eq!(receiver.took(), [taken("1", 1), taken("1", 2), taken("1", 5)]);
    let log = partner.log(&path).await;
    let first = log.iter().find(|one| one["attempts"].as_array().unwrap().len() == 2).unwrap();
    assert_eq!(
        (&first["attempts"][0]["statusCode"], &first["attempts"][0]["failure"]),
        (&json!(503), &json!("refused"))
    );
    assert_eq!(partner.get(&path).await.ok()["failures"], 0, "a success ends a row of failures");
}

#[actix_web::test]
async fn what_a_receiver_does_wrong_is_noted_by_kind() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let elsewhere = Receiver::start().await;
    let closed = "http://127.0.0.1:9/".to_owned();
    for (says, failure, status) in [
        (Some(Says::Redirect(elsewhere.url.clone())), "redirected", json!(307)),
        (Some(Says::Status(500)), "refused", json!(500)),
        (Some(Says::Rubbish), "broken_answer", Value::Null),
        (Some(Says::Nothing), "timed_out", Value::Null),
        (None, "not_reached", Value::Null),
    ] {
        let receiver = Receiver::start().await;
        let url = if let Some(says) = says {
            receiver.says(says);
            &receiver.url
        } else {
            &closed
        };
        let (path, _) = partner.has_webhook(url).await;
        partner.does(&format!("{path}/test")).await.is(200);
        send(&app).await;
        let delivery = partner.log(&path).await.remove(0);
        assert_eq!(
            (&delivery["attempts"][0]["failure"], &delivery["attempts"][0]["statusCode"]),
            (&json!(failure), &status)
        );
        assert_eq!(delivery["status"], "given_up", "a test is tried once");
        assert!(!delivery.to_string().contains("127.0.0.1"), "nothing of the receiver is kept: {delivery}");
    }
    assert!(elsewhere.got().is_empty(), "redirects aren't followed");
}

#[actix_web::test]
async fn who_answers_410_is_left_alone_and_gets_a_mail() {
    let app = App::begin().await;
    let (partner, receiver, mail) =
        (app.as_partner("Werkplein").await, Receiver::start().await, MailServer::start().await);
    let (path, _) = partner.has_webhook(&receiver.url).await;
    receiver.says(Says::Status(410));
    partner.hears_of(&["1", "2"]).await;
    send(&app).await;
    let webhook = partner.get(&path).await.ok();
    assert_eq!((&webhook["status"], &webhook["pauseReason"]), (&json!("paused"), &json!("gone")));
    mail.takes_what_waits(&app).await;
    let letter = mail.letters().remove(0);
    assert_eq!(letter.to.to_lowercase(), "beheer@werkplein.example");
    assert!(letter.text.contains("410") && !letter.text.contains("zaak=1"), "{}", letter.text);
    assert_eq!(mail.letters().len(), 1);
    app.clock().advance(TimeDelta::hours(1));
    assert_eq!(send(&app).await, 0);
    receiver.says(Says::Status(200));
    partner.does(&format!("{path}/resume")).await.is(200);
    send_until_done(&app).await;
    assert_eq!(receiver.took().len(), 2, "what waited arrives after all");
}

#[actix_web::test]
async fn a_webhook_that_fails_for_long_is_paused_and_a_replay_brings_all() {
    let app = App::begin().await;
    let (partner, receiver, mail) =
        (app.as_partner("Werkplein").await, Receiver::start().await, MailServer::start().await);
    let (path, _) = partner.has_webhook(&receiver.url).await;
    receiver.says(Says::Status(503));
    let subjects = ["1", "2", "3", "4", "5"];
    partner.hears_of(&subjects).await;
    let began = app.clock().now();
    while partner.get(&path).await.ok()["status"] == "active" {
        assert!(app.clock().now() - began < TimeDelta::hours(48), "it goes on and on");
        send(&app).await;
        app.clock().advance(TimeDelta::hours(1));
    }
    let webhook = partner.get(&path).await.ok();
    assert!(app.clock().now() - began >= TimeDelta::hours(24));
    assert!(webhook["failures"].as_i64().unwrap() >= 20, "{webhook}");
    assert_eq!(webhook["pauseReason"], "failing");
    mail.takes_what_waits(&app).await;
    assert_eq!(mail.letters().len(), 1);
    assert_eq!(partner.hears_of(&["1", "2"]).await, 0, "nothing is put in line meanwhile");
    let tested = partner.does(&format!("{path}/test")).await.ok();
    receiver.says(Says::Status(200));
    receiver.forgets();
    send(&app).await;
    assert_eq!(receiver.got()[0].event()["id"], tested["eventId"], "a test goes out all the same");
    receiver.forgets();
    partner.does(&format!("{path}/resume")).await.is(200);
    let replay = partner.post(&format!("{path}/replay"), &json!({ "from": began })).await.ok();
    assert_eq!(replay["messages"], 7);
    send_until_done(&app).await;
    let mut took = receiver.took();
    took.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [("1", 1), ("1", 1), ("2", 2), ("2", 2), ("3", 3), ("4", 4), ("5", 5)];
    assert_eq!(took, expected.map(|(subject, number)| (format!("referrals/{subject}"), number)));
    let replaced = partner.walk(&format!("{path}/deliveries?status=replaced")).await;
    assert_eq!(replaced.len(), 5, "what still waited comes in its turn");
}

#[actix_web::test]
async fn a_message_is_given_up_after_three_days_which_is_told_and_can_be_tried_anew() {
    let app = App::begin().await;
    let (partner, receiver, mail) =
        (app.as_partner("Werkplein").await, Receiver::start().await, MailServer::start().await);
    let (path, _) = partner.has_webhook(&receiver.url).await;
    receiver.says(Says::Status(500));
    partner.hears_of(&["1", "1"]).await;
    let began = app.clock().now();
    while partner.walk(&format!("{path}/deliveries?status=given_up")).await.is_empty() {
        send(&app).await;
        app.clock().advance(TimeDelta::hours(1));
    }
    let took = app.clock().now() - began;
    assert!(took > TimeDelta::hours(60) && took < TimeDelta::hours(110), "{took}");
    let log = partner.log(&path).await;
    assert_eq!(log[1]["attempts"].as_array().unwrap().len(), 10);
    assert_eq!(log[0]["status"], "waiting", "the next about the subject is still to come");
    let webhook = partner.get(&path).await.ok();
    assert_eq!((&webhook["status"], &webhook["pauseReason"]), (&json!("paused"), &json!("failing")));
    assert_eq!(webhook["failures"], 10, "fewer than pause a webhook that has much to tell");
    mail.takes_what_waits(&app).await;
    assert_eq!(mail.letters().len(), 1);
    assert!(mail.letters()[0].text.contains("kwam niet aan"), "{}", mail.letters()[0].text);
    app.clock().advance(TimeDelta::hours(1));
    assert_eq!(send(&app).await, 0, "nothing more is lost");
    receiver.says(Says::Status(200));
    let retry = format!("{path}/deliveries/{}/retry", text(&log[1]["id"]));
    partner.does(&retry).await.problem(409, "state_conflict");
    partner.does(&format!("{path}/resume")).await.is(200);
    let waiting = partner.does(&retry).await.ok();
    assert_eq!((&waiting["status"], &waiting["finishedAt"]), (&json!("waiting"), &Value::Null));
    send_until_done(&app).await;
    partner.does(&retry).await.problem(409, "state_conflict");
    assert!(partner.log(&path).await.iter().all(|one| one["status"] == "delivered"));
    app.clock().advance(TimeDelta::days(31));
    let now = app.services().now();
    assert_eq!(app.write(move |c| clear_old(c, &now)).await, 2);
    assert!(partner.log(&path).await.is_empty(), "messages and attempts go with the events");
}

#[actix_web::test]
async fn a_single_message_that_never_arrives_is_not_lost_in_silence() {
    let app = App::begin().await;
    let (partner, receiver, mail) =
        (app.as_partner("Werkplein").await, Receiver::start().await, MailServer::start().await);
    let (path, _) = partner.has_webhook(&receiver.url).await;
    receiver.says(Says::Status(503));
    partner.hears_of(&["1"]).await;
    let began = app.clock().now();
    send_until_done(&app).await;
    assert_eq!(partner.log(&path).await[0]["status"], "given_up");
    assert_eq!(partner.get(&path).await.ok()["pauseReason"], "failing");
    mail.takes_what_waits(&app).await;
    assert_eq!(mail.letters().len(), 1);
    // What the mail says to do brings it after all.
    receiver.says(Says::Status(200));
    partner.does(&format!("{path}/resume")).await.is(200);
    assert_eq!(partner.post(&format!("{path}/replay"), &json!({ "from": began })).await.ok()["messages"], 1);
    send_until_done(&app).await;
    assert_eq!(receiver.took(), [("referrals/1".to_owned(), 1)]);
}

#[actix_web::test]
async fn a_test_that_fails_pauses_nothing() {
    let app = App::begin().await;
    let (partner, receiver) = (app.as_partner("Werkplein").await, Receiver::start().await);
    let (path, _) = partner.has_webhook(&receiver.url).await;
    receiver.says(Says::Status(503));
    partner.does(&format!("{path}/test")).await.is(200);
    assert_eq!(send(&app).await, 1);
    assert_eq!(partner.log(&path).await[0]["status"], "given_up");
    let webhook = partner.get(&path).await.ok();
    assert_eq!((&webhook["status"], &webhook["failures"]), (&json!("active"), &json!(0)));
}

#[actix_web::test]
async fn a_server_that_stopped_leaves_its_messages_to_the_next() {
    let app = App::begin().await;
    let (partner, receiver) = (app.as_partner("Werkplein").await, Receiver::start().await);
    partner.has_webhook(&receiver.url).await;
    receiver.says(Says::Nothing);
    partner.hears_of(&["1", "1"]).await;
    {
        let sending = std::pin::pin!(deliver(app.services()));
        let arrived = async {
            while receiver.got().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        // Dropped in the middle of an attempt, as when a server is killed.
        futures_util::future::select(sending, std::pin::pin!(arrived)).await;
    }
    receiver.says(Says::Status(200));
    assert_eq!(send(&app).await, 0, "it is left to whoever took it for a while");
    app.clock().advance(TimeDelta::seconds(30));
    assert_eq!(send(&app).await, 2);
    let taken = |number| ("referrals/1".to_owned(), number);
    assert_eq!(receiver.took(), [taken(1), taken(2)]);
}

#[actix_web::test]
async fn two_servers_deliver_a_thousand_messages_each_at_least_once_and_in_order() {
    let app = App::for_races().await;
    let (partner, receiver) = (app.as_partner("Werkplein").await, Receiver::start().await);
    partner.has_webhook(&receiver.url).await;
    let names: Vec<String> = (0..1_000).map(|number| (number % 50).to_string()).collect();
    let subjects: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(partner.hears_of(&subjects).await, 1_000);
    // Every seventh attempt fails.
    let attempts = Rc::new(RefCell::new(0));
    receiver.decides(move |_| {
        let mut attempts = attempts.borrow_mut();
        *attempts += 1;
        Says::Status(if *attempts % 7 == 0 { 500 } else { 200 })
    });
    while app.count("SELECT count(*) AS value FROM webhook_delivery WHERE status = 'waiting'").await > 0 {
        let both = futures_util::future::join(deliver(app.services()), deliver(app.services()));
        let (one, other) = both.await;
        assert!(one.is_ok() && other.is_ok());
        app.clock().advance(TimeDelta::hours(1));
    }
    let mut by_subject: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for (subject, number) in receiver.took() {
        by_subject.entry(subject).or_default().push(number);
    }
    assert_eq!(by_subject.len(), 50);
    for (subject, numbers) in by_subject {
        assert!(numbers.is_sorted_by(|one, next| one < next), "{subject}: {numbers:?}");
        assert_eq!(numbers.len(), 20, "{subject}: none was lost, and none came twice without need");
    }
}

#[actix_web::test]
async fn a_referral_that_changes_is_told_in_the_transaction_that_notices() {
    let app = App::begin().await;
    let (partner, receiver) = (app.as_partner("Werkplein").await, Receiver::start().await);
    partner.has_webhook(&receiver.url).await;
    let id = partner.refers("1", "Selam", "Tesfay").await;
    voorwaarts::referrals::follow(app.services()).await.unwrap();
    send(&app).await;
    let event = receiver.got().remove(0).event();
    assert_eq!(event["subject"], format!("referrals/{id}"));
    assert_eq!((&event["data"]["referralId"], &event["data"]["status"]), (&json!(id), &json!("received")));
    assert!(!event.to_string().contains("Selam"), "nothing about a person: {event}");
}
