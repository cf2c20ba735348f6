//! The API of matches.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, post};
use chrono::NaiveDate;
use contract::ids::MatchId;
use contract::matches::{ActivateMatch, DeclineMatch, EndMatch, Match, MatchMoment, MatchStep, MatchesQuery, NewMatch};
use contract::paging::Page;
use contract::people::{AccessAction, PageQuery};
use contract::problem::{Fault, FaultCode};
use contract::requests::Request;
use diesel::pg::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;

use super::following;
use super::list::{self, MatchKey, Wanted};
use super::rules::{self, Step};
use super::store::{self, NewRow};
use super::story;
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{MatchesRead, MatchesWrite};
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::web::{Attempt, Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_matches).service(create_match).service(get_match).service(list_match_moments);
    config.service(introduce_match).service(activate_match).service(pause_match).service(resume_match);
    config.service(end_match).service(decline_match);
    following::routes(config);
    story::routes(config);
}

/// List matches
///
/// The latest change first. `numbered=true` are all that ever started: the count that the milestones are of. A `view`
/// answers a question of every week, in an order of its own.
#[utoipa::path(
    operation_id = "list_matches", tag = "matches", security(("staff" = ["matches:read"])), params(MatchesQuery),
    responses((status = 200, description = "A page of matches", body = Page<Match>))
)]
#[get("/matches")]
async fn list_matches(
    can: Can<MatchesRead>,
    services: Shared,
    query: Query<MatchesQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<Match>>, Error> {
    let (caller, now, Query(query)) = (can.caller(), services.now(), query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let wanted = Wanted { query: &query, caller: caller.account_id(), today: now.today };
            let rows = list::list(c, &wanted, (page.after.take(), page.limit()))?;
            let mut page = page.page(rows, |found| MatchKey::of(found, query.view));
            page.total = query.total.unwrap_or_default().then(|| list::count(c, &wanted)).transpose()?;
            let people = page.items.iter().flat_map(|found| [*found.newcomer.id, *found.established.id]);
            access::record(c, (&caller, &now), AccessAction::Listed, people)?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// Propose a match
///
/// In answer to two open requests, one of each side, both of the track that the match is of: someone who changes
/// their mind gets a request in the other track, from the same day. It gets its number when it is activated.
#[utoipa::path(
    operation_id = "create_match", tag = "matches", security(("staff" = ["matches:write"])), params(IdempotencyKey),
    request_body = NewMatch,
    responses((status = 201, description = "The proposal", body = Match))
)]
#[post("/matches")]
async fn create_match(
    can: Can<MatchesWrite>,
    services: Shared,
    once: Once,
    body: Body<NewMatch>,
) -> Result<Reply<Match>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(rules::check_kind)?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let (newcomer, established) = requests_of(c, &new, now)?;
            let faults = rules::check_requests(&newcomer, &established, new.kind);
            if !faults.is_empty() {
                return Err(Error::invalid(faults));
            }
            if let Some(owner) = new.owner_id {
                following::must_be_able(c, ("/ownerId", owner), now)?;
            }
            let row = NewRow { new: &new, newcomer: &newcomer, established: &established, by };
            let id = store::insert(c, &row, now.today, now)?;
            access::record(c, (caller, now), AccessAction::Changed, [*newcomer.person_id, *established.person_id])?;
            Ok(Outcome::created(list::find(c, id, now.today)?, format!("/v1/matches/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

fn requests_of(c: &mut PgConnection, new: &NewMatch, now: &Now) -> Result<(Request, Request), Error> {
    let mut faults = Vec::new();
    let mut find = |id, pointer: &str| match crate::requests::find(c, id, now.today) {
        Ok(request) => Some(request),
        Err(error) if error.code() == contract::problem::ErrorCode::NotFound => {
            faults.push(Fault::new(pointer, FaultCode::UnknownReference, "there is no such request"));
            None
        }
        Err(_) => None,
    };
    let newcomer = find(new.newcomer_request_id, "/newcomerRequestId");
    let established = find(new.established_request_id, "/establishedRequestId");
    match (newcomer, established) {
        (Some(newcomer), Some(established)) => Ok((newcomer, established)),
        _ if faults.is_empty() => Err(Error::internal(&"a request could not be read")),
        _ => Err(Error::invalid(faults)),
    }
}

/// Get a match
#[utoipa::path(
    operation_id = "get_match", tag = "matches", security(("staff" = ["matches:read"])),
    description = "Both sides, its number, its period, and what can be done next.",
    params(("matchId" = MatchId, Path, description = "The match")),
    responses((status = 200, description = "The match", body = Match))
)]
#[get("/matches/{matchId}")]
async fn get_match(can: Can<MatchesRead>, services: Shared, id: Path<MatchId>) -> Result<Reply<Match>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let found = services
        .db
        .write(move |c| {
            let found = list::find(c, id, now.today)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*found.newcomer.id, *found.established.id])?;
            Ok(found)
        })
        .await?;
    let version = found.version;
    Ok(Reply::ok(found).versioned(version))
}

/// List what happened to a match
///
/// Each status with the day from which it held and who noted it, the latest first.
#[utoipa::path(
    operation_id = "list_match_moments", tag = "matches", security(("staff" = ["matches:read"])),
    params(("matchId" = MatchId, Path, description = "The match"), PageQuery),
    responses((status = 200, description = "A page of its history", body = Page<MatchMoment>))
)]
#[get("/matches/{matchId}/moments")]
async fn list_match_moments(
    can: Can<MatchesRead>,
    services: Shared,
    (id, query, request): (Path<MatchId>, Query<PageQuery>, HttpRequest),
) -> Result<Reply<Page<MatchMoment>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let mut page = PageRequest::of(&query.0, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let found = list::find(c, id, now.today)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*found.newcomer.id, *found.established.id])?;
            let rows = store::moments(c, id, (page.after.take(), page.limit()))?;
            let Page { items, next_cursor, total } = page.page(rows, |(id, moment)| (moment.recorded_at, *id));
            Ok(Page { items: items.into_iter().map(|(_, moment)| moment).collect(), next_cursor, total })
        })
        .await?;
    Ok(paged(page, &request))
}

/// One try at a step.
struct Try<'a> {
    can: Can<MatchesWrite>,
    services: &'a Shared,
    once: Once,
    payload: actix_web::web::Bytes,
}

impl Try<'_> {
    async fn step(self, id: MatchId, step: Step, day: NaiveDate) -> Result<Reply<Match>, Error> {
        let (caller, now) = (self.can.caller(), self.services.now());
        let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
        let (once, payload) = (self.once, self.payload);
        let outcome = self
            .services
            .db
            .write(move |c| {
                once.run(c, &Attempt { caller: &caller, payload: &payload, now: &now }, |c| {
                    let locked = store::lock(c, id)?;
                    store::take(c, &locked, (step, day), (by, &now))?;
                    access::record(c, (&caller, &now), AccessAction::Changed, locked.people())?;
                    Ok(Outcome::ok(list::find(c, id, now.today)?))
                })
            })
            .await?;
        let version = outcome.body.version;
        Ok(Reply::from(outcome).versioned(version))
    }
}

/// Introduce the two
///
/// A proposal becomes `introduced` once they have met.
#[utoipa::path(
    operation_id = "introduce_match", tag = "matches", security(("staff" = ["matches:write"])),
    params(("matchId" = MatchId, Path, description = "The match"), IdempotencyKey),
    request_body = MatchStep,
    responses((status = 200, description = "The match, introduced", body = Match))
)]
#[post("/matches/{matchId}/introduce")]
async fn introduce_match(
    can: Can<MatchesWrite>,
    services: Shared,
    (id, once, body): (Path<MatchId>, Once, Body<MatchStep>),
) -> Result<Reply<Match>, Error> {
    let (payload, input) = (body.raw(), body.into_inner()?);
    Try { can, services: &services, once, payload }.step(*id, Step::Introduce, input.on).await
}

/// Start a match
///
/// Gives the match its number, the next one, and closes both requests. When one of the two has an active match
/// of this kind, it answers 409 unless `allowSeveral` says that this is meant.
#[utoipa::path(
    operation_id = "activate_match", tag = "matches", security(("staff" = ["matches:write"])),
    params(("matchId" = MatchId, Path, description = "The match"), IdempotencyKey),
    request_body = ActivateMatch,
    responses((status = 200, description = "The match, active and numbered", body = Match))
)]
#[post("/matches/{matchId}/activate")]
async fn activate_match(
    can: Can<MatchesWrite>,
    services: Shared,
    (id, once, body): (Path<MatchId>, Once, Body<ActivateMatch>),
) -> Result<Reply<Match>, Error> {
    let (payload, input) = (body.raw(), body.into_inner()?);
    let step = Step::Activate { allow_several: input.allow_several };
    Try { can, services: &services, once, payload }.step(*id, step, input.starts_on).await
}

/// Pause a match
///
/// It is supported at a distance for a while; why is not kept.
#[utoipa::path(
    operation_id = "pause_match", tag = "matches", security(("staff" = ["matches:write"])),
    params(("matchId" = MatchId, Path, description = "The match"), IdempotencyKey),
    request_body = MatchStep,
    responses((status = 200, description = "The match, paused", body = Match))
)]
#[post("/matches/{matchId}/pause")]
async fn pause_match(
    can: Can<MatchesWrite>,
    services: Shared,
    (id, once, body): (Path<MatchId>, Once, Body<MatchStep>),
) -> Result<Reply<Match>, Error> {
    let (payload, input) = (body.raw(), body.into_inner()?);
    Try { can, services: &services, once, payload }.step(*id, Step::Pause, input.on).await
}

/// Resume a match
///
/// A paused match is active again, with the number it had.
#[utoipa::path(
    operation_id = "resume_match", tag = "matches", security(("staff" = ["matches:write"])),
    params(("matchId" = MatchId, Path, description = "The match"), IdempotencyKey),
    request_body = MatchStep,
    responses((status = 200, description = "The match, active", body = Match))
)]
#[post("/matches/{matchId}/resume")]
async fn resume_match(
    can: Can<MatchesWrite>,
    services: Shared,
    (id, once, body): (Path<MatchId>, Once, Body<MatchStep>),
) -> Result<Reply<Match>, Error> {
    let (payload, input) = (body.raw(), body.into_inner()?);
    Try { can, services: &services, once, payload }.step(*id, Step::Resume, input.on).await
}

/// End a match
///
/// With the first day after it, why, and by whom. Its number stays its own.
#[utoipa::path(
    operation_id = "end_match", tag = "matches", security(("staff" = ["matches:write"])),
    params(("matchId" = MatchId, Path, description = "The match"), IdempotencyKey),
    request_body = EndMatch,
    responses((status = 200, description = "The match, ended", body = Match))
)]
#[post("/matches/{matchId}/end")]
async fn end_match(
    can: Can<MatchesWrite>,
    services: Shared,
    (id, once, body): (Path<MatchId>, Once, Body<EndMatch>),
) -> Result<Reply<Match>, Error> {
    let (payload, input) = (body.raw(), body.into_inner()?);
    let step = Step::End { reason: input.reason, by: input.by };
    Try { can, services: &services, once, payload }.step(*id, step, input.ends_on).await
}

/// Decline a proposal
///
/// The two requests stay open, and each can be answered by another match.
#[utoipa::path(
    operation_id = "decline_match", tag = "matches", security(("staff" = ["matches:write"])),
    params(("matchId" = MatchId, Path, description = "The match"), IdempotencyKey),
    request_body = DeclineMatch,
    responses((status = 200, description = "The match, declined", body = Match))
)]
#[post("/matches/{matchId}/decline")]
async fn decline_match(
    can: Can<MatchesWrite>,
    services: Shared,
    (id, once, body): (Path<MatchId>, Once, Body<DeclineMatch>),
) -> Result<Reply<Match>, Error> {
    let (payload, input) = (body.raw(), body.into_inner()?);
    Try { can, services: &services, once, payload }.step(*id, Step::Decline { by: input.by }, input.on).await
}
