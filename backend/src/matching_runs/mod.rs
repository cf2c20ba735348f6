//! Matching runs: the engine's proposal of who could meet whom, in which group, and why. People decide.
//!
//! - [`facts`] is what a run knows of people: ids and matching facts of one day, read from the database by [`world`].
//! - [`translate`] and [`division`] put them into the engine's forms; [`solve`] asks the engine, for a cohort pairs and
//!   groups together. All are pure. What is stored is exactly what went in and what came out, so that any proposal can be
//!   explained a year later. [`other_choices`] says what another choice costs.
//! - [`reasons`] and [`present`] say in the contract's words what the numbers mean. Names are put in when a run is read.
//! - [`publish`] makes proposals of a run in one transaction, or says what changed in the world since.
//!
//! A run never changes. A lock, a veto, a move or another weight makes a new run that is based on it: going back is going
//! to the run before, and any two can be compared. When one is published, the others of its family are superseded.
//!
//! What nobody wrote down of someone keeps nobody apart, and earns no points.

mod division;
mod facts;
mod other_choices;
mod present;
mod publish;
mod reasons;
mod routes;
mod solve;
mod store;
#[cfg(test)]
mod tests;
mod translate;
mod world;

pub use routes::routes;
