//! Tasks: what is to be done. A rule raises one when there is a reason, never twice for the same thing, and it closes
//! by itself when the reason is gone; besides, everyone puts down tasks of their own.
//!
//! A task about a match is of whoever looks after that match; one without an owner is of everyone who may do it. A
//! deputy sees the tasks of a colleague who is away.
//!
//! [`sweep()`] does what the passing of days asks for. It runs at the start of a server and every hour, and can run as
//! often as one likes: what it did once it doesn't do again.

mod routes;
mod rules;
mod store;
mod sweep;

pub use routes::routes;
pub use store::hand_over;
pub use sweep::{Swept, settle, sweep};
