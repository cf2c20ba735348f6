//! What a plan is worth, computed from the plan and the instance alone.

use std::collections::{BTreeSet, HashMap};

use super::instance::{Instance, Pair, WAITING_CAP};
use super::plan::{Plan, Terms, Value};

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
