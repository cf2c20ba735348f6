//! Search, bound and reasons, put together.

use super::bound::{Effort, bound};
use super::instance::Instance;
use super::model::{Model, NONE};
use super::plan::{Plan, PlannedGroup, Solution, SolvedGroup};
use super::reasons::unplaced;
use super::search::{Snapshot, search};
use super::validate::{InvalidInstance, validate};
use super::value::value;
use super::verify::verify;

/// Finds a plan, says what it is worth and how much better any plan could be, and why whoever is left is left.
///
/// # Errors
/// When the instance contradicts itself.
pub fn solve(instance: &Instance) -> Result<Solution, InvalidInstance> {
    validate(instance)?;
    let model = Model::new(instance);
    let iterations = instance.iterations.unwrap_or_else(|| default_iterations(model.units.len()));
    let found = search(&model, instance.seed, iterations);
    let plan = plan(&model, &found);
    let worth = value(instance, &plan);
    let violations = verify(instance, &plan);
    let locks_kept = violations.is_empty();
    let bound = bound(&model, worth.total, locks_kept, effort(model.units.len())).max(worth.total);
    let groups = plan
        .groups
        .iter()
        .zip(&worth.groups)
        .filter_map(|(group, terms)| {
            Some(SolvedGroup {
                id: group.id.clone(),
                slot: group.slot?,
                coach: group.coach.clone()?,
                assistant: group.assistant.clone()?,
                pairs: group.pairs.clone(),
                value: terms.sum(),
                terms: *terms,
            })
        })
        .collect();
    Ok(Solution {
        objective: worth.total,
        bound,
        gap_basis_points: gap(bound, worth.total),
        placed: plan.groups.iter().map(|group| group.pairs.len()).sum(),
        terms: worth.terms,
        groups,
        unplaced: unplaced(&model, &found),
        violations,
        iterations,
    })
}

/// Finds a plan and nothing more: for whoever tries many, and has the best one judged.
///
/// # Errors
/// When the instance contradicts itself.
pub fn search_plan(instance: &Instance) -> Result<Plan, InvalidInstance> {
    validate(instance)?;
    let model = Model::new(instance);
    let iterations = instance.iterations.unwrap_or_else(|| default_iterations(model.units.len()));
    Ok(plan(&model, &search(&model, instance.seed, iterations)))
}

/// From this many units on the search descends once and slowly instead of many times.
pub(super) const LARGE: usize = 500;

/// Enough for the goals in `docs/matching.md`.
fn default_iterations(units: usize) -> u64 {
    if units >= LARGE { 4_000_000 + 1_600 * units as u64 } else { 1_000_000 + 40_000 * units as u64 }
}

fn effort(units: usize) -> Effort {
    Effort { rounds: if units >= LARGE { 250 } else { 600 } }
}

/// (bound − objective) / bound in hundredths of a percent, rounded up.
fn gap(bound: i64, objective: i64) -> u64 {
    let (above, size) = (bound.abs_diff(objective), bound.unsigned_abs().max(1));
    u64::try_from((u128::from(above) * 10_000).div_ceil(u128::from(size))).unwrap_or(u64::MAX)
}

/// The plan of a snapshot, groups and pairs by id.
fn plan(model: &Model, found: &Snapshot) -> Plan {
    let mut pairs: Vec<Vec<String>> = vec![Vec::new(); model.groups.len()];
    for (pair, unit) in model.unit_of.iter().enumerate() {
        let group = found.group_of[*unit as usize];
        if group != NONE {
            pairs[group as usize].push(model.pair_ids[pair].clone());
        }
    }
    let leader = |person: u32| (person != NONE).then(|| model.people[person as usize].id.clone());
    let groups = pairs
        .into_iter()
        .enumerate()
        .filter(|(group, _)| found.is_open(*group))
        .map(|(group, pairs)| PlannedGroup {
            id: model.groups[group].id.clone(),
            slot: Some(model.slot_index[usize::from(found.slot[group])]),
            coach: leader(found.leaders[group][0]),
            assistant: leader(found.leaders[group][1]),
            pairs,
        })
        .collect();
    Plan { groups }
}
