//! Outcomes of rounds: counts and shares with their n, one round beside another, how Dutch changed, and what open answers
//! are about.
//!
//! Whoever doesn't work with the people themselves sees no cell behind which fewer than five of them stand, nor another
//! from which it could be worked out ([`crate::figures::suppression`]).

mod routes;
mod rules;
mod store;
mod theme_routes;
mod themes;

use utoipa_actix_web::service_config::ServiceConfig;

pub use themes::{insert as add_theme, set as set_themes};

/// Outcomes, open answers and their themes, for staff.
pub fn routes(config: &mut ServiceConfig) {
    routes::routes(config);
    theme_routes::routes(config);
}
