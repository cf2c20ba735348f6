//! Reading what callers send.

use std::future::{Ready, ready};
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_TYPE, IF_MATCH};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use contract::merge_patch::MERGE_PATCH_JSON;
use contract::problem::{ErrorCode, Fault, FaultCode};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::document;
use super::faults::{MaybeValidate, invalid, presentable, read, tidy};
use super::reply::etag;
use crate::error::Error;

/// A JSON body of the right structure. What it says is valid once it is taken out.
pub struct Body<T> {
    value: T,
    raw: Bytes,
    faults: Vec<Fault>,
}

impl<T> Body<T> {
    /// The value, if it is valid.
    ///
    /// # Errors
    /// All faults.
    pub fn into_inner(self) -> Result<T, Error> {
        self.checked(|_| Vec::new())
    }

    /// The value, if it is valid and the rules of its feature find no fault either.
    ///
    /// # Errors
    /// All faults of both.
    pub fn checked(mut self, rules: impl FnOnce(&T) -> Vec<Fault>) -> Result<T, Error> {
        self.faults.extend(rules(&self.value));
        if self.faults.is_empty() { Ok(self.value) } else { Err(invalid(self.faults)) }
    }

    /// The value with what its sender leaves to us.
    #[must_use]
    pub fn completed(mut self, complete: impl FnOnce(&mut T)) -> Self {
        complete(&mut self.value);
        self
    }

    /// The bytes as they came, to recognise a retry by.
    pub fn raw(&self) -> Bytes {
        self.raw.clone()
    }
}

impl<T: DeserializeOwned + ToSchema + MaybeValidate> Body<T> {
    /// What a form of ours says, read as if it had come as JSON; with what was found to be wrong with it already.
    ///
    /// # Errors
    /// All faults, when it has another structure.
    pub fn of_form(mut value: Value, mut found: Vec<Fault>) -> Result<Self, Error> {
        tidy(&mut value, &mut String::new(), &mut found);
        let (value, faults) = read::<T>(&value, found)?;
        Ok(Self { value, raw: Bytes::new(), faults })
    }
}

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for Body<T>
where
    T: MaybeValidate,
{
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media_type = is_media_type(request, &["application/json"]);
        let bytes = Bytes::from_request(request, payload);
        Box::pin(async move {
            media_type?;
            let raw = bytes.await.map_err(|error| payload_error(&error))?;
            let (value, faults) = tidied(&raw)?;
            let (value, faults) = read::<T>(&value, faults)?;
            Ok(Self { value, raw, faults })
        })
    }
}

/// The JSON of a body, with its text in NFC, and the faults of that text.
fn tidied(raw: &[u8]) -> Result<(Value, Vec<Fault>), Error> {
    let mut value = serde_json::from_slice(raw)
        .map_err(|_| Error::fault("", FaultCode::WrongFormat, "the body must be one JSON value in UTF-8"))?;
    let mut faults = Vec::new();
    tidy(&mut value, &mut String::new(), &mut faults);
    Ok((value, faults))
}

pub(super) fn is_media_type(request: &HttpRequest, allowed: &[&str]) -> Result<(), Error> {
    if allowed.contains(&request.content_type()) {
        return Ok(());
    }
    let sent = if request.headers().contains_key(CONTENT_TYPE) { "another was sent" } else { "none was sent" };
    let detail = format!("The body must be {}; {sent}.", allowed.join(" or "));
    Err(Error::new(ErrorCode::UnsupportedMediaType, detail))
}

fn payload_error(error: &actix_web::Error) -> Error {
    if error.as_response_error().status_code() == actix_web::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Error::new(ErrorCode::BodyTooLarge, "Send less at once.");
    }
    Error::fault("", FaultCode::WrongFormat, "the body broke off")
}

/// A JSON Merge Patch, tidied. What it makes of the record is validated by [`Patch::apply`].
pub struct Patch {
    patch: Value,
    faults: Vec<Fault>,
}

impl FromRequest for Patch {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media_type = is_media_type(request, &[MERGE_PATCH_JSON, "application/json"]);
        let bytes = Bytes::from_request(request, payload);
        Box::pin(async move {
            media_type?;
            let raw = bytes.await.map_err(|error| payload_error(&error))?;
            let (patch, faults) = tidied(&raw)?;
            if !patch.is_object() {
                return Err(Error::fault("", FaultCode::WrongType, "a patch is a JSON object"));
            }
            Ok(Self { patch, faults })
        })
    }
}

impl Patch {
    /// What the patch makes of `current`, valid as a whole.
    ///
    /// # Errors
    /// All faults of the result, those that the rules of its feature find among them.
    pub fn apply<T>(self, current: &T, rules: impl FnOnce(&T) -> Vec<Fault>) -> Result<T, Error>
    where
        T: serde::Serialize + DeserializeOwned + ToSchema + MaybeValidate,
    {
        let mut value = serde_json::to_value(current).map_err(|error| Error::internal(&error))?;
        contract::merge_patch::apply(&mut value, &self.patch);
        let (value, mut faults) = read::<T>(&value, self.faults)?;
        faults.extend(rules(&value));
        if faults.is_empty() { Ok(value) } else { Err(invalid(faults)) }
    }
}

/// A query, in which an unknown or unreadable parameter is a fault.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = |query: &str| actix_web::web::Query::<T>::from_query(query);
        let query = request.query_string();
        let faults = length_faults(request);
        if !faults.is_empty() {
            return ready(Err(invalid(faults)));
        }
        ready(read(query).map(|query| Self(query.into_inner())).map_err(|error| {
            // Most parameters may be left out, so the ones at fault are those that can't be read alone.
            let pairs = query.split('&').filter(|pair| !pair.is_empty());
            let wrong = pairs.filter_map(|pair| read(pair).err().map(|error| (pair, error.to_string())));
            let wrong = wrong.filter(|(_, error)| !error.contains("missing field"));
            let mut faults: Vec<Fault> = wrong.map(|(pair, error)| query_fault(pair, &error)).collect();
            if faults.is_empty() {
                // Each is fine by itself, so that one is there twice or missing. Its name comes from our own code.
                let said = error.to_string();
                faults.push(query_fault(said.split('`').nth(1).unwrap_or_default(), &said));
            }
            invalid(faults)
        }))
    }
}

/// The parameters that are longer or shorter than is documented.
fn length_faults(request: &HttpRequest) -> Vec<Fault> {
    let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    let pairs = pairs.map(actix_web::web::Query::into_inner).unwrap_or_default();
    let documented = request.match_pattern().and_then(|path| document::parameters(&path, request.method()));
    let fault = |(name, value): &(String, String)| {
        let parameter = documented?.iter().find(|parameter| parameter["name"] == **name)?;
        let limit = |limit: &str| parameter["schema"][limit].as_u64();
        let length = value.chars().count() as u64;
        let fault = |code, detail: String| Some(Fault::new(format!("?{name}"), code, detail));
        match (limit("minLength"), limit("maxLength")) {
            (Some(least), _) if length < least => {
                fault(FaultCode::TooShort, format!("must have at least {least} character(s)"))
            }
            (_, Some(most)) if length > most => {
                fault(FaultCode::TooLong, format!("must have at most {most} characters"))
            }
            _ => None,
        }
    };
    pairs.iter().filter_map(fault).collect()
}

/// What is wrong with one parameter; serde's message is only looked at, since it may repeat the value.
fn query_fault(pair: &str, error: &str) -> Fault {
    let name = presentable(pair.split('=').next().unwrap_or_default());
    let (code, detail) = if error.contains("unknown field") {
        (FaultCode::UnknownField, "is not a parameter here")
    } else if error.contains("unknown variant") {
        (FaultCode::NotAllowed, "must be one of the documented values")
    } else if error.contains("duplicate field") {
        (FaultCode::Repeated, "may be given once")
    } else if error.contains("missing field") {
        (FaultCode::Required, "is required")
    } else {
        (FaultCode::WrongFormat, "has another form than documented")
    };
    Fault::new(format!("?{name}"), code, detail)
}

/// The version that the caller saw, from `If-Match`.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(i64);

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(tag) = request.headers().get(IF_MATCH) else {
            let detail = "Send the ETag of what you read as If-Match.";
            return ready(Err(Error::new(ErrorCode::PreconditionRequired, detail)));
        };
        let version = tag.to_str().ok().and_then(|tag| tag.strip_prefix("\"v")?.strip_suffix('"')?.parse().ok());
        ready(version.map(Self).ok_or_else(|| Error::stale(None)))
    }
}

impl IfMatch {
    /// Whether the caller saw the current version.
    #[must_use]
    pub fn saw(self, current: i64) -> bool {
        etag(self.0) == etag(current)
    }

    /// Goes on only when the caller saw the current version.
    ///
    /// # Errors
    /// `precondition_failed`.
    pub fn is(self, current: i64) -> Result<(), Error> {
        if self.saw(current) { Ok(()) } else { Err(Error::stale(Some(current))) }
    }
}

/// The trace id of a request, as `web::observe` put it there.
#[derive(Clone)]
pub(crate) struct TraceId(pub(crate) Rc<str>);
