//! HTTP as every caller meets it: what is served is documented, and whatever is wrong is answered as a problem.

use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service, try_call_service};
use actix_web::{App as Actix, HttpResponse, web};
use serde_json::{Value, json};
use voorwaarts::web::document::{AT_ROOT, document};
use voorwaarts::web::{observe, problems};

use crate::support::{App, TODAY, operations};

#[test]
fn the_committed_document_is_the_served_one() {
    let committed = include_str!("../../../openapi/openapi.json");
    let committed: Value = serde_json::from_str(committed).unwrap();
    assert!(committed == *document(), "write it anew: cargo run -p voorwaarts -- openapi >openapi/openapi.json");
}

#[actix_web::test]
async fn the_server_answers_the_document_with_its_own_address() {
    let app = App::presented(|presentation| presentation.public_url = Some("https://api.example.nl/".into())).await;
    let mut served = app.get("/v1/openapi.json").send().await.ok();
    assert_eq!(served["servers"], json!([{ "url": "https://api.example.nl/v1" }]));
    for path in AT_ROOT {
        assert_eq!(served["paths"][path]["servers"], json!([{ "url": "https://api.example.nl" }]));
    }
    let token_url = &served["components"]["securitySchemes"]["partner"]["flows"]["clientCredentials"]["tokenUrl"];
    assert_eq!(*token_url, "https://api.example.nl/oauth2/token");
    // The rest is the document as it is committed.
    assert_eq!(served["components"]["schemas"], document()["components"]["schemas"]);
    for path in AT_ROOT {
        served["paths"][path]["servers"] = document()["paths"][path]["servers"].clone();
    }
    assert!(served["paths"] == document()["paths"]);
}

#[actix_web::test]
async fn every_documented_path_knows_its_methods_and_no_others() {
    let app = App::begin().await;
    let all = operations();
    for operation in &all {
        let documented: Vec<_> =
            all.iter().filter(|other| other.path == operation.path).map(|other| &other.method).collect();
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let answer = app.ask(method.clone(), &operation.address()).send().await;
            // An address can also be read as one with a parameter: GET /people/search asks for the person `search`.
            let read_otherwise = all.iter().any(|other| other.method == method && other.fits(operation.path));
            if documented.contains(&&method) || read_otherwise {
                assert!(!matches!(answer.status, 404 | 405), "{}: {}", answer.what, answer.text());
            } else {
                answer.problem(405, "method_not_allowed");
                let mut allowed: Vec<_> = answer.header("Allow").unwrap_or_default().split(", ").collect();
                let mut expected: Vec<_> = documented.iter().map(|method| method.as_str()).collect();
                allowed.sort_unstable();
                expected.sort_unstable();
                assert_eq!(allowed, expected, "{}", answer.what);
            }
        }
    }
}

/// Every handler in the source is documented, but for the two of health.
#[test]
fn every_served_route_is_documented() {
    fn handlers(folder: &std::path::Path) -> usize {
        let count = |path: std::path::PathBuf| {
            if path.is_dir() {
                return handlers(&path);
            }
            let source = std::fs::read_to_string(path).unwrap();
            let marks = ["#[get(", "#[post(", "#[put(", "#[patch(", "#[delete("];
            source.lines().filter(|line| marks.iter().any(|mark| line.starts_with(mark))).count()
        };
        std::fs::read_dir(folder).unwrap().map(|entry| count(entry.unwrap().path())).sum()
    }
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    // Health, twice, the calendar that a client reads by its secret address, and what OAuth libraries find by themselves,
    // twice, stand beside the API.
    assert_eq!(handlers(&source), operations().len() + 5);
}

#[actix_web::test]
async fn an_unknown_path_is_a_problem() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for path in ["/v1/nothing", "/v1/people/x/y/z", "/v1/", "/v1/people/", "/v1/figures/", "/v1//people"] {
        app.get(path).send().await.problem(404, "not_found");
        user.get(path).await.problem(404, "not_found");
    }
    user.does("/v1/nothing").await.problem(404, "not_found");
    // An id that is none can't be anyone's.
    user.get("/v1/people/x").await.problem(404, "not_found");
    user.get("/v1/figures/x").await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_body_must_be_json_of_a_sensible_size() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let post = || user.ask(Method::POST, "/v1/people");
    post().await.body("text/plain", "{}").send().await.problem(415, "unsupported_media_type");
    post().await.body("application/x-www-form-urlencoded", "a=b").send().await.problem(415, "unsupported_media_type");
    post().await.send().await.problem(415, "unsupported_media_type");
    for broken in ["", "{", "{\"details\": tru", "\u{feff}", "[1,]", "{} {}"] {
        assert_eq!(post().await.body("application/json", broken).send().await.faults(), [" wrong_format"], "{broken}");
    }
    let invalid_utf8 = web::Bytes::from_static(b"{\"details\": \"\xff\"}");
    assert_eq!(post().await.body("application/json", invalid_utf8).send().await.faults(), [" wrong_format"]);
    let large = json!({ "details": { "givenName": "a".repeat(300 * 1024) } });
    post().await.json(&large).send().await.problem(413, "body_too_large");
    // A charset is no other media type.
    post().await.body("application/json; charset=utf-8", "{}").send().await.problem(400, "validation_failed");
}

#[actix_web::test]
async fn a_body_can_not_nest_without_end() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let nested = format!("{}1{}", "[".repeat(100), "]".repeat(100));
    let answer = user.ask(Method::POST, "/v1/people").await.body("application/json", nested).send().await;
    assert!(answer.faults().iter().any(|fault| fault.ends_with("too_many")), "{}", answer.text());
    let deeper = format!("{}1{}", "[".repeat(20_000), "]".repeat(20_000));
    let answer = user.ask(Method::POST, "/v1/people").await.body("application/json", deeper).send().await;
    assert_eq!(answer.faults(), [" wrong_format"]);
}

#[actix_web::test]
async fn answers_come_as_json_or_not_at_all() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    for accept in ["text/html", "application/xml", "application/json;q=0", "image/*"] {
        let ask = user.ask(Method::GET, "/v1/people").await.header("Accept", accept);
        ask.send().await.problem(406, "not_acceptable");
    }
    for accept in ["*/*", "application/json", "application/*;q=0.5", "text/html, application/json;q=0.1"] {
        user.ask(Method::GET, "/v1/people").await.header("Accept", accept).send().await.is(200);
    }
}

#[actix_web::test]
async fn a_query_has_known_parameters_of_the_right_form() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    let answer = user.get("/v1/people?waiting=perhaps&colour=red&sort=height&pageSize=many").await;
    assert_eq!(
        answer.faults(),
        ["?colour unknown_field", "?pageSize wrong_format", "?sort not_allowed", "?waiting wrong_format"]
    );
    assert!(!answer.text().contains("height") && !answer.text().contains("perhaps"), "{}", answer.text());
    for size in [0, 101] {
        assert_eq!(user.get(&format!("/v1/people?pageSize={size}")).await.faults(), ["?pageSize out_of_range"]);
    }
    assert_eq!(user.get("/v1/people?waiting=true&waiting=false").await.faults(), ["?waiting repeated"]);
    user.get("/v1/people?cursor=x").await.problem(400, "invalid_cursor");
}

#[actix_web::test]
async fn what_is_documented_holds_where_reading_alone_is_more_lenient() {
    let app = App::begin().await;
    let user = app.as_coordinator().await;
    // The list of a struct's fields in their order would pass for an object.
    let decision = "/v1/event-decisions/01890a5d-ac96-774b-bcce-b302099a8057/led-to";
    assert_eq!(user.post(decision, &json!([])).await.faults(), [" wrong_type"]);
    let consents = "/v1/people/01890a5d-ac96-774b-bcce-b302099a8057/withdraw-story-consents";
    let five = json!({ "on": TODAY, "channels": ["site", "site", "site", "site", "site"] });
    assert_eq!(user.post(consents, &five).await.faults(), ["/channels too_many"]);
    let long = format!("/v1/referral-statuses?reference={}", "é".repeat(101).replace('é', "%C3%A9"));
    assert_eq!(user.get(&long).await.faults(), ["?reference too_long"]);
    user.get(&long.replacen("%C3%A9", "", 1)).await.is(200);
    // A fixed step of a path comes before an id.
    let answer = user.ask(Method::PATCH, "/v1/people/search").await.json(&json!({})).send().await;
    answer.problem(405, "method_not_allowed");
    assert_eq!(answer.header("Allow"), Some("POST"));
}

#[actix_web::test]
async fn health_is_told_to_everyone() {
    let app = App::begin().await;
    assert_eq!(app.get("/health/live").send().await.is(200).text(), "alive\n");
    assert_eq!(app.get("/health/ready").send().await.is(200).text(), "ready\n");
}

#[actix_web::test]
async fn a_server_that_lost_its_database_for_a_moment_says_so_and_recovers() {
    let app = App::for_races().await;
    let user = app.as_coordinator().await;
    let token = user.token().await;
    let mut connection = app.own_database().connect();
    diesel::connection::SimpleConnection::batch_execute(
        &mut connection,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .unwrap();
    // Each connection that was cut off costs at most one answer, and that one says what to do.
    let mut statuses = Vec::new();
    for _ in 0..20 {
        let answer = app.get("/v1/people").header("Authorization", &format!("Bearer {token}")).send().await;
        assert!(matches!(answer.status, 200 | 503), "{}: {}", answer.status, answer.text());
        statuses.push(answer.status);
    }
    assert_eq!(statuses.last(), Some(&200), "{statuses:?}");
    app.get("/health/live").send().await.is(200);
}

#[actix_web::test]
async fn a_panic_is_a_problem_too_and_tells_nothing() {
    async fn boom() -> HttpResponse {
        panic!("the name of someone");
    }
    let app = App::begin().await;
    let service = init_service(
        Actix::new()
            .app_data(app.shared())
            .wrap(from_fn(problems::problems))
            .wrap(from_fn(observe))
            .route("/v1/boom", web::get().to(boom)),
    )
    .await;
    let Err(error) = try_call_service(&service, TestRequest::get().uri("/v1/boom").to_request()).await else {
        panic!("a panic must not pass for an answer");
    };
    let response = error.as_response_error().error_response();
    assert_eq!(response.status(), 500);
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!(header("Content-Type"), "application/problem+json");
    assert_eq!(header("API-Version"), document()["info"]["version"]);
    assert_eq!(header("Cache-Control"), "no-store");
    let trace_id = header("Trace-Id").to_owned();
    let body = actix_web::body::to_bytes(response.into_body()).await.map_err(|_| "a body").unwrap();
    let problem: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&problem["code"], &problem["traceId"]), (&json!("internal"), &json!(trace_id)));
    assert!(!problem.to_string().contains("someone"), "{problem}");
}

#[actix_web::test]
async fn answers_keep_their_security_headers() {
    let app = App::begin().await;
    for path in ["/v1/me", "/v1/openapi.json", "/health/live", "/"] {
        let answer = app.get(path).send().await;
        assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("Referrer-Policy"), Some("no-referrer"), "{path}");
        assert!(
            answer.header("Content-Security-Policy").is_some_and(|policy| policy.starts_with("default-src 'none'")),
            "{path}"
        );
    }
}
