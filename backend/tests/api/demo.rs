//! The demo: the same every time, and true to the rules.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::{Value, json};
use voorwaarts::demo;

use crate::support::{App, TODAY, User, referral};

async fn value_of(user: &User, key: &str) -> i64 {
    user.get(&format!("/v1/figures/{key}")).await.ok()["value"].as_i64().unwrap()
}

#[actix_web::test]
async fn a_stranger_carries_a_referral_through_to_match_250() {
    let app = App::on_demo().await;

    // The partner gets a token as the server printed it, and pushes.
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        demo::partner_client_id(),
        demo::PARTNER_SECRET
    );
    let token = app.post("/oauth2/token").body("application/x-www-form-urlencoded", form).send().await.ok();
    let partner = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let pushed =
        app.post("/v1/referrals").header("Authorization", &partner).json(&referral("WPDA-2026-0193", "Zaza", "Zuzuza"));
    let receipt = pushed.send().await.created();
    let referral = receipt["id"].as_str().unwrap();

    // A coordinator logs in as the server printed it.
    assert!(demo::log_ins().contains("coordinator@demo.example") && demo::log_ins().contains(demo::PASSWORD));
    let body = json!({ "email": "coordinator@demo.example", "password": demo::PASSWORD });
    let token = app.post("/v1/session").json(&body).send().await.created();
    let bearer = format!("Bearer {}", token["accessToken"].as_str().unwrap());
    let me = app.get("/v1/me").header("Authorization", &bearer).send().await.ok();
    assert_eq!((&me["displayName"], &me["demo"]), (&json!("Noor Wiersma"), &json!(true)));

    let user = app.as_coordinator().await;
    assert_eq!(user.walk("/v1/referrals?open=true").await[0]["id"], referral, "the latest of the inbox");
    let request = user.accepts(referral).await.ok()["requestId"].as_str().unwrap().to_owned();
    let waiting = user.walk("/v1/requests?open=true&side=established&track=independent").await;
    let free = waiting.iter().find(|request| request["matchId"].is_null()).unwrap()["id"].as_str().unwrap();
    let id = user.proposes(&request, free).await;
    assert_eq!(value_of(&user, "matches_total").await, 249);
    let started = user.activates(&id, TODAY).await.ok();
    assert_eq!((&started["number"], &started["milestone"]), (&json!(250), &json!(true)));
    let total = user.get("/v1/figures/matches_total").await.ok();
    assert_eq!(total["value"], 250);
    assert_eq!(total["milestone"], json!({ "reached": 250, "reachedOn": TODAY, "next": 300 }));
    let status =
        app.get(&format!("/v1/referrals/{referral}/status")).header("Authorization", &partner).send().await.ok();
    assert_eq!(status["status"], "started");
}

#[actix_web::test]
async fn its_history_is_as_it_was() {
    let app = App::on_demo().await;
    let user = app.as_coordinator().await;
    let numbers = "SELECT count(*) AS value FROM (SELECT number, row_number() OVER (ORDER BY number) AS nth FROM buddy_match \
                   WHERE number IS NOT NULL) AS numbered WHERE number = nth";
    assert_eq!(app.count(numbers).await, 249, "consecutive from 1");
    let in_order = "SELECT count(*) AS value FROM buddy_match AS one JOIN buddy_match AS next ON next.number = one.number + 1 \
                    WHERE next.starts_on < one.starts_on";
    assert_eq!(app.count(in_order).await, 0, "numbers follow the days");
    let matches = user.walk("/v1/matches?numbered=true&pageSize=100").await;
    let of = |number: i64| matches.iter().find(|found| found["number"] == number).unwrap();
    assert_eq!(of(200)["cohort"]["number"], 12);
    assert!(of(200)["cohort"]["groupName"].as_str().unwrap().starts_with("Groep 12"));
    assert_eq!(of(200)["milestone"], true);
    let cohorts = user.get("/v1/cohorts").await.ok();
    let dates: Vec<_> = cohorts["items"].as_array().unwrap()[..3]
        .iter()
        .map(|cohort| {
            (
                cohort["number"].as_i64().unwrap(),
                cohort["startsOn"].as_str().unwrap(),
                cohort["status"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        dates,
        [(13, "2023-09-11", "completed"), (12, "2022-12-12", "completed"), (11, "2022-09-12", "completed")]
    );
    // There is work for today, on both sides.
    assert!(user.walk("/v1/referrals?open=true").await.len() >= 5);
    for side in ["newcomer", "established"] {
        assert!(user.walk(&format!("/v1/requests?open=true&side={side}")).await.len() >= 8, "{side}");
    }
    let waiting = user.walk("/v1/referrals?open=true").await;
    let mut alike = 0;
    for referral in &waiting {
        let path = format!("/v1/referrals/{}/duplicates", referral["id"].as_str().unwrap());
        alike += user.get(&path).await.ok()["items"].as_array().unwrap().len();
    }
    assert!(alike >= 1, "one of them is known already");
}

#[actix_web::test]
async fn its_figures_are_what_one_counts_by_hand() {
    let app = App::on_demo().await;
    let user = app.as_coordinator().await;
    let matches = user.walk("/v1/matches?pageSize=100").await;
    let count =
        |wanted: &dyn Fn(&Value) -> bool| i64::try_from(matches.iter().filter(|found| wanted(found)).count()).unwrap();
    assert_eq!(value_of(&user, "matches_active").await, count(&|found| found["status"] == "active"));
    assert_eq!(value_of(&user, "matches_total").await, count(&|found| !found["number"].is_null()));
    for year in [2017, 2022, 2023, 2024, 2025] {
        let started =
            user.get(&format!("/v1/figures/matches_started?from={year}-01-01&to={}-01-01", year + 1)).await.ok();
        let by_hand = count(&|found| found["startsOn"].as_str().is_some_and(|day| day.starts_with(&year.to_string())));
        assert_eq!(started["value"], by_hand, "{year}");
        let records = format!("{}&pageSize=100", started["records"].as_str().unwrap());
        assert_eq!(i64::try_from(user.walk(&records).await.len()).unwrap(), by_hand, "{year}");
    }
    let mut waiting: Vec<_> = user
        .walk("/v1/requests?pageSize=100")
        .await
        .iter()
        .filter(|request| request["closedOn"].is_null())
        .map(|request| request["personId"].to_string())
        .collect();
    waiting.sort_unstable();
    waiting.dedup();
    assert_eq!(value_of(&user, "people_waiting").await, i64::try_from(waiting.len()).unwrap());
    let records = user.get("/v1/figures/people_waiting").await.ok()["records"].as_str().unwrap().to_owned();
    let mut records: Vec<_> =
        user.walk(&format!("{records}?pageSize=100")).await.iter().map(|record| record["id"].to_string()).collect();
    records.dedup();
    assert_eq!(records, waiting, "its records say the same");
}

#[actix_web::test]
async fn its_evaluations_tell_of_language_that_grew() {
    let app = App::on_demo().await;
    let user = app.as_coordinator().await;
    let rounds = user.walk("/v1/evaluation-rounds").await;
    let of = |audience: &str| {
        let found = rounds.iter().find(|round| round["questionnaire"]["audience"] == audience).unwrap();
        found["id"].as_str().unwrap().to_owned()
    };
    let path = format!("/v1/evaluation-rounds/{}/outcomes?compareWith={}", of("newcomer"), of("established"));
    let told = user.get(&path).await.ok();
    assert!(told["round"]["responseRate"].as_f64().unwrap() > 0.8 && told["comparedWith"]["responseRate"].is_f64());
    let questions = told["questions"].as_array().unwrap();
    let better = questions.iter().find(|question| question["key"] == "dutch_better").unwrap();
    let (n, share) = (better["n"].as_i64().unwrap(), better["options"][3]["share"].as_f64().unwrap());
    assert!(n >= 15 && (0.75..=0.85).contains(&share), "{share} of {n}");
    assert!(told["levelChange"]["higher"].as_i64().unwrap() > 10);
    assert!(questions.iter().any(|question| !question["themes"].as_array().unwrap().is_empty()));
    // The poster that the server prints leads to a form.
    assert!(app.opens(&demo::poster_path()).await.is(200).text().contains("Hoe was deze bijeenkomst?"));
}

#[derive(QueryableByName)]
struct Print {
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = Text)]
    hash: String,
}

/// Every row of every table, hashed. Passwords have a salt, which comes from the seed too.
async fn fingerprint(app: &App) -> Vec<(&'static str, i64, String)> {
    const TABLES: &[&str] = &[
        "account",
        "account_role",
        "organisation",
        "partner_client",
        "partner_secret",
        "person",
        "person_name",
        "person_language",
        "dutch_assessment",
        "matching_profile",
        "person_interest",
        "destination",
        "training",
        "role_period",
        "referral",
        "request",
        "cohort",
        "cohort_group",
        "cohort_moment",
        "enrolment",
        "group_leader",
        "group_place",
        "evaluation_round",
        "evaluation_invitation",
        "evaluation_link",
        "evaluation_response",
        "evaluation_answer",
        "evaluation_answer_theme",
        "buddy_match",
        "match_moment",
        "event_series",
        "event",
        "event_partner",
        "event_programme_item",
        "event_presenter",
        "event_task",
        "event_helper",
        "event_registration",
        "event_attendance_line",
        "event_finding",
        "event_decision",
        "story",
        "story_person",
        "story_consent",
        "story_use",
        "report",
        "report_figure",
        "report_story",
    ];
    app.write(|c| {
        let mut prints = Vec::new();
        for &table in TABLES {
            let sql = format!(
                "SELECT count(*) AS rows, coalesce(md5(string_agg(md5(t::text), '' ORDER BY t::text)), '') AS hash FROM {table} AS t"
            );
            let print = diesel::sql_query(sql).get_result::<Print>(c)?;
            prints.push((table, print.rows, print.hash));
        }
        Ok(prints)
    })
    .await
}

#[actix_web::test]
async fn it_is_the_same_every_time() {
    let first = fingerprint(&App::on_demo().await).await;
    for (table, rows, _) in &first {
        assert!(*rows > 0, "{table} is empty");
    }
    let app = App::begin().await;
    let clock = app.clock().clone();
    app.write(move |c| {
        assert!(demo::is_empty(c)?);
        demo::load(c, &clock)?;
        assert!(!demo::is_empty(c)? && demo::is_demo(c)?);
        Ok(())
    })
    .await;
    assert_eq!(first, fingerprint(&app).await);
}

#[actix_web::test]
async fn its_praathuis_keeps_its_hour_and_its_events_have_people() {
    let app = App::on_demo().await;
    let user = app.as_coordinator().await;
    let evenings = "SELECT count(*) AS value FROM event WHERE kind = 'praathuis' AND series_id = ( \
                    SELECT series_id FROM event WHERE series_id IS NOT NULL ORDER BY starts_at DESC LIMIT 1)";
    assert_eq!(app.count(evenings).await, 43, "29 weeks back, this week, 13 ahead");
    let at_seven = format!("{evenings} AND (starts_at AT TIME ZONE 'Europe/Amsterdam')::time = '19:00'");
    assert_eq!(app.count(at_seven).await, 43);
    let held = user.walk("/v1/events?kind=praathuis&status=held&pageSize=100").await;
    assert!(held.len() >= 27, "{}", held.len());
    for evening in &held {
        let counts = &evening["counts"];
        assert!(counts["present"].as_i64().unwrap() >= 5 && counts["headCount"].as_i64().unwrap() >= 4, "{evening}");
    }
    let meetings = user.walk("/v1/events?kind=meeting_day&pageSize=100").await;
    assert!(meetings.iter().all(|day| day["counts"]["present"].as_i64().unwrap() > 0 && !day["cohort"].is_null()));
    let coming = user.walk(&format!("/v1/events?from={TODAY}&kind=celebration")).await;
    let counts = &coming[0]["counts"];
    assert_eq!((&counts["registered"], &counts["waiting"]), (&json!(40), &json!(4)));
    assert_eq!(user.walk("/v1/event-findings?open=true").await.len(), 2);
}
