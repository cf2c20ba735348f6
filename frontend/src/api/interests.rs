//! The vocabulary of interests.

use contract::ids::InterestId;
use contract::interests::{Interest, InterestNames, NewInterest};
use contract::merge_patch;
use contract::paging::Whole;
use serde_json::json;

use super::Outcome;
use super::transport::{Call, loose};

/// All of them, retired ones too, by their Dutch names.
pub async fn all() -> Outcome<Whole<Interest>> {
    Call::get("/v1/interests").fetch().await
}

pub async fn create(new: &NewInterest) -> Outcome<Interest> {
    Call::post("/v1/interests").body(new).fetch().await
}

/// Sends only what differs from what was read.
pub async fn rename(read: &Interest, wanted: &InterestNames) -> Outcome<Interest> {
    let patch = merge_patch::diff(&loose(&read.names)?, &loose(wanted)?);
    let seen = format!("\"v{}\"", read.version);
    let path = format!("/v1/interests/{}", read.id);
    Call::patch(path).body(&json!({ "names": patch })).based_on(Some(&seen)).fetch().await
}

/// It stays with those who have it, and can't be chosen any more.
pub async fn retire(id: InterestId) -> Outcome<Interest> {
    Call::post(format!("/v1/interests/{id}/retire")).fetch().await
}

pub async fn restore(id: InterestId) -> Outcome<Interest> {
    Call::post(format!("/v1/interests/{id}/restore")).fetch().await
}
