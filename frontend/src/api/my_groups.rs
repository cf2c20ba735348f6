//! The groups that I lead.

use contract::ids::GroupId;
use contract::my_groups::{MyGroup, MyGroupInFull, MyGroupNote};
use contract::paging::Whole;
use serde_json::json;

use super::transport::Call;
use super::{Outcome, Versioned};

pub async fn list() -> Outcome<Whole<MyGroup>> {
    Call::get("/v1/my-groups").fetch().await
}

pub async fn read(id: GroupId) -> Outcome<Versioned<MyGroupInFull>> {
    Call::get(format!("/v1/my-groups/{id}")).fetch_versioned().await
}

/// Without a note the one that was there goes.
pub async fn write_note(read: &Versioned<MyGroupInFull>, wanted: &MyGroupNote) -> Outcome<MyGroupInFull> {
    let path = format!("/v1/my-groups/{}", read.value.group.id);
    Call::patch(path).body(&json!({ "note": wanted.note })).based_on(read.etag.as_deref()).fetch().await
}
