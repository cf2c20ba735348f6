//! Exports: lists as files.

use actix_web::http::Method;
use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App, User, person_named, text};

impl User {
    async fn exports(&self, list: &str, (format, language): (&str, &str), filters: Value) -> Answer {
        let body = json!({ "list": list, "format": format, "language": language, "filters": filters });
        self.post("/v1/exports", &body).await
    }
}

#[actix_web::test]
async fn people_leave_as_csv_without_formulas_and_it_is_written_down() {
    let app = App::begin().await;
    let user = app.as_role(Role::OfficeManager).await;
    let person = json!({ "details": {
        "givenName": "=cmd|' /C calc'!A0", "familyName": "Tesfay", "birthYear": 1994, "countryOfOrigin": "ER",
        "languages": [{ "language": "tir", "proficiency": "native" }], "contact": { "phone": "+31612345678" },
    } });
    let id = user.adds(&person).await;
    let answer = user.exports("people", ("csv", "nl"), json!({})).await;
    assert_eq!(answer.is(200).header("Content-Type"), Some("text/csv; charset=utf-8"));
    assert_eq!(answer.header("Content-Disposition"), Some("attachment; filename=\"mensen-2026-03-10.csv\""));
    let file = answer.text();
    let mut lines = file.lines();
    let head = lines.next().unwrap();
    assert!(head.starts_with("\u{feff}Voornaam;Noemnaam;Tussenvoegsel;Achternaam;Geboortejaar;"), "{head}");
    let line = lines.next().unwrap();
    assert!(
        line.starts_with("'=cmd|' /C calc'!A0;;;Tesfay;1994;;;;Eritrea;Tigrinya (moedertaal);;'+31612345678;"),
        "{line}"
    );
    assert!(user.app.as_coordinator().await.reads_access(&id).await.contains(&"exported".to_owned()));
    let logged = "SELECT count(*) AS value FROM data_export WHERE list = 'people' AND format = 'csv' AND row_count = 1";
    assert_eq!(app.count(logged).await, 1);
}

#[actix_web::test]
async fn every_list_leaves_in_every_form() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let finance = app.as_role(Role::Finance).await;
    let proposal = user.has_proposal(1).await;
    user.activates(&proposal, "2026-03-10").await.ok();
    for format in ["csv", "xlsx"] {
        for language in ["nl", "en"] {
            for list in [
                "people",
                "organisations",
                "referrals",
                "requests",
                "matches",
                "events",
                "cohorts",
                "groups",
                "cooperations",
            ] {
                user.exports(list, (format, language), json!({})).await.is(200);
            }
            for list in ["funding_lines", "grant_applications"] {
                finance.exports(list, (format, language), json!({ "year": 2026 })).await.is(200);
                user.exports(list, (format, language), json!({})).await.problem(403, "forbidden");
            }
            let nothing = "01890a5d-ac96-774b-bcce-b302099a8057";
            user.exports("enrolments", (format, language), json!({ "cohortId": nothing })).await.is(200);
            user.exports("registrations", (format, language), json!({ "eventId": nothing })).await.is(200);
        }
    }
    let file = user.exports("matches", ("csv", "en"), json!({ "status": "active", "numbered": true })).await;
    assert_eq!(file.text().lines().count(), 2, "{}", file.text());
    let file = user.exports("matches", ("csv", "en"), json!({ "status": "ended" })).await;
    assert_eq!(file.text().lines().count(), 1);
    let wrong = user.exports("matches", ("csv", "en"), json!({ "status": "splendid" })).await;
    assert_eq!(wrong.faults(), ["/filters wrong_format"]);
    let wrong = user.exports("people", ("csv", "en"), json!({ "name": "Selam" })).await;
    assert_eq!(wrong.faults(), ["/filters unknown_field"]);
    assert_eq!(user.exports("enrolments", ("csv", "en"), json!({})).await.faults(), ["/filters wrong_format"]);
}

#[actix_web::test]
async fn a_list_leaves_only_with_whoever_may_read_it() {
    let app = App::begin().await;
    let policy = app.as_role(Role::Policy).await;
    policy.exports("organisations", ("xlsx", "nl"), json!({})).await.is(200);
    policy.exports("people", ("xlsx", "nl"), json!({})).await.problem(403, "forbidden");
    policy.exports("matches", ("csv", "nl"), json!({})).await.problem(403, "forbidden");
    app.as_role(Role::Communication).await.exports("people", ("csv", "nl"), json!({})).await.problem(403, "forbidden");
    app.as_administrator().await.exports("organisations", ("csv", "nl"), json!({})).await.problem(403, "forbidden");
}

/// What leaves as a file comes back as what it was: an import of it changes nothing.
#[actix_web::test]
async fn an_export_of_people_can_be_imported() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    user.adds(&person_named("Selam", "Tesfay")).await;
    user.adds(&json!({ "details": {
        "givenName": "Anna", "namePrefix": "van der", "familyName": "Veen", "birthYear": 1961, "gender": "woman",
        "city": "Assen", "countryOfOrigin": "NL", "languages": [{ "language": "eng", "proficiency": "good" }],
        "contact": { "email": "anna@voorbeeld.example", "phone": "+31592123456", "postcodeArea": "9401" },
    } }))
    .await;
    let before = user.get("/v1/people").await.ok()["items"].clone();
    for format in ["csv", "xlsx"] {
        let file = user.exports("people", (format, "nl"), json!({})).await.body;
        let path = "/v1/imports?kind=people&fileName=mensen";
        let import = user.ask(Method::POST, path).await.body("application/octet-stream", file).send().await.created();
        let id = text(&import["id"]).to_owned();
        let work = async |action: &str| {
            let path = format!("/v1/imports/{id}/commands");
            user.post(&path, &json!({ "action": action })).await.is(202);
            loop {
                let import = user.get(&format!("/v1/imports/{id}")).await.ok();
                if !["checking", "running"].contains(&text(&import["status"])) {
                    return import;
                }
            }
        };
        let checked = work("check").await;
        assert_eq!(checked["counts"]["refused"], 0, "{checked}");
        // Both are known by all that the file says of them.
        if checked["counts"]["undecided"] != 0 {
            let same = json!({ "decision": "same_person" });
            user.post(&format!("/v1/imports/{id}/decisions"), &same).await.ok();
        }
        assert_eq!(work("run").await["status"], "done");
        assert_eq!(user.get("/v1/people").await.ok()["items"], before);
    }
}
