//! Enrolments: someone takes part in a cohort, in a role, for a period with a reason for its end.
//!
//! Staff enrol people; a programme match enrols both of its people, and whoever leads a group is enrolled as such.
//! A match that ends doesn't end an enrolment: its people may be matched again in the same cohort. When a cohort is
//! completed, its enrolments are too.

mod routes;
mod store;

pub use routes::routes;
pub use store::{complete, end, ensure, open_of};
