//! API clients of partner organisations, and how they get a token.
//!
//! A client belongs to an organisation that signed a data-processing agreement, and can do nothing on a day on which none
//! holds. Its secret is shown once; a new
//! one can work beside the old for a while. Revoking works at once, whatever token is out.

mod oauth;
mod routes;
mod rules;
mod store;

pub use oauth::routes as oauth_routes;
pub use routes::routes;
pub use store::{active_client, create_as};
