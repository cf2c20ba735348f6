//! What a change on the board does.

use matching::groups::{self, Problem};
use proptest::prelude::*;

use super::every_plan::tiny;
use super::invented::Dice;
use super::{optimum, small};

#[test]
fn moving_a_pair_says_what_it_does_to_the_whole() {
    let (instance, plan) = (small(), optimum());
    let out = groups::price_move(&instance, &plan, "P0020", None);
    // 1000 + 145 − 21, and P0003 has the same mother tongue: no other bonus is lost.
    assert_eq!(out.delta, -1_124);
    assert_eq!(out.violations, [], "five are enough");

    let into = groups::price_move(&instance, &plan, "P0017", Some("G002"));
    let problems: Vec<Problem> = into.violations.iter().map(|violation| violation.problem).collect();
    assert_eq!(problems, [Problem::Separated], "P0015 would stay behind");

    let locked = groups::price_move(&instance, &plan, "P0023", None);
    let problems: Vec<Problem> = locked.violations.iter().map(|violation| violation.problem).collect();
    assert_eq!(problems, [Problem::LockNotKept, Problem::TooFew]);

    let opened = groups::price_move(&instance, &plan, "P0001", Some("G003"));
    let problems: Vec<Problem> = opened.violations.iter().map(|violation| violation.problem).collect();
    assert_eq!(problems, [Problem::TooFew, Problem::NoSlot, Problem::NoCoach, Problem::NoAssistant]);
    assert_eq!(opened.delta, 1_000 + 36 - 43 + 25 - 100);
}

#[test]
fn a_change_that_mends_something_says_that_too() {
    let (mut instance, plan) = (small(), optimum());
    instance.groups[2].max = 5;
    let out = groups::price_move(&instance, &plan, "P0003", None);
    assert_eq!(out.resolved.iter().map(|violation| violation.problem).collect::<Vec<_>>(), [Problem::TooMany]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// The price of a move or an exchange is the difference of the values, and what it breaks is what is broken.
    #[test]
    fn prices_are_differences(seed in any::<u64>()) {
        let mut instance = tiny(seed);
        instance.iterations = Some(300);
        let plan = groups::solve(&instance).unwrap().plan();
        let mut dice = Dice(seed);
        let pair = instance.pairs[dice.below(instance.pairs.len())].id.clone();
        let to = instance.groups.get(dice.below(instance.groups.len() + 1)).map(|group| group.id.clone());
        let other = instance.pairs[dice.below(instance.pairs.len())].id.clone();

        let mut moved = plan.clone();
        moved.groups.iter_mut().for_each(|group| group.pairs.retain(|member| *member != pair));
        if let Some(to) = &to {
            if let Some(group) = moved.groups.iter_mut().find(|group| group.id == *to) {
                group.pairs.push(pair.clone());
            } else {
                let (slot, coach, assistant) = (None, None, None);
                moved.groups.push(groups::PlannedGroup { id: to.clone(), slot, coach, assistant, pairs: vec![pair.clone()] });
            }
        }
        moved.groups.retain(|group| !group.pairs.is_empty());
        let mut swapped = plan.clone();
        for member in swapped.groups.iter_mut().flat_map(|group| &mut group.pairs) {
            if *member == pair { member.clone_from(&other) } else if *member == other { member.clone_from(&pair) }
        }

        // Another plan altogether: other slots and leaders too.
        let mut again = instance.clone();
        again.seed = again.seed.wrapping_add(1);
        again.iterations = Some(40);
        let anew = groups::solve(&again).unwrap().plan();

        let before = groups::value(&instance, &plan).total;
        let broken = groups::verify(&instance, &plan);
        for (after, priced) in [
            (&moved, groups::price_move(&instance, &plan, &pair, to.as_deref())),
            (&swapped, groups::price_swap(&instance, &plan, &pair, &other)),
            (&anew, groups::price(&instance, &plan, &anew)),
        ] {
            prop_assert_eq!(priced.delta, groups::value(&instance, after).total - before);
            let now = groups::verify(&instance, after);
            for violation in &priced.violations {
                prop_assert!(now.contains(violation) && !broken.contains(violation));
            }
            for violation in &priced.resolved {
                prop_assert!(!now.contains(violation) && broken.contains(violation));
            }
            prop_assert_eq!(now.len() + priced.resolved.len(), broken.len() + priced.violations.len());
        }
    }
}
