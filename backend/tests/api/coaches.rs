//! Coaches: they see the groups that they lead, while they lead them, and nothing else of anybody.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::{App, TODAY, User, newcomer, person_named};

/// Two groups with a pair, a coach and an evening each.
struct Stage {
    app: App,
    user: User,
    coach: User,
    leader: String,
    own: Group,
    other: Group,
}

struct Group {
    id: String,
    event: String,
    newcomer: String,
    established: String,
}

impl Stage {
    async fn set() -> Self {
        let app = App::begin().await;
        let user = app.as_coordinator().await;
        let cohort = user.has_active_cohort().await;
        let own = Group::add(&user, &cohort, ("Groep 1A", "tuesday", 0)).await;
        let other = Group::add(&user, &cohort, ("Groep 1B", "wednesday", 10)).await;
        let leader = person_with(&user, "Janna", "Geheimnaam").await;
        user.appoints(&own.id, (&leader, "coach"), TODAY).await.is(201);
        let coach = app.as_coach(&leader).await;
        Self { app, user, coach, leader, own, other }
    }

    async fn group(&self) -> Value {
        self.coach.get(&format!("/v1/my-groups/{}", self.own.id)).await.ok()
    }
}

impl Group {
    async fn add(user: &User, cohort: &str, (name, evening, number): (&str, &str, usize)) -> Self {
        let id = user.adds_group(cohort, name, evening).await;
        let (one, other) = (user.adds(&newcomer(number)).await, user.adds(&newcomer(number + 1)).await);
        let pair = user.proposes_in(cohort, Some(&id), (&one, &other)).await.created();
        user.activates(pair["id"].as_str().unwrap(), TODAY).await.is(200);
        let event = user.adds_event("2026-03-10T18:00:00Z", &json!({ "groupId": id, "title": name })).await;
        Self { id, event, newcomer: one, established: other }
    }
}

async fn person_with(user: &User, given: &str, family: &str) -> String {
    let mut person = person_named(given, family);
    person["details"]["countryOfOrigin"] = json!("ER");
    person["details"]["contact"] = json!({ "email": format!("{}@voorbeeld.example", given.to_lowercase()) });
    user.adds(&person).await
}

fn line(key: u32, person: &str) -> Value {
    json!({
        "key": format!("00000000-0000-7000-8000-{key:012}"), "recordedAt": "2026-03-10T10:00:00Z",
        "personId": person, "mark": "present",
    })
}

#[actix_web::test]
async fn a_coach_sees_the_own_group_by_first_names_and_nothing_else_of_anybody() {
    let stage = Stage::set().await;
    let groups = stage.coach.get("/v1/my-groups").await.ok();
    assert_eq!(groups["items"].as_array().unwrap().len(), 1);
    assert_eq!((&groups["items"][0]["name"], &groups["items"][0]["role"]), (&json!("Groep 1A"), &json!("coach")));
    assert_eq!(groups["items"][0]["next"]["eventId"], stage.own.event);
    let group = stage.group().await;
    let names: Vec<_> = group["people"].as_array().unwrap().iter().map(|one| one["firstName"].clone()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names.contains(&json!("Janna")));
    let text = group.to_string();
    for secret in ["Geheimnaam", "Van", "voorbeeld.example", "ER\"", "Groep 1B"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    let read = stage.app.count("SELECT count(*) AS value FROM access_record WHERE action = 'listed'").await;
    assert!(read >= 3, "that they were seen is recorded");
}

#[actix_web::test]
async fn a_preferred_name_is_the_first_name() {
    let stage = Stage::set().await;
    let before = stage.user.get(&format!("/v1/people/{}", stage.own.newcomer)).await;
    let patch = json!({ "details": { "preferredName": "Roos" } });
    stage.user.patch(&format!("/v1/people/{}", stage.own.newcomer), (&before.etag(), &patch)).await.is(200);
    assert!(stage.group().await["people"].as_array().unwrap().iter().any(|one| one["firstName"] == "Roos"));
}

#[actix_web::test]
async fn what_is_of_another_group_is_not_there() {
    let stage = Stage::set().await;
    let open = stage.user.adds_event("2026-03-10T19:00:00Z", &json!({ "title": "Open avond" })).await;
    let coach = &stage.coach;
    coach.get(&format!("/v1/my-groups/{}", stage.other.id)).await.problem(404, "not_found");
    let events = coach.walk("/v1/events").await;
    assert_eq!(events.iter().map(|one| one["id"].clone()).collect::<Vec<_>>(), [json!(stage.own.event)]);
    assert_eq!(coach.get("/v1/events?total=true").await.ok()["total"], 1);
    assert_eq!(coach.walk("/v1/event-series").await.len(), 0);
    for event in [&stage.other.event, &open] {
        coach.get(&format!("/v1/events/{event}")).await.problem(404, "not_found");
        coach.get(&format!("/v1/events/{event}/registrations")).await.problem(404, "not_found");
        coach.puts_on(event, (&stage.own.newcomer, "registered")).await.problem(404, "not_found");
        let bulk = json!({ "groupId": stage.own.id, "status": "registered" });
        coach.post(&format!("/v1/events/{event}/registrations/bulk"), &bulk).await.problem(404, "not_found");
        coach.records(event, &json!([line(1, &stage.own.newcomer)])).await.problem(404, "not_found");
    }
    let elsewhere = stage.user.registers(&stage.other.event, &stage.other.newcomer).await;
    coach.signs_off(&elsewhere).await.problem(404, "not_found");
    coach.does(&format!("/v1/event-registrations/{elsewhere}/register")).await.problem(404, "not_found");
    for address in [
        format!("/v1/people/{}", stage.own.newcomer),
        format!("/v1/people/{}/attendance", stage.own.newcomer),
        format!("/v1/groups/{}", stage.own.id),
        format!("/v1/events/{}/findings", stage.own.event),
        "/v1/people".to_owned(),
        "/v1/matches".to_owned(),
    ] {
        coach.get(&address).await.problem(403, "forbidden");
    }
}

#[actix_web::test]
async fn a_series_is_seen_by_who_leads_its_group() {
    let stage = Stage::set().await;
    let series = |group: &str| {
        json!({
            "details": { "kind": "meeting_day", "title": "Wekelijks", "groupId": group },
            "recurrence": { "rule": "FREQ=WEEKLY;BYDAY=TU;COUNT=3", "startsOn": TODAY, "startTime": "19:00", "durationMinutes": 120 },
        })
    };
    let own = stage.user.post("/v1/event-series", &series(&stage.own.id)).await.created();
    let other = stage.user.post("/v1/event-series", &series(&stage.other.id)).await.created();
    let seen = stage.coach.walk("/v1/event-series").await;
    assert_eq!(seen.iter().map(|one| one["id"].clone()).collect::<Vec<_>>(), [own["id"].clone()]);
    let address = |series: &Value| format!("/v1/event-series/{}", series["id"].as_str().unwrap());
    stage.coach.get(&address(&own)).await.is(200);
    stage.coach.get(&address(&other)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn attendance_of_the_own_group_and_of_nobody_from_elsewhere() {
    let stage = Stage::set().await;
    let bulk = json!({ "groupId": stage.own.id, "status": "registered" });
    let path = format!("/v1/events/{}/registrations/bulk", stage.own.event);
    assert_eq!(stage.coach.post(&path, &bulk).await.ok()["added"], 3);
    let wrong = json!({ "groupId": stage.other.id, "status": "registered" });
    assert_eq!(stage.coach.post(&path, &wrong).await.faults(), ["/groupId unknown_reference"]);
    let stranger = stage.coach.puts_on(&stage.own.event, (&stage.other.newcomer, "registered")).await;
    assert_eq!(stranger.faults(), ["/personId unknown_reference"]);
    let lines = json!([line(1, &stage.own.newcomer), line(2, &stage.other.newcomer), line(3, &stage.own.established)]);
    let receipt = stage.coach.records(&stage.own.event, &lines).await.ok();
    let outcomes: Vec<_> = receipt["results"].as_array().unwrap().iter().map(|one| one["outcome"].clone()).collect();
    assert_eq!(outcomes, ["recorded", "unknown_person", "recorded"]);
    let roster = stage.coach.walk(&format!("/v1/events/{}/registrations", stage.own.event)).await;
    assert_eq!(roster.len(), 3);
    assert!(roster.iter().all(|one| !one["person"]["displayName"].as_str().unwrap().contains(' ')), "{roster:?}");
    let registration = roster[0]["id"].as_str().unwrap();
    let signed_off = stage.coach.signs_off(registration).await.ok();
    assert_eq!(signed_off["status"], "signed_off");
    assert!(!signed_off["person"]["displayName"].as_str().unwrap().contains(' '));
    let event = stage.coach.get(&format!("/v1/events/{}", stage.own.event)).await.ok();
    assert_eq!(event["namesWithheld"], true);
    let seen = stage.group().await;
    let present = |id: &str| seen["people"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap().clone();
    assert_eq!(present(&stage.own.established)["present"], 1);
    // First names in order of the alphabet, page by page.
    let pages = stage.coach.walk(&format!("/v1/events/{}/registrations?pageSize=1", stage.own.event)).await;
    assert_eq!(pages.len(), 3);
}

#[actix_web::test]
async fn the_note_is_changed_by_who_saw_it_last() {
    let stage = Stage::set().await;
    let path = format!("/v1/my-groups/{}", stage.own.id);
    let seen = stage.coach.get(&path).await.etag();
    let note = json!({ "note": "Volgende keer een foto mee." });
    let after = stage.coach.patch(&path, (&seen, &note)).await.ok();
    assert_eq!(after["note"], note["note"]);
    stage.coach.patch(&path, (&seen, &json!({ "note": null }))).await.problem(412, "precondition_failed");
    let group = stage.user.get(&format!("/v1/groups/{}", stage.own.id)).await.ok();
    assert_eq!(group["details"]["note"], note["note"], "colleagues see it too");
    let other = format!("/v1/my-groups/{}", stage.other.id);
    stage.coach.patch(&other, ("\"v1\"", &note)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn all_of_it_ends_with_the_leading_and_begins_with_it() {
    let stage = Stage::set().await;
    let group = stage.user.get(&format!("/v1/groups/{}", stage.own.id)).await.ok();
    let leading = group["leaders"][0]["id"].as_str().unwrap().to_owned();
    let ending = json!({ "endsOn": "2026-03-12", "reason": "stopped" });
    stage.user.post(&format!("/v1/group-leaders/{leading}/end"), &ending).await.is(200);
    stage.app.is_now_on("2026-03-11");
    stage.coach.get("/v1/my-groups").await.is(200);
    stage.app.is_now_on("2026-03-12");
    for address in ["/v1/my-groups".to_owned(), format!("/v1/events/{}", stage.own.event), "/v1/events".to_owned()] {
        stage.coach.get(&address).await.problem(403, "forbidden");
    }
    assert_eq!(stage.coach.get("/v1/me").await.ok()["permissions"], json!([]));
    stage.user.appoints(&stage.other.id, (&stage.leader, "assistant_coach"), "2026-03-13").await.is(201);
    stage.coach.get("/v1/my-groups").await.problem(403, "forbidden");
    stage.app.is_now_on("2026-03-13");
    let groups = stage.coach.get("/v1/my-groups").await.ok();
    assert_eq!(groups["items"][0]["id"], stage.other.id);
    stage.coach.get(&format!("/v1/events/{}", stage.own.event)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn as_many_statements_for_a_full_group_as_for_an_empty_one() {
    let stage = Stage::set().await;
    let path = format!("/v1/my-groups/{}", stage.own.id);
    // The first time, the connection learns what it doesn't know yet.
    stage.coach.get(&path).await.is(200);
    stage.app.statements();
    stage.coach.get(&path).await.is(200);
    let few = stage.app.statements();
    for week in 1..4 {
        let starts_at = format!("2026-03-{:02}T18:00:00Z", 10 + week * 7);
        stage.user.adds_event(&starts_at, &json!({ "groupId": stage.own.id })).await;
    }
    stage.app.statements();
    stage.coach.get(&path).await.is(200);
    assert_eq!(stage.app.statements(), few);
    // Who calls, the group, its dates, its people, and that they were seen.
    assert_eq!(few, 5);
}

#[actix_web::test]
async fn only_who_leads_a_group_has_one() {
    let stage = Stage::set().await;
    stage.user.get("/v1/my-groups").await.problem(403, "forbidden");
    stage.app.ask(Method::GET, "/v1/my-groups").send().await.problem(401, "unauthenticated");
}
