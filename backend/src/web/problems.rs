//! Every error leaves as problem+json with a trace id, whoever made it: a handler, an extractor, the framework
//! or a panic.

use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error as ActixError, HttpMessage as _, HttpResponse, ResponseError};
use contract::problem::{ErrorCode, PROBLEM_JSON, Problem};
use futures_util::FutureExt as _;

use super::body::TraceId;
use super::document::API_VERSION;
use super::fallback::method_not_allowed;
use crate::error::Error;

/// Middleware: writes the body of every error that still needs one.
///
/// # Errors
/// After a panic, which the server turns into its answer by itself.
pub async fn problems(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    let trace_id = request.extensions().get::<TraceId>().map(|id| id.0.to_string()).unwrap_or_default();
    let response = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(response) => response?.map_into_boxed_body(),
        Err(panic) => {
            let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
            let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            tracing::error!(trace_id, said, "a handler panicked");
            return Err(Panicked { trace_id }.into());
        }
    };
    let response = of_its_path(response);
    let status = response.status();
    // A page of the public form says itself what is wrong, in the language of its reader.
    let is_written =
        |kind: &HeaderValue| kind == PROBLEM_JSON || kind == "application/json" || kind == super::pages::PAGE;
    let written = response.headers().get(CONTENT_TYPE).is_some_and(is_written);
    if !(status.is_client_error() || status.is_server_error()) || written {
        return Ok(response);
    }
    let known = response.response().extensions().get::<Problem>().cloned();
    let problem = known.or_else(|| of_status(status));
    let Some(mut problem) = problem else { return Ok(response) };
    problem.trace_id = trace_id;
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = response.map_body(|_, _| BoxBody::new(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    Ok(response)
}

/// What nothing was found for may be another method of a path that has a fixed step where others have an id, such as
/// `/people/search`.
fn of_its_path(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let is_by_framework = response.response().extensions().get::<Problem>().is_none();
    if response.status() != StatusCode::NOT_FOUND || !is_by_framework {
        return response;
    }
    match method_not_allowed(response.request()) {
        Some(refused) => response.into_response(refused),
        None => response,
    }
}

/// A panic took the request with it, so that this has to write its whole answer itself.
#[derive(Debug)]
struct Panicked {
    trace_id: String,
}

impl std::fmt::Display for Panicked {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a handler panicked")
    }
}

impl ResponseError for Panicked {
    fn error_response(&self) -> HttpResponse {
        let mut problem = of_status(StatusCode::INTERNAL_SERVER_ERROR);
        if let Some(problem) = &mut problem {
            problem.trace_id.clone_from(&self.trace_id);
        }
        HttpResponse::InternalServerError()
            .insert_header((CONTENT_TYPE, PROBLEM_JSON))
            .insert_header(("API-Version", API_VERSION))
            .insert_header(("Trace-Id", self.trace_id.as_str()))
            .insert_header(("Cache-Control", "no-store"))
            .body(serde_json::to_vec(&problem).unwrap_or_default())
    }
}

/// The problem of a status that the framework answered by itself.
fn of_status(status: StatusCode) -> Option<Problem> {
    let (code, detail) = match status {
        StatusCode::BAD_REQUEST => (ErrorCode::ValidationFailed, "The request can't be read."),
        StatusCode::NOT_FOUND => (ErrorCode::NotFound, "There is nothing here, or you may not see it."),
        StatusCode::PAYLOAD_TOO_LARGE => (ErrorCode::BodyTooLarge, "Send less at once."),
        StatusCode::REQUEST_TIMEOUT => (ErrorCode::Unavailable, "The request took too long to arrive."),
        status if status.is_server_error() => (ErrorCode::Internal, "It is in our logs."),
        _ => return None,
    };
    Some(Error::new(code, detail).into_problem())
}
