//! An instance in a form for computing: everything by index, in an order that doesn't depend on that of the input.

use std::collections::{BTreeMap, HashMap};

use super::instance::{Gender, Instance, Role, WAITING_CAP, evening};

/// No group, no person, no unit.
pub(super) const NONE: u32 = u32::MAX;
/// The gain of a unit at a site beyond its reach.
pub(super) const BEYOND: i64 = i64::MIN;
/// Levels that there can be.
pub(super) const LEVELS: usize = 16;
/// What keeping a locked pair in its place is worth to the search, beside its value.
pub(super) const LOCK: i64 = 50_000_000;

/// Pairs that are placed together or not at all; nearly always one pair.
#[derive(Debug, Default)]
pub(super) struct Unit {
    pub(super) pairs: Vec<u32>,
    /// Dense numbers of the tongue, country and level of each pair.
    pub(super) tongues: Vec<u16>,
    pub(super) countries: Vec<u16>,
    pub(super) levels: Vec<u8>,
    pub(super) beginners: usize,
    pub(super) slots: u64,
    /// May be in a women-only group, and only there.
    pub(super) women: bool,
    pub(super) needs_women: bool,
    pub(super) locked: u32,
    /// How many pairs are locked.
    pub(super) locks: i64,
    /// Groups that pairs of this unit were told, with the penalty that each saves.
    pub(super) told: Vec<(u32, i64)>,
    /// Units that may not share a group with it.
    pub(super) apart: Vec<u32>,
    /// Groups that it could ever be in.
    pub(super) reach: Vec<u32>,
    /// Can't be in any group: it is to be kept apart from itself.
    pub(super) split: bool,
}

#[derive(Debug)]
pub(super) struct Group {
    pub(super) id: String,
    pub(super) site: usize,
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) women_only: bool,
    /// Slots that it may have.
    pub(super) slots: u64,
    /// Candidates per role, coach first.
    pub(super) leaders: [Vec<u32>; 2],
}

#[derive(Debug)]
pub(super) struct Person {
    pub(super) id: String,
    pub(super) slots: u64,
    pub(super) max_groups: usize,
    pub(super) former: bool,
}

#[derive(Debug)]
pub(super) struct Caps {
    pub(super) tongue: usize,
    pub(super) country: usize,
    pub(super) beginners: usize,
}

#[derive(Debug)]
pub(super) struct Model {
    pub(super) units: Vec<Unit>,
    pub(super) groups: Vec<Group>,
    pub(super) people: Vec<Person>,
    pub(super) pair_ids: Vec<String>,
    pub(super) unit_of: Vec<u32>,
    pub(super) pairs: usize,
    pub(super) sites: usize,
    pub(super) slots: usize,
    /// The evening of each slot, as a mask with one bit.
    pub(super) evenings: Vec<u64>,
    /// Each slot's place in the instance.
    pub(super) slot_index: Vec<usize>,
    pub(super) tongues: usize,
    pub(super) countries: usize,
    pub(super) caps: Caps,
    pub(super) tongue: i64,
    pub(super) spread: i64,
    pub(super) former: i64,
    pub(super) opening: i64,
    /// The penalty when nobody gets the group they were told.
    pub(super) all_moved: i64,
    /// Value of a unit at a site: placed, waiting, travel. `unit * sites + site`.
    gains: Vec<i64>,
    /// The same for one pair. `pair * sites + site`.
    pair_gains: Vec<i64>,
    /// Units that could be in some group at a site.
    pub(super) units_at: Vec<Vec<u32>>,
}

impl Model {
    pub(super) fn gain(&self, unit: usize, site: usize) -> i64 {
        self.gains[unit * self.sites + site]
    }

    pub(super) fn pair_gain(&self, pair: usize, site: usize) -> i64 {
        self.pair_gains[pair * self.sites + site]
    }

    /// The value of a unit in a group, apart from what it does to the mixture.
    pub(super) fn worth(&self, unit: usize, group: usize) -> i64 {
        let facts = &self.units[unit];
        let mut worth = self.gain(unit, self.groups[group].site);
        for (told, saved) in &facts.told {
            if *told as usize == group {
                worth += saved;
            }
        }
        if facts.locked as usize == group {
            worth += LOCK * facts.locks;
        }
        worth
    }

    /// May this unit ever be in this group, whatever its slot and members?
    pub(super) fn may(&self, unit: usize, group: usize) -> bool {
        let (facts, group_facts) = (&self.units[unit], &self.groups[group]);
        !facts.split
            && self.gain(unit, group_facts.site) != BEYOND
            && (facts.locked == NONE || facts.locked as usize == group)
            && if group_facts.women_only { facts.women } else { !facts.needs_women }
            && facts.slots & group_facts.slots != 0
    }

    /// Builds the model of a valid instance.
    pub(super) fn new(instance: &Instance) -> Self {
        let slots = Slots::new(instance);
        let site_order = order(&instance.sites, |site| &site.id);
        let site_of = inverse(&site_order);
        let group_order = order(&instance.groups, |group| &group.id);
        let group_at = positions(&group_order, |at| instance.groups[at].id.as_str());
        let people_order = order(&instance.staff, |person| &person.id);
        let person_at = positions(&people_order, |at| instance.staff[at].id.as_str());
        let pair_order = order(&instance.pairs, |pair| &pair.id);
        let pair_at = positions(&pair_order, |at| instance.pairs[at].id.as_str());
        let dense = Dense::new(instance);
        let weights = &instance.weights;
        let sites = instance.sites.len();

        let groups: Vec<Group> = group_order
            .iter()
            .map(|at| {
                let group = &instance.groups[*at];
                Group {
                    id: group.id.clone(),
                    site: site_of[group.site],
                    min: group.min.max(1),
                    max: group.max,
                    women_only: group.women_only,
                    slots: instance.fixed_slot.get(&group.id).map_or(slots.all, |slot| slots.convert(1 << slot)),
                    leaders: Role::BOTH.map(|role| candidates(instance, *at, role, &person_at)),
                }
            })
            .collect();
        let people = people_order
            .iter()
            .map(|at| {
                let person = &instance.staff[*at];
                Person {
                    id: person.id.clone(),
                    slots: slots.convert(person.slots),
                    max_groups: person.max_groups,
                    former: person.former_newcomer,
                }
            })
            .collect();

        let mut pair_gains = vec![BEYOND; instance.pairs.len() * sites];
        for (index, at) in pair_order.iter().enumerate() {
            let pair = &instance.pairs[*at];
            let base = weights.placed + weights.wait * i64::from(pair.waiting_days.min(WAITING_CAP));
            for (site, minutes) in &pair.minutes {
                pair_gains[index * sites + site_of[*site]] = base - weights.minute * i64::from(*minutes);
            }
        }

        let unit_of = together(instance, &pair_at);
        let count = unit_of.iter().map(|unit| *unit as usize + 1).max().unwrap_or(0);
        let mut units: Vec<Unit> = Vec::new();
        units.resize_with(count, || Unit { slots: slots.all, women: true, locked: NONE, ..Unit::default() });
        let mut gains = vec![0; count * sites];
        for (index, at) in pair_order.iter().enumerate() {
            let pair = &instance.pairs[*at];
            let unit_index = unit_of[index] as usize;
            let unit = &mut units[unit_index];
            unit.pairs.push(number(index));
            unit.tongues.push(dense.tongues[&pair.tongue]);
            unit.countries.push(dense.countries[&pair.nationality]);
            unit.levels.push(pair.level);
            unit.beginners += usize::from(pair.level == 0);
            unit.slots &= slots.convert(pair.slots);
            unit.women &= pair.gender == Gender::Female && pair.resident_gender == Gender::Female;
            unit.needs_women |= pair.women_only_required;
            for site in 0..sites {
                let gain = &mut gains[unit_index * sites + site];
                let own = pair_gains[index * sites + site];
                *gain = if *gain == BEYOND || own == BEYOND { BEYOND } else { *gain + own };
            }
        }
        for [pair, group] in &instance.locked {
            let unit = &mut units[unit_of[pair_at[pair.as_str()]] as usize];
            let group = number(group_at[group.as_str()]);
            // Validation refuses two links in a row; a longer chain between two locks can't be placed at all.
            unit.split |= unit.locked != NONE && unit.locked != group;
            unit.locked = group;
            unit.locks += 1;
        }
        for [pair, group] in &instance.told {
            let unit = &mut units[unit_of[pair_at[pair.as_str()]] as usize];
            unit.told.push((number(group_at[group.as_str()]), weights.moved));
        }
        for [one, other] in &instance.keep_apart {
            let (one, other) = (unit_of[pair_at[one.as_str()]], unit_of[pair_at[other.as_str()]]);
            if one == other {
                units[one as usize].split = true;
            } else {
                units[one as usize].apart.push(other);
                units[other as usize].apart.push(one);
            }
        }
        for unit in &mut units {
            unit.apart.sort_unstable();
            unit.apart.dedup();
            unit.told.sort_unstable();
        }

        let mut model = Self {
            units,
            groups,
            people,
            pair_ids: pair_order.iter().map(|at| instance.pairs[*at].id.clone()).collect(),
            unit_of,
            pairs: instance.pairs.len(),
            sites,
            slots: instance.slots.len(),
            evenings: slots.evenings,
            slot_index: slots.order,
            tongues: dense.tongues.len(),
            countries: dense.countries.len(),
            caps: Caps {
                tongue: instance.rules.max_same_tongue,
                country: instance.rules.max_same_nationality,
                beginners: instance.rules.max_a0,
            },
            tongue: weights.tongue,
            spread: weights.level_spread,
            former: weights.former_newcomer,
            opening: weights.open_group,
            all_moved: weights.moved * i64::try_from(instance.told.len()).unwrap_or(0),
            gains,
            pair_gains,
            units_at: vec![Vec::new(); sites],
        };
        model.fill_reach();
        model
    }

    fn fill_reach(&mut self) {
        for unit in 0..self.units.len() {
            let reach: Vec<u32> = (0..self.groups.len()).filter(|group| self.may(unit, *group)).map(number).collect();
            let mut sites: Vec<usize> = reach.iter().map(|group| self.groups[*group as usize].site).collect();
            sites.sort_unstable();
            sites.dedup();
            for site in sites {
                self.units_at[site].push(number(unit));
            }
            self.units[unit].reach = reach;
        }
    }
}

/// An index as it is stored. Instances with four thousand million of anything don't exist.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}

fn order<T>(items: &[T], id: impl Fn(&T) -> &String) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|one, other| id(&items[*one]).cmp(id(&items[*other])));
    order
}

fn inverse(order: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; order.len()];
    for (index, at) in order.iter().enumerate() {
        inverse[*at] = index;
    }
    inverse
}

fn positions<'a>(order: &[usize], id: impl Fn(usize) -> &'a str) -> HashMap<&'a str, usize> {
    order.iter().enumerate().map(|(index, at)| (id(*at), index)).collect()
}

/// Slots in the order of their names.
struct Slots {
    order: Vec<usize>,
    all: u64,
    evenings: Vec<u64>,
}

impl Slots {
    fn new(instance: &Instance) -> Self {
        let order = order(&instance.slots, |slot| slot);
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        let evenings = order
            .iter()
            .map(|at| {
                let next = names.len();
                1 << *names.entry(evening(&instance.slots[*at])).or_insert(next)
            })
            .collect();
        let all = (0..order.len()).fold(0, |all, slot| all | 1 << slot);
        Self { order, all, evenings }
    }

    fn convert(&self, mask: u64) -> u64 {
        self.order.iter().enumerate().fold(0, |all, (slot, at)| all | (mask >> at & 1) << slot)
    }
}

struct Dense {
    tongues: BTreeMap<u32, u16>,
    countries: BTreeMap<u32, u16>,
}

impl Dense {
    fn new(instance: &Instance) -> Self {
        let mut tongues: BTreeMap<u32, u16> = instance.pairs.iter().map(|pair| (pair.tongue, 0)).collect();
        let mut countries: BTreeMap<u32, u16> = instance.pairs.iter().map(|pair| (pair.nationality, 0)).collect();
        for map in [&mut tongues, &mut countries] {
            for (index, dense) in map.values_mut().enumerate() {
                *dense = u16::try_from(index).unwrap_or(u16::MAX);
            }
        }
        Self { tongues, countries }
    }
}

/// Who could lead a group in a role, on some slot: those with the role who serve the site, or who is appointed.
fn candidates(instance: &Instance, group: usize, role: Role, person_at: &HashMap<&str, usize>) -> Vec<u32> {
    let group = &instance.groups[group];
    let appointed = instance.fixed_staff.get(&group.id).and_then(|appointed| appointed.to(role));
    let mut candidates: Vec<u32> = instance
        .staff
        .iter()
        .filter(|person| {
            appointed.is_none_or(|appointed| appointed == person.id)
                && person.roles.contains(&role)
                && person.sites.contains(&group.site)
                && person.max_groups > 0
                && (!group.women_only || person.gender == Gender::Female)
        })
        .map(|person| number(person_at[person.id.as_str()]))
        .collect();
    candidates.sort_unstable();
    candidates
}

/// The unit of each pair: pairs that are kept together share one. Units are numbered by their first pair.
fn together(instance: &Instance, pair_at: &HashMap<&str, usize>) -> Vec<u32> {
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    let mut parent: Vec<usize> = (0..instance.pairs.len()).collect();
    for [one, other] in &instance.keep_together {
        let (one, other) = (root(&mut parent, pair_at[one.as_str()]), root(&mut parent, pair_at[other.as_str()]));
        parent[one.max(other)] = one.min(other);
    }
    let mut units = vec![NONE; parent.len()];
    let mut next = 0;
    for pair in 0..parent.len() {
        let first = root(&mut parent, pair);
        if units[first] == NONE {
            units[first] = next;
            next += 1;
        }
        units[pair] = units[first];
    }
    units
}
