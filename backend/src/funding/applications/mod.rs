//! Grants that are asked for, and what was decided.

mod routes;
mod rules;
mod store;

pub use routes::routes;
pub use store::{check_line, insert, lock_of_line, take};
