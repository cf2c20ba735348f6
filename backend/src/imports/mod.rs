//! Imports: a file of people, organisations, matches or past attendance that becomes part of what is known here.
//!
//! `uploaded → checking → checked → running → done → undoing → undone`. The check looks at every row and writes nothing:
//! faults cell by cell, and what would become of the row. The run looks again, in the one transaction in which it
//! writes all: when there is somebody to decide on that wasn't there before, it writes nothing and shows that.
//!
//! **A row is recognised** by the key that it has where it comes from, if that column is mapped, or else by a fingerprint
//! of all that it says, whatever the order of the columns or the form of the file. So importing a file again changes
//! nothing. Two that run at once take turns, and the second finds what the first made.
//!
//! **Each kind is a [`kinds::Kind`]**: it judges rows by a fixed number of statements, however many there are, and
//! applies what it judged by the functions that the API uses. Matches and attendance, whose rules hang together, are
//! judged by doing it and taking it back.
//!
//! **Match numbers.** Matches that are imported get the numbers after the last one given, in the order in which they
//! started. Numbers from before can be kept only while no match here has one, and then only as 1, 2, 3 … without a
//! gap, so that a number always tells how many matches there had been.
//!
//! **Undoing** ([`undo`]) takes back every row that an import wrote, in whatever table, and refuses when one was changed
//! or referred to since. Match numbers are taken back with it, which nothing else can do: only as long as they are the
//! last that were given.
//!
//! **The file is not kept.** Its cells are, for 30 days, so that rows can be looked at again; a citizen service number or
//! V-nummer not even that long: such a cell is emptied before anything is stored.

mod attendance;
mod cells;
mod headers;
mod kinds;
mod known;
mod matches;
mod organisations;
mod people;
mod progress;
mod routes;
mod rows;
mod store;
mod undo;
mod work;

pub use routes::routes;
pub use store::clear_old;
pub use work::{resume, run as work_on};
