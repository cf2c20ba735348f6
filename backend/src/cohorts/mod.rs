//! Cohorts: numbered runs of the programme, overlapping as they like.
//!
//! `planned → recruiting → active → completed`, see [`rules::next`]; each step is kept with its day. A cohort has a
//! plan, which can change, and facts, which come from its steps: it has a first day once it started.
//!
//! Completing a cohort ends what is of the cohort: enrolments and the periods of those who lead its groups. A match
//! is of the two people, so it goes on, or ends by its own rule.

mod capacity;
mod routes;
mod rules;
mod store;

pub use routes::routes;
pub use store::{NewCohort, insert, plan, standing, status_of, take};
