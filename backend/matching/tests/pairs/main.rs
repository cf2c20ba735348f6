//! Pairs: the reference instance, and properties that hold for every instance.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../benches/support/generate.rs"]
#[expect(dead_code, reason = "the whole country is for the benchmarks")]
mod generate;

mod assignment;
mod brute_force;
mod reference;
mod rules;
mod runs;
