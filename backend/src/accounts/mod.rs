//! Accounts: who can log in.
//!
//! Nobody makes a password for somebody else. Whoever is invited gets a mail with a link that works once, for a week;
//! by it they choose a password of their own. The link has its token behind `#`, which browsers send to no server: it
//! comes back in a body. A later link takes the place of an earlier one. Choosing a password ends every session, so
//! that the same link helps whoever forgot theirs.
//!
//! An administrator invites colleagues. A coordinator invites whoever leads a group, from that group: what a coach sees
//! begins and ends with the leading itself (`auth::Reach`), so that nobody has to think of ending it.

mod letter;
mod routes;
mod rules;
mod store;

pub use letter::{Invitation, letter};
pub use routes::routes;
