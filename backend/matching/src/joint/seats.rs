//! Places in groups, and what they are worth: a price for each group, so high that no more pairs want in than can.
//!
//! With prices every pair has its own value, and the best pairing is an assignment like any other. Whatever the prices,
//! the value of that pairing plus the price of all places is at least what any pairing and division come to: that is
//! the bound. A subgradient method looks for prices that bring it down. What groups ask of the mixture and their least
//! size is left out, so the bound stays a bound, and whoever tries a pairing divides it for real.

use std::collections::{BTreeMap, BTreeSet};

use super::{Apart, Two};
use crate::groups::{self, Gender, Role};
use crate::pairs::assignment::{Assignment, Problem};
use crate::pairs::{self, Bonus, Points};

/// A place in a group, in the units of its price.
const PLACE: i64 = 1024;
/// How long to look for prices.
const ROUNDS: i64 = 96;
/// Sets of groups are bit masks.
const MOST_GROUPS: usize = 64;

/// Two people who can be a pair.
struct Possible {
    row: u32,
    column: u32,
    points: i64,
    meet: Meet,
}

/// Where and when two people can come together.
#[derive(Clone, Copy)]
struct Meet {
    /// Evenings that suit both, as the division's slots.
    slots: u64,
    /// Groups that would let them in.
    groups: u64,
}

impl Meet {
    /// Groups with a place for these two, when these meet on these evenings.
    fn groups(self, evenings: &Evenings) -> u64 {
        members(self.groups).filter(|group| evenings[*group] & self.slots != 0).fold(0, |mask, group| mask | 1 << group)
    }
}

/// On which slots each group can meet; none when it is left closed.
type Evenings = Vec<u64>;

pub(super) struct Seats<'a> {
    newcomers: Vec<&'a pairs::Newcomer>,
    residents: Vec<&'a pairs::Resident>,
    /// By row.
    possible: Vec<Possible>,
    /// Locked pairs: row and column.
    locked: Vec<(u32, u32, Meet)>,
    /// What matching each newcomer is worth before anything else.
    promise: Vec<i64>,
    /// Places that are left in each group, and how many more pairs it needs to be opened.
    room: Vec<usize>,
    least: Vec<usize>,
    evenings: Evenings,
    /// Pairs that were in a group before.
    seated: usize,
    group_ids: Vec<String>,
}

/// Prices, and the pairing that is best at them.
struct Priced {
    pairs: Vec<(u32, u32)>,
    /// What no pairing with its places is worth more than.
    bound: i64,
}

impl<'a> Seats<'a> {
    /// Nothing when there are too many pairs or groups to look at.
    pub(super) fn new(
        instance: &'a pairs::Instance,
        division: &impl Fn(&[Two]) -> groups::Instance,
        most: usize,
    ) -> Option<Self> {
        let template = division(&[]);
        if template.groups.len() > MOST_GROUPS || instance.newcomers.len() * instance.residents.len() > most {
            return None;
        }
        // By id: in which order people were entered must not matter.
        let mut newcomers: Vec<_> = instance.newcomers.iter().collect();
        newcomers.sort_unstable_by_key(|person| &person.id);
        let mut residents: Vec<_> = instance.residents.iter().collect();
        residents.sort_unstable_by_key(|person| &person.id);
        let bonus = Bonus::of(instance);
        // Where participation goes before all, no number of places outweighs a partner.
        let factor = if instance.participation() >= 100 { 16 } else { 1 };
        let promise = newcomers.iter().map(|newcomer| {
            let overdue = newcomer.waiting_days > instance.overdue_after_days;
            factor * (bonus.matched + if overdue { bonus.overdue } else { 0 })
        });
        let promise = promise.collect();
        let taken = |group: &groups::Group| template.locked.iter().filter(|[_, id]| *id == group.id).count();
        let mut this = Self {
            possible: Vec::new(),
            locked: Vec::new(),
            promise,
            room: template.groups.iter().map(|group| group.max.saturating_sub(taken(group))).collect(),
            least: template.groups.iter().map(|group| group.min.saturating_sub(taken(group))).collect(),
            evenings: Door::all(&template).iter().map(|door| door.slots).collect(),
            seated: template.locked.len(),
            group_ids: template.groups.iter().map(|group| group.id.clone()).collect(),
            newcomers,
            residents,
        };
        this.look(instance, division);
        Some(this)
    }

    /// Asks the division what it thinks of every two people, as many at once as there are newcomers.
    fn look(&mut self, instance: &pairs::Instance, division: &impl Fn(&[Two]) -> groups::Instance) {
        let locked: BTreeSet<Two> = instance.locked.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect();
        let taken: BTreeSet<&str> = locked.iter().flat_map(|(one, other)| [*one, *other]).collect();
        for shift in 0..self.residents.len() {
            let mut two = Vec::new();
            for (row, newcomer) in self.newcomers.iter().enumerate() {
                let column = (row + shift) % self.residents.len();
                let resident = self.residents[column];
                let ids = (newcomer.id.as_str(), resident.id.as_str());
                let free = !taken.contains(ids.0) && !taken.contains(ids.1);
                if locked.contains(&ids) || (free && pairs::check(instance, newcomer, resident).is_ok()) {
                    two.push((row, column, ids));
                }
            }
            let asked: Vec<Two> = two.iter().map(|(.., ids)| *ids).collect();
            let answer = division(&asked);
            let doors = Door::all(&answer);
            let known: BTreeMap<&str, &groups::Pair> =
                answer.pairs.iter().map(|pair| (pair.id.as_str(), pair)).collect();
            for (row, column, ids) in two {
                let Some(pair) = known.get(ids.0) else { continue };
                let groups = doors.iter().enumerate().filter(|(_, door)| door.lets_in(pair));
                let groups = groups.fold(0, |mask, (at, _)| mask | 1 << at);
                let meet = Meet { slots: pair.slots, groups };
                if locked.contains(&ids) {
                    self.locked.push((number(row), number(column), meet));
                } else {
                    let points = Points::of(instance, self.newcomers[row], self.residents[column]);
                    self.possible.push(Possible {
                        row: number(row),
                        column: number(column),
                        points: points.total(),
                        meet,
                    });
                }
            }
        }
        self.possible.sort_unstable_by_key(|pair| (pair.row, pair.column));
    }

    /// No pairing has more pairs in a group than this, those that were in one before included.
    pub(super) fn most(&self) -> usize {
        let mut least = i64::MAX;
        self.price(&self.evenings, (0, 1), &mut |priced| least = least.min(priced.bound));
        self.seated + usize::try_from(least.div_euclid(PLACE)).unwrap_or(0)
    }

    /// Pairings with many places, each pair by newcomer and resident: the best at prices, with groups as they are, with
    /// their evenings settled, and without those that wouldn't have enough pairs to be opened.
    pub(super) fn pairings(&self) -> Vec<Vec<Two<'a>>> {
        let mut found: Vec<Vec<(u32, u32)>> = Vec::new();
        let mut ways = vec![self.evenings.clone()];
        if self.evenings.iter().any(|slots| slots.count_ones() > 1) {
            ways.push(self.settled());
        }
        for evenings in ways {
            let pairs = self.best(&evenings);
            let smaller = self.opened(&pairs, &evenings);
            found.push(pairs);
            if smaller != evenings {
                found.push(self.best(&smaller));
            }
        }
        let ids = |(row, column): (u32, u32)| {
            (self.newcomers[row as usize].id.as_str(), self.residents[column as usize].id.as_str())
        };
        let locked: Vec<(u32, u32)> = self.locked.iter().map(|(row, column, _)| (*row, *column)).collect();
        let mut seen = BTreeSet::new();
        found.retain(|pairs| seen.insert(pairs.clone()));
        found.into_iter().map(|pairs| pairs.into_iter().chain(locked.clone()).map(ids).collect()).collect()
    }

    /// The pairing with the most places, and of those the one with the most points, that prices lead to.
    fn best(&self, evenings: &Evenings) -> Vec<(u32, u32)> {
        let most = self.possible.iter().map(|pair| pair.points).max().unwrap_or(0);
        let points: BTreeMap<(u32, u32), i64> =
            self.possible.iter().map(|pair| ((pair.row, pair.column), pair.points)).collect();
        let mut best = ((0, i64::MIN), Vec::new());
        let mut keep = |priced: Priced| {
            let sum = priced.pairs.iter().filter_map(|pair| points.get(pair)).sum();
            let (seated, _) = self.seat_all(&priced.pairs, evenings);
            if (seated, sum) > best.0 {
                best = ((seated, sum), priced.pairs);
            }
        };
        self.price(evenings, (1, 4 * most / PLACE + 1), &mut keep);
        best.1
    }

    /// An evening for every group that has none yet: each time the one on which most newcomers could come who have no
    /// place so far.
    fn settled(&self) -> Evenings {
        let mut evenings = self.evenings.clone();
        let mut without: BTreeSet<u32> = self.possible.iter().map(|pair| pair.row).collect();
        let coming = |group: usize, slots: u64, without: &BTreeSet<u32>| {
            let comes = |pair: &&Possible| pair.meet.groups >> group & 1 == 1 && pair.meet.slots & slots != 0;
            let rows = self.possible.iter().filter(comes).map(|pair| pair.row).filter(|row| without.contains(row));
            rows.collect::<BTreeSet<u32>>()
        };
        let settled_first = |group: &usize| evenings[*group].count_ones() > 1;
        let mut order: Vec<usize> = (0..evenings.len()).collect();
        order.sort_by_key(settled_first);
        for group in order {
            let slots = members(evenings[group]).map(|slot| 1 << slot);
            let best = slots
                .map(|slot| (coming(group, slot, &without), slot))
                .max_by_key(|(rows, slot)| (rows.len(), std::cmp::Reverse(*slot)));
            if let Some((rows, slot)) = best {
                evenings[group] = slot;
                rows.iter().take(self.room[group]).for_each(|row| {
                    without.remove(row);
                });
            }
        }
        evenings
    }

    /// Closes groups that would have too few, the emptiest first, until there are none.
    fn opened(&self, pairs: &[(u32, u32)], evenings: &Evenings) -> Evenings {
        let mut evenings = evenings.clone();
        loop {
            let (_, seated) = self.seat_all(pairs, &evenings);
            let short = (0..seated.len())
                .filter(|group| evenings[*group] != 0 && self.room[*group] > 0 && seated[*group] < self.least[*group])
                .min_by_key(|group| (seated[*group], *group));
            match short {
                Some(group) => evenings[group] = 0,
                None => return evenings,
            }
        }
    }

    /// Looks for prices, and tells of each pairing on the way. What counts: the promise and points `points` times each,
    /// a place `weight` times its size.
    fn price(&self, evenings: &Evenings, (points, weight): (i64, i64), tell: &mut impl FnMut(Priced)) {
        let mut prices = vec![0_i64; self.room.len()];
        let groups: Vec<u64> = self.possible.iter().map(|pair| pair.meet.groups(evenings)).collect();
        for round in 0..ROUNDS {
            let value = |groups: u64| {
                let cheapest = members(groups).map(|group| prices[group]).min();
                cheapest.map_or(0, |price| (PLACE - price).max(0))
            };
            let edge = |(pair, groups): (&Possible, &u64)| {
                (pair.row, pair.column, small(weight * value(*groups) + points * pair.points))
            };
            let edges: Vec<(u32, u32, i32)> = self.possible.iter().zip(&groups).map(edge).collect();
            let promise = self.promise.iter().map(|promise| points * promise).collect();
            let problem = Problem::new(self.newcomers.len(), self.residents.len(), &edges)
                .and_then(|problem| problem.with_bonus(promise));
            let Ok(problem) = problem else { return };
            let best = Assignment::of(problem, &[]);
            let pairs: Vec<(u32, u32)> = best.pairs().collect();
            let places: i64 = prices.iter().zip(&self.room).map(|(price, room)| price * signed(*room)).sum();
            let locked: i64 = self.locked.iter().map(|(.., meet)| value(meet.groups(evenings))).sum();
            let used = self.wanted(&pairs, evenings, &prices);
            tell(Priced { pairs, bound: best.value() + weight * (places + locked) });
            let mut moved = false;
            for ((price, used), room) in prices.iter_mut().zip(used).zip(&self.room) {
                let step = (signed(used) - signed(*room)) * PLACE / (4 * (4 + round));
                let next = (*price + step).clamp(0, PLACE);
                moved |= next != *price;
                *price = next;
            }
            if !moved {
                return;
            }
        }
    }

    /// How many want in each group at these prices: everybody where it is cheapest, and among equals where most room is.
    fn wanted(&self, pairs: &[(u32, u32)], evenings: &Evenings, prices: &[i64]) -> Vec<usize> {
        let mut used = vec![0; self.room.len()];
        for groups in self.groups_of(pairs, evenings) {
            let cheapest = members(groups).filter(|group| prices[*group] < PLACE);
            let room = |group: usize| signed(self.room[group]) - signed(used[group]);
            if let Some(group) = cheapest.min_by_key(|group| (prices[*group], -room(*group))) {
                used[group] += 1;
            }
        }
        used
    }

    /// Groups with a place for each of these pairs, and for those that are locked.
    fn groups_of(&self, pairs: &[(u32, u32)], evenings: &Evenings) -> Vec<u64> {
        let of = |(row, column): &(u32, u32)| {
            let at = self.possible.binary_search_by_key(&(*row, *column), |pair| (pair.row, pair.column));
            at.map_or(0, |at| self.possible[at].meet.groups(evenings))
        };
        pairs.iter().map(of).chain(self.locked.iter().map(|(.., meet)| meet.groups(evenings))).collect()
    }

    /// How many of these pairs can have a place, as far as evenings and room go, and how many that makes in each group.
    fn seat_all(&self, pairs: &[(u32, u32)], evenings: &Evenings) -> (usize, Vec<usize>) {
        let groups = self.groups_of(pairs, evenings);
        let mut seated: Vec<Vec<usize>> = vec![Vec::new(); self.room.len()];
        let seats = |pair: usize, seated: &mut Vec<Vec<usize>>| {
            let mut seen = vec![false; self.room.len()];
            self.seat(pair, (&groups, &mut seen), seated)
        };
        let count = (0..groups.len()).filter(|pair| seats(*pair, &mut seated)).count();
        (count, seated.iter().map(Vec::len).collect())
    }

    /// Seats a pair, if need be by letting another move to another group.
    fn seat(&self, pair: usize, (groups, seen): (&[u64], &mut Vec<bool>), seated: &mut Vec<Vec<usize>>) -> bool {
        for group in members(groups[pair]) {
            if std::mem::replace(&mut seen[group], true) {
                continue;
            }
            if seated[group].len() < self.room[group] {
                seated[group].push(pair);
                return true;
            }
            for at in 0..seated[group].len() {
                let other = seated[group][at];
                if self.seat(other, (groups, seen), seated) {
                    seated[group][at] = pair;
                    return true;
                }
            }
        }
        false
    }

    /// Who can't be with whom when everybody keeps the group that this plan gives them: a newcomer in a group is kept
    /// apart from those who can't come there.
    pub(super) fn apart(&self, plan: &groups::Plan) -> Apart {
        let mut places: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for group in &plan.groups {
            let Some((at, slot)) = self.group_ids.iter().position(|id| *id == group.id).zip(group.slot) else {
                continue;
            };
            places.extend(group.pairs.iter().map(|pair| (pair.as_str(), (at, slot))));
        }
        let comes = |pair: &&Possible| {
            let place = places.get(self.newcomers[pair.row as usize].id.as_str());
            place.is_none_or(|(group, slot)| pair.meet.groups >> group & 1 == 1 && pair.meet.slots >> slot & 1 == 1)
        };
        let ids = |pair: &Possible| {
            (self.newcomers[pair.row as usize].id.clone(), self.residents[pair.column as usize].id.clone())
        };
        self.possible.iter().filter(|pair| !comes(pair)).map(ids).collect()
    }
}

/// Whom a group lets in.
struct Door {
    site: usize,
    women_only: bool,
    /// Evenings on which it can meet and has people to lead it.
    slots: u64,
}

impl Door {
    fn all(instance: &groups::Instance) -> Vec<Self> {
        instance.groups.iter().map(|group| Self::of(instance, group)).collect()
    }

    fn of(instance: &groups::Instance, group: &groups::Group) -> Self {
        let leaders = |role: Role| {
            instance
                .staff
                .iter()
                .filter(move |person| person.roles.contains(&role) && person.sites.contains(&group.site))
        };
        let mut slots = 0;
        for coach in leaders(Role::Coach) {
            for assistant in leaders(Role::Assistant).filter(|assistant| assistant.id != coach.id) {
                slots |= coach.slots & assistant.slots;
            }
        }
        if let Some(settled) = instance.fixed_slot.get(&group.id) {
            slots &= 1 << settled;
        }
        Self { site: group.site, women_only: group.women_only, slots }
    }

    fn lets_in(&self, pair: &groups::Pair) -> bool {
        let women = pair.gender == Gender::Female && pair.resident_gender == Gender::Female;
        let suits = if self.women_only { women } else { !pair.women_only_required };
        suits && pair.slots & self.slots != 0 && pair.minutes.contains_key(&self.site)
    }
}

fn members(mask: u64) -> impl Iterator<Item = usize> {
    (0..64).filter(move |at| mask >> at & 1 == 1)
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn small(value: i64) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
