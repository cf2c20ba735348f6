//! Every answer there is, one by one: slow, and simple enough to be believed.

use matching::pairs::{Instance, Mode, Points, Tier, Tiers, check};

/// What the best answer has, weighed as the instance asks for, and how much that is.
pub fn best(instance: &Instance) -> Tiers {
    let locked =
        |newcomer: &str| instance.locked.iter().find(|(one, _)| one == newcomer).map(|(_, other)| other.as_str());
    let taken: Vec<bool> = instance
        .residents
        .iter()
        .map(|resident| instance.locked.iter().any(|(_, other)| *other == resident.id))
        .collect();
    let mut base = Tiers::default();
    let mut options: Vec<Vec<(usize, Tiers)>> = Vec::new();
    for newcomer in &instance.newcomers {
        if let Some(resident) = locked(&newcomer.id) {
            let points = Points::of(instance, newcomer, instance.resident(resident).unwrap());
            add(&mut base, of(&points));
            continue;
        }
        let fits = instance.residents.iter().enumerate();
        options.push(
            fits.filter_map(|(at, resident)| Some((at, of(&check(instance, newcomer, resident).ok()?)))).collect(),
        );
    }
    let mut walk = Walk { instance, taken, best: None };
    walk.through(&options, base);
    walk.best.unwrap().1
}

struct Walk<'a> {
    instance: &'a Instance,
    taken: Vec<bool>,
    best: Option<([i64; 3], Tiers)>,
}

impl Walk<'_> {
    /// Gives each of the newcomers one of the options, or none, in every way.
    fn through(&mut self, options: &[Vec<(usize, Tiers)>], so_far: Tiers) {
        let Some((first, rest)) = options.split_first() else {
            let rank = rank(self.instance, so_far);
            if self.best.is_none_or(|(most, _)| rank > most) {
                self.best = Some((rank, so_far));
            }
            return;
        };
        self.through(rest, so_far);
        for &(at, pair) in first {
            if !self.taken[at] {
                self.taken[at] = true;
                let mut with = so_far;
                add(&mut with, pair);
                self.through(rest, with);
                self.taken[at] = false;
            }
        }
    }
}

/// Comparable as the instance compares answers.
pub fn rank(instance: &Instance, tiers: Tiers) -> [i64; 3] {
    let slider = instance.participation_weight.unwrap_or(match instance.mode {
        Mode::Participation => 100,
        Mode::Quality => 0,
    });
    if slider == 100 {
        return [tiers.overdue_matched, tiers.matched, tiers.points];
    }
    let weights = instance.weights;
    let best_score = 4 * weights.interests
        + 2 * weights.language
        + weights.field
        + weights.age
        + weights.children
        + weights.distance
        + 3 * weights.evening
        + weights.goal
        + 104;
    let bonus = best_score * i64::from(slider) / 100;
    [tiers.points + bonus * tiers.matched + 2 * bonus * tiers.overdue_matched, 0, 0]
}

fn of(points: &Points) -> Tiers {
    Tiers { overdue_matched: i64::from(points.tier == Tier::Overdue), matched: 1, points: points.total() }
}

fn add(sum: &mut Tiers, more: Tiers) {
    sum.overdue_matched += more.overdue_matched;
    sum.matched += more.matched;
    sum.points += more.points;
}
