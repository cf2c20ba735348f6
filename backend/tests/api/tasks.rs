//! Tasks: raised and closed by rules, put down by someone, and seen by whoever is to do them.

use contract::permissions::Role;
use serde_json::{Value, json};
use voorwaarts::cohorts::{self, NewCohort};
use voorwaarts::tasks::{self, Swept};

use crate::support::{App, TODAY, User, day, newcomer};

async fn sweeps(app: &App) -> Swept {
    let now = app.services().now();
    app.write(move |c| tasks::sweep(c, &now)).await
}

async fn tasks_of(user: &User, query: &str) -> Vec<String> {
    let tasks = user.walk(&format!("/v1/tasks?pageSize=2{query}")).await;
    tasks.iter().map(|task| task["kind"].as_str().unwrap().to_owned()).collect()
}

async fn first(user: &User, query: &str) -> Value {
    user.walk(&format!("/v1/tasks?pageSize=100{query}")).await.remove(0)
}

async fn does(user: &User, id: &Value, action: &str) -> crate::support::Answer {
    user.does(&format!("/v1/tasks/{}/{action}", id.as_str().unwrap())).await
}

#[actix_web::test]
async fn a_quiet_match_raises_a_task_for_its_owner_once_and_contact_closes_it() {
    let app = App::begin().await;
    let (noor, geke) = (app.as_coordinator().await, app.as_coordinator().await);
    let id = noor.has_proposal(1).await;
    noor.activates(&id, TODAY).await.is(200);
    app.is_now_on("2026-03-23");
    assert_eq!(sweeps(&app).await, Swept::default());
    app.is_now_on("2026-03-24");
    assert_eq!(sweeps(&app).await, Swept { raised: 1, ..Swept::default() });
    assert_eq!(sweeps(&app).await, Swept::default(), "never twice");
    let task = first(&noor, "&share=mine").await;
    assert_eq!(
        (&task["kind"], &task["matchId"], &task["dueOn"]),
        (&json!("quiet_match"), &json!(id), &json!("2026-03-24"))
    );
    assert_eq!(task["people"].as_array().unwrap().len(), 2);
    assert_eq!(task["account"]["id"], noor.id().to_string());
    assert_eq!(tasks_of(&geke, "").await, [""; 0], "it is nobody else's");
    geke.get(&format!("/v1/tasks/{}", task["id"].as_str().unwrap())).await.problem(404, "not_found");
    does(&geke, &task["id"], "done").await.problem(404, "not_found");

    let contact = json!({ "kind": "phone", "with": "both", "tookPlaceAt": "2026-03-24T09:00:00Z" });
    noor.post(&format!("/v1/matches/{id}/contact-moments"), &contact).await.is(201);
    let done = first(&noor, "&done=true").await;
    assert_eq!((&done["id"], &done["doneBy"]), (&task["id"], &Value::Null), "its reason is gone");
    assert_eq!(tasks_of(&noor, "").await, [""; 0]);
    app.is_now_on("2026-04-07");
    assert_eq!(sweeps(&app).await.raised, 1, "quiet again");
}

#[actix_web::test]
async fn a_task_that_is_ticked_off_without_a_deed_comes_back_after_two_weeks() {
    let app = App::begin().await;
    let noor = app.as_coordinator().await;
    let id = noor.has_proposal(1).await;
    noor.activates(&id, TODAY).await.is(200);
    app.is_now_on("2026-03-24");
    sweeps(&app).await;
    let task = first(&noor, "").await;
    let done = does(&noor, &task["id"], "done").await.ok();
    assert_eq!(done["doneBy"], "Noor Wiersma");
    does(&noor, &task["id"], "done").await.problem(409, "state_conflict");
    app.is_now_on("2026-04-06");
    assert_eq!(sweeps(&app).await.raised, 0);
    app.is_now_on("2026-04-08");
    assert_eq!(sweeps(&app).await.raised, 1);
    does(&noor, &task["id"], "reopen").await.problem(409, "state_conflict");
}

#[actix_web::test]
async fn a_proposal_that_waits_longer_than_a_week_is_to_be_introduced() {
    let app = App::begin().await;
    let noor = app.as_coordinator().await;
    let (id, other) = (noor.has_proposal(1).await, noor.has_proposal(2).await);
    app.is_now_on("2026-03-17");
    assert_eq!(sweeps(&app).await.raised, 0);
    app.is_now_on("2026-03-18");
    assert_eq!(sweeps(&app).await.raised, 2);
    assert_eq!(tasks_of(&noor, "").await, ["introduce_match"; 2]);
    noor.introduces(&id, "2026-03-18").await.is(200);
    assert_eq!(tasks_of(&noor, "").await, ["introduce_match"]);
    noor.declines_match(&other, "2026-03-18").await.is(200);
    assert_eq!(tasks_of(&noor, "").await, [""; 0]);
}

#[actix_web::test]
async fn a_wish_is_asked_about_and_expires_unless_it_is_confirmed() {
    let app = App::begin().await;
    let noor = app.as_coordinator().await;
    let (asked, confirmed) = noor.has_two_who_wait(1).await;
    let proposal = noor.has_proposal(2).await;
    app.is_now_on("2026-06-07");
    assert_eq!((sweeps(&app).await.reminded, noor.walk("/v1/requests?reminded=true").await.len()), (0, 0));
    app.is_now_on("2026-06-08");
    let swept = sweeps(&app).await;
    assert_eq!((swept.reminded, swept.expired), (2, 0), "who is proposed isn't asked");
    assert_eq!(sweeps(&app).await.reminded, 0);
    assert_eq!(noor.walk("/v1/requests?reminded=true").await.len(), 2);
    let shown = noor.get(&format!("/v1/requests/{asked}")).await.ok();
    assert_eq!(
        (&shown["confirmedOn"], &shown["remindedOn"], &shown["expiresOn"]),
        (&json!(TODAY), &json!("2026-06-08"), &json!("2026-07-08"))
    );
    assert_eq!(tasks_of(&noor, "&kind=confirm_request&share=shared").await.len(), 2);

    app.is_now_on("2026-07-07");
    assert_eq!(sweeps(&app).await.expired, 0);
    let path = format!("/v1/requests/{confirmed}/confirm");
    let answer = noor.does(&path).await;
    assert_eq!(answer.etag(), "\"v3\"");
    let answer = answer.ok();
    assert_eq!((&answer["confirmedOn"], &answer["expiresOn"]), (&json!("2026-07-07"), &Value::Null));
    assert_eq!(tasks_of(&noor, "&kind=confirm_request").await.len(), 1);
    app.is_now_on("2026-07-08");
    assert_eq!(sweeps(&app).await.expired, 1);
    let closed = noor.get(&format!("/v1/requests/{asked}")).await.ok();
    assert_eq!(
        (&closed["closedOn"], &closed["closeReason"], &closed["expiresOn"]),
        (&json!("2026-07-08"), &json!("expired"), &Value::Null)
    );
    assert_eq!(tasks_of(&noor, "&kind=confirm_request").await, [""; 0], "the task went with it");
    noor.does(&format!("/v1/requests/{asked}/confirm")).await.problem(409, "state_conflict");
    noor.does("/v1/requests/01890a5d-ac96-774b-bcce-b302099a8057/confirm").await.problem(404, "not_found");
    assert_eq!(noor.get(&format!("/v1/requests/{confirmed}")).await.ok()["closedOn"], Value::Null);
    // A proposal that is declined in the end: its two wish on, and are asked first.
    noor.declines_match(&proposal, "2026-07-08").await.is(200);
    let swept = sweeps(&app).await;
    assert_eq!((swept.reminded, swept.expired), (2, 0));
    app.is_now_on("2026-10-05");
    assert_eq!(sweeps(&app).await.reminded, 1, "ninety days after it was confirmed");
}

#[actix_web::test]
async fn a_job_is_checked_after_three_six_and_twelve_months() {
    let app = App::begin().await;
    let noor = app.as_coordinator().await;
    let employer = app.as_partner("Ceresstaete").await.organisation_id();
    let (one, other) = noor.has_two_who_wait_in("workplace", 1).await;
    let body =
        json!({ "newcomerRequestId": one, "establishedRequestId": other, "kind": "workplace", "employerId": employer });
    let id = noor.post("/v1/matches", &body).await.created()["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/matches/{id}/job-checks");
    assert_eq!(noor.get(&path).await.ok()["items"], json!([]), "not before it has started");
    noor.post(&path, &json!({ "month": 3, "outcome": "job_kept", "checkedOn": TODAY }))
        .await
        .problem(409, "state_conflict");
    noor.activates(&id, TODAY).await.is(200);
    let due = |items: &Value| -> Vec<String> {
        let items = items["items"].as_array().unwrap().iter();
        items
            .map(|check| format!("{} {} {}", check["dueOn"].as_str().unwrap(), check["isDue"], check["outcome"]))
            .collect()
    };
    assert_eq!(
        due(&noor.get(&path).await.ok()),
        ["2026-06-10 false null", "2026-09-10 false null", "2027-03-10 false null"]
    );
    app.is_now_on("2026-06-09");
    sweeps(&app).await;
    assert_eq!(tasks_of(&noor, "&kind=check_job").await, [""; 0]);
    app.is_now_on("2026-06-10");
    sweeps(&app).await;
    assert_eq!(first(&noor, "&kind=check_job").await["month"], 3);
    assert_eq!(
        noor.post(&path, &json!({ "month": 4, "outcome": "job_kept", "checkedOn": TODAY })).await.faults(),
        ["/month not_allowed"]
    );
    assert_eq!(
        noor.post(&path, &json!({ "month": 3, "outcome": "job_kept", "checkedOn": "2026-06-11" })).await.faults(),
        ["/checkedOn out_of_range"]
    );
    noor.post(&path, &json!({ "month": 3, "outcome": "unknown", "checkedOn": "2026-06-10" })).await.is(201);
    assert_eq!(tasks_of(&noor, "&kind=check_job").await, [""; 0], "it is done");
    app.clock().advance(chrono::TimeDelta::minutes(1));
    let made =
        noor.post(&path, &json!({ "month": 3, "outcome": "job_kept", "checkedOn": "2026-06-10" })).await.created();
    assert_eq!((&made["dueOn"], &made["recordedBy"]), (&json!("2026-06-10"), &json!("Noor Wiersma")));
    assert_eq!(due(&noor.get(&path).await.ok())[0], "2026-06-10 false \"job_kept\"", "the latest holds");
    // A job can be kept when the match has ended.
    noor.ends(&id, "2026-06-10").await.is(200);
    app.is_now_on("2026-09-10");
    sweeps(&app).await;
    assert_eq!(first(&noor, "&kind=check_job").await["month"], 6);
    app.is_now_on("2026-12-10");
    assert_eq!(sweeps(&app).await.closed, 1, "it is too late to ask");
    let independent = noor.has_proposal(9).await;
    let path = format!("/v1/matches/{independent}/job-checks");
    assert_eq!(noor.get(&path).await.ok()["items"], json!([]));
    noor.post(&path, &json!({ "month": 3, "outcome": "job_kept", "checkedOn": TODAY }))
        .await
        .problem(409, "state_conflict");
}

#[actix_web::test]
async fn a_deputy_sees_the_tasks_of_a_colleague_during_the_period_only() {
    let app = App::begin().await;
    let (noor, geke, bram) = (app.as_coordinator().await, app.as_coordinator().await, app.as_role(Role::Intern).await);
    let body = json!({ "title": "De sleutel ophalen", "dueOn": "2026-03-12" });
    let task = noor.post("/v1/tasks", &body).await.created();
    let named = geke
        .post(
            "/v1/deputies",
            &json!({ "accountId": noor.id(), "deputyId": bram.id(), "startsOn": "2026-03-11", "endsOn": "2026-03-14" }),
        )
        .await
        .created();
    assert_eq!((&named["account"]["id"], &named["isNow"]), (&json!(noor.id()), &json!(false)));
    assert_eq!(tasks_of(&bram, "").await, [""; 0], "not yet");
    app.is_now_on("2026-03-11");
    let seen = first(&bram, "&share=standing_in").await;
    assert_eq!(
        (&seen["id"], &seen["standingIn"], &seen["account"]["id"]),
        (&task["id"], &json!(true), &json!(noor.id()))
    );
    assert_eq!(tasks_of(&bram, "&share=mine").await, [""; 0]);
    assert_eq!(tasks_of(&geke, "").await, [""; 0]);
    assert_eq!(noor.get("/v1/deputies").await.ok()["items"][0]["isNow"], true);
    let done = does(&bram, &task["id"], "done").await;
    assert_eq!(done.etag(), "\"v2\"");
    assert_eq!(first(&noor, "&done=true").await["id"], task["id"]);
    does(&bram, &task["id"], "reopen").await.is(200);
    app.is_now_on("2026-03-14");
    assert_eq!(tasks_of(&bram, "").await, [""; 0], "the period has ended");
    does(&bram, &task["id"], "done").await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_deputy_is_a_colleague_one_at_a_time_and_can_be_sent_home() {
    let app = App::begin().await;
    let (noor, geke, board) = (app.as_coordinator().await, app.as_coordinator().await, app.as_role(Role::Board).await);
    let name = |deputy: uuid::Uuid, from: &str, to: &str| {
        let body = json!({ "deputyId": deputy, "startsOn": from, "endsOn": to });
        let noor = noor.clone();
        async move { noor.post("/v1/deputies", &body).await }
    };
    assert_eq!(name(noor.id(), TODAY, "2026-03-20").await.faults(), ["/deputyId inconsistent"]);
    assert_eq!(name(board.id(), TODAY, "2026-03-20").await.faults(), ["/deputyId unknown_reference"]);
    assert_eq!(name(geke.id(), TODAY, TODAY).await.faults(), ["/endsOn ends_before_start"]);
    assert_eq!(name(geke.id(), "2026-03-01", "2026-03-05").await.faults(), ["/endsOn out_of_range"]);
    assert_eq!(name(geke.id(), TODAY, "2027-06-01").await.faults(), ["/endsOn out_of_range"]);
    let made = name(geke.id(), TODAY, "2026-03-20").await.created();
    name(geke.id(), "2026-03-19", "2026-03-25").await.problem(409, "overlapping_period");
    name(geke.id(), "2026-03-20", "2026-03-25").await.is(201);
    let end = format!("/v1/deputies/{}/end", made["id"].as_str().unwrap());
    assert_eq!(noor.post(&end, &json!({ "endsOn": "2026-03-09" })).await.faults(), ["/endsOn out_of_range"]);
    assert_eq!(noor.post(&end, &json!({ "endsOn": "2026-03-21" })).await.faults(), ["/endsOn out_of_range"]);
    assert_eq!(noor.post(&end, &json!({ "endsOn": TODAY })).await.ok()["isNow"], false);
    noor.post(&end, &json!({ "endsOn": TODAY })).await.problem(409, "state_conflict");
    name(geke.id(), TODAY, "2026-03-15").await.is(201);
    assert_eq!(noor.get("/v1/deputies").await.ok()["items"].as_array().unwrap().len(), 2);
    let colleagues = noor.get("/v1/colleagues").await.ok();
    let ids: Vec<_> = colleagues["items"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert!(ids.contains(&json!(geke.id())) && !ids.contains(&json!(board.id())), "{colleagues}");
}

#[actix_web::test]
async fn ones_own_task_is_put_off_and_done_and_opened_again() {
    let app = App::begin().await;
    let noor = app.as_coordinator().await;
    let person = noor.adds(&newcomer(1)).await;
    let body = json!({ "title": "Bellen", "dueOn": TODAY, "personId": person });
    let answer = noor.post("/v1/tasks", &body).await;
    let task = answer.created();
    assert_eq!(answer.header("Location").unwrap(), format!("/v1/tasks/{}", task["id"].as_str().unwrap()));
    assert_eq!((&task["kind"], &task["people"][0]["id"]), (&json!("own"), &json!(person)));
    assert_eq!(noor.get(answer.header("Location").unwrap()).await.ok(), task);
    let snooze = format!("/v1/tasks/{}/snooze", task["id"].as_str().unwrap());
    for until in [TODAY, "2026-03-09", "2027-06-01"] {
        assert_eq!(noor.post(&snooze, &json!({ "until": until })).await.faults(), ["/until out_of_range"], "{until}");
    }
    noor.post(&snooze, &json!({ "until": "2026-03-12" })).await.is(200);
    assert_eq!(tasks_of(&noor, "").await, [""; 0]);
    assert_eq!(tasks_of(&noor, "&snoozed=true").await, ["own"]);
    app.is_now_on("2026-03-12");
    assert_eq!(tasks_of(&noor, "").await, ["own"]);
    does(&noor, &task["id"], "done").await.is(200);
    does(&noor, &task["id"], "reopen").await.is(200);
    does(&noor, &task["id"], "reopen").await.problem(409, "state_conflict");
    assert_eq!(sweeps(&app).await.closed, 0, "no rule closes it");
    assert_eq!(tasks_of(&noor, &format!("&personId={person}")).await, ["own"]);
    assert_eq!(noor.get("/v1/tasks?total=true").await.ok()["total"], 1);
    assert_eq!(tasks_of(&noor, "&share=shared").await, [""; 0]);
    assert_eq!(
        noor.post("/v1/tasks", &json!({ "title": "x", "dueOn": "2026-03-11", "personId": person, "matchId": person }))
            .await
            .faults(),
        ["/dueOn out_of_range", "/personId inconsistent"]
    );
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    for (field, pointer) in [("personId", "/personId"), ("matchId", "/matchId")] {
        let body = json!({ "title": "x", "dueOn": "2026-03-12", field: nobody });
        assert_eq!(noor.post("/v1/tasks", &body).await.faults(), [format!("{pointer} unknown_reference")]);
    }
    assert!(noor.reads_access(&person).await.contains(&"listed".to_owned()));
}

#[actix_web::test]
async fn tasks_come_by_the_day_they_are_due_in_pages_without_gap() {
    let app = App::begin().await;
    let noor = app.as_coordinator().await;
    for number in [5, 3, 9, 1, 7, 3] {
        let body = json!({ "title": format!("{number}"), "dueOn": format!("2026-04-0{number}") });
        noor.post("/v1/tasks", &body).await.is(201);
    }
    let titles =
        |tasks: Vec<Value>| tasks.iter().map(|task| task["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    for size in [1, 2, 6] {
        let tasks = noor.walk(&format!("/v1/tasks?pageSize={size}")).await;
        assert_eq!(titles(tasks), ["1", "3", "3", "5", "7", "9"]);
    }
    for task in noor.walk("/v1/tasks").await {
        does(&noor, &task["id"], "done").await.is(200);
        app.clock().advance(chrono::TimeDelta::minutes(1));
    }
    assert_eq!(titles(noor.walk("/v1/tasks?pageSize=2&done=true").await), ["9", "7", "5", "3", "3", "1"]);
}

#[actix_web::test]
async fn many_sweeps_at_once_do_everything_once() {
    let app = App::for_races().await;
    let noor = app.as_coordinator().await;
    for number in 0..5 {
        let id = noor.has_proposal(number).await;
        noor.activates(&id, TODAY).await.is(200);
    }
    noor.has_two_who_wait(9).await;
    app.is_now_on("2026-06-20");
    let sweep = || {
        let now = app.services().now();
        app.write(move |c| tasks::sweep(c, &now))
    };
    let swept = futures_util::future::join_all((0..8).map(|_| sweep())).await;
    assert_eq!(swept.iter().map(|swept| swept.raised).sum::<usize>(), 7);
    assert_eq!(swept.iter().map(|swept| swept.reminded).sum::<usize>(), 2);
    assert_eq!(app.rows("task").await, 7);
}

#[actix_web::test]
async fn a_cohort_without_a_coach_and_a_certificate_that_ends_raise_a_task_for_everyone() {
    let app = App::begin().await;
    let (noor, wim) = (app.as_coordinator().await, app.as_role(Role::OfficeManager).await);
    let now = app.services().now();
    let groups = vec![("Groep 14A".to_owned(), contract::people::Weekday::Tuesday, 8)];
    let (cohort, _) = app
        .write(move |c| {
            let new = NewCohort { number: 14, starts_on: day("2026-05-01"), ends_on: None, groups };
            cohorts::insert(c, &new, &now)
        })
        .await;
    let coach = noor.adds(&newcomer(1)).await;
    app.sql(
        "INSERT INTO conduct_certificate (id, person_id, seen_on, expires_on, recorded_at, recorded_by) \
         SELECT gen_random_uuid(), person.id, '2023-05-20', '2026-05-20', now(), account.id FROM person, account LIMIT 1",
    )
    .await;
    app.is_now_on("2026-03-24");
    assert_eq!(sweeps(&app).await.raised, 0);
    app.is_now_on("2026-03-25");
    assert_eq!(sweeps(&app).await.raised, 1);
    let task = first(&wim, "&share=shared").await;
    assert_eq!((&task["kind"], &task["people"][0]["id"]), (&json!("renew_certificate"), &json!(coach)));
    app.is_now_on("2026-04-03");
    assert_eq!(sweeps(&app).await.raised, 1);
    let task = first(&noor, "&kind=appoint_coach").await;
    assert_eq!(
        (&task["cohortId"], &task["cohortNumber"], &task["dueOn"]),
        (&json!(cohort), &json!(14), &json!("2026-04-03"))
    );

    app.sql(
        "INSERT INTO group_leader (id, group_id, person_id, role, evening, starts_on) \
         SELECT gen_random_uuid(), cohort_group.id, person.id, 'coach', evening, '2026-05-01' FROM cohort_group, person LIMIT 1",
    )
    .await;
    app.sql("UPDATE conduct_certificate SET ended_on = '2026-04-03', end_reason = 'replaced'").await;
    app.sql(
        "INSERT INTO conduct_certificate (id, person_id, seen_on, expires_on, recorded_at, recorded_by) \
         SELECT gen_random_uuid(), person.id, '2026-04-03', '2029-04-03', now(), account.id FROM person, account LIMIT 1",
    )
    .await;
    assert_eq!(sweeps(&app).await.closed, 2);
    assert_eq!(tasks_of(&noor, "").await, [""; 0]);
}
