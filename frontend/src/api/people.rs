//! People.

use contract::certificates::{ConductCertificate, EndConductCertificate, NewConductCertificate};
use contract::destinations::{Destination, NewDestination, NewTraining, Training};
use contract::ids::{ConductCertificateId, DestinationId, PersonId, PersonLinkId, RolePeriodId, TrainingId};
use contract::language::{DutchAssessment, NewDutchAssessment};
use contract::links::{EndPersonLink, NewPersonLink, PersonLink};
use contract::merge_patch;
use contract::merges::Merge;
use contract::paging::{Page, Whole};
use contract::people::{
    AccessRecord, ContactMoment, DuplicateCandidate, EndRolePeriod, Moment, NewContactMoment, NewPerson, NewRolePeriod,
    PageQuery, PeopleQuery, PeopleSearch, Person, PersonDetails, PersonSummary, RolePeriod,
};
use contract::profiles::{MatchingProfile, ProfileDetails};
use serde_json::json;

use super::transport::{Call, loose};
use super::{Outcome, Versioned};

pub async fn list(query: &PeopleQuery) -> Outcome<Page<PersonSummary>> {
    Call::get("/v1/people").query(query).fetch().await
}

/// By name; best first.
pub async fn search(query: &PeopleSearch) -> Outcome<Whole<PersonSummary>> {
    Call::post("/v1/people/search").body(query).only_asks().fetch().await
}

/// Others who may be the same person, the likeliest first.
pub async fn duplicates(id: PersonId) -> Outcome<Whole<DuplicateCandidate>> {
    Call::get(format!("/v1/people/{id}/duplicates")).fetch().await
}

pub async fn read(id: PersonId) -> Outcome<Versioned<Person>> {
    Call::get(format!("/v1/people/{id}")).fetch_versioned().await
}

pub async fn create(person: &NewPerson) -> Outcome<Versioned<Person>> {
    Call::post("/v1/people").body(person).fetch_versioned().await
}

/// Sends only what differs from what was read.
pub async fn change(read: &Versioned<Person>, wanted: &PersonDetails) -> Outcome<Versioned<Person>> {
    let before = loose(&read.value.details)?;
    let after = loose(wanted)?;
    let patch = merge_patch::diff(&before, &after);
    let path = format!("/v1/people/{}", read.value.id);
    Call::patch(path).body(&json!({ "details": patch })).based_on(read.etag.as_deref()).fetch_versioned().await
}

/// What happened, the latest first.
pub async fn timeline(id: PersonId, query: &PageQuery) -> Outcome<Page<Moment>> {
    Call::get(format!("/v1/people/{id}/timeline")).query(query).fetch().await
}

/// Who looked at or changed this person's data, the latest first.
pub async fn access_log(id: PersonId, query: &PageQuery) -> Outcome<Page<AccessRecord>> {
    Call::get(format!("/v1/people/{id}/access-records")).query(query).fetch().await
}

/// The contact log, the latest first.
pub async fn contact_moments(id: PersonId, query: &PageQuery) -> Outcome<Page<ContactMoment>> {
    Call::get(format!("/v1/people/{id}/contact-moments")).query(query).fetch().await
}

pub async fn note_contact(id: PersonId, moment: &NewContactMoment) -> Outcome<ContactMoment> {
    Call::post(format!("/v1/people/{id}/contact-moments")).body(moment).fetch().await
}

pub async fn assess_dutch(id: PersonId, assessment: &NewDutchAssessment) -> Outcome<DutchAssessment> {
    Call::post(format!("/v1/people/{id}/dutch-assessments")).body(assessment).fetch().await
}

/// The series of assessments, the latest first.
pub async fn dutch_assessments(id: PersonId, query: &PageQuery) -> Outcome<Page<DutchAssessment>> {
    Call::get(format!("/v1/people/{id}/dutch-assessments")).query(query).fetch().await
}

pub async fn add_role(id: PersonId, role: &NewRolePeriod) -> Outcome<RolePeriod> {
    Call::post(format!("/v1/people/{id}/roles")).body(role).fetch().await
}

pub async fn end_role(id: PersonId, role: RolePeriodId, end: &EndRolePeriod) -> Outcome<RolePeriod> {
    Call::post(format!("/v1/people/{id}/roles/{role}/end")).body(end).fetch().await
}

/// What someone wishes and offers in a match.
pub async fn profile(id: PersonId) -> Outcome<Versioned<MatchingProfile>> {
    Call::get(format!("/v1/people/{id}/matching-profile")).fetch_versioned().await
}

/// Sends only what differs from what was read.
pub async fn change_profile(
    read: &Versioned<MatchingProfile>,
    wanted: &ProfileDetails,
) -> Outcome<Versioned<MatchingProfile>> {
    let patch = merge_patch::diff(&loose(&read.value.details)?, &loose(wanted)?);
    let path = format!("/v1/people/{}/matching-profile", read.value.person_id);
    Call::patch(path).body(&json!({ "details": patch })).based_on(read.etag.as_deref()).fetch_versioned().await
}

/// The records that were merged into someone's and not taken apart again, the latest first.
pub async fn merges(id: PersonId) -> Outcome<Whole<Merge>> {
    Call::get(format!("/v1/people/{id}/merges")).fetch().await
}

/// What others are to someone.
pub async fn links(id: PersonId) -> Outcome<Whole<PersonLink>> {
    Call::get(format!("/v1/people/{id}/links")).fetch().await
}

pub async fn add_link(id: PersonId, link: &NewPersonLink) -> Outcome<PersonLink> {
    Call::post(format!("/v1/people/{id}/links")).body(link).fetch().await
}

pub async fn end_link(id: PersonId, link: PersonLinkId, end: &EndPersonLink) -> Outcome<PersonLink> {
    Call::post(format!("/v1/people/{id}/links/{link}/end")).body(end).fetch().await
}

pub async fn certificates(id: PersonId) -> Outcome<Whole<ConductCertificate>> {
    Call::get(format!("/v1/people/{id}/conduct-certificates")).fetch().await
}

pub async fn add_certificate(id: PersonId, seen: &NewConductCertificate) -> Outcome<ConductCertificate> {
    Call::post(format!("/v1/people/{id}/conduct-certificates")).body(seen).fetch().await
}

pub async fn end_certificate(
    id: PersonId,
    certificate: ConductCertificateId,
    end: &EndConductCertificate,
) -> Outcome<ConductCertificate> {
    Call::post(format!("/v1/people/{id}/conduct-certificates/{certificate}/end")).body(end).fetch().await
}

pub async fn destinations(id: PersonId) -> Outcome<Whole<Destination>> {
    Call::get(format!("/v1/people/{id}/destinations")).fetch().await
}

pub async fn add_destination(id: PersonId, reached: &NewDestination) -> Outcome<Destination> {
    Call::post(format!("/v1/people/{id}/destinations")).body(reached).fetch().await
}

pub async fn mark_destination_mistaken(id: PersonId, destination: DestinationId) -> Outcome<Destination> {
    Call::post(format!("/v1/people/{id}/destinations/{destination}/mistaken")).fetch().await
}

pub async fn trainings(id: PersonId) -> Outcome<Whole<Training>> {
    Call::get(format!("/v1/people/{id}/trainings")).fetch().await
}

pub async fn add_training(id: PersonId, attended: &NewTraining) -> Outcome<Training> {
    Call::post(format!("/v1/people/{id}/trainings")).body(attended).fetch().await
}

pub async fn mark_training_mistaken(id: PersonId, training: TrainingId) -> Outcome<Training> {
    Call::post(format!("/v1/people/{id}/trainings/{training}/mistaken")).fetch().await
}
