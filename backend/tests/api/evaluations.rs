//! Questionnaires, rounds and invitations, as staff meet them.

use actix_web::http::Method;
use chrono::TimeDelta;
use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::evaluations::{ESTABLISHED, NEWCOMERS};
use crate::support::{App, User, newcomer};

fn question(key: &str) -> Value {
    json!({ "key": key, "kind": "open_text", "text": { "nl": "Wat vond je goed?", "en": "What did you like?" } })
}

fn questionnaire() -> Value {
    let text = |nl: &str| json!({ "nl": nl, "en": nl });
    json!({ "audience": "event", "content": {
        "name": "Praathuis", "title": text("Hoe was het?"), "introduction": text("Vertel het ons."),
        "thanks": text("Dank je wel."), "questions": [question("was_good")],
    } })
}

async fn change(user: &User, id: &str, patch: &Value) -> crate::support::Answer {
    let path = format!("/v1/questionnaires/{id}");
    let etag = user.get(&path).await.etag();
    user.patch(&path, (&etag, patch)).await
}

fn checked(questionnaire: &Value) -> Vec<(String, bool)> {
    let translations = questionnaire["translations"].as_array().unwrap().iter();
    let offered = translations.filter(|translation| translation["missing"] == 0);
    let of = |translation: &Value| {
        let language = translation["language"].as_str().unwrap().to_owned();
        (language, translation["checkedByNativeSpeakerOn"].is_string())
    };
    offered.map(of).collect()
}

#[actix_web::test]
async fn four_come_with_the_program_in_eight_languages_of_which_two_are_checked() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let all = user.walk("/v1/questionnaires?status=published").await;
    let mut audiences: Vec<_> = all.iter().map(|found| found["audience"].as_str().unwrap()).collect();
    audiences.sort_unstable();
    assert_eq!(audiences, ["coach", "established", "event", "newcomer"]);
    for found in &all {
        assert_eq!(found["languages"], json!(["nl", "en", "ar", "prs", "fa", "ti", "tr", "uk"]));
        assert_eq!(found["uncheckedLanguages"], json!(["ar", "prs", "fa", "ti", "tr", "uk"]));
    }
    // Adding them again changes nothing.
    app.write(voorwaarts::evaluations::ship).await;
    assert_eq!(app.rows("questionnaire").await, 4);
}

#[actix_web::test]
async fn a_questionnaire_is_made_published_and_made_anew() {
    let app = App::begin().await;
    let user = app.as_role(Role::Policy).await;
    let first = user.post("/v1/questionnaires", &questionnaire()).await.created();
    let id = first["id"].as_str().unwrap();
    assert_eq!(
        (&first["number"], &first["status"], &first["nextActions"]),
        (&json!(1), &json!("draft"), &json!(["publish"]))
    );
    let patch = json!({ "content": { "questions": [question("was_good"), question("could_be_better")] } });
    assert_eq!(change(&user, id, &patch).await.ok()["content"]["questions"].as_array().unwrap().len(), 2);
    user.does(&format!("/v1/questionnaires/{id}/publish")).await.ok();
    user.does(&format!("/v1/questionnaires/{id}/publish")).await.problem(409, "state_conflict");

    let second = user.does(&format!("/v1/questionnaires/{id}/versions")).await.created();
    assert_eq!(
        (&second["number"], &second["familyId"], &second["content"]),
        (&json!(2), &first["familyId"], &user.get(&format!("/v1/questionnaires/{id}")).await.ok()["content"])
    );
    user.does(&format!("/v1/questionnaires/{id}/versions")).await.problem(409, "state_conflict");
    let second = second["id"].as_str().unwrap();
    change(&user, second, &json!({ "content": { "name": "Praathuis, korter" } })).await.ok();
    user.does(&format!("/v1/questionnaires/{second}/publish")).await.ok();
    assert_eq!(
        user.get(&format!("/v1/questionnaires/{id}")).await.ok()["status"],
        "retired",
        "one is published at a time"
    );
    let family = first["familyId"].as_str().unwrap();
    assert_eq!(user.walk(&format!("/v1/questionnaires?familyId={family}")).await.len(), 2);
}

#[actix_web::test]
async fn what_is_published_never_changes() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    change(&user, NEWCOMERS, &json!({ "content": { "name": "x" } })).await.problem(409, "state_conflict");
    let path = format!("/v1/questionnaires/{NEWCOMERS}");
    let etag = user.get(&path).await.etag();
    let delete = user.ask(Method::DELETE, &path).await.header("If-Match", &etag);
    delete.send().await.problem(409, "state_conflict");
    // Behind the API's back neither, in whatever way.
    for statement in [
        "UPDATE questionnaire SET content = '{}'",
        "UPDATE questionnaire SET audience = 'event' WHERE audience = 'coach'",
        "UPDATE questionnaire SET status = 'draft', published_at = NULL",
        "UPDATE questionnaire SET number = number + 1",
        "DELETE FROM questionnaire",
    ] {
        let tried = app.services().db.write(move |c| {
            use diesel::RunQueryDsl as _;
            Ok(diesel::sql_query(statement).execute(c)?)
        });
        let refused = tried.await.expect_err(statement);
        assert_eq!(refused.code().code(), "state_conflict", "{statement}");
    }
}

#[actix_web::test]
async fn a_text_that_changed_has_to_be_checked_again() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let made = user.post("/v1/questionnaires", &questionnaire()).await.created();
    let path = format!("/v1/questionnaires/{}", made["id"].as_str().unwrap());
    let check = |language: &str, on: &str| json!({ "language": language, "checkedOn": on });
    let checks = format!("{path}/translation-checks");
    user.post(&checks, &check("en", "2026-03-09")).await.ok();
    assert_eq!(user.post(&checks, &check("en", "2026-03-11")).await.faults(), ["/checkedOn in_future"]);
    user.post(&checks, &check("ti", "2026-03-09")).await.problem(409, "state_conflict");
    user.does(&format!("{path}/publish")).await.ok();
    let published = user.post(&checks, &check("nl", "2026-03-10")).await.ok();
    assert_eq!(checked(&published), [("nl".to_owned(), true), ("en".to_owned(), true)]);
    let next = user.does(&format!("{path}/versions")).await.created();
    assert_eq!(checked(&next), checked(&published), "a new version takes them along");
    let changed =
        change(&user, next["id"].as_str().unwrap(), &json!({ "content": { "thanks": { "en": "Cheers" } } })).await;
    assert_eq!(checked(&changed.ok()), [("nl".to_owned(), true), ("en".to_owned(), false)]);
}

#[actix_web::test]
async fn all_that_is_wrong_with_a_questionnaire_is_told_at_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut wrong = questionnaire();
    wrong["content"]["title"] = json!({ "en": "How was it?" });
    wrong["content"]["questions"] = json!([question("same"), question("same")]);
    let faults = user.post("/v1/questionnaires", &wrong).await.faults();
    assert_eq!(faults, ["/content/questions/1/key repeated", "/content/title/nl required"]);
}

#[actix_web::test]
async fn a_round_is_about_one_thing_and_uses_a_published_questionnaire() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let draft = user.post("/v1/questionnaires", &questionnaire()).await.created();
    let cohort = user.has_active_cohort().await;
    let body = |changes: Value| {
        let mut body = json!({
            "questionnaireId": NEWCOMERS, "title": "Lichting", "cohortId": cohort,
            "opensAt": "2026-03-09T08:00:00Z", "closesAt": "2026-04-09T08:00:00Z",
        });
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    let post = async |changes: Value| user.post("/v1/evaluation-rounds", &body(changes)).await;
    post(json!({})).await.created();
    assert_eq!(post(json!({ "cohortId": null })).await.faults(), ["/cohortId required"]);
    let period = json!({ "startsOn": "2026-03-01", "endsOn": "2026-03-01" });
    assert_eq!(post(json!({ "period": period })).await.faults(), [" inconsistent", "/period/endsOn ends_before_start"]);
    assert_eq!(post(json!({ "closesAt": "2026-03-09T08:00:00Z" })).await.faults(), ["/closesAt ends_before_start"]);
    assert_eq!(post(json!({ "questionnaireId": draft["id"] })).await.faults(), ["/questionnaireId unknown_reference"]);
    assert_eq!(post(json!({ "cohortId": draft["id"] })).await.faults(), ["/cohortId unknown_reference"]);
}

#[actix_web::test]
async fn a_round_opens_and_closes_by_itself_or_at_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.has_round(NEWCOMERS).await;
    let path = format!("/v1/evaluation-rounds/{id}");
    assert_eq!(user.get(&path).await.ok()["status"], "open");
    assert_eq!(user.does(&format!("{path}/close")).await.ok()["status"], "closed");
    user.does(&format!("{path}/open")).await.problem(409, "state_conflict");
    let etag = user.get(&path).await.etag();
    let later = json!({ "closesAt": "2026-03-20T00:00:00Z" });
    assert_eq!(user.patch(&path, (&etag, &later)).await.ok()["status"], "open", "it can be opened again");
    app.clock().advance(TimeDelta::days(10));
    assert_eq!(user.get(&path).await.ok()["status"], "closed");
    for status in ["planned", "open", "closed"] {
        let found = user.walk(&format!("/v1/evaluation-rounds?status={status}")).await.len();
        assert_eq!(found, usize::from(status == "closed"), "{status}");
    }
}

#[actix_web::test]
async fn everyone_of_an_audience_in_a_cohort_is_invited_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let cohort = user.has_active_cohort().await;
    for number in 0..6 {
        let person = user.adds(&newcomer(number)).await;
        let role = if number < 4 { "newcomer" } else { "established" };
        user.enrols(&cohort, (&person, role), "2026-03-10").await.is(201);
    }
    let body = json!({
        "questionnaireId": ESTABLISHED, "title": "x", "cohortId": cohort,
        "opensAt": "2026-03-09T08:00:00Z", "closesAt": "2026-04-09T08:00:00Z",
    });
    let round = user.post("/v1/evaluation-rounds", &body).await.created()["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/evaluation-rounds/{round}/invitations");
    let everyone = json!({ "everyone": true });
    assert_eq!(user.post(&path, &everyone).await.ok(), json!({ "invited": 2, "alreadyInvited": 0 }));
    assert_eq!(user.post(&path, &everyone).await.ok(), json!({ "invited": 0, "alreadyInvited": 2 }));
    assert_eq!(user.post(&path, &json!({})).await.faults(), ["/personIds required"]);
    let invited = user.walk(&path).await;
    assert!(invited.iter().all(|invitation| invitation["status"] == "invited"));
    let one = invited[0]["id"].as_str().unwrap();
    assert_eq!(user.does(&format!("{path}/{one}/withdraw")).await.ok()["status"], "withdrawn");
    user.does(&format!("{path}/{one}/withdraw")).await.problem(409, "state_conflict");
    assert_eq!(user.get(&format!("/v1/evaluation-rounds/{round}")).await.ok()["counts"]["invited"], 1);
    let person = invited[0]["person"]["id"].as_str().unwrap();
    assert!(user.reads_access(person).await.contains(&"listed".to_owned()), "who looked is recorded");
    let etag = user.get(&format!("/v1/evaluation-rounds/{round}")).await.etag();
    let delete = user.ask(Method::DELETE, &format!("/v1/evaluation-rounds/{round}")).await.header("If-Match", &etag);
    delete.send().await.problem(409, "state_conflict");
}

#[actix_web::test]
async fn a_link_is_stored_as_a_hash_and_the_same_whenever_it_is_printed() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let round = user.has_round(NEWCOMERS).await;
    let (_, token) = user.invites_someone(&round, 1).await;
    assert_eq!(token.len(), 43, "256 bits");
    assert!(user.prints(&round, "letters").await.text().contains(&token), "printed again, it is the same link");
    assert_eq!(app.rows("evaluation_link").await, 1);
    let written = format!("SELECT count(*) AS value FROM evaluation_link WHERE evaluation_link::text LIKE '%{token}%'");
    assert_eq!(app.count(written).await, 0, "the token is stored nowhere");
    assert_eq!(user.has_poster(&round).await, user.has_poster(&round).await);
}

#[actix_web::test]
async fn what_is_printed_can_be_opened_for_ten_minutes_by_whoever_is_logged_in() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let round = user.has_round(NEWCOMERS).await;
    let (person, _) = user.invites_someone(&round, 1).await;
    let ask = json!({ "print": "letters", "language": "ti" });
    let ticket = user.post(&format!("/v1/evaluation-rounds/{round}/print"), &ask).await.ok();
    let url = ticket["url"].as_str().unwrap();
    app.opens(url).await.is(200);
    assert!(user.reads_access(&person).await.iter().filter(|action| *action == "listed").count() >= 2);
    app.opens(&format!("{url}x")).await.is(404);
    app.sql("UPDATE session SET ended_at = now(), end_reason = 'logged_out'").await;
    app.opens(url).await.is(404);
    let other = app.as_coordinator().await;
    let ticket = other.post(&format!("/v1/evaluation-rounds/{round}/print"), &ask).await.ok();
    app.clock().advance(TimeDelta::minutes(10));
    app.opens(ticket["url"].as_str().unwrap()).await.is(404);
    let poster = other.prints(&round, "poster").await.is(200).text();
    assert!(poster.contains("<svg") && poster.contains("/e/") && poster.contains("ትግርኛ"));
}

#[actix_web::test]
async fn mails_go_to_who_has_not_answered_and_hold_no_name() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let round = user.has_round(NEWCOMERS).await;
    let mut person = newcomer(1);
    person["details"]["contact"] = json!({ "email": "iemand@voorbeeld.example", "preferredLanguage": "tir" });
    let with = user.adds(&person).await;
    let without = user.adds(&newcomer(2)).await;
    user.invites(&round, &[&with, &without]).await.is(200);
    let remind = async || user.does(&format!("/v1/evaluation-rounds/{round}/reminders")).await;
    assert_eq!(remind().await.ok(), json!({ "written": 1, "withoutEmail": 1, "mailedLately": 0 }));
    assert_eq!(remind().await.ok(), json!({ "written": 0, "withoutEmail": 1, "mailedLately": 1 }));
    let mails = crate::support::MailServer::start().await;
    mails.takes_what_waits(&app).await;
    let letters = mails.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].to, "iemand@voorbeeld.example");
    let token = letters[0].text.split("https://voorwaarts.example/e/").nth(1).expect("a link");
    let token: String = token.chars().take(43).collect();
    app.opens(&format!("/e/{token}")).await.is(200);
    let name = user.reads(&with).await["details"]["givenName"].as_str().unwrap().to_owned();
    assert!(!letters[0].text.contains(&name));
    app.clock().advance(TimeDelta::days(2));
    assert_eq!(remind().await.ok()["written"], 1, "after two days again");
    user.does(&format!("/v1/evaluation-rounds/{round}/close")).await.ok();
    mails.takes_what_waits(&app).await;
    assert_eq!(mails.letters().len(), 1, "nobody is mailed about a closed round");
    remind().await.problem(409, "state_conflict");
}

#[actix_web::test]
async fn two_records_of_one_person_leave_one_invitation() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let round = user.has_round(NEWCOMERS).await;
    let (kept, _) = user.invites_someone(&round, 1).await;
    let (merged, token) = user.invites_someone(&round, 2).await;
    let preview = user.post("/v1/people/merges/preview", &json!({ "keepId": kept, "mergeId": merged })).await.ok();
    assert!(preview["counts"].to_string().contains("evaluation_invitations"), "{}", preview["counts"]);
    let version = async |person: &str| user.reads(person).await["version"].clone();
    let merge = json!({
        "keepId": kept, "mergeId": merged, "keepVersion": version(&kept).await, "mergeVersion": version(&merged).await,
    });
    user.post("/v1/people/merges", &merge).await.created();
    assert_eq!(user.get(&format!("/v1/evaluation-rounds/{round}")).await.ok()["counts"]["invited"], 1);
    app.opens(&format!("/e/{token}")).await.is(404);
}
