//! Errors as every caller meets them: RFC 9457 problem details.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{MatchId, PersonId, ReferralId};
use crate::matching_runs::RunChange;
use crate::merges::MergeObstacle;
use crate::people::DuplicateCandidate;
use crate::vocabulary::vocabulary;

/// The media type of every error.
pub const PROBLEM_JSON: &str = "application/problem+json";

vocabulary! {
    /// What went wrong, as a stable code that programs can act on.
    ErrorCode {
        /// 400: the input has faults; all of them stand in `errors`.
        ValidationFailed,
        /// 400: the cursor was made for another caller or query, or was changed.
        InvalidCursor,
        /// 401: no access token, or one that is expired, revoked or not ours.
        Unauthenticated,
        /// 401: the e-mail address and password don't belong together.
        InvalidCredentials,
        /// 401: the refresh cookie is missing, expired or was used before.
        SessionEnded,
        /// 403: the caller's roles or scopes don't allow this.
        Forbidden,
        /// 404: there is no such thing, or the caller may not know that there is.
        NotFound,
        /// 405: the path exists, but not with this method; see `Allow`.
        MethodNotAllowed,
        /// 406: the answer can't be given in a media type that the caller accepts.
        NotAcceptable,
        /// 409: the thing is in a state in which this can't be done.
        StateConflict,
        /// 409: someone very like this is known already; see `candidates`.
        PossibleDuplicates,
        /// 409: this reference was used before, for a referral with other contents; see `existing`.
        ReferenceInUse,
        /// 409: one of the two has an active match of this kind; see `activeMatchId`.
        AlreadyMatched,
        /// 409: the world changed since the matching run was made; see `changes`.
        RunOutdated,
        /// 409: somebody in it has not said yes to this channel.
        ConsentMissing,
        /// 409: the period overlaps one that excludes it.
        OverlappingPeriod,
        /// 409: this name is taken.
        NameInUse,
        /// 409: a request with the same idempotency key is still being handled.
        IdempotencyKeyInUse,
        /// 412: someone else changed it since; the version in `If-Match` is no longer the current one.
        PreconditionFailed,
        /// 413: the body is larger than allowed.
        BodyTooLarge,
        /// 415: the body's media type isn't the one that is documented.
        UnsupportedMediaType,
        /// 422: the idempotency key was used before with another payload.
        IdempotencyKeyReused,
        /// 428: changing this needs an `If-Match` header.
        PreconditionRequired,
        /// 429: too many tries; see `Retry-After`.
        TooManyRequests,
        /// 500: a fault on our side; `traceId` finds it in the logs.
        Internal,
        /// 503: the database can't be reached or answers too late; nothing was changed.
        Unavailable,
    }
}

vocabulary! {
    /// What is wrong with one field.
    FaultCode {
        Required,
        UnknownField,
        WrongType,
        NotAllowed,
        TooShort,
        TooLong,
        TooFew,
        TooMany,
        OutOfRange,
        WrongFormat,
        InvalidCharacters,
        /// A citizen service number (BSN): never accepted, in no field.
        CitizenServiceNumber,
        /// An immigration number (V-nummer): never accepted, in no field.
        ImmigrationNumber,
        UnknownLanguage,
        UnknownCountry,
        UnknownReference,
        InFuture,
        EndsBeforeStart,
        Repeated,
        Inconsistent,
    }
}

/// One fault in the input. The refused value itself is never repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// JSON Pointer (RFC 6901) to the field in the body; `?name` for a query parameter; empty for the whole.
    #[schema(example = "/person/birthYear")]
    pub pointer: String,
    pub code: FaultCode,
    /// One English sentence for developers; screens translate the code.
    #[schema(example = "must lie between 1900 and 2026")]
    pub detail: String,
}

impl Fault {
    pub fn new(pointer: impl Into<String>, code: FaultCode, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into() }
    }
}

/// An error (RFC 9457), `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Identifies the kind of error; relative to the server.
    #[serde(rename = "type")]
    #[schema(example = "/problems/validation_failed")]
    pub kind: String,
    #[schema(example = "The input has faults")]
    pub title: String,
    /// The HTTP status code.
    #[schema(example = 400)]
    pub status: u16,
    #[schema(example = "2 fields need another look; see errors.")]
    pub detail: String,
    pub code: ErrorCode,
    /// Quote this when you ask for help: it finds the request in the logs.
    #[schema(example = "01890a5d-ac96-774b-bcce-b302099a8057")]
    pub trace_id: String,
    /// All faults of the input at once, with `validation_failed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
    /// People who may be the same person, with `possible_duplicates`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<DuplicateCandidate>,
    /// The referral that has the reference already, with `reference_in_use`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing_referral_id: Option<ReferralId>,
    /// The match that stands in the way, with `already_matched`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_match_id: Option<MatchId>,
    /// Whose match it is that stands in the way, with `already_matched`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched_person_id: Option<PersonId>,
    /// What changed since the run was made, with `run_outdated`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<RunChange>,
    /// The record that this person's went up in, with `not_found`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<PersonId>,
    /// What stands in the way of a merge or of undoing one, with `state_conflict`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merge_obstacles: Vec<MergeObstacle>,
    /// The version that is current now, with `precondition_failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_version: Option<i64>,
}

/// Error of the token endpoint, as RFC 6749 section 5.2 prescribes it (`application/json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OAuthError {
    /// `invalid_request`, `invalid_client`, `invalid_scope` or `unsupported_grant_type`.
    #[schema(example = "invalid_client")]
    pub error: String,
    #[schema(example = "The client id and secret don't belong together, or the client was revoked.")]
    pub error_description: String,
}
