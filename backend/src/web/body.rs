//! Reading what callers send: with all faults at once, and without repeating what was refused.

use std::collections::HashMap;
use std::future::{Ready, ready};
use std::rc::Rc;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_TYPE, IF_MATCH};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use contract::guard::forbidden_number;
use contract::merge_patch::MERGE_PATCH_JSON;
use contract::problem::{ErrorCode, Fault, FaultCode};
use futures_util::future::LocalBoxFuture;
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde::de::DeserializeOwned;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use super::document;
use super::reply::etag;
use crate::error::Error;

/// Nothing that is sent nests deeper.
const MAX_DEPTH: usize = 16;

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

    /// The bytes as they came, to recognise a retry by.
    pub fn raw(&self) -> Bytes {
        self.raw.clone()
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
            let mut value: Value = serde_json::from_slice(&raw)
                .map_err(|_| Error::fault("", FaultCode::WrongFormat, "the body must be one JSON value in UTF-8"))?;
            let mut faults = Vec::new();
            tidy(&mut value, &mut String::new(), &mut faults);
            let (value, faults) = read::<T>(&value, faults)?;
            Ok(Self { value, raw, faults })
        })
    }
}

/// Types that may have validation of their own beside their structure.
pub trait MaybeValidate {
    /// # Errors
    /// All faults.
    fn check(&self) -> Result<(), ValidationErrors>;
}

macro_rules! validated {
    ($($kind:path),+ $(,)?) => {$(
        impl MaybeValidate for $kind {
            fn check(&self) -> Result<(), ValidationErrors> {
                Validate::validate(self)
            }
        }
    )+};
}

macro_rules! structure_only {
    ($($kind:path),+ $(,)?) => {$(
        impl MaybeValidate for $kind {
            fn check(&self) -> Result<(), ValidationErrors> {
                Ok(())
            }
        }
    )+};
}

validated! {
    contract::organisations::NewOrganisation, contract::partners::NewPartnerClient, contract::partners::RotateSecret,
    contract::people::NewContactMoment, contract::people::NewPerson, contract::people::PeopleSearch,
    contract::people::PersonChange, contract::referrals::AcceptReferral, contract::referrals::NewReferral,
    contract::session::LogIn,
}

structure_only! {
    contract::language::NewDutchAssessment, contract::matches::ActivateMatch, contract::matches::DeclineMatch,
    contract::matches::EndMatch, contract::matches::MatchStep, contract::matches::NewMatch,
    contract::people::EndRolePeriod, contract::people::NewRolePeriod, contract::referrals::DeclineReferral,
    contract::referrals::MarkDuplicate, contract::requests::CloseRequest, contract::requests::NewRequest,
}

/// Turns a tidied value into a `T`, with what is not valid in it added to the faults that were found already.
fn read<T>(value: &Value, mut faults: Vec<Fault>) -> Result<(T, Vec<Fault>), Error>
where
    T: DeserializeOwned + ToSchema + MaybeValidate,
{
    match serde_path_to_error::deserialize::<_, T>(value) {
        Ok(parsed) => {
            if let Err(errors) = parsed.check() {
                collect(&errors, "", value, &mut faults);
            }
            Ok((parsed, faults))
        }
        Err(error) => {
            let structural = structure_faults(&T::name(), value);
            if structural.is_empty() {
                let path = error.path().to_string().replace(['.', '['], "/").replace(']', "");
                let pointer = if path == "/" { String::new() } else { format!("/{path}") };
                faults.push(Fault::new(pointer, FaultCode::WrongType, "has another form than documented"));
            }
            faults.extend(structural);
            Err(invalid(faults))
        }
    }
}

/// The faults in the order of their fields, each once.
fn invalid(mut faults: Vec<Fault>) -> Error {
    faults.sort_by(|one, other| (&one.pointer, one.code).cmp(&(&other.pointer, other.code)));
    faults.dedup_by(|one, other| one.pointer == other.pointer && one.code == other.code);
    Error::invalid(faults)
}

/// Text is brought to NFC and loses the space around it; empty optional text is left to the validation.
/// Control characters and numbers that we never keep are faults, in whatever field.
fn tidy(value: &mut Value, pointer: &mut String, faults: &mut Vec<Fault>) {
    let length = pointer.len();
    if pointer.matches('/').count() > MAX_DEPTH {
        faults.push(Fault::new(pointer.clone(), FaultCode::TooMany, "nests too deep"));
        return;
    }
    match value {
        Value::String(text) => {
            let tidied: String = text.trim().nfc().collect();
            if tidied.chars().any(|sign| sign.is_control() && sign != '\n') {
                faults.push(Fault::new(
                    pointer.clone(),
                    FaultCode::InvalidCharacters,
                    "must not hold control characters",
                ));
            }
            if let Some(code) = forbidden_number(&tidied) {
                let detail = match code {
                    FaultCode::ImmigrationNumber => "holds an immigration number (V-nummer), which is never accepted",
                    _ => "holds what reads as a citizen service number (BSN), which is never accepted",
                };
                faults.push(Fault::new(pointer.clone(), code, detail));
            }
            // Passwords are compared as they are.
            if !pointer.ends_with("/password") {
                *text = tidied;
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                pointer.push_str(&format!("/{index}"));
                tidy(item, pointer, faults);
                pointer.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                pointer.push('/');
                pointer.push_str(&presentable(name));
                tidy(field, pointer, faults);
                pointer.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A field's name as it may stand in a pointer: a caller could hide anything in an unknown name.
fn presentable(name: &str) -> String {
    let plain = name.len() <= 40 && name.starts_with(|sign: char| sign.is_ascii_alphabetic());
    if plain && name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_') && forbidden_number(name).is_none()
    {
        name.to_owned()
    } else {
        "?".to_owned()
    }
}

/// All faults of structure: against the same schema that is documented.
#[must_use]
pub fn structure_faults(schema: &str, value: &Value) -> Vec<Fault> {
    static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let validator = {
        let mut known = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = known.get(schema) {
            validator.clone()
        } else {
            let Some(validator) = document::validator(schema) else { return Vec::new() };
            let validator = Arc::new(validator);
            known.insert(schema.to_owned(), validator.clone());
            validator
        }
    };
    let mut faults = Vec::new();
    for error in validator.iter_errors(value) {
        let at = error.instance_path().as_str().split('/').map(presentable_step).collect::<Vec<_>>().join("/");
        let mut add = |pointer: String, code, detail: String| faults.push(Fault::new(pointer, code, detail));
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                add(format!("{at}/{name}"), FaultCode::Required, "is required".into());
            }
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                for name in unexpected {
                    add(format!("{at}/{}", presentable(name)), FaultCode::UnknownField, "is not a field here".into());
                }
            }
            ValidationErrorKind::Enum { .. }
            | ValidationErrorKind::Constant { .. }
            | ValidationErrorKind::OneOfNotValid { .. }
            | ValidationErrorKind::AnyOf { .. } => {
                add(at, FaultCode::NotAllowed, "must be one of the documented values".into());
            }
            ValidationErrorKind::MinLength { limit } => {
                add(at, FaultCode::TooShort, format!("must have at least {limit} character(s)"));
            }
            ValidationErrorKind::MaxLength { limit } => {
                add(at, FaultCode::TooLong, format!("must have at most {limit} characters"));
            }
            ValidationErrorKind::MinItems { limit } => {
                add(at, FaultCode::TooFew, format!("must have at least {limit}"))
            }
            ValidationErrorKind::MaxItems { limit } => {
                add(at, FaultCode::TooMany, format!("must have at most {limit}"))
            }
            ValidationErrorKind::Minimum { limit } => {
                add(at, FaultCode::OutOfRange, format!("must be at least {limit}"))
            }
            ValidationErrorKind::Maximum { limit } => {
                add(at, FaultCode::OutOfRange, format!("must be at most {limit}"))
            }
            ValidationErrorKind::Format { format } => add(at, FaultCode::WrongFormat, format!("must be a {format}")),
            ValidationErrorKind::Pattern { pattern } => {
                add(at, FaultCode::WrongFormat, format!("must have the form {pattern}"));
            }
            _ => add(at, FaultCode::WrongType, "has another type than documented".into()),
        }
    }
    faults
}

fn presentable_step(step: &str) -> String {
    if step.is_empty() || step.bytes().all(|byte| byte.is_ascii_digit()) { step.to_owned() } else { presentable(step) }
}

/// The faults that `validator` found, with pointers as the JSON has them.
fn collect(errors: &ValidationErrors, at: &str, value: &Value, faults: &mut Vec<Fault>) {
    for (field, kind) in &errors.0 {
        let pointer = format!("{at}/{}", camel_case(field));
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, &pointer, value, faults),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(inner, &format!("{pointer}/{index}"), value, faults);
                }
            }
            ValidationErrorsKind::Field(errors) => {
                for error in errors {
                    let (code, detail) = meaning(error, value.pointer(&pointer));
                    faults.push(Fault::new(pointer.clone(), code, detail));
                }
            }
        }
    }
}

fn meaning(error: &validator::ValidationError, value: Option<&Value>) -> (FaultCode, String) {
    let limit = |name: &str| error.params.get(name).map(ToString::to_string).unwrap_or_default();
    let said = error.message.as_deref().map(str::to_owned);
    match error.code.as_ref() {
        "length" => {
            let list = value.is_some_and(Value::is_array);
            let least = error.params.get("min").and_then(Value::as_u64).unwrap_or_default();
            let length = match value {
                Some(Value::String(text)) => text.chars().count() as u64,
                Some(Value::Array(items)) => items.len() as u64,
                _ => 0,
            };
            match (length < least, list) {
                (true, false) => (FaultCode::TooShort, format!("must have at least {least} character(s)")),
                (true, true) => (FaultCode::TooFew, format!("must have at least {least}")),
                (false, false) => (FaultCode::TooLong, format!("must have at most {} characters", limit("max"))),
                (false, true) => (FaultCode::TooMany, format!("must have at most {}", limit("max"))),
            }
        }
        "range" => (FaultCode::OutOfRange, format!("must lie between {} and {}", limit("min"), limit("max"))),
        "email" => (FaultCode::WrongFormat, "must be an e-mail address".to_owned()),
        "url" => (FaultCode::WrongFormat, "must be a web address that begins with https://".to_owned()),
        code => (code.parse().unwrap_or(FaultCode::WrongFormat), said.unwrap_or_default()),
    }
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |camel, word| {
        let mut letters = word.chars();
        let capital = letters.next().map(|letter| letter.to_ascii_uppercase());
        camel + &capital.into_iter().chain(letters).collect::<String>()
    })
}

fn is_media_type(request: &HttpRequest, allowed: &[&str]) -> Result<(), Error> {
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
            let mut patch: Value = serde_json::from_slice(&raw)
                .map_err(|_| Error::fault("", FaultCode::WrongFormat, "the body must be one JSON value in UTF-8"))?;
            if !patch.is_object() {
                return Err(Error::fault("", FaultCode::WrongType, "a patch is a JSON object"));
            }
            let mut faults = Vec::new();
            tidy(&mut patch, &mut String::new(), &mut faults);
            Ok(Self { patch, faults })
        })
    }
}

impl Patch {
    /// Whether the patch has a field of this name at its top.
    #[must_use]
    pub fn touches(&self, field: &str) -> bool {
        self.patch.get(field).is_some()
    }

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
        ready(read(query).map(|query| Self(query.into_inner())).map_err(|error| {
            // Every parameter may be left out, so the ones at fault are those that can't be read alone.
            let pairs = query.split('&').filter(|pair| !pair.is_empty());
            let wrong = pairs.filter_map(|pair| read(pair).err().map(|error| (pair, error.to_string())));
            let mut faults: Vec<Fault> = wrong.map(|(pair, error)| query_fault(pair, &error)).collect();
            if faults.is_empty() {
                faults.push(query_fault("", &error.to_string()));
            }
            invalid(faults)
        }))
    }
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
        ready(version.map(Self).ok_or_else(stale))
    }
}

impl IfMatch {
    /// Goes on only when the caller saw the current version.
    ///
    /// # Errors
    /// `precondition_failed`.
    pub fn is(self, current: i64) -> Result<(), Error> {
        if etag(self.0) == etag(current) { Ok(()) } else { Err(stale()) }
    }
}

fn stale() -> Error {
    Error::new(ErrorCode::PreconditionFailed, "Read it again, and decide what to keep.")
}

/// Refuses languages that don't exist.
pub fn check_language(code: &str, pointer: String, faults: &mut Vec<Fault>) {
    if isolang::Language::from_639_3(code).is_none() {
        faults.push(Fault::new(pointer, FaultCode::UnknownLanguage, "is not a language of ISO 639-3"));
    }
}

/// Refuses countries that don't exist.
pub fn check_country(code: &str, pointer: String, faults: &mut Vec<Fault>) {
    if rust_iso3166::from_alpha2(code).is_none() {
        faults.push(Fault::new(pointer, FaultCode::UnknownCountry, "is not a country of ISO 3166-1"));
    }
}

/// The trace id of a request, as `web::observe` put it there.
#[derive(Clone)]
pub(crate) struct TraceId(pub(crate) Rc<str>);
