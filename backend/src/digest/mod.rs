//! The weekly overview: on Monday at seven in the morning everyone who has something to do gets a mail that says how
//! much, with the way to it. It holds counts, and never a name. Who doesn't want it says so in the settings.
//!
//! [`write`] puts the letters in the outbox; an account gets one for a week however often it is asked.

mod letter;
mod routes;
mod rules;
mod store;

pub use letter::letter;
pub use routes::routes;
pub use rules::{Work, week_due};
pub use store::write;
