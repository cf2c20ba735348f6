//! API clients of partner organisations, and how they get a token.
//!
//! A client belongs to an organisation that signed a data-processing agreement, and can do nothing on a day on which none
//! holds. It shows who it is by a secret, of which we have the hash, or by a key, of which we have the public half. Several of
//! either can work at once, so that one takes over from another without a break; each can be ended by itself, with an overlap
//! or at once. Revoking a client works at once, whatever token is out.
//!
//! What failed is counted on the client, so that whoever looks after it sees why. How many requests it may make a minute is
//! counted in memory (`auth/throttle.rs`), and told with every answer.

mod assertions;
mod credentials;
mod oauth;
mod routes;
mod rules;
mod store;

pub use credentials::remove_old;
pub use oauth::{routes as oauth_routes, well_known_routes};
pub use routes::routes;
pub use rules::sql_holds;
pub use store::{active_client, create_as, must_have_agreement};
