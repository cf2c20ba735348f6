//! Requests: someone's wish for a buddy.

use serde_json::json;

use crate::support::{App, TODAY, newcomer};

#[actix_web::test]
async fn a_request_is_opened_from_a_day_and_its_days_are_counted() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let body = json!({ "personId": person, "side": "newcomer", "track": "independent", "openedOn": "2026-03-01" });
    let answer = user.post("/v1/requests", &body).await;
    let made = answer.created();
    assert_eq!(made["waitingDays"], 9);
    assert_eq!(answer.etag(), "\"v1\"");
    assert_eq!(user.get(answer.header("Location").unwrap()).await.ok(), made);
    // Whoever wishes for a buddy takes part.
    let roles = user.reads(&person).await["roles"].clone();
    assert_eq!((&roles[0]["kind"], &roles[0]["startsOn"]), (&json!("newcomer"), &json!(TODAY)));
    app.is_now_on("2026-03-31");
    assert_eq!(user.get(answer.header("Location").unwrap()).await.ok()["waitingDays"], 30);
}

#[actix_web::test]
async fn there_is_one_open_request_per_side_and_track() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let open = |side: &str, track: &str| {
        let body = json!({ "personId": person, "side": side, "track": track, "openedOn": TODAY });
        let user = user.clone();
        async move { user.post("/v1/requests", &body).await }
    };
    let first = open("newcomer", "independent").await.created();
    open("newcomer", "independent").await.problem(409, "state_conflict");
    open("newcomer", "programme").await.is(201);
    open("established", "independent").await.is(201);
    let close = format!("/v1/requests/{}/close", first["id"].as_str().unwrap());
    user.post(&close, &json!({ "reason": "not_reachable" })).await.is(200);
    open("newcomer", "independent").await.is(201);
    assert_eq!(user.walk(&format!("/v1/requests?personId={person}")).await.len(), 4);
    assert_eq!(user.walk(&format!("/v1/requests?personId={person}&open=true")).await.len(), 3);
}

#[actix_web::test]
async fn faults_of_a_request_are_told() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let body = |person: &str, on: &str| json!({ "personId": person, "side": "newcomer", "track": "programme", "openedOn": on });
    assert_eq!(user.post("/v1/requests", &body(&person, "2026-03-11")).await.faults(), ["/openedOn in_future"]);
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    assert_eq!(user.post("/v1/requests", &body(nobody, TODAY)).await.faults(), ["/personId unknown_reference"]);
    let answer = user.post("/v1/requests", &json!({ "personId": "x", "side": "both", "track": "programme" })).await;
    assert_eq!(answer.faults(), ["/openedOn required", "/personId wrong_format", "/side not_allowed"]);
}

#[actix_web::test]
async fn a_request_is_closed_once_with_a_reason_of_its_own() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let person = user.adds(&newcomer(1)).await;
    let request = user.opens_request(&person, "newcomer", "2026-03-01").await;
    let path = format!("/v1/requests/{request}");
    let close = |reason: &'static str| {
        let (user, path) = (user.clone(), format!("{path}/close"));
        async move { user.post(&path, &json!({ "reason": reason })).await }
    };
    assert_eq!(close("matched").await.faults(), ["/reason not_allowed"]);
    assert_eq!(close("ill").await.faults(), ["/reason not_allowed"]);
    let closed = close("moved_away").await;
    assert_eq!(closed.etag(), "\"v2\"");
    let closed = closed.ok();
    assert_eq!((&closed["closedOn"], &closed["closeReason"]), (&json!(TODAY), &json!("moved_away")));
    close("expired").await.problem(409, "state_conflict");
    app.is_now_on("2026-05-01");
    assert_eq!(user.get(&path).await.ok()["waitingDays"], 9, "nobody waits after closing");
    assert_eq!(user.walk("/v1/people?waiting=true").await.len(), 0);
}

#[actix_web::test]
async fn a_request_with_a_proposal_is_not_closed() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let (newcomer, established) = user.has_two_who_wait(1).await;
    let proposal = user.proposes(&newcomer, &established).await;
    let path = format!("/v1/requests/{newcomer}/close");
    assert_eq!(user.get(&format!("/v1/requests/{newcomer}")).await.ok()["matchId"], proposal);
    user.post(&path, &json!({ "reason": "expired" })).await.problem(409, "state_conflict");
    user.declines_match(&proposal, TODAY).await.is(200);
    user.post(&path, &json!({ "reason": "expired" })).await.is(200);
}

#[actix_web::test]
async fn the_longest_waiting_come_first_in_pages_without_gap() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut expected = Vec::new();
    for number in 0..9 {
        let person = user.adds(&newcomer(number)).await;
        let side = if number % 2 == 0 { "newcomer" } else { "established" };
        let day = format!("2026-02-0{}", 9 - number / 2);
        let request = user.opens_request(&person, side, &day).await;
        expected.push((day, request, side));
    }
    expected.sort_unstable();
    let ids = |wanted: Option<&str>| -> Vec<_> {
        let of_side = expected.iter().filter(|(_, _, side)| wanted.is_none_or(|wanted| wanted == *side));
        of_side.map(|(_, id, _)| id.clone()).collect()
    };
    for size in [1, 4, 9] {
        for (query, side) in
            [("", None), ("&side=newcomer", Some("newcomer")), ("&side=established&open=true", Some("established"))]
        {
            let found = user.walk(&format!("/v1/requests?pageSize={size}{query}")).await;
            let found: Vec<_> = found.iter().map(|request| request["id"].as_str().unwrap().to_owned()).collect();
            assert_eq!(found, ids(side), "{query} by {size}");
        }
    }
    assert_eq!(user.get("/v1/requests?total=true&open=true&side=newcomer&pageSize=1").await.ok()["total"], 5);
    assert_eq!(user.get("/v1/requests?total=true&open=false").await.ok()["total"], 0);
    assert_eq!(user.get("/v1/requests?total=true&track=workplace").await.ok()["total"], 0);
}

#[actix_web::test]
async fn a_request_shows_what_one_matches_by() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let mut body = newcomer(1);
    body["details"]["birthYear"] = json!(1990);
    body["details"]["city"] = json!("Assen");
    body["details"]["languages"] = json!([{ "language": "tir", "proficiency": "native" }]);
    body["details"]["availability"] = json!([{ "day": "sunday", "part": "evening" }]);
    body["details"]["contact"] = json!({ "email": "canary@voorbeeld.example" });
    body["dutch"] = json!({ "level": "A2", "assessedOn": TODAY, "source": "intake" });
    let person = user.adds(&body).await;
    let request = user.opens_request(&person, "newcomer", TODAY).await;
    let answer = user.get(&format!("/v1/requests/{request}")).await;
    let shown = answer.ok();
    for field in ["birthYear", "city", "languages", "availability"] {
        assert_eq!(shown[field], body["details"][field], "{field}");
    }
    assert_eq!(shown["dutchLevel"], "A2");
    assert!(!answer.text().contains("canary"), "contact data have nothing to do with it");
}
