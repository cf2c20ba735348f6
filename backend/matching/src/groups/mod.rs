//! Groups: pairs, coaches and evenings together, with a bound on how much better any other answer could be.
//!
//! [`solve`] finds a plan by local search and puts a bound beside it that no plan can pass. [`verify`] and [`value`]
//! judge any plan on their own, also one that people made; [`price_move`] and [`price_swap`] say what a change on the
//! board would do. `docs/matching.md` has the rules in words and in formulas.

mod bound;
mod instance;
mod model;
mod plan;
mod price;
mod random;
mod reasons;
mod search;
mod solve;
mod validate;
mod value;
mod verify;

pub use instance::{Appointed, Gender, Group, Instance, Pair, Role, Rules, SPEC, Site, Staff, WAITING_CAP, Weights};
pub use plan::{Bar, Barred, Plan, PlannedGroup, Solution, SolvedGroup, Terms, Unplaced, Value, Why};
pub use price::{Priced, price, price_move, price_swap};
pub use solve::{search_plan, solve};
pub use validate::{Fault, FaultKind, InvalidInstance, validate};
pub use value::value;
pub use verify::{Problem, Rule, Violation, verify};
