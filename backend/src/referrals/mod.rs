//! Referrals: a person put forward by a partner, a volunteer, the Praathuis or themselves.
//!
//! `received → in_review → accepted | declined(reason) | withdrawn | duplicate`, see [`rules::next`]. Accepting
//! links or makes the person and opens a request for a buddy, in one transaction. A partner sees its own
//! referrals only, and of those a minimal journey, never why; see [`rules::journey`].
//!
//! As long as nobody decided on it, whoever sent a referral can read it back, correct it and take it back.
//!
//! What changes for a partner is told as events. Triggers note which referrals a change may have touched, in the
//! transaction of that change, wherever it is made; [`follow`] works out what partners may know of them now, and writes
//! an event where it differs from what was told last. See `following.rs`.
//!
//! A push is safe to repeat in two ways: by `Idempotency-Key`, and by the partner's own reference. The same
//! reference with the same contents answers the referral that is there; with other contents it is refused.

mod batches;
mod changes;
mod contents;
mod following;
mod receipts;
mod routes;
mod rules;
mod store;

pub use following::{follow, tell_all};
pub use receipts::{receipt, receipts};
pub use routes::routes;
pub use rules::{Step, check, hash};
pub use store::{DecidedBy, Decision, NewRow, Pushed, accept, decide, find, find_in, insert};
