//! The server, as functions: one a call, with the types of the contract going in and coming out. Only this module
//! does HTTP. What every call gets without asking:
//!
//! - the access token, refreshed when needed (once, for all calls that wait for it);
//! - an idempotency key on what creates, and up to two more tries where repeating is harmless;
//! - `If-Match` on what changes, from the version that was read ([`Versioned`]);
//! - an end when nobody waits for it any more: dropping the future aborts the request.
//!
//! Pages call these from [`crate::load`] (reading) and [`crate::submit`] (doing).

mod failure;
mod once;
mod token;
mod transport;

pub mod accounts;
pub mod attendance;
pub mod calendar_feeds;
pub mod cohorts;
pub mod cooperations;
pub mod evaluations;
pub mod events;
pub mod exports;
pub mod figures;
pub mod funding;
pub mod groups;
pub mod imports;
pub mod intakes;
pub mod interests;
pub mod journeys;
pub mod matches;
pub mod matching_runs;
pub mod merges;
pub mod my_groups;
pub mod organisations;
pub mod partner_contacts;
pub mod partners;
pub mod people;
pub mod referrals;
pub mod reports;
pub mod requests;
pub mod session;
pub mod stories;
pub mod tasks;
pub mod webhooks;

pub use failure::Failure;
pub use once::new_id;
pub use transport::Versioned;

#[cfg(test)]
pub(crate) use failure::problem_for_tests;

/// What a call answers.
pub type Outcome<T> = Result<T, Failure>;
