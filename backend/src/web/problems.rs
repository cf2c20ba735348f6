//! Every error leaves as problem+json with a trace id, whoever made it: a handler, an extractor, the framework
//! or a panic.

use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error as ActixError, HttpMessage as _};
use contract::problem::{ErrorCode, PROBLEM_JSON, Problem};
use futures_util::FutureExt as _;

use super::body::TraceId;
use crate::error::Error;

/// Middleware: writes the body of every error that still needs one.
///
/// # Errors
/// None; errors become responses here.
pub async fn problems(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    let trace_id = request.extensions().get::<TraceId>().map(|id| id.0.to_string()).unwrap_or_default();
    let parts = request.request().clone();
    let response = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => response.map_into_boxed_body(),
        Ok(Err(error)) => ServiceResponse::new(parts, error.error_response()),
        Err(panic) => {
            let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
            let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            let error = Error::internal(&format!("a handler panicked: {said}"));
            ServiceResponse::new(parts, actix_web::ResponseError::error_response(&error))
        }
    };
    let status = response.status();
    let written = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM_JSON || kind == "application/json");
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
    let response = actix_web::ResponseError::error_response(&Error::new(code, detail));
    let problem = response.extensions().get::<Problem>().cloned();
    problem
}
