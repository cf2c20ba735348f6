//! What another choice costs: the alternatives for someone, and any two people. Pure.
//!
//! Costs are against the answer of the run. For two who were kept apart because they couldn't both come to the newcomer's
//! group, it is what the pairs have less (or more) when they are a pair after all, without a place.

use std::collections::{BTreeMap, BTreeSet};

use contract::ids::RequestId;
use contract::matching_runs::{RequestPair, RunAlternative, RunCost, RunExplanation};
use contract::problem::{Fault, FaultCode};
use matching::pairs::{Person, Solution, Solver};
use uuid::Uuid;

use super::present::{Looked, Showing};
use super::reasons::cost;
use super::solve::pairs_of;
use super::store::Stored;
use crate::error::Error;

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The run's pairing, ready to be asked.
fn resumed(run: &Stored) -> Result<Solver<'_>, Error> {
    Solver::resume(&run.input.pairs, &run.answer.pairs).map_err(|error| Error::internal(&error))
}

/// What it costs to make a pair of two who were kept apart, and how many newcomers would have another partner or none.
/// Nothing when one of them is in a locked pair.
fn put_together(run: &Stored, pair: RequestPair) -> Result<Option<(RunCost, u32)>, Error> {
    let mut solver = resumed(run)?;
    let (newcomer, established) = (pair.newcomer_request_id.to_string(), pair.established_request_id.to_string());
    if solver.lock(&newcomer, &established).is_err() {
        return Ok(None);
    }
    let then = solver.solution();
    let partners = |solution: &Solution| -> BTreeMap<String, String> {
        solution.pairs.iter().map(|pair| (pair.newcomer.clone(), pair.resident.clone())).collect()
    };
    let (before, after) = (partners(&run.answer.pairs), partners(&then));
    let concerned: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changes = concerned.into_iter().filter(|newcomer| before.get(*newcomer) != after.get(*newcomer)).count();
    let (had, has) = (run.answer.pairs.tiers, then.tiers);
    let lost = RunCost {
        overdue: had.overdue_matched - has.overdue_matched,
        matches: had.matched - has.matched,
        points: had.points - has.points,
    };
    Ok(Some((lost, number(changes))))
}

/// Everybody who fits someone, the cheapest for the whole first, and whose data that is.
///
/// # Errors
/// When this request takes no part in the run.
pub fn alternatives(
    run: &Stored,
    looked: &Looked,
    request: RequestId,
) -> Result<(Vec<RunAlternative>, Vec<Uuid>), Error> {
    let unknown = || Error::fault("?requestId", FaultCode::UnknownReference, "takes no part in this run");
    let showing = Showing::of(&run.input, &run.answer, looked);
    let person = showing.asking.person(request).ok_or_else(unknown)?;
    let is_newcomer = run.input.facts.newcomers.iter().any(|newcomer| newcomer.request == request);
    let mut solver = resumed(run)?;
    let id = request.to_string();
    let asked = if is_newcomer { Person::Newcomer(&id) } else { Person::Resident(&id) };
    let found = solver.alternatives(asked).map_err(|error| Error::internal(&error))?;
    let pairs: BTreeSet<RequestPair> = pairs_of(&run.answer.pairs).into_iter().collect();
    let mut people = vec![*person.person];
    let mut items = Vec::new();
    for alternative in found {
        let Ok(partner) = alternative.partner.parse::<RequestId>() else { continue };
        let two = if is_newcomer {
            showing.asking.two(&id, &alternative.partner)
        } else {
            showing.asking.two(&alternative.partner, &id)
        };
        let (Some((newcomer, resident)), Some(other)) = (two, showing.asking.person(partner)) else { continue };
        let pair = if is_newcomer {
            RequestPair { newcomer_request_id: request, established_request_id: partner }
        } else {
            RequestPair { newcomer_request_id: partner, established_request_id: request }
        };
        people.push(*other.person);
        items.push(RunAlternative {
            request_id: partner,
            display_name: looked.name(other.person),
            proposed: pairs.contains(&pair),
            reasons: showing.asking.reasons(newcomer, resident),
            cost: cost(alternative.cost),
            changes: number(alternative.changes),
            without_group: false,
        });
    }
    let of = |pair: &&RequestPair| if is_newcomer { pair.newcomer_request_id } else { pair.established_request_id };
    let apart = run.input.kept_apart.iter().filter(|pair| of(pair) == request);
    for pair in apart {
        let partner = if is_newcomer { pair.established_request_id } else { pair.newcomer_request_id };
        let (newcomer, established) = (pair.newcomer_request_id.to_string(), pair.established_request_id.to_string());
        let (Some((newcomer, resident)), Some(other)) =
            (showing.asking.two(&newcomer, &established), showing.asking.person(partner))
        else {
            continue;
        };
        let Some((cost, changes)) = put_together(run, *pair)? else { continue };
        people.push(*other.person);
        items.push(RunAlternative {
            request_id: partner,
            display_name: looked.name(other.person),
            proposed: false,
            reasons: showing.asking.reasons(newcomer, resident),
            cost,
            changes,
            without_group: true,
        });
    }
    Ok((items, people))
}

/// Why two people are a pair in a run, or aren't.
///
/// # Errors
/// When one of them takes no part in it.
pub fn explanation(run: &Stored, looked: &Looked, pair: RequestPair) -> Result<RunExplanation, Error> {
    let showing = Showing::of(&run.input, &run.answer, looked);
    let (one, other) = (pair.newcomer_request_id.to_string(), pair.established_request_id.to_string());
    let people = showing.one(pair.newcomer_request_id).zip(showing.one(pair.established_request_id));
    let (Some((newcomer, established)), Some((first, second))) = (people, showing.asking.two(&one, &other)) else {
        let facts = &run.input.facts;
        let mut faults = Vec::new();
        if !facts.newcomers.iter().any(|person| person.request == pair.newcomer_request_id) {
            let detail = "is of no newcomer in this run";
            faults.push(Fault::new("/newcomerRequestId", FaultCode::UnknownReference, detail));
        }
        if !facts.established.iter().any(|person| person.request == pair.established_request_id) {
            let detail = "is of no established resident in this run";
            faults.push(Fault::new("/establishedRequestId", FaultCode::UnknownReference, detail));
        }
        return Err(Error::invalid(faults));
    };
    let without_group = run.input.kept_apart.contains(&pair);
    let lost = if without_group {
        put_together(run, pair)?.map(|(cost, _)| cost)
    } else {
        let mut solver = resumed(run)?;
        solver.cost_of(&one, &other).map_err(|error| Error::internal(&error))?.map(cost)
    };
    let pairs = pairs_of(&run.answer.pairs);
    let with = |is_this: &dyn Fn(&RequestPair) -> bool| pairs.iter().find(|pair| is_this(pair)).copied();
    let newcomers = with(&|it| it.newcomer_request_id == pair.newcomer_request_id).filter(|it| *it != pair);
    let residents = with(&|it| it.established_request_id == pair.established_request_id).filter(|it| *it != pair);
    Ok(RunExplanation {
        newcomer,
        established,
        proposed: pairs.contains(&pair),
        broken_rules: showing.asking.broken(first, second),
        reasons: showing.asking.reasons(first, second),
        cost: lost,
        without_group,
        newcomer_with: newcomers.map(|it| it.established_request_id),
        established_with: residents.map(|it| it.newcomer_request_id),
    })
}
