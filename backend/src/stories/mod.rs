//! Quotes, stories and photos, and what the people in them agree to.
//!
//! Consent is given by each person for each channel, as a period. Something can be used on a channel when everyone in
//! it agrees, on the day of the use and today. Once a consent is withdrawn or its term is over, the next use is refused
//! and every use that is still there is shown as one that must go, until somebody notes that it was taken away. What
//! was agreed and where it was used is never rewritten.
//!
//! [`rules`] decides; the same condition stands in SQL in [`store`], for lists.

mod routes;
mod rules;
mod steps;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub use steps::use_in;
pub use store::{insert, insert_consent, insert_use, some};

/// Everything below `/stories`.
pub fn routes(config: &mut ServiceConfig) {
    routes::routes(config);
    steps::routes(config);
}
