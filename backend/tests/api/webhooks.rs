//! Webhooks themselves: added, changed, paused, and seen by nobody else.

use actix_web::http::Method;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{App, User, text};

/// A webhook as it can be added.
pub fn new_webhook(url: &str) -> Value {
    let details =
        json!({ "url": url, "eventTypes": ["referral.status_changed"], "contactEmail": "beheer@werkplein.example" });
    json!({ "details": details })
}

impl User {
    /// A new webhook of the partner; answers its path and its secret.
    pub async fn has_webhook(&self, url: &str) -> (String, String) {
        let made = self.post("/v1/webhooks", &new_webhook(url)).await.created();
        (format!("/v1/webhooks/{}", text(&made["webhook"]["id"])), text(&made["secret"]).to_owned())
    }
}

const ADDRESS: &str = "https://93.184.216.34/voorwaarts";

#[actix_web::test]
async fn a_partner_keeps_its_own_webhooks() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let made = partner.post("/v1/webhooks", &new_webhook(ADDRESS)).await;
    let path = made.header("Location").unwrap().to_owned();
    let made = made.created();
    let secret = text(&made["secret"]);
    assert!(secret.starts_with("whsec_") && secret.len() == 50, "{secret}");
    let read = partner.get(&path).await;
    assert!(!read.text().contains(secret), "a secret is shown once");
    let webhook = read.ok();
    assert_eq!(webhook, made["webhook"]);
    assert_eq!(webhook["secrets"][0]["hint"], secret[secret.len() - 4..]);
    assert_eq!(
        (&webhook["status"], &webhook["waiting"], &webhook["failures"]),
        (&json!("active"), &json!(0), &json!(0))
    );
    assert_eq!(webhook["organisation"]["id"], partner.organisation_id());

    let patch = json!({ "details": { "description": "Zaaksysteem", "url": "https://93.184.216.34:8443/" } });
    partner.patch(&path, ("\"v7\"", &patch)).await.problem(412, "precondition_failed");
    let changed = partner.patch(&path, (&read.etag(), &patch)).await;
    assert_eq!(changed.ok()["details"]["description"], "Zaaksysteem");
    assert_eq!(changed.etag(), "\"v2\"");
    partner.delete(&path, &read.etag()).await.problem(412, "precondition_failed");
    partner.delete(&path, &changed.etag()).await.is(204);
    partner.get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn staff_say_whose_webhook_it_is_and_see_all() {
    let app = App::begin().await;
    let (partner, administrator) = (app.as_partner("Werkplein").await, app.as_administrator().await);
    let answer = administrator.post("/v1/webhooks", &new_webhook(ADDRESS)).await;
    assert_eq!(answer.faults(), ["/organisationId required"]);
    let mut body = new_webhook(ADDRESS);
    body["organisationId"] = json!(partner.organisation_id());
    body["signature"] = json!("ed25519");
    let made = administrator.post("/v1/webhooks", &body).await.created();
    assert!(text(&made["secret"]).starts_with("whpk_"), "only the public half is told");
    let address = format!("/v1/webhooks?organisationId={}", partner.organisation_id());
    for (user, path) in
        [(&partner, "/v1/webhooks"), (&administrator, "/v1/webhooks"), (&administrator, address.as_str())]
    {
        assert_eq!(user.walk(path).await, [made["webhook"].clone()]);
    }
    let unsigned = json!({ "details": { "name": "Zonder", "kinds": ["referrer"] } });
    body["organisationId"] = administrator.post("/v1/organisations", &unsigned).await.created()["id"].clone();
    administrator.post("/v1/webhooks", &body).await.problem(409, "state_conflict");
    body["organisationId"] = json!("01890a5d-ac96-774b-bcce-b302099a8057");
    assert_eq!(administrator.post("/v1/webhooks", &body).await.faults(), ["/organisationId unknown_reference"]);
}

#[actix_web::test]
async fn a_partner_never_sees_that_anothers_webhook_exists() {
    let app = App::begin().await;
    let (one, other) = (app.as_partner("Werkplein").await, app.as_partner("Vluchtelingenwerk").await);
    let (path, _) = one.has_webhook(ADDRESS).await;
    let message = one.does(&format!("{path}/test")).await.ok();
    let nothing = other.get("/v1/webhooks/01890a5d-ac96-774b-bcce-b302099a8057").await;
    let untraced = |problem: Value| {
        let mut problem = problem;
        problem["traceId"] = Value::Null;
        problem
    };
    let unknown = untraced(nothing.problem(404, "not_found"));
    let patch = json!({ "details": { "description": "Van ons" } });
    let answers = [
        other.get(&path).await,
        other.patch(&path, ("\"v1\"", &patch)).await,
        other.delete(&path, "\"v1\"").await,
        other.get(&format!("{path}/deliveries")).await,
        other.post(&format!("{path}/secrets"), &json!({ "overlapHours": 1 })).await,
        other.post(&format!("{path}/replay"), &json!({ "from": "2026-03-10T10:00:00Z" })).await,
        other.does(&format!("{path}/test")).await,
        other.does(&format!("{path}/pause")).await,
        other.does(&format!("{path}/resume")).await,
        other.does(&format!("{path}/deliveries/{}/retry", text(&message["id"]))).await,
    ];
    for answer in answers {
        assert_eq!(untraced(answer.problem(404, "not_found")), unknown, "{}", answer.what);
    }
    assert!(other.walk("/v1/webhooks").await.is_empty());
    assert!(other.walk(&format!("/v1/webhooks?organisationId={}", one.organisation_id())).await.is_empty());
    let mut body = new_webhook(ADDRESS);
    body["organisationId"] = json!(one.organisation_id());
    assert_eq!(other.post("/v1/webhooks", &body).await.faults(), ["/organisationId unknown_reference"]);
    assert_eq!(one.get(&path).await.ok()["version"], 1, "nothing was changed");
    // A message is found below its own webhook only.
    let (own, _) = other.has_webhook(ADDRESS).await;
    other.does(&format!("{own}/deliveries/{}/retry", text(&message["id"]))).await.problem(404, "not_found");
}

#[actix_web::test]
async fn what_is_wrong_is_said_and_never_repeated() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    for url in [
        "https://10.0.0.7/geheim",
        "https://169.254.169.254/geheim",
        "https://0xa9fea9fe/geheim",
        "https://[64:ff9b::a00:1]/geheim",
        "https://geheim@93.184.216.34/",
        "https://93.184.216.34:22/geheim",
        "http://93.184.216.34/geheim",
    ] {
        let answer = partner.post("/v1/webhooks", &new_webhook(url)).await;
        assert_eq!(answer.faults(), ["/details/url not_allowed"], "{url}");
        assert!(!answer.text().contains("geheim"), "{}", answer.text());
    }
    let details = json!({ "url": "geheim", "eventTypes": ["webhook.test", "webhook.test"], "contactEmail": "geheim" });
    let answer = partner.post("/v1/webhooks", &json!({ "details": details })).await;
    let expected =
        ["/details/contactEmail wrong_format", "/details/eventTypes/1 repeated", "/details/url wrong_format"];
    assert_eq!(answer.faults(), expected);
    let (path, _) = partner.has_webhook(ADDRESS).await;
    let patch = json!({ "details": { "url": "https://127.1/" , "eventTypes": [] } });
    assert_eq!(partner.patch(&path, ("\"v1\"", &patch)).await.faults(), ["/details/eventTypes too_few"]);
    let patch = json!({ "details": { "url": "https://192.168.1.1/" } });
    assert_eq!(partner.patch(&path, ("\"v1\"", &patch)).await.faults(), ["/details/url not_allowed"]);
    for (from, fault) in
        [("2026-02-08T10:00:00Z", true), ("2026-03-10T12:00:00Z", true), ("2026-02-09T10:00:00Z", false)]
    {
        let answer = partner.post(&format!("{path}/replay"), &json!({ "from": from })).await;
        if fault {
            assert_eq!(answer.faults(), ["/from out_of_range"], "{from}");
        } else {
            assert_eq!(answer.is(200).json()["messages"], 0, "{from}");
        }
    }
}

#[actix_web::test]
async fn never_more_than_two_secrets_sign_at_once() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let (path, first) = partner.has_webhook(ADDRESS).await;
    let rotate = |hours: u32| {
        let (partner, path) = (partner.clone(), format!("{path}/secrets"));
        async move { partner.post(&path, &json!({ "overlapHours": hours })).await.created() }
    };
    app.clock().advance(TimeDelta::hours(1));
    let second = rotate(24).await;
    assert_ne!(text(&second["secret"]), first);
    let hints = |webhook: &Value| -> Vec<bool> {
        webhook["secrets"].as_array().unwrap().iter().map(|secret| secret["expiresAt"].is_null()).collect()
    };
    assert_eq!(hints(&second["webhook"]), [true, false]);
    app.clock().advance(TimeDelta::hours(1));
    let third = rotate(48).await;
    assert_eq!(hints(&third["webhook"]), [true, false], "the first one stopped");
    assert_eq!(third["webhook"]["secrets"][1]["id"], second["webhook"]["secrets"][0]["id"]);
    app.clock().advance(TimeDelta::hours(48));
    assert_eq!(hints(&partner.get(&path).await.ok()), [true]);
    let none = app.count("SELECT count(*) AS value FROM webhook_secret WHERE hint LIKE 'whsec%'").await;
    assert_eq!(none, 0, "no secret is kept");
}

#[actix_web::test]
async fn a_webhook_is_paused_and_resumed_once() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let (path, _) = partner.has_webhook(ADDRESS).await;
    partner.does(&format!("{path}/resume")).await.problem(409, "state_conflict");
    let pause = || async {
        let ask = partner.ask(Method::POST, &format!("{path}/pause")).await;
        ask.header("Idempotency-Key", "een").send().await.ok()
    };
    let paused = pause().await;
    assert_eq!((&paused["status"], &paused["pauseReason"]), (&json!("paused"), &json!("asked")));
    assert_eq!(pause().await, paused, "a retry gets the same answer");
    partner.does(&format!("{path}/pause")).await.problem(409, "state_conflict");
    let active = partner.does(&format!("{path}/resume")).await.ok();
    assert_eq!((&active["status"], &active["pauseReason"]), (&json!("active"), &Value::Null));
}

/// So many webhooks an organisation may have.
const AT_MOST: usize = 10;

fn address(number: usize) -> String {
    format!("https://93.184.216.34/voorwaarts/{number}")
}

#[actix_web::test]
async fn a_webhook_that_is_added_again_is_there_once() {
    let app = App::begin().await;
    let (partner, other) = (app.as_partner("Werkplein").await, app.as_partner("Vluchtelingenwerk").await);
    let (path, first) = partner.has_webhook(ADDRESS).await;
    let again = partner.post("/v1/webhooks", &new_webhook(ADDRESS)).await;
    let id = path.rsplit('/').next().unwrap();
    assert!(text(&again.problem(409, "state_conflict")["detail"]).contains(id), "{}", again.text());
    assert!(!again.text().contains(&first), "{}", again.text());
    assert_eq!(partner.walk("/v1/webhooks").await.len(), 1);
    // What the detail says to do gives a secret after all.
    let secret = partner.post(&format!("{path}/secrets"), &json!({ "overlapHours": 0 })).await.created();
    assert!(text(&secret["secret"]).starts_with("whsec_"));
    let theirs = other.has_webhook(ADDRESS).await.0;
    // Nor does a change bring two to one address, except that it may leave its own as it is.
    let (second, _) = partner.has_webhook(&address(2)).await;
    let moved = json!({ "details": { "url": ADDRESS } });
    let refused = partner.patch(&second, ("\"v1\"", &moved)).await;
    assert!(text(&refused.problem(409, "state_conflict")["detail"]).contains(id), "{}", refused.text());
    partner.patch(&second, ("\"v1\"", &json!({ "details": { "url": address(2) } }))).await.is(200);
    other.patch(&theirs, ("\"v1\"", &json!({ "details": { "url": address(2) } }))).await.is(200);
}

#[actix_web::test]
async fn the_same_webhook_at_once_is_added_once() {
    let app = App::for_races().await;
    let partner = app.as_partner("Werkplein").await;
    let body = new_webhook(ADDRESS);
    let answers = join_all((0..8).map(|_| partner.post("/v1/webhooks", &body))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 409).count(), 7);
    assert_eq!(partner.walk("/v1/webhooks").await.len(), 1);
}

#[actix_web::test]
async fn an_organisation_has_ten_webhooks_at_most() {
    let app = App::begin().await;
    let (partner, other) = (app.as_partner("Werkplein").await, app.as_partner("Vluchtelingenwerk").await);
    let (first, _) = partner.has_webhook(&address(0)).await;
    for number in 1..AT_MOST {
        partner.has_webhook(&address(number)).await;
    }
    let refused = partner.post("/v1/webhooks", &new_webhook(&address(AT_MOST))).await;
    assert!(text(&refused.problem(409, "state_conflict")["detail"]).contains("10 webhooks"), "{}", refused.text());
    // One that is paused counts, one that was taken away doesn't, and nobody has to do with another's.
    partner.does(&format!("{first}/pause")).await.is(200);
    partner.post("/v1/webhooks", &new_webhook(&address(AT_MOST))).await.problem(409, "state_conflict");
    other.has_webhook(&address(AT_MOST)).await;
    partner.delete(&first, &partner.get(&first).await.etag()).await.is(204);
    partner.has_webhook(&address(AT_MOST)).await;
    assert_eq!(partner.walk("/v1/webhooks").await.len(), AT_MOST);
}

#[actix_web::test]
async fn eleven_webhooks_at_once_are_ten() {
    let app = App::for_races().await;
    let partner = app.as_partner("Werkplein").await;
    let bodies: Vec<Value> = (0..=AT_MOST).map(|number| new_webhook(&address(number))).collect();
    let answers = join_all(bodies.iter().map(|body| partner.post("/v1/webhooks", body))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [[201; AT_MOST].as_slice(), &[409]].concat());
    assert_eq!(partner.walk("/v1/webhooks").await.len(), AT_MOST);
}

#[actix_web::test]
async fn lists_cost_as_much_for_many_as_for_one() {
    let app = App::begin().await;
    let partner = app.as_partner("Werkplein").await;
    let (path, _) = partner.has_webhook(ADDRESS).await;
    partner.does(&format!("{path}/test")).await.is(200);
    let log = format!("{path}/deliveries?pageSize=100");
    let cost = || async {
        app.statements();
        partner.get("/v1/webhooks?pageSize=100").await.is(200);
        let list = app.statements();
        partner.get(&log).await.is(200);
        (list, app.statements())
    };
    let one = cost().await;
    assert!(one.0 <= 3 && one.1 <= 5, "{one:?}");
    for number in 1..AT_MOST {
        partner.has_webhook(&address(number)).await;
    }
    for _ in 0..30 {
        partner.does(&format!("{path}/test")).await.is(200);
    }
    assert_eq!(cost().await, one);
    assert_eq!(partner.walk("/v1/webhooks?pageSize=7").await.len(), AT_MOST);
    let walked = partner.walk(&format!("{path}/deliveries?pageSize=7&status=waiting")).await;
    assert_eq!(walked.len(), 31);
    assert!(partner.walk(&format!("{path}/deliveries?status=delivered")).await.is_empty());
}
