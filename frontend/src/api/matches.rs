//! Matches.

use contract::ids::{AccountId, MatchId};
use contract::matches::{
    ActivateMatch, CheckIn, DeclineMatch, EndMatch, HandOver, HandOverMatch, JobCheck, Match, MatchContact, MatchStep,
    MatchesQuery, NewCheckIn, NewHandOver, NewJobCheck, NewMatch, NewMatchContact, StoryMoment,
};
use contract::paging::{Page, Whole};
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

/// All that was written down about it, the latest first.
pub async fn story(id: MatchId, query: &PageQuery) -> Outcome<Page<StoryMoment>> {
    Call::get(format!("/v1/matches/{id}/story")).query(query).fetch().await
}

/// How it goes.
pub async fn check_in(id: MatchId, new: &NewCheckIn) -> Outcome<CheckIn> {
    Call::post(format!("/v1/matches/{id}/check-ins")).body(new).fetch().await
}

pub async fn note_contact(id: MatchId, new: &NewMatchContact) -> Outcome<MatchContact> {
    Call::post(format!("/v1/matches/{id}/contact-moments")).body(new).fetch().await
}

/// Whether the job was kept: of each month that is asked about.
pub async fn job_checks(id: MatchId) -> Outcome<Whole<JobCheck>> {
    Call::get(format!("/v1/matches/{id}/job-checks")).fetch().await
}

pub async fn check_job(id: MatchId, new: &NewJobCheck) -> Outcome<JobCheck> {
    Call::post(format!("/v1/matches/{id}/job-checks")).body(new).fetch().await
}

/// Someone else looks after it.
pub async fn hand_over(read: &Versioned<Match>, owner_id: AccountId) -> Outcome<Versioned<Match>> {
    act(read, "hand-over", &HandOverMatch { owner_id }).await
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

/// All that someone looks after goes to another.
pub async fn hand_over_all(new: &NewHandOver) -> Outcome<HandOver> {
    Call::post("/v1/match-hand-overs").body(new).fetch().await
}

async fn act(read: &Versioned<Match>, action: &str, body: &impl Serialize) -> Outcome<Versioned<Match>> {
    let path = format!("/v1/matches/{}/{action}", read.value.id);
    Call::post(path).body(body).based_on(read.etag.as_deref()).fetch_versioned().await
}
