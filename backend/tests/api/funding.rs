//! Funding: lines, applications and their steps, key figures of a year, funders.

use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App, TODAY, User};

/// An organisation that funds, and its id.
pub async fn has_funder(app: &App, name: &str) -> String {
    let body = json!({ "details": { "name": name, "kinds": ["funder"] } });
    let made = app.as_coordinator().await.post("/v1/organisations", &body).await.created();
    made["id"].as_str().unwrap().to_owned()
}

fn line(funder: &str, (year, cents): (i16, i64)) -> Value {
    json!({ "details": {
        "funderId": funder, "kind": "fund", "year": year, "amountCents": cents, "title": "Bijdrage maatjes",
    } })
}

fn application(funder: &str) -> Value {
    json!({ "details": {
        "funderId": funder, "title": "Samen wonen", "askedCents": 2_500_000, "firstYear": 2026, "lastYear": 2027,
    } })
}

async fn adds(user: &User, path: &str, body: &Value) -> String {
    user.post(path, body).await.created()["id"].as_str().unwrap().to_owned()
}

async fn steps(user: &User, id: &str, step: &Value) -> Answer {
    user.post(&format!("/v1/grant-applications/{id}/steps"), step).await
}

/// An application that was sent on the first of March.
pub async fn has_submitted(user: &User, funder: &str) -> String {
    let id = adds(user, "/v1/grant-applications", &application(funder)).await;
    steps(user, &id, &json!({ "action": "submit", "on": "2026-03-01" })).await.is(200);
    id
}

fn grant(cents: i64) -> Value {
    json!({ "action": "grant", "on": TODAY, "grantedCents": cents })
}

/// A funding line, an application and what was written of a year: one more of everything that funding lists.
pub async fn fill(user: &User, funder: &str, number: usize) {
    let year = 2020 + i16::try_from(number % 5).unwrap();
    let id = has_submitted(user, funder).await;
    let mut step = grant(1_000);
    step["lines"] = json!([{ "year": year, "kind": "fund", "amountCents": 1_000 }]);
    steps(user, &id, &step).await.is(200);
    let line = adds(user, "/v1/funding-lines", &line(funder, (year, 100))).await;
    adds(user, "/v1/funding-targets", &target(&line, 3)).await;
    adds(user, "/v1/grant-applications", &application(funder)).await;
}

/// So many matches started in 2026.
fn target(line: &str, promised: i64) -> Value {
    json!({ "details": {
        "lineId": line, "figureKey": "matches_started", "startsOn": "2026-01-01", "endsOn": "2027-01-01", "promised": promised,
    } })
}

#[actix_web::test]
async fn a_line_is_added_read_changed_and_taken_away() {
    let app = App::begin().await;
    let user = app.as_role(Role::Finance).await;
    let funder = has_funder(&app, "Fonds Noord").await;
    let added = user.post("/v1/funding-lines", &line(&funder, (2026, 1_500_000))).await;
    let made = added.created();
    assert_eq!((&made["funder"]["name"], &made["targets"]), (&json!("Fonds Noord"), &json!(0)));
    let path = added.header("Location").unwrap().to_owned();
    assert_eq!(user.get(&path).await.ok(), made);
    let patch = json!({ "details": { "amountCents": 1_600_000, "purpose": "Coaches" } });
    let changed = user.patch(&path, ("\"v1\"", &patch)).await;
    assert_eq!((changed.etag(), &changed.ok()["details"]["amountCents"]), ("\"v2\"".to_owned(), &json!(1_600_000)));
    user.patch(&path, ("\"v1\"", &patch)).await.problem(412, "precondition_failed");
    user.delete(&path, "\"v1\"").await.problem(412, "precondition_failed");
    user.delete(&path, "\"v2\"").await.is(204);
    user.get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn all_faults_of_a_line_come_at_once() {
    let app = App::begin().await;
    let user = app.as_role(Role::Finance).await;
    let wrong = json!({ "details": { "kind": "municipality", "year": 1999, "amountCents": 0, "title": "" } });
    assert_eq!(
        user.post("/v1/funding-lines", &wrong).await.faults(),
        [
            "/details/amountCents out_of_range",
            "/details/funderId required",
            "/details/title too_short",
            "/details/year out_of_range"
        ]
    );
    let unknown = line("01890a5d-ac96-774b-bcce-b302099a8057", (2026, 1));
    assert_eq!(user.post("/v1/funding-lines", &unknown).await.faults(), ["/details/funderId unknown_reference"]);
    // Gifts of many have no funder.
    let gifts = json!({ "details": { "kind": "gift", "year": 2026, "amountCents": 12_345, "title": "Collecte" } });
    assert_eq!(user.post("/v1/funding-lines", &gifts).await.created()["funder"], Value::Null);
}

#[actix_web::test]
async fn an_application_is_sent_granted_and_becomes_lines() {
    let app = App::begin().await;
    let user = app.as_role(Role::Finance).await;
    let funder = has_funder(&app, "Fonds Noord").await;
    let cohort = app.as_coordinator().await.plans_cohort().await;
    let mut new = application(&funder);
    new["details"]["cohortIds"] = json!([cohort]);
    new["details"]["submitBy"] = json!("2026-04-01");
    let made = user.post("/v1/grant-applications", &new).await.created();
    let id = made["id"].as_str().unwrap();
    assert_eq!((&made["status"], &made["nextActions"]), (&json!("draft"), &json!(["submit", "withdraw"])));
    assert_eq!(made["cohorts"][0]["id"], json!(cohort));
    steps(&user, id, &grant(1)).await.problem(409, "state_conflict");
    let sent = steps(&user, id, &json!({ "action": "submit", "on": "2026-03-01" })).await.ok();
    assert_eq!((&sent["status"], &sent["statusSince"]), (&json!("submitted"), &json!("2026-03-01")));
    // It was sent on the first, so nobody decided before.
    let early = json!({ "action": "reject", "on": "2026-02-28", "reason": "x" });
    assert_eq!(steps(&user, id, &early).await.faults(), ["/on out_of_range"]);
    let mut step = grant(2_000_000);
    step["lines"] = json!([
        { "year": 2026, "kind": "fund", "amountCents": 1_200_000 }, { "year": 2027, "kind": "fund", "amountCents": 800_000 },
    ]);
    let granted = steps(&user, id, &step).await.ok();
    assert_eq!((&granted["status"], &granted["grantedCents"]), (&json!("granted"), &json!(2_000_000)));
    assert_eq!(granted["nextActions"], json!([]));
    let statuses: Vec<_> = granted["moments"].as_array().unwrap().iter().map(|moment| &moment["status"]).collect();
    assert_eq!(statuses, ["granted", "submitted", "draft"]);
    let lines = user.walk(&format!("/v1/funding-lines?applicationId={id}")).await;
    let years: Vec<_> = lines.iter().map(|line| (&line["details"]["year"], &line["funder"]["id"])).collect();
    assert_eq!(years, [(&json!(2027), &json!(funder)), (&json!(2026), &json!(funder))]);
    assert_eq!(granted["lines"].as_array().unwrap().len(), 2);
    for query in ["status=granted", "year=2027", &format!("funderId={funder}")] {
        assert_eq!(user.walk(&format!("/v1/grant-applications?{query}")).await.len(), 1, "{query}");
    }
    for query in ["status=draft", "year=2028"] {
        assert_eq!(user.walk(&format!("/v1/grant-applications?{query}")).await.len(), 0, "{query}");
    }
}

#[actix_web::test]
async fn a_step_says_what_it_has_to_and_nothing_else() {
    let app = App::begin().await;
    let user = app.as_role(Role::Finance).await;
    let funder = has_funder(&app, "Fonds Noord").await;
    let id = has_submitted(&user, &funder).await;
    for (step, faults) in [
        (json!({ "action": "reject", "on": TODAY }), vec!["/reason required"]),
        (json!({ "action": "withdraw", "on": "2026-03-11" }), vec!["/on in_future", "/reason required"]),
        (json!({ "action": "grant", "on": TODAY }), vec!["/grantedCents required"]),
        (
            json!({ "action": "reject", "on": TODAY, "reason": "x", "grantedCents": 1 }),
            vec!["/grantedCents not_allowed"],
        ),
        (
            json!({ "action": "grant", "on": TODAY, "grantedCents": 5,
                    "lines": [{ "year": 2026, "kind": "fund", "amountCents": 6 }] }),
            vec!["/lines out_of_range"],
        ),
    ] {
        assert_eq!(steps(&user, &id, &step).await.faults(), faults);
    }
    let rejected = steps(&user, &id, &json!({ "action": "reject", "on": TODAY, "reason": "Overvraagd" })).await.ok();
    assert_eq!((&rejected["status"], &rejected["reason"]), (&json!("rejected"), &json!("Overvraagd")));
}

#[actix_web::test]
async fn what_was_sent_stays_as_it_was_sent() {
    let app = App::begin().await;
    let user = app.as_role(Role::Finance).await;
    let funder = has_funder(&app, "Fonds Noord").await;
    let draft = adds(&user, "/v1/grant-applications", &application(&funder)).await;
    let (draft, sent) = (
        format!("/v1/grant-applications/{draft}"),
        format!("/v1/grant-applications/{}", has_submitted(&user, &funder).await),
    );
    let more = json!({ "details": { "askedCents": 1, "lastYear": 2025 } });
    assert_eq!(user.patch(&draft, ("\"v1\"", &more)).await.faults(), ["/details/lastYear ends_before_start"]);
    assert_eq!(
        user.patch(&sent, ("\"v2\"", &more)).await.faults(),
        ["/details/askedCents not_allowed", "/details/lastYear ends_before_start"]
    );
    let title = json!({ "details": { "title": "Samen wonen in Assen" } });
    user.patch(&sent, ("\"v2\"", &title)).await.is(200);
    user.delete(&sent, "\"v3\"").await.problem(409, "state_conflict");
    user.delete(&draft, "\"v1\"").await.is(204);
    user.get(&draft).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_step_by_mistake_is_taken_back_and_stays_visible() {
    let app = App::begin().await;
    let user = app.as_role(Role::Finance).await;
    let funder = has_funder(&app, "Fonds Noord").await;
    let id = has_submitted(&user, &funder).await;
    let take_back = format!("/v1/grant-applications/{id}/take-back");
    let mut step = grant(2_000);
    step["lines"] = json!([{ "year": 2026, "kind": "fund", "amountCents": 1_000 }]);
    steps(&user, &id, &step).await.is(200);
    // Whoever saw another state takes nothing back.
    user.post(&take_back, &json!({ "status": "rejected" })).await.problem(409, "state_conflict");
    let back = user.post(&take_back, &json!({ "status": "granted" })).await.ok();
    assert_eq!((&back["status"], &back["statusSince"]), (&json!("submitted"), &json!("2026-03-01")));
    assert_eq!((&back["grantedCents"], &back["lines"]), (&Value::Null, &json!([])));
    let moments = back["moments"].as_array().unwrap();
    let taken: Vec<_> = moments.iter().filter(|moment| moment["takenBackAt"] != Value::Null).collect();
    assert_eq!((moments.len(), taken.len(), &taken[0]["grantedCents"]), (3, 1, &json!(2_000)));
    assert_eq!(taken[0]["takenBackBy"], "Noor Wiersma");
    // A line that somebody added later stands in the way.
    steps(&user, &id, &step).await.is(200);
    let mut later = line(&funder, (2027, 1_000));
    later["details"]["applicationId"] = json!(id);
    app.clock().advance(chrono::TimeDelta::minutes(5));
    adds(&user, "/v1/funding-lines", &later).await;
    user.post(&take_back, &json!({ "status": "granted" })).await.problem(409, "state_conflict");
    // Back to the draft, and no further.
    let other = has_submitted(&user, &funder).await;
    let take_back = format!("/v1/grant-applications/{other}/take-back");
    assert_eq!(user.post(&take_back, &json!({ "status": "submitted" })).await.ok()["status"], "draft");
    user.post(&take_back, &json!({ "status": "draft" })).await.problem(409, "state_conflict");
}

#[actix_web::test]
async fn a_grant_becomes_no_more_than_was_granted_and_only_of_its_funder() {
    let app = App::begin().await;
    let user = app.as_role(Role::Finance).await;
    let (funder, other) = (has_funder(&app, "Fonds Noord").await, has_funder(&app, "Fonds Zuid").await);
    let id = has_submitted(&user, &funder).await;
    let of = |funder: &str, cents| {
        let mut new = line(funder, (2026, cents));
        new["details"]["applicationId"] = json!(id);
        new
    };
    let refused = |answer: Answer| answer.faults();
    let inconsistent = ["/details/applicationId inconsistent"];
    assert_eq!(refused(user.post("/v1/funding-lines", &of(&funder, 1)).await), inconsistent);
    steps(&user, &id, &grant(1_000)).await.is(200);
    assert_eq!(refused(user.post("/v1/funding-lines", &of(&other, 1)).await), inconsistent);
    let first = adds(&user, "/v1/funding-lines", &of(&funder, 600)).await;
    assert_eq!(refused(user.post("/v1/funding-lines", &of(&funder, 401)).await), ["/details/amountCents out_of_range"]);
    adds(&user, "/v1/funding-lines", &of(&funder, 400)).await;
    let path = format!("/v1/funding-lines/{first}");
    let more = json!({ "details": { "amountCents": 601 } });
    assert_eq!(refused(user.patch(&path, ("\"v1\"", &more)).await), ["/details/amountCents out_of_range"]);
    let less = json!({ "details": { "amountCents": 599 } });
    user.patch(&path, ("\"v1\"", &less)).await.is(200);
}

#[actix_web::test]
async fn a_year_adds_up_beside_the_year_before() {
    let app = App::begin().await;
    let user = app.as_role(Role::Finance).await;
    let funder = has_funder(&app, "Gemeente Assen").await;
    let municipality = |year: i16, cents: i64| {
        let mut new = line(&funder, (year, cents));
        new["details"]["kind"] = json!("municipality");
        new
    };
    for new in [
        municipality(2022, 5_000_000),
        municipality(2023, 4_000_000),
        municipality(2023, 1_500_000),
        line(&funder, (2022, 2_175_000)),
        line(&funder, (2023, 3_800_000)),
    ] {
        adds(&user, "/v1/funding-lines", &new).await;
    }
    let nothing = user.get("/v1/financial-years/2023").await;
    assert_eq!((nothing.etag(), &nothing.ok()["details"]), ("\"v0\"".to_owned(), &json!({ "costs": [] })));
    let costs =
        |staff: i64| json!({ "details": { "costs": [{ "kind": "staff", "amountCents": staff }], "note": "Cao" } });
    user.patch("/v1/financial-years/2022", ("\"v0\"", &costs(8_750_000))).await.is(200);
    let read = user.patch("/v1/financial-years/2023", ("\"v0\"", &costs(9_350_000))).await.ok();
    assert_eq!(user.get("/v1/financial-years/2023").await.ok(), read);
    assert_eq!(
        read["otherIncome"],
        json!({ "cents": 3_800_000, "lastYearCents": 2_175_000, "changeCents": 1_625_000, "changePercent": 75 })
    );
    assert_eq!((&read["income"]["cents"], &read["resultCents"]), (&json!(9_300_000), &json!(-50_000)));
    assert_eq!((&read["costs"]["changeCents"], &read["costs"]["changePercent"]), (&json!(600_000), &json!(7)));
    let kinds: Vec<_> = read["incomeByKind"].as_array().unwrap().iter().map(|of| &of["kind"]).collect();
    assert_eq!(kinds, ["municipality", "fund"]);
    // Another version, a kind that is named twice, an address that isn't one.
    user.patch("/v1/financial-years/2023", ("\"v0\"", &costs(1))).await.problem(412, "precondition_failed");
    let twice = json!({ "details": {
        "costs": [{ "kind": "staff", "amountCents": 1 }, { "kind": "staff", "amountCents": 2 }], "reportAddress": "x",
    } });
    assert_eq!(
        user.patch("/v1/financial-years/2023", ("\"v1\"", &twice)).await.faults(),
        ["/details/costs/1/kind repeated", "/details/reportAddress wrong_format"]
    );
    let changed = json!({ "details": {
        "costs": [{ "kind": "housing", "amountCents": 70 }], "reportAddress": "https://www.voorwaarts.example/2023.pdf",
    } });
    let read = user.patch("/v1/financial-years/2023", ("\"v1\"", &changed)).await.ok();
    assert_eq!((&read["costs"]["cents"], &read["details"]["note"]), (&json!(70), &json!("Cao")));
    assert_eq!(read["costsByKind"].as_array().unwrap().len(), 2, "staff was there a year before");
    let years = user.get("/v1/financial-years").await.ok();
    let years: Vec<_> = years["items"].as_array().unwrap().iter().map(|year| &year["year"]).collect();
    assert_eq!(years, [2023, 2022]);
    user.get("/v1/financial-years/1999").await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_funder_shows_what_it_gives_and_was_asked_for() {
    let app = App::begin().await;
    let user = app.as_role(Role::Finance).await;
    let (funder, other) = (has_funder(&app, "Fonds Noord").await, has_funder(&app, "Fonds Zuid").await);
    for new in
        [line(&funder, (2024, 100)), line(&funder, (2026, 50)), line(&funder, (2026, 25)), line(&other, (2026, 9))]
    {
        adds(&user, "/v1/funding-lines", &new).await;
    }
    let id = has_submitted(&user, &funder).await;
    steps(&user, &id, &grant(2_000_000)).await.is(200);
    has_submitted(&user, &funder).await;
    // The board has no right to organisations, and reads of funders what it may know.
    let board = app.as_role(Role::Board).await;
    let read = board.get(&format!("/v1/funders/{funder}")).await.ok();
    let years: Vec<_> =
        read["years"].as_array().unwrap().iter().map(|year| (&year["year"], &year["amount"]["cents"])).collect();
    assert_eq!(years, [(&json!(2026), &json!(75)), (&json!(2025), &json!(0)), (&json!(2024), &json!(100))]);
    assert_eq!(
        read["applications"],
        json!([
            { "status": "submitted", "applications": 1, "askedCents": 2_500_000, "grantedCents": 0 },
            { "status": "granted", "applications": 1, "askedCents": 2_500_000, "grantedCents": 2_000_000 },
        ])
    );
    let body = json!({ "details": { "name": "Buurthuis", "kinds": ["venue"] } });
    let venue = adds(&app.as_coordinator().await, "/v1/organisations", &body).await;
    board.get(&format!("/v1/funders/{venue}")).await.problem(404, "not_found");
    board.post("/v1/funding-lines", &line(&funder, (2026, 1))).await.problem(403, "forbidden");
}

#[actix_web::test]
async fn a_retry_adds_nothing() {
    let app = App::begin().await;
    let user = app.as_role(Role::Finance).await;
    let funder = has_funder(&app, "Fonds Noord").await;
    let id = has_submitted(&user, &funder).await;
    let path = format!("/v1/grant-applications/{id}/steps");
    let mut answers = Vec::new();
    for _ in 0..2 {
        let ask = user.ask(actix_web::http::Method::POST, &path).await.header("Idempotency-Key", "one");
        answers.push(ask.json(&grant(100)).send().await.ok());
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0]["moments"].as_array().unwrap().len(), 3);
}

#[actix_web::test]
async fn a_target_shows_what_became_of_it() {
    let app = App::begin().await;
    let user = app.as_role(Role::Finance).await;
    let funder = has_funder(&app, "Fonds Noord").await;
    let id = adds(&user, "/v1/funding-lines", &line(&funder, (2026, 1_000))).await;
    let coordinator = app.as_coordinator().await;
    for number in 0..2 {
        let proposal = coordinator.has_proposal(number).await;
        coordinator.activates(&proposal, TODAY).await.is(200);
    }
    let made = user.post("/v1/funding-targets", &target(&id, 10)).await.created();
    assert_eq!((&made["figure"]["value"], &made["figure"]["unit"]), (&json!(2), &json!("matches")));
    // 69 of 365 days have gone: two of ten are more than that share.
    assert_eq!(made["progress"], json!({ "state": "on_track", "reachedPercent": 20, "elapsedPercent": 18 }));
    assert_eq!((&made["line"]["id"], &made["funder"]["name"]), (&json!(id), &json!("Fonds Noord")));
    let path = format!("/v1/funding-targets/{}", made["id"].as_str().unwrap());
    let more = json!({ "details": { "promised": 12, "note": "Artikel 4" } });
    let changed = user.patch(&path, ("\"v1\"", &more)).await.ok();
    assert_eq!(changed["progress"]["state"], "behind");
    user.patch(&path, ("\"v1\"", &more)).await.problem(412, "precondition_failed");
    for query in [format!("lineId={id}"), format!("funderId={funder}"), "year=2026".to_owned()] {
        assert_eq!(user.walk(&format!("/v1/funding-targets?{query}")).await.len(), 1, "{query}");
    }
    assert_eq!(user.walk("/v1/funding-targets?year=2027").await.len(), 0);
    for (field, value, fault) in [
        ("figureKey", json!("happiness"), "/details/figureKey unknown_reference"),
        ("lineId", json!("01890a5d-ac96-774b-bcce-b302099a8057"), "/details/lineId unknown_reference"),
        ("endsOn", json!("2026-01-01"), "/details/endsOn ends_before_start"),
        ("promised", json!(0), "/details/promised out_of_range"),
    ] {
        let mut wrong = target(&id, 10);
        wrong["details"][field] = value;
        assert_eq!(user.post("/v1/funding-targets", &wrong).await.faults(), [fault]);
    }
    // The line stays as long as something was promised for it.
    let line = format!("/v1/funding-lines/{id}");
    user.delete(&line, "\"v1\"").await.problem(409, "state_conflict");
    user.delete(&path, "\"v2\"").await.is(204);
    user.delete(&line, "\"v1\"").await.is(204);
}

#[actix_web::test]
async fn figures_agree_with_the_year() {
    let app = App::begin().await;
    let user = app.as_role(Role::Finance).await;
    let funder = has_funder(&app, "Fonds Noord").await;
    for year in [2025, 2026] {
        adds(&user, "/v1/funding-lines", &line(&funder, (year, 1_000))).await;
    }
    let costs = json!({ "details": { "costs": [{ "kind": "staff", "amountCents": 700 }] } });
    user.patch("/v1/financial-years/2026", ("\"v0\"", &costs)).await.is(200);
    let year = user.get("/v1/financial-years/2026").await.ok();
    for (key, expected) in [
        ("income", &year["income"]["cents"]),
        ("income_other", &year["otherIncome"]["cents"]),
        ("costs", &year["costs"]["cents"]),
    ] {
        let figure = user.get(&format!("/v1/figures/{key}?from=2026-01-01&to=2027-01-01")).await.ok();
        assert_eq!(figure["value"], *expected, "{key}");
        let records = user.walk(figure["records"].as_str().unwrap()).await;
        assert_eq!(records.len(), 1);
        user.get(records[0]["path"].as_str().unwrap()).await.is(200);
    }
}
