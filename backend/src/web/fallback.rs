//! What no handler answers: 405 where the path exists with another method, 404 elsewhere.

use actix_web::http::header::ALLOW;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};
use contract::problem::ErrorCode;

use super::document::{document, operations};
use crate::error::Error;

/// The service for everything under `/v1` that no handler answers.
pub async fn fallback(request: HttpRequest) -> HttpResponse {
    method_not_allowed(&request).unwrap_or_else(|| Error::not_found().error_response())
}

/// The answer to a method that a documented path doesn't know.
pub(super) fn method_not_allowed(request: &HttpRequest) -> Option<HttpResponse> {
    let below = request.path().strip_prefix("/v1").unwrap_or(request.path());
    let methods = methods_of(below)?;
    if methods.iter().any(|method| method == request.method().as_str()) {
        return None;
    }
    let allowed = methods.join(", ");
    let error = Error::new(ErrorCode::MethodNotAllowed, format!("This path knows {allowed}."));
    let mut response = error.error_response();
    if let Ok(allowed) = allowed.parse() {
        response.headers_mut().insert(ALLOW, allowed);
    }
    Some(response)
}

/// The methods that the document has for a path; an exact path comes before one with a parameter.
fn methods_of(path: &str) -> Option<Vec<String>> {
    let steps: Vec<&str> = path.split('/').collect();
    let fits = |pattern: &str| {
        let pattern: Vec<&str> = pattern.split('/').collect();
        pattern.len() == steps.len()
            && pattern
                .iter()
                .zip(&steps)
                .all(|(known, step)| known == step || (known.starts_with('{') && !step.is_empty()))
    };
    let paths = document()["paths"].as_object()?;
    let found =
        paths.iter().filter(|(pattern, _)| fits(pattern)).min_by_key(|(pattern, _)| pattern.matches('{').count());
    found.map(|(_, item)| operations(item).map(|(method, _)| method.to_string()).collect())
}
