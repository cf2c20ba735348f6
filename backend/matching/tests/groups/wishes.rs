//! What coordinators settle beforehand is kept, and the same question has the same answer.

use std::collections::BTreeMap;

use matching::groups::{self, Bar, Instance, Solution, Why};

use super::every_plan::tiny;
use super::invented::{Dice, generate};
use super::small;

fn shuffle<T>(dice: &mut Dice, list: &mut [T]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..list.len()).collect();
    for last in (1..list.len()).rev() {
        let other = dice.below(last + 1);
        list.swap(last, other);
        order.swap(last, other);
    }
    order
}

/// The same instance with every list in another order.
fn permuted(instance: &Instance, seed: u64) -> Instance {
    let mut dice = Dice(seed);
    let dice = &mut dice;
    let mut other = instance.clone();
    let sites = shuffle(dice, &mut other.sites);
    let slots = shuffle(dice, &mut other.slots);
    let site_now = |site: usize| sites.iter().position(|old| *old == site).unwrap();
    let slot_now = |slot: usize| slots.iter().position(|old| *old == slot).unwrap();
    let mask =
        |mask: u64| (0..slots.len()).filter(|slot| mask >> slot & 1 == 1).fold(0, |all, s| all | 1 << slot_now(s));
    for group in &mut other.groups {
        group.site = site_now(group.site);
    }
    for pair in &mut other.pairs {
        pair.slots = mask(pair.slots);
        pair.minutes = pair.minutes.iter().map(|(site, minutes)| (site_now(*site), *minutes)).collect();
    }
    for person in &mut other.staff {
        person.slots = mask(person.slots);
        for site in &mut person.sites {
            *site = site_now(*site);
        }
        shuffle(dice, &mut person.roles);
        shuffle(dice, &mut person.sites);
    }
    for slot in other.fixed_slot.values_mut() {
        *slot = slot_now(*slot);
    }
    shuffle(dice, &mut other.groups);
    shuffle(dice, &mut other.pairs);
    shuffle(dice, &mut other.staff);
    for links in [&mut other.keep_together, &mut other.keep_apart] {
        shuffle(dice, links);
        links.iter_mut().for_each(|link| link.reverse());
    }
    shuffle(dice, &mut other.locked);
    shuffle(dice, &mut other.told);
    other
}

/// With slots by name, since their places differ.
fn answer(instance: &Instance, mut solution: Solution) -> (Vec<String>, Solution) {
    let slots =
        solution.groups.iter_mut().map(|group| instance.slots[std::mem::take(&mut group.slot)].clone()).collect();
    (slots, solution)
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let mut medium = generate(3, 40, 7);
    medium.iterations = Some(30_000);
    for (seed, instance) in (0..30).map(|seed| (seed, tiny(seed))).chain([(77, medium)]) {
        let expected = answer(&instance, groups::solve(&instance).unwrap());
        let other = permuted(&instance, seed + 1);
        assert_eq!(answer(&other, groups::solve(&other).unwrap()), expected, "seed {seed}");
    }
}

/// The group of each pair.
fn places(solution: &Solution) -> BTreeMap<&str, &str> {
    solution.groups.iter().flat_map(|group| group.pairs.iter().map(|pair| (pair.as_str(), group.id.as_str()))).collect()
}

#[test]
fn who_was_told_a_group_is_moved_only_for_a_reason() {
    let mut before = generate(5, 40, 7);
    before.iterations = Some(60_000);
    let first = groups::solve(&before).unwrap();
    let told: Vec<[String; 2]> =
        places(&first).into_iter().map(|(pair, group)| [pair.to_owned(), group.to_owned()]).collect();

    // Since then an assistant of an open group has left, and others have come with another seed for the search.
    let mut again = before.clone();
    again.seed += 1;
    let gone = first.groups[0].assistant.clone();
    again.staff.retain(|person| person.id != gone);
    let moved = |solution: &Solution| {
        let now = places(solution);
        told.iter().filter(|[pair, group]| now.get(pair.as_str()) != Some(&group.as_str())).count()
    };
    let heedless = groups::solve(&again).unwrap();
    again.told.clone_from(&told);
    let careful = groups::solve(&again).unwrap();
    assert_eq!(groups::verify(&again, &careful.plan()), []);
    assert_eq!(careful.terms.moved, -200 * i64::try_from(moved(&careful)).unwrap());
    assert!(moved(&careful) < moved(&heedless), "{} of {}", moved(&careful), moved(&heedless));
    assert!(careful.bound >= careful.objective);
}

#[test]
fn locked_settled_and_appointed_stay() {
    let mut instance = small();
    // None of these is in the best plan.
    instance.locked.push(["P0012".into(), "G001".into()]);
    instance.fixed_slot.insert("G003".into(), 6);
    instance.fixed_staff.entry("G001".into()).or_default().assistant = Some("C0004".into());
    let found = groups::solve(&instance).unwrap();
    assert_eq!(groups::verify(&instance, &found.plan()), []);
    assert_eq!(places(&found).get("P0012"), Some(&"G001"));
    for group in &found.groups {
        assert!(group.id != "G003" || group.slot == 6);
        assert!(group.id != "G001" || group.assistant == "C0004");
    }
}

#[test]
fn a_lock_that_fits_nowhere_is_said() {
    let mut instance = small();
    // No one but P0005 could be in the women-only group on this slot with them: it can't open.
    instance.locked = vec![["P0005".into(), "G000".into()]];
    instance.fixed_slot.insert("G000".into(), 0);
    let found = groups::solve(&instance).unwrap();
    assert_eq!(found.violations.len(), 1);
    assert_eq!(found.violations[0].problem, groups::Problem::LockNotKept);
    assert!(found.unplaced.iter().any(|left| left.pair == "P0005"));
    assert!(found.placed > 5, "the others are placed all the same");
}

#[test]
fn whoever_is_left_hears_why() {
    let mut instance = small();
    instance.pairs[1].minutes.clear();
    let found = groups::solve(&instance).unwrap();
    for left in &found.unplaced {
        let named: usize = left.barred.iter().map(|barred| barred.groups.len()).sum();
        assert_eq!(named, instance.groups.len(), "every group under one reason");
        assert!(left.barred.iter().all(|barred| barred.rule == barred.by.rule()));
    }
    let of = |pair: &str| found.unplaced.iter().find(|left| left.pair == pair).unwrap();
    assert_eq!(of("P0001").why, Why::OutOfReach);
    assert_eq!(of("P0001").barred.len(), 1);
    // A beginner who would be the only one in the group on Wednesday.
    let beginner = of("P0008");
    assert_eq!(beginner.why, Why::Mixture);
    assert!(beginner.barred.iter().any(|barred| barred.by == Bar::Beginners && barred.groups == ["G001"]));
}
