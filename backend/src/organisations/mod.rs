//! Organisations that refer, fund, host or help; known under several names.

mod routes;
mod store;

pub use routes::routes;
pub use store::insert;
