//! Headers that every answer of the API carries, and what is observed of every request.

use std::rc::Rc;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT, CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error as ActixError, HttpMessage as _};
use contract::problem::ErrorCode;
use uuid::Uuid;

use super::body::TraceId;
use super::document::{API_VERSION, AT_ROOT};
use crate::error::Error;
use crate::services::Shared;

/// Middleware for `/v1`: 406 where JSON isn't wanted.
///
/// # Errors
/// None of its own.
pub async fn accept_json(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    // A report is given out in other forms, too.
    let in_other_forms = request.path().starts_with("/v1/reports/") && request.path().contains("/files/");
    let for_programs = request.path().starts_with("/v1/") && !request.path().starts_with("/v1/docs") && !in_other_forms;
    if for_programs && !accepts_json(request.headers()) {
        let refusal = Error::new(ErrorCode::NotAcceptable, "Answers come as application/json.");
        return Ok(request.error_response(refusal).map_into_right_body());
    }
    next.call(request).await.map(ServiceResponse::map_into_left_body)
}

fn accepts_json(headers: &HeaderMap) -> bool {
    let Some(accept) = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()) else { return true };
    accept.split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default();
        let refused = parts.any(|parameter| matches!(parameter, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        !refused && matches!(kind, "*/*" | "application/*" | "application/json" | "application/problem+json")
    })
}

/// Outermost middleware: gives the request its trace id, and logs and counts how it went. The log has the
/// route's pattern, never the path or query, which could tell whose page it was.
///
/// # Errors
/// None of its own.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    let started = Instant::now();
    let trace_id: Rc<str> = match request.app_data::<Shared>() {
        Some(services) => services.now().new_id::<Uuid>().to_string().into(),
        None => Rc::from(""),
    };
    request.extensions_mut().insert(TraceId(trace_id.clone()));
    let method = request.method().clone();
    let is_api = request.path().starts_with("/v1/") || AT_ROOT.contains(&request.path());
    let mut response = next.call(request).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    let status = response.status().as_u16();
    let elapsed = started.elapsed();
    metrics::counter!("http_requests_total", "method" => method.to_string(), "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!("http_request_duration_seconds", "route" => route.clone()).record(elapsed.as_secs_f64());
    let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::error!(%trace_id, %method, route, status, millis, "answered");
    } else {
        tracing::info!(%trace_id, %method, route, status, millis, "answered");
    }
    let headers = response.headers_mut();
    if is_api {
        headers.insert(HeaderName::from_static("api-version"), HeaderValue::from_static(API_VERSION));
        if !headers.contains_key(CACHE_CONTROL) {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }
    if let Ok(trace_id) = HeaderValue::from_str(&trace_id) {
        response.headers_mut().insert(HeaderName::from_static("trace-id"), trace_id);
    }
    Ok(response)
}
