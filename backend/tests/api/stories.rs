//! Quotes, stories and photos: consent, use, withdrawal.

use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App, TODAY, User, newcomer, person_named};

fn quote(title: &str, people: &[&str]) -> Value {
    json!({
        "details": { "kind": "quote", "title": title, "text": "Ik durf nu te bellen.", "language": "nld", "madeOn": TODAY },
        "personIds": people,
    })
}

fn consent(person: &str, channels: &[&str]) -> Value {
    json!({
        "personId": person, "channels": channels, "startsOn": TODAY, "endsOn": "2028-03-10", "form": "spoken",
        "textVersion": "2026-1", "language": "tir",
    })
}

fn placed(channel: &str) -> Value {
    json!({ "channel": channel, "place": "Jaarverslag 2025", "usedOn": TODAY })
}

/// A quote of someone who agrees to the report, used there.
pub async fn has_used_story(user: &User, person: &str, number: usize) {
    let id = adds(user, &quote(&format!("Citaat {number}"), &[person])).await;
    agrees(user, &id, (person, &["report"])).await.is(201);
    uses(user, &id, "report").await.is(201);
}

async fn adds(user: &User, story: &Value) -> String {
    user.post("/v1/stories", story).await.created()["id"].as_str().unwrap().to_owned()
}

async fn agrees(user: &User, id: &str, (person, channels): (&str, &[&str])) -> Answer {
    user.post(&format!("/v1/stories/{id}/consents"), &consent(person, channels)).await
}

async fn uses(user: &User, id: &str, channel: &str) -> Answer {
    user.post(&format!("/v1/stories/{id}/uses"), &placed(channel)).await
}

fn allowed(story: &Value) -> Vec<&str> {
    let channels = story["channels"].as_array().unwrap();
    channels.iter().filter(|state| state["isAllowed"] == true).map(|state| state["channel"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn something_is_used_only_where_everyone_in_it_agrees() {
    let app = App::begin().await;
    let user = app.as_role(Role::Communication).await;
    let coordinator = app.as_coordinator().await;
    let selam = coordinator.adds(&person_named("Selam", "Tesfay")).await;
    let hanna = coordinator.adds(&person_named("Hanna", "Gebre")).await;
    let id = adds(&user, &quote("Samen koken", &[&selam, &hanna])).await;
    assert_eq!(allowed(&agrees(&user, &id, (&selam, &["report", "site"])).await.created()), [""; 0]);
    let refused = uses(&user, &id, "report").await.problem(409, "consent_missing");
    assert_eq!(refused["detail"], "1 of 2 people in it don't agree to this channel on 2026-03-10; see channels.");
    let story = agrees(&user, &id, (&hanna, &["report"])).await.created();
    assert_eq!(allowed(&story), ["report"]);
    assert_eq!(story["channels"][0]["until"], "2028-03-10");
    assert_eq!(story["channels"][1]["missing"], json!([hanna]));
    uses(&user, &id, "site").await.problem(409, "consent_missing");
    let story = uses(&user, &id, "report").await.created();
    assert_eq!((&story["uses"][0]["place"], &story["uses"][0]["mustGo"]), (&json!("Jaarverslag 2025"), &json!(false)));
    // On a day before they said yes it could not have been used.
    let early = json!({ "channel": "report", "place": "Jaarverslag 2024", "usedOn": "2026-03-09" });
    user.post(&format!("/v1/stories/{id}/uses"), &early).await.problem(409, "consent_missing");
    agrees(&user, &id, (&selam, &["report"])).await.problem(409, "overlapping_period");
    assert!(coordinator.reads_access(&hanna).await.contains(&"changed".to_owned()));
}

#[actix_web::test]
async fn withdrawing_shows_every_use_that_must_go_and_blocks_the_next() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (selam, hanna) = (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await);
    let (one, other) =
        (adds(&user, &quote("Een", &[&selam])).await, adds(&user, &quote("Twee", &[&selam, &hanna])).await);
    for (id, people) in [(&one, vec![&selam]), (&other, vec![&selam, &hanna])] {
        for person in people {
            agrees(&user, id, (person, &["report", "site"])).await.is(201);
        }
        uses(&user, id, "site").await.is(201);
    }
    assert_eq!(user.walk("/v1/stories?mustGo=true").await.len(), 0);
    let consents = user.get(&format!("/v1/stories/{one}")).await.ok()["consents"].clone();
    let site = consents.as_array().unwrap().iter().find(|consent| consent["channel"] == "site").unwrap().clone();
    let withdraw = format!("/v1/story-consents/{}/withdraw", site["id"].as_str().unwrap());
    assert_eq!(user.post(&withdraw, &json!({ "on": "2026-03-11" })).await.faults(), ["/on in_future"]);
    let story = user.post(&withdraw, &json!({ "on": TODAY })).await.ok();
    assert_eq!((allowed(&story), &story["uses"][0]["mustGo"]), (vec!["report"], &json!(true)));
    user.post(&withdraw, &json!({ "on": TODAY })).await.problem(409, "state_conflict");
    uses(&user, &one, "site").await.problem(409, "consent_missing");
    uses(&user, &one, "report").await.is(201);
    assert_eq!(user.walk("/v1/stories?mustGo=true").await.len(), 1);
    // She wants to be nowhere any more.
    let all = format!("/v1/people/{selam}/withdraw-story-consents");
    let gone = user.post(&all, &json!({ "on": TODAY })).await.ok();
    assert_eq!(gone["withdrawn"], 3);
    let stories = gone["stories"].as_array().unwrap();
    let places: Vec<_> = stories
        .iter()
        .flat_map(|story| story["uses"].as_array().unwrap())
        .map(|place| place["mustGo"].clone())
        .collect();
    assert_eq!(places, [true, true, true]);
    assert_eq!(user.post(&all, &json!({ "on": TODAY })).await.ok()["withdrawn"], 0);
    // What the other said still holds, and is no use without her.
    let story = user.get(&format!("/v1/stories/{other}")).await.ok();
    assert_eq!(story["channels"][1]["missing"], json!([selam]));
    // Once it was taken away, it is done.
    let place = story["uses"][0]["id"].as_str().unwrap().to_owned();
    let remove = format!("/v1/story-uses/{place}/remove");
    assert_eq!(user.post(&remove, &json!({ "on": "2026-03-09" })).await.faults(), ["/on ends_before_start"]);
    let story = user.post(&remove, &json!({ "on": TODAY })).await.ok();
    assert_eq!((&story["uses"][0]["mustGo"], &story["uses"][0]["removedOn"]), (&json!(false), &json!(TODAY)));
    user.post(&remove, &json!({ "on": TODAY })).await.problem(409, "state_conflict");
    assert_eq!(user.walk("/v1/stories?mustGo=true").await.len(), 1);
}

#[actix_web::test]
async fn a_consent_ends_with_its_term_and_a_new_one_follows() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let selam = user.adds(&newcomer(1)).await;
    let id = adds(&user, &quote("Een", &[&selam])).await;
    let mut short = consent(&selam, &["press"]);
    short["startsOn"] = json!("2026-02-10");
    short["endsOn"] = json!(TODAY);
    assert_eq!(allowed(&user.post(&format!("/v1/stories/{id}/consents"), &short).await.created()), [""; 0]);
    let story = agrees(&user, &id, (&selam, &["press"])).await.created();
    assert_eq!((allowed(&story), story["consents"].as_array().unwrap().len()), (vec!["press"], 2));
    for (field, value, fault) in [
        ("endsOn", json!(TODAY), "/endsOn ends_before_start"),
        ("endsOn", json!("2036-03-11"), "/endsOn out_of_range"),
        ("startsOn", json!("2026-03-11"), "/startsOn in_future"),
        ("language", json!("xyz"), "/language unknown_language"),
        ("channels", json!(["site", "site"]), "/channels/1 repeated"),
        ("channels", json!([]), "/channels too_few"),
        ("personId", json!("01890a5d-ac96-774b-bcce-b302099a8057"), "/personId unknown_reference"),
    ] {
        let mut wrong = consent(&selam, &["site"]);
        wrong[field] = value;
        assert_eq!(user.post(&format!("/v1/stories/{id}/consents"), &wrong).await.faults(), [fault]);
    }
}

#[actix_web::test]
async fn lists_say_what_can_be_used_where_and_find_words() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let selam = user.adds(&newcomer(1)).await;
    let open = adds(&user, &quote("Zonder namen", &[])).await;
    let hers = adds(&user, &quote("Met Sélam", &[&selam])).await;
    let photo = json!({
        "details": { "kind": "photo", "title": "Koken", "mediaReference": "Foto's/koken.jpg", "language": "nld", "madeOn": TODAY },
        "personIds": [selam],
    });
    let photo = adds(&user, &photo).await;
    agrees(&user, &photo, (&selam, &["social"])).await.is(201);
    let ids = |items: Vec<Value>| items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(user.walk("/v1/stories").await), [photo.clone(), hers.clone(), open.clone()]);
    assert_eq!(ids(user.walk("/v1/stories?kind=photo").await), std::slice::from_ref(&photo));
    assert_eq!(ids(user.walk("/v1/stories?allowedOn=social").await), [photo.clone(), open.clone()]);
    assert_eq!(ids(user.walk("/v1/stories?allowedOn=press").await), std::slice::from_ref(&open));
    assert_eq!(ids(user.walk(&format!("/v1/stories?personId={selam}")).await), [photo, hers.clone()]);
    assert_eq!(user.get("/v1/stories?pageSize=1&total=true").await.ok()["total"], 3);
    let found = user.post("/v1/stories/search", &json!({ "text": "BELLEN selam" })).await.ok();
    assert_eq!(ids(found["items"].as_array().unwrap().clone()), [hers]);
    assert!(user.reads_access(&selam).await.contains(&"found_by_search".to_owned()));
}

#[actix_web::test]
async fn a_story_is_checked_changed_with_if_match_and_taken_away_only_when_it_was_never_used() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (selam, hanna) = (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await);
    let wrong = json!({
        "details": { "kind": "photo", "title": "", "language": "xyz", "madeOn": "2026-03-11", "text": "BSN 111222333" },
        "personIds": [selam, selam],
    });
    assert_eq!(
        user.post("/v1/stories", &wrong).await.faults(),
        [
            "/details/language unknown_language",
            "/details/madeOn in_future",
            "/details/mediaReference required",
            "/details/text citizen_service_number",
            "/details/title too_short",
            "/personIds/1 repeated"
        ]
    );
    let mut wordless = quote("Een", &[]);
    wordless["details"].as_object_mut().unwrap().remove("text");
    assert_eq!(user.post("/v1/stories", &wordless).await.faults(), ["/details/text required"]);
    let nobody = quote("Een", &["01890a5d-ac96-774b-bcce-b302099a8057"]);
    assert_eq!(user.post("/v1/stories", &nobody).await.faults(), ["/personIds/0 unknown_reference"]);

    let id = adds(&user, &quote("Een", &[&selam])).await;
    let path = format!("/v1/stories/{id}");
    agrees(&user, &id, (&selam, &["report"])).await.is(201);
    let stale = user.patch(&path, ("\"v1\"", &json!({ "details": { "title": "Twee" } }))).await;
    assert_eq!(stale.problem(412, "precondition_failed")["currentVersion"], 2);
    uses(&user, &id, "report").await.is(201);
    // Someone who is added has agreed to nothing.
    let both = user.patch(&path, ("\"v3\"", &json!({ "personIds": [selam, hanna] }))).await.ok();
    assert_eq!((&both["uses"][0]["mustGo"], both["version"].as_i64()), (&json!(true), Some(4)));
    let one = user.patch(&path, ("\"v4\"", &json!({ "personIds": [selam] }))).await.ok();
    assert_eq!(one["uses"][0]["mustGo"], false);
    let delete = async |path: &str, etag: &str| {
        user.ask(actix_web::http::Method::DELETE, path).await.header("If-Match", etag).send().await
    };
    delete(&path, "\"v5\"").await.problem(409, "state_conflict");
    let mistake = adds(&user, &quote("Vergissing", &[&selam])).await;
    delete(&format!("/v1/stories/{mistake}"), "\"v2\"").await.problem(412, "precondition_failed");
    delete(&format!("/v1/stories/{mistake}"), "\"v1\"").await.is(204);
    user.get(&format!("/v1/stories/{mistake}")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn two_who_are_one_are_in_a_story_once() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, other) = (user.adds(&person_named("Selam", "Tesfay")).await, user.adds(&newcomer(2)).await);
    let id = adds(&user, &quote("Een", &[&one, &other])).await;
    agrees(&user, &id, (&one, &["report"])).await.is(201);
    agrees(&user, &id, (&other, &["report", "site"])).await.is(201);
    crate::merges::merges(&user, (&one, &other), json!([])).await.is(201);
    let story = user.get(&format!("/v1/stories/{id}")).await.ok();
    assert_eq!(story["people"].as_array().unwrap().len(), 1);
    assert_eq!(allowed(&story), ["report", "site"]);
}
