//! Pairs: the assignment of newcomers to established residents with the highest value, and its proof.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let text = include_str!("../../tests/data/pairs_cohort.json");
//! let instance: matching::pairs::Instance = serde_json::from_str(text)?;
//! let solution = matching::pairs::solve(&instance)?;
//! assert_eq!(solution.tiers.matched, 35);
//! solution.verify(&instance)?;
//! # Ok(())
//! # }
//! ```
//!
//! - [`Instance`] is the whole input: people, weights, what is excluded and locked. [`check`] says of any two people
//!   why they can't be a pair, or how well they fit.
//! - [`solve`] finds a best answer, with reasons, and with a [`Certificate`] that proves that none is better.
//! - [`Solver`] keeps a run: it says what every alternative costs the whole, and solves again after a lock at once.
//! - [`assignment`] is the solver underneath, for any assignment problem in whole numbers.

mod alternatives;
pub mod assignment;
mod candidates;
mod certificate;
mod counterfactual;
mod explain;
mod fairness;
mod instance;
mod points;
mod rules;
mod solution;
mod solver;

pub use alternatives::{Alternative, AskError, Person};
pub use certificate::{Certificate, Flaw, Price};
pub use counterfactual::{Gain, Suggestion, what_if};
pub use fairness::{Fairness, Share, Waiting};
pub use instance::{Fault, Gender, Instance, InvalidInstance, Mode, Newcomer, Resident, Spec, Track, Unknown, Weights};
pub use points::{Bonus, Points, REFERENCE_BONUS, Tier};
pub use rules::{HardRule, check};
pub use solution::{Pair, Reason, RuleCounts, Solution, Tiers, Unmatched};
pub use solver::{Refusal, Solver};

/// The best answer to `instance`, with its reasons and its proof.
pub fn solve(instance: &Instance) -> Result<Solution, InvalidInstance> {
    Ok(Solver::new(instance)?.solution())
}
