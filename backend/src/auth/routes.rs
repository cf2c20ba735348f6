//! `POST /session`, `POST /session/refresh`, `DELETE /session` and `GET /me`.

use std::net::IpAddr;

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use contract::ids::AccountId;
use contract::problem::ErrorCode;
use contract::session::{CSRF_HEADER, LogIn, Me, SessionToken};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::caller::Staff;
use super::keys::{ACCESS_TOKEN_LIFE, Bearer, hash_of};
use super::store::{self, Refreshed, SESSION_LIFE};
use crate::error::Error;
use crate::services::{Now, Services, Shared};
use crate::web::{Body, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(log_in).service(refresh_session).service(log_out).service(get_me);
    super::colleagues::routes(config);
}

/// Log in
///
/// Answers an access token and sets the refresh cookie. An unknown address and a wrong password get the same
/// answer, as fast.
#[utoipa::path(
    operation_id = "create_session", tag = "session", security(()),
    request_body = LogIn,
    responses((status = 201, description = "Logged in", body = SessionToken))
)]
#[post("/session")]
async fn log_in(services: Shared, request: HttpRequest, input: Body<LogIn>) -> Result<HttpResponse, Error> {
    let LogIn { email, password } = input.into_inner()?;
    services.throttle.count(&email, caller_address(&request, &services))?;
    let now = services.now();
    let login = {
        let now = now.clone();
        services.db.read(move |c| store::find_login(c, &email, &now)).await?
    };
    let (account_id, hash) = login.map(|login| (login.account_id, login.password_hash)).unzip();
    let matches = services.passwords.matches(password, hash.flatten()).await?;
    let Some(account_id) = account_id.filter(|_| matches) else {
        return Err(Error::new(ErrorCode::InvalidCredentials, "Check both and try again."));
    };
    let refresh = now.random().token();
    let session_id = {
        let (now, hash) = (now.clone(), hash_of(&refresh));
        services.db.write(move |c| store::begin_session(c, account_id, &hash, &now)).await?
    };
    let opened = Opened { account_id, session_id, ends_at: now.at + SESSION_LIFE, status: StatusCode::CREATED };
    opened.answer(&services, &now, refresh)
}

/// Refresh the session
///
/// Turns the refresh cookie in for a new access token and a new cookie. A cookie that was used before ends the
/// session everywhere: it was copied. Needs the header `X-Requested-With`, which other sites can't send.
#[utoipa::path(
    operation_id = "refresh_session", tag = "session", security(("refreshCookie" = [])),
    params(("X-Requested-With" = String, Header, description = "Any value", example = "voorwaarts")),
    responses((status = 200, description = "The session goes on", body = SessionToken))
)]
#[post("/session/refresh")]
async fn refresh_session(services: Shared, request: HttpRequest) -> Result<HttpResponse, Error> {
    let token = refresh_token_of(&request, &services)?;
    let now = services.now();
    let refresh = now.random().token();
    let outcome = {
        let (now, old, new) = (now.clone(), hash_of(&token), hash_of(&refresh));
        services.db.write(move |c| store::refresh(c, &old, &new, &now)).await?
    };
    match outcome {
        Refreshed::GoesOn { account_id, session_id, ends_at } => {
            let opened = Opened { account_id, session_id, ends_at, status: StatusCode::OK };
            opened.answer(&services, &now, refresh)
        }
        Refreshed::Reused { account_id } => {
            tracing::warn!(account = %account_id, "a refresh token was used twice; the session is ended");
            Err(session_ended())
        }
        Refreshed::Ended => Err(session_ended()),
    }
}

/// Log out
///
/// Ends the session at once, access tokens included, and removes the cookie. Needs the header
/// `X-Requested-With`.
#[utoipa::path(
    operation_id = "delete_session", tag = "session", security(("refreshCookie" = [])),
    params(("X-Requested-With" = String, Header, description = "Any value", example = "voorwaarts")),
    responses((status = 204, description = "Logged out"))
)]
#[delete("/session")]
async fn log_out(services: Shared, request: HttpRequest) -> Result<HttpResponse, Error> {
    let token = refresh_token_of(&request, &services)?;
    let now = services.now();
    services
        .db
        .write(move |c| {
            let session = store::session_of_token(c, &hash_of(&token))?;
            session.map_or(Ok(()), |id| store::end_session(c, id, "logged_out", &now))
        })
        .await?;
    let mut cookie = refresh_cookie(String::new(), &services);
    cookie.make_removal();
    Ok(HttpResponse::NoContent().cookie(cookie).finish())
}

/// Who am I
///
/// The account that is logged in, its roles, and what they allow together.
#[utoipa::path(
    operation_id = "get_me", tag = "session", security(("staff" = [])),
    responses((status = 200, description = "The account that is logged in", body = Me))
)]
#[get("/me")]
async fn get_me(staff: Staff, services: Shared) -> Result<Reply<Me>, Error> {
    let account_id = staff.account_id;
    let profile = services.db.read(move |c| store::profile(c, account_id)).await?;
    Ok(Reply::ok(Me {
        id: account_id,
        display_name: profile.display_name,
        email: profile.email,
        roles: staff.roles,
        permissions: staff.permissions,
        access_ends_on: profile.access_ends_on,
        organisation_name: services.presentation.organisation_name.clone(),
        demo: services.presentation.demo,
        sandbox: services.presentation.sandbox,
    }))
}

struct Opened {
    account_id: AccountId,
    session_id: Uuid,
    ends_at: chrono::DateTime<chrono::Utc>,
    status: StatusCode,
}

impl Opened {
    fn answer(&self, services: &Services, now: &Now, refresh: String) -> Result<HttpResponse, Error> {
        let bearer = Bearer::Staff { account_id: self.account_id, session_id: self.session_id };
        let access_token = services.keys.sign(&bearer, now.at, now.random().token())?;
        let expires_in = ACCESS_TOKEN_LIFE.num_seconds();
        let token = SessionToken { access_token, expires_in, session_ends_at: self.ends_at };
        Ok(HttpResponse::build(self.status).cookie(refresh_cookie(refresh, services)).json(token))
    }
}

fn session_ended() -> Error {
    Error::new(ErrorCode::SessionEnded, "Log in again.")
}

/// `__Host-` binds the cookie to this host and to https. Without https (a demo on one's own machine, other than
/// on localhost) browsers would drop it, so there it goes by another name.
fn cookie_name(services: &Services) -> &'static str {
    if services.presentation.https { "__Host-refresh" } else { "refresh" }
}

fn refresh_cookie(token: String, services: &Services) -> Cookie<'static> {
    Cookie::build(cookie_name(services), token)
        .path("/")
        .http_only(true)
        .secure(services.presentation.https)
        .same_site(SameSite::Strict)
        .max_age(Duration::hours(SESSION_LIFE.num_hours()))
        .finish()
}

/// The refresh token, when the request shows that it comes from our own app.
fn refresh_token_of(request: &HttpRequest, services: &Services) -> Result<String, Error> {
    let origin = request.headers().get("Origin").and_then(|origin| origin.to_str().ok());
    let host = request.connection_info().host().to_owned();
    let foreign = origin.is_some_and(|origin| origin.split("://").nth(1) != Some(host.as_str()));
    if foreign || !request.headers().contains_key(CSRF_HEADER) {
        return Err(Error::new(ErrorCode::Forbidden, "Only the app itself may do this, with X-Requested-With."));
    }
    request.cookie(cookie_name(services)).map(|cookie| cookie.value().to_owned()).ok_or_else(session_ended)
}

/// The address that the caller connects from; what a proxy says counts only when there is one.
pub fn caller_address(request: &HttpRequest, services: &Services) -> Option<IpAddr> {
    if services.presentation.behind_proxy {
        // The last entry is what our own proxy saw; earlier ones are the caller's say-so.
        let forwarded = request.headers().get_all("X-Forwarded-For").last()?.to_str().ok()?;
        return forwarded.rsplit(',').next()?.trim().parse().ok();
    }
    request.peer_addr().map(|address| address.ip())
}
