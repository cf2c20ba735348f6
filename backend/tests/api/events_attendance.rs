//! Who was there: recorded by devices that may have been without a network.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{App, newcomer};

fn key(number: u128) -> String {
    Uuid::from_u128(number).to_string()
}

fn mark(number: u128, person: &str, (mark, at): (&str, &str)) -> Value {
    json!({ "key": key(number), "recordedAt": at, "personId": person, "mark": mark })
}

fn heads(number: u128, count: i32) -> Value {
    json!({ "key": key(number), "recordedAt": "2026-03-10T10:30:00Z", "headCount": count })
}

fn outcomes(receipt: &Value) -> Vec<&str> {
    receipt["results"].as_array().unwrap().iter().map(|line| line["outcome"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn what_is_sent_again_changes_nothing_and_a_later_recording_holds() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let event = user.adds_event("2026-03-10T10:00:00Z", &json!({ "kind": "praathuis" })).await;
    let (one, two) = (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await);
    let registration = user.registers(&event, &one).await;
    app.clock().advance(chrono::TimeDelta::minutes(1));
    let lines = json!([
        mark(1, &one, ("present", "2026-03-10T10:05:00Z")),
        mark(2, &two, ("present", "2026-03-10T10:06:00Z")),
        heads(3, 4),
        heads(4, -1),
        mark(5, &key(99), ("present", "2026-03-10T10:06:00Z")),
    ]);
    let receipt = user.records(&event, &lines).await.ok();
    assert_eq!(outcomes(&receipt), ["recorded", "recorded", "recorded", "recorded", "unknown_person"]);
    let counts = receipt["counts"].clone();
    assert_eq!((&counts["present"], &counts["headCount"], &counts["registered"]), (&json!(2), &json!(3), &json!(1)));
    let again = user.records(&event, &lines).await.ok();
    assert_eq!(outcomes(&again), ["repeated", "repeated", "repeated", "repeated", "unknown_person"]);
    assert_eq!(again["counts"], counts);
    let found = user.get(&format!("/v1/events/{event}")).await.ok();
    assert_eq!((&found["status"], &found["counts"]), (&json!("held"), &counts), "who is there makes it held");
    assert!(user.roster(&event).await.iter().any(|line| line.ends_with("walked_in")));

    // Another device was without a network: what it recorded earlier is kept, and doesn't hold; the later one does.
    let other = app.as_coordinator().await;
    let offline = json!([
        mark(11, &one, ("no_show", "2026-03-10T10:04:00Z")),
        mark(12, &two, ("excused", "2026-03-10T10:07:00Z")),
        mark(1, &one, ("excused", "2026-03-10T10:05:00Z")),
    ]);
    assert_eq!(outcomes(&other.records(&event, &offline).await.ok()), ["overruled", "recorded", "key_reused"]);
    let moments = user.get(&format!("/v1/event-registrations/{registration}/moments")).await.ok();
    let moments: Vec<_> = moments["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|moment| (moment["change"].clone(), moment["holds"].clone()))
        .collect();
    assert_eq!(
        moments,
        [
            (json!("registered"), json!(null)),
            (json!("marked_no_show"), json!(false)),
            (json!("marked_present"), json!(true))
        ]
    );
    let undone = json!([mark(13, &one, ("unmarked", "2026-03-10T10:50:00Z"))]);
    assert_eq!(user.records(&event, &undone).await.ok()["counts"]["present"], 0);
    let life = user.walk(&format!("/v1/people/{two}/attendance")).await;
    assert_eq!((&life[0]["attendance"], &life[0]["kind"]), (&json!("excused"), &json!("praathuis")));
}

#[actix_web::test]
async fn devices_may_come_in_any_order_with_the_same_outcome() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, two) = (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await);
    let all = [
        mark(1, &one, ("present", "2026-03-10T10:05:00Z")),
        mark(2, &one, ("no_show", "2026-03-10T10:05:00Z")),
        mark(3, &one, ("excused", "2026-03-10T10:01:00Z")),
        mark(4, &two, ("present", "2026-03-10T10:02:00Z")),
        mark(5, &two, ("unmarked", "2026-03-10T10:03:00Z")),
        heads(6, 5),
        heads(7, -2),
    ];
    let mut seen = Vec::new();
    for order in [[0, 1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1, 0], [1, 4, 0, 6, 3, 5, 2]] {
        let event = user.adds_event("2026-03-10T10:00:00Z", &json!({})).await;
        for batch in order.chunks(3) {
            let lines: Vec<_> = batch.iter().map(|index| all[*index].clone()).collect();
            user.records(&event, &json!(lines)).await.is(200);
        }
        let items = user.walk(&format!("/v1/events/{event}/registrations")).await;
        let marks: Vec<_> = items.iter().map(|item| item["attendance"].clone()).collect();
        seen.push((marks, user.get(&format!("/v1/events/{event}")).await.ok()["counts"].clone()));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[1], seen[2]);
    assert_eq!(seen[0].1["headCount"], 3);
}

#[actix_web::test]
async fn a_clock_that_is_fast_overrules_nobody_for_ever() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let event = user.adds_event("2026-03-10T10:00:00Z", &json!({})).await;
    let person = user.adds(&newcomer(1)).await;
    let fast = json!([mark(1, &person, ("no_show", "2026-03-11T10:00:00Z"))]);
    assert_eq!(outcomes(&user.records(&event, &fast).await.ok()), ["recorded"]);
    app.clock().advance(chrono::TimeDelta::minutes(1));
    let right = json!([mark(2, &person, ("present", "2026-03-10T11:00:30Z"))]);
    assert_eq!(outcomes(&user.records(&event, &right).await.ok()), ["recorded"]);
    // Sent again, it is still the line that came first.
    assert_eq!(outcomes(&user.records(&event, &fast).await.ok()), ["repeated"]);
}

#[actix_web::test]
async fn what_is_no_line_is_refused_and_so_is_an_event_that_is_not_there_yet() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let event = user.adds_event("2026-03-10T10:00:00Z", &json!({})).await;
    let person = user.adds(&newcomer(1)).await;
    let mut both = mark(1, &person, ("present", "2026-03-10T10:05:00Z"));
    both["headCount"] = json!(1);
    let nothing = json!({ "key": key(2), "recordedAt": "2026-03-10T10:05:00Z" });
    let lines = json!([both, nothing, heads(3, 0), heads(4, 501), heads(4, 1)]);
    assert_eq!(
        user.records(&event, &lines).await.faults(),
        [
            "/lines/0 inconsistent",
            "/lines/1 inconsistent",
            "/lines/2 inconsistent",
            "/lines/3/headCount out_of_range",
            "/lines/4/key repeated"
        ]
    );
    assert_eq!(user.records(&event, &json!([])).await.faults(), ["/lines too_few"]);
    let tomorrow = user.adds_event("2026-03-11T10:00:00Z", &json!({})).await;
    user.records(&tomorrow, &json!([heads(1, 1)])).await.problem(409, "state_conflict");
    let tonight = user.adds_event("2026-03-10T23:00:00Z", &json!({})).await;
    user.records(&tonight, &json!([heads(1, 1)])).await.is(200);
    user.does(&format!("/v1/events/{event}/hold")).await.is(200);
    user.post(&format!("/v1/events/{event}/cancel"), &json!({ "reason": "x" })).await.problem(409, "state_conflict");
}
