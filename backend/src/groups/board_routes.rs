//! The API of the board, and of the moves on it.

use actix_web::web::Path;
use actix_web::{get, post};
use contract::groups::{Board, MoveEffect, MovePair, MovedPair};
use contract::ids::{CohortId, MatchId};
use contract::paging::Whole;
use contract::people::AccessAction;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{board, places};
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{GroupsRead, GroupsWrite};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, Once, Outcome, Reply};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(get_board).service(list_moves).service(move_match);
}

/// Get the board of a cohort
///
/// Its groups with who leads them, their pairs and what to think of, and the pairs that have no group.
#[utoipa::path(
    operation_id = "get_board", tag = "groups", security(("staff" = ["groups:read"])),
    params(("cohortId" = CohortId, Path, description = "The cohort")),
    responses((status = 200, description = "The board", body = Board))
)]
#[get("/cohorts/{cohortId}/board")]
async fn get_board(can: Can<GroupsRead>, services: Shared, id: Path<CohortId>) -> Result<Reply<Board>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let board = services
        .db
        .write(move |c| {
            let loaded = board::load(c, id, now.today)?;
            access::record(c, (&caller, &now), AccessAction::Listed, loaded.people())?;
            Ok(loaded.board())
        })
        .await?;
    Ok(Reply::ok(board))
}

/// List where a pair could go
///
/// Every group of its cohort, and no group, with the warnings that would appear and disappear; nowhere, when it isn't in
/// the programme or is over. Nothing is changed.
#[utoipa::path(
    operation_id = "list_moves", tag = "groups", security(("staff" = ["groups:read"])),
    params(("matchId" = MatchId, Path, description = "The match")),
    responses((status = 200, description = "What each move would change", body = Whole<MoveEffect>))
)]
#[get("/matches/{matchId}/moves")]
async fn list_moves(
    can: Can<GroupsRead>,
    services: Shared,
    id: Path<MatchId>,
) -> Result<Reply<Whole<MoveEffect>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let items = services
        .db
        .write(move |c| {
            let pair = places::find(c, id)?;
            let items = match pair.cohort() {
                Ok(cohort) => board::load(c, cohort, now.today)?.effects(id)?,
                Err(_) => Vec::new(),
            };
            access::record(c, (&caller, &now), AccessAction::Read, pair.people())?;
            Ok(items)
        })
        .await?;
    Ok(Reply::ok(Whole { items }))
}

/// Move a pair
///
/// To another group of its cohort, or out of its group, from a day on. The place before stays in its history, unless the
/// move is undone on its own day.
#[utoipa::path(
    operation_id = "move_match", tag = "groups", security(("staff" = ["groups:write"])),
    params(("matchId" = MatchId, Path, description = "The match"), IdempotencyKey),
    request_body = MovePair,
    responses((status = 200, description = "Where the pair is now, and what that changed", body = MovedPair))
)]
#[post("/matches/{matchId}/move")]
async fn move_match(
    can: Can<GroupsWrite>,
    services: Shared,
    (id, once, body): (Path<MatchId>, Once, Body<MovePair>),
) -> Result<Reply<MovedPair>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let to = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let pair = places::lock(c, id)?;
            let effects = board::load(c, pair.cohort()?, now.today)?.effects(id)?;
            let (from_group_id, since) = places::move_pair(c, &pair, &to, now)?;
            access::record(c, (caller, now), AccessAction::Changed, pair.people())?;
            let effect = effects.into_iter().find(|effect| effect.group_id == to.group_id);
            let (appears, disappears) = effect.map(|found| (found.appears, found.disappears)).unwrap_or_default();
            Ok(Outcome::ok(MovedPair {
                match_id: id,
                from_group_id,
                group_id: to.group_id,
                since,
                appears,
                disappears,
            }))
        })
        .await?;
    Ok(outcome.into())
}
