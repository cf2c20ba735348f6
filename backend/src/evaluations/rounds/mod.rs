//! Rounds of an evaluation: planned, open and closed by their instants, and how people are invited to them.

mod invitation_routes;
mod invitations;
mod links;
mod mail;
mod qr;
mod routes;
mod rules;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub use invitations::{Invited, invite, waiting};
pub use links::{add_poster, ensure, path_of, poster};
pub use mail::letter;
pub use qr::svg as qr_svg;
pub use rules::status;
pub use store::{Row, find, insert, several};

/// Rounds and invitations, for staff.
pub fn routes(config: &mut ServiceConfig) {
    routes::routes(config);
    invitation_routes::routes(config);
}
