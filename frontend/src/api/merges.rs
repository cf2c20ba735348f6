//! Merging two records of one person.

use contract::ids::MergeId;
use contract::merges::{Merge, MergePreview, MergePreviewRequest, NewMerge};

use super::Outcome;
use super::transport::Call;

/// What a merge would do; nothing is changed.
pub async fn preview(of: &MergePreviewRequest) -> Outcome<MergePreview> {
    Call::post("/v1/people/merges/preview").body(of).only_asks().fetch().await
}

pub async fn merge(new: &NewMerge) -> Outcome<Merge> {
    Call::post("/v1/people/merges").body(new).fetch().await
}

pub async fn undo(id: MergeId) -> Outcome<Merge> {
    Call::post(format!("/v1/people/merges/{id}/undo")).fetch().await
}
