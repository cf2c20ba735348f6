//! The API of journeys.

use actix_web::web::Path;
use actix_web::{HttpRequest, get};
use contract::ids::{CohortId, PersonId};
use contract::journeys::{CohortJourney, Journey, PersonJourney};
use contract::paging::Page;
use contract::people::{AccessAction, PageQuery};
use utoipa_actix_web::service_config::ServiceConfig;

use super::store;
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{CohortsRead, GroupsRead, PeopleRead};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(get_journey).service(get_cohort_journey).service(list_cohort_journeys);
}

/// Get someone's journey
///
/// Referral, request, match, group, leading a group, and where they got: each with its days, in their order.
#[utoipa::path(
    operation_id = "get_journey", tag = "people", security(("staff" = ["people:read"])),
    params(("personId" = PersonId, Path, description = "The person")),
    responses((status = 200, description = "The journey", body = Journey))
)]
#[get("/people/{personId}/journey")]
async fn get_journey(can: Can<PeopleRead>, services: Shared, id: Path<PersonId>) -> Result<Reply<Journey>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let journey = services
        .db
        .write(move |c| {
            let journey = store::of_person(c, id)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*id])?;
            let buddies = journey.stations.iter().filter_map(|station| station.with.as_ref().map(|buddy| *buddy.id));
            access::record(c, (&caller, &now), AccessAction::Listed, buddies)?;
            Ok(journey)
        })
        .await?;
    Ok(Reply::ok(journey))
}

/// Get the journey of a cohort
///
/// How many of those who take or took part reached which station until today. Counts, and no names.
#[utoipa::path(
    operation_id = "get_cohort_journey", tag = "cohorts", security(("staff" = ["cohorts:read"])),
    params(("cohortId" = CohortId, Path, description = "The cohort")),
    responses((status = 200, description = "How far its people came", body = CohortJourney))
)]
#[get("/cohorts/{cohortId}/journey")]
async fn get_cohort_journey(
    _can: Can<CohortsRead>,
    services: Shared,
    id: Path<CohortId>,
) -> Result<Reply<CohortJourney>, Error> {
    let now = services.now();
    Ok(Reply::ok(services.db.read(move |c| store::of_cohort(c, *id, now.today)).await?))
}

/// List the journeys of a cohort's people
///
/// By name, with the first day on which each reached a station, until today.
#[utoipa::path(
    operation_id = "list_cohort_journeys", tag = "cohorts", security(("staff" = ["groups:read"])),
    params(("cohortId" = CohortId, Path, description = "The cohort"), PageQuery),
    responses((status = 200, description = "A page of journeys", body = Page<PersonJourney>))
)]
#[get("/cohorts/{cohortId}/journey/people")]
async fn list_cohort_journeys(
    can: Can<GroupsRead>,
    services: Shared,
    (id, query, request): (Path<CohortId>, Query<PageQuery>, HttpRequest),
) -> Result<Reply<Page<PersonJourney>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let mut page = PageRequest::of(&query.0, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            crate::cohorts::status_of(c, id)?;
            let rows = store::people_of_cohort(c, (id, now.today), (page.after.take(), page.limit()))?;
            let Page { items, next_cursor, total } = page.page(rows, |(key, _)| key.clone());
            let items: Vec<PersonJourney> = items.into_iter().map(|(_, journey)| journey).collect();
            access::record(c, (&caller, &now), AccessAction::Listed, items.iter().map(|journey| *journey.id))?;
            Ok(Page { items, next_cursor, total })
        })
        .await?;
    Ok(paged(page, &request))
}
