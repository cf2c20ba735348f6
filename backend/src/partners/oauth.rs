//! `POST /oauth2/token`: client credentials (RFC 6749 section 4.4). Faults of the request are answered as that
//! standard prescribes; faults of HTTP as problems.

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::ids::PartnerClientId;
use contract::partners::{AccessToken, Scope, TokenRequest};
use contract::problem::{ErrorCode, OAuthError, Problem};
use utoipa_actix_web::service_config::ServiceConfig;

use super::store;
use crate::auth::caller_address;
use crate::auth::keys::{ACCESS_TOKEN_LIFE, Bearer, scope_text};
use crate::error::Error;
use crate::services::Shared;

pub fn routes(config: &mut ServiceConfig) {
    config.service(create_token);
}

/// Get an access token
///
/// For a partner's client, by client credentials (RFC 6749 section 4.4). The client says who it is by HTTP Basic, or
/// by `client_id` and `client_secret` in the form. There is no refresh token: ask again.
#[utoipa::path(
    operation_id = "create_token", tag = "token", security(()),
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The token", body = AccessToken),
        (status = 400, description = "The request can't be granted, as RFC 6749 words it", content(
            (OAuthError = "application/json"), (Problem = "application/problem+json"))),
        (status = 401, description = "The client is unknown, as RFC 6749 words it", content(
            (OAuthError = "application/json"), (Problem = "application/problem+json"))),
    )
)]
#[post("/oauth2/token")]
async fn create_token(services: Shared, request: HttpRequest, body: Bytes) -> Result<HttpResponse, Error> {
    let form = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !form.starts_with("application/x-www-form-urlencoded") {
        let detail = "The body must be application/x-www-form-urlencoded.";
        return Err(Error::new(ErrorCode::UnsupportedMediaType, detail));
    }
    let Ok(asked) = serde_urlencoded(&body) else {
        return Ok(refuse("invalid_request", "Send grant_type, and each parameter once."));
    };
    if asked.grant_type != "client_credentials" {
        return Ok(refuse("unsupported_grant_type", "Only client_credentials."));
    }
    let Some((client, secret)) = credentials(&request, &asked) else {
        return Ok(refuse(
            "invalid_client",
            "Say who you are, by HTTP Basic or client_id and client_secret, in one way.",
        ));
    };
    services.throttle.count(&format!("client {client}"), caller_address(&request, &services))?;
    let Ok(id) = client.parse::<PartnerClientId>() else { return Ok(unknown_client()) };
    let now = services.now();
    let found = {
        let now = now.clone();
        services.db.write(move |c| store::with_secret(c, id, &secret, &now)).await?
    };
    let Some(found) = found else { return Ok(unknown_client()) };
    let Some(scopes) = granted(asked.scope.as_deref(), &found.scopes) else {
        return Ok(refuse("invalid_scope", "This client doesn't have all of these scopes."));
    };
    let bearer = Bearer::Partner { client_id: id, scopes: scopes.clone() };
    let token = AccessToken {
        access_token: services.keys.sign(&bearer, now.at, now.random().token())?,
        token_type: "Bearer".to_owned(),
        expires_in: ACCESS_TOKEN_LIFE.num_seconds(),
        scope: scope_text(&scopes),
    };
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(token))
}

fn serde_urlencoded(body: &Bytes) -> Result<TokenRequest, ()> {
    let text = std::str::from_utf8(body).map_err(|_| ())?;
    actix_web::web::Query::<TokenRequest>::from_query(text).map(actix_web::web::Query::into_inner).map_err(|_| ())
}

/// Id and secret, given in exactly one of the two ways.
fn credentials(request: &HttpRequest, asked: &TokenRequest) -> Option<(String, String)> {
    let header = request.headers().get(AUTHORIZATION).and_then(|header| header.to_str().ok());
    match (header, &asked.client_id, &asked.client_secret) {
        (Some(header), _, None) => {
            let decoded = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
            let (id, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
            Some((id.to_owned(), secret.to_owned()))
        }
        (None, Some(id), Some(secret)) => Some((id.clone(), secret.clone())),
        _ => None,
    }
}

/// The scopes asked for, if the client has them all; all that it has when none are asked for.
fn granted(asked: Option<&str>, has: &[Scope]) -> Option<Vec<Scope>> {
    let Some(asked) = asked.filter(|asked| !asked.trim().is_empty()) else { return Some(has.to_vec()) };
    let read = asked.split_ascii_whitespace().map(|scope| scope.parse().ok());
    let scopes: Vec<Scope> = read.collect::<Option<_>>()?;
    scopes.iter().all(|scope| has.contains(scope)).then_some(scopes)
}

fn unknown_client() -> HttpResponse {
    refuse("invalid_client", "The client id and secret don't belong together, or the client was revoked.")
}

fn refuse(error: &str, description: &str) -> HttpResponse {
    let unknown = error == "invalid_client";
    let mut response = HttpResponse::build(if unknown { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST });
    if unknown {
        response.insert_header((WWW_AUTHENTICATE, "Basic realm=\"oauth2\""));
    }
    response.insert_header(("Cache-Control", "no-store"));
    response.json(OAuthError { error: error.to_owned(), error_description: description.to_owned() })
}
