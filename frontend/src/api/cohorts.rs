//! Cohorts, and who takes part in them.

use contract::cohorts::{Cohort, CohortAction, CohortMoment, CohortStep, CompletedCohort, NewCohort};
use contract::enrolments::{EndEnrolment, Enrolment, EnrolmentsQuery, NewEnrolment};
use contract::ids::{CohortId, EnrolmentId};
use contract::merge_patch;
use contract::paging::{Page, Whole};

use super::transport::{Call, loose};
use super::{Outcome, Versioned};

pub async fn all() -> Outcome<Whole<Cohort>> {
    Call::get("/v1/cohorts").fetch().await
}

pub async fn read(id: CohortId) -> Outcome<Versioned<Cohort>> {
    Call::get(format!("/v1/cohorts/{id}")).fetch_versioned().await
}

pub async fn create(new: &NewCohort) -> Outcome<Cohort> {
    Call::post("/v1/cohorts").body(new).fetch().await
}

/// Sends only what differs from what was read.
pub async fn change(read: &Versioned<Cohort>, wanted: &NewCohort) -> Outcome<Versioned<Cohort>> {
    let before = &read.value;
    let before = NewCohort { number: Some(before.number), name: before.name.clone(), plan: before.plan.clone() };
    let patch = merge_patch::diff(&loose(&before)?, &loose(wanted)?);
    let path = format!("/v1/cohorts/{}", read.value.id);
    Call::patch(path).body(&patch).based_on(read.etag.as_deref()).fetch_versioned().await
}

/// Begins recruiting, or starts.
pub async fn step(id: CohortId, action: CohortAction, step: &CohortStep) -> Outcome<Cohort> {
    Call::post(format!("/v1/cohorts/{id}/{action}")).body(step).fetch().await
}

pub async fn complete(id: CohortId, step: &CohortStep) -> Outcome<CompletedCohort> {
    Call::post(format!("/v1/cohorts/{id}/complete")).body(step).fetch().await
}

pub async fn moments(id: CohortId) -> Outcome<Whole<CohortMoment>> {
    Call::get(format!("/v1/cohorts/{id}/moments")).fetch().await
}

pub async fn enrolments(id: CohortId, query: &EnrolmentsQuery) -> Outcome<Page<Enrolment>> {
    Call::get(format!("/v1/cohorts/{id}/enrolments")).query(query).fetch().await
}

pub async fn enrol(id: CohortId, new: &NewEnrolment) -> Outcome<Enrolment> {
    Call::post(format!("/v1/cohorts/{id}/enrolments")).body(new).fetch().await
}

pub async fn end_enrolment(id: EnrolmentId, end: &EndEnrolment) -> Outcome<Enrolment> {
    Call::post(format!("/v1/enrolments/{id}/end")).body(end).fetch().await
}
