//! Cooperation with organisations, year by year.

use contract::cooperations::{
    CarryOverCooperations, Cooperation, CooperationDetails, CooperationsQuery, NewCooperation,
};
use contract::merge_patch;
use contract::paging::{Page, Whole};
use serde_json::json;

use super::transport::{Call, loose};
use super::{Outcome, Versioned};

pub async fn list(query: &CooperationsQuery) -> Outcome<Page<Cooperation>> {
    Call::get("/v1/cooperations").query(query).fetch().await
}

pub async fn create(new: &NewCooperation) -> Outcome<Versioned<Cooperation>> {
    Call::post("/v1/cooperations").body(new).fetch_versioned().await
}

/// One of a list, which carries its version itself.
fn version_of(read: &Cooperation) -> String {
    format!("\"v{}\"", read.version)
}

/// Sends only what differs from what was read.
pub async fn change(read: &Cooperation, wanted: &CooperationDetails) -> Outcome<Versioned<Cooperation>> {
    let patch = merge_patch::diff(&loose(&read.details)?, &loose(wanted)?);
    let path = format!("/v1/cooperations/{}", read.id);
    Call::patch(path).body(&json!({ "details": patch })).based_on(Some(&version_of(read))).fetch_versioned().await
}

pub async fn remove(read: &Cooperation) -> Outcome<()> {
    Call::delete(format!("/v1/cooperations/{}", read.id)).based_on(Some(&version_of(read))).done().await
}

pub async fn carry_over(year: i16) -> Outcome<Whole<Cooperation>> {
    Call::post("/v1/cooperations/carry-over").body(&CarryOverCooperations { year }).fetch().await
}
