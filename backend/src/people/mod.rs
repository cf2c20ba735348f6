//! People: one record per human, whatever their roles, with their matching profile and all that is written down around them.

mod duplicates;
mod dutch;
mod list;
mod log;
pub mod profiles;
mod roles;
mod routes;
mod rules;
mod search;
mod store;
mod timeline;

use utoipa_actix_web::service_config::ServiceConfig;

pub use duplicates::find as find_duplicates;
pub use dutch::add as add_assessment;
pub use list::summaries;
pub use roles::{add as add_role, end as end_role, ensure as ensure_role};
pub use rules::{Probe, check_referred, details_of, from_bits as free_moments};
pub use store::{exists, find, insert};

/// Everything below `/people`.
pub fn routes(config: &mut ServiceConfig) {
    routes::routes(config);
    roles::routes(config);
    dutch::routes(config);
    log::routes(config);
    timeline::routes(config);
    profiles::routes(config);
}
