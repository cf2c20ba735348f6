//! Matching runs.

use contract::ids::{MatchId, MatchingRunId, RequestId};
use contract::matching_runs::{
    AlternativesQuery, ComparisonQuery, MatchExplanation, MatchingRun, MatchingRunSummary, MatchingRunsQuery,
    NewMatchingRun, PublishMatchingRun, RequestPair, RunAlternative, RunComparison, RunExplanation,
};
use contract::paging::{Page, Whole};

use super::Outcome;
use super::transport::Call;

pub async fn list(query: &MatchingRunsQuery) -> Outcome<Page<MatchingRunSummary>> {
    Call::get("/v1/matching-runs").query(query).fetch().await
}

pub async fn read(id: MatchingRunId) -> Outcome<MatchingRun> {
    Call::get(format!("/v1/matching-runs/{id}")).fetch().await
}

/// Works out who fits whom. Dropping it while it runs lets the answer go.
pub async fn solve(new: &NewMatchingRun) -> Outcome<MatchingRun> {
    Call::post("/v1/matching-runs").body(new).fetch().await
}

pub async fn alternatives(run: MatchingRunId, request: RequestId) -> Outcome<Whole<RunAlternative>> {
    let query = AlternativesQuery { request_id: request };
    Call::get(format!("/v1/matching-runs/{run}/alternatives")).query(&query).fetch().await
}

pub async fn explain(run: MatchingRunId, pair: RequestPair) -> Outcome<RunExplanation> {
    Call::post(format!("/v1/matching-runs/{run}/explain")).body(&pair).only_asks().fetch().await
}

pub async fn compare(run: MatchingRunId, with: MatchingRunId) -> Outcome<RunComparison> {
    Call::get(format!("/v1/matching-runs/{run}/comparison")).query(&ComparisonQuery { with }).fetch().await
}

pub async fn publish(run: MatchingRunId, what: &PublishMatchingRun) -> Outcome<MatchingRun> {
    Call::post(format!("/v1/matching-runs/{run}/publish")).body(what).fetch().await
}

/// Why a match was proposed, for one that a run proposed.
pub async fn explain_match(id: MatchId) -> Outcome<MatchExplanation> {
    Call::get(format!("/v1/matches/{id}/explanation")).fetch().await
}
