//! Organisations that refer, fund, host or help; known under several names.

mod cooperations;
mod routes;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub use cooperations::insert as insert_cooperation;
pub use store::{find, insert, known, update};

/// Organisations, and what they and we do together.
pub fn routes(config: &mut ServiceConfig) {
    routes::routes(config);
    cooperations::routes(config);
}
