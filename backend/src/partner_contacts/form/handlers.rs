//! What the form answers.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::{AcceptLanguage, Header as _, RETRY_AFTER};
use actix_web::web::{self, Form, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use contract::ids::ReferralId;
use contract::problem::{ErrorCode, Fault, FaultCode};
use contract::referrals::NewReferral;
use maud::Markup;
use uuid::Uuid;

use super::fields::{Field, Typed, read};
use super::pages::{self, Asked, Frame, Overview};
use super::question::Filled;
use super::sent;
use super::words::{Language, Told, Words, words};
use crate::auth::{Scope, caller_address};
use crate::error::{Error, status_of};
use crate::partner_contacts::sessions::{self, Visitor};
use crate::referrals;
use crate::services::{Services, Shared};
use crate::web::Body;
use crate::web::pages::{asset, go_to, must_be_ours, page};

/// All fields at their longest, each sign of which may take twelve bytes in a form.
const LARGEST: usize = 48 * 1024;
/// How many referrals stand on a page.
const PAGE_SIZE: usize = 20;
/// What the place on the list is sealed for, so that nothing else that is sealed opens as one.
const PURPOSE: &[u8] = b"referrals by form";
/// Which language was chosen.
const LANGUAGE_COOKIE: &str = "aanmelden-taal";

/// The form below `/aanmelden`. Only what comes from a mail has a token in its address.
pub fn routes(config: &mut ServiceConfig) {
    let scope = web::scope("/aanmelden")
        .app_data(web::FormConfig::default().limit(LARGEST))
        .route("", web::get().to(overview))
        .route("/form.css", web::get().to(|| async { asset("text/css; charset=utf-8", pages::CSS) }))
        .route("/link/{token}", web::get().to(welcome))
        .route("/link/{token}", web::post().to(open))
        .route("/nieuw", web::get().to(ask))
        .route("/nieuw", web::post().to(send))
        .route("/bedankt/{referral}", web::get().to(thanks))
        .route("/terugnemen/{referral}", web::get().to(ask_back))
        .route("/terugnemen/{referral}", web::post().to(take_back))
        .route("/uit", web::post().to(close))
        .default_service(web::to(nowhere));
    config.service(scope);
}

/// Who reads, and in which language.
struct Reader<'a> {
    request: &'a HttpRequest,
    services: &'a Services,
    language: Language,
    has_chosen: bool,
    is_open: bool,
}

type What = fn(&'static Words) -> &'static Told;

impl<'a> Reader<'a> {
    fn of(request: &'a HttpRequest, services: &'a Services) -> Self {
        let asked = parameter(request, "taal").and_then(|code| code.parse().ok());
        let known = || request.cookie(LANGUAGE_COOKIE).and_then(|cookie| cookie.value().parse().ok());
        let language = asked.or_else(known).or_else(|| wanted(request)).unwrap_or(Language::Nl);
        Self { request, services, language, has_chosen: asked.is_some(), is_open: false }
    }

    fn words(&self) -> &'static Words {
        words(self.language)
    }

    /// Who opened their link in this browser.
    async fn visitor(&mut self) -> Result<Visitor, Error> {
        let Some(token) = cookie_of(self.request, self.services) else { return Err(Error::unauthenticated()) };
        let now = self.services.now();
        let found = self.services.db.read(move |c| sessions::of_cookie(c, &token, &now)).await?;
        self.is_open = found.is_some();
        found.ok_or_else(Error::unauthenticated)
    }

    /// Whom the link in the address is of. Whatever is wrong with it, the answer is the same; whoever tries many is told
    /// to wait.
    async fn of_link(&self, token: &str) -> Result<Visitor, Error> {
        let (token, now) = (token.to_owned(), self.services.now());
        match self.services.db.read(move |c| sessions::of_link(c, &token, &now)).await? {
            Some(visitor) => Ok(visitor),
            None => {
                self.services.throttle.count_wrong_link(caller_address(self.request, self.services))?;
                Err(Error::not_found())
            }
        }
    }

    fn us(&self) -> &str {
        &self.services.presentation.organisation_name
    }

    /// A page. What was typed would be lost on the way to the other language, so that a form that was sent doesn't lead
    /// there.
    fn page(&self, status: StatusCode, write: impl FnOnce(&Frame<'_>) -> Markup) -> HttpResponse {
        let is_read = self.request.method() == actix_web::http::Method::GET;
        let here = is_read.then(|| self.request.path());
        let frame = Frame { language: self.language, here, is_open: self.is_open };
        let mut response = page(status, write(&frame));
        if self.has_chosen {
            let cookie = Cookie::build(LANGUAGE_COOKIE, self.language.code())
                .path("/aanmelden")
                .http_only(true)
                .secure(self.services.presentation.https)
                .same_site(SameSite::Lax)
                .max_age(Duration::days(365))
                .finish();
            // A cookie of plain letters, which always fits.
            let _ = response.add_cookie(&cookie);
        }
        response
    }

    fn tell(&self, status: StatusCode, what: What) -> HttpResponse {
        self.page(status, |frame| pages::told(frame, what(self.words())))
    }

    /// The page of whatever went wrong.
    fn failed(&self, error: &Error) -> HttpResponse {
        let (status, what): (_, What) = match error.code() {
            // 401 would ask for a scheme of HTTP; there is none to log in by.
            ErrorCode::Unauthenticated => (StatusCode::FORBIDDEN, |words| &words.no_session),
            ErrorCode::NotFound if self.is_open => (StatusCode::NOT_FOUND, |words| &words.not_found),
            ErrorCode::NotFound => (StatusCode::NOT_FOUND, |words| &words.dead_link),
            ErrorCode::StateConflict => (StatusCode::CONFLICT, |words| &words.decided),
            ErrorCode::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, |words| &words.too_often),
            code => (status_of(code), |words| &words.went_wrong),
        };
        let mut response = self.tell(status, what);
        if status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(RETRY_AFTER, actix_web::http::header::HeaderValue::from_static("120"));
        }
        response
    }
}

fn parameter(request: &HttpRequest, name: &str) -> Option<String> {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string()).ok()?.into_inner();
    pairs.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// The language that a browser asks for, when it is one of the form's.
fn wanted(request: &HttpRequest) -> Option<Language> {
    let ranked = AcceptLanguage::parse(request).ok()?.ranked();
    ranked.iter().find_map(|tag| tag.to_string().split('-').next()?.to_ascii_lowercase().parse().ok())
}

/// `__Host-` binds the cookie to this host and to https. Without https (a demo on one's own machine) browsers would drop
/// it, so there it goes by another name.
fn cookie_name(services: &Services) -> &'static str {
    if services.presentation.https { "__Host-aanmelden" } else { "aanmelden" }
}

fn cookie_of(request: &HttpRequest, services: &Services) -> Option<String> {
    request.cookie(cookie_name(services)).map(|cookie| cookie.value().to_owned())
}

fn session_cookie(token: String, services: &Services) -> Cookie<'static> {
    Cookie::build(cookie_name(services), token)
        .path("/")
        .http_only(true)
        .secure(services.presentation.https)
        .same_site(SameSite::Strict)
        .max_age(Duration::seconds(sessions::LIFE.num_seconds()))
        .finish()
}

/// What doesn't begin with an open browser or a link: that, and no more.
async fn nowhere(services: Shared, request: HttpRequest) -> HttpResponse {
    Reader::of(&request, &services).tell(StatusCode::NOT_FOUND, |words| &words.not_found)
}

/// For whom the link is. Programs that look at links in mail come here too, so that it does nothing.
async fn welcome(services: Shared, request: HttpRequest, token: Path<String>) -> HttpResponse {
    let reader = Reader::of(&request, &services);
    match reader.of_link(&token).await {
        Ok(visitor) => reader.page(StatusCode::OK, |frame| pages::welcome(frame, &visitor, &token, reader.us())),
        Err(error) => reader.failed(&error),
    }
}

/// Exchanges a link for a cookie. By POST, and so from a page of ours: a browser that comes from a mail program would
/// not send a strict cookie on after a redirect.
async fn open(services: Shared, request: HttpRequest, token: Path<String>) -> HttpResponse {
    let reader = Reader::of(&request, &services);
    let answered = async {
        must_be_ours(&request)?;
        let visitor = reader.of_link(&token).await?;
        let now = services.now();
        let opened = now.random().token();
        let kept = opened.clone();
        services.db.write(move |c| sessions::begin(c, &visitor, &kept, &now)).await?;
        let mut response = go_to("/aanmelden");
        response.add_cookie(&session_cookie(opened, &services)).map_err(|error| Error::internal(&error))?;
        Ok(response)
    };
    answered.await.unwrap_or_else(|error: Error| reader.failed(&error))
}

async fn close(services: Shared, request: HttpRequest) -> HttpResponse {
    let reader = Reader::of(&request, &services);
    let answered = async {
        must_be_ours(&request)?;
        if let Some(token) = cookie_of(&request, &services) {
            services.db.write(move |c| sessions::end(c, &token)).await?;
        }
        let mut response = reader.tell(StatusCode::OK, |words| &words.logged_out);
        let mut cookie = session_cookie(String::new(), &services);
        cookie.make_removal();
        response.add_cookie(&cookie).map_err(|error| Error::internal(&error))?;
        Ok(response)
    };
    answered.await.unwrap_or_else(|error: Error| reader.failed(&error))
}

type Place = (DateTime<Utc>, Uuid);

async fn overview(services: Shared, request: HttpRequest) -> HttpResponse {
    let mut reader = Reader::of(&request, &services);
    let answered = async {
        let visitor = reader.visitor().await?;
        let bound = [PURPOSE, visitor.organisation_id().as_bytes()].concat();
        let place = parameter(&request, "na").and_then(|sealed| services.keys.open(&sealed, &bound));
        let place: Option<Place> = place.and_then(|place| serde_json::from_slice(&place).ok());
        let is_first = place.is_none();
        // One more than fits, to know whether there are earlier ones.
        let most = PAGE_SIZE + 1;
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let (mut seen, visitor) =
            services.db.read(move |c| Ok((sent::list(c, &visitor, (place, limit))?, visitor))).await?;
        let has_more = seen.len() == most;
        seen.truncate(PAGE_SIZE);
        let last = seen.last().filter(|_| has_more).map(|last| (last.receipt.received_at, *last.receipt.id));
        let last = last.and_then(|last: Place| serde_json::to_vec(&last).ok());
        let next = last.and_then(|last| services.keys.seal(&last, &bound, &services.random));
        let overview = Overview { seen, next, is_first };
        Ok(reader.page(StatusCode::OK, |frame| pages::overview(frame, &visitor, &overview, reader.us())))
    }
    .await;
    answered.unwrap_or_else(|error: Error| reader.failed(&error))
}

/// The form, as it begins: someone who learns Dutch, on a ground that holds from today.
async fn ask(services: Shared, request: HttpRequest) -> HttpResponse {
    let mut reader = Reader::of(&request, &services);
    match reader.visitor().await {
        Ok(_) => {
            let now = services.now();
            let begun = [(Field::LegalBasisSince, now.today.to_string()), (Field::Side, "newcomer".to_owned())];
            let typed = Typed(begun.into_iter().map(|(field, value)| (field.name().to_owned(), value)).collect());
            show_form(&reader, &typed, (&[], None))
        }
        Err(error) => reader.failed(&error),
    }
}

fn show_form(reader: &Reader<'_>, typed: &Typed, (faults, said): (&[Fault], Option<&'static str>)) -> HttpResponse {
    // A form keeps its key for as long as it is not received, so that it can be sent any number of times.
    let key = key_of(typed).map_or_else(|| reader.services.random.token(), str::to_owned);
    let status = if faults.is_empty() && said.is_none() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let filled = Filled { words: reader.words(), typed, faults };
    reader.page(status, |frame| pages::form(frame, &Asked { filled, key: &key, said }))
}

/// The key that a form of ours has.
fn key_of(typed: &Typed) -> Option<&str> {
    let fits =
        |key: &&str| key.len() == 43 && key.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"-_".contains(&sign));
    typed.named("key").filter(fits)
}

async fn send(services: Shared, request: HttpRequest, form: Form<Vec<(String, String)>>) -> HttpResponse {
    let mut reader = Reader::of(&request, &services);
    let typed = Typed(form.into_inner());
    let answered = async {
        must_be_ours(&request)?;
        let visitor = reader.visitor().await?;
        let Some(key) = key_of(&typed).map(str::to_owned) else {
            return Ok(show_form(&reader, &typed, (&[], Some(reader.words().form_lost))));
        };
        services.throttle.count_referral(*visitor.id())?;
        let now = services.now();
        let (value, found) = read(&typed, now.today);
        let is_named = !typed.at(Field::Reference).is_empty();
        let scope = Scope::Of(visitor.organisation_id());
        let new = Body::<NewReferral>::of_form(value, found).and_then(|body| {
            body.completed(|new| sent::complete(new, &key, now.today))
                .checked(|new| referrals::check(new, scope, now.today))
        });
        let new = match new {
            Ok(new) => new,
            Err(refused) if refused.code() == ErrorCode::ValidationFailed => {
                return Ok(show_form(&reader, &typed, (refused.faults(), None)));
            }
            Err(error) => return Err(error),
        };
        match services.db.write(move |c| sent::put_forward(c, &visitor, &new, &now)).await {
            Ok(id) => Ok(go_to(&format!("/aanmelden/bedankt/{id}"))),
            // A reference of their own was used before; one that we made is of a form that came in already.
            Err(refused) if refused.code() == ErrorCode::ReferenceInUse && is_named => {
                let fault = Fault::new("/reference", FaultCode::Repeated, "was used before");
                Ok(show_form(&reader, &typed, (&[fault], None)))
            }
            Err(refused) if refused.code() == ErrorCode::ReferenceInUse => {
                Ok(show_form(&reader, &typed, (&[], Some(reader.words().sent_before))))
            }
            Err(error) => Err(error),
        }
    }
    .await;
    answered.unwrap_or_else(|error: Error| reader.failed(&error))
}

/// One of the organisation's referrals on a page of its own.
async fn show_one(
    (services, request): (Shared, HttpRequest),
    id: Path<String>,
    write: fn(&Frame<'_>, &sent::Seen) -> Markup,
) -> HttpResponse {
    let mut reader = Reader::of(&request, &services);
    let answered = async {
        let visitor = reader.visitor().await?;
        let id: ReferralId = id.parse().map_err(|_| Error::not_found())?;
        let seen = services.db.read(move |c| sent::find(c, &visitor, id)).await?;
        Ok(reader.page(StatusCode::OK, |frame| write(frame, &seen)))
    }
    .await;
    answered.unwrap_or_else(|error: Error| reader.failed(&error))
}

async fn thanks(services: Shared, request: HttpRequest, id: Path<String>) -> HttpResponse {
    show_one((services, request), id, pages::thanks).await
}

async fn ask_back(services: Shared, request: HttpRequest, id: Path<String>) -> HttpResponse {
    show_one((services, request), id, pages::take_back).await
}

async fn take_back(services: Shared, request: HttpRequest, id: Path<String>) -> HttpResponse {
    let mut reader = Reader::of(&request, &services);
    let answered = async {
        must_be_ours(&request)?;
        let visitor = reader.visitor().await?;
        let id: ReferralId = id.parse().map_err(|_| Error::not_found())?;
        let now = services.now();
        services.db.write(move |c| sent::take_back(c, &visitor, id, &now)).await?;
        Ok(go_to("/aanmelden"))
    }
    .await;
    answered.unwrap_or_else(|error: Error| reader.failed(&error))
}
