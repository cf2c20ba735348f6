//! Merging two records that turn out to be of one person.
//!
//! All that refers to the record that goes is moved to the one that is kept ([`references::REFERENCES`] has a line for
//! each such column); overlapping periods of one kind become one; what both have a value for is chosen. The record that
//! went is gone: asking for it answers 404 with `mergedInto`. Every row that changed is kept as it was, so that undoing
//! the merge restores it exactly; it is refused, with what stands in the way, once something needs the merge.

pub mod references;
mod routes;
mod rows;
mod rules;
mod store;

pub use routes::routes;
pub use store::into_whom;
