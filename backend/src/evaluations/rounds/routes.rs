//! The API of rounds.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use contract::evaluations_rounds::{EvaluationRound, EvaluationRoundAction, EvaluationRoundsQuery, NewEvaluationRound};
use contract::ids::EvaluationRoundId;
use contract::paging::Page;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{rules, store};
use crate::auth::Can;
use crate::auth::policy::needs::{EvaluationsRead, EvaluationsWrite};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, Patch, Query, Reply, listed, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_evaluation_rounds).service(create_evaluation_round).service(get_evaluation_round);
    config.service(update_evaluation_round).service(delete_evaluation_round);
    config.service(open_evaluation_round).service(close_evaluation_round);
}

/// List rounds of evaluations
///
/// The latest to open first, with how many were asked and answered.
#[utoipa::path(
    operation_id = "list_evaluation_rounds", tag = "evaluations", security(("staff" = ["evaluations:read"])),
    params(EvaluationRoundsQuery),
    responses((status = 200, description = "A page of rounds", body = Page<EvaluationRound>))
)]
#[get("/evaluation-rounds")]
async fn list_evaluation_rounds(
    can: Can<EvaluationsRead>,
    services: Shared,
    (query, request): (Query<EvaluationRoundsQuery>, HttpRequest),
) -> Result<Reply<Page<EvaluationRound>>, Error> {
    let now = services.now();
    let then = now.clone();
    let page = listed(
        (&can, &services),
        query.0,
        (
            move |c, query, page| store::list(c, query, page, &now),
            |row| (row.details.opens_at, Uuid::from(row.id)),
            move |c, query| store::count(c, query, &then),
        ),
    )
    .await?;
    Ok(paged(page, &request))
}

/// Add a round
///
/// Of a published questionnaire, about a cohort, an event or a period. It takes answers from its opening until its
/// closing.
#[utoipa::path(
    operation_id = "create_evaluation_round", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(IdempotencyKey), request_body = NewEvaluationRound,
    responses((status = 201, description = "The round", body = EvaluationRound))
)]
#[post("/evaluation-rounds")]
async fn create_evaluation_round(
    can: Can<EvaluationsWrite>,
    services: Shared,
    (once, body): (Once, Body<NewEvaluationRound>),
) -> Result<Reply<EvaluationRound>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(rules::check)?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let id = store::insert(c, &new, (by, now))?;
            let made = store::find(c, id, false)?.round(now);
            Ok(Outcome::created(made, format!("/v1/evaluation-rounds/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get a round
#[utoipa::path(
    operation_id = "get_evaluation_round", tag = "evaluations", security(("staff" = ["evaluations:read"])),
    description = "With how many were asked and answered, and what can be done next.",
    params(("roundId" = EvaluationRoundId, Path, description = "The round")),
    responses((status = 200, description = "The round", body = EvaluationRound))
)]
#[get("/evaluation-rounds/{roundId}")]
async fn get_evaluation_round(
    _can: Can<EvaluationsRead>,
    services: Shared,
    id: Path<EvaluationRoundId>,
) -> Result<Reply<EvaluationRound>, Error> {
    let now = services.now();
    let found = services.db.read(move |c| Ok(store::find(c, *id, false)?.round(&now))).await?;
    let version = found.version;
    Ok(Reply::ok(found).versioned(version))
}

/// Change a round
///
/// By merge patch. Another closing opens a closed round again. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_evaluation_round", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(
        ("roundId" = EvaluationRoundId, Path, description = "The round"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = NewEvaluationRound, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The round as changed", body = EvaluationRound))
)]
#[patch("/evaluation-rounds/{roundId}")]
async fn update_evaluation_round(
    _can: Can<EvaluationsWrite>,
    services: Shared,
    (id, seen, patch): (Path<EvaluationRoundId>, IfMatch, Patch),
) -> Result<Reply<EvaluationRound>, Error> {
    let (now, id) = (services.now(), id.into_inner());
    let changed = services
        .db
        .write(move |c| {
            let before = store::find(c, id, true)?;
            seen.is(before.version)?;
            let after: NewEvaluationRound = patch.apply(&before.details(), rules::check)?;
            store::change(c, &before, &after, &now)?;
            Ok(store::find(c, id, false)?.round(&now))
        })
        .await?;
    let version = changed.version;
    Ok(Reply::ok(changed).versioned(version))
}

/// Remove a round
///
/// Only one to which nobody was invited and that nobody answered. Needs `If-Match`.
#[utoipa::path(
    operation_id = "delete_evaluation_round", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(
        ("roundId" = EvaluationRoundId, Path, description = "The round"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    responses((status = 204, description = "Removed"))
)]
#[delete("/evaluation-rounds/{roundId}")]
async fn delete_evaluation_round(
    _can: Can<EvaluationsWrite>,
    services: Shared,
    (id, seen): (Path<EvaluationRoundId>, IfMatch),
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    services
        .db
        .write(move |c| {
            let row = store::find(c, id, true)?;
            seen.is(row.version)?;
            store::remove(c, &row)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Open a round now
///
/// Before its time.
#[utoipa::path(
    operation_id = "open_evaluation_round", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(("roundId" = EvaluationRoundId, Path, description = "The round"), IdempotencyKey),
    responses((status = 200, description = "The round, open", body = EvaluationRound))
)]
#[post("/evaluation-rounds/{roundId}/open")]
async fn open_evaluation_round(
    can: Can<EvaluationsWrite>,
    services: Shared,
    (id, once): (Path<EvaluationRoundId>, Once),
) -> Result<Reply<EvaluationRound>, Error> {
    step(can, services, (*id, once, EvaluationRoundAction::Open)).await
}

/// Close a round now
///
/// Before its time. What was begun and not sent doesn't count.
#[utoipa::path(
    operation_id = "close_evaluation_round", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(("roundId" = EvaluationRoundId, Path, description = "The round"), IdempotencyKey),
    responses((status = 200, description = "The round, closed", body = EvaluationRound))
)]
#[post("/evaluation-rounds/{roundId}/close")]
async fn close_evaluation_round(
    can: Can<EvaluationsWrite>,
    services: Shared,
    (id, once): (Path<EvaluationRoundId>, Once),
) -> Result<Reply<EvaluationRound>, Error> {
    step(can, services, (*id, once, EvaluationRoundAction::Close)).await
}

async fn step(
    can: Can<EvaluationsWrite>,
    services: Shared,
    (id, once, action): (EvaluationRoundId, Once, EvaluationRoundAction),
) -> Result<Reply<EvaluationRound>, Error> {
    let (caller, now) = (can.caller(), services.now());
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (_, now)| {
            let row = store::find(c, id, true)?;
            let Some((opens_at, closes_at)) = rules::after(action, (row.opens_at, row.closes_at), now.at) else {
                let status = row.status(now.at);
                return Err(Error::conflict(format!("A {status} round can't be told to {action}.")));
            };
            store::change(c, &row, &NewEvaluationRound { opens_at, closes_at, ..row.details() }, now)?;
            Ok(Outcome::ok(store::find(c, id, false)?.round(now)))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}
