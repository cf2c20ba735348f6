//! Links between people, certificates of conduct, destinations reached and trainings attended.

use serde_json::{Value, json};

use crate::support::{Answer, App, TODAY, User, newcomer, person_named};

const NOBODY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

async fn links(user: &User, (one, other): (&str, &str), relation: &str) -> Answer {
    let body = json!({ "otherId": other, "relation": relation, "startsOn": "2026-01-01" });
    user.post(&format!("/v1/people/{one}/links"), &body).await
}

async fn items(user: &User, path: &str) -> Vec<Value> {
    user.get(path).await.ok()["items"].as_array().unwrap().clone()
}

async fn network(user: &User, person: &str) -> Vec<String> {
    let links = items(user, &format!("/v1/people/{person}/links")).await;
    let line = |link: &Value| {
        format!("{} {}", link["relation"].as_str().unwrap(), link["other"]["displayName"].as_str().unwrap())
    };
    links.iter().map(line).collect()
}

#[actix_web::test]
async fn a_link_reads_right_from_both_sides() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let selam = user.adds(&person_named("Selam", "Tesfay")).await;
    let hanna = user.adds(&person_named("Hanna", "Gebre")).await;
    for (relation, reversed) in
        [("household", "household"), ("parent", "child"), ("friend", "friend"), ("introduced_by", "introduced")]
    {
        links(&user, (&selam, &hanna), relation).await.is(201);
        assert!(network(&user, &selam).await.contains(&format!("{relation} Hanna Gebre")));
        assert!(network(&user, &hanna).await.contains(&format!("{reversed} Selam Tesfay")));
        // Written down from the other side, it is the same link.
        links(&user, (&hanna, &selam), reversed).await.problem(409, "overlapping_period");
    }
    links(&user, (&hanna, &selam), "parent").await.problem(409, "overlapping_period");
    assert_eq!(links(&user, (&selam, &selam), "friend").await.faults(), ["/otherId inconsistent"]);
    assert_eq!(links(&user, (&selam, NOBODY), "friend").await.faults(), ["/otherId unknown_reference"]);
    links(&user, (NOBODY, &selam), "friend").await.problem(404, "not_found");
    let future = json!({ "otherId": hanna, "relation": "neighbour", "startsOn": "2026-03-11" });
    assert_eq!(user.post(&format!("/v1/people/{selam}/links"), &future).await.faults(), ["/startsOn in_future"]);
    assert!(user.reads_access(&hanna).await.contains(&"listed".to_owned()), "who is named was seen");
}

#[actix_web::test]
async fn a_link_ends_with_a_reason_and_may_begin_again() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, other) = (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await);
    let link = links(&user, (&one, &other), "neighbour").await.created()["id"].as_str().unwrap().to_owned();
    // From the side of the other.
    let path = format!("/v1/people/{other}/links/{link}/end");
    let early = json!({ "endsOn": "2025-12-31", "reason": "moved_away" });
    assert_eq!(user.post(&path, &early).await.faults(), ["/endsOn ends_before_start"]);
    let ended = user.post(&path, &json!({ "endsOn": "2026-02-01", "reason": "moved_away" })).await.ok();
    assert_eq!((&ended["endsOn"], &ended["endReason"]), (&json!("2026-02-01"), &json!("moved_away")));
    user.post(&path, &json!({ "endsOn": TODAY, "reason": "moved_away" })).await.problem(409, "state_conflict");
    let body = json!({ "otherId": other, "relation": "neighbour", "startsOn": "2026-02-01" });
    user.post(&format!("/v1/people/{one}/links"), &body).await.is(201);
    assert_eq!(network(&user, &one).await.len(), 2);
    let stranger = user.adds(&newcomer(3)).await;
    let path = format!("/v1/people/{stranger}/links/{link}/end");
    user.post(&path, &json!({ "endsOn": TODAY, "reason": "moved_away" })).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_certificate_takes_the_place_of_the_one_before() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let path = format!("/v1/people/{person}/conduct-certificates");
    let seen = |seen: &str, expires: &str| json!({ "seenOn": seen, "expiresOn": expires });
    user.post(&path, &seen("2023-03-01", "2026-03-01")).await.is(201);
    let second = user.post(&path, &seen("2026-02-20", "2029-02-20")).await.created();
    assert_eq!(second["recordedBy"], "Noor Wiersma");
    let all = items(&user, &path).await;
    assert_eq!((all.len(), &all[0]["endedOn"]), (2, &Value::Null));
    assert_eq!((&all[1]["endedOn"], &all[1]["endReason"]), (&json!("2026-02-20"), &json!("replaced")));
    let faults = user.post(&path, &seen("2026-03-11", "2026-03-11")).await.faults();
    assert_eq!(faults, ["/expiresOn ends_before_start", "/seenOn in_future"]);
    let end = format!("{path}/{}/end", second["id"].as_str().unwrap());
    let ended = user.post(&end, &json!({ "reason": "no_longer_needed" })).await.ok();
    assert_eq!(ended["endedOn"], TODAY);
    user.post(&end, &json!({ "reason": "no_longer_needed" })).await.problem(409, "state_conflict");
}

#[actix_web::test]
async fn certificates_that_expire_are_listed_the_first_first() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for (number, expires) in ["2026-09-01", "2026-04-01", "2026-02-01", "2028-01-01"].iter().enumerate() {
        let person = user.adds(&newcomer(number)).await;
        let body = json!({ "seenOn": "2025-01-01", "expiresOn": expires });
        user.post(&format!("/v1/people/{person}/conduct-certificates"), &body).await.is(201);
    }
    let due = user.walk("/v1/conduct-certificates?pageSize=1&expiresBefore=2026-09-02").await;
    let days: Vec<_> = due.iter().map(|due| due["expiresOn"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-02-01", "2026-04-01", "2026-09-01"]);
    assert_eq!(user.walk("/v1/conduct-certificates").await.len(), 4);
}

#[actix_web::test]
async fn a_destination_says_through_whom_and_a_mistake_is_marked() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let proposal = user.has_proposal(1).await;
    let found = user.get(&format!("/v1/matches/{proposal}")).await.ok();
    let person = found["newcomer"]["id"].as_str().unwrap();
    let path = format!("/v1/people/{person}/destinations");
    let body = json!({ "details": { "name": "De Groene Winkel", "kinds": ["employer"] } });
    let organisation = user.post("/v1/organisations", &body).await.created()["id"].clone();
    let job = json!({ "kind": "job", "reachedOn": "2026-02-01", "through": "buddy", "matchId": proposal, "organisationId": organisation });
    let made = user.post(&path, &job).await.created();
    assert_eq!(made["organisation"]["name"], "De Groene Winkel");
    let stranger = user.adds(&newcomer(9)).await;
    let other = json!({ "kind": "job", "reachedOn": TODAY, "through": "buddy", "matchId": proposal });
    let refused = user.post(&format!("/v1/people/{stranger}/destinations"), &other).await;
    assert_eq!(refused.faults(), ["/matchId unknown_reference"]);
    let unknown = json!({ "kind": "job", "reachedOn": TODAY, "through": "own", "organisationId": NOBODY });
    assert_eq!(user.post(&path, &unknown).await.faults(), ["/organisationId unknown_reference"]);
    let future = json!({ "kind": "club", "reachedOn": "2026-03-11", "through": "own" });
    assert_eq!(user.post(&path, &future).await.faults(), ["/reachedOn in_future"]);
    let mistaken = format!("{path}/{}/mistaken", made["id"].as_str().unwrap());
    assert!(user.does(&mistaken).await.ok()["mistakenAt"].is_string());
    user.does(&mistaken).await.problem(409, "state_conflict");
    assert_eq!(items(&user, &path).await.len(), 1, "it stays in the list");
    assert!(!story(&user, person).await.contains(&"2026-02-01 destination_reached".to_owned()));
}

async fn story(user: &User, person: &str) -> Vec<String> {
    let moments = user.walk(&format!("/v1/people/{person}/timeline")).await;
    let line = |moment: &Value| {
        format!("{} {}", moment["on"].as_str().unwrap(), moment["happening"]["kind"].as_str().unwrap())
    };
    moments.iter().map(line).collect()
}

#[actix_web::test]
async fn what_is_written_down_stands_on_the_time_line() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (person, other) = (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await);
    let path = format!("/v1/people/{person}");
    let link = links(&user, (&person, &other), "parent").await.created()["id"].as_str().unwrap().to_owned();
    let ends = json!({ "endsOn": "2026-01-20", "reason": "no_longer_so" });
    user.post(&format!("{path}/links/{link}/end"), &ends).await.is(200);
    let mistake = links(&user, (&person, &other), "friend").await.created()["id"].as_str().unwrap().to_owned();
    let ends = json!({ "endsOn": "2026-01-01", "reason": "entered_by_mistake" });
    user.post(&format!("{path}/links/{mistake}/end"), &ends).await.is(200);
    let body = json!({ "seenOn": "2026-02-01", "expiresOn": "2029-02-01" });
    user.post(&format!("{path}/conduct-certificates"), &body).await.is(201);
    let body = json!({ "kind": "culture_training", "attendedOn": "2026-02-02" });
    let training = user.post(&format!("{path}/trainings"), &body).await.created();
    let body = json!({ "kind": "volunteer_work", "reachedOn": "2026-02-03", "through": "group" });
    user.post(&format!("{path}/destinations"), &body).await.is(201);
    assert_eq!(
        story(&user, &person).await,
        [
            "2026-02-03 destination_reached",
            "2026-02-02 training_attended",
            "2026-02-01 certificate_seen",
            "2026-01-20 link_ended",
            "2026-01-01 link_started",
        ]
    );
    let theirs = user.walk(&format!("/v1/people/{other}/timeline")).await;
    assert_eq!(theirs[1]["happening"]["relation"], "child");
    let mistaken = format!("{path}/trainings/{}/mistaken", training["id"].as_str().unwrap());
    user.does(&mistaken).await.is(200);
    user.does(&mistaken).await.problem(409, "state_conflict");
    assert!(!story(&user, &person).await.contains(&"2026-02-02 training_attended".to_owned()));
}

#[actix_web::test]
async fn an_event_that_is_a_training_is_a_training_of_whoever_was_there_or_gave_it() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (there, away, giver) =
        (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await, user.adds(&newcomer(3)).await);
    // A training that ends after midnight is of the day on which it began, by the clock of Amsterdam.
    let body = json!({
        "details": { "kind": "coach_evening", "title": "Coachavond" },
        "startsAt": "2026-03-09T22:30:00Z", "endsAt": "2026-03-10T00:30:00Z",
        "programme": [{ "title": "Luisteren", "presenters": [{ "personId": giver }] }],
    });
    let event = user.post("/v1/events", &body).await.created()["id"].as_str().unwrap().to_owned();
    user.registers(&event, &away).await;
    let line = |key: u128, person: &str, mark: &str| json!({ "key": uuid::Uuid::from_u128(key), "personId": person, "mark": mark, "recordedAt": "2026-03-09T23:00:00Z" });
    let lines = json!([line(1, &there, "present"), line(2, &away, "no_show")]);
    user.records(&event, &lines).await.is(200);
    let trainings = |person: &str| {
        let (user, path) = (user.clone(), format!("/v1/people/{person}/trainings"));
        async move { user.get(&path).await.ok()["items"].clone() }
    };
    let attended = trainings(&there).await;
    assert_eq!((&attended[0]["kind"], &attended[0]["attendedOn"]), (&json!("coach_training"), &json!("2026-03-09")));
    assert_eq!((&attended[0]["eventId"], &attended[0]["given"]), (&json!(event), &json!(false)));
    assert_eq!(trainings(&away).await, json!([]));
    assert_eq!(trainings(&giver).await[0]["given"], true);
    // The mark is taken back, and the training with it; and a meeting day is no training.
    let undone = json!({
        "key": uuid::Uuid::from_u128(3), "personId": there, "mark": "unmarked", "recordedAt": "2026-03-09T23:30:00Z",
    });
    user.records(&event, &json!([undone])).await.is(200);
    assert_eq!(trainings(&there).await, json!([]));
    let meeting = user.adds_event("2026-03-10T10:00:00Z", &json!({})).await;
    user.records(&meeting, &json!([line(4, &there, "present")])).await.is(200);
    assert_eq!(trainings(&there).await, json!([]));
}
