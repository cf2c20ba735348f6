//! What the public form answers.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::{self, Form, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use contract::evaluations::{FormLanguage, QuestionnaireContent};
use contract::evaluations_rounds::EvaluationRoundStatus;
use maud::html;

use super::words::{Told, Words, words};
use super::{locale, pages, print};
use crate::auth::caller_address;
use crate::error::{Error, status_of};
use crate::evaluations::questionnaires;
use crate::evaluations::responses::{self, Answer, Entry, Given};
use crate::services::{Services, Shared};
use crate::web::pages::{asset, go_to, must_be_ours, page};

/// Two thousand signs, each of which may take twelve bytes in a form.
const LARGEST: usize = 48 * 1024;
/// Leads a device back to the draft that it began by a poster.
const COOKIE: &str = "evaluation";

/// The form below `/e`.
pub fn routes(config: &mut ServiceConfig) {
    let limit = web::FormConfig::default().limit(LARGEST);
    let scope = web::scope("/e")
        .app_data(limit)
        .route("/form.css", web::get().to(|| async { asset("text/css; charset=utf-8", pages::CSS) }))
        .route("/form.js", web::get().to(|| async { asset("text/javascript; charset=utf-8", pages::SCRIPT) }))
        .route("/print.css", web::get().to(|| async { asset("text/css; charset=utf-8", print::CSS) }))
        .route("/print/{ticket}", web::get().to(print::page))
        .route("/{token}", web::get().to(enter))
        .route("/{token}/new", web::get().to(enter_anew))
        .route("/{token}/language", web::get().to(choose_language))
        .route("/{token}/language", web::post().to(begin))
        .route("/{token}/thanks", web::get().to(thanks))
        .route("/{token}/send", web::post().to(send))
        .route("/{token}/{step}", web::get().to(ask))
        .route("/{token}/{step}", web::post().to(answer))
        .default_service(web::to(nowhere));
    config.service(scope);
}

/// In the languages of the browser, or else in Dutch and English.
fn readers(request: &HttpRequest) -> Vec<FormLanguage> {
    let mut languages = locale::wanted(request);
    if languages.is_empty() {
        languages = vec![FormLanguage::Nl, FormLanguage::En];
    }
    languages.truncate(2);
    languages
}

type What = fn(&'static Words) -> &'static Told;

fn tell(request: &HttpRequest, entry: Option<&Entry>, (status, what): (StatusCode, What)) -> HttpResponse {
    let languages = entry.and_then(Entry::language).map_or_else(|| readers(request), |language| vec![language]);
    page(status, pages::told(&languages, what, None))
}

/// The page of whatever went wrong: an unknown address, one of another site, a fault of ours.
fn failed(request: &HttpRequest, error: &Error) -> HttpResponse {
    let what: What = match status_of(error.code()) {
        StatusCode::NOT_FOUND => |words| &words.unknown,
        StatusCode::TOO_MANY_REQUESTS => |words| &words.too_often,
        _ => |words| &words.went_wrong,
    };
    let response = tell(request, None, (status_of(error.code()), what));
    if status_of(error.code()) == StatusCode::TOO_MANY_REQUESTS { too_often(response) } else { response }
}

/// The same page, with how long to wait.
fn too_often(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("120"));
    response
}

async fn nowhere(request: HttpRequest) -> HttpResponse {
    failed(&request, &Error::not_found())
}

/// What a token leads to. Whatever is wrong with it, it is looked up in the same way and answered with the same page;
/// whoever tries many is told to wait.
async fn resolve(services: &Services, request: &HttpRequest, token: &str) -> Result<Entry, Error> {
    let token = token.to_owned();
    match services.db.read(move |c| responses::resolve(c, &token)).await? {
        Some(entry) => Ok(entry),
        None => {
            services.throttle.count_wrong_link(caller_address(request, services))?;
            Err(Error::not_found())
        }
    }
}

/// What a response that can't be filled in now gets to see; none when it can.
fn refusal(request: &HttpRequest, entry: &Entry, services: &Services) -> Option<HttpResponse> {
    let what: (StatusCode, What) = if entry.is_sent() {
        (StatusCode::OK, |words| &words.already_sent)
    } else {
        match entry.status(services.now().at) {
            EvaluationRoundStatus::Open => return None,
            EvaluationRoundStatus::Planned => (StatusCode::FORBIDDEN, |words| &words.not_open),
            EvaluationRoundStatus::Closed => (StatusCode::GONE, |words| &words.closed),
        }
    };
    Some(tell(request, Some(entry), what))
}

/// The languages of a questionnaire, the one that the reader most likely wants first.
fn offered(request: &HttpRequest, content: &QuestionnaireContent, chosen: Option<FormLanguage>) -> Vec<FormLanguage> {
    let all = questionnaires::offered(content);
    let wanted = chosen.into_iter().chain(locale::wanted(request)).find(|language| all.contains(language));
    let mut offered: Vec<FormLanguage> = wanted.into_iter().collect();
    offered.extend(all.into_iter().filter(|language| Some(*language) != wanted));
    offered
}

fn language_page(request: &HttpRequest, entry: &Entry, token: &str) -> Result<HttpResponse, Error> {
    let content = entry.content()?;
    let offered = offered(request, &content, entry.language());
    let first = offered.first().copied().unwrap_or(FormLanguage::Nl);
    Ok(page(StatusCode::OK, pages::languages(&content, (&offered, token), first)))
}

async fn enter(services: Shared, request: HttpRequest, token: Path<String>) -> HttpResponse {
    let answered = async {
        let entry = resolve(&services, &request, &token).await?;
        if entry.is_poster()
            && let Some(back) = begun_here(&services, &request, &entry).await?
        {
            let (own_token, own) = back;
            if !own.is_sent() {
                return Ok(go_to(&format!("/e/{own_token}")));
            }
            let language = own.language().unwrap_or(FormLanguage::Nl);
            let more =
                html! { nav { a.button.quiet href={ "/e/" (token) "/new" } { (words(language).someone_else) } } };
            return Ok(page(StatusCode::OK, pages::told(&[language], |words| &words.already_sent, Some(more))));
        }
        if let Some(refusal) = refusal(&request, &entry, &services) {
            return Ok(refusal);
        }
        if entry.response_id.is_some() {
            return Ok(go_to(&format!("/e/{token}/{}", entry.step())));
        }
        language_page(&request, &entry, &token)
    };
    answered.await.unwrap_or_else(|error: Error| failed(&request, &error))
}

/// The draft that this device began by a poster.
async fn begun_here(
    services: &Services,
    request: &HttpRequest,
    poster: &Entry,
) -> Result<Option<(String, Entry)>, Error> {
    let Some(cookie) = request.cookie(COOKIE) else { return Ok(None) };
    let (token, round) = (cookie.value().to_owned(), poster.round_id);
    let looked_up = token.clone();
    let found = services.db.read(move |c| responses::resolve(c, &looked_up)).await?;
    Ok(found.filter(|entry| entry.round_id == round && !entry.is_poster()).map(|entry| (token, entry)))
}

async fn enter_anew(services: Shared, request: HttpRequest, token: Path<String>) -> HttpResponse {
    let answered = async {
        let entry = resolve(&services, &request, &token).await?;
        match refusal(&request, &entry, &services) {
            Some(refusal) => Ok(refusal),
            None => language_page(&request, &entry, &token),
        }
    };
    answered.await.unwrap_or_else(|error: Error| failed(&request, &error))
}

async fn choose_language(services: Shared, request: HttpRequest, token: Path<String>) -> HttpResponse {
    enter_anew(services, request, token).await
}

/// The fields of a form, as they were sent.
type Fields = Vec<(String, String)>;

fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

async fn begin(services: Shared, request: HttpRequest, sent: (Path<String>, Form<Fields>)) -> HttpResponse {
    let (token, Form(fields)) = sent;
    let answered = async {
        must_be_ours(&request)?;
        let entry = resolve(&services, &request, &token).await?;
        if let Some(refusal) = refusal(&request, &entry, &services) {
            return Ok(refusal);
        }
        let all = questionnaires::offered(&entry.content()?);
        let chosen = field(&fields, "language").and_then(|code| code.parse().ok());
        let Some(language) = chosen.filter(|language| all.contains(language)) else {
            return language_page(&request, &entry, &token);
        };
        let (now, keys) = (services.now(), services.keys.clone());
        if !entry.is_poster() {
            let step = entry.response_id.map_or(0, |_| entry.step());
            services.db.write(move |c| responses::begin(c, &entry, language, &now)).await?;
            return Ok(go_to(&format!("/e/{token}/{step}")));
        }
        if let Err(refused) = services.throttle.count_draft(entry.round_id, caller_address(&request, &services)) {
            return Ok(too_often(page(
                status_of(refused.code()),
                pages::told(&[language], |words| &words.too_often, None),
            )));
        }
        let left = (entry.closes_at - now.at).num_seconds();
        let own = services.db.write(move |c| responses::begin_by_poster(c, &entry, language, (&keys, &now))).await?;
        let mut response = go_to(&format!("/e/{own}/0"));
        let cookie = Cookie::build(COOKIE, own)
            .path(format!("/e/{token}"))
            .http_only(true)
            .secure(services.presentation.https)
            .same_site(SameSite::Lax)
            .max_age(Duration::seconds(left))
            .finish();
        response.add_cookie(&cookie).map_err(|error| Error::internal(&error))?;
        Ok(response)
    };
    answered.await.unwrap_or_else(|error: Error| failed(&request, &error))
}

/// A page of the form: what is asked there, and in which language.
struct Place {
    entry: Entry,
    content: QuestionnaireContent,
    language: FormLanguage,
    response: uuid::Uuid,
}

/// Where a request for a page leads; a page that answers it when there is nothing to be filled in.
async fn place(services: &Services, request: &HttpRequest, token: &str) -> Result<Result<Place, HttpResponse>, Error> {
    let entry = resolve(services, request, token).await?;
    if let Some(refusal) = refusal(request, &entry, services) {
        return Ok(Err(refusal));
    }
    let Some((response, language)) = entry.response_id.zip(entry.language()) else {
        return Ok(Err(go_to(&format!("/e/{token}"))));
    };
    Ok(Ok(Place { content: entry.content()?, entry, language, response }))
}

async fn ask(services: Shared, request: HttpRequest, path: Path<(String, String)>) -> HttpResponse {
    let (token, step) = path.into_inner();
    let answered = async {
        let place = match place(&services, &request, &token).await? {
            Ok(place) => place,
            Err(response) => return Ok(response),
        };
        let of = place.content.questions.len();
        let step: usize = step.parse().map_err(|_| Error::not_found())?;
        let reader = (place.language, token.as_str());
        if step == 0 {
            return Ok(page(StatusCode::OK, pages::introduction(&place.content, reader)));
        }
        let Some(question) = place.content.questions.get(step - 1) else {
            if step == of + 1 {
                return Ok(page(StatusCode::OK, pages::last(reader)));
            }
            return Err(Error::not_found());
        };
        let response = place.response;
        let given = services.db.read(move |c| responses::answers(c, response)).await?;
        let nothing = Answer::default();
        let answer = given.get(&question.key).unwrap_or(&nothing);
        let asked = pages::Asked { question, answer, step, of, fault: None };
        Ok(page(StatusCode::OK, pages::question(&asked, reader)))
    };
    answered.await.unwrap_or_else(|error: Error| failed(&request, &error))
}

async fn answer(services: Shared, request: HttpRequest, sent: (Path<(String, String)>, Form<Fields>)) -> HttpResponse {
    let (path, Form(fields)) = sent;
    let (token, step) = path.into_inner();
    let answered = async {
        must_be_ours(&request)?;
        let place = match place(&services, &request, &token).await? {
            Ok(place) => place,
            Err(response) => return Ok(response),
        };
        let of = place.content.questions.len();
        let step: usize = step.parse().map_err(|_| Error::not_found())?;
        let question =
            step.checked_sub(1).and_then(|at| place.content.questions.get(at)).ok_or_else(Error::not_found)?;
        let options: Vec<&str> =
            fields.iter().filter(|(name, _)| name == "answer").map(|(_, value)| value.as_str()).collect();
        let text = field(&fields, "text");
        let Ok(answer) = responses::from_form(question, &options, text) else {
            let answer = Answer { options: Vec::new(), text: text.map(str::to_owned) };
            let fault = Some(words(place.language).no_numbers);
            let asked = pages::Asked { question, answer: &answer, step, of, fault };
            return Ok(page(StatusCode::BAD_REQUEST, pages::question(&asked, (place.language, &token))));
        };
        let next = if field(&fields, "go") == Some("back") { step - 1 } else { step + 1 };
        let (response, now, key) = (place.response, services.now(), question.key.clone());
        let kept = services
            .db
            .write(move |c| {
                let step = i16::try_from(next).unwrap_or(1);
                responses::keep(c, response, &Given { question: &key, answer: &answer, step }, &now)
            })
            .await?;
        // It was sent meanwhile, from elsewhere.
        Ok(go_to(&if kept { format!("/e/{token}/{next}") } else { format!("/e/{token}") }))
    };
    answered.await.unwrap_or_else(|error: Error| failed(&request, &error))
}

async fn send(services: Shared, request: HttpRequest, sent: (Path<String>, Form<Fields>)) -> HttpResponse {
    let (token, Form(fields)) = sent;
    let answered = async {
        must_be_ours(&request)?;
        let place = match place(&services, &request, &token).await? {
            Ok(place) => place,
            Err(response) => return Ok(response),
        };
        if field(&fields, "go") == Some("back") {
            return Ok(go_to(&format!("/e/{token}/{}", place.content.questions.len())));
        }
        let helped = match field(&fields, "helped") {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        };
        let (entry, now) = (place.entry, services.now());
        let first = services.db.write(move |c| responses::submit(c, &entry, helped, &now)).await?;
        Ok(go_to(&if first { format!("/e/{token}/thanks") } else { format!("/e/{token}") }))
    };
    answered.await.unwrap_or_else(|error: Error| failed(&request, &error))
}

async fn thanks(services: Shared, request: HttpRequest, token: Path<String>) -> HttpResponse {
    let answered = async {
        let entry = resolve(&services, &request, &token).await?;
        if !entry.is_sent() {
            return Ok(go_to(&format!("/e/{token}")));
        }
        let language = entry.language().unwrap_or(FormLanguage::Nl);
        Ok(page(StatusCode::OK, pages::thanks(&entry.content()?, language)))
    };
    answered.await.unwrap_or_else(|error: Error| failed(&request, &error))
}
