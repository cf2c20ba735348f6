//! Requests: a wish for a buddy, of either side, from the day it was opened. It is open until it is closed with
//! a reason; activating a match closes both of its requests.
//!
//! A wish can fade. When it was not confirmed for [`rules::CONFIRM_AFTER_DAYS`] it is asked about, and
//! [`rules::EXPIRE_AFTER_DAYS`] after that it expires; see [`sweep`]. One that a proposal answers is left alone.

mod routes;
mod rules;
mod store;

pub use routes::routes;
pub use store::{NewRow, UNANSWERED, close, find, find_all, insert, sweep};
