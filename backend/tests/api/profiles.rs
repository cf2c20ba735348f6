//! Matching profiles, and the vocabulary of interests that they choose from.

use contract::ids::PersonId;
use contract::permissions::Role;
use serde_json::{Value, json};
use voorwaarts::people::profiles;

use crate::support::{App, User, newcomer};

async fn interest(user: &User, dutch: &str) -> Value {
    user.post("/v1/interests", &json!({ "names": { "nameNl": dutch, "nameEn": format!("{dutch} in English") } }))
        .await
        .created()
}

async fn profile_of(user: &User, person: &str) -> Value {
    user.get(&format!("/v1/people/{person}/matching-profile")).await.ok()
}

async fn changes(user: &User, person: &str, (etag, details): (&str, Value)) -> crate::support::Answer {
    user.patch(&format!("/v1/people/{person}/matching-profile"), (etag, &json!({ "details": details }))).await
}

#[actix_web::test]
async fn interests_are_there_from_the_start_in_both_languages() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let items = user.get("/v1/interests").await.ok()["items"].as_array().unwrap().clone();
    assert!(items.len() >= 24, "{}", items.len());
    let names: Vec<_> = items.iter().map(|item| item["names"]["nameNl"].as_str().unwrap().to_lowercase()).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(items.iter().any(|item| item["names"] == json!({ "nameNl": "Koken", "nameEn": "Cooking" })));
}

#[actix_web::test]
async fn an_interest_is_added_renamed_retired_and_restored() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let made = interest(&user, "Schaatsen").await;
    let path = format!("/v1/interests/{}", made["id"].as_str().unwrap());
    let body = json!({ "names": { "nameNl": "schäatsen", "nameEn": "Skating" } });
    user.post("/v1/interests", &body).await.problem(409, "name_in_use");
    let renamed = user.patch(&path, ("\"v1\"", &json!({ "names": { "nameEn": "Skating" } }))).await;
    assert_eq!((renamed.ok()["names"]["nameEn"].as_str(), renamed.etag()), (Some("Skating"), "\"v2\"".to_owned()));
    let stale = user.patch(&path, ("\"v1\"", &json!({ "names": { "nameEn": "Ice" } }))).await;
    assert_eq!(stale.problem(412, "precondition_failed")["currentVersion"], 2);
    assert!(user.does(&format!("{path}/retire")).await.ok()["retiredAt"].is_string());
    user.does(&format!("{path}/retire")).await.problem(409, "state_conflict");
    assert!(user.does(&format!("{path}/restore")).await.ok()["retiredAt"].is_null());
    user.does(&format!("{path}/restore")).await.problem(409, "state_conflict");
    let faults =
        user.post("/v1/interests", &json!({ "names": { "nameNl": "1", "nameEn": "x".repeat(61) } })).await.faults();
    assert_eq!(faults, ["/names/nameEn too_long", "/names/nameNl invalid_characters"]);
    let reader = app.as_role(Role::Communication).await;
    reader.get("/v1/interests").await.is(200);
    reader.post("/v1/interests", &body).await.problem(403, "forbidden");
}

#[actix_web::test]
async fn a_retired_interest_stays_with_those_who_have_it_and_nobody_else_can_choose_it() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, other) = (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await);
    let id = interest(&user, "Schaatsen").await["id"].clone();
    changes(&user, &one, ("\"v0\"", json!({ "interestIds": [id] }))).await.is(200);
    let retired = user.does(&format!("/v1/interests/{}/retire", id.as_str().unwrap())).await.ok();
    assert_eq!(retired["people"], 1);
    assert_eq!(profile_of(&user, &one).await["details"]["interestIds"], json!([id]));
    changes(&user, &one, ("\"v1\"", json!({ "wishes": "Houdt van ijs." }))).await.is(200);
    let refused = changes(&user, &other, ("\"v0\"", json!({ "interestIds": [id] }))).await;
    assert_eq!(refused.faults(), ["/details/interestIds/0 unknown_reference"]);
}

#[actix_web::test]
async fn a_profile_begins_empty_and_keeps_what_is_said() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let path = format!("/v1/people/{person}/matching-profile");
    let first = user.get(&path).await;
    assert_eq!(first.etag(), "\"v0\"");
    let empty = json!({ "interestIds": [], "rhythms": [], "mobility": [], "goals": [], "womenOnlyGroup": false });
    assert_eq!((&first.ok()["details"], &first.ok()["changedAt"]), (&empty, &Value::Null));
    let cooking = json!("019ab000-0000-7000-8000-000000000001");
    let said = json!({
        "interestIds": [cooking], "genderWish": "woman", "maxDistanceKm": 7, "rhythms": ["weekly", "two_weekly"],
        "leastDutchLevel": "A1", "fieldOfWork": "care", "childrenAtHome": false, "mobility": ["bicycle"],
        "goals": ["work", "everyday_language"], "womenOnlyGroup": true, "wishes": "Wil graag samen koken.",
    });
    let changed = changes(&user, &person, ("\"v0\"", said.clone())).await;
    assert_eq!(changed.etag(), "\"v1\"");
    let read = profile_of(&user, &person).await;
    assert_eq!(read, changed.ok());
    assert_eq!(read["details"]["goals"], json!(["everyday_language", "work"]), "in the order of the vocabulary");
    assert_eq!(read["details"]["childrenAtHome"], false, "said to be none, not unsaid");
    // What is absent stays, what is null is removed.
    let after = changes(&user, &person, ("\"v1\"", json!({ "genderWish": null, "maxDistanceKm": 3 }))).await.ok();
    assert_eq!(after["details"].get("genderWish"), None);
    assert_eq!((&after["details"]["maxDistanceKm"], &after["details"]["fieldOfWork"]), (&json!(3), &json!("care")));
    // What changes nothing is no change.
    assert_eq!(changes(&user, &person, ("\"v2\"", json!({ "maxDistanceKm": 3 }))).await.etag(), "\"v2\"");
}

#[actix_web::test]
async fn a_profile_is_checked_and_never_silently_overwritten() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let wrong = json!({
        "interestIds": ["01890a5d-ac96-774b-bcce-b302099a8057"], "maxDistanceKm": 0, "goals": ["work", "work"],
        "wishes": "BSN 111222333",
    });
    let faults = changes(&user, &person, ("\"v0\"", wrong)).await.faults();
    assert_eq!(
        faults,
        ["/details/goals/1 repeated", "/details/maxDistanceKm out_of_range", "/details/wishes citizen_service_number"]
    );
    let unknown = json!({ "employerId": "01890a5d-ac96-774b-bcce-b302099a8057" });
    assert_eq!(changes(&user, &person, ("\"v0\"", unknown)).await.faults(), ["/details/employerId unknown_reference"]);
    changes(&user, &person, ("\"v0\"", json!({ "maxDistanceKm": 3 }))).await.is(200);
    let stale = changes(&user, &person, ("\"v0\"", json!({ "maxDistanceKm": 9 }))).await;
    assert_eq!(stale.problem(412, "precondition_failed")["currentVersion"], 1);
    let path = format!("/v1/people/{person}/matching-profile");
    user.ask(actix_web::http::Method::PATCH, &path)
        .await
        .body("application/merge-patch+json", "{}")
        .send()
        .await
        .problem(428, "precondition_required");
    user.get("/v1/people/01890a5d-ac96-774b-bcce-b302099a8057/matching-profile").await.problem(404, "not_found");
    let looked = user.reads_access(&person).await;
    assert_eq!(looked.iter().filter(|action| *action == "changed").count(), 1, "{looked:?}");
}

#[actix_web::test]
async fn the_facts_for_the_engine_come_by_one_statement_for_any_number_of_people() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut known = newcomer(1);
    known["details"]["birthYear"] = json!(1994);
    known["details"]["languages"] = json!([{ "language": "tir", "proficiency": "native" }]);
    known["details"]["contact"] = json!({ "postcodeArea": "9401" });
    known["details"]["availability"] = json!([{ "day": "tuesday", "part": "evening" }]);
    known["dutch"] = json!({ "level": "A1", "assessedOn": "2026-03-01", "source": "own" });
    let (one, other) = (user.adds(&known).await, user.adds(&newcomer(2)).await);
    changes(&user, &one, ("\"v0\"", json!({ "maxDistanceKm": 3 }))).await.is(200);
    let ids: Vec<PersonId> = [&one, &other].map(|id| id.parse().unwrap()).to_vec();
    app.statements();
    let asked = ids.clone();
    let facts = app.write(move |c| profiles::facts(c, &asked)).await;
    assert_eq!(app.statements(), 1);
    let (first, second) = (&facts[&ids[0]], &facts[&ids[1]]);
    assert_eq!(
        (first.birth_year, first.postcode_area.as_deref(), first.profile.max_distance_km),
        (Some(1994), Some("9401"), Some(3))
    );
    assert_eq!((first.languages.len(), first.availability.len()), (1, 1));
    assert_eq!(first.dutch_level, Some(contract::language::DutchLevel::A1));
    assert_eq!(second.profile, contract::profiles::ProfileDetails::default());
}
