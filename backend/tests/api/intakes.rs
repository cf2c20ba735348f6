//! Intakes: drafts that survive everything, and one transaction that completes them.

use contract::permissions::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, App, TODAY, User, newcomer, person_named};

fn of(person: &str, side: &str) -> Value {
    json!({ "personId": person, "side": side })
}

async fn begins(user: &User, person: &str) -> String {
    let made = user.post("/v1/intakes", &of(person, "newcomer")).await.created();
    made["id"].as_str().unwrap().to_owned()
}

async fn saves(user: &User, id: &str, (etag, content): (&str, Value)) -> Answer {
    user.patch(&format!("/v1/intakes/{id}"), (etag, &json!({ "content": content }))).await
}

async fn completes(user: &User, id: &str, (etag, how): (&str, Value)) -> Answer {
    let ask = user.ask(actix_web::http::Method::POST, &format!("/v1/intakes/{id}/complete")).await;
    ask.header("If-Match", etag).json(&how).send().await
}

/// What a whole conversation tells.
fn told() -> Value {
    json!({
        "step": "wrap_up",
        "details": {
            "city": "Assen", "languages": [{ "language": "tir", "proficiency": "native" }],
            "availability": [{ "day": "tuesday", "part": "evening" }], "contact": { "phone": "+31612345678" },
        },
        "dutch": { "level": "A1" },
        "profile": { "interestIds": ["019ab000-0000-7000-8000-000000000001"], "goals": ["work"], "maxDistanceKm": 5 },
        "request": { "wanted": true, "track": "independent" },
    })
}

#[actix_web::test]
async fn an_intake_begins_with_what_is_known_and_ends_with_the_person() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut known = person_named("Selam", "Tesfay");
    known["details"]["birthYear"] = json!(1994);
    let person = user.adds(&known).await;
    let begun = user.post("/v1/intakes", &of(&person, "newcomer")).await;
    let draft = begun.created();
    assert_eq!(begun.etag(), "\"v1\"");
    assert_eq!((draft["displayName"].as_str(), draft["status"].as_str()), (Some("Selam Tesfay"), Some("draft")));
    assert_eq!(draft["content"]["details"]["birthYear"], 1994);
    let id = draft["id"].as_str().unwrap();
    let saved = saves(&user, id, ("\"v1\"", told())).await;
    assert_eq!(saved.etag(), "\"v2\"");
    assert_eq!(user.get(&format!("/v1/intakes/{id}")).await.ok(), saved.ok());
    assert_eq!(user.reads(&person).await["version"], 1, "a draft writes nothing");
    let done = completes(&user, id, ("\"v2\"", json!({}))).await.ok();
    assert_eq!((&done["status"], &done["closedAt"]), (&json!("completed"), &json!("2026-03-10T11:00:00Z")));
    assert_eq!(done["content"]["details"].get("givenName"), None, "what was told stands with the person");
    let read = user.reads(&person).await;
    assert_eq!((&read["details"]["city"], &read["details"]["birthYear"]), (&json!("Assen"), &json!(1994)));
    assert_eq!((&read["dutch"]["level"], &read["dutch"]["source"]), (&json!("A1"), &json!("intake")));
    assert_eq!(read["roles"][0]["kind"], "newcomer");
    let profile = user.get(&format!("/v1/people/{person}/matching-profile")).await.ok();
    assert_eq!((&profile["details"]["goals"], &profile["version"]), (&json!(["work"]), &json!(1)));
    let request = user.get(&format!("/v1/requests/{}", done["requestId"].as_str().unwrap())).await.ok();
    assert_eq!(
        (&request["side"], &request["openedOn"], &request["personId"]),
        (&json!("newcomer"), &json!(TODAY), &json!(person))
    );
    let story = user.walk(&format!("/v1/people/{person}/timeline")).await;
    assert!(story.iter().any(|moment| moment["happening"]["kind"] == "intake_completed"));
    assert_eq!(user.walk("/v1/intakes").await, Vec::<Value>::new());
    saves(&user, id, ("\"v3\"", json!({ "step": "who" }))).await.problem(409, "state_conflict");
    completes(&user, id, ("\"v3\"", json!({}))).await.problem(409, "state_conflict");
}

#[actix_web::test]
async fn a_retry_duplicates_nothing() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let body = of(&person, "newcomer");
    let first = user.post_with_key("/v1/intakes", ("begin", &body)).await.created();
    assert_eq!(user.post_with_key("/v1/intakes", ("begin", &body)).await.created(), first);
    // Without a key, or from a colleague, the open draft is answered.
    let colleague = app.as_role(Role::CoordinatorVolunteers).await;
    assert_eq!(colleague.post("/v1/intakes", &body).await.ok()["id"], first["id"]);
    user.post("/v1/intakes", &of(&person, "established")).await.is(201);
    assert_eq!(app.rows("intake").await, 2);
    let id = first["id"].as_str().unwrap();
    // The answer to a save was lost: the same save is done already.
    assert_eq!(saves(&user, id, ("\"v1\"", told())).await.etag(), "\"v2\"");
    assert_eq!(saves(&user, id, ("\"v1\"", told())).await.etag(), "\"v2\"");
    // The answer to completing was lost.
    let complete = || async {
        let ask = user.ask(actix_web::http::Method::POST, &format!("/v1/intakes/{id}/complete")).await;
        ask.header("If-Match", "\"v2\"").header("Idempotency-Key", "complete").json(&json!({})).send().await
    };
    let done = complete().await.ok();
    assert_eq!(complete().await.ok(), done);
    assert_eq!(
        (app.rows("request").await, app.rows("dutch_assessment").await, app.rows("role_period").await),
        (1, 1, 1)
    );
}

#[actix_web::test]
async fn two_who_write_in_one_draft_are_told() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let id = begins(&user, &person).await;
    saves(&user, &id, ("\"v1\"", json!({ "details": { "city": "Assen" } }))).await.is(200);
    let stale = saves(&user, &id, ("\"v1\"", json!({ "details": { "city": "Beilen" } }))).await;
    assert_eq!(stale.problem(412, "precondition_failed")["currentVersion"], 2);
    completes(&user, &id, ("\"v1\"", json!({}))).await.problem(412, "precondition_failed");
    let ask = user.ask(actix_web::http::Method::PATCH, &format!("/v1/intakes/{id}")).await;
    ask.body("application/merge-patch+json", "{}").send().await.problem(428, "precondition_required");
    assert_eq!(user.get(&format!("/v1/intakes/{id}")).await.ok()["content"]["details"]["city"], "Assen");
}

#[actix_web::test]
async fn everything_that_is_wrong_comes_at_once_when_it_is_completed() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let id = begins(&user, &person).await;
    let half = json!({
        "details": { "givenName": null, "birthYear": 2027, "countryOfOrigin": "XX", "contact": { "phone": "06123", "email": "x@" } },
        "dutch": { "assessedOn": "2026-03-11" }, "profile": { "goals": ["work", "work"] },
        "request": { "wanted": true, "openedOn": "2026-03-11" },
    });
    assert_eq!(saves(&user, &id, ("\"v1\"", half)).await.etag(), "\"v2\"", "a draft may be half done");
    assert_eq!(
        completes(&user, &id, ("\"v2\"", json!({}))).await.faults(),
        [
            "/details/birthYear in_future",
            "/details/contact/email wrong_format",
            "/details/contact/phone wrong_format",
            "/details/countryOfOrigin unknown_country",
            "/details/givenName required",
            "/dutch/assessedOn in_future",
            "/profile/goals/1 repeated",
            "/request/openedOn in_future",
            "/request/track required",
        ]
    );
    let secret = json!({ "profile": { "wishes": "BSN 111222333" } });
    assert_eq!(
        saves(&user, &id, ("\"v2\"", secret)).await.faults(),
        ["/content/profile/wishes citizen_service_number"]
    );
    let unknown = json!({ "profile": { "goals": ["money"] }, "shoeSize": 43 });
    let faults = saves(&user, &id, ("\"v2\"", unknown)).await.faults();
    assert_eq!(faults, ["/content/profile/goals/0 not_allowed", "/content/shoeSize unknown_field"]);
    assert_eq!(app.rows("request").await, 0);
}

#[actix_web::test]
async fn what_someone_else_changed_meanwhile_stays() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let id = begins(&user, &person).await;
    let path = format!("/v1/people/{person}");
    user.patch(&path, ("\"v1\"", &json!({ "details": { "birthYear": 1990, "city": "Beilen" } }))).await.is(200);
    let content = json!({ "details": { "city": "Assen", "gender": "man" }, "request": { "wanted": false } });
    saves(&user, &id, ("\"v1\"", content)).await.is(200);
    let refused = completes(&user, &id, ("\"v2\"", json!({}))).await;
    assert_eq!(refused.faults(), ["/details/city inconsistent"]);
    assert_eq!(user.reads(&person).await["details"]["city"], "Beilen");
    let done = completes(&user, &id, ("\"v2\"", json!({ "overwrite": true }))).await.ok();
    assert!(done["requestId"].is_null());
    let details = user.reads(&person).await["details"].clone();
    assert_eq!(
        (&details["city"], &details["birthYear"], &details["gender"]),
        (&json!("Assen"), &json!(1990), &json!("man"))
    );
}

#[actix_web::test]
async fn completing_the_intake_of_a_referral_accepts_it() {
    let app = App::begin().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let known = user.adds(&person_named("Selam", "Tesfay")).await;
    let referral = partner.refers("1", "Selam", "Tesfay").await;
    let body = json!({ "referralId": referral });
    let draft = user.post("/v1/intakes", &body).await.created();
    assert_eq!((&draft["displayName"], &draft["content"]["dutch"]["level"]), (&json!("Selam Tesfay"), &json!("A1")));
    assert_eq!(user.post("/v1/intakes", &body).await.ok()["id"], draft["id"]);
    let id = draft["id"].as_str().unwrap();
    let no = json!({ "request": { "wanted": false } });
    saves(&user, id, ("\"v1\"", no)).await.is(200);
    assert_eq!(completes(&user, id, ("\"v2\"", json!({}))).await.faults(), ["/request/wanted not_allowed"]);
    saves(&user, id, ("\"v2\"", json!({ "request": { "wanted": null }, "profile": { "goals": ["exam"] } })))
        .await
        .is(200);
    let problem = completes(&user, id, ("\"v3\"", json!({}))).await.problem(409, "possible_duplicates");
    assert_eq!(problem["candidates"][0]["person"]["id"], known);
    assert!(user.reads_access(&known).await.contains(&"shown_as_duplicate".to_owned()));
    let done = completes(&user, id, ("\"v3\"", json!({ "notDuplicateOf": [known] }))).await.ok();
    let person = done["personId"].as_str().unwrap();
    assert_ne!(person, known);
    let accepted = user.get(&format!("/v1/referrals/{referral}")).await.ok();
    assert_eq!((&accepted["status"], &accepted["personId"]), (&json!("accepted"), &done["personId"]));
    assert_eq!(accepted["requestId"], done["requestId"]);
    let profile = user.get(&format!("/v1/people/{person}/matching-profile")).await.ok();
    assert_eq!(profile["details"]["goals"], json!(["exam"]));
    assert_eq!(partner.reads_status(&referral).await.ok()["status"], "waiting");
}

#[actix_web::test]
async fn someone_referred_may_turn_out_to_be_known() {
    let app = App::begin().await;
    let (partner, user) = (app.as_partner("Werkplein").await, app.as_coordinator().await);
    let mut known = person_named("Selam", "Tesfay");
    known["details"]["contact"] = json!({ "phone": "+31612345678" });
    let known = user.adds(&known).await;
    let referral = partner.refers("1", "Selam", "Tesfay").await;
    let draft = user.post("/v1/intakes", &json!({ "referralId": referral })).await.created();
    let id = draft["id"].as_str().unwrap();
    let done = completes(&user, id, ("\"v1\"", json!({ "personId": known }))).await.ok();
    assert_eq!(done["personId"], known);
    let details = user.reads(&known).await["details"].clone();
    assert_eq!((&details["city"], &details["contact"]["phone"]), (&json!("Assen"), &json!("+31612345678")));
    assert_eq!(app.rows("person").await, 1);
}

#[actix_web::test]
async fn an_abandoned_draft_writes_nothing_and_forgets_what_was_told() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let id = begins(&user, &person).await;
    saves(&user, &id, ("\"v1\"", told())).await.is(200);
    let gone = user.does(&format!("/v1/intakes/{id}/abandon")).await.ok();
    assert_eq!((&gone["status"], gone["content"]["details"].get("city")), (&json!("abandoned"), None));
    assert_eq!(user.reads(&person).await["details"].get("city"), None);
    user.does(&format!("/v1/intakes/{id}/abandon")).await.problem(409, "state_conflict");
    assert_eq!(app.count("SELECT count(*) AS value FROM intake WHERE content::text LIKE '%Assen%'").await, 0);
    user.post("/v1/intakes", &of(&person, "newcomer")).await.is(201);
}

#[actix_web::test]
async fn drafts_are_listed_and_mine_are_mine() {
    let app = App::begin().await;
    let (user, colleague) = (app.as_coordinator().await, app.as_role(Role::Intern).await);
    let (one, other) = (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await);
    let mine = begins(&user, &one).await;
    begins(&colleague, &other).await;
    assert_eq!(user.walk("/v1/intakes?pageSize=1").await.len(), 2);
    let listed = user.walk("/v1/intakes?mine=true").await;
    assert_eq!((listed.len(), &listed[0]["id"]), (1, &json!(mine)));
    assert_eq!(user.walk(&format!("/v1/intakes?personId={other}")).await.len(), 1);
    for body in
        [json!({}), json!({ "personId": one }), json!({ "personId": one, "referralId": one, "side": "newcomer" })]
    {
        user.post("/v1/intakes", &body).await.problem(400, "validation_failed");
    }
    let unknown = of("01890a5d-ac96-774b-bcce-b302099a8057", "newcomer");
    assert_eq!(user.post("/v1/intakes", &unknown).await.faults(), ["/personId unknown_reference"]);
    app.as_role(Role::Communication).await.get("/v1/intakes").await.problem(403, "forbidden");
}

#[actix_web::test]
async fn who_may_not_open_requests_completes_without_one() {
    let app = App::begin().await;
    let user = app.as_role(Role::OfficeManager).await;
    let person = user.adds(&newcomer(1)).await;
    let id = begins(&user, &person).await;
    saves(&user, &id, ("\"v1\"", told())).await.is(200);
    completes(&user, &id, ("\"v2\"", json!({}))).await.problem(403, "forbidden");
    assert_eq!(user.reads(&person).await["details"].get("city"), None, "all of it or nothing");
    saves(&user, &id, ("\"v2\"", json!({ "request": { "wanted": false } }))).await.is(200);
    completes(&user, &id, ("\"v3\"", json!({}))).await.is(200);
}

#[actix_web::test]
async fn ten_who_begin_at_once_have_one_draft() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let body = of(&person, "newcomer");
    let answers = join_all((0..10).map(|_| user.post("/v1/intakes", &body))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    let first = answers[0].json()["id"].clone();
    assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 201) && answer.json()["id"] == first));
    let id = first.as_str().unwrap();
    saves(&user, id, ("\"v1\"", told())).await.is(200);
    let answers = join_all((0..10).map(|_| completes(&user, id, ("\"v2\"", json!({}))))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!((app.rows("request").await, app.rows("dutch_assessment").await), (1, 1));
}
