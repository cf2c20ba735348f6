//! Intakes: a first conversation as a guided form, for both sides alike.
//!
//! `draft → completed | abandoned`, see [`rules::next`]. The draft is on the server from the first step, and each step is
//! saved with the version that was seen: a lost connection loses nothing, and two who write in one draft are told. A save
//! that changes nothing is done already, whatever version it saw, so that it can be repeated.
//!
//! Completing checks everything at once, and writes it in one transaction: the person and the matching profile (only what
//! the conversation changed, [`rules::changes`]), the level of Dutch, the role, and a request if one is wanted. A referral
//! that is still open is accepted by it. What was filled in is then forgotten: it stands with the person.

mod complete;
mod routes;
mod rules;
mod store;

pub use routes::routes;
