//! Webhooks: what happened, told to a partner's own system.
//!
//! [`publish`] writes an event and who is to hear of it in the transaction in which it happened, so that a transaction
//! that fails tells nothing and one that is committed is told whatever becomes of the server.

mod store;

pub use store::{Event, publish};
