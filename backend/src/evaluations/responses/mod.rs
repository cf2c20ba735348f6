//! Responses: a draft from the first step, kept as it is given, and sent once. What was sent never changes.
//!
//! Sending is one statement that only a draft answers to, so that two at once count once; what follows from it, a new
//! assessment of a newcomer's Dutch, is in the same transaction.

mod routes;
mod rules;
mod store;

pub use routes::routes;
pub use rules::{Answer, codes, from_form};
pub use store::{Entry, Given, answers, begin, begin_by_poster, keep, level_question, resolve, submit};
