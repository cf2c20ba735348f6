//! `/v1/docs/`: the OpenAPI document to be read and tried, by Swagger UI. Its script and styles come with the app's files,
//! packed by `frontend/build/reference.mjs`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use maud::{DOCTYPE, html};

use super::{pages, routes};
use crate::spa;

/// As the app's, without WebAssembly: the page calls this server, and no other.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

pub async fn page() -> HttpResponse {
    let (Some(script), Some(styles)) = (spa::asset("reference", "js"), spa::asset("reference", "css")) else {
        return routes::page(StatusCode::SERVICE_UNAVAILABLE, pages::no_reference());
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "API reference · Voorwaarts for developers" }
                link rel="stylesheet" href=(styles);
                link rel="icon" href="data:,";
            }
            body {
                div #reference data-document="/v1/openapi.json" {}
                noscript { p { "This page needs JavaScript. The document itself is at " a href="/v1/openapi.json" { "/v1/openapi.json" } "." } }
                script src=(script) defer {}
            }
        }
    };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(page.into_string())
}
