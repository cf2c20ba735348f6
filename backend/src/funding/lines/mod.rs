//! Funding lines: what comes in for a year, from whom and for what.

mod routes;
mod rules;
mod store;

pub use routes::routes;
pub use store::{have_targets, insert};
