//! Who could be a pair with whom: most are ruled out without being looked at.
//!
//! Residents lie in strips of the map, from west to east. A newcomer meets only those of the strips and the stretch
//! within reach; a few comparisons of bit masks rule out most of the rest, and only who passes every rule is scored.

use super::{
    assignment::{Edge, Problem, ProblemError},
    instance::{Instance, Newcomer, Resident, Track, Unknown},
    points::{Bonus, Points},
    rules::{Exclusions, HardRule},
};
use crate::stable;

/// More strips than this don't make the search any quicker.
const MOST_STRIPS: i64 = 4096;

/// In what order people are numbered: by a hash of seed and id, so that it doesn't matter how they were listed, and
/// nobody gains by a low number.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// Position in the instance, by number.
    pub newcomers: Vec<u32>,
    pub residents: Vec<u32>,
}

impl Order {
    pub fn of(instance: &Instance) -> Self {
        Self {
            newcomers: stable::order(instance.seed, instance.newcomers.iter().map(|person| person.id.as_str())),
            residents: stable::order(instance.seed, instance.residents.iter().map(|person| person.id.as_str())),
        }
    }
}

/// The problem of `instance`, with people as numbered by `order`. Excluded pairs that break no other rule are in it, asleep.
pub(super) fn problem(instance: &Instance, order: &Order, bonus: Bonus) -> Result<Problem, ProblemError> {
    let exclusions = Exclusions::of(instance);
    let map = Map::of(instance, order);
    let mut asleep = Vec::new();
    let problem = Problem::by_row(order.newcomers.len(), order.residents.len(), |row, edges| {
        let newcomer = &instance.newcomers[order.newcomers[row] as usize];
        asleep.clear();
        map.visit(newcomer, |number, resident| {
            let fit = Points::of(instance, newcomer, resident).fit();
            // Within the limits of an instance the points of a pair are far below 2^31.
            let edge = Edge { to: number, value: fit as i32 };
            if exclusions.contain(newcomer, resident) { asleep.push(edge) } else { edges.push(edge) }
        });
        edges.extend_from_slice(&asleep);
        asleep.len()
    })?;
    let bonuses = order.newcomers.iter().map(|&at| bonus.for_matching(instance, &instance.newcomers[at as usize]));
    problem.with_bonus(bonuses.collect())
}

/// What rules most residents out, close together in memory.
struct Entry<'a> {
    x: i32,
    y: i32,
    /// Evenings in the low half, then rhythms and tracks.
    offers: u64,
    reach: u32,
    number: u32,
    resident: &'a Resident,
}

struct Map<'a> {
    entries: Vec<Entry<'a>>,
    /// Those of whom it isn't known where they live or when they are free: they are always looked at.
    anywhere: Vec<Entry<'a>>,
    /// Where each strip starts among the entries.
    strips: Vec<u32>,
    south: i64,
    height: i64,
    furthest: u32,
}

impl<'a> Map<'a> {
    fn of(instance: &'a Instance, order: &Order) -> Self {
        let furthest = instance.residents.iter().map(|resident| resident.max_distance).max().unwrap_or(0);
        let south = instance.residents.iter().map(|resident| resident.y).min().map_or(0, i64::from);
        let north = instance.residents.iter().map(|resident| resident.y).max().map_or(0, i64::from);
        let height = (i64::from(furthest) / 2).max((north - south) / MOST_STRIPS).max(1);
        let mut map = Self { entries: Vec::new(), anywhere: Vec::new(), strips: vec![0], south, height, furthest };
        let entry = |(number, &at): (usize, &u32)| {
            let resident = &instance.residents[at as usize];
            Entry {
                x: resident.x,
                y: resident.y,
                offers: offers(resident),
                reach: resident.max_distance,
                number: number as u32,
                resident,
            }
        };
        let everyone = order.residents.iter().enumerate().map(entry);
        (map.anywhere, map.entries) = everyone.partition(|entry| is_anywhere(&entry.resident.unknown));
        let strip = |y: i32| (i64::from(y) - south) / height;
        map.entries.sort_by_key(|entry| (strip(entry.y), entry.x));
        for entry in &map.entries {
            let index = strip(entry.y) as usize;
            while map.strips.len() <= index + 1 {
                let last = map.strips[map.strips.len() - 1];
                map.strips.push(last);
            }
            map.strips[index + 1] += 1;
        }
        map
    }

    /// Calls `found` for every resident with whom `newcomer` breaks no rule but perhaps the last.
    fn visit(&self, newcomer: &Newcomer, mut found: impl FnMut(u32, &Resident)) {
        let mut look = |entry: &Entry<'a>| {
            if !HardRule::ALL.into_iter().any(|rule| rule.broken_by(newcomer, entry.resident)) {
                found(entry.number, entry.resident);
            }
        };
        self.anywhere.iter().for_each(&mut look);
        if is_anywhere(&newcomer.unknown) {
            self.entries.iter().for_each(look);
            return;
        }
        let reach = newcomer.max_distance.min(self.furthest);
        let (x, y, far) = (i64::from(newcomer.x), i64::from(newcomer.y), i64::from(reach));
        let (lowest, highest) =
            ((y - far - self.south).div_euclid(self.height), (y + far - self.south).div_euclid(self.height));
        let strips = self.strips.len() as i64 - 1;
        let track = track_bit(newcomer.track);
        for strip in lowest.max(0)..=highest.min(strips - 1) {
            let entries = &self.entries[self.strips[strip as usize] as usize..self.strips[strip as usize + 1] as usize];
            let start = entries.partition_point(|entry| i64::from(entry.x) < x - far);
            for entry in &entries[start..] {
                if i64::from(entry.x) > x + far {
                    break;
                }
                let common = entry.offers & (u64::from(newcomer.evenings) | u64::from(newcomer.rhythm) << 32 | track);
                let (evening, rhythm, on_track) = (common as u32, common >> 32 & 0xff, common >> 40);
                if evening == 0 || rhythm == 0 || on_track == 0 {
                    continue;
                }
                let apart =
                    u64::from(newcomer.x.abs_diff(entry.x)).pow(2) + u64::from(newcomer.y.abs_diff(entry.y)).pow(2);
                if apart > u64::from(reach.min(entry.reach)).pow(2) {
                    continue;
                }
                look(entry);
            }
        }
    }
}

const fn is_anywhere(unknown: &Unknown) -> bool {
    unknown.place || unknown.evenings
}

const fn track_bit(track: Track) -> u64 {
    1 << (40 + track as u64)
}

fn offers(resident: &Resident) -> u64 {
    let tracks = resident.tracks.iter().fold(0, |tracks, &track| tracks | track_bit(track));
    u64::from(resident.evenings) | u64::from(resident.rhythm) << 32 | tracks
}
