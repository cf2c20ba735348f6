//! Intakes: drafts on the server, saved as one types.

use contract::ids::IntakeId;
use contract::intakes::{CompleteIntake, Intake, IntakeContent, IntakeSummary, IntakesQuery, NewIntake};
use contract::merge_patch;
use contract::paging::Page;
use serde_json::json;

use super::transport::{Call, loose};
use super::{Outcome, Versioned};

/// Open drafts, the latest change first.
pub async fn drafts(query: &IntakesQuery) -> Outcome<Page<IntakeSummary>> {
    Call::get("/v1/intakes").query(query).fetch().await
}

/// A new draft, or the one that is there already.
pub async fn begin(new: &NewIntake) -> Outcome<Intake> {
    Call::post("/v1/intakes").body(new).fetch().await
}

pub async fn read(id: IntakeId) -> Outcome<Versioned<Intake>> {
    Call::get(format!("/v1/intakes/{id}")).fetch_versioned().await
}

/// Sends only what differs from what was read. Harmless to send again: a save that changes nothing is done already.
pub async fn save(read: &Versioned<Intake>, wanted: &IntakeContent) -> Outcome<Versioned<Intake>> {
    let patch = merge_patch::diff(&loose(&read.value.content)?, &loose(wanted)?);
    let path = format!("/v1/intakes/{}", read.value.id);
    Call::patch(path).body(&json!({ "content": patch })).based_on(read.etag.as_deref()).fetch_versioned().await
}

pub async fn complete(read: &Versioned<Intake>, how: &CompleteIntake) -> Outcome<Versioned<Intake>> {
    let path = format!("/v1/intakes/{}/complete", read.value.id);
    Call::post(path).body(how).based_on(read.etag.as_deref()).fetch_versioned().await
}

/// What was filled in is forgotten.
pub async fn abandon(id: IntakeId) -> Outcome<Intake> {
    Call::post(format!("/v1/intakes/{id}/abandon")).fetch().await
}
