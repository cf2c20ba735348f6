//! Reading many things that are sent at once: each is read by itself, so that what is wrong with one stops none of the
//! others.

use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use contract::problem::{ErrorCode, Fault, FaultCode};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::body::is_media_type;
use super::faults::{MaybeValidate, invalid, presentable, read, tidy};
use crate::error::Error;

/// The largest body of many.
const MAX_BODY: usize = 1024 * 1024;
/// The most at once.
const MAX_LINES: usize = 500;

/// A JSON body `{"items": […]}` of 1 to 500 of `T`, in at most 1 MiB. Each is valid once it is taken out.
pub struct Batch<T> {
    lines: Vec<Value>,
    raw: Bytes,
    kind: PhantomData<T>,
}

impl<T: DeserializeOwned + ToSchema + MaybeValidate> Batch<T> {
    /// What each line says, if it is valid and the rules of its feature find no fault either; or all its faults, with
    /// pointers relative to the line.
    pub fn checked(self, rules: impl Fn(&T) -> Vec<Fault>) -> Vec<Result<T, Error>> {
        let check = |mut line: Value| {
            let mut faults = Vec::new();
            tidy(&mut line, &mut String::new(), &mut faults);
            let (value, mut faults) = read::<T>(&line, faults)?;
            faults.extend(rules(&value));
            if faults.is_empty() { Ok(value) } else { Err(invalid(faults)) }
        };
        self.lines.into_iter().map(check).collect()
    }

    /// The bytes as they came, to recognise a retry by.
    pub fn raw(&self) -> Bytes {
        self.raw.clone()
    }
}

impl<T: 'static> FromRequest for Batch<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media_type = is_media_type(request, &["application/json"]);
        let payload = actix_web::web::Payload::from_request(request, payload);
        Box::pin(async move {
            media_type?;
            let broken = || Error::fault("", FaultCode::WrongFormat, "the body broke off");
            let payload = payload.await.map_err(|_| broken())?;
            let too_large = |_| Error::new(ErrorCode::BodyTooLarge, "Send at most 1 MiB at once, in several parts.");
            let raw = payload.to_bytes_limited(MAX_BODY).await.map_err(too_large)?.map_err(|_| broken())?;
            let lines = lines_of(&raw)?;
            Ok(Self { lines, raw, kind: PhantomData })
        })
    }
}

fn lines_of(raw: &[u8]) -> Result<Vec<Value>, Error> {
    let value = serde_json::from_slice(raw)
        .map_err(|_| Error::fault("", FaultCode::WrongFormat, "the body must be one JSON value in UTF-8"))?;
    let Value::Object(mut fields) = value else {
        return Err(Error::fault("", FaultCode::WrongType, "must be an object with items"));
    };
    let items = fields.remove("items");
    let unknown =
        |name: &String| Fault::new(format!("/{}", presentable(name)), FaultCode::UnknownField, "is not a field here");
    let mut faults: Vec<Fault> = fields.keys().map(unknown).collect();
    let mut fault = |code, detail: String| faults.push(Fault::new("/items", code, detail));
    let lines = match items {
        Some(Value::Array(lines)) => {
            match lines.len() {
                0 => fault(FaultCode::TooFew, "must have at least 1".to_owned()),
                1..=MAX_LINES => {}
                _ => fault(FaultCode::TooMany, format!("must have at most {MAX_LINES}")),
            }
            lines
        }
        Some(_) => {
            fault(FaultCode::WrongType, "has another type than documented".to_owned());
            Vec::new()
        }
        None => {
            fault(FaultCode::Required, "is required".to_owned());
            Vec::new()
        }
    };
    if faults.is_empty() { Ok(lines) } else { Err(invalid(faults)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(body: &str) -> Vec<String> {
        let error = lines_of(body.as_bytes()).expect_err("refused");
        error.faults().iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect()
    }

    #[test]
    fn what_is_no_batch_is_refused_as_a_whole() {
        assert_eq!(faults("["), [" wrong_format"]);
        assert_eq!(faults("[]"), [" wrong_type"]);
        assert_eq!(faults("{}"), ["/items required"]);
        assert_eq!(faults(r#"{"items": {}, "colour": 1}"#), ["/colour unknown_field", "/items wrong_type"]);
        assert_eq!(faults(r#"{"items": []}"#), ["/items too_few"]);
        let many = |count: usize| format!(r#"{{"items": [{}]}}"#, vec!["1"; count].join(","));
        assert_eq!(lines_of(many(500).as_bytes()).map(|lines| lines.len()).ok(), Some(500));
        assert_eq!(faults(&many(501)), ["/items too_many"]);
    }
}
