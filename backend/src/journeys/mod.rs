//! Journeys: the way that people go with the organisation, from the referral to where they got. Nothing is kept for
//! them: they are read from the rooms in which things happened.
//!
//! A proposal that was declined is no station, nor is a place in a group or a role that was entered by mistake.

mod routes;
mod store;

pub use routes::routes;
