//! How a call can fail, as a page meets it.

use contract::problem::{ErrorCode, Fault, Problem};

use crate::i18n::{Texts, t};

/// Why a call gave no answer that can be used.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The server could not be reached.
    Offline,
    /// The server answered with a problem.
    Problem(Box<Problem>),
    /// The answer is not what the contract says: most often an app older than the server.
    Unreadable,
}

impl Failure {
    /// The stable code, where the server gave one.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        self.problem().map(|problem| problem.code)
    }

    #[must_use]
    pub fn is(&self, code: ErrorCode) -> bool {
        self.code() == Some(code)
    }

    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Offline | Self::Unreadable => None,
        }
    }

    /// The faults in what was sent; empty when the failure is of another kind.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        self.problem().map(|problem| problem.errors.as_slice()).unwrap_or_default()
    }

    /// What to tell the user, in the language in use.
    #[must_use]
    pub fn sentence(&self) -> &'static str {
        self.sentence_in(t())
    }

    fn sentence_in(&self, texts: &'static Texts) -> &'static str {
        match self {
            Self::Offline => texts.problems.offline,
            Self::Unreadable => texts.problems.unreadable,
            Self::Problem(problem) => (texts.problems.error)(problem.code),
        }
    }

    /// What to quote when asking for help, where it helps: a fault of ours, not of the user.
    #[must_use]
    pub fn trace(&self) -> Option<&str> {
        self.problem().filter(|problem| problem.status >= 500).map(|problem| problem.trace_id.as_str())
    }

    /// Whether trying the same again could work.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Offline => true,
            Self::Unreadable => false,
            Self::Problem(problem) => {
                problem.status >= 500 || problem.status == 429 || problem.code == ErrorCode::InvalidCursor
            }
        }
    }
}

#[cfg(test)]
pub(crate) fn problem_for_tests(code: ErrorCode, status: u16) -> Failure {
    let json = serde_json::json!({
        "type": format!("/problems/{code}"), "title": "", "status": status, "detail": "", "code": code, "traceId": "01J",
    });
    Failure::Problem(serde_json::from_value(json).expect("a problem"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, texts};

    #[test]
    fn the_user_reads_what_to_do_and_we_get_a_trace_only_for_our_own_faults() {
        let ours = problem_for_tests(ErrorCode::Internal, 500);
        assert_eq!(ours.trace(), Some("01J"));
        assert!(ours.may_pass());

        let theirs = problem_for_tests(ErrorCode::NameInUse, 409);
        assert_eq!(theirs.trace(), None);
        assert!(!theirs.may_pass());
        assert_eq!(theirs.sentence_in(texts(Language::Dutch)), "Deze naam is al in gebruik.");
        assert_eq!(theirs.sentence_in(texts(Language::English)), "This name is already in use.");
    }
}
