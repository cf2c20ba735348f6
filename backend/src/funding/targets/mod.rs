//! What was promised to a funder. What became of it is a figure over the period of the target, counted when it is read.

mod routes;
mod rules;
mod store;

pub use routes::routes;
pub use store::insert;
