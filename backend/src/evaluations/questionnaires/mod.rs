//! Questionnaires, a version at a time: draft, published, retired. Texts of a published one never change, which the
//! database keeps too; that a native speaker checked them can be noted at any time.

mod routes;
mod rules;
mod store;

pub use routes::routes;
#[cfg(test)]
pub use rules::check;
pub use rules::offered;
pub use store::{find, insert_shipped};
