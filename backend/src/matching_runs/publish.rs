//! Making proposals of a run: all of them in one transaction, or none and a list of what changed in the world since.

use std::collections::{BTreeMap, BTreeSet};

use contract::ids::{AccountId, GroupId, RequestId};
use contract::matches::NewMatch;
use contract::matching_runs::{MatchingRunStatus, RequestPair, RunChange, RunChangeKind};
use contract::problem::{Fault, FaultCode};
use contract::requests::{Request, Track};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::facts::Facts;
use super::present::{Looked, Showing};
use super::reasons::Asking;
use super::solve::{Input, pairs_of};
use super::store::{self, Stored};
use super::{translate, world};
use crate::error::Error;
use crate::matches;
use crate::services::Now;

/// A pair on its way to becoming a proposal, with its group.
struct Wanted {
    pair: RequestPair,
    group: Option<GroupId>,
    locked: bool,
}

/// Publishes a run: makes proposals of the chosen pairs, or of all. The run and all that it is about stay locked until
/// the transaction ends, so that of two who publish the same people one waits for the other, and then sees what changed.
///
/// # Errors
/// `run_outdated` with everything that changed since the run was made.
pub fn publish(
    c: &mut PgConnection,
    run: &Stored,
    chosen: Option<&[RequestPair]>,
    (by, now): (AccountId, &Now),
) -> Result<Vec<Uuid>, Error> {
    let wanted = wanted(run, chosen)?;
    let requests = requests(c, &wanted, now)?;
    let changes = changes(c, run, (&wanted, &requests), now)?;
    if !changes.is_empty() {
        return Err(Error::run_outdated(changes));
    }
    let employers: BTreeMap<RequestId, _> =
        run.input.facts.newcomers.iter().map(|person| (person.request, person.employer)).collect();
    let mut people = Vec::new();
    for Wanted { pair, group, .. } in &wanted {
        let two = requests.get(&pair.newcomer_request_id).zip(requests.get(&pair.established_request_id));
        let Some((newcomer, established)) = two else { return Err(Error::internal(&"a locked request is gone")) };
        let new = NewMatch {
            newcomer_request_id: newcomer.id,
            established_request_id: established.id,
            kind: run.track(),
            cohort_id: run.cohort(),
            group_id: *group,
            owner_id: None,
            employer_id: match run.track() {
                Track::Workplace => employers.get(&newcomer.id).copied().flatten(),
                Track::Programme | Track::Independent => None,
            },
        };
        let row = matches::NewRow { new: &new, newcomer, established, by };
        let id = matches::insert(c, &row, now.today, now)?;
        matches::came_from(c, id, run.id())?;
        people.extend([*newcomer.person_id, *established.person_id]);
    }
    store::close(c, run.id(), by, now)?;
    Ok(people)
}

/// The pairs that are to be proposed, each with its place.
fn wanted(run: &Stored, chosen: Option<&[RequestPair]>) -> Result<Vec<Wanted>, Error> {
    let looked = Looked::default();
    let places = Showing::of(&run.input, &run.answer, &looked).places();
    let locked: BTreeSet<RequestPair> =
        run.asked.locked.iter().map(contract::matching_runs::LockedPair::pair).collect();
    let all = pairs_of(&run.answer.pairs);
    let known: BTreeSet<RequestPair> = all.iter().copied().collect();
    let mut faults = Vec::new();
    for (index, pair) in chosen.unwrap_or_default().iter().enumerate() {
        if !known.contains(pair) {
            let detail = "isn't a pair of this run";
            faults.push(Fault::new(format!("/pairs/{index}"), FaultCode::UnknownReference, detail));
        }
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let chosen: BTreeSet<RequestPair> = chosen.map_or(known, |chosen| chosen.iter().copied().collect());
    let place = |pair: RequestPair| Wanted {
        pair,
        group: places.get(&pair.newcomer_request_id).copied(),
        locked: locked.contains(&pair),
    };
    Ok(all.into_iter().filter(|pair| chosen.contains(pair)).map(place).collect())
}

/// The requests that are to be answered, as they are now, locked in the order of their ids.
fn requests(c: &mut PgConnection, wanted: &[Wanted], now: &Now) -> Result<BTreeMap<RequestId, Request>, Error> {
    let ids: BTreeSet<Uuid> = wanted
        .iter()
        .flat_map(|wanted| [*wanted.pair.newcomer_request_id, *wanted.pair.established_request_id])
        .collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    diesel::sql_query("SELECT id FROM request WHERE id = ANY($1) ORDER BY id FOR UPDATE")
        .bind::<sql_types::Array<sql_types::Uuid>, _>(&ids)
        .execute(c)?;
    Ok(crate::requests::find_all(c, &ids, now.today)?.into_iter().map(|request| (request.id, request)).collect())
}

/// Everything that changed since the run was made and keeps a pair from being proposed.
fn changes(
    c: &mut PgConnection,
    run: &Stored,
    (wanted, requests): (&[Wanted], &BTreeMap<RequestId, Request>),
    now: &Now,
) -> Result<Vec<RunChange>, Error> {
    let mut changes = Vec::new();
    if run.status() != MatchingRunStatus::Draft {
        changes.push(change(RunChangeKind::RunClosed));
    }
    if let Some(cohort) = run.cohort() {
        lock_groups(c, wanted)?;
        if world::has_ended(c, cohort)? != Some(false) {
            changes.push(change(RunChangeKind::CohortCompleted));
        }
    }
    let mut gone = BTreeSet::new();
    for Wanted { pair, .. } in wanted {
        for id in [pair.newcomer_request_id, pair.established_request_id] {
            let kind = match requests.get(&id) {
                None => RunChangeKind::RequestClosed,
                Some(request) if request.match_id.is_some() => RunChangeKind::RequestAnswered,
                Some(request) if request.closed_on.is_some() => RunChangeKind::RequestClosed,
                Some(_) => continue,
            };
            gone.insert(*pair);
            changes.push(RunChange { request_id: Some(id), pair: Some(*pair), ..change(kind) });
        }
    }
    let ids: Vec<RequestId> = requests.keys().copied().collect();
    let facts = world::read_again(c, &ids, (&run.input.facts, now.today))?;
    changes.extend(group_changes(&run.input.facts, &facts, wanted));
    let left: Vec<&Wanted> = wanted.iter().filter(|wanted| !gone.contains(&wanted.pair)).collect();
    changes.extend(broken_now(run, facts, &left));
    Ok(changes)
}

fn change(kind: RunChangeKind) -> RunChange {
    RunChange { kind, request_id: None, pair: None, group_id: None, rule: None }
}

fn lock_groups(c: &mut PgConnection, wanted: &[Wanted]) -> Result<(), Error> {
    let ids: BTreeSet<Uuid> = wanted.iter().filter_map(|wanted| wanted.group.map(Uuid::from)).collect();
    diesel::sql_query("SELECT id FROM cohort_group WHERE id = ANY($1) ORDER BY id FOR UPDATE")
        .bind::<sql_types::Array<sql_types::Uuid>, _>(ids.into_iter().collect::<Vec<_>>())
        .execute(c)?;
    Ok(())
}

/// Groups that are gone, meet on another evening, or have no room for what the run puts in them.
fn group_changes(then: &Facts, now: &Facts, wanted: &[Wanted]) -> Vec<RunChange> {
    let mut added: BTreeMap<GroupId, u16> = BTreeMap::new();
    for group in wanted.iter().filter_map(|wanted| wanted.group) {
        *added.entry(group).or_default() += 1;
    }
    let mut changes = Vec::new();
    for (group, pairs) in added {
        let before = then.groups.iter().find(|it| it.id == group);
        let current = now.groups.iter().find(|it| it.id == group);
        let kind = match (before, current) {
            (Some(before), Some(current)) => {
                let other_time = (before.evening, before.rhythm) != (current.evening, current.rhythm);
                if other_time {
                    Some(RunChangeKind::GroupChanged)
                } else {
                    // What was too full when the run was made, by a lock, was seen and meant.
                    let meant = before.room() < pairs && current.pairs <= before.pairs;
                    (current.room() < pairs && !meant).then_some(RunChangeKind::GroupFull)
                }
            }
            _ => Some(RunChangeKind::GroupChanged),
        };
        changes.extend(kind.map(|kind| RunChange { group_id: Some(group), ..change(kind) }));
    }
    changes
}

/// What must hold between two people and no longer does, by what is known of them now. What didn't hold when a
/// coordinator locked the pair was seen and meant.
fn broken_now(run: &Stored, facts: Facts, wanted: &[&Wanted]) -> Vec<RunChange> {
    let pairs = translate::pairs_input(&facts, &run.asked_without_locks());
    let input = Input { facts, pairs, groups: None, kept_apart: Vec::new() };
    let (now, then) = (Asking::of(&input), Asking::of(&run.input));
    let mut changes = Vec::new();
    for Wanted { pair, locked, .. } in wanted {
        let (newcomer, established) = (pair.newcomer_request_id.to_string(), pair.established_request_id.to_string());
        let Some((one, other)) = now.two(&newcomer, &established) else { continue };
        let meant = match then.two(&newcomer, &established) {
            Some((one, other)) if *locked => then.broken(one, other),
            _ => Vec::new(),
        };
        let broken = now.broken(one, other).into_iter().filter(|rule| !meant.contains(rule));
        changes.extend(broken.map(|rule| RunChange {
            pair: Some(*pair),
            rule: Some(rule),
            ..change(RunChangeKind::RuleBroken)
        }));
    }
    changes
}
