//! Interests: the vocabulary that staff keep.

use contract::interests::Interest;
use contract::paging::Whole;

use super::Outcome;
use super::transport::Call;

/// The whole vocabulary, retired ones too.
pub async fn all() -> Outcome<Whole<Interest>> {
    Call::get("/v1/interests").fetch().await
}
