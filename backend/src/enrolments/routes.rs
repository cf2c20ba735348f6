//! The API of enrolments.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, post};
use contract::enrolments::{EndEnrolment, Enrolment, EnrolmentsQuery, NewEnrolment};
use contract::ids::{CohortId, EnrolmentId, PersonId};
use contract::paging::Page;
use contract::people::{AccessAction, PageQuery};
use utoipa_actix_web::service_config::ServiceConfig;

use super::store;
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{GroupsRead, GroupsWrite, PeopleRead};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_enrolments).service(create_enrolment).service(end_enrolment).service(list_person_enrolments);
}

/// List who takes part in a cohort
///
/// By name, those who stopped or completed it too.
#[utoipa::path(
    operation_id = "list_enrolments", tag = "cohorts", security(("staff" = ["groups:read"])),
    params(("cohortId" = CohortId, Path, description = "The cohort"), EnrolmentsQuery),
    responses((status = 200, description = "A page of enrolments", body = Page<Enrolment>))
)]
#[get("/cohorts/{cohortId}/enrolments")]
async fn list_enrolments(
    can: Can<GroupsRead>,
    services: Shared,
    (id, query, request): (Path<CohortId>, Query<EnrolmentsQuery>, HttpRequest),
) -> Result<Reply<Page<Enrolment>>, Error> {
    let (caller, now, id, Query(query)) = (can.caller(), services.now(), id.into_inner(), query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            crate::cohorts::status_of(c, id)?;
            let rows = store::of_cohort(c, (id, &query), (page.after.take(), page.limit()))?;
            let Page { items, next_cursor, .. } = page.page(rows, |(key, _)| key.clone());
            let items: Vec<Enrolment> = items.into_iter().map(|(_, found)| found).collect();
            let total = query.total.unwrap_or_default().then(|| store::count(c, id, &query)).transpose()?;
            access::record(c, (&caller, &now), AccessAction::Listed, items.iter().map(|found| *found.person.id))?;
            Ok(Page { items, next_cursor, total })
        })
        .await?;
    Ok(paged(page, &request))
}

/// Enrol someone in a cohort
///
/// In a role, from a day on; never twice in the same role at once. A completed cohort takes nobody in.
#[utoipa::path(
    operation_id = "create_enrolment", tag = "cohorts", security(("staff" = ["groups:write"])),
    params(("cohortId" = CohortId, Path, description = "The cohort"), IdempotencyKey),
    request_body = NewEnrolment,
    responses((status = 201, description = "The enrolment", body = Enrolment))
)]
#[post("/cohorts/{cohortId}/enrolments")]
async fn create_enrolment(
    can: Can<GroupsWrite>,
    services: Shared,
    (cohort, once, body): (Path<CohortId>, Once, Body<NewEnrolment>),
) -> Result<Reply<Enrolment>, Error> {
    let (caller, now, cohort, payload) = (can.caller(), services.now(), cohort.into_inner(), body.raw());
    let new = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            crate::people::must_be_known(c, new.person_id)?;
            let id = store::insert(c, cohort, &new, now)?;
            access::record(c, (caller, now), AccessAction::Changed, [*new.person_id])?;
            Ok(Outcome::created(store::find(c, id)?, format!("/v1/cohorts/{cohort}/enrolments")))
        })
        .await?;
    Ok(outcome.into())
}

/// End an enrolment
///
/// With the first day on which someone no longer takes part, and why.
#[utoipa::path(
    operation_id = "end_enrolment", tag = "cohorts", security(("staff" = ["groups:write"])),
    params(("enrolmentId" = EnrolmentId, Path, description = "The enrolment"), IdempotencyKey),
    request_body = EndEnrolment,
    responses((status = 200, description = "The enrolment as ended", body = Enrolment))
)]
#[post("/enrolments/{enrolmentId}/end")]
async fn end_enrolment(
    can: Can<GroupsWrite>,
    services: Shared,
    (id, once, body): (Path<EnrolmentId>, Once, Body<EndEnrolment>),
) -> Result<Reply<Enrolment>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let ending = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            store::end(c, id, &ending)?;
            let found = store::find(c, id)?;
            access::record(c, (caller, now), AccessAction::Changed, [*found.person.id])?;
            Ok(Outcome::ok(found))
        })
        .await?;
    Ok(outcome.into())
}

/// List the cohorts that someone takes part in
///
/// And took part in, the latest first.
#[utoipa::path(
    operation_id = "list_person_enrolments", tag = "people", security(("staff" = ["people:read"])),
    params(("personId" = PersonId, Path, description = "The person"), PageQuery),
    responses((status = 200, description = "A page of enrolments", body = Page<Enrolment>))
)]
#[get("/people/{personId}/enrolments")]
async fn list_person_enrolments(
    can: Can<PeopleRead>,
    services: Shared,
    (id, query, request): (Path<PersonId>, Query<PageQuery>, HttpRequest),
) -> Result<Reply<Page<Enrolment>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let mut page = PageRequest::of(&query.0, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            if !crate::people::exists(c, id)? {
                return Err(Error::not_found());
            }
            let rows = store::of_person(c, id, (page.after.take(), page.limit()))?;
            access::record(c, (&caller, &now), AccessAction::Read, [*id])?;
            Ok(page.page(rows, |found| (found.starts_on, *found.id)))
        })
        .await?;
    Ok(paged(page, &request))
}
