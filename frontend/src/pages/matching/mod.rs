//! Matching: rounds in which the engine works out who fits whom, and the workbench on which people look, move and decide.
//! It is a conversation: every choice is a question that is answered at once, and every answer can be gone back on.

mod ask;
mod bench;
mod card;
mod explanation;
mod outcome;
mod people;
mod publish;
mod reasons;
mod runs;
mod settings;
mod workbench;

use contract::ids::MatchingRunId;

pub use explanation::WhyTheseTwo;
pub use runs::MatchingPage;
pub use workbench::WorkbenchPage;

/// The workbench of a run.
#[must_use]
pub fn address(id: MatchingRunId) -> String {
    format!("/matchen/{id}")
}
