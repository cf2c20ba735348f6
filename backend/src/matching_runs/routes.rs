//! The API of matching runs.

use std::collections::BTreeMap;

use actix_web::web::Path;
use actix_web::{HttpRequest, get, post};
use contract::ids::{MatchId, MatchingRunId, RequestId};
use contract::matching_runs::{
    AlternativesQuery, ComparedPair, ComparisonQuery, MatchExplanation, MatchingRun, MatchingRunSummary,
    MatchingRunsQuery, NewMatchingRun, PublishMatchingRun, RequestPair, RunAlternative, RunComparison, RunExplanation,
    RunMovedPair,
};
use contract::paging::{Page, Whole};
use contract::people::AccessAction;
use contract::problem::{ErrorCode, FaultCode};
use diesel::pg::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::division::Places;
use super::facts::{Asked, Facts};
use super::other_choices::{alternatives, explanation};
use super::present::{Looked, Showing};
use super::solve;
use super::store::{self, NewRow, Stored};
use super::{publish, world};
use crate::access;
use crate::auth::policy::needs::{MatchingRunsRead, MatchingRunsWrite};
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::web::{Attempt, Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_matching_runs).service(create_matching_run).service(get_matching_run);
    config.service(list_run_alternatives).service(explain_run_pair).service(compare_matching_runs);
    config.service(publish_matching_run).service(get_match_explanation);
}

/// List matching runs
///
/// The latest first, without the people in them.
#[utoipa::path(
    operation_id = "list_matching_runs", tag = "matching-runs", security(("staff" = ["matching_runs:read"])),
    params(MatchingRunsQuery),
    responses((status = 200, description = "A page of runs", body = Page<MatchingRunSummary>))
)]
#[get("/matching-runs")]
async fn list_matching_runs(
    can: Can<MatchingRunsRead>,
    services: Shared,
    (query, request): (Query<MatchingRunsQuery>, HttpRequest),
) -> Result<Reply<Page<MatchingRunSummary>>, Error> {
    let (caller, Query(query)) = (can.caller(), query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .read(move |c| {
            let rows = store::list(c, &query, (page.after.take(), page.limit()))?;
            let mut page = page.page(rows, |run| (run.created_at, *run.id));
            page.total = query.total.unwrap_or_default().then(|| store::count(c, &query)).transpose()?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// Run the matching
///
/// Reads who waits, finds the best pairs and, for a cohort, their groups, and keeps the run with everything that went
/// into it. Nothing is proposed to anyone until the run is published.
#[utoipa::path(
    operation_id = "create_matching_run", tag = "matching-runs", security(("staff" = ["matching_runs:write"])),
    params(IdempotencyKey), request_body = NewMatchingRun,
    responses((status = 201, description = "The run with its answer", body = MatchingRun))
)]
#[post("/matching-runs")]
async fn create_matching_run(
    can: Can<MatchingRunsWrite>,
    services: Shared,
    (once, body): (Once, Body<NewMatchingRun>),
) -> Result<Reply<MatchingRun>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(NewMatchingRun::faults)?;
    let (caller, now, payload, once, read) = services
        .db
        .write(move |c| {
            // A retry is answered with the first answer, also when the world is no longer as it was.
            let read = match once.known(c, &Attempt { caller: &caller, payload: &payload, now: &now })? {
                Some(outcome) => Read::Known(Box::new(outcome)),
                None => {
                    let facts = world::read(c, &new, now.today)?;
                    let before = new.based_on_id.map(|id| places_in(c, id)).transpose()?.unwrap_or_default();
                    Read::World(Box::new(new), Box::new(facts), before)
                }
            };
            Ok((caller, now, payload, once, read))
        })
        .await?;
    let (new, facts, before) = match read {
        Read::Known(outcome) => return Ok(answered(*outcome)),
        Read::World(new, facts, before) => (*new, *facts, before),
    };
    // The engine works on a thread for blocking work, and outside any transaction.
    let asked = Asked {
        settings: new.settings.clone(),
        locked: new.locked.clone(),
        forbidden: new.forbidden.clone(),
        request_ids: new.request_ids.clone(),
    };
    let solving = tokio::task::spawn_blocking(move || solve::run(facts, &asked, &before).map(|solved| (asked, solved)));
    let (asked, (input, answer)) = solving.await.map_err(|error| Error::internal(&error))??;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let row = NewRow { new: &new, asked: &asked, input: &input, answer: &answer, by };
            let id = store::insert(c, &row, now)?;
            let run = store::find(c, id)?;
            let run = shown(c, &run, (caller, now))?;
            Ok(Outcome::created(run, format!("/v1/matching-runs/{id}")))
        })
        .await?;
    Ok(answered(outcome))
}

/// What there is to go on: an answer that was given already, or the world.
enum Read {
    Known(Box<Outcome<MatchingRun>>),
    World(Box<NewMatchingRun>, Box<Facts>, Places),
}

fn answered(outcome: Outcome<MatchingRun>) -> Reply<MatchingRun> {
    let version = outcome.body.version;
    Reply::from(outcome).versioned(version)
}

/// Where the pairs of an earlier run had their places.
fn places_in(c: &mut PgConnection, run: MatchingRunId) -> Result<Places, Error> {
    match store::find(c, run) {
        Ok(run) => Ok(Showing::of(&run.input, &run.answer, &Looked::default()).places()),
        Err(error) if error.code() == ErrorCode::NotFound => {
            Err(Error::fault("/basedOnId", FaultCode::UnknownReference, "there is no such run"))
        }
        Err(error) => Err(error),
    }
}

/// A run as it is answered, recorded as a look at everyone in it.
fn shown(c: &mut PgConnection, run: &Stored, who: (&Caller, &Now)) -> Result<MatchingRun, Error> {
    access::record(c, who, AccessAction::Listed, run.input.facts.people().map(Uuid::from))?;
    store::show(c, run)
}

/// Get a matching run
///
/// As it was stored, with names as they are now. Someone who was removed since has none.
#[utoipa::path(
    operation_id = "get_matching_run", tag = "matching-runs", security(("staff" = ["matching_runs:read"])),
    params(("runId" = MatchingRunId, Path, description = "The run")),
    responses((status = 200, description = "The run with its answer", body = MatchingRun))
)]
#[get("/matching-runs/{runId}")]
async fn get_matching_run(
    can: Can<MatchingRunsRead>,
    services: Shared,
    id: Path<MatchingRunId>,
) -> Result<Reply<MatchingRun>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let run = services
        .db
        .write(move |c| {
            let run = store::find(c, id)?;
            shown(c, &run, (&caller, &now))
        })
        .await?;
    let version = run.version;
    Ok(Reply::ok(run).versioned(version))
}

/// List the alternatives for someone in a run
///
/// Everybody who fits, the cheapest for the whole first, with the exact cost of that choice: what the best answer with
/// this pair in it has less. Those who can't both come to the newcomer's group come last. Someone in a locked pair has
/// none.
#[utoipa::path(
    operation_id = "list_run_alternatives", tag = "matching-runs", security(("staff" = ["matching_runs:read"])),
    params(("runId" = MatchingRunId, Path, description = "The run"), AlternativesQuery),
    responses((status = 200, description = "The alternatives", body = Whole<RunAlternative>))
)]
#[get("/matching-runs/{runId}/alternatives")]
async fn list_run_alternatives(
    can: Can<MatchingRunsRead>,
    services: Shared,
    (id, query): (Path<MatchingRunId>, Query<AlternativesQuery>),
) -> Result<Reply<Whole<RunAlternative>>, Error> {
    let (caller, now, id, Query(query)) = (can.caller(), services.now(), id.into_inner(), query);
    let items = services
        .db
        .write(move |c| {
            let run = store::find(c, id)?;
            let looked = store::look_up(c, &run.input.facts, None)?;
            let (items, people) = alternatives(&run, &looked, query.request_id)?;
            access::record(c, (&caller, &now), AccessAction::Listed, people)?;
            Ok(items)
        })
        .await?;
    Ok(Reply::ok(Whole { items }))
}

/// Explain why two people are a pair in a run, or aren't
///
/// What must hold between them and doesn't; or how well they fit, and what it would cost the whole if they had to be a
/// pair.
#[utoipa::path(
    operation_id = "explain_run_pair", tag = "matching-runs", security(("staff" = ["matching_runs:read"])),
    params(("runId" = MatchingRunId, Path, description = "The run")), request_body = RequestPair,
    responses((status = 200, description = "The explanation", body = RunExplanation))
)]
#[post("/matching-runs/{runId}/explain")]
async fn explain_run_pair(
    can: Can<MatchingRunsRead>,
    services: Shared,
    (id, body): (Path<MatchingRunId>, Body<RequestPair>),
) -> Result<Reply<RunExplanation>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let pair = body.into_inner()?;
    let explanation = services
        .db
        .write(move |c| {
            let run = store::find(c, id)?;
            let looked = store::look_up(c, &run.input.facts, None)?;
            let explanation = explanation(&run, &looked, pair)?;
            let people = [*explanation.newcomer.person_id, *explanation.established.person_id];
            access::record(c, (&caller, &now), AccessAction::Read, people)?;
            Ok(explanation)
        })
        .await?;
    Ok(Reply::ok(explanation))
}

/// Compare two matching runs
///
/// What this run has that the other hasn't, and the other way round.
#[utoipa::path(
    operation_id = "compare_matching_runs", tag = "matching-runs", security(("staff" = ["matching_runs:read"])),
    params(("runId" = MatchingRunId, Path, description = "The run"), ComparisonQuery),
    responses((status = 200, description = "The comparison", body = RunComparison))
)]
#[get("/matching-runs/{runId}/comparison")]
async fn compare_matching_runs(
    can: Can<MatchingRunsRead>,
    services: Shared,
    (id, query): (Path<MatchingRunId>, Query<ComparisonQuery>),
) -> Result<Reply<RunComparison>, Error> {
    let (caller, now, id, Query(query)) = (can.caller(), services.now(), id.into_inner(), query);
    let comparison = services
        .db
        .write(move |c| {
            let (this, other) = (store::find(c, id)?, store::find(c, query.with)?);
            let looked = (store::look_up(c, &this.input.facts, None)?, store::look_up(c, &other.input.facts, None)?);
            let people = this.input.facts.people().chain(other.input.facts.people());
            access::record(c, (&caller, &now), AccessAction::Listed, people.map(Uuid::from))?;
            Ok(comparison((&this, &looked.0), (&other, &looked.1)))
        })
        .await?;
    Ok(Reply::ok(comparison))
}

/// The pairs of a run, with their names and places.
fn compared(showing: &Showing) -> BTreeMap<RequestPair, ComparedPair> {
    let name = |request: RequestId| showing.asking.person(request).and_then(|it| showing.looked.name(it.person));
    let compare = |pair: contract::matching_runs::RunPair| {
        let ids = RequestPair {
            newcomer_request_id: pair.newcomer_request_id,
            established_request_id: pair.established_request_id,
        };
        let compared = ComparedPair {
            newcomer_request_id: pair.newcomer_request_id,
            newcomer_name: name(pair.newcomer_request_id),
            established_request_id: pair.established_request_id,
            established_name: name(pair.established_request_id),
            fit: pair.reasons.fit,
            group_id: pair.group_id,
        };
        (ids, compared)
    };
    showing.pairs().into_iter().map(compare).collect()
}

fn comparison(this: (&Stored, &Looked), other: (&Stored, &Looked)) -> RunComparison {
    let one = Showing::of(&this.0.input, &this.0.answer, this.1);
    let two = Showing::of(&other.0.input, &other.0.answer, other.1);
    let (here, there) = (compared(&one), compared(&two));
    let only = |pairs: &BTreeMap<RequestPair, ComparedPair>, others: &BTreeMap<RequestPair, ComparedPair>| {
        pairs.iter().filter(|(ids, _)| !others.contains_key(ids)).map(|(_, pair)| pair.clone()).collect::<Vec<_>>()
    };
    let both = here.iter().filter_map(|(ids, pair)| Some((pair, there.get(ids)?)));
    let moved = both.clone().filter(|(now, before)| now.group_id != before.group_id);
    RunComparison {
        with_id: other.0.id(),
        gained: only(&here, &there),
        lost: only(&there, &here),
        moved: moved.map(|(now, before)| RunMovedPair { pair: now.clone(), from_group_id: before.group_id }).collect(),
        kept: u32::try_from(both.count()).unwrap_or(u32::MAX),
        totals: one.totals(),
        other_totals: two.totals(),
    }
}

/// Publish a matching run
///
/// Makes proposals of all its pairs, or of those that are named, in one go. When something changed in the world since
/// the run was made, nothing is proposed, and `changes` of the answer (409) tells everything that did.
#[utoipa::path(
    operation_id = "publish_matching_run", tag = "matching-runs", security(("staff" = ["matching_runs:write"])),
    params(("runId" = MatchingRunId, Path, description = "The run"), IdempotencyKey),
    request_body = PublishMatchingRun,
    responses((status = 200, description = "The run, published", body = MatchingRun))
)]
#[post("/matching-runs/{runId}/publish")]
async fn publish_matching_run(
    can: Can<MatchingRunsWrite>,
    services: Shared,
    (id, once, body): (Path<MatchingRunId>, Once, Body<PublishMatchingRun>),
) -> Result<Reply<MatchingRun>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let chosen = body.into_inner()?.pairs;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            store::lock(c, id)?;
            let run = store::find(c, id)?;
            let people = publish::publish(c, &run, chosen.as_deref(), (by, now))?;
            access::record(c, (caller, now), AccessAction::Changed, people)?;
            let run = store::find(c, id)?;
            Ok(Outcome::ok(shown(c, &run, (caller, now))?))
        })
        .await?;
    Ok(answered(outcome))
}

/// Explain why a match was proposed
///
/// From the run that proposed it, with what was known on that day. 404 for a match that someone proposed by hand.
#[utoipa::path(
    operation_id = "get_match_explanation", tag = "matching-runs", security(("staff" = ["matching_runs:read"])),
    params(("matchId" = MatchId, Path, description = "The match")),
    responses((status = 200, description = "The explanation", body = MatchExplanation))
)]
#[get("/matches/{matchId}/explanation")]
async fn get_match_explanation(
    can: Can<MatchingRunsRead>,
    services: Shared,
    id: Path<MatchId>,
) -> Result<Reply<MatchExplanation>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let explanation = services
        .db
        .write(move |c| {
            let (run, pair) = store::of_match(c, id)?;
            let run = store::find(c, run)?;
            let looked = store::look_up(c, &run.input.facts, Some(run.id()))?;
            let explanation = match_explanation(&run, &looked, (id, pair))?;
            let people = [*explanation.newcomer.person_id, *explanation.established.person_id];
            access::record(c, (&caller, &now), AccessAction::Read, people)?;
            Ok(explanation)
        })
        .await?;
    Ok(Reply::ok(explanation))
}

fn match_explanation(
    run: &Stored,
    looked: &Looked,
    (id, ids): (MatchId, RequestPair),
) -> Result<MatchExplanation, Error> {
    let showing = Showing::of(&run.input, &run.answer, looked);
    let is_this = |pair: &contract::matching_runs::RunPair| {
        pair.newcomer_request_id == ids.newcomer_request_id && pair.established_request_id == ids.established_request_id
    };
    let pair = showing.pairs().into_iter().find(is_this);
    let newcomer = showing.one(ids.newcomer_request_id);
    let established = showing.one(ids.established_request_id);
    let (Some(pair), Some(newcomer), Some(established)) = (pair, newcomer, established) else {
        return Err(Error::internal(&"a match isn't a pair of the run that it came from"));
    };
    let (newcomer_choices, established_choices) = showing.choices(ids);
    Ok(MatchExplanation {
        match_id: id,
        run_id: run.id(),
        on: run.input.facts.on,
        engine_version: run.engine_version().to_owned(),
        settings: run.asked.settings.clone(),
        newcomer,
        established,
        pair,
        newcomer_choices,
        established_choices,
        totals: showing.totals(),
    })
}
