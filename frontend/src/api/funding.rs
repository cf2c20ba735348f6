//! Funding lines, grant applications, targets and the key figures of each year.

use contract::funding::{
    FinancialYear, FinancialYearDetails, Funder, FundingLine, FundingLineDetails, FundingLinesQuery, FundingTarget,
    FundingTargetDetails, FundingTargetsQuery, GrantApplication, GrantApplicationDetails, GrantApplicationsQuery,
    NewFundingLine, NewFundingTarget, NewGrantApplication, NewGrantStep, TakeBackGrantStep,
};
use contract::ids::{FundingLineId, GrantApplicationId, OrganisationId};
use contract::merge_patch;
use contract::paging::{Page, Whole};
use serde::Serialize;
use serde_json::{Value, json};

use super::transport::{Call, loose};
use super::{Outcome, Versioned};

/// Only what differs from what was read.
fn patch<T: Serialize>(before: &T, after: &T) -> Outcome<Value> {
    Ok(json!({ "details": merge_patch::diff(&loose(before)?, &loose(after)?) }))
}

pub async fn lines(query: &FundingLinesQuery) -> Outcome<Page<FundingLine>> {
    Call::get("/v1/funding-lines").query(query).fetch().await
}

pub async fn line(id: FundingLineId) -> Outcome<Versioned<FundingLine>> {
    Call::get(format!("/v1/funding-lines/{id}")).fetch_versioned().await
}

pub async fn add_line(new: &NewFundingLine) -> Outcome<Versioned<FundingLine>> {
    Call::post("/v1/funding-lines").body(new).fetch_versioned().await
}

pub async fn change_line(
    read: &Versioned<FundingLine>,
    wanted: &FundingLineDetails,
) -> Outcome<Versioned<FundingLine>> {
    let (path, body) = (format!("/v1/funding-lines/{}", read.value.id), patch(&read.value.details, wanted)?);
    Call::patch(path).body(&body).based_on(read.etag.as_deref()).fetch_versioned().await
}

pub async fn remove_line(read: &Versioned<FundingLine>) -> Outcome<()> {
    Call::delete(format!("/v1/funding-lines/{}", read.value.id)).based_on(read.etag.as_deref()).done().await
}

pub async fn applications(query: &GrantApplicationsQuery) -> Outcome<Page<GrantApplication>> {
    Call::get("/v1/grant-applications").query(query).fetch().await
}

pub async fn application(id: GrantApplicationId) -> Outcome<Versioned<GrantApplication>> {
    Call::get(format!("/v1/grant-applications/{id}")).fetch_versioned().await
}

pub async fn add_application(new: &NewGrantApplication) -> Outcome<Versioned<GrantApplication>> {
    Call::post("/v1/grant-applications").body(new).fetch_versioned().await
}

pub async fn change_application(
    read: &Versioned<GrantApplication>,
    wanted: &GrantApplicationDetails,
) -> Outcome<Versioned<GrantApplication>> {
    let (path, body) = (format!("/v1/grant-applications/{}", read.value.id), patch(&read.value.details, wanted)?);
    Call::patch(path).body(&body).based_on(read.etag.as_deref()).fetch_versioned().await
}

pub async fn remove_application(read: &Versioned<GrantApplication>) -> Outcome<()> {
    Call::delete(format!("/v1/grant-applications/{}", read.value.id)).based_on(read.etag.as_deref()).done().await
}

pub async fn take_step(id: GrantApplicationId, step: &NewGrantStep) -> Outcome<Versioned<GrantApplication>> {
    Call::post(format!("/v1/grant-applications/{id}/steps")).body(step).fetch_versioned().await
}

pub async fn take_back(id: GrantApplicationId, step: &TakeBackGrantStep) -> Outcome<Versioned<GrantApplication>> {
    Call::post(format!("/v1/grant-applications/{id}/take-back")).body(step).fetch_versioned().await
}

pub async fn targets(query: &FundingTargetsQuery) -> Outcome<Page<FundingTarget>> {
    Call::get("/v1/funding-targets").query(query).fetch().await
}

pub async fn add_target(new: &NewFundingTarget) -> Outcome<Versioned<FundingTarget>> {
    Call::post("/v1/funding-targets").body(new).fetch_versioned().await
}

/// A target of a list, which carries its version itself.
fn version_of(target: &FundingTarget) -> String {
    format!("\"v{}\"", target.version)
}

pub async fn change_target(read: &FundingTarget, wanted: &FundingTargetDetails) -> Outcome<Versioned<FundingTarget>> {
    let (path, body) = (format!("/v1/funding-targets/{}", read.id), patch(&read.details, wanted)?);
    Call::patch(path).body(&body).based_on(Some(&version_of(read))).fetch_versioned().await
}

pub async fn remove_target(read: &FundingTarget) -> Outcome<()> {
    Call::delete(format!("/v1/funding-targets/{}", read.id)).based_on(Some(&version_of(read))).done().await
}

pub async fn years() -> Outcome<Whole<FinancialYear>> {
    Call::get("/v1/financial-years").fetch().await
}

pub async fn year(year: i16) -> Outcome<Versioned<FinancialYear>> {
    Call::get(format!("/v1/financial-years/{year}")).fetch_versioned().await
}

pub async fn change_year(
    read: &Versioned<FinancialYear>,
    wanted: &FinancialYearDetails,
) -> Outcome<Versioned<FinancialYear>> {
    let (path, body) = (format!("/v1/financial-years/{}", read.value.year), patch(&read.value.details, wanted)?);
    Call::patch(path).body(&body).based_on(read.etag.as_deref()).fetch_versioned().await
}

pub async fn funder(id: OrganisationId) -> Outcome<Funder> {
    Call::get(format!("/v1/funders/{id}")).fetch().await
}
