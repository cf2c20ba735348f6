//! Events that recur: across the change of the clocks, and through changes of one date or of many.

use serde_json::{Value, json};

use crate::support::{App, User, newcomer};

fn series(rule: &str, starts_on: &str) -> Value {
    json!({
        "details": { "kind": "praathuis", "title": "Praathuis" },
        "recurrence": { "rule": rule, "startsOn": starts_on, "startTime": "19:00", "durationMinutes": 150 },
    })
}

impl User {
    async fn adds_series(&self, rule: &str, starts_on: &str) -> String {
        let made = self.post("/v1/event-series", &series(rule, starts_on)).await.created();
        made["id"].as_str().unwrap().to_owned()
    }

    async fn dates(&self, series: &str, query: &str) -> Vec<Value> {
        self.walk(&format!("/v1/events?seriesId={series}&pageSize=100{query}")).await
    }
}

/// `startsAt status title` of each.
fn lines(dates: &[Value]) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    dates
        .iter()
        .map(|date| format!("{} {} {}", text(&date["startsAt"]), text(&date["status"]), text(&date["title"])))
        .collect()
}

#[actix_web::test]
async fn an_evening_at_seven_stays_at_seven_when_the_clocks_change() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.adds_series("FREQ=WEEKLY;BYDAY=TU", "2026-03-10").await;
    let spring = user.dates(&id, "&from=2026-03-20&to=2026-04-05").await;
    let starts: Vec<_> = spring.iter().map(|date| date["startsAt"].as_str().unwrap()).collect();
    assert_eq!(starts, ["2026-03-24T18:00:00Z", "2026-03-31T17:00:00Z"]);
    let autumn = user.dates(&id, "&from=2026-10-18&to=2026-11-05").await;
    let times: Vec<_> =
        autumn.iter().map(|date| (date["startsAt"].as_str().unwrap(), date["endsAt"].as_str().unwrap())).collect();
    assert_eq!(
        times,
        [
            ("2026-10-20T17:00:00Z", "2026-10-20T19:30:00Z"),
            ("2026-10-27T18:00:00Z", "2026-10-27T20:30:00Z"),
            ("2026-11-03T18:00:00Z", "2026-11-03T20:30:00Z"),
        ]
    );
    let found = user.get(&format!("/v1/event-series/{id}")).await.ok();
    assert_eq!((&found["dates"], &found["nextStartsAt"]), (&json!(53), &json!("2026-03-10T18:00:00Z")));
    assert_eq!(found["datesUntil"], "2027-03-11");
}

#[actix_web::test]
async fn what_is_no_rule_is_refused_with_what_is_wrong() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for (rule, starts_on, fault) in [
        ("FREQ=HOURLY", "2026-03-10", "/recurrence/rule wrong_format"),
        ("FREQ=WEEKLY;BYHOUR=7", "2026-03-10", "/recurrence/rule wrong_format"),
        ("FREQ=WEEKLY;FREQ=DAILY", "2026-03-10", "/recurrence/rule wrong_format"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20261231", "2026-03-10", "/recurrence/rule wrong_format"),
        ("FREQ=WEEKLY;UNTIL=2026-12-31", "2026-03-10", "/recurrence/rule wrong_format"),
        ("FREQ=WEEKLY;INTERVAL=0", "2026-03-10", "/recurrence/rule wrong_format"),
        ("FREQ=WEEKLY;BYDAY=2TU", "2026-03-10", "/recurrence/rule wrong_format"),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=2", "2026-03-10", "/recurrence/rule wrong_format"),
        ("FREQ=MONTHLY;BYDAY=2TU,FR", "2026-03-10", "/recurrence/rule wrong_format"),
        ("every week", "2026-03-10", "/recurrence/rule wrong_format"),
        ("FREQ=WEEKLY;BYDAY=TU", "2026-03-11", "/recurrence/startsOn inconsistent"),
        ("FREQ=WEEKLY;BYDAY=TU", "2028-03-14", "/recurrence/startsOn out_of_range"),
        ("FREQ=WEEKLY;BYDAY=TU", "2021-03-16", "/recurrence/startsOn out_of_range"),
    ] {
        assert_eq!(user.post("/v1/event-series", &series(rule, starts_on)).await.faults(), [fault], "{rule}");
    }
    let mut none = series("FREQ=DAILY;COUNT=1", "2026-03-10");
    none["recurrence"]["excludedDays"] = json!(["2026-03-10"]);
    assert_eq!(user.post("/v1/event-series", &none).await.faults(), ["/recurrence/excludedDays too_many"]);
}

#[actix_web::test]
async fn one_date_changes_and_the_series_leaves_it() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.adds_series("FREQ=WEEKLY;BYDAY=TU;COUNT=5", "2026-03-03").await;
    let dates = user.dates(&id, "").await;
    let path = |index: usize| format!("/v1/events/{}", dates[index]["id"].as_str().unwrap());
    // The first was before today and was held; the fourth moves to a Wednesday; the last is cancelled.
    user.does(&format!("{}/hold", path(0))).await.is(200);
    let moved = json!({ "startsAt": "2026-03-25T18:00:00Z", "endsAt": "2026-03-25T20:00:00Z" });
    let moved = user.patch(&path(3), ("\"v1\"", &moved)).await.ok();
    assert_eq!(moved["series"], json!({ "id": id, "day": "2026-03-24", "changedByHand": true }));
    user.post(&format!("{}/cancel", path(4)), &json!({ "reason": "Pasen" })).await.is(200);
    let change = json!({ "details": { "title": "Praathuis bij de haven" }, "recurrence": { "startTime": "19:30" } });
    let changed = user.patch(&format!("/v1/event-series/{id}"), ("\"v1\"", &change)).await.ok();
    assert_eq!(
        changed["dates"],
        json!({ "added": 0, "changed": 2, "removed": 0, "cancelled": 0, "kept": 1 }),
        "today's and next week's"
    );
    assert_eq!(
        lines(&user.dates(&id, "").await),
        [
            "2026-03-03T18:00:00Z held Praathuis",
            "2026-03-10T18:30:00Z planned Praathuis bij de haven",
            "2026-03-17T18:30:00Z planned Praathuis bij de haven",
            "2026-03-25T18:00:00Z planned Praathuis",
            "2026-03-31T17:00:00Z cancelled Praathuis",
        ]
    );
    user.patch(&format!("/v1/event-series/{id}"), ("\"v1\"", &change)).await.problem(412, "precondition_failed");
}

#[actix_web::test]
async fn a_date_and_those_that_follow_change_and_the_earlier_ones_stay() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.adds_series("FREQ=WEEKLY;BYDAY=TU;UNTIL=20260407", "2026-03-10").await;
    let path = format!("/v1/event-series/{id}");
    let later = json!({ "details": { "place": "De kelder" } });
    let changed = user.patch(&format!("{path}?from=2026-03-31"), ("\"v1\"", &later)).await.ok();
    assert_eq!(changed["dates"]["changed"], 2);
    // Another change of all leaves the place of the earlier ones alone.
    let all = json!({ "details": { "title": "Avond" } });
    assert_eq!(user.patch(&path, ("\"v2\"", &all)).await.ok()["dates"]["changed"], 5);
    let places: Vec<_> = user.dates(&id, "").await.iter().map(|date| date["place"].clone()).collect();
    assert_eq!(places, [Value::Null, Value::Null, Value::Null, json!("De kelder"), json!("De kelder")]);
    // To Thursdays from the fourth on: one is booked and stays as cancelled, the other goes.
    let person = user.adds(&newcomer(1)).await;
    let fourth = user.dates(&id, "&from=2026-03-31&to=2026-04-01").await.remove(0)["id"].as_str().unwrap().to_owned();
    user.registers(&fourth, &person).await;
    let thursdays =
        json!({ "recurrence": { "rule": "FREQ=WEEKLY;BYDAY=TH;UNTIL=20260410", "startsOn": "2026-03-12" } });
    let changed = user.patch(&format!("{path}?from=2026-03-31"), ("\"v3\"", &thursdays)).await.ok();
    assert_eq!(changed["dates"], json!({ "added": 2, "changed": 0, "removed": 1, "cancelled": 1, "kept": 0 }));
    let days: Vec<_> = lines(&user.dates(&id, "").await).iter().map(|line| line[..30].to_owned()).collect();
    assert_eq!(
        days,
        [
            "2026-03-10T18:00:00Z planned A",
            "2026-03-17T18:00:00Z planned A",
            "2026-03-24T18:00:00Z planned A",
            "2026-03-31T17:00:00Z cancelled",
            "2026-04-02T17:00:00Z planned A",
            "2026-04-09T17:00:00Z planned A",
        ]
    );
}

#[actix_web::test]
async fn a_day_is_left_out_and_a_series_ends() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.adds_series("FREQ=MONTHLY;BYDAY=-1TU", "2026-03-31").await;
    let path = format!("/v1/event-series/{id}");
    let without = json!({ "recurrence": { "excludedDays": ["2026-05-26"] } });
    assert_eq!(user.patch(&path, ("\"v1\"", &without)).await.ok()["dates"]["removed"], 1);
    let before = user.dates(&id, "").await;
    assert_eq!(before[1]["startsAt"], "2026-04-28T17:00:00Z");
    assert_eq!(before[2]["startsAt"], "2026-06-30T17:00:00Z");
    let end = |day: &str| json!({ "endsOn": day, "reason": "Het Praathuis stopt." });
    assert_eq!(user.post(&format!("{path}/end"), &end("2026-03-09")).await.faults(), ["/endsOn out_of_range"]);
    let ended = user.post(&format!("{path}/end"), &end("2026-06-30")).await.ok();
    assert_eq!((&ended["endsOn"], &ended["dates"]), (&json!("2026-06-30"), &json!(2)));
    user.post(&format!("{path}/end"), &end("2026-06-30")).await.problem(409, "state_conflict");
    user.patch(&path, ("\"v3\"", &without)).await.problem(409, "state_conflict");
    assert_eq!(user.walk("/v1/event-series?open=true").await.len(), 0);
    assert_eq!(user.walk("/v1/event-series?open=false").await.len(), 1);
}

#[actix_web::test]
async fn dates_are_added_as_time_passes_and_each_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.adds_series("FREQ=WEEKLY;BYDAY=TU", "2026-03-10").await;
    let more = || async {
        let now = app.services().now();
        app.write(move |c| voorwaarts::events::extend(c, &now)).await
    };
    assert_eq!(more().await, 0);
    app.is_now_on("2026-03-25");
    assert_eq!((more().await, more().await), (2, 0));
    let dates = user.dates(&id, "").await;
    assert_eq!(dates.len(), 55);
    assert_eq!(dates[54]["startsAt"], "2027-03-23T18:00:00Z");
}
