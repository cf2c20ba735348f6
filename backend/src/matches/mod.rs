//! Matches: a newcomer and an established resident, equal sides, for a period.
//!
//! `proposed → introduced → active ⇄ paused → ended(reason, by whom)`; a proposal can be declined. See
//! [`rules::next`]. A match answers one open request of either side; on activation both are closed.
//!
//! **The match number** is given when a match first becomes active: consecutive, never moved, never used again.
//! All kinds count. The counter is a row that the activating transaction locks, so that parallel activations
//! take consecutive numbers, and one that fails takes none.
//!
//! Someone of the staff looks after each match: its owner, who gets its tasks and can hand it over. Contact with the two
//! and check-ins by traffic light are noted; what was last heard of a match stands on its own row, where the functions
//! here keep it, so that a list of quiet ones needs no search.
//!
//! A person is in at most one active match per side and kind, unless a coordinator allows several; the database
//! keeps that too.

mod following;
mod list;
mod routes;
mod rules;
mod store;
mod story;

pub use following::{add_check_in, add_contact};
pub use list::find;
pub use routes::routes;
pub use rules::{QUIET_DAYS, Step, WAIT_DAYS, quiet_since, soon};
pub use store::{NewRow, came_from, insert, lock, take};
