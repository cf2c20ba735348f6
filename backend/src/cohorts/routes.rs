//! The API of cohorts.

use actix_web::web::{Bytes, Path};
use actix_web::{get, patch, post};
use contract::cohorts::{Cohort, CohortAction, CohortMoment, CohortStep, CompletedCohort, NewCohort};
use contract::ids::CohortId;
use contract::paging::Whole;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{rules, store};
use crate::auth::Can;
use crate::auth::policy::needs::{CohortsRead, CohortsWrite};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Attempt, Body, IdempotencyKey, IfMatch, Once, Outcome, Patch, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_cohorts).service(create_cohort).service(get_cohort).service(update_cohort);
    config.service(list_cohort_moments);
    super::capacity::routes(config);
    config.service(recruit_cohort).service(start_cohort).service(complete_cohort);
}

/// List cohorts
///
/// All of them, the latest first, with their plan, how many take part now, and their groups.
#[utoipa::path(
    operation_id = "list_cohorts", tag = "cohorts", security(("staff" = ["cohorts:read"])),
    responses((status = 200, description = "All cohorts", body = Whole<Cohort>))
)]
#[get("/cohorts")]
async fn list_cohorts(_can: Can<CohortsRead>, services: Shared) -> Result<Reply<Whole<Cohort>>, Error> {
    let now = services.now();
    let items = services.db.read(move |c| store::all(c, now.today)).await?;
    Ok(Reply::ok(Whole { items }))
}

/// Plan a cohort
///
/// Its number is the next one, unless another is asked for. Cohorts may overlap.
#[utoipa::path(
    operation_id = "create_cohort", tag = "cohorts", security(("staff" = ["cohorts:write"])), params(IdempotencyKey),
    request_body = NewCohort,
    responses((status = 201, description = "The cohort, planned", body = Cohort))
)]
#[post("/cohorts")]
async fn create_cohort(
    can: Can<CohortsWrite>,
    services: Shared,
    once: Once,
    body: Body<NewCohort>,
) -> Result<Reply<Cohort>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(rules::check_plan)?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let id = store::plan(c, &new, (Some(by), now))?;
            Ok(Outcome::created(store::find(c, id, now.today)?, format!("/v1/cohorts/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get a cohort
#[utoipa::path(
    operation_id = "get_cohort", tag = "cohorts", security(("staff" = ["cohorts:read"])),
    description = "Its plan, how many take part beside how many are hoped for, its groups, and what can be done next.",
    params(("cohortId" = CohortId, Path, description = "The cohort")),
    responses((status = 200, description = "The cohort", body = Cohort))
)]
#[get("/cohorts/{cohortId}")]
async fn get_cohort(_can: Can<CohortsRead>, services: Shared, id: Path<CohortId>) -> Result<Reply<Cohort>, Error> {
    let now = services.now();
    let found = services.db.read(move |c| store::find(c, *id, now.today)).await?;
    let version = found.version;
    Ok(Reply::ok(found).versioned(version))
}

/// Change a cohort
///
/// Its number, name and plan, by merge patch; a list of sessions replaces the one before. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_cohort", tag = "cohorts", security(("staff" = ["cohorts:write"])),
    params(
        ("cohortId" = CohortId, Path, description = "The cohort"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = NewCohort, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The cohort as changed", body = Cohort))
)]
#[patch("/cohorts/{cohortId}")]
async fn update_cohort(
    _can: Can<CohortsWrite>,
    services: Shared,
    (id, seen, patch): (Path<CohortId>, IfMatch, Patch),
) -> Result<Reply<Cohort>, Error> {
    let (now, id) = (services.now(), id.into_inner());
    let changed = services
        .db
        .write(move |c| {
            seen.is(store::lock(c, id)?)?;
            let before = store::find(c, id, now.today)?;
            let current =
                NewCohort { number: Some(before.number), name: before.name.clone(), plan: before.plan.clone() };
            let after = patch.apply(&current, rules::check_change)?;
            store::change(c, &before, &after, &now)?;
            store::find(c, id, now.today)
        })
        .await?;
    let version = changed.version;
    Ok(Reply::ok(changed).versioned(version))
}

/// List what happened to a cohort
///
/// Each status with the day from which it held and who noted it, the latest first.
#[utoipa::path(
    operation_id = "list_cohort_moments", tag = "cohorts", security(("staff" = ["cohorts:read"])),
    params(("cohortId" = CohortId, Path, description = "The cohort")),
    responses((status = 200, description = "Its history", body = Whole<CohortMoment>))
)]
#[get("/cohorts/{cohortId}/moments")]
async fn list_cohort_moments(
    _can: Can<CohortsRead>,
    services: Shared,
    id: Path<CohortId>,
) -> Result<Reply<Whole<CohortMoment>>, Error> {
    let items = services
        .db
        .read(move |c| {
            store::status_of(c, *id)?;
            store::moments(c, *id)
        })
        .await?;
    Ok(Reply::ok(Whole { items }))
}

/// One try at a step.
struct Try<'a> {
    can: Can<CohortsWrite>,
    services: &'a Shared,
    once: Once,
    payload: Bytes,
}

impl Try<'_> {
    async fn step(
        self,
        id: CohortId,
        action: CohortAction,
        input: CohortStep,
    ) -> Result<Outcome<CompletedCohort>, Error> {
        let (caller, now) = (self.can.caller(), self.services.now());
        let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
        let (once, payload) = (self.once, self.payload);
        self.services
            .db
            .write(move |c| {
                once.run(c, &Attempt { caller: &caller, payload: &payload, now: &now }, |c| {
                    let ended = store::take(c, id, (action, input.on), (Some(by), &now))?;
                    let cohort = store::find(c, id, now.today)?;
                    let going_on = cohort.pairs.active;
                    let (ended_enrolments, ended_leaders) = (ended.enrolments, ended.leaders);
                    Ok(Outcome::ok(CompletedCohort { cohort, ended_enrolments, ended_leaders, going_on }))
                })
            })
            .await
    }
}

/// Begin recruiting
///
/// A planned cohort becomes `recruiting`.
#[utoipa::path(
    operation_id = "recruit_cohort", tag = "cohorts", security(("staff" = ["cohorts:write"])),
    params(("cohortId" = CohortId, Path, description = "The cohort"), IdempotencyKey),
    request_body = CohortStep,
    responses((status = 200, description = "The cohort, recruiting", body = Cohort))
)]
#[post("/cohorts/{cohortId}/recruit")]
async fn recruit_cohort(
    can: Can<CohortsWrite>,
    services: Shared,
    (id, once, body): (Path<CohortId>, Once, Body<CohortStep>),
) -> Result<Reply<Cohort>, Error> {
    let (payload, input) = (body.raw(), body.into_inner()?);
    let outcome = Try { can, services: &services, once, payload }.step(*id, CohortAction::Recruit, input).await?;
    let version = outcome.body.cohort.version;
    Ok(Reply::ok(outcome.body.cohort).versioned(version))
}

/// Start a cohort
///
/// A recruiting cohort becomes `active`; the day is its first one.
#[utoipa::path(
    operation_id = "start_cohort", tag = "cohorts", security(("staff" = ["cohorts:write"])),
    params(("cohortId" = CohortId, Path, description = "The cohort"), IdempotencyKey),
    request_body = CohortStep,
    responses((status = 200, description = "The cohort, active", body = Cohort))
)]
#[post("/cohorts/{cohortId}/start")]
async fn start_cohort(
    can: Can<CohortsWrite>,
    services: Shared,
    (id, once, body): (Path<CohortId>, Once, Body<CohortStep>),
) -> Result<Reply<Cohort>, Error> {
    let (payload, input) = (body.raw(), body.into_inner()?);
    let outcome = Try { can, services: &services, once, payload }.step(*id, CohortAction::Start, input).await?;
    let version = outcome.body.cohort.version;
    Ok(Reply::ok(outcome.body.cohort).versioned(version))
}

/// Complete a cohort
///
/// Ends its enrolments and the periods of those who lead its groups, and says how many. Its matches go on, or end by
/// themselves.
#[utoipa::path(
    operation_id = "complete_cohort", tag = "cohorts", security(("staff" = ["cohorts:write"])),
    params(("cohortId" = CohortId, Path, description = "The cohort"), IdempotencyKey),
    request_body = CohortStep,
    responses((status = 200, description = "The cohort, completed, and what ended", body = CompletedCohort))
)]
#[post("/cohorts/{cohortId}/complete")]
async fn complete_cohort(
    can: Can<CohortsWrite>,
    services: Shared,
    (id, once, body): (Path<CohortId>, Once, Body<CohortStep>),
) -> Result<Reply<CompletedCohort>, Error> {
    let (payload, input) = (body.raw(), body.into_inner()?);
    let outcome = Try { can, services: &services, once, payload }.step(*id, CohortAction::Complete, input).await?;
    let version = outcome.body.cohort.version;
    Ok(Reply::from(outcome).versioned(version))
}
