//! Invented instances of any size, the same for the same seed, in the proportions of `data/groups_small.json`.

use std::collections::BTreeMap;

use matching::groups::{Gender, Group, Instance, Pair, Role, Rules, SPEC, Site, Staff, Weights};

const EVENINGS: [&str; 4] = ["ma", "di", "wo", "do"];
/// Minutes of travel beyond which a site is out of reach.
const REACH: u32 = 45;

/// splitmix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit as u64) as usize
    }

    pub fn percent(&mut self, chance: u64) -> bool {
        self.roll() % 100 < chance
    }

    fn weighted(&mut self, weights: &[u64]) -> usize {
        let mut left = self.roll() % weights.iter().sum::<u64>();
        for (at, weight) in weights.iter().enumerate() {
            if left < *weight {
                return at;
            }
            left -= weight;
        }
        0
    }

    /// Some evenings, each weekly, two-weekly or both.
    fn slots(&mut self, evenings: &[u64; 4]) -> u64 {
        let mut days = 0;
        for _ in 0..=self.weighted(evenings) {
            days |= 1 << self.below(4);
        }
        match self.weighted(&[40, 25, 35]) {
            0 => days,
            1 => days << 4,
            _ => days | days << 4,
        }
    }
}

fn minutes(from: (i32, i32), to: (i32, i32)) -> u32 {
    let (dx, dy) = (from.0 - to.0, from.1 - to.1);
    (dx * dx + dy * dy).isqrt().unsigned_abs() / 3 + 4
}

/// An instance with so many pairs and groups.
pub fn generate(seed: u64, pairs: usize, groups: usize) -> Instance {
    let mut dice = Dice(seed);
    let dice = &mut dice;
    // A foundation has a few sites with a few groups each; a whole country has towns with more of everything.
    let (groups_per_site, staff_per_group) = if groups < 100 { (3, 4) } else { (8, 6) };
    let sites = groups.div_ceil(groups_per_site).max(2);
    // So wide that a handful of sites is within reach of everybody.
    let side = (sites * 3_000).isqrt() + 60;
    let place = |dice: &mut Dice| (dice.below(side) as i32, dice.below(side) as i32);
    let places: Vec<(i32, i32)> = (0..sites).map(|_| place(dice)).collect();
    let site_list =
        places.iter().enumerate().map(|(at, (x, y))| Site { id: format!("S{at:03}"), x: *x, y: *y }).collect();
    let group_list: Vec<Group> = (0..groups)
        .map(|at| Group { id: format!("G{at:03}"), site: at % sites, min: 5, max: 8, women_only: dice.percent(15) })
        .collect();
    let pair_list: Vec<Pair> = (0..pairs).map(|at| pair(dice, at, &places, place)).collect();
    let staff = (0..groups * staff_per_group).map(|at| person(dice, at, &places, place)).collect();

    let mut instance = Instance {
        spec: SPEC.into(),
        seed,
        slots: ["w", "2w"].iter().flat_map(|r| EVENINGS.map(|evening| format!("{evening}-{r}"))).collect(),
        sites: site_list,
        groups: group_list,
        pairs: pair_list,
        staff,
        keep_together: Vec::new(),
        keep_apart: Vec::new(),
        locked: Vec::new(),
        rules: Rules { max_same_tongue: 2, max_same_nationality: 2, max_a0: 3 },
        weights: Weights {
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
        iterations: None,
    };
    links(dice, &mut instance);
    instance
}

fn pair(dice: &mut Dice, at: usize, places: &[(i32, i32)], place: impl Fn(&mut Dice) -> (i32, i32)) -> Pair {
    // People live where sites are, give or take.
    let home = if dice.percent(85) {
        let near = places[dice.below(places.len())];
        (near.0 + dice.below(81) as i32 - 40, near.1 + dice.below(81) as i32 - 40)
    } else {
        place(dice)
    };
    let gender = if dice.percent(48) { Gender::Female } else { Gender::Male };
    let other = if gender == Gender::Female { Gender::Male } else { Gender::Female };
    let resident_gender = if dice.percent(85) { gender } else { other };
    let nationality = dice.weighted(&[14, 8, 5, 4, 8, 5, 5, 5, 9, 6, 9, 5, 3, 4, 3, 2, 2, 2, 2, 2]) as u32;
    let both_women = gender == Gender::Female && resident_gender == Gender::Female;
    Pair {
        id: format!("P{at:04}"),
        gender,
        resident_gender,
        nationality,
        tongue: nationality / 2,
        level: dice.weighted(&[12, 20, 30, 12, 16, 10]) as u8,
        women_only_required: both_women && dice.percent(20),
        slots: dice.slots(&[35, 35, 20, 10]),
        minutes: places
            .iter()
            .enumerate()
            .map(|(site, place)| (site, minutes(home, *place)))
            .filter(|(_, minutes)| *minutes <= REACH)
            .collect(),
        waiting_days: if dice.percent(8) { 180 + dice.below(200) as u32 } else { dice.below(120) as u32 },
    }
}

fn person(dice: &mut Dice, at: usize, places: &[(i32, i32)], place: impl Fn(&mut Dice) -> (i32, i32)) -> Staff {
    let near = places[at % places.len()];
    let _ = place;
    let mut sites: Vec<usize> =
        (0..places.len()).filter(|site| minutes(near, places[*site]) <= 20 && dice.percent(60)).collect();
    if sites.is_empty() {
        sites.push(at % places.len());
    }
    Staff {
        id: format!("C{at:04}"),
        roles: match dice.weighted(&[45, 27, 28]) {
            0 => vec![Role::Assistant],
            1 => vec![Role::Coach],
            _ => vec![Role::Coach, Role::Assistant],
        },
        gender: if dice.percent(52) { Gender::Female } else { Gender::Male },
        slots: dice.slots(&[35, 35, 15, 15]),
        sites,
        max_groups: if dice.percent(15) { 2 } else { 1 },
        former_newcomer: dice.percent(12),
    }
}

/// Some pairs that are kept together or apart, and some that are locked where they could be.
fn links(dice: &mut Dice, instance: &mut Instance) {
    let pairs = instance.pairs.len();
    let mut free: Vec<usize> = (0..pairs).collect();
    let take = |dice: &mut Dice, free: &mut Vec<usize>| free.swap_remove(dice.below(free.len()));
    for _ in 0..pairs / 24 {
        // Who know each other live near: two who could share a group, if there are such.
        let one = take(dice, &mut free);
        let shares = |other: &usize| {
            let (one, other) = (&instance.pairs[one], &instance.pairs[*other]);
            one.slots & other.slots != 0 && one.minutes.keys().any(|site| other.minutes.contains_key(site))
        };
        if let Some(at) = free.iter().position(shares) {
            let other = free.swap_remove(at);
            instance.keep_together.push([instance.pairs[one].id.clone(), instance.pairs[other].id.clone()]);
        }
        let (one, other) = (take(dice, &mut free), take(dice, &mut free));
        instance.keep_apart.push([instance.pairs[one].id.clone(), instance.pairs[other].id.clone()]);
        let locked = &instance.pairs[take(dice, &mut free)];
        let may: Vec<&Group> = instance
            .groups
            .iter()
            .filter(|group| {
                let women = locked.gender == Gender::Female && locked.resident_gender == Gender::Female;
                locked.minutes.contains_key(&group.site)
                    && if group.women_only { women } else { !locked.women_only_required }
            })
            .collect();
        if !may.is_empty() && dice.percent(50) {
            instance.locked.push([locked.id.clone(), may[dice.below(may.len())].id.clone()]);
        }
    }
}
