//! Pairs and groups jointly: never worse than one after the other, and better where evenings are scarce.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use matching::joint::{self, Joint};
use matching::stable::Numbers;
use matching::{groups, pairs};

const SLOTS: [&str; 4] = ["ma-w", "di-w", "wo-w", "do-w"];
const TUESDAY: u32 = 1 << 1;
const THURSDAY: u32 = 1 << 3;

fn newcomer(id: &str, evenings: u32, interests: u64) -> pairs::Newcomer {
    pairs::Newcomer {
        id: id.into(),
        x: 0,
        y: 0,
        age: Some(30),
        gender: pairs::Gender::Female,
        wants_gender: None,
        level: 3,
        mother_tongue: 0,
        languages: 0,
        interests,
        evenings,
        rhythm: 1,
        field: None,
        children: false,
        goal: None,
        goals: 0,
        track: pairs::Track::Programme,
        employer: None,
        max_distance: 100,
        waiting_days: 10,
        unknown: pairs::Unknown::default(),
    }
}

fn resident(id: &str, evenings: u32, interests: u64) -> pairs::Resident {
    pairs::Resident {
        id: id.into(),
        x: 0,
        y: 0,
        age: Some(30),
        gender: pairs::Gender::Female,
        wants_gender: None,
        min_level: 0,
        languages: 0,
        interests,
        evenings,
        rhythm: 1,
        field: None,
        children: false,
        offers: 0,
        tracks: vec![pairs::Track::Programme],
        employer: None,
        max_distance: 100,
        unknown: pairs::Unknown::default(),
    }
}

fn instance(newcomers: Vec<pairs::Newcomer>, residents: Vec<pairs::Resident>) -> pairs::Instance {
    pairs::Instance {
        spec: pairs::Spec::Pairs1,
        seed: 1,
        mode: pairs::Mode::Participation,
        participation_weight: None,
        overdue_after_days: 180,
        weights: pairs::Weights::default(),
        newcomers,
        residents,
        excluded: Vec::new(),
        locked: Vec::new(),
    }
}

/// Two groups at one place, whose leaders have only these evenings.
fn division(instance: &pairs::Instance, led: u32, found: &[joint::Two]) -> groups::Instance {
    let leader = |id: &str, role| groups::Staff {
        id: id.into(),
        roles: vec![role],
        gender: groups::Gender::Female,
        slots: led.into(),
        sites: vec![0],
        max_groups: 2,
        former_newcomer: false,
    };
    let group = |id: &str| groups::Group { id: id.into(), site: 0, min: 2, max: 4, women_only: false };
    let pair = |(at, pair): (u32, &joint::Two)| {
        let newcomer = instance.newcomer(pair.0).unwrap();
        groups::Pair {
            id: pair.0.to_owned(),
            gender: groups::Gender::Female,
            resident_gender: groups::Gender::Female,
            nationality: at,
            tongue: at,
            level: newcomer.level,
            women_only_required: false,
            slots: u64::from(newcomer.evenings & instance.resident(pair.1).unwrap().evenings),
            minutes: BTreeMap::from([(0, 10)]),
            waiting_days: newcomer.waiting_days,
        }
    };
    groups::Instance {
        spec: groups::SPEC.into(),
        seed: 1,
        slots: SLOTS.map(str::to_owned).to_vec(),
        sites: vec![groups::Site { id: "S0".into(), x: 0, y: 0 }],
        groups: vec![group("G0"), group("G1")],
        pairs: (0..).zip(found).map(pair).collect(),
        staff: vec![leader("C0", groups::Role::Coach), leader("C1", groups::Role::Assistant)],
        keep_together: Vec::new(),
        keep_apart: Vec::new(),
        locked: Vec::new(),
        rules: groups::Rules { max_same_tongue: 2, max_same_nationality: 2, max_a0: 3 },
        weights: groups::Weights {
            placed: 1000,
            wait: 1,
            minute: 1,
            tongue: 25,
            level_spread: 10,
            former_newcomer: 40,
            open_group: 100,
            moved: 200,
        },
        told: Vec::new(),
        fixed_staff: BTreeMap::new(),
        fixed_slot: BTreeMap::new(),
        iterations: Some(4_000),
    }
}

fn solve(instance: &pairs::Instance, led: u32) -> Joint {
    joint::solve(instance, |found| division(instance, led, found)).unwrap()
}

fn partner<'a>(found: &'a Joint, newcomer: &str) -> Option<&'a str> {
    found.pairs.pairs.iter().find(|pair| pair.newcomer == newcomer).map(|pair| pair.resident.as_str())
}

#[test]
fn two_newcomers_change_partners_so_that_there_is_a_group_for_them() {
    // By their interests N0 belongs with R1; but those two only share the Thursday.
    let instance = instance(
        vec![newcomer("N0", TUESDAY | THURSDAY, 0b0011), newcomer("N1", TUESDAY | THURSDAY, 0b1100)],
        vec![resident("R0", TUESDAY, 0b1100), resident("R1", THURSDAY, 0b0011), resident("R2", TUESDAY, 0)],
    );
    let found = solve(&instance, TUESDAY);
    assert_eq!(found.rounds[0].placed, 0, "one after the other: one pair on Tuesday is no group");
    assert_eq!(found.groups.placed, 2);
    assert_eq!((partner(&found, "N0"), partner(&found, "N1")), (Some("R2"), Some("R0")));

    let found = solve(&instance, TUESDAY | THURSDAY);
    assert_eq!(found.groups.placed, 2, "still one pair on Thursday, which is no group");
}

#[test]
fn where_everybody_has_a_group_nothing_is_tried() {
    let instance = instance(
        vec![newcomer("N0", THURSDAY, 0b0011), newcomer("N1", THURSDAY, 0b1100)],
        vec![resident("R0", THURSDAY, 0b0011), resident("R1", THURSDAY, 0b1100)],
    );
    let found = solve(&instance, THURSDAY);
    assert_eq!(found.rounds, [joint::Round { kept_apart: 0, matched: 2, placed: 2 }]);
    assert_eq!(found.pairs_instance, instance);
}

#[test]
fn whoever_finds_no_group_whatever_is_tried_keeps_their_buddy() {
    let instance = instance(
        vec![newcomer("N0", TUESDAY, 1), newcomer("N1", TUESDAY, 2), newcomer("N2", THURSDAY, 4)],
        vec![resident("R0", TUESDAY, 1), resident("R1", TUESDAY, 2), resident("R2", THURSDAY, 4)],
    );
    let found = solve(&instance, TUESDAY);
    assert_eq!((found.pairs.pairs.len(), found.groups.placed), (3, 2));
    assert_eq!(partner(&found, "N2"), Some("R2"));
}

#[test]
fn never_worse_than_one_after_the_other_and_right_on_its_own_terms() {
    let mut better = 0;
    for seed in 0..60 {
        let mut numbers = Numbers::new(seed);
        let people = 4 + numbers.below(5);
        let mut evenings = || (0..3).fold(0_u32, |all, _| all | 1 << numbers.below(4));
        let newcomers: Vec<_> = (0..people).map(|at| newcomer(&format!("N{at}"), evenings(), 1 << (at % 3))).collect();
        let residents: Vec<_> = (0..people).map(|at| resident(&format!("R{at}"), evenings(), 1 << (at % 4))).collect();
        let instance = instance(newcomers, residents);
        let led = 1 << numbers.below(4);
        let found = solve(&instance, led);

        let alone = pairs::solve(&instance).unwrap();
        let two: Vec<joint::Two> =
            alone.pairs.iter().map(|pair| (pair.newcomer.as_str(), pair.resident.as_str())).collect();
        let divided = groups::solve(&division(&instance, led, &two)).unwrap();
        assert_eq!(found.rounds[0].placed, divided.placed, "seed {seed}");
        assert!(found.groups.placed >= divided.placed, "seed {seed}");
        assert!(found.groups.placed <= found.most_placed, "seed {seed}");
        assert_eq!(found.pairs.tiers.matched, alone.tiers.matched, "seed {seed}");
        assert_eq!(found.alone, alone.tiers, "seed {seed}");
        better += usize::from(found.groups.placed > divided.placed);

        assert_eq!(found.pairs.verify(&found.pairs_instance), Ok(()), "seed {seed}");
        assert_eq!(groups::verify(&found.groups_instance, &found.groups.plan()), [], "seed {seed}");
        assert_eq!(found.pairs_instance.newcomers, instance.newcomers, "seed {seed}");
        assert_eq!(solve(&instance, led), found, "seed {seed}");
    }
    assert!(better > 10, "{better} of 60");
}
