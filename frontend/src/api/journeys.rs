//! Journeys.

use contract::ids::{CohortId, PersonId};
use contract::journeys::{CohortJourney, Journey, PersonJourney};
use contract::paging::Page;
use contract::people::PageQuery;

use super::Outcome;
use super::transport::Call;

/// Someone's stations, in the order of their days.
pub async fn of_person(id: PersonId) -> Outcome<Journey> {
    Call::get(format!("/v1/people/{id}/journey")).fetch().await
}

/// How many of a cohort's people reached which station.
pub async fn of_cohort(id: CohortId) -> Outcome<CohortJourney> {
    Call::get(format!("/v1/cohorts/{id}/journey")).fetch().await
}

/// The people of a cohort, by name, with what each reached.
pub async fn people_of_cohort(id: CohortId, query: &PageQuery) -> Outcome<Page<PersonJourney>> {
    Call::get(format!("/v1/cohorts/{id}/journey/people")).query(query).fetch().await
}
