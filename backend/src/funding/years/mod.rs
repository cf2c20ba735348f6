//! The key figures of each year, and what each funder gives.

mod routes;
mod rules;
mod store;

pub use routes::routes;
pub use store::change;
