//! What a plan is worth, computed from the plan and the instance alone, and what a change on the board would do to it.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::instance::{Instance, Pair, WAITING_CAP};
use super::plan::{Plan, PlannedGroup, Terms, Value};
use super::verify::{Violation, verify};

/// The value of a plan, whole and per group. What the instance doesn't know counts for nothing.
#[must_use]
pub fn value(instance: &Instance, plan: &Plan) -> Value {
    let pairs: HashMap<&str, &Pair> = instance.pairs.iter().map(|pair| (pair.id.as_str(), pair)).collect();
    let sites: HashMap<&str, usize> = instance.groups.iter().map(|group| (group.id.as_str(), group.site)).collect();
    let former: BTreeSet<&str> =
        instance.staff.iter().filter(|person| person.former_newcomer).map(|person| person.id.as_str()).collect();
    let weights = &instance.weights;

    let mut places: HashMap<&str, &str> = HashMap::with_capacity(pairs.len());
    let mut groups: Vec<Terms> = plan
        .groups
        .iter()
        .map(|group| {
            places.extend(group.pairs.iter().map(|pair| (pair.as_str(), group.id.as_str())));
            let members: Vec<&Pair> = group.pairs.iter().filter_map(|pair| pairs.get(pair.as_str()).copied()).collect();
            let site = sites.get(group.id.as_str());
            let minutes = |pair: &Pair| site.and_then(|site| pair.minutes.get(site)).copied().unwrap_or(0);
            let tongues: BTreeSet<u32> = members.iter().map(|pair| pair.tongue).collect();
            let levels = || members.iter().map(|pair| i64::from(pair.level));
            let spread = levels().max().unwrap_or(0) - levels().min().unwrap_or(0);
            let led_by_former = [&group.coach, &group.assistant]
                .into_iter()
                .any(|leader| leader.as_deref().is_some_and(|leader| former.contains(leader)));
            let sum = |of: &dyn Fn(&Pair) -> u32| members.iter().map(|pair| i64::from(of(pair))).sum::<i64>();
            Terms {
                placed: weights.placed * count(members.len()),
                waiting: weights.wait * sum(&|pair| pair.waiting_days.min(WAITING_CAP)),
                travel: -weights.minute * sum(&minutes),
                tongues: weights.tongue * count(tongues.len()),
                spread: -weights.level_spread * spread,
                former_newcomer: if led_by_former { weights.former_newcomer } else { 0 },
                opening: -weights.open_group,
                moved: 0,
            }
        })
        .collect();

    let mut terms = Terms::default();
    let at: HashMap<&str, usize> = plan.groups.iter().enumerate().map(|(at, group)| (group.id.as_str(), at)).collect();
    for [pair, group] in &instance.told {
        if places.get(pair.as_str()) != Some(&group.as_str()) {
            match at.get(group.as_str()) {
                Some(at) => groups[*at].moved -= weights.moved,
                None => terms.moved -= weights.moved,
            }
        }
    }
    for group in &groups {
        terms += *group;
    }
    Value { total: terms.sum(), terms, groups }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// What a change would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Priced {
    /// The value of the whole after it, less the value before.
    pub delta: i64,
    /// Hard rules that it would newly break.
    pub violations: Vec<Violation>,
    /// Hard rules that are broken now and would be kept.
    pub resolved: Vec<Violation>,
}

/// Moves a pair to a group, or out of all groups. A group that isn't open yet opens, without evening and leaders; a
/// group that loses its last pair closes.
#[must_use]
pub fn price_move(instance: &Instance, plan: &Plan, pair: &str, to: Option<&str>) -> Priced {
    let mut after = plan.clone();
    take_out(&mut after, pair);
    if let Some(group) = to {
        put_in(&mut after, pair, group);
    }
    after.groups.retain(|group| !group.pairs.is_empty() || was_empty(plan, &group.id));
    price(instance, plan, &after)
}

/// Lets two pairs change places. One of them may be without a group.
#[must_use]
pub fn price_swap(instance: &Instance, plan: &Plan, one: &str, other: &str) -> Priced {
    let mut after = plan.clone();
    for pair in after.groups.iter_mut().flat_map(|group| &mut group.pairs) {
        if pair == one {
            other.clone_into(pair);
        } else if pair == other {
            one.clone_into(pair);
        }
    }
    price(instance, plan, &after)
}

/// What changing one plan into another does.
#[must_use]
pub fn price(instance: &Instance, before: &Plan, after: &Plan) -> Priced {
    let (broken_before, broken_after) = (verify(instance, before), verify(instance, after));
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (broken_before.iter().collect(), broken_after.iter().collect());
    Priced {
        delta: value(instance, after).total - value(instance, before).total,
        violations: new.difference(&old).map(|violation| (*violation).clone()).collect(),
        resolved: old.difference(&new).map(|violation| (*violation).clone()).collect(),
    }
}

fn take_out(plan: &mut Plan, pair: &str) {
    for group in &mut plan.groups {
        group.pairs.retain(|member| member != pair);
    }
}

fn put_in(plan: &mut Plan, pair: &str, to: &str) {
    if let Some(group) = plan.groups.iter_mut().find(|group| group.id == to) {
        group.pairs.push(pair.to_owned());
    } else {
        plan.groups.push(PlannedGroup {
            id: to.to_owned(),
            slot: None,
            coach: None,
            assistant: None,
            pairs: vec![pair.to_owned()],
        });
    }
}

fn was_empty(plan: &Plan, id: &str) -> bool {
    plan.groups.iter().any(|group| group.id == id && group.pairs.is_empty())
}
