//! The developer site: guides, a page for each `type` of a problem, and the reference.

use actix_web::http::Method;
use contract::problem::ErrorCode;

use crate::support::App;

const HTML: &str = "text/html; charset=utf-8";

#[actix_web::test]
async fn the_type_of_every_problem_leads_to_its_page() {
    let app = App::begin().await;
    for code in ErrorCode::all() {
        let answer = app.get(&format!("/problems/{code}")).send().await;
        assert_eq!(answer.is(200).header("Content-Type"), Some(HTML), "{code}");
        let page = answer.text();
        assert!(page.contains(&format!("<code>{code}</code>")) && page.contains("What to do"), "{code}");
    }
    // Whatever is wrong with a request, the way to its page is in the answer.
    let problem = app.get("/v1/nothing").send().await.problem(404, "not_found");
    app.get(problem["type"].as_str().unwrap()).send().await.is(200);
    let all = app.get("/problems/").send().await.is(200).text();
    assert!(ErrorCode::all().all(|code| all.contains(&format!("\"/problems/{code}\""))));
    let faults = app.get("/problems/faults").send().await.is(200).text();
    assert!(faults.contains("citizen_service_number"));
}

#[actix_web::test]
async fn another_page_is_not_there_and_says_so_as_a_page() {
    let app = App::begin().await;
    for path in ["/problems/nothing", "/problems/not_found/more", "/developers/nothing", "/developers/guide/more"] {
        let answer = app.get(path).send().await;
        assert_eq!(answer.is(404).header("Content-Type"), Some(HTML), "{path}");
        assert!(answer.text().contains("There is no such page"), "{path}");
    }
    // A page is read, and nothing else.
    for path in ["/developers/", "/developers/guide", "/problems/not_found", "/v1/docs/"] {
        for method in [Method::POST, Method::PUT, Method::DELETE] {
            app.ask(method, path).send().await.is(405);
        }
    }
}

#[actix_web::test]
async fn guides_name_the_server_and_may_do_nothing_but_be_read() {
    let app = App::presented(|presentation| presentation.public_url = Some("https://api.example.nl/".into())).await;
    for path in [
        "/developers",
        "/developers/",
        "/developers/guide",
        "/developers/conformity",
        "/problems",
        "/problems/internal",
    ] {
        let answer = app.get(path).send().await;
        let policy = answer.is(200).header("Content-Security-Policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"), "{path}: {policy}");
        assert_eq!(answer.header("Cache-Control"), Some("no-cache"), "{path}");
        let page = answer.text();
        assert!(!page.contains("<script>") && !page.contains("style="), "{path}: nothing inline");
    }
    let guide = app.get("/developers/guide").send().await.is(200).text();
    assert!(guide.contains("API=https://api.example.nl\n") && !guide.contains("127.0.0.1:8080"), "{guide}");
    // The files that pages name are there.
    for start in ["/developers/site.css?v=", "/developers/site.js?v="] {
        let at = guide.find(start).unwrap();
        let file = app.get(guide[at..].split('"').next().unwrap()).send().await;
        assert!(file.is(200).header("Cache-Control").unwrap().contains("immutable"));
    }
}

#[actix_web::test]
async fn the_reference_is_there_or_says_how_it_comes() {
    let app = App::begin().await;
    for path in ["/v1/docs", "/v1/docs/"] {
        let answer = app.get(path).header("Accept", "text/html").send().await;
        assert!(matches!(answer.status, 200 | 503), "{path}: {}", answer.status);
        assert_eq!(answer.header("Content-Type"), Some(HTML));
        assert!(answer.text().contains("/v1/openapi.json"), "{path}");
    }
}
