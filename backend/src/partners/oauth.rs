//! `POST /oauth2/token`: client credentials (RFC 6749 section 4.4), and what clients find about it by themselves
//! (RFC 8414, RFC 7517). Faults of the request are answered as those standards prescribe; faults of HTTP as problems.

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse, get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::ids::PartnerClientId;
use contract::partners::{AccessToken, KeyAlgorithm, Scope, ServerMetadata, SigningKeys, TokenRequest};
use contract::problem::{ErrorCode, OAuthError, Problem};
use serde::Serialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::assertions;
use super::credentials::{self, Proof};
use crate::auth::keys::{ACCESS_TOKEN_LIFE, Bearer, scope_text};
use crate::auth::{after_scheme, caller_address};
use crate::error::Error;
use crate::services::{Services, Shared};

/// RFC 7523 section 2.2.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

pub fn routes(config: &mut ServiceConfig) {
    config.service(create_token);
}

/// What libraries find by themselves, from any origin. It stands beside the documented API: the Dutch rules allow no path
/// whose step begins with a dot, and RFC 8615 allows no other.
pub fn well_known_routes(config: &mut web::ServiceConfig) {
    config.service(get_server_metadata).service(get_signing_keys);
}

/// Get an access token
///
/// For a partner's client, by client credentials (RFC 6749 section 4.4). The client says who it is in one of three ways:
/// by a token of a few minutes that it signs with its own key (`private_key_jwt`, RFC 7523: `EdDSA` or `ES256`, the `kid`
/// of a key that we have when there are several, `iss` and `sub` the client's id, `aud` our issuer and nothing else, `exp`
/// at most 5 minutes ahead, a `jti` that is used once); by HTTP Basic; or by `client_id` and `client_secret` in the form.
/// A `client_id` beside another way must be the same one. There is no refresh token: ask again.
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
    let address = caller_address(&request, &services);
    services.throttle.count_token(address)?;
    let form = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !form.starts_with("application/x-www-form-urlencoded") {
        let detail = "The body must be application/x-www-form-urlencoded.";
        return Err(Error::new(ErrorCode::UnsupportedMediaType, detail));
    }
    let Some(asked) = read_form(&body) else {
        return Ok(refuse("invalid_request", "Send grant_type, and each parameter once."));
    };
    if asked.grant_type != "client_credentials" {
        return Ok(refuse("unsupported_grant_type", "Only client_credentials."));
    }
    let Some((client, proof)) = credentials(&request, &asked, &services) else {
        let detail =
            "Say who you are in one way: by a client_assertion, by HTTP Basic, or by client_id and client_secret.";
        return Ok(refuse("invalid_client", detail));
    };
    let Ok(id) = client.parse::<PartnerClientId>() else { return Ok(unknown_client()) };
    let tried = (*id, address);
    services.throttle.may_try(tried)?;
    let now = services.now();
    let found = {
        let now = now.clone();
        services.db.write(move |c| credentials::authenticate(c, id, &proof, &now)).await?
    };
    services.throttle.note_try(tried, found.is_some());
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

/// The fields of the form, unless one that is needed is missing, or any is there twice.
fn read_form(body: &Bytes) -> Option<TokenRequest> {
    let text = std::str::from_utf8(body).ok()?;
    web::Query::<TokenRequest>::from_query(text).map(web::Query::into_inner).ok()
}

/// Who it is and by what it shows that, given in exactly one of the three ways.
fn credentials(request: &HttpRequest, asked: &TokenRequest, services: &Services) -> Option<(String, Proof)> {
    let header = request.headers().get(AUTHORIZATION).map(|header| header.to_str().ok());
    let assertion = (&asked.client_assertion_type, &asked.client_assertion);
    match (header, &asked.client_id, &asked.client_secret, assertion) {
        (Some(header), named, None, (None, None)) => {
            let decoded = STANDARD.decode(after_scheme(header?, "Basic")?).ok()?;
            let (id, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
            let fits = named.as_ref().is_none_or(|named| named == id);
            fits.then(|| (id.to_owned(), Proof::Secret(secret.to_owned())))
        }
        (None, Some(id), Some(secret), (None, None)) => Some((id.clone(), Proof::Secret(secret.clone()))),
        (None, id, None, (Some(kind), Some(assertion))) if kind == JWT_BEARER => {
            let named = assertions::named(assertion)?;
            let fits = id.as_ref().is_none_or(|id| *id == named.client);
            let issuer = services.keys.issuer().to_owned();
            let proof = Proof::Assertion { assertion: assertion.clone(), kid: named.kid, issuer };
            fits.then_some((named.client, proof))
        }
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
    let detail = "The client can't be recognised by this, was revoked, or has no agreement that holds.";
    refuse("invalid_client", detail)
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

/// What a client needs to know of this server, as RFC 8414 words it.
#[get("/.well-known/oauth-authorization-server")]
async fn get_server_metadata(services: Shared) -> HttpResponse {
    let issuer = services.keys.issuer();
    public(&ServerMetadata {
        issuer: issuer.to_owned(),
        token_endpoint: format!("{issuer}/oauth2/token"),
        jwks_uri: format!("{issuer}/.well-known/jwks.json"),
        scopes_supported: Scope::all().collect(),
        response_types_supported: Vec::new(),
        grant_types_supported: vec!["client_credentials".to_owned()],
        token_endpoint_auth_methods_supported: ["private_key_jwt", "client_secret_basic", "client_secret_post"]
            .map(str::to_owned)
            .to_vec(),
        token_endpoint_auth_signing_alg_values_supported: KeyAlgorithm::all().collect(),
        service_documentation: format!("{issuer}/developers/tokens"),
    })
}

/// The keys that sign access tokens, as a JWK set (RFC 7517), the one that signs now first. While one key takes over from
/// another, both are there.
#[get("/.well-known/jwks.json")]
async fn get_signing_keys(services: Shared) -> HttpResponse {
    public(&SigningKeys { keys: services.keys.public() })
}

fn public(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("Access-Control-Allow-Origin", "*"))
        .insert_header(("Cache-Control", "public, max-age=300"))
        .json(body)
}
