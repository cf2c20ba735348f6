//! Partners without software: a contact there puts people forward by a form, behind a link that is mailed to them.
//!
//! A contact belongs to an organisation that has a data-processing agreement, as an API client does. The link is all that
//! they have: its token follows from an id and the server's secret, only its hash is kept, and a later link ends an
//! earlier one, with every browser that was opened by it. What comes in is checked by the rules of the API and stands in
//! the same inbox.
//!
//! The link's address stays behind in the history of a browser and in mail programs that look at links by themselves. So
//! opening it does nothing and shows nothing but for whom it is; a button exchanges it for a cookie of a few hours
//! (`form/handlers.rs`), and no other address has a token in it. Behind it one sees initials, dates and the journey of
//! the own organisation's referrals: never a full name, how to reach someone, or why.

mod form;
mod letter;
mod routes;
mod rules;
mod sessions;
mod store;

pub use form::routes as form_routes;
pub use letter::{Link, letter};
pub use routes::routes;
pub use sessions::remove_old;
