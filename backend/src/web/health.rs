//! `/health/live` and `/health/ready`, for whoever keeps the server running.

use actix_web::http::header::ContentType;
use actix_web::web::ServiceConfig;
use actix_web::{HttpResponse, get};

use crate::error::Error;
use crate::services::Shared;

pub fn routes(config: &mut ServiceConfig) {
    config.service(live).service(ready);
}

#[get("/health/live")]
async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::plaintext()).body("alive\n")
}

/// Ready when the database answers and no migration is waiting.
#[get("/health/ready")]
async fn ready(services: Shared) -> Result<HttpResponse, Error> {
    services.db.is_ready().await?;
    Ok(HttpResponse::Ok().content_type(ContentType::plaintext()).body("ready\n"))
}
