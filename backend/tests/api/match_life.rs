//! The life of a match: who looks after it, how it goes, its story, the views, and meeting again later.

use contract::permissions::Role;
use serde_json::{Value, json};
use voorwaarts::cohorts::{self, NewCohort};

use crate::support::{App, TODAY, User, day, newcomer};

async fn reads(user: &User, id: &str) -> Value {
    user.get(&format!("/v1/matches/{id}")).await.ok()
}

async fn checks_in(user: &User, id: &str, (light, on): (&str, &str)) -> crate::support::Answer {
    user.post(&format!("/v1/matches/{id}/check-ins"), &json!({ "light": light, "tookPlaceOn": on })).await
}

async fn has_active(user: &User, number: usize) -> String {
    let id = user.has_proposal(number).await;
    user.activates(&id, TODAY).await.is(200);
    id
}

#[actix_web::test]
async fn a_check_in_tells_how_it_goes_and_an_older_one_does_not_hide_it() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.has_proposal(1).await;
    checks_in(&user, &id, ("green", TODAY)).await.problem(409, "state_conflict");
    user.activates(&id, TODAY).await.is(200);
    app.is_now_on("2026-04-10");
    assert_eq!(reads(&user, &id).await["quietDays"], 31);
    let body = json!({ "light": "amber", "note": "Ze zoeken een rustige plek.", "tookPlaceOn": "2026-04-08" });
    let answer = user.post(&format!("/v1/matches/{id}/check-ins"), &body).await;
    let made = answer.created();
    assert_eq!((&made["light"], &made["recordedBy"]), (&json!("amber"), &json!("Noor Wiersma")));
    let found = reads(&user, &id).await;
    assert_eq!(
        (&found["light"], &found["lightOn"], &found["quietDays"], &found["lastContactOn"]),
        (&json!("amber"), &json!("2026-04-08"), &json!(2), &Value::Null)
    );
    checks_in(&user, &id, ("red", "2026-04-01")).await.is(201);
    let found = reads(&user, &id).await;
    assert_eq!((&found["light"], &found["lastHeardOn"]), (&json!("amber"), &json!("2026-04-08")));
    checks_in(&user, &id, ("green", "2026-04-08")).await.is(201);
    assert_eq!(reads(&user, &id).await["light"], "green", "of one day the last that was written down");
    assert_eq!(checks_in(&user, &id, ("green", "2026-03-09")).await.faults(), ["/tookPlaceOn out_of_range"]);
    assert_eq!(checks_in(&user, &id, ("green", "2026-04-11")).await.faults(), ["/tookPlaceOn out_of_range"]);
    assert_eq!(checks_in(&user, &id, ("blue", TODAY)).await.faults(), ["/light not_allowed"]);
    let number = json!({ "light": "green", "note": "bsn 111222333", "tookPlaceOn": TODAY });
    let answer = user.post(&format!("/v1/matches/{id}/check-ins"), &number).await;
    assert_eq!(answer.status, 400);
    user.ends(&id, "2026-04-09").await.is(200);
    assert_eq!(checks_in(&user, &id, ("green", "2026-04-10")).await.faults(), ["/tookPlaceOn out_of_range"]);
    checks_in(&user, &id, ("green", "2026-04-09")).await.is(201);
    assert_eq!(reads(&user, &id).await["quietDays"], Value::Null, "only an active match is quiet");
}

#[actix_web::test]
async fn contact_is_noted_since_the_proposal_and_ends_the_silence() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = has_active(&user, 1).await;
    app.is_now_on("2026-04-10");
    let contact = |at: &str| {
        let body = json!({ "kind": "visit", "with": "established", "tookPlaceAt": at, "note": "Thee" });
        let (user, path) = (user.clone(), format!("/v1/matches/{id}/contact-moments"));
        async move { user.post(&path, &body).await }
    };
    let made = contact("2026-04-09T22:30:00Z").await.created();
    assert_eq!((&made["with"], &made["note"]), (&json!("established"), &json!("Thee")));
    let found = reads(&user, &id).await;
    assert_eq!((&found["lastContactOn"], &found["quietDays"]), (&json!("2026-04-10"), &json!(0)), "a Dutch day");
    contact("2026-03-20T10:00:00Z").await.is(201);
    assert_eq!(reads(&user, &id).await["lastContactOn"], "2026-04-10");
    assert_eq!(contact("2026-04-11T10:00:00Z").await.faults(), ["/tookPlaceAt out_of_range"]);
    assert_eq!(contact("2026-03-09T10:00:00Z").await.faults(), ["/tookPlaceAt out_of_range"]);
    // A retry is one contact.
    let body = json!({ "kind": "phone", "with": "both", "tookPlaceAt": "2026-04-10T08:00:00Z" });
    let path = format!("/v1/matches/{id}/contact-moments");
    let first = user.post_with_key(&path, ("k", &body)).await.created();
    assert_eq!(user.post_with_key(&path, ("k", &body)).await.created(), first);
    assert_eq!(app.rows("match_contact_moment").await, 3);
}

#[actix_web::test]
async fn the_story_is_all_of_it_the_latest_first() {
    let app = App::begin().await;
    let (noor, geke) = (app.as_coordinator().await, app.as_coordinator().await);
    let id = noor.has_proposal(1).await;
    app.clock().advance(chrono::TimeDelta::minutes(1));
    noor.introduces(&id, TODAY).await.is(200);
    app.clock().advance(chrono::TimeDelta::minutes(1));
    noor.activates(&id, TODAY).await.is(200);
    app.is_now_on("2026-03-20");
    checks_in(&noor, &id, ("green", "2026-03-19")).await.is(201);
    let contact =
        json!({ "kind": "phone", "with": "newcomer", "tookPlaceAt": "2026-03-12T10:00:00Z", "note": "Gaat goed" });
    noor.post(&format!("/v1/matches/{id}/contact-moments"), &contact).await.is(201);
    noor.post(&format!("/v1/matches/{id}/hand-over"), &json!({ "ownerId": geke.id() })).await.is(200);
    for size in [1, 2, 100] {
        let story = noor.walk(&format!("/v1/matches/{id}/story?pageSize={size}")).await;
        let lines: Vec<_> = story
            .iter()
            .map(|moment| {
                let event = &moment["event"];
                let what = event["status"].as_str().or(event["light"].as_str()).or(event["note"].as_str());
                let what = what.or(event["owner"].as_str()).unwrap();
                format!("{} {} {what}", moment["on"].as_str().unwrap(), event["kind"].as_str().unwrap())
            })
            .collect();
        assert_eq!(
            lines,
            [
                "2026-03-20 hand_over Noor Wiersma",
                "2026-03-19 check_in green",
                "2026-03-12 contact Gaat goed",
                "2026-03-10 step active",
                "2026-03-10 step introduced",
                "2026-03-10 step proposed",
            ]
        );
        assert!(story.iter().all(|moment| moment["recordedBy"] == "Noor Wiersma"));
    }
    noor.get("/v1/matches/01890a5d-ac96-774b-bcce-b302099a8057/story").await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_match_is_handed_over_alone_or_with_all_that_someone_looks_after() {
    let app = App::begin().await;
    let (noor, geke) = (app.as_coordinator().await, app.as_role(Role::CoordinatorVolunteers).await);
    let (wim, bram) = (app.as_role(Role::OfficeManager).await, app.as_role(Role::Intern).await);
    let mut ids = Vec::new();
    for number in 0..4 {
        ids.push(noor.has_proposal(number).await);
    }
    assert_eq!(reads(&noor, &ids[0]).await["owner"]["id"], noor.id().to_string(), "who proposed it looks after it");
    let hand = |id: &str, to: uuid::Uuid| {
        let (noor, path) = (noor.clone(), format!("/v1/matches/{id}/hand-over"));
        async move { noor.post(&path, &json!({ "ownerId": to })).await }
    };
    let answer = hand(&ids[0], bram.id()).await;
    assert_eq!(answer.etag(), "\"v2\"");
    assert_eq!(answer.ok()["owner"]["id"], bram.id().to_string());
    assert_eq!(hand(&ids[0], bram.id()).await.etag(), "\"v2\"", "nothing changed");
    assert_eq!(hand(&ids[0], wim.id()).await.faults(), ["/ownerId unknown_reference"], "who may not change matches");
    noor.declines_match(&ids[3], TODAY).await.is(200);
    hand(&ids[3], geke.id()).await.problem(409, "state_conflict");

    let all = |from: uuid::Uuid, to: uuid::Uuid| {
        let noor = noor.clone();
        async move { noor.post("/v1/match-hand-overs", &json!({ "fromId": from, "toId": to })).await }
    };
    assert_eq!(all(noor.id(), noor.id()).await.faults(), ["/toId inconsistent"]);
    assert_eq!(all(noor.id(), wim.id()).await.faults(), ["/toId unknown_reference"]);
    assert_eq!(all(noor.id(), geke.id()).await.ok(), json!({ "matches": 2 }));
    assert_eq!(all(noor.id(), geke.id()).await.ok(), json!({ "matches": 0 }));
    let owned = geke.walk("/v1/matches?mine=true").await;
    assert_eq!(owned.len(), 2);
    assert_eq!(noor.walk(&format!("/v1/matches?ownerId={}", bram.id())).await.len(), 1);
    assert_eq!(noor.walk("/v1/matches?mine=false").await.len(), 3);
    assert_eq!(reads(&noor, &ids[3]).await["owner"]["id"], noor.id().to_string(), "what is over stays as it was");
}

#[actix_web::test]
async fn a_proposal_can_name_who_looks_after_it() {
    let app = App::begin().await;
    let (noor, geke, wim) =
        (app.as_coordinator().await, app.as_coordinator().await, app.as_role(Role::OfficeManager).await);
    let (newcomer, established) = noor.has_two_who_wait(1).await;
    let body = |owner: uuid::Uuid| json!({ "newcomerRequestId": newcomer, "establishedRequestId": established, "kind": "independent", "ownerId": owner });
    assert_eq!(noor.post("/v1/matches", &body(wim.id())).await.faults(), ["/ownerId unknown_reference"]);
    let made = noor.post("/v1/matches", &body(geke.id())).await.created();
    assert_eq!(made["owner"]["id"], geke.id().to_string());
}

#[actix_web::test]
async fn each_view_answers_its_question_in_its_order() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut ids = Vec::new();
    for (number, day) in ["2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13"].into_iter().enumerate() {
        app.is_now_on(day);
        ids.push(user.has_proposal(number).await);
    }
    for id in &ids[..3] {
        user.activates(id, "2026-03-13").await.is(200);
    }
    let seen = |query: &str| {
        let (user, path) = (user.clone(), format!("/v1/matches?pageSize=1{query}"));
        async move {
            let found = user.walk(&path).await;
            found.iter().map(|found| found["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    let wanted = |order: &[usize]| order.iter().map(|index| ids[*index].clone()).collect::<Vec<_>>();
    assert_eq!(seen("&view=to_introduce").await, wanted(&[3]));
    assert_eq!(seen("&view=quiet").await, wanted(&[]));
    app.is_now_on("2026-03-20");
    checks_in(&user, &ids[0], ("amber", "2026-03-20")).await.is(201);
    app.is_now_on("2026-03-27");
    assert_eq!(seen("&view=quiet").await, wanted(&[1, 2]));
    app.is_now_on("2026-04-03");
    assert_eq!(seen("&view=quiet").await, wanted(&[1, 2, 0]), "the longest quiet first");
    assert_eq!(seen("&light=amber").await, wanted(&[0]));
    user.pauses(&ids[1], "2026-04-03").await.is(200);
    assert_eq!(seen("&view=paused").await, wanted(&[1]));
    assert_eq!(seen("&view=quiet").await, wanted(&[2, 0]), "a paused match may be quiet");
    assert_eq!(seen("&view=ending_soon").await, wanted(&[]));
    // Outside the programme nine months are usual.
    app.is_now_on("2026-11-14");
    assert_eq!(seen("&view=ending_soon").await, wanted(&[]));
    app.is_now_on("2026-11-15");
    let soon = seen("&view=ending_soon").await;
    assert_eq!(soon.len(), 3);
    let found = reads(&user, &ids[2]).await;
    assert_eq!((&found["expectedEndsOn"], &found["endsSoon"]), (&json!("2026-12-13"), &json!(true)));
    user.ends(&ids[2], "2026-11-15").await.is(200);
    assert_eq!(seen("&view=ending_soon").await.len(), 2);
    assert_eq!(reads(&user, &ids[2]).await["endsSoon"], false);
    assert_eq!(user.get("/v1/matches?view=ending_soon&total=true&pageSize=1").await.ok()["total"], 2);
    let next =
        user.get("/v1/matches?view=ending_soon&pageSize=1").await.ok()["nextCursor"].as_str().unwrap().to_owned();
    user.get(&format!("/v1/matches?view=quiet&pageSize=1&cursor={next}")).await.problem(400, "invalid_cursor");
}

#[actix_web::test]
async fn the_same_two_meet_again_later_and_what_was_stays_as_it_was() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let first = has_active(&user, 1).await;
    app.is_now_on("2026-06-01");
    user.ends(&first, "2026-06-01").await.is(200);
    let before = reads(&user, &first).await;
    let story = user.walk(&format!("/v1/matches/{first}/story")).await;
    app.is_now_on("2026-09-01");
    let person = |side: &str| before[side]["id"].as_str().unwrap().to_owned();
    let one = user.opens_request(&person("newcomer"), "newcomer", "2026-09-01").await;
    let other = user.opens_request(&person("established"), "established", "2026-09-01").await;
    let second = user.proposes(&one, &other).await;
    let again = user.activates(&second, "2026-09-01").await.ok();
    assert_eq!(again["number"], 2, "a number of its own");
    user.ends(&second, "2026-09-01").await.is(200);
    assert_eq!(reads(&user, &first).await, before);
    assert_eq!(user.walk(&format!("/v1/matches/{first}/story")).await, story);
    let of = person("newcomer");
    assert_eq!(user.walk(&format!("/v1/matches?personId={of}")).await.len(), 2);
}

#[actix_web::test]
async fn several_at_once_are_allowed_one_by_one() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let first = has_active(&user, 1).await;
    let popular = reads(&user, &first).await["established"]["id"].as_str().unwrap().to_owned();
    let mut matches = vec![first];
    for number in 0..2 {
        let wish = user.opens_request(&popular, "established", TODAY).await;
        let other = user.adds(&newcomer(50 + number)).await;
        let request = user.opens_request(&other, "newcomer", TODAY).await;
        let id = user.proposes(&request, &wish).await;
        user.activates(&id, TODAY).await.problem(409, "already_matched");
        let path = format!("/v1/matches/{id}/activate");
        user.post(&path, &json!({ "startsOn": TODAY, "allowSeveral": true })).await.is(200);
        matches.push(id);
    }
    // What was allowed once still stands in the way of the next, when the first has ended.
    user.ends(&matches[0], TODAY).await.is(200);
    let wish = user.opens_request(&popular, "established", TODAY).await;
    let other = user.adds(&newcomer(60)).await;
    let request = user.opens_request(&other, "newcomer", TODAY).await;
    let next = user.proposes(&request, &wish).await;
    let problem = user.activates(&next, TODAY).await.problem(409, "already_matched");
    assert!(matches[1..].iter().any(|id| problem["activeMatchId"] == *id));
    for id in &matches[1..] {
        user.ends(id, TODAY).await.is(200);
    }
    user.activates(&next, TODAY).await.is(200);
    // Pausing frees no place, and resuming takes none.
    user.pauses(&next, TODAY).await.is(200);
    user.resumes(&next, TODAY).await.is(200);
}

#[actix_web::test]
async fn the_story_tells_of_its_places_in_groups() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let now = app.services().now();
    let groups =
        ["Groep 12A", "Groep 12B"].map(|name| (name.to_owned(), contract::people::Weekday::Tuesday, 8)).to_vec();
    let (cohort, groups) = app
        .write(move |c| {
            let new = NewCohort { number: 12, starts_on: day("2026-01-01"), ends_on: None, groups };
            cohorts::insert(c, &new, &now)
        })
        .await;
    let (one, other) = user.has_two_who_wait_in("programme", 1).await;
    let body = json!({ "newcomerRequestId": one, "establishedRequestId": other, "kind": "programme", "cohortId": cohort, "groupId": groups[0] });
    let id = user.post("/v1/matches", &body).await.created()["id"].as_str().unwrap().to_owned();
    user.activates(&id, TODAY).await.is(200);
    let places = || async {
        let story = user.walk(&format!("/v1/matches/{id}/story?pageSize=1")).await;
        let places = story.iter().filter(|moment| moment["event"]["kind"] == "group");
        places
            .map(|moment| format!("{} {}", moment["on"].as_str().unwrap(), moment["event"]["group"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(places().await, ["2026-03-10 \"Groep 12A\""]);
    app.is_now_on("2026-03-20");
    let moves = |to: Value, on: &str| {
        let body = json!({ "groupId": to, "on": on });
        let (user, path) = (user.clone(), format!("/v1/matches/{id}/move"));
        async move { user.post(&path, &body).await.is(200).json() }
    };
    moves(json!(groups[1]), "2026-03-20").await;
    app.is_now_on("2026-03-25");
    moves(Value::Null, "2026-03-25").await;
    assert_eq!(places().await, ["2026-03-25 null", "2026-03-20 \"Groep 12B\"", "2026-03-10 \"Groep 12A\""]);
}
