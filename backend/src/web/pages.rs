//! Pages that the server makes itself, for people who have no account: HTML that needs no script.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, LOCATION};
use actix_web::{HttpRequest, HttpResponse};
use contract::problem::ErrorCode;
use maud::Markup;
use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::services::Services;

/// The media type of every such page; errors of this type are left as they are.
pub const PAGE: &str = "text/html; charset=utf-8";

/// What a page may do: nothing but be styled, read aloud, and send itself back.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// A page, which nobody keeps, lists or frames.
pub fn page(status: StatusCode, page: Markup) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, PAGE))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // So that a browser says where a form comes from, and still nobody else learns the address.
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .insert_header(("X-Robots-Tag", "noindex"))
        .body(page.into_string())
}

/// On to another page, which is read anew.
pub fn go_to(address: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, address))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

/// Where people reach the server, without a slash at the end.
pub fn server_of(request: &HttpRequest, services: &Services) -> String {
    if let Some(url) = &services.presentation.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let scheme = if services.presentation.https { "https" } else { "http" };
    format!("{scheme}://{}", request.connection_info().host())
}

/// A file that pages refer to by [`named`], which a browser keeps for good.
pub fn asset(kind: &'static str, contents: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(contents)
}

/// A name that changes with the contents.
pub fn named(path: &str, contents: &str) -> String {
    let hash = Sha256::digest(contents);
    let mark: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{path}?v={mark}")
}

/// A form that another site sends is none of ours.
///
/// # Errors
/// `forbidden`.
pub fn must_be_ours(request: &HttpRequest) -> Result<(), Error> {
    let origin = request.headers().get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let host = request.connection_info().host().to_owned();
    let foreign =
        origin.filter(|origin| *origin != "null").is_some_and(|origin| origin.split("://").nth(1) != Some(&host));
    if foreign { Err(Error::new(ErrorCode::Forbidden, "Another site sent this.")) } else { Ok(()) }
}
