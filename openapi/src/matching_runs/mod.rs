//! Matching runs: the engine's proposal of who could meet whom, in which group, and why. People decide.
//!
//! A run never changes once it is made. A lock, a veto, a move or another weight makes a new run that is based on it,
//! so that going back is going to another run, and any two can be compared.

mod choices;
mod groups;
mod outcome;
mod pairs;
mod people;
mod publishing;
mod settings;

pub use choices::{
    AlternativesQuery, ComparedPair, ComparisonQuery, RunAlternative, RunComparison, RunExplanation, RunMovedPair,
};
pub use groups::{RunGroup, RunGroupWarning, RunShare};
pub use outcome::{
    FairnessDimension, FairnessRow, MatchingRun, MatchingRunStatus, MatchingRunSummary, MatchingRunsQuery, RunCohort,
    RunFairness, RunSuggestion, RunTotals, RunWaiting,
};
pub use pairs::{
    CriterionPoints, MatchingCriterion, MatchingFact, MatchingRule, NoPlaceReason, PairFacts, PairReasons, RunPair,
};
pub use people::{CheapestPartner, LeftReason, RuleCount, RunCost, RunLeft, RunPerson, RunPresence};
pub use publishing::{MatchExplanation, PublishMatchingRun, RunChange, RunChangeKind};
pub use settings::{GroupLimits, LockedPair, MatchingWeights, NewMatchingRun, RequestPair, RunSettings};
