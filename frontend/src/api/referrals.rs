//! Referrals.

use contract::ids::ReferralId;
use contract::paging::{Page, Whole};
use contract::people::DuplicateCandidate;
use contract::referrals::{
    AcceptReferral, DeclineReferral, MarkDuplicate, NewReferral, Referral, ReferralReceipt, ReferralsQuery,
};

use super::transport::Call;
use super::{Outcome, Versioned};

pub async fn list(query: &ReferralsQuery) -> Outcome<Page<Referral>> {
    Call::get("/v1/referrals").query(query).fetch().await
}

pub async fn read(id: ReferralId) -> Outcome<Versioned<Referral>> {
    Call::get(format!("/v1/referrals/{id}")).fetch_versioned().await
}

/// People we know who may be the one put forward.
pub async fn duplicates(id: ReferralId) -> Outcome<Whole<DuplicateCandidate>> {
    Call::get(format!("/v1/referrals/{id}/duplicates")).fetch().await
}

/// Puts someone forward; answers where it stands.
pub async fn create(referral: &NewReferral) -> Outcome<ReferralReceipt> {
    Call::post("/v1/referrals").body(referral).fetch().await
}

/// Takes it in review.
pub async fn review(read: &Versioned<Referral>) -> Outcome<Versioned<Referral>> {
    step(read, "review").fetch_versioned().await
}

pub async fn accept(read: &Versioned<Referral>, how: &AcceptReferral) -> Outcome<Versioned<Referral>> {
    step(read, "accept").body(how).fetch_versioned().await
}

pub async fn decline(read: &Versioned<Referral>, why: &DeclineReferral) -> Outcome<Versioned<Referral>> {
    step(read, "decline").body(why).fetch_versioned().await
}

/// Takes a decline back: it is in review again.
pub async fn reopen(id: ReferralId) -> Outcome<Versioned<Referral>> {
    Call::post(format!("/v1/referrals/{id}/reopen")).fetch_versioned().await
}

/// Notes that whoever put the person forward takes it back.
pub async fn withdraw(id: ReferralId) -> Outcome<ReferralReceipt> {
    Call::post(format!("/v1/referrals/{id}/withdraw")).fetch().await
}

/// Sets it aside as another one of someone who waits already.
pub async fn mark_duplicate(read: &Versioned<Referral>, of: &MarkDuplicate) -> Outcome<Versioned<Referral>> {
    step(read, "duplicate").body(of).fetch_versioned().await
}

fn step(read: &Versioned<Referral>, action: &str) -> Call {
    Call::post(format!("/v1/referrals/{}/{action}", read.value.id)).based_on(read.etag.as_deref())
}
