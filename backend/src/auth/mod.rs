//! Who calls, and what they may do.
//!
//! `authentication` resolves the access token of every request under `/v1` to a [`Caller`]. A handler that
//! needs a permission takes [`Can`] with a marker from [`policy`]: without the permission it is never run.
//! Tokens carry no rights: account, session and client are looked up each time, so that log-out, a changed
//! role and a revoked client work at once.
//!
//! Multi-factor log-in will answer 401 with a code of its own at `POST /v1/session`, and a second step beside
//! it; nothing else has to know.

mod authentication;
mod caller;
pub mod colleagues;
pub mod keys;
pub mod password;
pub mod policy;
mod routes;
pub mod store;
pub mod throttle;
mod wrong_tries;

pub use authentication::{after_scheme, authenticate};
pub use caller::{Caller, Can, Partner, Reach, Scope, Staff};
pub use routes::{caller_address, routes};
