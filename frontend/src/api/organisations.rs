//! Organisations.

use contract::ids::OrganisationId;
use contract::merge_patch;
use contract::organisations::{NewOrganisation, Organisation, OrganisationDetails, OrganisationsQuery};
use contract::paging::Page;
use serde_json::json;

use super::transport::{Call, loose};
use super::{Outcome, Versioned};

pub async fn list(query: &OrganisationsQuery) -> Outcome<Page<Organisation>> {
    Call::get("/v1/organisations").query(query).fetch().await
}

pub async fn read(id: OrganisationId) -> Outcome<Versioned<Organisation>> {
    Call::get(format!("/v1/organisations/{id}")).fetch_versioned().await
}

pub async fn create(new: &NewOrganisation) -> Outcome<Versioned<Organisation>> {
    Call::post("/v1/organisations").body(new).fetch_versioned().await
}

/// Sends only what differs from what was read.
pub async fn change(read: &Versioned<Organisation>, wanted: &OrganisationDetails) -> Outcome<Versioned<Organisation>> {
    let before = loose(&read.value.details)?;
    let after = loose(wanted)?;
    let patch = merge_patch::diff(&before, &after);
    let path = format!("/v1/organisations/{}", read.value.id);
    Call::patch(path).body(&json!({ "details": patch })).based_on(read.etag.as_deref()).fetch_versioned().await
}
