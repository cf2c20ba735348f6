//! Whole runs: profiles in, proposal out.

use matching::pairs::{
    self, Instance, Mode, Person, Reason, Solver,
    assignment::{Assignment, Problem, Side},
};
use matching::stable::Numbers;
use proptest::prelude::*;

use crate::{
    brute_force::{best, rank},
    generate::{self, Scale},
};

/// Few people who live close together; some excluded, some locked, whatever the rules say.
fn small(seed: u64) -> Instance {
    let mut numbers = Numbers::new(seed);
    let scale =
        Scale { newcomers: numbers.below(7) as usize, residents: numbers.below(7) as usize, towns: 1, width: 100 };
    let mut instance = generate::instance(scale, seed);
    for newcomer in &mut instance.newcomers {
        newcomer.evenings = 31;
        newcomer.max_distance = 200;
        newcomer.track = pairs::Track::Programme;
        // Points within a small range, so that there are ties.
        newcomer.age = None;
        newcomer.field = None;
    }
    for resident in &mut instance.residents {
        (resident.x, resident.y) = instance.newcomers.first().map_or((0, 0), |person| (person.x, person.y));
        resident.max_distance = 200;
    }
    instance.participation_weight =
        [None, Some(0), Some(100), Some(1), Some(20), Some(50), Some(99)][numbers.below(7) as usize];
    instance.mode = if numbers.below(3) == 0 { Mode::Quality } else { Mode::Participation };
    if !instance.newcomers.is_empty() && !instance.residents.is_empty() {
        for _ in 0..numbers.below(5) {
            let pair = any_pair(&instance, &mut numbers);
            instance.excluded.push(pair);
        }
        for _ in 0..numbers.below(3) {
            let (one, other) = any_pair(&instance, &mut numbers);
            if instance.locked.iter().all(|(a, b)| *a != one && *b != other) {
                instance.locked.push((one, other));
            }
        }
    }
    instance
}

fn any_pair(instance: &Instance, numbers: &mut Numbers) -> (String, String) {
    let newcomer = &instance.newcomers[numbers.below(instance.newcomers.len() as u64) as usize];
    let resident = &instance.residents[numbers.below(instance.residents.len() as u64) as usize];
    (newcomer.id.clone(), resident.id.clone())
}

fn medium(seed: u64) -> Instance {
    generate::instance(Scale { newcomers: 60, residents: 50, towns: 3, width: 200 }, seed)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_other_choice_of_pairs_is_better(seed in any::<u64>()) {
        let instance = small(seed);
        let solution = pairs::solve(&instance).unwrap();
        prop_assert_eq!(solution.verify(&instance), Ok(()));
        prop_assert_eq!(rank(&instance, solution.tiers), rank(&instance, best(&instance)));
        for (one, other) in &instance.locked {
            prop_assert!(solution.pairs.iter().any(|pair| pair.locked && pair.newcomer == *one && pair.resident == *other));
        }
    }

    #[test]
    fn an_alternative_costs_what_the_best_answer_with_it_has_less(seed in any::<u64>()) {
        let instance = small(seed);
        let solution = pairs::solve(&instance).unwrap();
        let newcomers = instance.newcomers.iter().map(|person| Person::Newcomer(&person.id));
        let residents = instance.residents.iter().map(|person| Person::Resident(&person.id));
        for person in newcomers.chain(residents) {
            let alternatives = solution.alternatives(&instance, person).unwrap();
            prop_assert!(alternatives.is_sorted_by_key(|alternative| alternative.cost_value));
            for alternative in alternatives {
                let (one, other) = match person {
                    Person::Newcomer(id) => (id.to_owned(), alternative.partner),
                    Person::Resident(id) => (alternative.partner, id.to_owned()),
                };
                let mut forced = instance.clone();
                forced.locked.push((one, other));
                let best = best(&forced);
                let value = |tiers: pairs::Tiers| tiers.value(solution.certificate.bonus);
                prop_assert_eq!(alternative.cost_value, value(solution.tiers) - value(best));
                prop_assert_eq!(alternative.cost.value(solution.certificate.bonus), alternative.cost_value);
            }
        }
    }

    #[test]
    fn whoever_is_left_is_told_why(seed in any::<u64>()) {
        let instance = small(seed);
        let mut solver = Solver::new(&instance).unwrap();
        let solution = solver.solution();
        prop_assert_eq!(solution.pairs.len() + solution.unmatched_newcomers.len(), instance.newcomers.len());
        prop_assert_eq!(solution.pairs.len() + solution.unmatched_residents.len(), instance.residents.len());
        for unmatched in &solution.unmatched_newcomers {
            let newcomer = instance.newcomer(&unmatched.id).unwrap();
            let checks = instance.residents.iter().map(|resident| pairs::check(&instance, newcomer, resident));
            let fitting = checks.clone().filter(Result::is_ok).count();
            let firsts: Vec<_> = checks.filter_map(Result::err).map(|broken| broken[0]).collect();
            let alternatives = solver.alternatives(Person::Newcomer(&unmatched.id)).unwrap();
            match &unmatched.reason {
                Reason::NoOneFits { broken } | Reason::OnlyLockedFit { broken, .. } => {
                    for rule in pairs::HardRule::ALL {
                        prop_assert_eq!(broken.of(rule), firsts.iter().filter(|first| **first == rule).count());
                    }
                    prop_assert_eq!(fitting == 0, matches!(unmatched.reason, Reason::NoOneFits { .. }));
                    prop_assert!(alternatives.is_empty());
                }
                Reason::WorthMoreElsewhere { fits, cost, .. } => {
                    prop_assert_eq!(*fits, alternatives.len());
                    prop_assert_eq!(cost.value(solution.certificate.bonus), alternatives[0].cost_value);
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_lists_does_not_matter(seed in any::<u64>(), other in any::<u64>()) {
        let instance = if seed % 2 == 0 { small(seed) } else { medium(seed) };
        let mut shuffled = instance.clone();
        let mut numbers = Numbers::new(other);
        numbers.shuffle(&mut shuffled.newcomers);
        numbers.shuffle(&mut shuffled.residents);
        numbers.shuffle(&mut shuffled.excluded);
        numbers.shuffle(&mut shuffled.locked);
        prop_assert_eq!(pairs::solve(&instance).unwrap(), pairs::solve(&shuffled).unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn more_weight_on_participation_never_means_fewer_matches(seed in any::<u64>()) {
        let mut instance = medium(seed);
        let mut before = (0, 0);
        for weight in [0, 1, 3, 10, 20, 40, 70, 99, 100] {
            instance.participation_weight = Some(weight);
            let tiers = pairs::solve(&instance).unwrap().tiers;
            prop_assert!(tiers.matched >= before.0 && tiers.overdue_matched >= before.1, "at {}", weight);
            before = (tiers.matched, tiers.overdue_matched);
        }
    }

    #[test]
    fn a_run_that_is_changed_is_as_good_as_a_new_one(seed in any::<u64>()) {
        let mut numbers = Numbers::new(seed);
        let mut solver = Solver::owning(if seed % 2 == 0 { small(seed) } else { medium(seed) }).unwrap();
        if solver.instance().newcomers.is_empty() || solver.instance().residents.is_empty() {
            return Ok(());
        }
        for _ in 0..12 {
            // Half of the time a pair that is proposed, so that something has to give way.
            let proposed = solver.solution().pairs;
            let (one, other) = match proposed.get(numbers.below(2 * proposed.len() as u64 + 1) as usize) {
                Some(pair) => (pair.newcomer.clone(), pair.resident.clone()),
                None => any_pair(solver.instance(), &mut numbers),
            };
            let before = solver.instance().clone();
            let refused = match numbers.below(4) {
                0 => solver.lock(&one, &other),
                1 => solver.unlock(&one, &other),
                2 => solver.forbid(&one, &other),
                _ => match solver.instance().excluded.last().cloned() {
                    Some((one, other)) => solver.allow(&one, &other),
                    None => Ok(()),
                },
            };
            prop_assert!(refused.is_ok() || before == *solver.instance());
            let instance = solver.instance().clone();
            let (kept, fresh) = (solver.solution(), pairs::solve(&instance).unwrap());
            prop_assert_eq!(kept.verify(&instance), Ok(()));
            prop_assert_eq!(kept.certificate.bound, fresh.certificate.bound);
            prop_assert_eq!(kept.feasible_pairs, fresh.feasible_pairs);
            prop_assert_eq!(kept.feasible_points, fresh.feasible_points);
        }
    }

    #[test]
    fn who_could_be_paired_is_found_without_looking_at_all(seed in any::<u64>()) {
        let instance = medium(seed);
        let all = instance.newcomers.iter().flat_map(|one| instance.residents.iter().map(move |other| (one, other)));
        let fits: Vec<i64> = all.filter_map(|(one, other)| Some(pairs::check(&instance, one, other).ok()?.fit())).collect();
        let solution = pairs::solve(&instance).unwrap();
        prop_assert_eq!(solution.feasible_pairs, fits.len());
        prop_assert_eq!(solution.feasible_points, fits.iter().sum::<i64>());
    }
}

#[test]
fn a_run_is_taken_up_where_it_was_left() {
    let instance = medium(5);
    let solution = pairs::solve(&instance).unwrap();
    let resumed = Solver::resume(&instance, &solution).unwrap().solution();
    assert_eq!(resumed, solution);
    // Also from an answer to another question: then it is solved from there.
    let mut other = instance.clone();
    other.newcomers.retain(|person| person.id.ends_with(['1', '2', '3', '4', '5']));
    let resumed = Solver::resume(&other, &solution).unwrap().solution();
    resumed.verify(&other).unwrap();
    assert_eq!(resumed.certificate.bound, pairs::solve(&other).unwrap().certificate.bound);
}

#[test]
fn nobody_at_all_is_an_instance_too() {
    let nobody = generate::instance(Scale { newcomers: 0, residents: 0, towns: 1, width: 1 }, 1);
    let solution = pairs::solve(&nobody).unwrap();
    assert_eq!(solution.objective, 0);
    solution.verify(&nobody).unwrap();
    assert!(Assignment::of(Problem::new(0, 0, &[]).unwrap(), &[]).is_empty(Side::Rows));
}

#[test]
fn the_cohort_of_the_benchmarks_is_proven_too() {
    let instance = generate::instance(generate::COHORT, 1);
    pairs::solve(&instance).unwrap().verify(&instance).unwrap();
}

#[test]
fn more_residents_help_as_is_said() {
    let mut helped = 0;
    for seed in 0..8 {
        let mut instance = medium(seed);
        instance.residents.truncate(40);
        let solution = pairs::solve(&instance).unwrap();
        for suggestion in solution.suggestions(&instance).unwrap() {
            assert!(suggestion.residents.iter().all(|resident| resident.evenings == 1 << suggestion.evening));
            assert_eq!(pairs::what_if(&instance, &suggestion.residents).unwrap(), suggestion.gain);
            let mut with = instance.clone();
            with.residents.extend(suggestion.residents);
            let after = pairs::solve(&with).unwrap();
            let gain = suggestion.gain;
            assert_eq!(after.tiers.matched, solution.tiers.matched + gain.tiers.matched);
            assert_eq!(after.tiers.points, solution.tiers.points + gain.tiers.points);
            let (newly, no_longer) = (gain.newly_matched.len() as i64, gain.no_longer_matched.len() as i64);
            assert_eq!(newly - no_longer, gain.tiers.matched);
            helped += 1;
        }
    }
    assert!(helped > 8, "there is something to suggest nearly always: {helped}");
    // With nobody, and with somebody who fits nobody, nothing is gained.
    let instance = medium(1);
    let mut useless = instance.residents[0].clone();
    useless.id = "useless".into();
    useless.evenings = 0;
    assert_eq!(pairs::what_if(&instance, &[useless]).unwrap().tiers, pairs::Tiers::default());
}

#[test]
fn fairness_counts_everybody_once() {
    let instance = medium(3);
    let solution = pairs::solve(&instance).unwrap();
    let fairness = solution.fairness(&instance);
    assert_eq!(fairness.matched.n, solution.pairs.len());
    assert_eq!(fairness.unmatched.n, solution.unmatched_newcomers.len());
    let people = instance.newcomers.len();
    assert_eq!(fairness.by_level.iter().map(|share| share.n).sum::<usize>(), people);
    assert_eq!(fairness.by_mother_tongue.iter().map(|share| share.n).sum::<usize>(), people);
    assert_eq!(fairness.by_gender.iter().map(|share| share.matched).sum::<usize>(), solution.pairs.len());
}

#[test]
fn a_locked_pair_that_breaks_a_rule_is_there_and_told() {
    let mut instance = medium(2);
    let broken = instance.newcomers.iter().find_map(|one| {
        let other = instance.residents.iter().find(|other| pairs::check(&instance, one, other).is_err())?;
        Some((one.id.clone(), other.id.clone()))
    });
    instance.locked.push(broken.unwrap());
    let solution = pairs::solve(&instance).unwrap();
    solution.verify(&instance).unwrap();
    let locked: Vec<_> = solution.pairs.iter().filter(|pair| pair.locked).collect();
    assert_eq!(locked.len(), 1);
    let (one, other) = (instance.newcomer(&locked[0].newcomer), instance.resident(&locked[0].resident));
    assert_eq!(pairs::check(&instance, one.unwrap(), other.unwrap()).unwrap_err(), locked[0].broken_rules);
}

#[test]
fn whoever_changes_an_answer_is_found_out() {
    let instance = medium(4);
    let solution = pairs::solve(&instance).unwrap();
    let flaw = |change: fn(&mut pairs::Solution)| {
        let mut changed = solution.clone();
        change(&mut changed);
        changed.verify(&instance).unwrap_err()
    };
    assert_eq!(flaw(|solution| drop(solution.pairs.pop())), pairs::Flaw::Points);
    assert_eq!(flaw(|solution| solution.pairs[0].points.goal += 1), pairs::Flaw::Points);
    assert_eq!(flaw(|solution| solution.pairs[1].resident = solution.pairs[0].resident.clone()), pairs::Flaw::Pairs);
    assert_eq!(flaw(|solution| solution.certificate.newcomers[0].price = -1), pairs::Flaw::Price);
    assert_eq!(flaw(|solution| solution.certificate.newcomers[0].price += 1), pairs::Flaw::Sum);
    assert_eq!(flaw(|solution| drop(solution.certificate.residents.pop())), pairs::Flaw::People);
    assert_eq!(flaw(|solution| solution.certificate.bonus.matched += 1), pairs::Flaw::Bonus);
    assert_eq!(
        flaw(|solution| solution.certificate.residents.iter_mut().for_each(|price| price.price = 0)),
        pairs::Flaw::Infeasible
    );
    // One pair fewer, with totals that add up: still not as much as the bound.
    assert_eq!(
        flaw(|solution| {
            let pair = solution.pairs.pop().unwrap();
            let tier = i64::from(pair.points.tier == pairs::Tier::Overdue);
            solution.tiers.matched -= 1;
            solution.tiers.overdue_matched -= tier;
            solution.tiers.points -= pair.points.total();
            solution.objective -= pair.points.total() + 10_000_000 + 20_000_000 * tier;
        }),
        pairs::Flaw::Gap
    );
}
