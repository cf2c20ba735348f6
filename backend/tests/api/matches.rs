//! Matches: from proposal to end, and the numbers they get.

use serde_json::{Value, json};
use voorwaarts::cohorts::{self, NewCohort};

use crate::support::{App, TODAY, User, day, newcomer};

async fn status_of(user: &User, id: &str) -> String {
    user.get(&format!("/v1/matches/{id}")).await.ok()["status"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_match_goes_from_proposal_to_end() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomer, established) = user.has_two_who_wait(1).await;
    let proposed = user.tries_to_propose(&newcomer, &established).await;
    let found = proposed.created();
    assert_eq!(
        (&found["status"], &found["number"], &found["milestone"]),
        (&json!("proposed"), &Value::Null, &json!(false))
    );
    assert_eq!(found["nextActions"], json!(["introduce", "activate", "decline"]));
    assert_eq!(found["proposedOn"], TODAY);
    assert_eq!(found["newcomerRequestId"], newcomer);
    let path = proposed.header("Location").unwrap().to_owned();
    let id = found["id"].as_str().unwrap();

    app.clock().advance(chrono::TimeDelta::hours(1));
    let introduced = user.introduces(id, TODAY).await.ok();
    assert_eq!(introduced["nextActions"], json!(["activate", "decline"]));
    app.is_now_on("2026-03-12");
    let active = user.activates(id, "2026-03-11").await;
    assert_eq!(active.etag(), "\"v3\"");
    let active = active.ok();
    assert_eq!(
        (&active["status"], &active["number"], &active["startsOn"]),
        (&json!("active"), &json!(1), &json!("2026-03-11"))
    );
    assert_eq!(active["nextActions"], json!(["pause", "end"]));

    app.is_now_on("2026-04-01");
    let paused = user.pauses(id, "2026-04-01").await.ok();
    assert_eq!((&paused["number"], &paused["nextActions"]), (&json!(1), &json!(["resume", "end"])));
    app.is_now_on("2026-04-10");
    assert_eq!(user.resumes(id, "2026-04-08").await.ok()["number"], 1);
    app.is_now_on("2026-09-01");
    let ended = user.ends(id, "2026-08-31").await.ok();
    assert_eq!(
        (&ended["endsOn"], &ended["endReason"], &ended["endedBy"]),
        (&json!("2026-08-31"), &json!("completed"), &json!("together"))
    );
    assert_eq!((&ended["number"], &ended["nextActions"]), (&json!(1), &json!([])));
    assert_eq!(user.get(&path).await.ok(), ended);

    let moments = user.walk(&format!("{path}/moments?pageSize=2")).await;
    let lines: Vec<_> = moments
        .iter()
        .map(|moment| format!("{} {}", moment["on"].as_str().unwrap(), moment["status"].as_str().unwrap()))
        .collect();
    assert_eq!(
        lines,
        [
            "2026-08-31 ended",
            "2026-04-08 active",
            "2026-04-01 paused",
            "2026-03-11 active",
            "2026-03-10 introduced",
            "2026-03-10 proposed",
        ]
    );
    assert!(moments.iter().all(|moment| moment["recordedBy"] == "Noor Wiersma"));
}

#[actix_web::test]
async fn what_the_state_does_not_allow_is_refused_and_changes_nothing() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    // The way to each state, and what isn't possible there.
    let ways: [(&str, &[&str], &[&str]); 6] = [
        ("proposed", &[], &["pause", "resume", "end"]),
        ("introduced", &["introduce"], &["introduce", "pause", "resume", "end"]),
        ("active", &["activate"], &["introduce", "activate", "resume", "decline"]),
        ("paused", &["activate", "pause"], &["introduce", "activate", "pause", "decline"]),
        ("ended", &["activate", "end"], &["introduce", "activate", "pause", "resume", "end", "decline"]),
        ("declined", &["decline"], &["introduce", "activate", "pause", "resume", "end", "decline"]),
    ];
    for (number, (state, way, refused)) in ways.into_iter().enumerate() {
        let id = user.has_proposal(number).await;
        for action in way {
            take(&user, &id, action).await.is(200);
        }
        assert_eq!(status_of(&user, &id).await, state);
        let before = user.get(&format!("/v1/matches/{id}")).await.ok();
        for action in refused {
            take(&user, &id, action).await.problem(409, "state_conflict");
        }
        assert_eq!(user.get(&format!("/v1/matches/{id}")).await.ok(), before, "{state}");
    }
}

async fn take(user: &User, id: &str, action: &str) -> crate::support::Answer {
    match action {
        "introduce" => user.introduces(id, TODAY).await,
        "activate" => user.activates(id, TODAY).await,
        "pause" => user.pauses(id, TODAY).await,
        "resume" => user.resumes(id, TODAY).await,
        "end" => user.ends(id, TODAY).await,
        "decline" => user.declines_match(id, TODAY).await,
        other => panic!("{other} is no action"),
    }
}

#[actix_web::test]
async fn a_step_lies_between_the_step_before_it_and_today() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.has_proposal(1).await;
    for (action, field) in [("introduce", "/on"), ("activate", "/startsOn"), ("decline", "/on")] {
        let body = |on: &str| match action {
            "activate" => json!({ "startsOn": on }),
            "decline" => json!({ "on": on, "by": "coordinator" }),
            _ => json!({ "on": on }),
        };
        let path = format!("/v1/matches/{id}/{action}");
        assert_eq!(user.post(&path, &body("2026-03-11")).await.faults(), [format!("{field} in_future")], "{action}");
        assert_eq!(user.post(&path, &body("2026-03-09")).await.faults(), [format!("{field} out_of_range")], "{action}");
    }
    app.is_now_on("2026-05-01");
    user.activates(&id, "2026-04-01").await.is(200);
    assert_eq!(user.pauses(&id, "2026-03-31").await.faults(), ["/on out_of_range"]);
    user.pauses(&id, "2026-04-10").await.is(200);
    assert_eq!(user.resumes(&id, "2026-04-09").await.faults(), ["/on out_of_range"]);
    user.resumes(&id, "2026-04-20").await.is(200);
    assert_eq!(user.ends(&id, "2026-04-19").await.faults(), ["/endsOn out_of_range"]);
    assert_eq!(user.ends(&id, "2026-05-02").await.faults(), ["/endsOn in_future"]);
    user.ends(&id, "2026-04-20").await.is(200);
}

#[actix_web::test]
async fn activation_closes_both_requests_from_its_first_day() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomer, established) = user.has_two_who_wait(1).await;
    let id = user.proposes(&newcomer, &established).await;
    assert_eq!(user.walk("/v1/requests?open=true").await.len(), 2, "a proposal closes nothing");
    app.is_now_on("2026-03-20");
    user.activates(&id, "2026-03-15").await.is(200);
    for request in [newcomer, established] {
        let closed = user.get(&format!("/v1/requests/{request}")).await.ok();
        assert_eq!((&closed["closedOn"], &closed["closeReason"]), (&json!("2026-03-15"), &json!("matched")));
        assert_eq!(closed["matchId"], id);
        assert_eq!(closed["waitingDays"], 5);
    }
    let summary = user.walk("/v1/people").await.remove(0);
    assert_eq!((&summary["activeMatchId"], &summary["waitingSince"]), (&json!(id), &Value::Null));
}

#[actix_web::test]
async fn a_declined_proposal_frees_the_requests() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomer, established) = user.has_two_who_wait(1).await;
    let (other, _) = user.has_two_who_wait(2).await;
    let first = user.proposes(&newcomer, &established).await;
    assert_eq!(
        user.tries_to_propose(&newcomer, &established).await.faults(),
        ["/establishedRequestId inconsistent", "/newcomerRequestId inconsistent"]
    );
    assert_eq!(user.tries_to_propose(&other, &established).await.faults(), ["/establishedRequestId inconsistent"]);
    user.introduces(&first, TODAY).await.is(200);
    let declined = user.declines_match(&first, TODAY).await.ok();
    assert_eq!((&declined["endedBy"], &declined["number"]), (&json!("newcomer"), &Value::Null));
    assert_eq!(user.get(&format!("/v1/requests/{established}")).await.ok()["matchId"], Value::Null);
    let second = user.proposes(&other, &established).await;
    user.activates(&second, TODAY).await.is(200);
    assert_eq!(user.tries_to_propose(&newcomer, &established).await.faults(), ["/establishedRequestId inconsistent"]);
}

#[actix_web::test]
async fn a_match_answers_one_request_of_either_side() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomer_request, established_request) = user.has_two_who_wait(1).await;
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    assert_eq!(
        user.tries_to_propose(&established_request, &newcomer_request).await.faults(),
        ["/establishedRequestId inconsistent", "/newcomerRequestId inconsistent"]
    );
    assert_eq!(
        user.tries_to_propose(nobody, nobody).await.faults(),
        ["/establishedRequestId unknown_reference", "/newcomerRequestId unknown_reference"]
    );
    // Nobody is matched with oneself.
    let both = user.adds(&newcomer(9)).await;
    let one = user.opens_request(&both, "newcomer", TODAY).await;
    let other = user.opens_request(&both, "established", TODAY).await;
    assert_eq!(user.tries_to_propose(&one, &other).await.faults(), ["/establishedRequestId inconsistent"]);
    user.post(&format!("/v1/requests/{newcomer_request}/close"), &json!({ "reason": "expired" })).await.is(200);
    assert_eq!(user.tries_to_propose(&newcomer_request, &other).await.faults(), ["/newcomerRequestId inconsistent"]);
}

#[actix_web::test]
async fn what_goes_with_each_kind_is_checked_at_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let now = app.services().now();
    let (cohort, groups) = app
        .write(move |c| {
            let groups = vec![("Groep 12A".to_owned(), contract::people::Weekday::Tuesday, 8)];
            let new = NewCohort { number: 12, starts_on: day("2026-01-01"), ends_on: None, groups };
            cohorts::insert(c, &new, &now)
        })
        .await;
    let other = app.services().now();
    let (other_cohort, _) = app
        .write(move |c| {
            cohorts::insert(
                c,
                &NewCohort { number: 13, starts_on: day("2026-01-01"), ends_on: None, groups: vec![] },
                &other,
            )
        })
        .await;
    let employer = app.as_partner("Ceresstaete").await.organisation_id();
    let waiting = [
        ("programme", user.has_two_who_wait_in("programme", 1).await),
        ("independent", user.has_two_who_wait_in("independent", 2).await),
        ("workplace", user.has_two_who_wait_in("workplace", 3).await),
    ];
    let propose = |extra: Value| {
        let of_kind = waiting.iter().find(|(track, _)| extra["kind"] == *track);
        let (newcomer, established) = &of_kind.unwrap_or(&waiting[0]).1;
        let mut body = json!({ "newcomerRequestId": newcomer, "establishedRequestId": established });
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let user = user.clone();
        async move { user.post("/v1/matches", &body).await }
    };
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    for (extra, faults) in [
        (json!({ "kind": "programme" }), vec!["/cohortId required"]),
        (json!({ "kind": "workplace" }), vec!["/employerId required"]),
        (
            json!({ "kind": "independent", "cohortId": cohort, "groupId": groups[0], "employerId": employer }),
            vec!["/cohortId inconsistent", "/employerId inconsistent", "/groupId inconsistent"],
        ),
        (json!({ "kind": "programme", "cohortId": nobody }), vec!["/cohortId unknown_reference"]),
        (
            json!({ "kind": "programme", "cohortId": other_cohort, "groupId": groups[0] }),
            vec!["/groupId unknown_reference"],
        ),
        (json!({ "kind": "workplace", "employerId": nobody }), vec!["/employerId unknown_reference"]),
        (json!({ "kind": "friendship" }), vec!["/kind not_allowed"]),
    ] {
        assert_eq!(propose(extra.clone()).await.faults(), faults, "{extra}");
    }
    let made = propose(json!({ "kind": "programme", "cohortId": cohort, "groupId": groups[0] })).await.created();
    assert_eq!((&made["cohort"]["number"], &made["cohort"]["groupName"]), (&json!(12), &json!("Groep 12A")));
    user.activates(made["id"].as_str().unwrap(), TODAY).await.is(200);
    let listed = user.get("/v1/cohorts").await.ok();
    assert_eq!((&listed["items"][1]["number"], &listed["items"][1]["groups"][0]["pairs"]), (&json!(12), &json!(1)));
    assert_eq!(user.walk(&format!("/v1/matches?cohortId={cohort}")).await.len(), 1);
    assert_eq!(user.walk(&format!("/v1/matches?cohortId={other_cohort}")).await.len(), 0);
}

#[actix_web::test]
async fn both_wish_for_a_match_of_its_kind() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomer, established) = user.has_two_who_wait_in("programme", 1).await;
    let (outside, _) = user.has_two_who_wait_in("independent", 2).await;
    assert_eq!(
        user.tries_to_propose(&newcomer, &established).await.faults(),
        ["/establishedRequestId inconsistent", "/newcomerRequestId inconsistent"]
    );
    let answer = user.tries_to_propose(&outside, &established).await;
    assert_eq!(answer.faults(), ["/establishedRequestId inconsistent"]);
    assert!(answer.text().contains("in the track programme, and the match is of the kind independent"));
    assert_eq!(app.rows("buddy_match").await, 0);
}

/// Someone with an active match, and a second proposal.
async fn second_proposal(user: &User, kind: &str, side: &str) -> (String, String, String) {
    let (newcomer_request, established_request) = user.has_two_who_wait(1).await;
    let first = user.proposes(&newcomer_request, &established_request).await;
    let started = user.activates(&first, TODAY).await.ok();
    let person = started[side]["id"].as_str().unwrap().to_owned();
    let again = json!({ "personId": person, "side": side, "track": kind, "openedOn": TODAY });
    let again = user.post("/v1/requests", &again).await.created()["id"].as_str().unwrap().to_owned();
    let other = user.adds(&newcomer(77)).await;
    let other_side = if side == "newcomer" { "established" } else { "newcomer" };
    let other = user.opens_request(&other, other_side, TODAY).await;
    let (one, two) = if side == "newcomer" { (again, other) } else { (other, again) };
    (first, person, user.proposes(&one, &two).await)
}

#[actix_web::test]
async fn someone_has_one_active_match_of_a_kind_on_a_side_unless_it_is_meant() {
    for side in ["newcomer", "established"] {
        let app = App::begin().await;
        let user = app.as_coordinator().await;
        let (first, person, second) = second_proposal(&user, "independent", side).await;
        let problem = user.activates(&second, TODAY).await.problem(409, "already_matched");
        assert_eq!((&problem["activeMatchId"], &problem["matchedPersonId"]), (&json!(first), &json!(person)));
        assert_eq!(status_of(&user, &second).await, "proposed");
        // A paused match still stands in the way.
        user.pauses(&first, TODAY).await.is(200);
        user.activates(&second, TODAY).await.problem(409, "already_matched");
        let path = format!("/v1/matches/{second}/activate");
        let allowed = user.post(&path, &json!({ "startsOn": TODAY, "allowSeveral": true })).await.ok();
        assert_eq!(allowed["number"], 2, "the refused tries took no number");
    }
}

#[actix_web::test]
async fn after_the_end_there_is_room_for_another() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (first, _, second) = second_proposal(&user, "independent", "newcomer").await;
    user.ends(&first, TODAY).await.is(200);
    assert_eq!(user.activates(&second, TODAY).await.ok()["number"], 2);
}

#[actix_web::test]
async fn newcomer_and_established_are_two_sides_of_one_person() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.has_proposal(1).await;
    let person = user.activates(&id, TODAY).await.ok()["newcomer"]["id"].as_str().unwrap().to_owned();
    // Who was a newcomer can be someone else's buddy.
    let own = user.opens_request(&person, "established", TODAY).await;
    let other = user.adds(&newcomer(50)).await;
    let other = user.opens_request(&other, "newcomer", TODAY).await;
    let second = user.proposes(&other, &own).await;
    user.activates(&second, TODAY).await.is(200);
}

#[actix_web::test]
async fn numbers_are_consecutive_and_a_failure_takes_none() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut proposals = Vec::new();
    for number in 0..4 {
        proposals.push(user.has_proposal(number).await);
    }
    let number = |answer: crate::support::Answer| answer.ok()["number"].as_i64().unwrap();
    assert_eq!(number(user.activates(&proposals[2], TODAY).await), 1);
    user.activates(&proposals[0], "2026-03-11").await.is(400);
    user.activates(&proposals[2], TODAY).await.is(409);
    user.activates("01890a5d-ac96-774b-bcce-b302099a8057", TODAY).await.is(404);
    assert_eq!(number(user.activates(&proposals[0], TODAY).await), 2);
    user.declines_match(&proposals[1], TODAY).await.is(200);
    user.activates(&proposals[1], TODAY).await.is(409);
    user.ends(&proposals[0], TODAY).await.is(200);
    assert_eq!(number(user.activates(&proposals[3], TODAY).await), 3);
}

#[actix_web::test]
async fn every_fiftieth_is_a_milestone() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    app.sql("UPDATE match_number_counter SET last_number = 248").await;
    let mut milestones = Vec::new();
    for number in 0..3 {
        let id = user.has_proposal(number).await;
        let started = user.activates(&id, TODAY).await.ok();
        milestones.push((started["number"].as_i64().unwrap(), started["milestone"].as_bool().unwrap()));
    }
    assert_eq!(milestones, [(249, false), (250, true), (251, false)]);
}

#[actix_web::test]
async fn matches_are_listed_by_their_latest_change() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut ids = Vec::new();
    for number in 0..6 {
        ids.push(user.has_proposal(number).await);
        app.clock().advance(chrono::TimeDelta::minutes(1));
    }
    user.activates(&ids[0], TODAY).await.is(200);
    app.clock().advance(chrono::TimeDelta::minutes(1));
    user.declines_match(&ids[2], TODAY).await.is(200);
    let found = |query: &str| {
        let (user, path) = (user.clone(), format!("/v1/matches?pageSize=2{query}"));
        async move {
            let found = user.walk(&path).await;
            found.iter().map(|found| found["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    let wanted = |order: &[usize]| order.iter().map(|index| ids[*index].clone()).collect::<Vec<_>>();
    assert_eq!(found("").await, wanted(&[2, 0, 5, 4, 3, 1]));
    assert_eq!(found("&status=proposed").await, wanted(&[5, 4, 3, 1]));
    assert_eq!(found("&numbered=true").await, wanted(&[0]));
    assert_eq!(found("&numbered=false").await.len(), 5);
    assert_eq!(found("&kind=workplace").await.len(), 0);
    assert_eq!(found(&format!("&startedFrom={TODAY}&startedBefore=2026-03-11")).await, wanted(&[0]));
    assert_eq!(found("&startedFrom=2026-03-11").await.len(), 0);
    assert_eq!(found(&format!("&startedBefore={TODAY}")).await.len(), 0);
    let person =
        user.get(&format!("/v1/matches/{}", ids[4])).await.ok()["established"]["id"].as_str().unwrap().to_owned();
    assert_eq!(found(&format!("&personId={person}")).await, wanted(&[4]));
    assert_eq!(user.get("/v1/matches?total=true&pageSize=1").await.ok()["total"], 6);
}
