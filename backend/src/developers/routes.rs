//! What the site answers.

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Scope};
use maud::Markup;

use super::{guides, pages, reference};
use crate::services::Shared;
use crate::web::pages::{asset, server_of};

/// What a page of the site may do: nothing but be styled and let its examples be copied.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'none'; \
    base-uri 'none'; frame-ancestors 'none'";

/// The site. It stands before the API, since the reference lies below `/v1`.
pub fn routes(config: &mut ServiceConfig) {
    config.service(site()).service(problem_pages());
    config.service(web::resource(["/v1/docs", "/v1/docs/"]).route(web::get().to(reference::page)));
}

fn site() -> Scope {
    web::scope("/developers")
        .service(web::resource(["", "/"]).route(
            web::get().to(|request: HttpRequest, services: Shared| async move { guide(&request, &services, "") }),
        ))
        .service(
            web::resource("/site.css").route(web::get().to(|| async { asset("text/css; charset=utf-8", pages::CSS) })),
        )
        .service(
            web::resource("/site.js")
                .route(web::get().to(|| async { asset("text/javascript; charset=utf-8", pages::SCRIPT) })),
        )
        .service(web::resource("/{name}").route(
            web::get().to(|request: HttpRequest, services: Shared, name: Path<String>| async move {
                guide(&request, &services, &name)
            }),
        ))
        .default_service(web::to(nowhere))
}

fn problem_pages() -> Scope {
    web::scope("/problems")
        .service(web::resource(["", "/"]).route(web::get().to(|| async { page(StatusCode::OK, pages::problems()) })))
        .service(web::resource("/faults").route(web::get().to(|| async { page(StatusCode::OK, pages::faults()) })))
        .service(web::resource("/{code}").route(web::get().to(problem)))
        .default_service(web::to(nowhere))
}

fn guide(request: &HttpRequest, services: &Shared, name: &str) -> HttpResponse {
    match guides::find(name) {
        Some(found) => page(StatusCode::OK, pages::guide(found, &server_of(request, services))),
        None => page(StatusCode::NOT_FOUND, pages::nowhere()),
    }
}

async fn problem(code: Path<String>) -> HttpResponse {
    match code.parse() {
        Ok(code) => page(StatusCode::OK, pages::problem(code)),
        Err(_) => page(StatusCode::NOT_FOUND, pages::nowhere()),
    }
}

async fn nowhere() -> HttpResponse {
    page(StatusCode::NOT_FOUND, pages::nowhere())
}

pub(super) fn page(status: StatusCode, page: Markup) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(page.into_string())
}
