//! What nobody wrote down of a person keeps nobody apart, and earns no points.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use matching::pairs::{self, Gender, HardRule, Instance, Unknown, check};
use matching::stable::Numbers;

fn cohort(seed: u64) -> Instance {
    let mut instance: Instance = serde_json::from_str(include_str!("data/pairs_cohort.json")).unwrap();
    let mut numbers = Numbers::new(seed);
    let mut unknown =
        || Unknown { place: numbers.below(4) == 0, evenings: numbers.below(4) == 0, gender: numbers.below(4) == 0 };
    for person in &mut instance.newcomers {
        person.unknown = unknown();
        person.evenings *= u32::from(!person.unknown.evenings);
        person.gender = if person.unknown.gender { Gender::Other } else { person.gender };
    }
    for person in &mut instance.residents {
        person.unknown = unknown();
        person.evenings *= u32::from(!person.unknown.evenings);
        person.gender = if person.unknown.gender { Gender::Other } else { person.gender };
    }
    instance.locked.clear();
    instance
}

#[test]
fn whoever_may_be_a_pair_is_found_whatever_is_unknown() {
    for seed in 0..40 {
        let instance = cohort(seed);
        let all = instance.newcomers.iter().flat_map(|one| instance.residents.iter().map(move |other| (one, other)));
        let feasible = all.filter(|(one, other)| check(&instance, one, other).is_ok()).count();
        let solution = pairs::solve(&instance).unwrap();
        assert_eq!(solution.feasible_pairs, feasible, "seed {seed}");
        solution.verify(&instance).unwrap();
    }
}

#[test]
fn what_is_unknown_keeps_nobody_apart_and_earns_nothing() {
    let mut instance = cohort(1);
    let nothing = Unknown { place: true, evenings: true, gender: true };
    instance.newcomers[0].unknown = nothing;
    instance.newcomers[0].evenings = 0;
    instance.newcomers[0].gender = Gender::Other;
    let person = &instance.newcomers[0];
    for resident in &instance.residents {
        let mut wishing = resident.clone();
        wishing.wants_gender = Some(Gender::Female);
        for rule in [HardRule::Travel, HardRule::Evening] {
            assert!(!rule.broken_by(person, resident));
        }
        assert_eq!(
            HardRule::Gender.broken_by(person, &wishing),
            person.wants_gender.is_some_and(|wish| { !resident.unknown.gender && wish != resident.gender })
        );
        let points = pairs::Points::of(&instance, person, resident);
        assert_eq!((points.distance, points.evening), (0, 0));
    }
}

#[test]
fn one_of_several_goals_that_is_offered_is_enough() {
    let mut instance = cohort(1);
    instance.newcomers[0].goal = None;
    instance.newcomers[0].goals = 0b0110;
    instance.residents[0].offers = 0b0100;
    instance.residents[1].offers = 0b1001;
    let points = |at: usize| pairs::Points::of(&instance, &instance.newcomers[0], &instance.residents[at]).goal;
    assert_eq!((points(0), points(1)), (instance.weights.goal, 0));
}
