//! What developers of other systems read, served by the program itself: the guides at `/developers/`, a page for every
//! `type` of a problem at `/problems/`, and the reference at `/v1/docs/`.
//!
//! The guides are the Markdown files in `docs/partner/`, so that they read as well where the source is kept. What each error
//! means stands in [`problems`]; the compiler holds that every code has its words, and its example is made by the same
//! code as the error itself. Nothing here knows of people or asks the database.

mod guides;
mod pages;
mod problems;
mod reference;
mod routes;

pub use routes::routes;
