//! The form, and the page with the status of one's referrals: HTML from the server that needs no script.
//!
//! What is typed becomes the very JSON that a partner's system would push ([`fields`]), and is read and checked by the
//! same code. A fault stands in words beside its field and in a list above them; nothing that was typed is lost.

mod fields;
mod handlers;
mod pages;
mod question;
mod sent;
mod words;
mod words_en;
mod words_nl;

pub use handlers::routes;
