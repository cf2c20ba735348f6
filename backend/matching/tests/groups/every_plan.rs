//! Tiny instances, where every plan there is can be looked at.

use std::collections::BTreeMap;

use matching::groups::{
    self, Appointed, Gender, Group, Instance, Pair, Plan, PlannedGroup, Role, Rules, SPEC, Site, Staff, Weights,
};

use super::invented::Dice;

/// At most 6 pairs, 3 groups and 3 slots, with every kind of wish and rule now and then.
pub fn tiny(seed: u64) -> Instance {
    let mut dice = Dice(seed);
    let dice = &mut dice;
    let (slots, sites) = (1 + dice.below(3), 1 + dice.below(2));
    let gender = |dice: &mut Dice| if dice.percent(60) { Gender::Female } else { Gender::Male };
    let mask = |dice: &mut Dice| dice.roll() % ((1 << slots) - 1) + 1;
    let groups: Vec<Group> = (0..1 + dice.below(3))
        .map(|at| {
            let min = 1 + dice.below(2);
            let max = min + 1 + dice.below(2);
            Group { id: format!("G{at}"), site: dice.below(sites), min, max, women_only: dice.percent(20) }
        })
        .collect();
    let pairs: Vec<Pair> = (0..2 + dice.below(5))
        .map(|at| Pair {
            id: format!("P{at}"),
            gender: gender(dice),
            resident_gender: gender(dice),
            nationality: dice.below(5) as u32,
            tongue: dice.below(3) as u32,
            level: dice.below(4) as u8,
            women_only_required: dice.percent(10),
            slots: mask(dice),
            minutes: (0..sites)
                .map(|site| (site, dice.below(58) as u32))
                .filter(|(_, minutes)| *minutes < 50)
                .collect(),
            waiting_days: dice.below(500) as u32,
        })
        .collect();
    let staff: Vec<Staff> = (0..2 + dice.below(3))
        .map(|at| Staff {
            id: format!("C{at}"),
            roles: if dice.percent(60) {
                Role::BOTH.to_vec()
            } else {
                vec![if dice.percent(50) { Role::Coach } else { Role::Assistant }]
            },
            gender: gender(dice),
            slots: mask(dice) | mask(dice),
            sites: (0..sites).filter(|_| dice.percent(85)).collect(),
            max_groups: 1 + dice.below(2),
            former_newcomer: dice.percent(30),
        })
        .collect();
    let some = |dice: &mut Dice| pairs[dice.below(pairs.len())].id.clone();
    let mut links = |chance: u64| {
        let (one, other) = (some(dice), some(dice));
        if one != other && dice.percent(chance) { vec![[one, other]] } else { Vec::new() }
    };
    let (keep_together, keep_apart) = (links(30), links(30));
    let mut places = |chance: u64| {
        let place = [some(dice), groups[dice.below(groups.len())].id.clone()];
        if dice.percent(chance) { vec![place] } else { Vec::new() }
    };
    let (locked, told) = (places(25), places(40));
    let appointed = staff[dice.below(staff.len())].clone();
    let mut fixed_staff = BTreeMap::new();
    if dice.percent(20) {
        let mut fixed = Appointed::default();
        match appointed.roles[0] {
            Role::Coach => fixed.coach = Some(appointed.id),
            Role::Assistant => fixed.assistant = Some(appointed.id),
        }
        fixed_staff.insert("G0".to_owned(), fixed);
    }
    let fixed_slot =
        if dice.percent(15) { BTreeMap::from([("G0".to_owned(), dice.below(slots))]) } else { BTreeMap::new() };
    Instance {
        spec: SPEC.into(),
        seed,
        slots: ["di-w", "di-2w", "wo-w"][..slots].iter().map(|slot| (*slot).to_owned()).collect(),
        sites: (0..sites).map(|at| Site { id: format!("S{at}"), x: 0, y: 0 }).collect(),
        groups,
        pairs,
        staff,
        keep_together,
        keep_apart,
        locked,
        rules: Rules { max_same_tongue: 1 + dice.below(2), max_same_nationality: 1 + dice.below(2), max_a0: 2 },
        weights: Weights {
            placed: 300,
            wait: 1,
            minute: 1,
            tongue: 25,
            level_spread: 10,
            former_newcomer: 40,
            open_group: 100,
            moved: 200,
        },
        told,
        fixed_staff,
        fixed_slot,
        iterations: Some(6_000),
    }
}

/// The best of all plans that keep every rule, by looking at each.
fn best(instance: &Instance) -> Option<i64> {
    let mut best = None;
    let mut slots = vec![None; instance.groups.len()];
    each_slots(instance, &mut slots, 0, &mut best);
    best
}

fn each_slots(instance: &Instance, slots: &mut Vec<Option<usize>>, at: usize, best: &mut Option<i64>) {
    if at < slots.len() {
        for slot in std::iter::once(None).chain((0..instance.slots.len()).map(Some)) {
            slots[at] = slot;
            each_slots(instance, slots, at + 1, best);
        }
        return;
    }
    let mut plan = Plan {
        groups: instance
            .groups
            .iter()
            .zip(slots.iter())
            .filter(|(_, slot)| slot.is_some())
            .map(|(group, slot)| PlannedGroup {
                id: group.id.clone(),
                slot: *slot,
                coach: None,
                assistant: None,
                pairs: Vec::new(),
            })
            .collect(),
    };
    // Who leads and who takes part don't depend on each other once the slots are known.
    let mut led = None;
    each_leaders(instance, &mut plan, 0, &mut led);
    if let Some((_, mut plan)) = led {
        each_place(instance, &mut plan, 0, best);
    }
}

fn each_leaders(instance: &Instance, plan: &mut Plan, seat: usize, best: &mut Option<(i64, Plan)>) {
    if seat == plan.groups.len() * 2 {
        let broken = groups::verify(instance, plan);
        if broken.iter().all(|violation| violation.staff.is_none()) {
            let worth = groups::value(instance, plan).total;
            if best.as_ref().is_none_or(|(best, _)| worth > *best) {
                *best = Some((worth, plan.clone()));
            }
        }
        return;
    }
    for person in &instance.staff {
        let group = &mut plan.groups[seat / 2];
        if person.slots >> group.slot.unwrap() & 1 == 1 {
            *(if seat.is_multiple_of(2) { &mut group.coach } else { &mut group.assistant }) = Some(person.id.clone());
            each_leaders(instance, plan, seat + 1, best);
        }
    }
}

fn each_place(instance: &Instance, plan: &mut Plan, pair: usize, best: &mut Option<i64>) {
    let Some(facts) = instance.pairs.get(pair) else {
        let worth = groups::value(instance, plan).total;
        if best.is_none_or(|best| worth > best) && groups::verify(instance, plan).is_empty() {
            *best = Some(worth);
        }
        return;
    };
    each_place(instance, plan, pair + 1, best);
    for group in 0..plan.groups.len() {
        if facts.slots >> plan.groups[group].slot.unwrap() & 1 == 1 {
            plan.groups[group].pairs.push(facts.id.clone());
            each_place(instance, plan, pair + 1, best);
            plan.groups[group].pairs.pop();
        }
    }
}

#[test]
fn of_every_plan_of_a_tiny_instance_the_best_is_found_and_none_passes_the_bound() {
    let (mut feasible, mut proven, mut opened) = (0, 0, 0);
    for seed in 0..300 {
        let instance = tiny(seed);
        let found = groups::solve(&instance).unwrap();
        let plan = found.plan();
        assert_eq!(groups::value(&instance, &plan).total, found.objective, "seed {seed}");
        assert_eq!(groups::verify(&instance, &plan), found.violations, "seed {seed}");
        match best(&instance) {
            Some(best) => {
                assert_eq!(found.violations, [], "seed {seed}");
                assert!(found.bound >= best, "seed {seed}: bound {} below {best}", found.bound);
                assert_eq!(found.objective, best, "seed {seed}");
                feasible += 1;
                proven += usize::from(found.bound == best);
                opened += found.groups.len();
            }
            // A lock that fits nowhere: the only rule that may be broken, and it is said.
            None => assert!(
                !found.violations.is_empty()
                    && found.violations.iter().all(|violation| violation.problem == groups::Problem::LockNotKept),
                "seed {seed}: {:?}",
                found.violations
            ),
        }
    }
    // The test would mean little if there were little to decide, or the bound were far away.
    assert!(feasible > 220 && opened > 150 && proven > 190, "{feasible} {opened} {proven}");
}
