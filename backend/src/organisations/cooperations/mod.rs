//! How, and how much, an organisation and we worked together in a year.
//!
//! Each organisation has each calendar year once. Whether a cooperation is new or became stronger follows from the latest
//! year known before it, unless staff say otherwise: two can work together better without doing so more often.

mod routes;
mod rules;
mod store;

pub use routes::routes;
pub use store::insert;
