//! What a change on the board would do: to the value, and to the rules.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use super::instance::Instance;
use super::plan::{Plan, PlannedGroup};
use super::value::value;
use super::verify::{Violation, verify};

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
    let (instance, before, after) = &concerned(instance, before, after);
    let (broken_before, broken_after) = (verify(instance, before), verify(instance, after));
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (broken_before.iter().collect(), broken_after.iter().collect());
    Priced {
        delta: value(instance, after).total - value(instance, before).total,
        violations: new.difference(&old).map(|violation| (*violation).clone()).collect(),
        resolved: old.difference(&new).map(|violation| (*violation).clone()).collect(),
    }
}

/// The part of an instance and of two plans in which a difference between the plans can make a difference: the groups
/// that change, those with the same leaders, those with pairs that a changed pair is linked to. What is left out is
/// worth the same and breaks the same rules before and after.
fn concerned(instance: &Instance, before: &Plan, after: &Plan) -> (Instance, Plan, Plan) {
    let unchanged: HashSet<&PlannedGroup> = before.groups.iter().collect();
    let kept: HashSet<&PlannedGroup> = after.groups.iter().filter(|group| unchanged.contains(group)).collect();
    let changing = || before.groups.iter().chain(&after.groups).filter(|group| !kept.contains(group));
    let changed: HashSet<&str> = changing().flat_map(|group| &group.pairs).map(String::as_str).collect();
    let leaders: HashSet<&str> =
        changing().flat_map(|group| [&group.coach, &group.assistant]).flatten().map(String::as_str).collect();
    let groups: HashSet<&str> = changing().map(|group| group.id.as_str()).collect();
    let touched = |link: &&[String; 2]| link.iter().any(|pair| changed.contains(pair.as_str()));
    let linked: HashSet<&str> = instance
        .keep_together
        .iter()
        .chain(&instance.keep_apart)
        .filter(touched)
        .flatten()
        .map(String::as_str)
        .collect();
    let matters = |group: &PlannedGroup| {
        groups.contains(group.id.as_str())
            || group.pairs.iter().any(|pair| linked.contains(pair.as_str()) || changed.contains(pair.as_str()))
            || [&group.coach, &group.assistant].into_iter().flatten().any(|leader| leaders.contains(leader.as_str()))
    };
    let part = |plan: &Plan| Plan { groups: plan.groups.iter().filter(|group| matters(group)).cloned().collect() };
    let (before, after) = (part(before), part(after));

    let named = || before.groups.iter().chain(&after.groups);
    let groups: HashSet<&str> = named().map(|group| group.id.as_str()).collect();
    let pairs: HashSet<&str> = named().flat_map(|group| &group.pairs).map(String::as_str).collect();
    let people: HashSet<&str> =
        named().flat_map(|group| [&group.coach, &group.assistant]).flatten().map(String::as_str).collect();
    let links = |links: &[[String; 2]]| links.iter().filter(touched).cloned().collect();
    let places =
        |places: &[[String; 2]]| places.iter().filter(|[pair, _]| changed.contains(pair.as_str())).cloned().collect();
    let part = Instance {
        spec: instance.spec.clone(),
        seed: instance.seed,
        slots: instance.slots.clone(),
        sites: instance.sites.clone(),
        groups: instance.groups.iter().filter(|group| groups.contains(group.id.as_str())).cloned().collect(),
        pairs: instance.pairs.iter().filter(|pair| pairs.contains(pair.id.as_str())).cloned().collect(),
        staff: instance.staff.iter().filter(|person| people.contains(person.id.as_str())).cloned().collect(),
        keep_together: links(&instance.keep_together),
        keep_apart: links(&instance.keep_apart),
        locked: places(&instance.locked),
        rules: instance.rules.clone(),
        weights: instance.weights.clone(),
        told: places(&instance.told),
        fixed_staff: of(&instance.fixed_staff, &groups),
        fixed_slot: of(&instance.fixed_slot, &groups),
        iterations: instance.iterations,
    };
    (part, before, after)
}

fn of<T: Clone>(map: &BTreeMap<String, T>, groups: &HashSet<&str>) -> BTreeMap<String, T> {
    map.iter()
        .filter(|(group, _)| groups.contains(group.as_str()))
        .map(|(group, of)| (group.clone(), of.clone()))
        .collect()
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
