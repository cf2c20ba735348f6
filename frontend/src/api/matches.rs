//! Matches.

use contract::ids::MatchId;
use contract::matches::{ActivateMatch, DeclineMatch, EndMatch, Match, MatchMoment, MatchStep, MatchesQuery, NewMatch};
use contract::paging::Page;
use contract::people::PageQuery;
use serde::Serialize;

use super::transport::Call;
use super::{Outcome, Versioned};

pub async fn list(query: &MatchesQuery) -> Outcome<Page<Match>> {
    Call::get("/v1/matches").query(query).fetch().await
}

pub async fn read(id: MatchId) -> Outcome<Versioned<Match>> {
    Call::get(format!("/v1/matches/{id}")).fetch_versioned().await
}

/// How it came to stand as it does, the latest step first.
pub async fn moments(id: MatchId, query: &PageQuery) -> Outcome<Page<MatchMoment>> {
    Call::get(format!("/v1/matches/{id}/moments")).query(query).fetch().await
}

pub async fn propose(proposal: &NewMatch) -> Outcome<Versioned<Match>> {
    Call::post("/v1/matches").body(proposal).fetch_versioned().await
}

pub async fn introduce(read: &Versioned<Match>, step: &MatchStep) -> Outcome<Versioned<Match>> {
    act(read, "introduce", step).await
}

/// Starts it; the answer has its number.
pub async fn activate(read: &Versioned<Match>, start: &ActivateMatch) -> Outcome<Versioned<Match>> {
    act(read, "activate", start).await
}

pub async fn pause(read: &Versioned<Match>, step: &MatchStep) -> Outcome<Versioned<Match>> {
    act(read, "pause", step).await
}

pub async fn resume(read: &Versioned<Match>, step: &MatchStep) -> Outcome<Versioned<Match>> {
    act(read, "resume", step).await
}

pub async fn end(read: &Versioned<Match>, end: &EndMatch) -> Outcome<Versioned<Match>> {
    act(read, "end", end).await
}

pub async fn decline(read: &Versioned<Match>, decline: &DeclineMatch) -> Outcome<Versioned<Match>> {
    act(read, "decline", decline).await
}

async fn act(read: &Versioned<Match>, action: &str, body: &impl Serialize) -> Outcome<Versioned<Match>> {
    let path = format!("/v1/matches/{}/{action}", read.value.id);
    Call::post(path).body(body).based_on(read.etag.as_deref()).fetch_versioned().await
}
