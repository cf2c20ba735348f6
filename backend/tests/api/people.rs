//! People: adding, reading, listing and changing them.

use actix_web::http::Method;
use chrono::TimeDelta;
use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::{App, User, newcomer, person_named};

const SELAM: &str = "selam@voorbeeld.example";

/// Someone with everything filled in.
fn selam() -> Value {
    json!({
        "details": {
            "givenName": "Selam", "preferredName": "Sela", "namePrefix": "van", "familyName": "Tesfay", "birthYear": 1994,
            "gender": "woman", "city": "Assen", "countryOfOrigin": "ER",
            "languages": [{ "language": "amh", "proficiency": "good" }, { "language": "tir", "proficiency": "native" }],
            "availability": [{ "day": "monday", "part": "evening" }, { "day": "saturday", "part": "morning" }],
            "contact": {
                "email": SELAM, "phone": "+31612345678", "preferredChannel": "message", "preferredLanguage": "tir",
                "postcodeArea": "9401",
            },
        },
        "role": { "kind": "newcomer", "engagement": "structural", "startsOn": "2026-03-01" },
        "dutch": { "level": "A1", "assessedOn": "2026-03-02", "source": "intake" },
    })
}

fn names(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["displayName"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn what_is_sent_is_what_is_read() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let answer = user.post("/v1/people", &selam()).await;
    let made = answer.created();
    assert_eq!(made["details"], selam()["details"]);
    assert_eq!(made["displayName"], "Sela van Tesfay");
    assert_eq!(made["contactWithheld"], false);
    assert_eq!(made["dutch"]["level"], "A1");
    assert_eq!(made["roles"][0]["kind"], "newcomer");
    assert_eq!(answer.etag(), "\"v1\"");
    let read = user.get(answer.header("Location").unwrap()).await;
    assert_eq!(read.ok(), made);
    assert_eq!(read.etag(), "\"v1\"");
}

#[actix_web::test]
async fn a_name_is_all_that_is_needed() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.adds(&json!({ "details": { "givenName": "Selam" } })).await;
    let person = user.reads(&id).await;
    assert_eq!(person["details"], json!({ "givenName": "Selam", "languages": [], "availability": [], "contact": {} }));
    user.get("/v1/people/01890a5d-ac96-774b-bcce-b302099a8057").await.problem(404, "not_found");
}

#[actix_web::test]
async fn all_faults_come_at_once_and_no_value_comes_back() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let body = json!({
        "details": {
            "givenName": "8765", "familyName": "x".repeat(101), "birthYear": 2027, "countryOfOrigin": "XX",
            "languages": [{ "language": "qqq", "proficiency": "good" }, { "language": "tir", "proficiency": "good" },
                { "language": "tir", "proficiency": "basic" }],
            "contact": { "email": "canary-address", "phone": "0612345678", "postcodeArea": "0401", "preferredLanguage": "xx" },
        },
        "role": { "kind": "coach", "engagement": "structural", "startsOn": "2026-03-01", "endsOn": "2026-02-01" },
        "dutch": { "level": "A1", "assessedOn": "2026-03-11", "source": "intake" },
    });
    let answer = user.post("/v1/people", &body).await;
    assert_eq!(
        answer.faults(),
        [
            "/details/birthYear in_future",
            "/details/contact/email wrong_format",
            "/details/contact/phone wrong_format",
            "/details/contact/postcodeArea wrong_format",
            "/details/contact/preferredLanguage unknown_language",
            "/details/contact/preferredLanguage wrong_format",
            "/details/countryOfOrigin unknown_country",
            "/details/familyName too_long",
            "/details/givenName invalid_characters",
            "/details/languages/0/language unknown_language",
            "/details/languages/2/language repeated",
            "/dutch/assessedOn in_future",
            "/role/endReason required",
            "/role/endsOn ends_before_start",
        ]
    );
    for value in ["canary", "0612345678", "8765", "0401", "xxx"] {
        assert!(!answer.text().contains(value), "{value} comes back in {}", answer.text());
    }
    assert_eq!(app.rows("person").await, 0);
}

#[actix_web::test]
async fn faults_of_form_come_at_once_too() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let body = json!({
        "details": {
            "givenName": 5, "gender": "canary", "birthYear": "1994", "nationality": "canary", "languages": {},
            "availability": [{ "day": "someday", "part": "evening" }],
        },
        "role": { "kind": "coach" },
        "canary 123": 1,
    });
    let answer = user.post("/v1/people", &body).await;
    let faults = answer.faults();
    for fault in [
        "/? unknown_field",
        "/details/availability/0/day not_allowed",
        "/details/birthYear wrong_type",
        "/details/gender not_allowed",
        "/details/givenName wrong_type",
        "/details/languages wrong_type",
        "/details/nationality unknown_field",
        "/role/engagement required",
        "/role/startsOn required",
    ] {
        assert!(faults.iter().any(|found| found == fault), "{fault} is missing in {faults:?}");
    }
    assert!(!answer.text().contains("canary"), "{}", answer.text());
    assert_eq!(user.post("/v1/people", &json!({})).await.faults(), ["/details required"]);
    assert_eq!(user.post("/v1/people", &json!([])).await.faults(), [" wrong_type"]);
}

#[actix_web::test]
async fn a_bsn_or_v_number_is_refused_in_whatever_field_and_not_repeated() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for (number, code) in [
        ("123456782", "citizen_service_number"),
        ("bsn 123.456.782", "citizen_service_number"),
        ("V-nummer 1234567890", "immigration_number"),
    ] {
        for field in ["givenName", "preferredName", "namePrefix", "familyName", "city"] {
            let mut person = person_named("Selam", "Tesfay");
            person["details"][field] = json!(format!("x {number}"));
            let answer = user.post("/v1/people", &person).await;
            assert_eq!(answer.faults(), [format!("/details/{field} {code}")], "{field}");
            assert!(!answer.text().contains(number));
        }
    }
    let mut person = person_named("Selam", "Tesfay");
    person["details"]["contact"] = json!({ "email": "123456782@voorbeeld.example" });
    assert_eq!(user.post("/v1/people", &person).await.faults(), ["/details/contact/email citizen_service_number"]);
    let id = user.adds(&newcomer(1)).await;
    let note = json!({ "kind": "phone", "tookPlaceAt": "2026-03-09T10:00:00Z", "note": "Bsn is 123456782." });
    let answer = user.post(&format!("/v1/people/{id}/contact-moments"), &note).await;
    assert_eq!(answer.faults(), ["/note citizen_service_number"]);
    let patch = json!({ "details": { "city": "123456782" } });
    let answer = user.patch(&format!("/v1/people/{id}"), ("\"v1\"", &patch)).await;
    assert_eq!(answer.faults(), ["/details/city citizen_service_number"]);
    let answer = user.post("/v1/people/search", &json!({ "name": "123456782" })).await;
    assert_eq!(answer.faults(), ["/name citizen_service_number"]);
}

#[actix_web::test]
async fn text_is_trimmed_and_brought_to_nfc() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.adds(&person_named("  Zoe\u{308} ", "Ngu\u{6f}\u{302}ye\u{302}\u{303}n")).await;
    let details = &user.reads(&id).await["details"];
    assert_eq!(details["givenName"], "Zo\u{eb}");
    assert_eq!(details["familyName"], "Ng\u{75}\u{f4}y\u{1ec5}n");
    let answer = user.post("/v1/people", &person_named("Sel\u{7}am", "   ")).await;
    assert_eq!(answer.faults(), ["/details/familyName invalid_characters", "/details/givenName invalid_characters"]);
}

#[actix_web::test]
async fn names_of_any_script_come_back_as_they_were_written() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for name in ["ሰላም", "محمد", "Çağrı", "Олександр", "李小龍", "ܡܪܝܡ", "O'Neill-Śmigły", "שרה"]
    {
        let id = user.adds(&json!({ "details": { "givenName": name } })).await;
        assert_eq!(user.reads(&id).await["details"]["givenName"], name);
    }
}

#[actix_web::test]
async fn someone_very_like_is_compared_first() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let known = user.adds(&selam()).await;
    let mut again = person_named("Selam", "Tesfai");
    again["details"]["birthYear"] = json!(1994);
    let problem = user.post("/v1/people", &again).await.problem(409, "possible_duplicates");
    assert_eq!(problem["candidates"][0]["person"]["id"], known);
    assert_eq!(problem["candidates"][0]["signs"], json!(["similar_name", "same_birth_year"]));
    assert_eq!(problem["candidates"].as_array().unwrap().len(), 1);
    assert_eq!(app.rows("person").await, 1);

    again["notDuplicateOf"] = json!([known]);
    let second = user.adds(&again).await;
    // Both are candidates now; naming one of them isn't enough.
    let problem = user.post("/v1/people", &again).await.problem(409, "possible_duplicates");
    assert_eq!(problem["candidates"][0]["person"]["id"], second);
    let items = user.get(&format!("/v1/people/{known}/duplicates")).await.ok()["items"].clone();
    assert_eq!(items[0]["person"]["id"], second);
    assert_eq!(items.as_array().unwrap().len(), 1, "not the person itself");
}

#[actix_web::test]
async fn the_same_address_or_number_is_a_sign_whatever_the_name() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    user.adds(&selam()).await;
    let mut other = person_named("Daan", "Bakker");
    other["details"]["contact"] = json!({ "email": "SELAM@voorbeeld.example" });
    let problem = user.post("/v1/people", &other).await.problem(409, "possible_duplicates");
    assert_eq!(problem["candidates"][0]["signs"], json!(["same_email"]));
    other["details"]["contact"] = json!({ "phone": "+31612345678" });
    let problem = user.post("/v1/people", &other).await.problem(409, "possible_duplicates");
    assert_eq!(problem["candidates"][0]["signs"], json!(["same_phone"]));
    other["details"]["contact"] = json!({ "phone": "+31612345679" });
    user.post("/v1/people", &other).await.is(201);
}

#[actix_web::test]
async fn contact_data_are_withheld_and_can_not_be_changed_without_permission() {
    let app = App::begin().await;
    let id = app.as_coordinator().await.adds(&selam()).await;
    let other = app.as_role(Role::Communication).await;
    let answer = other.get(&format!("/v1/people/{id}")).await;
    assert_eq!(answer.ok()["contactWithheld"], true);
    assert_eq!(answer.ok()["details"]["contact"], json!({}));
    for canary in [SELAM, "31612345678", "9401"] {
        assert!(!answer.text().contains(canary), "{canary}");
    }
    other.get(&format!("/v1/people/{id}/contact-moments")).await.problem(403, "forbidden");
}

#[actix_web::test]
async fn a_person_is_changed_by_merge_patch() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.adds(&selam()).await;
    let path = format!("/v1/people/{id}");
    app.clock().advance(TimeDelta::minutes(1));
    let patch = json!({ "details": {
        "preferredName": null, "namePrefix": null, "city": "Rolde", "gender": null,
        "languages": [{ "language": "ara", "proficiency": "fluent" }],
        "contact": { "phone": null, "email": "nieuw@voorbeeld.example" },
    } });
    let answer = user.patch(&path, ("\"v1\"", &patch)).await;
    let changed = answer.ok();
    assert_eq!(answer.etag(), "\"v2\"");
    assert_eq!(changed["displayName"], "Selam Tesfay");
    let details = &changed["details"];
    assert_eq!(details.get("gender"), None);
    assert_eq!(details["city"], "Rolde");
    assert_eq!(details["birthYear"], 1994);
    assert_eq!(details["languages"], json!([{ "language": "ara", "proficiency": "fluent" }]));
    assert_eq!(
        details["contact"],
        json!({
            "email": "nieuw@voorbeeld.example", "preferredChannel": "message", "preferredLanguage": "tir", "postcodeArea": "9401",
        })
    );
    assert_eq!(changed["changedAt"], "2026-03-10T11:01:00Z");
    assert_eq!(changed["createdAt"], "2026-03-10T11:00:00Z");
    assert_eq!(changed["dutch"]["level"], "A1");
    assert_eq!(user.reads(&id).await, changed);
}

#[actix_web::test]
async fn a_change_needs_the_version_that_was_read() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.adds(&selam()).await;
    let (path, patch) = (format!("/v1/people/{id}"), json!({ "details": { "city": "Rolde" } }));
    let without = user.ask(Method::PATCH, &path).await.body("application/merge-patch+json", patch.to_string());
    without.send().await.problem(428, "precondition_required");
    for stale in ["\"v2\"", "\"v0\"", "v1", "*", "W/\"v1\"", "\"x\""] {
        user.patch(&path, (stale, &patch)).await.problem(412, "precondition_failed");
    }
    user.patch(&path, ("\"v1\"", &patch)).await.is(200);
    user.patch(&path, ("\"v1\"", &json!({ "details": { "city": "Vries" } }))).await.problem(412, "precondition_failed");
    assert_eq!(user.reads(&id).await["details"]["city"], "Rolde");
    let nobody = "/v1/people/01890a5d-ac96-774b-bcce-b302099a8057";
    user.patch(nobody, ("\"v1\"", &patch)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_wrong_patch_changes_nothing() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let id = user.adds(&selam()).await;
    let path = format!("/v1/people/{id}");
    let patch = json!({ "details": { "givenName": null, "citty": "Rolde", "birthYear": 1850, "contact": { "fax": "x" } }, "id": 1 });
    let faults = user.patch(&path, ("\"v1\"", &patch)).await.faults();
    for fault in [
        "/details/citty unknown_field",
        "/details/contact/fax unknown_field",
        "/details/givenName required",
        "/id unknown_field",
    ] {
        assert!(faults.iter().any(|found| found == fault), "{fault} is missing in {faults:?}");
    }
    assert_eq!(user.patch(&path, ("\"v1\"", &json!([]))).await.faults(), [" wrong_type"]);
    let sent = user.ask(Method::PATCH, &path).await.header("If-Match", "\"v1\"");
    sent.body("text/plain", "{}").send().await.problem(415, "unsupported_media_type");
    let person = user.reads(&id).await;
    assert_eq!(person["version"], 1);
    assert_eq!(person["details"], selam()["details"]);
}

#[actix_web::test]
async fn the_list_goes_by_family_name_whatever_case_and_accents() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for (given, family) in
        [("Zoë", "Çelik"), ("Bram", "de Wit"), ("Anna", "celik"), ("Ali", "Ahmadi"), ("Östen", "Ångström")]
    {
        let mut person = person_named(given, family);
        person["details"]["birthYear"] = json!(1950 + given.len());
        user.post("/v1/people", &person).await.is(201);
    }
    let listed = user.walk("/v1/people?pageSize=2").await;
    assert_eq!(names(&listed), ["Ali Ahmadi", "Östen Ångström", "Anna celik", "Zoë Çelik", "Bram de Wit"]);
}

#[actix_web::test]
async fn pages_show_everyone_once_in_either_order() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut ids = Vec::new();
    for number in 0..23 {
        ids.push(user.adds(&newcomer(number)).await);
        // Some at the same moment, so that the order needs more than the moment.
        app.clock().advance(TimeDelta::seconds(i64::from(number % 3 == 0)));
    }
    for size in [1, 7, 23, 100] {
        for sort in ["name", "recently_changed"] {
            let mut listed: Vec<_> = user
                .walk(&format!("/v1/people?sort={sort}&pageSize={size}"))
                .await
                .iter()
                .map(|person| {
                    (person["changedAt"].as_str().unwrap().to_owned(), person["id"].as_str().unwrap().to_owned())
                })
                .collect();
            if sort == "recently_changed" {
                assert!(listed.is_sorted_by(|one, other| one >= other), "{listed:?}");
            }
            listed.sort_unstable_by(|one, other| one.1.cmp(&other.1));
            let mut expected = ids.clone();
            expected.sort_unstable();
            assert_eq!(listed.into_iter().map(|(_, id)| id).collect::<Vec<_>>(), expected, "{sort} by {size}");
        }
    }
    let page = user.get("/v1/people?pageSize=5&total=true").await.ok();
    assert_eq!((page["items"].as_array().unwrap().len(), &page["total"]), (5, &json!(23)));
    assert_eq!(user.get("/v1/people?pageSize=5").await.ok().get("total"), None);
}

#[actix_web::test]
async fn who_comes_in_while_one_turns_pages_moves_nobody() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for name in ["Bakker", "Dijk", "Faber", "Hoek"] {
        user.adds(&person_named(name, name)).await;
    }
    let first = user.get("/v1/people?pageSize=2").await.ok();
    user.adds(&person_named("Anker", "Anker")).await;
    user.adds(&person_named("Gool", "Gool")).await;
    let cursor = first["nextCursor"].as_str().unwrap();
    let second = user.get(&format!("/v1/people?pageSize=3&cursor={cursor}")).await;
    // The size of the page is part of the query that the cursor was made for.
    second.problem(400, "invalid_cursor");
    let second = user.get(&format!("/v1/people?pageSize=2&cursor={cursor}")).await.ok();
    assert_eq!(names(second["items"].as_array().unwrap()), ["Faber Faber", "Gool Gool"]);
}

#[actix_web::test]
async fn a_cursor_is_for_one_caller_and_one_query_and_can_not_be_read() {
    let app = App::begin().await;
    let (user, other) = (app.as_coordinator().await, app.as_coordinator().await);
    for name in ["Aartsen", "Bakker", "Cohen"] {
        user.adds(&person_named(name, name)).await;
    }
    let page = user.get("/v1/people?pageSize=1").await.ok();
    let cursor = page["nextCursor"].as_str().unwrap();
    let refused = |answer: crate::support::Answer| answer.problem(400, "invalid_cursor");
    user.get(&format!("/v1/people?pageSize=1&cursor={cursor}")).await.is(200);
    refused(other.get(&format!("/v1/people?pageSize=1&cursor={cursor}")).await);
    refused(user.get(&format!("/v1/people?pageSize=1&sort=recently_changed&cursor={cursor}")).await);
    refused(user.get(&format!("/v1/people?pageSize=1&role=coach&cursor={cursor}")).await);
    refused(user.get(&format!("/v1/organisations?pageSize=1&cursor={cursor}")).await);
    let (first, rest) = cursor.split_at(1);
    refused(user.get(&format!("/v1/people?pageSize=1&cursor={}{rest}", if first == "A" { "B" } else { "A" })).await);
    refused(user.get(&format!("/v1/people?pageSize=1&cursor={}", &cursor[..cursor.len() - 1])).await);

    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(cursor).unwrap();
    let readable = String::from_utf8_lossy(&bytes).to_lowercase();
    assert!(!readable.contains("aartsen") && !cursor.to_lowercase().contains("aartsen"));
}

#[actix_web::test]
async fn the_list_is_filtered_by_role_level_and_waiting() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let with_role = |number, kind: &str, starts_on: &str| {
        let mut person = newcomer(number);
        person["role"] = json!({ "kind": kind, "engagement": "structural", "startsOn": starts_on });
        person
    };
    let coach = user.adds(&with_role(1, "coach", "2026-03-10")).await;
    user.adds(&with_role(2, "coach", "2026-03-11")).await;
    let newcomer_id = user.adds(&with_role(3, "newcomer", "2025-01-01")).await;
    let mut ended = with_role(4, "coach", "2025-01-01");
    ended["role"]["endsOn"] = json!("2026-03-10");
    ended["role"]["endReason"] = json!("completed");
    user.adds(&ended).await;
    user.post(
        &format!("/v1/people/{newcomer_id}/dutch-assessments"),
        &json!({ "level": "B1", "assessedOn": "2026-01-01", "source": "course" }),
    )
    .await
    .is(201);
    user.opens_request(&newcomer_id, "newcomer", "2026-02-01").await;
    let found = |query: &'static str| {
        let user = user.clone();
        async move {
            let items = user.walk(&format!("/v1/people?{query}")).await;
            items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    assert_eq!(found("role=coach").await, [coach], "a role holds from its first day up to its last");
    assert_eq!(found("role=newcomer").await, [newcomer_id.as_str()]);
    assert_eq!(found("dutchLevel=B1").await, [newcomer_id.as_str()]);
    assert_eq!(found("dutchLevel=A0").await, Vec::<String>::new());
    assert_eq!(found("waiting=true").await, [newcomer_id.as_str()]);
    assert_eq!(found("waiting=false").await.len(), 3);
    assert_eq!(found("waiting=false&role=newcomer").await, Vec::<String>::new());
    let summary = user.walk("/v1/people?waiting=true").await.remove(0);
    assert_eq!(summary["waitingSince"], "2026-02-01");
    assert_eq!(summary["dutchLevel"], "B1");
    assert_eq!(summary["roles"], json!(["newcomer"]));
    assert_eq!(summary["activeMatchId"], Value::Null);
}

async fn begin_role(user: &User, person: &str, role: Value) -> crate::support::Answer {
    user.post(&format!("/v1/people/{person}/roles"), &role).await
}

#[actix_web::test]
async fn a_role_is_not_held_twice_on_a_day() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let coach = |from: &str, to: Option<&str>| {
        let mut role = json!({ "kind": "coach", "engagement": "incidental", "startsOn": from });
        if let Some(to) = to {
            role["endsOn"] = json!(to);
            role["endReason"] = json!("stopped");
        }
        role
    };
    begin_role(&user, &person, coach("2024-01-01", Some("2024-07-01"))).await.is(201);
    // A period ends on the first day after it.
    begin_role(&user, &person, coach("2024-07-01", Some("2025-01-01"))).await.is(201);
    begin_role(&user, &person, coach("2024-12-31", Some("2025-02-01"))).await.problem(409, "overlapping_period");
    begin_role(&user, &person, coach("2023-01-01", None)).await.problem(409, "overlapping_period");
    let open = begin_role(&user, &person, coach("2025-06-01", None)).await.created();
    begin_role(&user, &person, coach("2026-01-01", None)).await.problem(409, "overlapping_period");
    let mut staff = coach("2026-01-01", None);
    staff["kind"] = json!("staff");
    begin_role(&user, &person, staff).await.is(201);

    let end = format!("/v1/people/{person}/roles/{}/end", open["id"].as_str().unwrap());
    let early = user.post(&end, &json!({ "endsOn": "2025-05-31", "reason": "completed" })).await;
    assert_eq!(early.faults(), ["/endsOn ends_before_start"]);
    let ended = user.post(&end, &json!({ "endsOn": "2025-09-01", "reason": "moved_away" })).await.ok();
    assert_eq!((&ended["endsOn"], &ended["endReason"]), (&json!("2025-09-01"), &json!("moved_away")));
    user.post(&end, &json!({ "endsOn": "2025-10-01", "reason": "completed" })).await.problem(409, "state_conflict");
    let roles = user.reads(&person).await["roles"].clone();
    let starts: Vec<_> = roles.as_array().unwrap().iter().map(|role| role["startsOn"].as_str().unwrap()).collect();
    assert_eq!(starts, ["2026-01-01", "2025-06-01", "2024-07-01", "2024-01-01"]);
}

#[actix_web::test]
async fn a_role_is_of_the_person_in_the_address() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (one, other) = (user.adds(&newcomer(1)).await, user.adds(&newcomer(2)).await);
    let role = json!({ "kind": "coach", "engagement": "incidental", "startsOn": "2026-01-01" });
    let made = begin_role(&user, &one, role.clone()).await.created();
    let path = format!("/v1/people/{other}/roles/{}/end", made["id"].as_str().unwrap());
    user.post(&path, &json!({ "endsOn": "2026-02-01", "reason": "completed" })).await.problem(404, "not_found");
    begin_role(&user, "01890a5d-ac96-774b-bcce-b302099a8057", role).await.problem(404, "not_found");
    assert_eq!(user.reads(&one).await["roles"][0]["endsOn"], Value::Null);
}
