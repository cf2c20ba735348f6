//! Referrals: pushed by a partner, looked at by staff, and what the partner gets to know.

use contract::permissions::Role;
use serde_json::{Value, json};

use crate::support::{App, TODAY, User, person_named, referral};

/// A partner, and a coordinator who looks at what it pushes.
async fn both(app: &App) -> (User, User) {
    (app.as_partner("Werkplein").await, app.as_coordinator().await)
}

#[actix_web::test]
async fn a_push_is_answered_with_a_receipt() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let body = referral("WPDA-1", "Selam", "Tesfay");
    let answer = partner.pushes(&body).await;
    let receipt = answer.created();
    let id = receipt["id"].as_str().unwrap();
    assert_eq!(
        receipt,
        json!({
            "id": id, "reference": "WPDA-1", "status": "received", "receivedAt": "2026-03-10T11:00:00Z", "statusSince": TODAY,
        })
    );
    assert_eq!(answer.header("Location"), Some(format!("/v1/referrals/{id}/status").as_str()));
    assert_eq!(partner.get(answer.header("Location").unwrap()).await.ok(), receipt);

    let read = user.get(&format!("/v1/referrals/{id}")).await;
    assert_eq!(read.etag(), "\"v1\"");
    let read = read.ok();
    let mut person = body["person"].clone();
    person["contact"] = json!({});
    assert_eq!(read["person"], person);
    assert_eq!(read["organisation"], json!({ "id": partner.organisation_id(), "name": "Werkplein" }));
    assert_eq!(
        (&read["source"], &read["side"], &read["status"]),
        (&json!("organisation"), &json!("newcomer"), &json!("received"))
    );
    assert_eq!(
        (&read["goal"], &read["dutchLevel"], &read["legalBasis"]),
        (&body["goal"], &json!("A1"), &body["legalBasis"])
    );
    assert_eq!(read["displayName"], "Selam Tesfay");
}

#[actix_web::test]
async fn all_faults_of_a_push_come_at_once_and_no_value_comes_back() {
    let app = App::begin().await;
    let (partner, _) = both(&app).await;
    let body = json!({
        "source": "volunteer",
        "organisationId": partner.organisation_id(),
        "person": {
            "givenName": "", "birthYear": 1850, "countryOfOrigin": "ZZ",
            "languages": [{ "language": "xyz", "proficiency": "good" }],
            "contact": { "phone": "06-canary" },
        },
        "goal": "x".repeat(1001),
        "legalBasis": { "kind": "consent", "since": "2026-03-11" },
    });
    let answer = partner.pushes(&body).await;
    assert_eq!(
        answer.faults(),
        [
            "/goal too_long",
            "/legalBasis/since in_future",
            "/organisationId not_allowed",
            "/person/birthYear out_of_range",
            "/person/contact/phone wrong_format",
            "/person/countryOfOrigin unknown_country",
            "/person/givenName invalid_characters",
            "/person/givenName too_short",
            "/person/languages/0/language unknown_language",
            "/reference required",
            "/source not_allowed",
        ]
    );
    assert!(!answer.text().contains("canary"));
    let answer = partner
        .pushes(&json!({ "reference": 5, "person": { "bsn": "canary" }, "dutchLevel": "A3", "leerroute": "B1" }))
        .await;
    let faults = answer.faults();
    for fault in [
        "/dutchLevel not_allowed",
        "/leerroute unknown_field",
        "/legalBasis required",
        "/person/bsn unknown_field",
        "/person/givenName required",
    ] {
        assert!(faults.iter().any(|found| found == fault), "{fault} is missing in {faults:?}");
    }
    assert!(!answer.text().contains("canary"));
    assert_eq!(app.rows("referral").await, 0);
}

#[actix_web::test]
async fn a_bsn_is_refused_in_whatever_field_of_a_push() {
    let app = App::begin().await;
    let (partner, _) = both(&app).await;
    for pointer in [
        "/reference",
        "/goal",
        "/person/givenName",
        "/person/familyName",
        "/person/city",
        "/person/contact/email",
        "/person/languages/0/language",
    ] {
        let mut body = referral("1", "Selam", "Tesfay");
        body["person"]["contact"] = json!({ "email": "x" });
        *body.pointer_mut(pointer).unwrap() = json!("123456782");
        let answer = partner.pushes(&body).await;
        let fault = format!("{pointer} citizen_service_number");
        assert!(answer.faults().contains(&fault), "{pointer}: {:?}", answer.faults());
        assert!(!answer.text().contains("123456782"), "{pointer}");
    }
    // Also where no field should be.
    let mut body = referral("1", "Selam", "Tesfay");
    body["person"]["123456782"] = json!({ "bsn": "123456782" });
    let answer = partner.pushes(&body).await;
    assert!(answer.faults().contains(&"/person/?/bsn citizen_service_number".to_owned()), "{:?}", answer.faults());
    assert!(!answer.text().contains("123456782"));
}

#[actix_web::test]
async fn a_bsn_is_refused_however_it_is_written_and_other_numbers_are_taken() {
    let app = App::begin().await;
    let (partner, _) = both(&app).await;
    let with_goal = |number: usize, goal: &str| {
        let mut body = referral(&format!("WPDA-2026-{number:05}"), "Selam", "Tesfay");
        body["goal"] = json!(goal);
        body
    };
    for goal in ["BSN123456782", "Bel 0612345678, of 123/456/782", "geboren 1990 123456782", "رقم ١٢٣٤٥٦٧٨٢"]
    {
        let answer = partner.pushes(&with_goal(0, goal)).await;
        assert_eq!(answer.faults(), ["/goal citizen_service_number"], "{goal}");
    }
    let answer = partner.pushes(&with_goal(0, "vreemdelingennummer 1234567890")).await;
    assert_eq!(answer.faults(), ["/goal immigration_number"]);
    let everyday =
        ["Bel 06 12345678 of +31 6 12345678.", "Vrij van 12-03-2026 t/m 14-05-2026.", "Zie WPDA-2026-00123."];
    for (number, goal) in everyday.into_iter().enumerate() {
        partner.pushes(&with_goal(number + 1, goal)).await.created();
    }
}

#[actix_web::test]
async fn a_reference_is_used_once_and_a_retry_is_recognised() {
    let app = App::begin().await;
    let (partner, _) = both(&app).await;
    let body = referral("WPDA-1", "Selam", "Tesfay");
    let first = partner.pushes(&body).await.created();
    assert_eq!(partner.pushes(&body).await.ok(), first, "the same contents are the same referral");
    // Contents, not letters: space around text and the order of fields make no difference.
    let text = format!(
        "{{\"goal\": \" Meer Nederlands spreken. \", {}",
        body.to_string().trim_start_matches('{').replace("\"goal\":\"Meer Nederlands spreken.\",", "")
    );
    let ask = partner.ask(actix_web::http::Method::POST, "/v1/referrals").await;
    assert_eq!(ask.body("application/json", text).send().await.ok(), first);
    // Other contents are refused, with the way to what is there.
    let problem = partner.pushes(&referral("WPDA-1", "Amina", "Warsame")).await.problem(409, "reference_in_use");
    assert_eq!(problem["existingReferralId"], first["id"]);
    assert_eq!(app.rows("referral").await, 1);
    // Another partner has references of its own.
    app.as_partner("Vaart Welzijn").await.pushes(&body).await.is(201);
    // Also after it was decided.
    let user = app.as_coordinator().await;
    user.declines(first["id"].as_str().unwrap()).await.is(200);
    let again = partner.pushes(&body).await.ok();
    assert_eq!((&again["id"], &again["status"]), (&first["id"], &json!("declined")));
}

#[actix_web::test]
async fn a_partner_sees_its_own_referrals_and_nothing_of_anothers() {
    let app = App::begin().await;
    let (partner, _) = both(&app).await;
    let other = app.as_partner("Vaart Welzijn").await;
    let theirs = partner.refers("1", "Selam", "Tesfay").await;
    let own = other.refers("1", "Amina", "Warsame").await;
    let refused = other.reads_status(&theirs).await;
    let unknown = other.reads_status("01890a5d-ac96-774b-bcce-b302099a8057").await;
    let without_trace = |answer: &crate::support::Answer| {
        let mut problem = answer.problem(404, "not_found");
        problem["traceId"] = Value::Null;
        problem
    };
    assert_eq!(without_trace(&refused), without_trace(&unknown));
    let listed = other.walk("/v1/referral-statuses").await;
    assert_eq!((listed.len(), listed[0]["id"].as_str()), (1, Some(own.as_str())));
    assert_eq!(other.walk("/v1/referral-statuses?reference=1").await.len(), 1);
    assert_eq!(partner.walk("/v1/referral-statuses?reference=2").await.len(), 0);
    for path in [format!("/v1/referrals/{own}"), "/v1/referrals".into(), format!("/v1/referrals/{own}/duplicates")] {
        other.get(&path).await.problem(403, "forbidden");
    }
    other.reviews(&own).await.problem(403, "forbidden");
}

#[actix_web::test]
async fn two_clients_of_one_partner_share_its_referrals() {
    let app = App::begin().await;
    let (partner, _) = both(&app).await;
    let administrator = app.as_administrator().await;
    let body = json!({ "organisationId": partner.organisation_id(), "name": "Tweede", "scopes": ["referrals:write", "referrals:read"] });
    let second = administrator.post("/v1/partner-clients", &body).await.created();
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        second["client"]["id"].as_str().unwrap(),
        second["secret"].as_str().unwrap()
    );
    let token = app.post("/oauth2/token").body("application/x-www-form-urlencoded", form).send().await.ok();
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let id = partner.refers("1", "Selam", "Tesfay").await;
    app.get(&format!("/v1/referrals/{id}/status")).header("Authorization", &bearer).send().await.is(200);
    let ask = app.post("/v1/referrals").header("Authorization", &bearer);
    ask.json(&referral("1", "Amina", "Warsame")).send().await.problem(409, "reference_in_use");
}

#[actix_web::test]
async fn statuses_are_listed_the_latest_first_in_pages() {
    let app = App::begin().await;
    let (partner, _) = both(&app).await;
    for number in 0..5 {
        partner.refers(&format!("nr-{number}"), "Selam", "Tesfay").await;
        app.clock().advance(chrono::TimeDelta::minutes(i64::from(number % 2)));
    }
    for size in [1, 2, 5] {
        let listed = partner.walk(&format!("/v1/referral-statuses?pageSize={size}")).await;
        let times: Vec<_> = listed.iter().map(|receipt| receipt["receivedAt"].as_str().unwrap()).collect();
        assert!(times.is_sorted_by(|one, other| one >= other), "{times:?}");
        let mut references: Vec<_> = listed.iter().map(|receipt| receipt["reference"].as_str().unwrap()).collect();
        references.sort_unstable();
        assert_eq!(references, ["nr-0", "nr-1", "nr-2", "nr-3", "nr-4"]);
    }
}

#[actix_web::test]
async fn staff_enter_a_referral_with_who_it_comes_from() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let mut body = referral("x", "Selam", "Tesfay");
    body.as_object_mut().unwrap().remove("reference");
    assert_eq!(user.pushes(&body).await.faults(), ["/source required"]);
    body["source"] = json!("organisation");
    assert_eq!(user.pushes(&body).await.faults(), ["/organisationId required"]);
    body["organisationId"] = json!("01890a5d-ac96-774b-bcce-b302099a8057");
    assert_eq!(user.pushes(&body).await.faults(), ["/organisationId unknown_reference"]);
    body["organisationId"] = json!(partner.organisation_id());
    let id = user.pushes(&body).await.created()["id"].as_str().unwrap().to_owned();
    assert_eq!(user.get(&format!("/v1/referrals/{id}")).await.ok()["organisation"]["name"], "Werkplein");
    // It is the partner's too, whoever typed it.
    partner.reads_status(&id).await.is(200);
    body["source"] = json!("praathuis");
    body.as_object_mut().unwrap().remove("organisationId");
    body["side"] = json!("established");
    let id = user.pushes(&body).await.created()["id"].as_str().unwrap().to_owned();
    let read = user.get(&format!("/v1/referrals/{id}")).await.ok();
    assert_eq!(
        (&read["source"], &read["organisation"], &read["side"]),
        (&json!("praathuis"), &Value::Null, &json!("established"))
    );
    partner.reads_status(&id).await.problem(404, "not_found");
}

#[actix_web::test]
async fn the_inbox_shows_what_waits_for_a_decision() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let mut ids = Vec::new();
    for (number, name) in ["Baba", "Dede", "Fifi", "Gogo", "Lulu"].into_iter().enumerate() {
        ids.push(partner.refers(&number.to_string(), name, name).await);
        app.clock().advance(chrono::TimeDelta::minutes(1));
    }
    user.reviews(&ids[1]).await.is(200);
    user.declines(&ids[2]).await.is(200);
    user.accepts(&ids[3]).await.is(200);
    let found = |query: &'static str| {
        let user = user.clone();
        async move {
            let found = user.walk(&format!("/v1/referrals?pageSize=2&{query}")).await;
            found
                .iter()
                .map(|referral| referral["reference"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        }
    };
    assert_eq!(found("").await, "4 3 2 1 0");
    assert_eq!(found("open=true").await, "4 1 0");
    assert_eq!(found("open=false").await, "3 2");
    assert_eq!(found("status=in_review").await, "1");
    assert_eq!(found("status=withdrawn").await, "");
    let of = format!("/v1/referrals?organisationId={}&total=true&pageSize=1", partner.organisation_id());
    assert_eq!(user.get(&of).await.ok()["total"], 5);
    let of = format!("/v1/referrals?organisationId={}&total=true", user.id());
    assert_eq!(user.get(&of).await.ok()["total"], 0);
}

#[actix_web::test]
async fn accepting_makes_a_person_with_role_level_and_request() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let mut body = referral("1", "Selam", "Tesfay");
    body["person"]["contact"] = json!({ "phone": "+31612345678" });
    let id = partner.pushes(&body).await.created()["id"].as_str().unwrap().to_owned();
    app.is_now_on("2026-03-12");
    let accepted = user.accepts_as(&id, &json!({})).await;
    assert_eq!(accepted.etag(), "\"v2\"");
    let accepted = accepted.ok();
    assert_eq!((&accepted["status"], &accepted["decidedAt"]), (&json!("accepted"), &json!("2026-03-12T11:00:00Z")));
    let person = user.reads(accepted["personId"].as_str().unwrap()).await;
    let mut details = body["person"].clone();
    details["availability"] = json!([]);
    assert_eq!(person["details"], details);
    assert_eq!((&person["dutch"]["level"], &person["dutch"]["source"]), (&json!("A1"), &json!("referral")));
    assert_eq!(person["dutch"]["assessedOn"], TODAY, "as it was known when it came in");
    assert_eq!(
        (&person["roles"][0]["kind"], &person["roles"][0]["startsOn"]),
        (&json!("newcomer"), &json!("2026-03-12"))
    );
    let request = user.get(&format!("/v1/requests/{}", accepted["requestId"].as_str().unwrap())).await.ok();
    assert_eq!((&request["personId"], &request["referralId"]), (&person["id"], &json!(id)));
    assert_eq!(
        (&request["side"], &request["track"], &request["openedOn"]),
        (&json!("newcomer"), &json!("programme"), &json!("2026-03-12"))
    );
    assert_eq!(user.reads_access(person["id"].as_str().unwrap()).await.last().unwrap(), "created");
}

#[actix_web::test]
async fn accepting_can_link_someone_known() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let known = user.adds(&person_named("Selam", "Tesfay")).await;
    let id = partner.refers("1", "Selam", "Tesfay").await;
    let nobody = json!({ "personId": "01890a5d-ac96-774b-bcce-b302099a8057" });
    assert_eq!(user.accepts_as(&id, &nobody).await.faults(), ["/personId unknown_reference"]);
    let accepted = user.accepts_as(&id, &json!({ "personId": known, "track": "independent" })).await.ok();
    assert_eq!(accepted["personId"], known);
    assert_eq!(app.rows("person").await, 1);
    assert_eq!(user.reads(&known).await["dutch"]["level"], "A1");
    // With an open request already, this is a duplicate and no second request.
    let second = partner.refers("2", "Selam", "Tesfay").await;
    let how = json!({ "personId": known, "track": "independent" });
    user.accepts_as(&second, &how).await.problem(409, "state_conflict");
    assert_eq!(user.get(&format!("/v1/referrals/{second}")).await.ok()["status"], "received");
    assert_eq!(app.rows("dutch_assessment").await, 1, "nothing of a failed acceptance stays");
}

#[actix_web::test]
async fn accepting_someone_very_like_asks_to_compare_first() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let known = user.adds(&person_named("Selam", "Tesfai")).await;
    let id = partner.refers("1", "Selam", "Tesfay").await;
    let shown = user.get(&format!("/v1/referrals/{id}/duplicates")).await.ok();
    assert_eq!(shown["items"][0]["person"]["id"], known);
    assert_eq!(user.reads_access(&known).await[0], "shown_as_duplicate");
    let problem = user.accepts(&id).await.problem(409, "possible_duplicates");
    assert_eq!(problem["candidates"][0]["person"]["id"], known);
    assert_eq!(app.rows("person").await, 1);
    let accepted = user.accepts_as(&id, &json!({ "notDuplicateOf": [known] })).await.ok();
    assert_ne!(accepted["personId"], json!(known));
}

#[actix_web::test]
async fn declining_has_a_reason_that_the_partner_never_sees_and_can_be_undone() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let id = partner.refers("1", "Selam", "Tesfay").await;
    let path = format!("/v1/referrals/{id}/decline");
    assert_eq!(user.post(&path, &json!({ "reason": "illness" })).await.faults(), ["/reason not_allowed"]);
    assert_eq!(user.post(&path, &json!({})).await.faults(), ["/reason required"]);
    let declined = user.declines(&id).await.ok();
    assert_eq!((&declined["status"], &declined["declineReason"]), (&json!("declined"), &json!("outside_area")));
    let status = partner.reads_status(&id).await;
    assert_eq!(status.ok()["status"], "declined");
    assert!(!status.text().contains("outside_area"));
    let reopened = user.does(&format!("/v1/referrals/{id}/reopen")).await.ok();
    assert_eq!(
        (&reopened["status"], &reopened["declineReason"], &reopened["decidedAt"]),
        (&json!("in_review"), &Value::Null, &Value::Null)
    );
    user.accepts(&id).await.is(200);
}

async fn take(user: &User, id: &str, (step, person): (&str, &str)) -> crate::support::Answer {
    match step {
        "accept" => user.accepts(id).await,
        "decline" => user.declines(id).await,
        "duplicate" => user.post(&format!("/v1/referrals/{id}/duplicate"), &json!({ "personId": person })).await,
        step => user.does(&format!("/v1/referrals/{id}/{step}")).await,
    }
}

#[actix_web::test]
async fn what_the_state_does_not_allow_is_refused_and_changes_nothing() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let someone = user.adds(&person_named("Bram", "Oosting")).await;
    let all = ["review", "accept", "decline", "duplicate", "withdraw", "reopen"];
    let ways: [(&str, &[&str], &[&str]); 6] = [
        ("received", &[], &["review", "accept", "decline", "duplicate", "withdraw"]),
        ("in_review", &["review"], &["accept", "decline", "duplicate", "withdraw"]),
        ("accepted", &["accept"], &[]),
        ("declined", &["decline"], &["reopen"]),
        ("duplicate", &["duplicate"], &[]),
        ("withdrawn", &["withdraw"], &[]),
    ];
    let names = ["Baba", "Dede", "Fifi", "Gogo", "Lulu", "Meme"];
    for ((state, way, possible), name) in ways.into_iter().zip(names) {
        for step in all {
            // Everyone anew, so that each step starts from the state.
            let unlike = format!("{name}{}", step.repeat(2));
            let id = partner.refers(&format!("{state}-{step}"), &unlike, &unlike).await;
            for taken in way {
                take(&user, &id, (taken, &someone)).await.is(200);
            }
            let before = user.get(&format!("/v1/referrals/{id}")).await.ok();
            assert_eq!(before["status"], state);
            let answer = take(&user, &id, (step, &someone)).await;
            if possible.contains(&step) {
                answer.is(200);
                let after = user.get(&format!("/v1/referrals/{id}")).await.ok();
                assert_eq!(after["version"], before["version"].as_i64().unwrap() + 1, "{state} {step}");
            } else {
                answer.problem(409, "state_conflict");
                assert_eq!(user.get(&format!("/v1/referrals/{id}")).await.ok(), before, "{state} {step}");
            }
        }
    }
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    for step in all {
        take(&user, nobody, (step, &someone)).await.problem(404, "not_found");
    }
    let id = partner.refers("last", "Zaza", "Zaza").await;
    assert_eq!(take(&user, &id, ("duplicate", nobody)).await.faults(), ["/personId unknown_reference"]);
}

/// What the partner sees now: the status, and since when.
async fn seen(partner: &User, id: &str) -> (String, String) {
    let receipt = partner.reads_status(id).await.ok();
    let fields: Vec<_> = receipt.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["id", "receivedAt", "reference", "status", "statusSince"], "and nothing else");
    (receipt["status"].as_str().unwrap().to_owned(), receipt["statusSince"].as_str().unwrap().to_owned())
}

fn journey(status: &str, since: &str) -> (String, String) {
    (status.to_owned(), since.to_owned())
}

#[actix_web::test]
async fn the_partner_follows_the_journey_without_its_reasons() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let id = partner.refers("1", "Selam", "Tesfay").await;
    assert_eq!(seen(&partner, &id).await, journey("received", TODAY));
    app.is_now_on("2026-03-12");
    user.reviews(&id).await.is(200);
    assert_eq!(seen(&partner, &id).await, journey("in_review", "2026-03-12"));
    app.is_now_on("2026-03-16");
    let request = user.accepts(&id).await.ok()["requestId"].as_str().unwrap().to_owned();
    assert_eq!(seen(&partner, &id).await, journey("waiting", "2026-03-16"));

    let buddy = user.adds(&person_named("Bram", "Oosting")).await;
    let other = user.opens_request(&buddy, "established", "2026-03-16").await;
    let declined = user.proposes(&request, &other).await;
    user.declines_match(&declined, "2026-03-16").await.is(200);
    assert_eq!(seen(&partner, &id).await, journey("waiting", "2026-03-16"), "of proposals nothing is told");
    let found = user.proposes(&request, &other).await;
    user.introduces(&found, "2026-03-16").await.is(200);
    assert_eq!(seen(&partner, &id).await.0, "waiting");
    app.is_now_on("2026-03-20");
    user.activates(&found, "2026-03-19").await.is(200);
    assert_eq!(seen(&partner, &id).await, journey("started", "2026-03-19"));
    app.is_now_on("2026-04-20");
    user.pauses(&found, "2026-04-20").await.is(200);
    assert_eq!(seen(&partner, &id).await, journey("started", "2026-03-19"), "of a pause nothing is told");
    app.is_now_on("2026-09-01");
    user.ends(&found, "2026-09-01").await.is(200);
    assert_eq!(seen(&partner, &id).await, journey("completed", "2026-09-01"));
}

#[actix_web::test]
async fn each_status_has_its_own_day_also_after_it_was_reopened() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let id = partner.refers("1", "Selam", "Tesfay").await;
    let steps = [
        ("review", "in_review", ["2026-03-12", "2026-03-13"]),
        ("decline", "declined", ["2026-03-14", "2026-03-16"]),
        ("reopen", "in_review", ["2026-03-17", "2026-03-18"]),
        ("withdraw", "withdrawn", ["2026-03-19", "2026-04-20"]),
    ];
    for (step, status, [day, later]) in steps {
        app.is_now_on(day);
        take(&user, &id, (step, "")).await.is(200);
        assert_eq!(seen(&partner, &id).await, journey(status, day));
        let listed = partner.walk("/v1/referral-statuses").await;
        assert_eq!((&listed[0]["status"], &listed[0]["statusSince"]), (&json!(status), &json!(day)));
        // The day holds, however much later it is asked for or the same is sent again.
        app.is_now_on(later);
        let again = partner.pushes(&referral("1", "Selam", "Tesfay")).await.ok();
        assert_eq!((&again["status"], &again["statusSince"]), (&json!(status), &json!(day)));
    }
}

#[actix_web::test]
async fn a_correction_leaves_the_day_of_the_status() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let id = partner.refers("1", "Selam", "Tesfay").await;
    app.is_now_on("2026-03-12");
    user.reviews(&id).await.is(200);
    app.is_now_on("2026-03-14");
    let path = format!("/v1/referrals/{id}/contents");
    let read = partner.get(&path).await;
    let mut contents = read.ok();
    contents["goal"] = json!("Fietsen leren.");
    let put = partner.ask(actix_web::http::Method::PUT, &path).await.header("If-Match", &read.etag());
    put.json(&contents).send().await.is(200);
    assert_eq!(seen(&partner, &id).await, journey("in_review", "2026-03-12"));
}

#[actix_web::test]
async fn of_what_an_earlier_version_wrote_the_decision_or_the_receipt_says_since_when() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let (received, declined) =
        (partner.refers("1", "Selam", "Tesfay").await, partner.refers("2", "Amina", "Warsame").await);
    app.is_now_on("2026-03-12");
    user.declines(&declined).await.is(200);
    assert_eq!(app.sql("UPDATE referral SET status_since = NULL").await, 2);
    assert_eq!(seen(&partner, &received).await, journey("received", TODAY));
    assert_eq!(seen(&partner, &declined).await, journey("declined", "2026-03-12"));
}

#[actix_web::test]
async fn an_early_end_and_a_closed_request_are_an_end_without_a_reason() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let id = partner.refers("1", "Selam", "Tesfay").await;
    let request = user.accepts(&id).await.ok()["requestId"].as_str().unwrap().to_owned();
    let buddy = user.adds(&person_named("Bram", "Oosting")).await;
    let other = user.opens_request(&buddy, "established", TODAY).await;
    let found = user.proposes(&request, &other).await;
    user.activates(&found, TODAY).await.is(200);
    app.is_now_on("2026-03-20");
    let end = json!({ "endsOn": "2026-03-18", "reason": "no_click", "by": "newcomer" });
    user.post(&format!("/v1/matches/{found}/end"), &end).await.is(200);
    assert_eq!(seen(&partner, &id).await, journey("ended", "2026-03-18"));

    let id = partner.refers("2", "Amina", "Warsame").await;
    let request = user.accepts(&id).await.ok()["requestId"].as_str().unwrap().to_owned();
    app.is_now_on("2026-04-01");
    user.post(&format!("/v1/requests/{request}/close"), &json!({ "reason": "moved_away" })).await.is(200);
    assert_eq!(seen(&partner, &id).await, journey("ended", "2026-04-01"));

    let id = partner.refers("3", "Yusuf", "Demir").await;
    user.declines(&id).await.is(200);
    assert_eq!(seen(&partner, &id).await, journey("declined", "2026-04-01"));
    let id = partner.refers("4", "Mariam", "Sahak").await;
    user.does(&format!("/v1/referrals/{id}/withdraw")).await.is(200);
    assert_eq!(seen(&partner, &id).await, journey("withdrawn", "2026-04-01"));
}

#[actix_web::test]
async fn of_a_duplicate_the_partner_sees_the_persons_journey() {
    let app = App::begin().await;
    let (partner, user) = both(&app).await;
    let first = partner.refers("1", "Selam", "Tesfay").await;
    let person = user.accepts(&first).await.ok()["personId"].as_str().unwrap().to_owned();
    let other = app.as_partner("Vaart Welzijn").await;
    let second = other.refers("1", "Selam", "Tesfay").await;
    let marked = take(&user, &second, ("duplicate", &person)).await.ok();
    assert_eq!(
        (&marked["status"], &marked["personId"], &marked["requestId"]),
        (&json!("duplicate"), &json!(person), &Value::Null)
    );
    assert_eq!(seen(&other, &second).await, journey("waiting", TODAY));
    let request = user.walk("/v1/requests?open=true").await.remove(0)["id"].as_str().unwrap().to_owned();
    let buddy = user.adds(&person_named("Bram", "Oosting")).await;
    let wish = user.opens_request(&buddy, "established", TODAY).await;
    let found = user.proposes(&request, &wish).await;
    user.activates(&found, TODAY).await.is(200);
    assert_eq!(seen(&other, &second).await, journey("started", TODAY));
    assert_eq!(seen(&partner, &first).await, journey("started", TODAY));
}

#[actix_web::test]
async fn who_may_not_decide_can_still_enter_and_read() {
    let app = App::begin().await;
    let (partner, _) = both(&app).await;
    let id = partner.refers("1", "Selam", "Tesfay").await;
    let office = app.as_role(Role::OfficeManager).await;
    office.get(&format!("/v1/referrals/{id}")).await.is(200);
    office.accepts(&id).await.problem(403, "forbidden");
    office.get(&format!("/v1/referrals/{id}/duplicates")).await.problem(403, "forbidden");
}
