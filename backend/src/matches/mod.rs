//! Matches: a newcomer and an established resident, equal sides, for a period.
//!
//! `proposed → introduced → active ⇄ paused → ended(reason, by whom)`; a proposal can be declined. See
//! [`rules::next`]. A match answers one open request of either side; on activation both are closed.
//!
//! **The match number** is given when a match first becomes active: consecutive, never moved, never used again.
//! All kinds count. The counter is a row that the activating transaction locks, so that parallel activations
//! take consecutive numbers, and one that fails takes none.
//!
//! A person is in at most one active match per side and kind, unless a coordinator allows several; the database
//! keeps that too.

mod list;
mod routes;
mod rules;
mod store;

pub use list::find;
pub use routes::routes;
pub use rules::{QUIET_DAYS, Step, WAIT_DAYS, quiet_since, soon};
pub use store::{NewRow, came_from, insert, lock, take};
