//! People: one record per human, whatever their roles, with their matching profile and all that is written down around them.

mod certificates;
mod change;
mod destinations;
mod duplicates;
mod dutch;
mod links;
mod list;
mod log;
mod look;
pub mod merge;
pub mod profiles;
mod roles;
mod routes;
mod rules;
mod search;
mod store;
mod timeline;
mod trainings;

use utoipa_actix_web::service_config::ServiceConfig;

pub use certificates::{add as add_certificate, expiring as expiring_certificates};
pub use destinations::add as add_destination;
pub use duplicates::{find as find_duplicates, find_of_many as find_duplicates_of_many};
pub use dutch::{add as add_assessment, add_first as add_assessments};
pub use links::add as add_link;
pub use list::summaries;
pub use roles::{add as add_role, add_many as add_roles, end as end_role, ensure as ensure_role};
pub use rules::{Probe, check_details, check_profile, check_referred, details_of, from_bits as free_moments, signs};
pub use store::{exists, find, find_for_change, insert, insert_many, must_be_known, must_exist, update};
pub use trainings::add as add_training;

/// Everything below `/people`.
pub fn routes(config: &mut ServiceConfig) {
    routes::routes(config);
    roles::routes(config);
    dutch::routes(config);
    log::routes(config);
    timeline::routes(config);
    profiles::routes(config);
    links::routes(config);
    certificates::routes(config);
    destinations::routes(config);
    trainings::routes(config);
    merge::routes(config);
}
