//! How many SQL statements a route runs: as many for thirty items as for one, and few.

use contract::permissions::Role;
use serde_json::json;

use crate::support::{App, TODAY, User, newcomer, person_named};

/// What each list and page costs at the most. One statement of each is who calls; another is the record of who looked.
const ROUTES: &[(&str, usize)] = &[
    ("/v1/me", 2),
    ("/v1/people?pageSize=100", 4),
    ("/v1/people?pageSize=100&total=true", 5),
    ("/v1/people/PERSON", 6),
    ("/v1/people/PERSON/duplicates", 10),
    ("/v1/people/PERSON/dutch-assessments", 4),
    ("/v1/people/PERSON/contact-moments", 4),
    ("/v1/people/PERSON/timeline?pageSize=100", 5),
    ("/v1/people/PERSON/access-records?pageSize=100", 3),
    ("/v1/people/PERSON/matching-profile", 4),
    ("/v1/people/PERSON/links", 5),
    ("/v1/people/PERSON/conduct-certificates", 4),
    ("/v1/people/PERSON/destinations", 4),
    ("/v1/people/PERSON/trainings", 4),
    ("/v1/people/PERSON/merges", 4),
    ("/v1/conduct-certificates?pageSize=100", 3),
    ("/v1/interests", 2),
    ("/v1/intakes?pageSize=100", 3),
    ("/v1/intakes/INTAKE", 3),
    ("/v1/organisations?pageSize=100", 2),
    ("/v1/partner-clients?pageSize=100", 5),
    ("/v1/referrals?pageSize=100&total=true", 4),
    ("/v1/referrals/REFERRAL/duplicates", 7),
    ("/v1/referral-statuses?pageSize=100", 2),
    ("/v1/referral-changes?pageSize=100", 2),
    ("/v1/capacity", 3),
    ("/v1/requests?pageSize=100&total=true", 4),
    ("/v1/matches?pageSize=100&total=true", 4),
    ("/v1/matches/MATCH", 3),
    ("/v1/matches/MATCH/moments", 4),
    ("/v1/matching-runs?pageSize=100&total=true", 3),
    ("/v1/cohorts", 3),
    ("/v1/stories?pageSize=100&total=true&mustGo=false", 7),
    ("/v1/events?pageSize=100&total=true", 3),
    ("/v1/events?personId=PERSON&pageSize=100", 3),
    ("/v1/events/EVENT", 3),
    ("/v1/events/EVENT/registrations?pageSize=100&total=true", 5),
    ("/v1/events/EVENT/findings", 4),
    ("/v1/event-findings?pageSize=100&total=true", 4),
    ("/v1/event-series?pageSize=100", 2),
    ("/v1/event-registrations/REGISTRATION/moments", 4),
    ("/v1/people/PERSON/attendance?pageSize=100", 4),
    ("/v1/calendar-feeds?pageSize=100", 3),
    ("/v1/cooperations?pageSize=100&total=true", 3),
    ("/v1/funding-lines?pageSize=100&total=true", 3),
    ("/v1/funding-targets?pageSize=100&total=true", 4),
    ("/v1/grant-applications?pageSize=100&total=true", 6),
    ("/v1/financial-years", 4),
    ("/v1/financial-years/2024", 4),
    ("/v1/funders/FUNDER", 4),
    ("/v1/figures", 7),
    ("/v1/figures?asOf=2026-03-10T11:00:00Z", 11),
    ("/v1/figures/people_waiting/records?pageSize=100&total=true", 6),
];

/// Thirty of everything that a list can show; of each, one at first.
async fn fill(user: &User, (from, to): (usize, usize), (person, event, funder): (&str, &str, &str)) {
    let app = &user.app;
    let finance = app.as_role(Role::Finance).await;
    let administrator = app.as_administrator().await;
    let partner = app.as_partner(&format!("Partner {from}")).await;
    for number in from..to {
        let path = format!("/v1/people/{person}");
        let assessment = json!({ "level": "A1", "assessedOn": TODAY, "source": "own" });
        user.post(&format!("{path}/dutch-assessments"), &assessment).await.is(201);
        let contact = json!({ "kind": "phone", "tookPlaceAt": "2026-03-01T10:00:00Z", "note": "x" });
        user.post(&format!("{path}/contact-moments"), &contact).await.is(201);
        let newest = user.adds(&newcomer(700 + number)).await;
        let link = json!({ "otherId": newest, "relation": "friend", "startsOn": TODAY });
        user.post(&format!("{path}/links"), &link).await.is(201);
        let certificate = json!({ "seenOn": TODAY, "expiresOn": "2029-01-01" });
        user.post(&format!("/v1/people/{newest}/conduct-certificates"), &certificate).await.is(201);
        user.post(&format!("{path}/conduct-certificates"), &certificate).await.is(201);
        let destination = json!({ "kind": "club", "reachedOn": TODAY, "through": "own" });
        user.post(&format!("{path}/destinations"), &destination).await.is(201);
        let training = json!({ "kind": "workshop", "attendedOn": TODAY });
        user.post(&format!("{path}/trainings"), &training).await.is(201);
        crate::stories::has_used_story(user, &newest, number).await;
        user.post("/v1/intakes", &json!({ "personId": newest, "side": "newcomer" })).await.is(201);
        let mut alike = person_named("Selam", "Tesfay");
        alike["details"]["languages"] = json!([{ "language": "tir", "proficiency": "native" }]);
        alike["role"] = json!({ "kind": "coach", "engagement": "structural", "startsOn": TODAY });
        alike["dutch"] = assessment;
        let known = user.post("/v1/people/search", &json!({ "name": "selam tesfay", "limit": 50 })).await.ok();
        let known: Vec<_> = known["items"].as_array().unwrap().iter().map(|known| known["id"].clone()).collect();
        // More than twenty can't be named: the rest is made behind the check.
        if known.len() <= 10 {
            alike["notDuplicateOf"] = json!(known);
            user.adds(&alike).await;
        }
        user.adds(&newcomer(600 + number)).await;
        let body = json!({ "details": { "name": format!("Organisatie {number}"), "kinds": ["venue"], "agreementSignedOn": TODAY } });
        let organisation = user.post("/v1/organisations", &body).await.created()["id"].clone();
        let cooperation = json!({ "organisationId": organisation, "year": 2024, "intensity": "regular" });
        user.post("/v1/cooperations", &json!({ "details": cooperation })).await.is(201);
        crate::funding::fill(&finance, funder, number).await;
        let body = json!({ "organisationId": organisation, "name": "x", "scopes": ["referrals:read"] });
        administrator.post("/v1/partner-clients", &body).await.is(201);
        partner.refers(&number.to_string(), "Selam", "Tesfay").await;
        let proposal = user.has_proposal(number).await;
        user.activates(&proposal, TODAY).await.is(200);
        let check_in = json!({ "light": "green", "note": "x", "tookPlaceOn": TODAY });
        user.post(&format!("/v1/matches/{proposal}/check-ins"), &check_in).await.is(201);
        user.post("/v1/tasks", &json!({ "title": "x", "dueOn": TODAY, "matchId": proposal })).await.is(201);
        user.has_two_who_wait(100 + number).await;
        user.registers(event, &newest).await;
        let recorded = json!({ "key": uuid::Uuid::from_u128(number as u128), "recordedAt": "2026-03-10T10:00:00Z" });
        let mut mark = recorded.clone();
        mark["personId"] = json!(person);
        mark["mark"] = json!("present");
        user.records(event, &json!([mark])).await.is(200);
        let other = user.adds_event("2026-03-12T10:00:00Z", &json!({ "capacity": 1 })).await;
        user.registers(&other, person).await;
        let helps =
            json!({ "tasks": [{ "title": "x", "helperIds": [newest] }, { "title": "y", "helperIds": [person] }] });
        let (path, helped) = (format!("/v1/events/{event}"), json!({ "tasks": helps["tasks"] }));
        let etag = user.get(&path).await.etag();
        user.patch(&path, (&etag, &helped)).await.is(200);
        let finding = json!({ "text": "x", "foundBy": "team", "raisedById": newest });
        let finding =
            user.post(&format!("{path}/findings"), &finding).await.created()["id"].as_str().unwrap().to_owned();
        let decision = json!({ "text": "x", "decidedOn": TODAY, "ledTo": { "eventId": other } });
        user.post(&format!("/v1/event-findings/{finding}/decisions"), &decision).await.is(201);
        let series = json!({
            "details": { "kind": "praathuis", "title": "x" },
            "recurrence": { "rule": "FREQ=WEEKLY;COUNT=2", "startsOn": TODAY, "startTime": "19:00", "durationMinutes": 60 },
        });
        user.post("/v1/event-series", &series).await.is(201);
        user.post("/v1/calendar-feeds", &json!({ "kind": "person", "personId": newest })).await.is(201);
        user.post("/v1/matching-runs", &json!({ "track": "independent" })).await.is(201);
    }
}

#[actix_web::test]
async fn a_list_of_thirty_costs_as_many_statements_as_a_list_of_one() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let administrator = app.as_administrator().await;
    let finance = app.as_role(Role::Finance).await;
    let funder = crate::funding::has_funder(&app, "Fonds Noord").await;
    let person = user.adds(&person_named("Selam", "Tesfay")).await;
    let event = user.adds_event("2026-03-10T10:00:00Z", &json!({})).await;
    let registration = user.registers(&event, &person).await;
    let mut counted: Vec<Vec<usize>> = Vec::new();
    for (from, to) in [(0, 1), (1, 30)] {
        fill(&user, (from, to), (&person, &event, &funder)).await;
        let first = |path: &'static str| {
            let user = user.clone();
            async move { user.walk(path).await.remove(0)["id"].as_str().unwrap().to_owned() }
        };
        let (referral, found) = (first("/v1/referrals").await, first("/v1/matches").await);
        let intake = first("/v1/intakes").await;
        let mut counts = Vec::new();
        for (route, _) in ROUTES {
            let path = route.replace("PERSON", &person).replace("REFERRAL", &referral).replace("MATCH", &found);
            let path = path.replace("INTAKE", &intake).replace("EVENT", &event).replace("REGISTRATION", &registration);
            let path = path.replace("FUNDER", &funder);
            let is_about_money = ["/v1/funding", "/v1/grant", "/v1/financial", "/v1/funders"];
            let caller = match route {
                route if route.starts_with("/v1/partner-clients") => &administrator,
                route if is_about_money.iter().any(|start| route.starts_with(start)) => &finance,
                _ => &user,
            };
            let ask = caller.ask(actix_web::http::Method::GET, &path).await;
            app.statements();
            ask.send().await.is(200);
            counts.push(app.statements());
        }
        let ask = user.ask(actix_web::http::Method::POST, "/v1/people/search").await;
        app.statements();
        ask.json(&json!({ "name": "selam tesfai" })).send().await.is(200);
        counts.push(app.statements());
        counted.push(counts);
    }
    let mut wrong = Vec::new();
    for (index, (route, most)) in ROUTES.iter().copied().chain([("/v1/people/search", 6)]).enumerate() {
        let (one, thirty) = (counted[0][index], counted[1][index]);
        if one != thirty || thirty > most {
            wrong.push(format!("{route}: {one} for one, {thirty} for thirty, at most {most}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[actix_web::test]
async fn a_write_costs_a_fixed_number_of_statements() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let partner = app.as_partner("Werkplein").await;
    let push = partner.ask(actix_web::http::Method::POST, "/v1/referrals").await;
    app.statements();
    push.json(&crate::support::referral("1", "Selam", "Tesfay")).send().await.is(201);
    assert_eq!(app.statements(), 2, "who calls, and the referral: its receipt is known");
    let proposal = user.has_proposal(1).await;
    let ask = user.ask(actix_web::http::Method::POST, &format!("/v1/matches/{proposal}/activate")).await;
    app.statements();
    ask.json(&json!({ "startsOn": TODAY })).send().await.is(200);
    assert_eq!(app.statements(), 13);
}
