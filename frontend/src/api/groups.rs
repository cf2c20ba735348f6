//! Groups, who leads them, and the board.

use contract::groups::{
    Board, EndGroupLeader, Group, GroupDetails, GroupLeader, MoveEffect, MovePair, MovedPair, NewGroup, NewGroupLeader,
};
use contract::ids::{CohortId, GroupId, GroupLeaderId, MatchId};
use contract::merge_patch;
use contract::paging::Whole;
use serde_json::json;

use super::transport::{Call, loose};
use super::{Outcome, Versioned};

pub async fn board(id: CohortId) -> Outcome<Board> {
    Call::get(format!("/v1/cohorts/{id}/board")).fetch().await
}

pub async fn read(id: GroupId) -> Outcome<Versioned<Group>> {
    Call::get(format!("/v1/groups/{id}")).fetch_versioned().await
}

pub async fn create(cohort: CohortId, new: &NewGroup) -> Outcome<Group> {
    Call::post(format!("/v1/cohorts/{cohort}/groups")).body(new).fetch().await
}

/// Sends only what differs from what was read.
pub async fn change(read: &Versioned<Group>, wanted: &GroupDetails) -> Outcome<Group> {
    let patch = merge_patch::diff(&loose(&read.value.details)?, &loose(wanted)?);
    let path = format!("/v1/groups/{}", read.value.id);
    Call::patch(path).body(&json!({ "details": patch })).based_on(read.etag.as_deref()).fetch().await
}

pub async fn remove(read: &Versioned<Group>) -> Outcome<()> {
    Call::delete(format!("/v1/groups/{}", read.value.id)).based_on(read.etag.as_deref()).done().await
}

pub async fn appoint(group: GroupId, new: &NewGroupLeader) -> Outcome<GroupLeader> {
    Call::post(format!("/v1/groups/{group}/leaders")).body(new).fetch().await
}

pub async fn end_leader(id: GroupLeaderId, end: &EndGroupLeader) -> Outcome<GroupLeader> {
    Call::post(format!("/v1/group-leaders/{id}/end")).body(end).fetch().await
}

/// What each move of a pair would change. Asks only.
pub async fn moves(pair: MatchId) -> Outcome<Whole<MoveEffect>> {
    Call::get(format!("/v1/matches/{pair}/moves")).fetch().await
}

pub async fn move_pair(pair: MatchId, to: &MovePair) -> Outcome<MovedPair> {
    Call::post(format!("/v1/matches/{pair}/move")).body(to).fetch().await
}
