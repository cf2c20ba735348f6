use actix_web::body::to_bytes;
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, dev::ServiceResponse};

use super::*;

const HASHED: &str = "/assets/app.2f61b0c4d9aa.css";
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn small_app(path: &str) -> Option<File> {
    let text = match path {
        "index.html" => "the page",
        "index.html.br" => "the page, brotli",
        "assets/app.2f61b0c4d9aa.css" => "styles",
        "assets/app.2f61b0c4d9aa.css.br" => "styles, brotli",
        "assets/frontend.0123456789ab.wasm" => "code",
        "assets/licence.txt" => "licence",
        "sw.js" => "the worker",
        ".stamp" => "hidden",
        _ => return None,
    };
    Some(File { bytes: Bytes::from_static(text.as_bytes()), mark: text.replace([' ', ','], "-") })
}

const SMALL_APP: Files = Files { has: |path| small_app(path).is_some(), read: small_app };
const NOTHING_BUILT: Files = Files { has: |_| false, read: |_| None };

async fn ask_of(files: Files, request: TestRequest) -> (ServiceResponse, String) {
    let app = App::new()
        .route("/v1/people", web::get().to(|| async { "people" }))
        .configure(|cfg| routes_from(cfg, files))
        .default_service(web::to(|| async { HttpResponse::NotFound().body("problem") }));
    let (request, response) = call_service(&init_service(app).await, request.to_request()).await.into_parts();
    let (response, body) = response.into_parts();
    let body = String::from_utf8(to_bytes(body).await.unwrap().to_vec()).unwrap();
    (ServiceResponse::new(request, response.set_body(()).map_into_boxed_body()), body)
}

async fn ask(request: TestRequest) -> (ServiceResponse, String) {
    ask_of(SMALL_APP, request).await
}

fn get(path: &str) -> TestRequest {
    TestRequest::get().uri(path)
}

fn header_of<'a>(response: &'a ServiceResponse, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[actix_web::test]
async fn every_place_in_the_app_gets_its_page() {
    for place in ["/", "/people", "/people/0198c1d2-0000-7000-8000-000000000000?tab=notes", "/onderdelen/"] {
        let (response, body) = ask(get(place).insert_header(("accept", BROWSER))).await;
        assert_eq!((response.status(), body.as_str()), (StatusCode::OK, "the page"), "{place}");
        assert_eq!(header_of(&response, "cache-control"), "no-cache");
        assert_eq!(header_of(&response, "content-type"), "text/html; charset=utf-8");
    }
}

#[actix_web::test]
async fn what_is_not_the_apps_gets_no_page() {
    let elsewhere = [
        "/v1/nothing",
        "/v1",
        "/V1/people",
        "/%761/nothing",
        "//v1/nothing",
        "/oauth2/nothing",
        "/health",
        "/metrics",
        "/assets/gone.0123456789ab.js",
        "/favicon.ico",
        "/.stamp",
        "/.well-known/nothing",
        "/assets/../.stamp",
        "/assets/app.2f61b0c4d9aa.css.br",
        "/docs/nothing",
        "/developers/nothing",
        "/problems/nothing",
    ];
    for path in elsewhere {
        let (response, body) = ask(get(path).insert_header(("accept", BROWSER))).await;
        assert_eq!((response.status(), body.as_str()), (StatusCode::NOT_FOUND, "problem"), "{path}");
    }
    let programs = [
        get("/people"),
        get("/people").insert_header(("accept", "application/json")),
        get("/people").insert_header(("accept", "*/*")),
    ];
    for program in programs {
        assert_eq!(ask(program).await.1, "problem");
    }
    let post = get("/people").method(Method::POST).insert_header(("accept", BROWSER));
    assert_eq!(ask(post).await.1, "problem");
    assert_eq!(ask(get("/v1/people").insert_header(("accept", BROWSER))).await.1, "people");
}

#[actix_web::test]
async fn hashed_files_are_kept_for_good_and_others_asked_again() {
    let (response, body) = ask(get(HASHED)).await;
    assert_eq!(body, "styles");
    assert_eq!(header_of(&response, "cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(header_of(&response, "content-type"), "text/css; charset=utf-8");
    assert_eq!(header_of(&response, "vary"), "accept-encoding");
    let (response, _) = ask(get("/assets/frontend.0123456789ab.wasm")).await;
    assert_eq!(header_of(&response, "content-type"), "application/wasm");
    let (response, _) = ask(get("/assets/licence.txt")).await;
    assert_eq!(header_of(&response, "cache-control"), "no-cache");
    // What works without a connection is asked for anew each time, so that a new version is noticed.
    let (response, body) = ask(get("/sw.js")).await;
    assert_eq!((header_of(&response, "cache-control"), body.as_str()), ("no-cache", "the worker"));
    assert_eq!(header_of(&response, "content-type"), "text/javascript; charset=utf-8");
}

#[actix_web::test]
async fn the_caller_gets_the_copy_it_can_read() {
    for (accepts, coding, body) in [
        ("gzip, deflate, br, zstd", "br", "the page, brotli"),
        ("gzip", "", "the page"),
        ("br;q=0, gzip", "", "the page"),
        ("deflate", "", "the page"),
        ("identity", "", "the page"),
        ("", "", "the page"),
    ] {
        let (response, got) =
            ask(get("/").insert_header(("accept", BROWSER)).insert_header(("accept-encoding", accepts))).await;
        assert_eq!((header_of(&response, "content-encoding"), got.as_str()), (coding, body), "{accepts}");
    }
    // What the build did not compress gains nothing from it: the whole server is told to leave it alone.
    let (response, body) = ask(get("/assets/licence.txt").insert_header(("accept-encoding", "gzip, br"))).await;
    assert_eq!((header_of(&response, "content-encoding"), body.as_str()), ("identity", "licence"));
}

#[actix_web::test]
async fn what_the_browser_has_is_not_sent_again() {
    let page = || get("/").insert_header(("accept", BROWSER));
    let (response, _) = ask(page()).await;
    let tag = header_of(&response, "etag").to_owned();
    let (response, body) = ask(page().insert_header(("if-none-match", tag.clone()))).await;
    assert_eq!((response.status(), body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(header_of(&response, "etag"), tag);
    let (response, _) =
        ask(page().insert_header(("if-none-match", tag)).insert_header(("accept-encoding", "br"))).await;
    assert_eq!(response.status(), StatusCode::OK, "another encoding is another representation");
}

#[actix_web::test]
async fn answers_carry_the_security_headers() {
    let (response, _) = ask(get("/").insert_header(("accept", BROWSER))).await;
    assert_eq!(
        header_of(&response, "content-security-policy"),
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    assert_eq!(header_of(&response, "x-content-type-options"), "nosniff");
    assert_eq!(header_of(&response, "referrer-policy"), "no-referrer");
    assert_eq!(header_of(&response, "cross-origin-opener-policy"), "same-origin");
    assert_eq!(header_of(&response, "cross-origin-resource-policy"), "same-origin");
    assert_eq!(header_of(&response, "strict-transport-security"), "");
}

#[actix_web::test]
async fn a_server_without_the_app_says_how_to_build_it() {
    let (response, body) = ask_of(NOTHING_BUILT, get("/people").insert_header(("accept", BROWSER))).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("frontend/build.sh"));
    assert_eq!(ask_of(NOTHING_BUILT, get("/v1/nothing").insert_header(("accept", BROWSER))).await.1, "problem");
}

#[test]
fn who_reads_no_brotli_gets_it_unpacked() {
    let packed = [0x1b, 0x05, 0x00, 0xf8, 0x25, 0x00, 0x82, 0x90, 0x20, 0x45];
    assert_eq!(unpacked(&packed).unwrap(), "styles");
    assert!(unpacked(&packed[..6]).is_none());
}
