use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::error::Error;

/// An answer in JSON, with its version as `ETag` and its address as `Location` where it has them.
pub struct Reply<T> {
    status: StatusCode,
    body: T,
    tag: Option<String>,
    location: Option<String>,
    link_next: Option<String>,
}

impl<T> Reply<T> {
    pub fn ok(body: T) -> Self {
        Self { status: StatusCode::OK, body, tag: None, location: None, link_next: None }
    }

    /// Something new, at `location` below `/v1`.
    pub fn created(body: T, location: String) -> Self {
        Self { status: StatusCode::CREATED, location: Some(location), ..Self::ok(body) }
    }

    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    #[must_use]
    pub fn versioned(mut self, version: i64) -> Self {
        self.tag = Some(etag(version));
        self
    }

    /// With a tag that follows from the body itself, where no version says whether it is still the same.
    ///
    /// # Errors
    /// `internal`, which is not expected.
    pub fn tagged(mut self) -> Result<Self, Error>
    where
        T: Serialize,
    {
        let body = serde_json::to_vec(&self.body).map_err(|error| Error::internal(&error))?;
        let start: String = Sha256::digest(body).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        self.tag = Some(format!("\"{start}\""));
        Ok(self)
    }

    #[must_use]
    pub(super) fn linking(mut self, next: Option<String>) -> Self {
        self.link_next = next;
        self
    }
}

impl<T: Serialize> Responder for Reply<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(tag) = self.tag {
            response.insert_header(("ETag", tag));
        }
        if let Some(location) = self.location {
            response.insert_header(("Location", location));
        }
        if let Some(next) = self.link_next {
            response.insert_header(("Link", format!("<{next}>; rel=\"next\"")));
        }
        response.json(self.body)
    }
}

/// A version as a strong entity tag.
pub(super) fn etag(version: i64) -> String {
    format!("\"v{version}\"")
}
