//! Errors, and which to use where.
//!
//! - A handler or rule that refuses uses a constructor of [`Error`]: `not_found`, `forbidden`, `conflict`,
//!   `invalid` … Each is a [`Problem`] with a stable code.
//! - A failing statement becomes one by `?`: a violated constraint is looked up by its name in
//!   `constraints`; anything else is `internal`, logged here, and tells the caller nothing.
//! - Start-up and command-line faults are not these: they are `DbError`, `ClusterError` and `ConfigError`,
//!   printed as one line.
//!
//! `web::problems` adds the trace id and writes the body, also for what the framework refuses itself.

mod constraints;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use contract::ids::{MatchId, PersonId, ReferralId};
use contract::matching_runs::RunChange;
use contract::merges::MergeObstacle;
use contract::people::DuplicateCandidate;
use contract::problem::{ErrorCode, Fault, FaultCode, Problem};
use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::auth::throttle::Allowance;

pub use constraints::known_constraints;

/// A refusal or failure on its way to the caller.
#[derive(Debug)]
pub struct Error {
    problem: Box<Problem>,
    retry_after: Option<u64>,
    allowance: Option<Allowance>,
    is_overtaken: bool,
}

/// The status that goes with a code.
#[must_use]
pub fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::ValidationFailed | ErrorCode::InvalidCursor => StatusCode::BAD_REQUEST,
        ErrorCode::Unauthenticated | ErrorCode::InvalidCredentials | ErrorCode::SessionEnded => {
            StatusCode::UNAUTHORIZED
        }
        ErrorCode::Forbidden => StatusCode::FORBIDDEN,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorCode::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
        ErrorCode::StateConflict
        | ErrorCode::PossibleDuplicates
        | ErrorCode::ReferenceInUse
        | ErrorCode::AlreadyMatched
        | ErrorCode::RunOutdated
        | ErrorCode::ConsentMissing
        | ErrorCode::OverlappingPeriod
        | ErrorCode::NameInUse
        | ErrorCode::IdempotencyKeyInUse => StatusCode::CONFLICT,
        ErrorCode::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        ErrorCode::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ErrorCode::IdempotencyKeyReused => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        ErrorCode::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The title that goes with a code.
#[must_use]
pub fn title_of(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::ValidationFailed => "The input has faults",
        ErrorCode::InvalidCursor => "This cursor can't be used",
        ErrorCode::Unauthenticated => "Not logged in",
        ErrorCode::InvalidCredentials => "E-mail address and password don't belong together",
        ErrorCode::SessionEnded => "The session has ended",
        ErrorCode::Forbidden => "Not allowed",
        ErrorCode::NotFound => "Not found",
        ErrorCode::MethodNotAllowed => "Not with this method",
        ErrorCode::NotAcceptable => "No such media type",
        ErrorCode::StateConflict => "Not possible in this state",
        ErrorCode::PossibleDuplicates => "Someone very like this is known already",
        ErrorCode::ReferenceInUse => "This reference was used before",
        ErrorCode::AlreadyMatched => "Already matched",
        ErrorCode::RunOutdated => "The world changed since",
        ErrorCode::ConsentMissing => "Somebody in it has not agreed",
        ErrorCode::OverlappingPeriod => "The period overlaps another",
        ErrorCode::NameInUse => "This name is taken",
        ErrorCode::IdempotencyKeyInUse => "The same request is still being handled",
        ErrorCode::PreconditionFailed => "Changed by someone else",
        ErrorCode::BodyTooLarge => "The body is too large",
        ErrorCode::UnsupportedMediaType => "Unsupported media type",
        ErrorCode::IdempotencyKeyReused => "This idempotency key was used with another payload",
        ErrorCode::PreconditionRequired => "If-Match is required",
        ErrorCode::TooManyRequests => "Too many tries",
        ErrorCode::Internal => "Something went wrong on our side",
        ErrorCode::Unavailable => "Temporarily unavailable",
    }
}

impl Error {
    /// A problem with this code and explanation.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        let problem = Problem {
            kind: format!("/problems/{code}"),
            title: title_of(code).to_owned(),
            status: status_of(code).as_u16(),
            detail: detail.into(),
            code,
            trace_id: String::new(),
            errors: Vec::new(),
            candidates: Vec::new(),
            existing_referral_id: None,
            active_match_id: None,
            matched_person_id: None,
            changes: Vec::new(),
            merged_into: None,
            merge_obstacles: Vec::new(),
            current_version: None,
        };
        Self { problem: Box::new(problem), retry_after: None, allowance: None, is_overtaken: false }
    }

    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ErrorCode::NotFound, "There is nothing here, or you may not see it.")
    }

    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(ErrorCode::Unauthenticated, "Send a valid access token as `Authorization: Bearer …`.")
    }

    /// The thing is in a state in which this can't be done.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::StateConflict, detail)
    }

    /// All faults of the input at once.
    #[must_use]
    pub fn invalid(faults: Vec<Fault>) -> Self {
        let detail = match faults.len() {
            1 => "1 field needs another look; see errors.".to_owned(),
            count => format!("{count} fields need another look; see errors."),
        };
        let mut error = Self::new(ErrorCode::ValidationFailed, detail);
        error.problem.errors = faults;
        error
    }

    /// One fault of the input.
    pub fn fault(pointer: &str, code: FaultCode, detail: &str) -> Self {
        Self::invalid(vec![Fault::new(pointer, code, detail)])
    }

    #[must_use]
    pub fn possible_duplicates(candidates: Vec<DuplicateCandidate>) -> Self {
        let detail = "Compare with candidates; link one of them, or name them in notDuplicateOf.";
        let mut error = Self::new(ErrorCode::PossibleDuplicates, detail);
        error.problem.candidates = candidates;
        error
    }

    #[must_use]
    pub fn reference_in_use(existing: ReferralId) -> Self {
        let detail = "A referral with this reference and other contents was sent before.";
        let mut error = Self::new(ErrorCode::ReferenceInUse, detail);
        error.problem.existing_referral_id = Some(existing);
        error
    }

    #[must_use]
    pub fn already_matched(active: MatchId, person: PersonId) -> Self {
        let detail = "One of the two has an active match of this kind. allowSeveral starts this one beside it.";
        let mut error = Self::new(ErrorCode::AlreadyMatched, detail);
        error.problem.active_match_id = Some(active);
        error.problem.matched_person_id = Some(person);
        error
    }

    /// A person who isn't there; the record that theirs went up in is named.
    #[must_use]
    pub fn gone_into(successor: Option<PersonId>) -> Self {
        let mut error = Self::not_found();
        error.problem.merged_into = successor;
        error
    }

    /// Two records can't be merged, or taken apart again.
    #[must_use]
    pub fn in_the_way(obstacles: Vec<MergeObstacle>) -> Self {
        let mut error = Self::conflict("Something stands in the way; see mergeObstacles.");
        error.problem.merge_obstacles = obstacles;
        error
    }

    /// The caller saw another version than the current one.
    #[must_use]
    pub fn stale(current: Option<i64>) -> Self {
        let mut error = Self::new(ErrorCode::PreconditionFailed, "Read it again, and decide what to keep.");
        error.problem.current_version = current;
        error
    }

    /// A matching run can't be published as it is: everything that changed since.
    #[must_use]
    pub fn run_outdated(changes: Vec<RunChange>) -> Self {
        let detail = "Nothing was proposed. Look at changes, and run the matching again.";
        let mut error = Self::new(ErrorCode::RunOutdated, detail);
        error.problem.changes = changes;
        error
    }

    /// Nothing is left of a limit: the answer tells which, and how long to wait.
    #[must_use]
    pub fn too_many_requests(refused: Allowance) -> Self {
        let mut error = Self::new(ErrorCode::TooManyRequests, "Wait as long as Retry-After says.");
        error.retry_after = Some(refused.reset);
        error.allowance = Some(refused);
        error
    }

    #[must_use]
    pub fn key_in_use() -> Self {
        let mut error = Self::new(ErrorCode::IdempotencyKeyInUse, "Send it again in a second to get its answer.");
        error.retry_after = Some(1);
        error
    }

    /// A fault on our side. The cause goes to the log and no further.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(ErrorCode::Internal, "It is in our logs. Nothing was changed.")
    }

    /// The database can't be used now. The cause goes to the log and no further.
    pub fn unavailable(cause: &dyn std::fmt::Display) -> Self {
        tracing::warn!(%cause, "unavailable");
        let mut error = Self::new(ErrorCode::Unavailable, "Try again in a moment. Nothing was changed.");
        error.retry_after = Some(2);
        error
    }

    /// The same, with when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.problem.code
    }

    /// What was found in the input.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.problem.errors
    }

    /// One English sentence, without anything personal.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.problem.detail
    }

    /// The referral that has a reference already.
    #[must_use]
    pub fn existing_referral(&self) -> Option<ReferralId> {
        self.problem.existing_referral_id
    }

    #[must_use]
    pub fn into_problem(self) -> Problem {
        *self.problem
    }

    /// Whether another transaction changed what this one was about to change, so that it can be begun anew.
    #[must_use]
    pub fn is_overtaken(&self) -> bool {
        self.is_overtaken
    }

    /// The people that a refusal shows.
    #[must_use]
    pub fn candidates(&self) -> &[DuplicateCandidate] {
        &self.problem.candidates
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.problem.code, self.problem.detail)
    }
}

impl std::error::Error for Error {}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        status_of(self.problem.code)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Some(seconds) = self.retry_after {
            response.insert_header(("Retry-After", seconds.to_string()));
        }
        let mut response = response.finish();
        if let Some(allowance) = self.allowance {
            allowance.tell(response.headers_mut());
        }
        response.extensions_mut().insert(Problem::clone(&self.problem));
        response
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::NotFound => Self::not_found(),
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => {
                Self { is_overtaken: true, ..Self::unavailable(&error) }
            }
            DieselError::DatabaseError(
                DatabaseErrorKind::ReadOnlyTransaction | DatabaseErrorKind::ClosedConnection,
                _,
            )
            | DieselError::BrokenTransactionManager => Self::unavailable(&error),
            DieselError::DatabaseError(_, information) => match information.constraint_name() {
                Some(name) => constraints::problem_of(name).unwrap_or_else(|| Self::internal(&name)),
                // A message of PostgreSQL can quote values, so only its kind is logged.
                None if information.message().contains("timeout") => Self::unavailable(&"a statement took too long"),
                None if information.message().contains("deadlock") => {
                    Self { is_overtaken: true, ..Self::unavailable(&"two waited for each other") }
                }
                None => Self::internal(&information.message().split(':').next().unwrap_or("database error")),
            },
            _ => Self::internal(&error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code must be used, so that the list of codes tells the truth. A code is used when its variant
    /// stands somewhere in the server's source besides the tables above, and those that explain it to developers.
    #[test]
    fn every_code_is_used() {
        fn sources(folder: &std::path::Path, into: &mut String) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.ends_with("developers") {
                    continue;
                }
                if path.is_dir() {
                    sources(&path, into);
                } else {
                    into.push_str(&std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let mut source = String::new();
        sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut source);
        for code in ErrorCode::all() {
            let uses = source.matches(&format!("ErrorCode::{code:?}")).count();
            assert!(uses > 2, "{code} is never answered");
        }
        for code in FaultCode::all() {
            let uses = source.matches(&format!("FaultCode::{code:?}")).count() + contract_uses(code);
            assert!(uses > 0, "fault {code} is never answered");
        }
    }

    fn contract_uses(code: FaultCode) -> usize {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/src");
        let files = ["guard.rs", "validation.rs", "organisations.rs"];
        files
            .iter()
            .map(|file| {
                std::fs::read_to_string(folder.join(file)).unwrap().matches(&format!("FaultCode::{code:?}")).count()
            })
            .sum()
    }
}
