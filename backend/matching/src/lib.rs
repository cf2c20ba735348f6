//! The matching engine: pairs, then groups, each with a proof and with reasons.
//!
//! Pure and deterministic: the same input gives the same answer. No clock, no randomness but from a seed in the
//! input, no I/O, integers only. `docs/matching.md` explains the method in plain words and in formulas.

pub mod groups;
pub mod joint;
pub mod pairs;
pub mod stable;
