//! What is written down around a person: levels of Dutch, contact, the time line, and who looked.

use chrono::TimeDelta;
use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::{App, TODAY, User, newcomer, person_named, referral};

async fn assess(user: &User, person: &str, (level, on): (&str, &str)) -> crate::support::Answer {
    let body = json!({ "level": level, "assessedOn": on, "source": "evaluation" });
    user.post(&format!("/v1/people/{person}/dutch-assessments"), &body).await
}

#[actix_web::test]
async fn dutch_is_a_series_and_the_latest_day_tells_the_level() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    assess(&user, &person, ("A2", "2026-02-01")).await.is(201);
    // Written down later, but of an earlier day.
    assess(&user, &person, ("A0", "2024-02-01")).await.is(201);
    assess(&user, &person, ("A1", "2025-02-01")).await.is(201);
    let speaking = json!({ "level": "C1", "skill": "speaking", "assessedOn": TODAY, "source": "course" });
    user.post(&format!("/v1/people/{person}/dutch-assessments"), &speaking).await.is(201);
    let read = user.reads(&person).await;
    assert_eq!((&read["dutch"]["level"], &read["dutch"]["assessedOn"]), (&json!("A2"), &json!("2026-02-01")));
    let series = user.walk(&format!("/v1/people/{person}/dutch-assessments?pageSize=1")).await;
    let levels: Vec<_> = series.iter().map(|point| point["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["C1", "A2", "A1", "A0"]);
    assert_eq!(assess(&user, &person, ("B1", "2026-03-11")).await.faults(), ["/assessedOn in_future"]);
    assess(&user, "01890a5d-ac96-774b-bcce-b302099a8057", ("B1", TODAY)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn of_one_day_the_assessment_that_came_last_counts() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    assess(&user, &person, ("B1", TODAY)).await.is(201);
    app.clock().advance(TimeDelta::seconds(1));
    assess(&user, &person, ("A2", TODAY)).await.is(201);
    assert_eq!(user.reads(&person).await["dutch"]["level"], "A2");
    assert_eq!(user.walk("/v1/people").await[0]["dutchLevel"], "A2");
}

fn call(at: &str, note: &str) -> Value {
    json!({ "kind": "phone", "tookPlaceAt": at, "note": note })
}

#[actix_web::test]
async fn contact_is_noted_by_name_and_listed_the_latest_first() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let path = format!("/v1/people/{person}/contact-moments");
    for (at, note) in [
        ("2026-03-01T10:00:00Z", "eerste"),
        ("2026-03-09T12:00:00+01:00", "derde"),
        ("2026-03-05T10:00:00Z", "tweede"),
        ("2026-03-05T10:00:00Z", "ook de tweede"),
    ] {
        user.post(&path, &call(at, note)).await.is(201);
    }
    let log = user.walk(&format!("{path}?pageSize=1")).await;
    let notes: Vec<_> = log.iter().map(|moment| moment["note"].as_str().unwrap()).collect();
    assert_eq!((notes.len(), notes[0], notes[3]), (4, "derde", "eerste"));
    assert_eq!(log[0]["tookPlaceAt"], "2026-03-09T11:00:00Z", "answered in UTC");
    assert_eq!(log[0]["recordedBy"], "Noor Wiersma");
    let answer = user.post(&path, &json!({ "kind": "pigeon", "tookPlaceAt": "yesterday", "note": "" })).await;
    for fault in ["/kind not_allowed", "/note too_short", "/tookPlaceAt wrong_format"] {
        assert!(answer.faults().contains(&fault.to_owned()), "{:?}", answer.faults());
    }
    assert_eq!(user.post(&path, &call("2026-03-11T10:00:00Z", "x")).await.faults(), ["/tookPlaceAt in_future"]);
    assert_eq!(user.post(&path, &call("2026-03-01T10:00:00Z", &"x".repeat(2001))).await.faults(), ["/note too_long"]);
}

#[actix_web::test]
async fn the_time_line_tells_the_whole_story_the_latest_first() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    app.is_now_on("2026-01-05");
    let mut body = referral("1", "Selam", "Tesfay");
    body["legalBasis"]["since"] = json!("2026-01-01");
    let referral = partner.pushes(&body).await.created()["id"].as_str().unwrap().to_owned();
    let user = app.as_coordinator().await;
    app.is_now_on("2026-01-12");
    let accepted = user.accepts(&referral).await.ok();
    let (person, request) = (accepted["personId"].as_str().unwrap(), accepted["requestId"].as_str().unwrap());
    let buddy = user.adds(&person_named("Bram", "Oosting")).await;
    let other = user.opens_request(&buddy, "established", "2026-01-12").await;
    app.is_now_on("2026-01-20");
    let found = user.proposes(request, &other).await;
    app.clock().advance(TimeDelta::hours(1));
    user.introduces(&found, "2026-01-20").await.is(200);
    app.clock().advance(TimeDelta::hours(1));
    user.activates(&found, "2026-01-20").await.is(200);
    app.is_now_on("2026-02-10");
    user.post(&format!("/v1/people/{person}/contact-moments"), &call("2026-02-10T10:00:00Z", "Het gaat goed."))
        .await
        .is(201);
    app.is_now_on(TODAY);
    user.ends(&found, TODAY).await.is(200);

    let story = |user: User, path: String| async move {
        let moments = user.walk(&path).await;
        let line = |moment: &Value| {
            let happening = &moment["happening"];
            let status = happening["status"].as_str().map(|status| format!(" {status}")).unwrap_or_default();
            format!("{} {}{status}", moment["on"].as_str().unwrap(), happening["kind"].as_str().unwrap())
        };
        (moments.iter().map(line).collect::<Vec<_>>(), moments)
    };
    let whole = [
        "2026-03-10 match_changed ended",
        "2026-02-10 contact",
        "2026-01-20 match_changed active",
        "2026-01-20 match_changed introduced",
        "2026-01-20 match_changed proposed",
        "2026-01-12 request_opened",
        "2026-01-12 role_started",
        "2026-01-05 referred",
        "2026-01-05 dutch_assessed",
    ];
    let (lines, moments) = story(user.clone(), format!("/v1/people/{person}/timeline")).await;
    let mut sorted = lines.clone();
    sorted.sort_unstable();
    let mut expected = whole.to_vec();
    expected.sort_unstable();
    assert_eq!(sorted, expected);
    assert_eq!(lines[..5], whole[..5]);
    assert_eq!(moments[0]["happening"]["number"], 1);
    assert_eq!(moments[0]["happening"]["with"]["displayName"], "Bram Oosting");
    assert_eq!(moments[4]["happening"]["number"], Value::Null, "a proposal has no number");
    // By twos it is the same story.
    let (by_two, _) = story(user.clone(), format!("/v1/people/{person}/timeline?pageSize=2")).await;
    assert_eq!(by_two, lines);
    // Without permission for contact, its notes are left out.
    let other = app.as_role(Role::Communication).await;
    let (seen, moments) = story(other, format!("/v1/people/{person}/timeline")).await;
    assert_eq!(seen.len(), 8);
    assert!(!json!(moments).to_string().contains("Het gaat goed."));
    // And the buddy's time line tells of the same match from the other side.
    let (lines, moments) = story(user, format!("/v1/people/{buddy}/timeline")).await;
    assert_eq!(lines[0], whole[0]);
    assert_eq!(moments[0]["happening"]["with"]["displayName"], "Selam Tesfay");
}

#[actix_web::test]
async fn every_look_at_someone_is_recorded_with_who_and_when() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&person_named("Selam", "Tesfay")).await;
    let path = format!("/v1/people/{person}");
    let mut expected = vec!["created"];
    assert_eq!(user.reads_access(&person).await, expected);
    let mut now_also = |action| {
        expected.insert(0, action);
        expected.clone()
    };
    user.get(&path).await.is(200);
    assert_eq!(user.reads_access(&person).await, now_also("read"));
    user.get("/v1/people").await.is(200);
    assert_eq!(user.reads_access(&person).await, now_also("listed"));
    user.post("/v1/people/search", &json!({ "name": "tesf" })).await.is(200);
    assert_eq!(user.reads_access(&person).await, now_also("found_by_search"));
    user.get(&format!("{path}/duplicates")).await.is(200);
    assert_eq!(user.reads_access(&person).await, now_also("shown_as_duplicate"));
    user.patch(&path, ("\"v1\"", &json!({ "details": { "city": "Assen" } }))).await.is(200);
    assert_eq!(user.reads_access(&person).await, now_also("changed"));
    for below in ["timeline", "dutch-assessments", "contact-moments"] {
        user.get(&format!("{path}/{below}")).await.is(200);
        assert_eq!(user.reads_access(&person).await, now_also("read"), "{below}");
    }
    assess(&user, &person, ("A1", TODAY)).await.is(201);
    assert_eq!(user.reads_access(&person).await, now_also("changed"));
    user.post(&format!("{path}/contact-moments"), &call("2026-03-01T10:00:00Z", "x")).await.is(201);
    assert_eq!(user.reads_access(&person).await, now_also("changed"));
    let request = user.opens_request(&person, "newcomer", TODAY).await;
    assert_eq!(user.reads_access(&person).await, now_also("changed"));
    user.get(&format!("/v1/requests/{request}")).await.is(200);
    assert_eq!(user.reads_access(&person).await, now_also("read"));
    user.get("/v1/requests").await.is(200);
    assert_eq!(user.reads_access(&person).await, now_also("listed"));
    // Looking at who looked is no look at the person, nor is what finds nobody.
    user.post("/v1/people/search", &json!({ "name": "nobody" })).await.is(200);
    user.get("/v1/people?role=coach").await.is(200);
    user.get("/v1/figures").await.is(200);
    assert_eq!(user.reads_access(&person).await, expected);

    let other = app.as_role(Role::Intern).await;
    app.clock().advance(TimeDelta::minutes(1));
    other.get(&path).await.is(200);
    let record = user.walk(&format!("{path}/access-records?pageSize=1")).await.remove(0);
    assert_eq!(record["accountId"], other.id().to_string());
    assert_eq!((&record["action"], &record["at"]), (&json!("read"), &json!("2026-03-10T11:01:00Z")));
    assert_eq!(record["by"], "Noor Wiersma");
}

#[actix_web::test]
async fn a_page_of_a_list_records_those_on_it_and_no_others() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for number in 0..3 {
        user.adds(&newcomer(number)).await;
    }
    let before = app.rows("access_record").await;
    let page = user.get("/v1/people?pageSize=2").await.ok();
    assert_eq!(app.rows("access_record").await, before + 2);
    let third = user.walk("/v1/people").await.remove(2);
    assert_ne!(third["id"], page["items"][1]["id"]);
    assert_eq!(user.reads_access(third["id"].as_str().unwrap()).await, ["listed", "created"]);
}

#[actix_web::test]
async fn candidates_in_a_refusal_are_a_look_at_them_too() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&person_named("Selam", "Tesfay")).await;
    user.post("/v1/people", &person_named("Selam", "Tesfay")).await.problem(409, "possible_duplicates");
    assert_eq!(user.reads_access(&person).await, ["shown_as_duplicate", "created"]);
}

#[actix_web::test]
async fn who_is_shown_beside_a_match_is_recorded_on_both_sides() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.has_proposal(1).await;
    let found = user.get(&format!("/v1/matches/{id}")).await.ok();
    for side in ["newcomer", "established"] {
        let person = found[side]["id"].as_str().unwrap();
        assert_eq!(user.reads_access(person).await[0], "read", "{side}");
    }
    user.get("/v1/matches").await.is(200);
    user.get(&format!("/v1/matches/{id}/moments")).await.is(200);
    let newcomer = found["newcomer"]["id"].as_str().unwrap();
    assert_eq!(user.reads_access(newcomer).await[..2], ["read", "listed"]);
    // On someone's time line the name of the buddy stands too.
    let established = found["established"]["id"].as_str().unwrap();
    user.get(&format!("/v1/people/{newcomer}/timeline")).await.is(200);
    assert_eq!(user.reads_access(established).await[0], "listed");
}

#[actix_web::test]
async fn what_can_not_be_recorded_is_not_answered() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&person_named("Selam", "Tesfay")).await;
    let proposal = user.has_proposal(1).await;
    let request = user.walk("/v1/requests").await.remove(0)["id"].as_str().unwrap().to_owned();
    app.sql("DROP TABLE access_record").await;
    for path in [
        "/v1/people".to_owned(),
        format!("/v1/people/{person}"),
        format!("/v1/people/{person}/duplicates"),
        format!("/v1/people/{person}/timeline"),
        format!("/v1/people/{person}/dutch-assessments"),
        format!("/v1/people/{person}/contact-moments"),
        "/v1/requests".to_owned(),
        format!("/v1/requests/{request}"),
        "/v1/matches".to_owned(),
        format!("/v1/matches/{proposal}"),
        format!("/v1/matches/{proposal}/moments"),
    ] {
        let answer = user.get(&path).await;
        answer.problem(503, "unavailable");
        assert!(!answer.text().contains("Tesfay"), "{path}");
    }
    let answer = user.post("/v1/people/search", &json!({ "name": "tesfay" })).await;
    answer.problem(503, "unavailable");
    // Nor is it changed.
    let patch = json!({ "details": { "city": "Rolde" } });
    user.patch(&format!("/v1/people/{person}"), ("\"v1\"", &patch)).await.problem(503, "unavailable");
    user.post("/v1/people", &newcomer(9)).await.problem(503, "unavailable");
    assert_eq!(app.count("SELECT count(*) AS value FROM person WHERE city = 'Rolde'").await, 0);
    assert_eq!(app.rows("person").await, 3);
}
