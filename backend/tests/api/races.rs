//! What must hold when many do the same at once. Each test has a database of its own, and a real pool.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{App, TODAY, newcomer, referral};

const AT_ONCE: usize = 50;

/// How many of each status there are.
fn statuses(answers: &[crate::support::Answer]) -> BTreeMap<u16, usize> {
    let mut counted = BTreeMap::new();
    for answer in answers {
        *counted.entry(answer.status).or_default() += 1;
    }
    counted
}

#[actix_web::test]
async fn fifty_activations_at_once_give_fifty_consecutive_numbers() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let mut proposals = Vec::new();
    for number in 0..AT_ONCE {
        proposals.push(user.has_proposal(number).await);
    }
    // Beside them, some that can't succeed: they must leave no gap.
    let declined = user.has_proposal(AT_ONCE).await;
    user.declines_match(&declined, TODAY).await.is(200);
    let good = proposals.iter().map(|id| user.activates(id, TODAY));
    let bad = (0..10).map(|_| user.activates(&declined, TODAY));
    let (good, bad) = futures_util::future::join(join_all(good), join_all(bad)).await;
    assert_eq!(statuses(&bad), BTreeMap::from([(409, 10)]));
    let mut numbers: Vec<i64> = good.iter().map(|answer| answer.ok()["number"].as_i64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
    let milestones = good.iter().filter(|answer| answer.json()["milestone"] == true).count();
    assert_eq!(milestones, 1);
    assert_eq!(app.count("SELECT last_number::bigint AS value FROM match_number_counter").await, 50);
}

#[actix_web::test]
async fn fifty_tries_to_start_one_match_start_it_once() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let proposal = user.has_proposal(1).await;
    let answers = join_all((0..AT_ONCE).map(|_| user.activates(&proposal, TODAY))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 1), (409, 49)]));
    assert_eq!(app.count("SELECT last_number::bigint AS value FROM match_number_counter").await, 1);
}

#[actix_web::test]
async fn of_many_matches_for_one_person_at_once_exactly_one_starts() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    // Someone has one open request of a kind at a time, which alone prevents this. What is below it must hold, too.
    app.sql("DROP INDEX request_open_once").await;
    let mut proposals = Vec::new();
    for person in 0..6 {
        let popular = user.adds(&newcomer(900 + person)).await;
        for nth in 0..3 {
            let wish = user.opens_request(&popular, "established", TODAY).await;
            let other = user.adds(&newcomer(person * 3 + nth)).await;
            let request = user.opens_request(&other, "newcomer", TODAY).await;
            proposals.push((popular.clone(), user.proposes(&request, &wish).await));
        }
    }
    let answers = join_all(proposals.iter().map(|(_, id)| user.activates(id, TODAY))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 6), (409, 12)]));
    for (answer, (popular, _)) in answers.iter().zip(&proposals).filter(|(answer, _)| answer.status == 409) {
        let problem = answer.problem(409, "already_matched");
        assert_eq!(problem["matchedPersonId"], *popular);
    }
    let people = app.count("SELECT count(DISTINCT established_id) AS value FROM buddy_match WHERE number IS NOT NULL");
    assert_eq!(people.await, 6);
    assert_eq!(app.count("SELECT last_number::bigint AS value FROM match_number_counter").await, 6);
}

#[actix_web::test]
async fn two_proposals_for_one_request_at_once_give_one() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let (newcomer, established) = user.has_two_who_wait(1).await;
    let answers = join_all((0..10).map(|_| user.tries_to_propose(&newcomer, &established))).await;
    let counted = statuses(&answers);
    assert_eq!(counted[&201], 1, "{counted:?}");
    assert!(counted.keys().all(|status| matches!(status, 201 | 400 | 409)), "{counted:?}");
    assert_eq!(app.rows("buddy_match").await, 1);
}

#[actix_web::test]
async fn fifty_identical_pushes_at_once_are_one_referral() {
    let app = App::for_races().await;
    let partner = app.as_partner("Werkplein").await;
    let body = referral("WPDA-1", "Selam", "Tesfay");
    let answers = join_all((0..AT_ONCE).map(|_| partner.pushes(&body))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 49), (201, 1)]));
    let first = answers[0].json()["id"].clone();
    assert!(answers.iter().all(|answer| answer.json()["id"] == first), "all of them tell of the same one");
    assert_eq!(app.rows("referral").await, 1);
}

#[actix_web::test]
async fn fifty_tries_with_one_key_at_once_are_one_referral() {
    let app = App::for_races().await;
    let partner = app.as_partner("Werkplein").await;
    let body = referral("WPDA-1", "Selam", "Tesfay");
    let answers = join_all((0..AT_ONCE).map(|_| partner.post_with_key("/v1/referrals", ("try", &body)))).await;
    let counted = statuses(&answers);
    assert!(counted.keys().all(|status| matches!(status, 201 | 409)), "{counted:?}");
    let done: Vec<Value> =
        answers.iter().filter(|answer| answer.status == 201).map(crate::support::Answer::json).collect();
    assert!(!done.is_empty() && done.iter().all(|receipt| *receipt == done[0]));
    for answer in answers.iter().filter(|answer| answer.status == 409) {
        answer.problem(409, "idempotency_key_in_use");
    }
    assert_eq!(app.rows("referral").await, 1);
    assert_eq!(partner.post_with_key("/v1/referrals", ("try", &body)).await.created(), done[0]);
}

#[actix_web::test]
async fn fifty_pushes_of_other_contents_at_once_leave_the_first() {
    let app = App::for_races().await;
    let partner = app.as_partner("Werkplein").await;
    let bodies: Vec<_> = (0..AT_ONCE).map(|number| referral("WPDA-1", "Selam", &format!("Tesfay {number}a"))).collect();
    let answers = join_all(bodies.iter().map(|body| partner.pushes(body))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(201, 1), (409, 49)]));
    let made = answers.iter().find(|answer| answer.status == 201).unwrap().json()["id"].clone();
    for answer in answers.iter().filter(|answer| answer.status == 409) {
        assert_eq!(answer.problem(409, "reference_in_use")["existingReferralId"], made);
    }
}

#[actix_web::test]
async fn one_referral_is_accepted_once() {
    let app = App::for_races().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let id = partner.refers("1", "Selam", "Tesfay").await;
    let answers = join_all((0..10).map(|_| user.accepts(&id))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 1), (409, 9)]));
    assert_eq!((app.rows("person").await, app.rows("request").await), (1, 1));
}

#[actix_web::test]
async fn of_two_who_change_the_same_version_one_is_told() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let id = user.adds(&newcomer(1)).await;
    let path = format!("/v1/people/{id}");
    let patches: Vec<_> = (0..10).map(|number| json!({ "details": { "city": format!("Stad {number}") } })).collect();
    let answers = join_all(patches.iter().map(|patch| user.patch(&path, ("\"v1\"", patch)))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 1), (412, 9)]));
    assert_eq!(user.reads(&id).await["version"], 2);
}

#[actix_web::test]
async fn a_refresh_token_that_comes_twice_at_once_is_used_once() {
    let app = App::for_races().await;
    app.has_account("noor@voorbeeld.example", vec![contract::permissions::Role::Board]).await;
    let body = json!({ "email": "noor@voorbeeld.example", "password": "vier paarden op zondag" });
    let cookie = app.post("/v1/session").json(&body).send().await.is(201).cookies[0].clone();
    let refresh = || app.post("/v1/session/refresh").header("X-Requested-With", "x").cookie(cookie.clone()).send();
    let answers = join_all((0..5).map(|_| refresh())).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 1), (401, 4)]));
    assert_eq!(app.count("SELECT count(*) AS value FROM session WHERE ended_at IS NOT NULL").await, 1);
}

#[actix_web::test]
async fn people_with_the_same_names_are_added_at_once_without_a_deadlock() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let bodies: Vec<_> = (0..30)
        .map(|number| {
            let names = ["Selam Hanna", "Hanna Selam", "Amina Selam", "Hanna Amina"];
            json!({ "details": { "givenName": names[number % 4], "familyName": format!("{}{}", ["Zu", "Ka"][number % 2], "bo".repeat(number + 1)) } })
        })
        .collect();
    let answers = join_all(bodies.iter().map(|body| user.post("/v1/people", body))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(201, 30)]));
}

#[actix_web::test]
async fn of_many_who_decide_on_one_application_at_once_exactly_one_does() {
    let app = App::for_races().await;
    let user = app.as_role(contract::permissions::Role::Finance).await;
    let funder = crate::funding::has_funder(&app, "Fonds Noord").await;
    let id = crate::funding::has_submitted(&user, &funder).await;
    let path = format!("/v1/grant-applications/{id}/steps");
    let decisions: Vec<_> = (0..20)
        .map(|number| match number % 3 {
            0 => json!({ "action": "grant", "on": TODAY, "grantedCents": 1_000,
                         "lines": [{ "year": 2026, "kind": "fund", "amountCents": 1_000 }] }),
            1 => json!({ "action": "reject", "on": TODAY, "reason": "Overvraagd" }),
            _ => json!({ "action": "withdraw", "on": TODAY, "reason": "Niet meer nodig" }),
        })
        .collect();
    let answers = join_all(decisions.iter().map(|decision| user.post(&path, decision))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 1), (409, 19)]));
    let decided = user.get(&format!("/v1/grant-applications/{id}")).await.ok();
    assert_eq!(decided["moments"].as_array().unwrap().len(), 3);
    let lines = usize::from(decided["status"] == "granted");
    assert_eq!(decided["lines"].as_array().unwrap().len(), lines);
}

#[actix_web::test]
async fn lines_at_once_take_no_more_of_a_grant_than_there_is() {
    let app = App::for_races().await;
    let user = app.as_role(contract::permissions::Role::Finance).await;
    let funder = crate::funding::has_funder(&app, "Fonds Noord").await;
    let id = crate::funding::has_submitted(&user, &funder).await;
    let grant = json!({ "action": "grant", "on": TODAY, "grantedCents": 1_000 });
    user.post(&format!("/v1/grant-applications/{id}/steps"), &grant).await.is(200);
    let line = json!({ "details": { "funderId": funder, "kind": "fund", "year": 2026, "amountCents": 300, "title": "x",
                                    "applicationId": id } });
    let answers = join_all((0..10).map(|_| user.post("/v1/funding-lines", &line))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(201, 3), (400, 7)]));
}

#[actix_web::test]
async fn of_many_who_write_a_year_down_first_exactly_one_does() {
    let app = App::for_races().await;
    let user = app.as_role(contract::permissions::Role::Finance).await;
    let notes: Vec<_> = (0..10).map(|number| json!({ "details": { "note": format!("Noot {number}") } })).collect();
    let answers = join_all(notes.iter().map(|note| user.patch("/v1/financial-years/2026", ("\"v0\"", note)))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 1), (412, 9)]));
}
