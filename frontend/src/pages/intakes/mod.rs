//! The intake at `/intakes/<id>`: one step a screen, saved by itself.
//!
//! `form` has the fields and turns them into the contract's draft and back; `saving` keeps the draft on the server in step
//! with them, also when the connection comes and goes; `steps` draws the screens; `page` puts them together.

mod form;
mod page;
mod saving;
mod steps;

pub use page::IntakePage;
