//! Cohorts, from plan to completion, and who takes part in them.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{App, TODAY, newcomer};

#[actix_web::test]
async fn a_cohort_goes_from_plan_to_completion() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let plan = json!({
        "startsOn": "2026-04-06", "endsOn": "2027-01-30", "recruitingFrom": "2026-03-01", "recruitingUntil": "2026-04-01",
        "targetNewcomers": 24, "targetEstablished": 26, "methodVersion": "2026.1",
        "sessions": [{ "title": "Kick-off", "plannedOn": "2026-04-06" }, { "title": "Samen koken" }],
    });
    let made = user.post("/v1/cohorts", &json!({ "name": "Voorjaar", "plan": plan })).await;
    let cohort = made.created();
    assert_eq!((&cohort["number"], &cohort["status"], &cohort["plan"]), (&json!(1), &json!("planned"), &plan));
    assert_eq!((&cohort["startsOn"], &cohort["nextActions"]), (&Value::Null, &json!(["recruit"])));
    let path = made.header("Location").unwrap().to_owned();
    let id = cohort["id"].as_str().unwrap();
    assert_eq!(user.get(&path).await.ok(), cohort);

    user.steps_cohort(id, "start", TODAY).await.problem(409, "state_conflict");
    assert_eq!(user.steps_cohort(id, "recruit", "2026-03-11").await.faults(), ["/on in_future"]);
    assert_eq!(user.steps_cohort(id, "recruit", "2026-03-01").await.ok()["status"], "recruiting");
    assert_eq!(user.steps_cohort(id, "start", "2026-02-28").await.faults(), ["/on out_of_range"]);
    app.is_now_on("2026-04-06");
    let active = user.steps_cohort(id, "start", "2026-04-06").await;
    assert_eq!(active.etag(), "\"v3\"");
    assert_eq!((&active.ok()["startsOn"], &active.ok()["nextActions"]), (&json!("2026-04-06"), &json!(["complete"])));
    assert_eq!(user.steps_cohort(id, "complete", "2026-04-06").await.faults(), ["/on out_of_range"]);
    app.is_now_on("2027-02-01");
    let completed = user.steps_cohort(id, "complete", "2027-01-30").await.ok();
    assert_eq!(
        (&completed["cohort"]["status"], &completed["cohort"]["endsOn"]),
        (&json!("completed"), &json!("2027-01-30"))
    );
    user.steps_cohort(id, "complete", "2027-01-31").await.problem(409, "state_conflict");

    let moments = user.get(&format!("{path}/moments")).await.ok();
    let lines: Vec<_> = moments["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|moment| format!("{} {}", moment["on"].as_str().unwrap(), moment["status"].as_str().unwrap()))
        .collect();
    assert_eq!(lines, ["2027-01-30 completed", "2026-04-06 active", "2026-03-01 recruiting", "2026-03-10 planned"]);
    assert_eq!(moments["items"][0]["recordedBy"], "Noor Wiersma");
}

#[actix_web::test]
async fn a_plan_is_changed_without_overwriting_anyone() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.plans_cohort().await;
    let path = format!("/v1/cohorts/{id}");
    let sessions = json!([{ "title": "Kick-off", "plannedOn": "2026-03-05" }, { "title": "Koken" }]);
    let patch = json!({ "plan": { "targetNewcomers": 20, "sessions": sessions } });
    let changed = user.patch(&path, ("\"v1\"", &patch)).await;
    assert_eq!((changed.etag(), &changed.ok()["plan"]["sessions"]), ("\"v2\"".to_owned(), &sessions));
    user.patch(&path, ("\"v1\"", &patch)).await.problem(412, "precondition_failed");
    let fewer = user.patch(&path, ("\"v2\"", &json!({ "name": "Herfst", "plan": { "sessions": [] } }))).await.ok();
    assert_eq!((&fewer["plan"]["sessions"], &fewer["plan"]["targetNewcomers"]), (&json!([]), &json!(20)));
    assert_eq!(app.rows("cohort_session").await, 0);

    let wrong = json!({ "number": null, "plan": { "endsOn": "2026-03-02", "recruitingUntil": "2026-02-01", "targetEstablished": 0 } });
    assert_eq!(
        user.patch(&path, ("\"v3\"", &wrong)).await.faults(),
        [
            "/number required",
            "/plan/endsOn ends_before_start",
            "/plan/recruitingFrom required",
            "/plan/targetEstablished out_of_range"
        ]
    );
    user.plans_cohort().await;
    assert_eq!(user.patch(&path, ("\"v3\"", &json!({ "number": 2 }))).await.faults(), ["/number repeated"]);
}

#[actix_web::test]
async fn completing_a_cohort_ends_what_is_of_the_cohort_and_leaves_the_matches() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = user.has_active_cohort().await;
    let group = user.adds_group(&cohort, "Groep A", "tuesday").await;
    let pair = user.has_pair(&cohort, Some(&group), 1).await;
    user.activates(&pair, TODAY).await.is(200);
    let coach = user.adds(&newcomer(50)).await;
    user.appoints(&group, (&coach, "coach"), TODAY).await.is(201);
    let stopped = user.adds(&newcomer(51)).await;
    let enrolment = user.enrols(&cohort, (&stopped, "newcomer"), TODAY).await.created()["id"].clone();
    let end = json!({ "endsOn": TODAY, "reason": "no_time" });
    let path = format!("/v1/enrolments/{}/end", enrolment.as_str().unwrap());
    assert_eq!(user.post(&path, &end).await.ok()["endReason"], "no_time");
    user.post(&path, &end).await.problem(409, "state_conflict");
    let before = user.get(&format!("/v1/cohorts/{cohort}")).await.ok();
    let one_each = json!({ "newcomers": 1, "established": 1, "coaches": 1, "assistantCoaches": 0 });
    assert_eq!((&before["enrolled"], &before["pairs"]["active"]), (&one_each, &json!(1)));

    app.is_now_on("2026-12-01");
    let answer = user.steps_cohort(&cohort, "complete", "2026-12-01").await.ok();
    assert_eq!(
        (&answer["endedEnrolments"], &answer["endedLeaders"], &answer["goingOn"]),
        (&one_each, &json!(1), &json!(1))
    );
    assert_eq!(answer["cohort"]["enrolled"], one_each, "who took part at its end");
    let match_now = user.get(&format!("/v1/matches/{pair}")).await.ok();
    assert_eq!((&match_now["status"], &match_now["cohort"]["groupId"]), (&json!("active"), &json!(group)));
    let reasons: BTreeSet<String> = user
        .walk(&format!("/v1/cohorts/{cohort}/enrolments?pageSize=1"))
        .await
        .iter()
        .map(|found| format!("{} {}", found["role"].as_str().unwrap(), found["endReason"].as_str().unwrap()))
        .collect();
    let expected = ["coach completed", "established completed", "newcomer completed", "newcomer no_time"];
    assert_eq!(reasons, expected.map(str::to_owned).into());

    // Nobody comes in any more.
    user.enrols(&cohort, (&stopped, "newcomer"), TODAY).await.problem(409, "state_conflict");
    user.appoints(&group, (&stopped, "coach"), TODAY).await.problem(409, "state_conflict");
    let details = json!({ "details": { "name": "Groep B", "capacity": 5, "leastPairs": 3 } });
    user.post(&format!("/v1/cohorts/{cohort}/groups"), &details).await.problem(409, "state_conflict");
    user.moves(&pair, None, "2026-12-01").await.problem(409, "state_conflict");
    let other = user.adds(&newcomer(52)).await;
    user.proposes_in(&cohort, None, (&stopped, &other)).await.problem(409, "state_conflict");
    assert_eq!(app.rows("buddy_match").await, 1, "what was refused left nothing");
}

#[actix_web::test]
async fn someone_takes_part_in_a_role_once_at_a_time() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = user.plans_cohort().await;
    let person = user.adds(&newcomer(1)).await;
    let first = user.enrols(&cohort, (&person, "newcomer"), "2026-03-01").await.created();
    assert_eq!((&first["cohortNumber"], &first["person"]["id"]), (&json!(1), &json!(person)));
    user.enrols(&cohort, (&person, "newcomer"), TODAY).await.problem(409, "overlapping_period");
    user.enrols(&cohort, (&person, "coach"), TODAY).await.is(201);
    let path = format!("/v1/enrolments/{}/end", first["id"].as_str().unwrap());
    let end = |day: &str| json!({ "endsOn": day, "reason": "other_cohort" });
    assert_eq!(user.post(&path, &end("2026-02-28")).await.faults(), ["/endsOn ends_before_start"]);
    user.post(&path, &end(TODAY)).await.is(200);
    user.enrols(&cohort, (&person, "newcomer"), TODAY).await.is(201);
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    assert_eq!(user.enrols(&cohort, (nobody, "newcomer"), TODAY).await.faults(), ["/personId unknown_reference"]);
    user.enrols(nobody, (&person, "established"), TODAY).await.problem(404, "not_found");

    let list = format!("/v1/cohorts/{cohort}/enrolments");
    let count = |query: &str| {
        let (user, address) = (user.clone(), format!("{list}?{query}"));
        async move { user.walk(&address).await.len() }
    };
    assert_eq!((count("").await, count("open=true").await, count("open=false").await), (3, 2, 1));
    assert_eq!((count("role=coach").await, count("role=established").await), (1, 0));
    assert_eq!(user.get(&format!("{list}?role=newcomer&total=true")).await.ok()["total"], 2);
    assert_eq!(user.walk(&format!("/v1/people/{person}/enrolments?pageSize=1")).await.len(), 3);
    let seen = user.reads_access(&person).await;
    assert!(seen.iter().any(|action| action == "listed") && seen.iter().any(|action| action == "changed"));
    user.get(&format!("/v1/people/{nobody}/enrolments")).await.problem(404, "not_found");
    user.get(&format!("/v1/cohorts/{nobody}/enrolments")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_programme_match_enrols_its_two_people_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = user.has_active_cohort().await;
    let (one, other) = (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await);
    user.enrols(&cohort, (&one, "newcomer"), "2026-03-01").await.is(201);
    let pair = user.proposes_in(&cohort, None, (&one, &other)).await.created()["id"].clone();
    assert_eq!(app.rows("enrolment").await, 2, "the newcomer took part already");
    user.activates(pair.as_str().unwrap(), TODAY).await.is(200);
    user.ends(pair.as_str().unwrap(), TODAY).await.is(200);
    assert_eq!(app.rows("enrolment").await, 2);
    let open = user.walk(&format!("/v1/cohorts/{cohort}/enrolments?open=true")).await;
    assert_eq!(open.len(), 2, "a match that ends leaves its people in the cohort");
}

#[actix_web::test]
async fn cohorts_that_are_planned_at_once_get_consecutive_numbers() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let body = json!({ "plan": { "startsOn": "2026-04-06" } });
    let answers = join_all((0..10).map(|_| user.post("/v1/cohorts", &body))).await;
    let mut numbers: Vec<i64> = answers.iter().map(|answer| answer.created()["number"].as_i64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=10).collect::<Vec<_>>());
}

#[actix_web::test]
async fn nobody_slips_into_a_cohort_while_it_is_completed() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let cohort = user.has_active_cohort().await;
    let mut people = Vec::new();
    for number in 0..12 {
        people.push(user.adds(&newcomer(number)).await);
    }
    app.is_now_on("2026-03-11");
    let enrolling = join_all(people.iter().map(|person| user.enrols(&cohort, (person, "newcomer"), TODAY)));
    let (answers, completed) =
        futures_util::future::join(enrolling, user.steps_cohort(&cohort, "complete", "2026-03-11")).await;
    let came_in = answers.iter().filter(|answer| answer.status == 201).count();
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409)));
    assert_eq!(completed.ok()["endedEnrolments"]["newcomers"], came_in);
    assert_eq!(app.count("SELECT count(*) AS value FROM enrolment WHERE ends_on IS NULL").await, 0);
}
