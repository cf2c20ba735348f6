//! The groups that a coach leads, and nothing else: first names, dates, who was there, and the group's note.
//!
//! Every statement here begins at the leading itself (`group_leader`), for today. So access begins and ends with it, and
//! nobody has to think of taking it away. Events and attendance are the same as everyone's, reached as far as
//! `auth::Reach` says.

mod routes;
mod store;

pub use routes::routes;
