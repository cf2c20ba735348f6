//! What is wrong with what was sent: all faults at once, and the refused values never repeated.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use chrono::NaiveDate;
use contract::guard::forbidden_number;
use contract::problem::{Fault, FaultCode};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde::de::DeserializeOwned;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use super::document;
use crate::error::Error;

/// Nothing that is sent nests deeper.
const MAX_DEPTH: usize = 16;

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
    contract::accounts::ChoosePassword, contract::accounts::NewAccount, contract::my_groups::MyGroupNote,
    contract::attendance::NewAttendance, contract::event_series::EndEventSeries, contract::event_series::NewEventSeries,
    contract::events::CancelEvent, contract::events::NewEvent, contract::findings::NewDecision, contract::findings::NewFinding,
    contract::findings::LedTo,
    contract::matching_runs::NewMatchingRun, contract::matching_runs::PublishMatchingRun,
    contract::cohorts::NewCohort, contract::groups::NewGroup,
    contract::intakes::CompleteIntake, contract::intakes::IntakeChange, contract::people::PersonDetails,
    contract::profiles::ProfileDetails, contract::interests::NewInterest, contract::merges::NewMerge, contract::profiles::MatchingProfileChange,
    contract::organisations::NewOrganisation, contract::partner_contacts::NewPartnerContact,
    contract::partners::NewPartnerClient, contract::partners::RotateSecret,
    contract::partners::EndPartnerCredential, contract::partners::PartnerClientChange,
    contract::people::NewContactMoment, contract::people::NewPerson, contract::people::PeopleSearch,
    contract::people::PersonChange, contract::referrals::AcceptReferral, contract::referrals::NewReferral,
    contract::evaluations::ChangedQuestionnaire, contract::evaluations::NewQuestionnaire,
    contract::evaluations_outcomes::AnswerThemes, contract::evaluations_outcomes::NewEvaluationTheme,
    contract::evaluations_rounds::NewEvaluationInvitations, contract::evaluations_rounds::NewEvaluationRound,
    contract::evaluations_rounds::NewPaperResponse,
    contract::session::LogIn, contract::matches::NewCheckIn, contract::matches::NewMatchContact, contract::tasks::NewTask,
    contract::cooperations::CarryOverCooperations, contract::cooperations::NewCooperation,
    contract::funding::ChangedFinancialYear, contract::funding::NewFundingLine, contract::funding::NewFundingTarget,
    contract::funding::NewGrantApplication, contract::funding::NewGrantStep,
    contract::people::NewRolePeriod, contract::reports::NewReport, contract::reports::ReportContents,
    contract::stories::NewStory, contract::stories::NewStoryConsent, contract::stories::NewStoryUse,
    contract::stories::StorySearch,
    contract::imports::ImportDecision, contract::imports::ImportMapping, contract::organisations::OrganisationDetails,
    contract::webhooks::NewWebhook, contract::webhooks::WebhookChange,
}

structure_only! {
    contract::partners::NewPartnerKey,
    contract::attendance::NewRegistration, contract::attendance::NewRegistrations, contract::attendance::SignOff,
    contract::calendar_feeds::NewCalendarFeed, contract::findings::FindingTold,
    contract::funding::TakeBackGrantStep,
    contract::exports::NewExport, contract::imports::ImportCommand,
    contract::stories::RemoveStoryUse, contract::stories::WithdrawStoryConsent, contract::stories::WithdrawStoryConsents,
    contract::matching_runs::RequestPair,
    contract::cohorts::CohortStep, contract::enrolments::EndEnrolment, contract::enrolments::NewEnrolment,
    contract::groups::EndGroupLeader, contract::groups::MovePair, contract::groups::NewGroupLeader,
    contract::certificates::EndConductCertificate, contract::certificates::NewConductCertificate,
    contract::destinations::NewDestination, contract::destinations::NewTraining, contract::links::EndPersonLink,
    contract::intakes::NewIntake, contract::links::NewPersonLink, contract::merges::MergePreviewRequest,
    contract::evaluations::NewTranslationCheck, contract::evaluations_rounds::NewEvaluationPrint,
    contract::deputies::EndDeputy, contract::deputies::NewDeputy, contract::digest::ChangedSettings,
    contract::matches::HandOverMatch, contract::matches::NewHandOver, contract::matches::NewJobCheck,
    contract::tasks::SnoozeTask,
    contract::language::NewDutchAssessment, contract::matches::ActivateMatch, contract::matches::DeclineMatch,
    contract::matches::EndMatch, contract::matches::MatchStep, contract::matches::NewMatch,
    contract::partner_contacts::SendPartnerContactLink,
    contract::people::EndRolePeriod, contract::referrals::DeclineReferral,
    contract::referrals::MarkDuplicate, contract::webhooks::ReplayWebhook, contract::requests::CloseRequest, contract::requests::NewRequest,
}

/// Turns a tidied value into a `T`, with what is not valid in it added to the faults that were found already.
pub(super) fn read<T>(value: &Value, mut faults: Vec<Fault>) -> Result<(T, Vec<Fault>), Error>
where
    T: DeserializeOwned + ToSchema + MaybeValidate,
{
    match serde_path_to_error::deserialize::<_, T>(value) {
        Ok(parsed) => {
            if let Err(errors) = parsed.check() {
                collect(&errors, "", value, &mut faults);
            }
            // Reading is more lenient than what is documented: a list passes for an object, for instance.
            faults.extend(structure_faults(&T::name(), value));
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

/// What is not valid in a value that didn't come as a body of its own, with pointers below `at`.
pub fn faults_of<T: MaybeValidate + serde::Serialize>(value: &T, at: &str) -> Vec<Fault> {
    let (Err(errors), Ok(json)) = (value.check(), serde_json::to_value(value)) else { return Vec::new() };
    let mut faults = Vec::new();
    collect(&errors, "", &json, &mut faults);
    for fault in &mut faults {
        fault.pointer.insert_str(0, at);
    }
    faults
}

/// The faults in the order of their fields, each once.
pub(super) fn invalid(mut faults: Vec<Fault>) -> Error {
    faults.sort_by(|one, other| (&one.pointer, one.code).cmp(&(&other.pointer, other.code)));
    faults.dedup_by(|one, other| one.pointer == other.pointer && one.code == other.code);
    Error::invalid(faults)
}

/// Text is brought to NFC and loses the space around it; empty optional text is left to the validation.
/// Control characters and numbers that we never keep are faults, in whatever field.
pub(super) fn tidy(value: &mut Value, pointer: &mut String, faults: &mut Vec<Fault>) {
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
pub(super) fn presentable(name: &str) -> String {
    let plain = name.len() <= 40 && name.starts_with(|sign: char| sign.is_ascii_alphabetic());
    if plain && name.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_') && forbidden_number(name).is_none()
    {
        name.to_owned()
    } else {
        "?".to_owned()
    }
}

/// All faults of structure: against the same schema that is documented.
fn structure_faults(schema: &str, value: &Value) -> Vec<Fault> {
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
        add_structural(&error, &mut faults);
    }
    faults
}

fn add_structural(error: &ValidationError<'_>, faults: &mut Vec<Fault>) {
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
        // Something that may be left out: what is wrong is in what is there, not that it is there.
        ValidationErrorKind::OneOfNotValid { context } if error.instance().is_object() => {
            let of_kind = |inside: &&ValidationError<'_>| matches!(inside.kind(), ValidationErrorKind::Type { .. });
            let here = |inside: &&ValidationError<'_>| inside.instance_path() == error.instance_path();
            let mut fitting =
                context.iter().filter(|branch| !branch.iter().filter(here).any(|inside| of_kind(&inside)));
            match fitting.next() {
                Some(branch) => branch.iter().for_each(|inside| add_structural(inside, faults)),
                None => add(at, FaultCode::WrongType, "has another type than documented".into()),
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
        ValidationErrorKind::MinItems { limit } => add(at, FaultCode::TooFew, format!("must have at least {limit}")),
        ValidationErrorKind::MaxItems { limit } => add(at, FaultCode::TooMany, format!("must have at most {limit}")),
        ValidationErrorKind::Minimum { limit } => add(at, FaultCode::OutOfRange, format!("must be at least {limit}")),
        ValidationErrorKind::Maximum { limit } => add(at, FaultCode::OutOfRange, format!("must be at most {limit}")),
        ValidationErrorKind::Format { format } => add(at, FaultCode::WrongFormat, format!("must be a {format}")),
        ValidationErrorKind::Pattern { pattern } => {
            add(at, FaultCode::WrongFormat, format!("must have the form {pattern}"));
        }
        _ => add(at, FaultCode::WrongType, "has another type than documented".into()),
    }
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

/// A day that must not lie in the future.
pub fn check_past(day: NaiveDate, today: NaiveDate, pointer: &str) -> Vec<Fault> {
    if day <= today {
        return Vec::new();
    }
    vec![Fault::new(pointer, FaultCode::InFuture, "must not lie in the future")]
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
