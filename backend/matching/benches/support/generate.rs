//! Invented people, for tests and benchmarks: the same seed gives the same people.

use matching::{
    pairs::{Gender, Instance, Mode, Newcomer, Resident, Spec, Track, Unknown, Weights},
    stable::Numbers,
};

/// How many people, and how they live together.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    pub newcomers: usize,
    pub residents: usize,
    /// Towns over which people are spread, on a square map with sides of `width` times 100 m.
    pub towns: usize,
    pub width: u64,
}

/// An autumn in one town.
pub const COHORT: Scale = Scale { newcomers: 40, residents: 45, towns: 4, width: 300 };
/// The whole country: some 700,000 possible pairs.
pub const NATION: Scale = Scale { newcomers: 10_000, residents: 10_000, towns: 40, width: 1_100 };

/// An instance in mode `participation` with nothing excluded and nothing locked.
pub fn instance(scale: Scale, seed: u64) -> Instance {
    let mut numbers = Numbers::new(seed);
    let towns: Vec<(i32, i32)> = (0..scale.towns.max(1))
        .map(|_| (numbers.below(scale.width) as i32, numbers.below(scale.width) as i32))
        .collect();
    let newcomers = (0..scale.newcomers).map(|at| newcomer(&mut numbers, &towns, at)).collect();
    let residents = (0..scale.residents).map(|at| resident(&mut numbers, &towns, at)).collect();
    Instance {
        spec: Spec::Pairs1,
        seed,
        mode: Mode::Participation,
        participation_weight: None,
        overdue_after_days: 180,
        weights: Weights::default(),
        newcomers,
        residents,
        excluded: Vec::new(),
        locked: Vec::new(),
    }
}

fn newcomer(numbers: &mut Numbers, towns: &[(i32, i32)], at: usize) -> Newcomer {
    let (x, y) = place(numbers, towns);
    let mother_tongue = 1 + numbers.below(13) as u16;
    let track = pick(numbers, &[(65, Track::Programme), (25, Track::Outside), (10, Track::Work)]);
    let english = bit_if(numbers, 65, 0);
    let another = bit_if(numbers, 20, 1 + numbers.clone().below(13));
    Newcomer {
        id: format!("N{at:05}"),
        x,
        y,
        age: Some(18 + numbers.below(42) as u8),
        gender: gender(numbers),
        wants_gender: chance(numbers, 12).then_some(Gender::Female),
        level: pick(numbers, &[(35, 0), (20, 1), (20, 2), (12, 3), (8, 4), (3, 5), (2, 6)]),
        mother_tongue,
        languages: 1 << mother_tongue | english | another,
        interests: bits(numbers, 16, 5),
        evenings: bits(numbers, 5, 3) as u32,
        rhythm: 1 + numbers.below(3) as u8,
        field: Some(numbers.below(12) as u16),
        children: chance(numbers, 45),
        goal: Some(numbers.below(5) as u8),
        goals: 0,
        track,
        employer: (track == Track::Work).then(|| format!("E{:02}", numbers.below(10))),
        max_distance: reach(numbers),
        waiting_days: (numbers.below(150) + numbers.below(150)) as u32,
        unknown: Unknown::default(),
    }
}

fn resident(numbers: &mut Numbers, towns: &[(i32, i32)], at: usize) -> Resident {
    let (x, y) = place(numbers, towns);
    let english = bit_if(numbers, 85, 0);
    let another = bit_if(numbers, 25, 1 + numbers.clone().below(13));
    let tracks = pick(
        numbers,
        &[
            (45, vec![Track::Programme]),
            (35, vec![Track::Programme, Track::Outside]),
            (10, vec![Track::Outside]),
            (10, vec![Track::Programme, Track::Work]),
        ],
    );
    Resident {
        id: format!("V{at:05}"),
        x,
        y,
        age: Some(25 + numbers.below(50) as u8),
        gender: gender(numbers),
        wants_gender: chance(numbers, 8).then_some(Gender::Female),
        min_level: pick(numbers, &[(50, 0), (30, 1), (15, 2), (5, 3)]),
        languages: english | another,
        interests: bits(numbers, 16, 5),
        evenings: bits(numbers, 5, 2) as u32,
        rhythm: 1 + numbers.below(3) as u8,
        field: Some(numbers.below(12) as u16),
        children: chance(numbers, 45),
        offers: bits(numbers, 5, 2) as u32,
        employer: tracks.contains(&Track::Work).then(|| format!("E{:02}", numbers.below(10))),
        tracks,
        max_distance: reach(numbers),
        unknown: Unknown::default(),
    }
}

/// Around a town, closer to it more often than not.
fn place(numbers: &mut Numbers, towns: &[(i32, i32)]) -> (i32, i32) {
    let (x, y) = towns[numbers.below(towns.len() as u64) as usize];
    let mut off = || numbers.below(50) as i32 + numbers.below(50) as i32 - 50;
    (x + off(), y + off())
}

fn gender(numbers: &mut Numbers) -> Gender {
    pick(numbers, &[(49, Gender::Female), (49, Gender::Male), (2, Gender::Other)])
}

fn reach(numbers: &mut Numbers) -> u32 {
    pick(numbers, &[(30, 50), (35, 80), (25, 120), (10, 200)])
}

fn chance(numbers: &mut Numbers, percent: u64) -> bool {
    numbers.below(100) < percent
}

fn bit_if(numbers: &mut Numbers, percent: u64, bit: u64) -> u64 {
    if chance(numbers, percent) { 1 << bit } else { 0 }
}

/// Up to `most` of the first `width` bits, and at least one.
fn bits(numbers: &mut Numbers, width: u64, most: u64) -> u64 {
    (0..=numbers.below(most)).fold(0, |set, _| set | 1 << numbers.below(width))
}

/// One of these, in these proportions.
fn pick<T: Clone>(numbers: &mut Numbers, choices: &[(u64, T)]) -> T {
    let mut left = numbers.below(choices.iter().map(|(share, _)| share).sum());
    for (share, choice) in choices {
        match left.checked_sub(*share) {
            Some(rest) => left = rest,
            None => return choice.clone(),
        }
    }
    choices[0].1.clone()
}
