//! Refuses an instance that contradicts itself, with every fault and where it is.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::instance::{Instance, Role, SPEC};

/// Weights beyond this are refused: sums then always fit.
const LARGEST_WEIGHT: i64 = 1_000_000;
const LARGEST_MINUTES: u32 = 100_000;
const LARGEST_GROUP: usize = 64;
const LARGEST_LEVEL: u8 = 15;

/// Why an instance can't be solved: all faults, each with a JSON pointer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvalidInstance {
    pub faults: Vec<Fault>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub pointer: String,
    pub problem: FaultKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Not the form that this engine reads.
    Spec,
    /// The id or index isn't in the list that it points into.
    Unknown,
    /// The id was there before.
    Duplicate,
    TooLarge,
    /// A minimum above its maximum, or a group for nobody.
    Range,
    /// The pair was locked, or told, twice.
    Twice,
    /// Kept together, but locked in different groups.
    Contradiction,
    /// More slots than fit in a mask, or a mask with a slot that isn't in the list.
    Slots,
    /// Appointed to a role that they don't have.
    Role,
}

impl std::fmt::Display for InvalidInstance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the instance can't be solved:")?;
        for fault in &self.faults {
            write!(f, " {} ({:?})", fault.pointer, fault.problem)?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidInstance {}

/// Checks everything that the form alone doesn't.
///
/// # Errors
/// When the instance contradicts itself, with every fault.
pub fn validate(instance: &Instance) -> Result<(), InvalidInstance> {
    let mut check = Check { instance, faults: Vec::new() };
    check.lists();
    check.groups_and_people();
    check.links();
    check.appointments();
    check.weights();
    if check.faults.is_empty() { Ok(()) } else { Err(InvalidInstance { faults: check.faults }) }
}

struct Check<'a> {
    instance: &'a Instance,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn require(&mut self, holds: bool, problem: FaultKind, pointer: impl FnOnce() -> String) {
        if !holds {
            self.faults.push(Fault { pointer: pointer(), problem });
        }
    }

    fn mask(&self, slots: u64) -> bool {
        self.instance.slots.len() >= 64 || slots >> self.instance.slots.len() == 0
    }

    fn lists(&mut self) {
        let instance = self.instance;
        self.require(instance.spec == SPEC, FaultKind::Spec, || "/spec".into());
        self.require(instance.slots.len() <= 64, FaultKind::Slots, || "/slots".into());
        let lists: [(&str, Vec<&str>); 5] = [
            ("slots", instance.slots.iter().map(String::as_str).collect()),
            ("sites", instance.sites.iter().map(|site| site.id.as_str()).collect()),
            ("groups", instance.groups.iter().map(|group| group.id.as_str()).collect()),
            ("pairs", instance.pairs.iter().map(|pair| pair.id.as_str()).collect()),
            ("staff", instance.staff.iter().map(|person| person.id.as_str()).collect()),
        ];
        for (list, ids) in lists {
            let mut seen = BTreeSet::new();
            for (index, id) in ids.into_iter().enumerate() {
                self.require(seen.insert(id), FaultKind::Duplicate, || format!("/{list}/{index}/id"));
            }
        }
    }

    fn groups_and_people(&mut self) {
        let sites = self.instance.sites.len();
        for (index, group) in self.instance.groups.iter().enumerate() {
            self.require(group.site < sites, FaultKind::Unknown, || format!("/groups/{index}/site"));
            self.require(group.max <= LARGEST_GROUP, FaultKind::TooLarge, || format!("/groups/{index}/max"));
            let sensible = group.min <= group.max && group.max > 0;
            self.require(sensible, FaultKind::Range, || format!("/groups/{index}/min"));
        }
        for (index, pair) in self.instance.pairs.iter().enumerate() {
            self.require(self.mask(pair.slots), FaultKind::Slots, || format!("/pairs/{index}/slots"));
            self.require(pair.level <= LARGEST_LEVEL, FaultKind::TooLarge, || format!("/pairs/{index}/level"));
            for (site, minutes) in &pair.minutes {
                self.require(*site < sites, FaultKind::Unknown, || format!("/pairs/{index}/minutes/{site}"));
                let short = *minutes <= LARGEST_MINUTES;
                self.require(short, FaultKind::TooLarge, || format!("/pairs/{index}/minutes/{site}"));
            }
        }
        for (index, person) in self.instance.staff.iter().enumerate() {
            self.require(self.mask(person.slots), FaultKind::Slots, || format!("/staff/{index}/slots"));
            for (at, site) in person.sites.iter().enumerate() {
                self.require(*site < sites, FaultKind::Unknown, || format!("/staff/{index}/sites/{at}"));
            }
        }
    }

    fn links(&mut self) {
        let instance = self.instance;
        let pairs: BTreeSet<&str> = instance.pairs.iter().map(|pair| pair.id.as_str()).collect();
        let groups: BTreeSet<&str> = instance.groups.iter().map(|group| group.id.as_str()).collect();
        for (list, links) in [("keep_together", &instance.keep_together), ("keep_apart", &instance.keep_apart)] {
            for (index, link) in links.iter().enumerate() {
                for (side, pair) in link.iter().enumerate() {
                    let known = pairs.contains(pair.as_str());
                    self.require(known, FaultKind::Unknown, || format!("/{list}/{index}/{side}"));
                }
                self.require(link[0] != link[1], FaultKind::Twice, || format!("/{list}/{index}"));
            }
        }
        for (list, places) in [("locked", &instance.locked), ("told", &instance.told)] {
            let mut seen = BTreeSet::new();
            for (index, [pair, group]) in places.iter().enumerate() {
                let known = pairs.contains(pair.as_str());
                self.require(known, FaultKind::Unknown, || format!("/{list}/{index}/0"));
                let known = groups.contains(group.as_str());
                self.require(known, FaultKind::Unknown, || format!("/{list}/{index}/1"));
                self.require(seen.insert(pair.as_str()), FaultKind::Twice, || format!("/{list}/{index}"));
            }
        }
        let locked: BTreeMap<&str, &str> =
            instance.locked.iter().map(|[pair, group]| (pair.as_str(), group.as_str())).collect();
        for (index, [one, other]) in instance.keep_together.iter().enumerate() {
            let apart =
                locked.get(one.as_str()).zip(locked.get(other.as_str())).is_some_and(|(one, other)| one != other);
            self.require(!apart, FaultKind::Contradiction, || format!("/keep_together/{index}"));
        }
    }

    fn appointments(&mut self) {
        let instance = self.instance;
        let groups: BTreeSet<&str> = instance.groups.iter().map(|group| group.id.as_str()).collect();
        let people: BTreeMap<&str, &[Role]> =
            instance.staff.iter().map(|person| (person.id.as_str(), person.roles.as_slice())).collect();
        for (group, slot) in &instance.fixed_slot {
            let known = groups.contains(group.as_str()) && *slot < instance.slots.len();
            self.require(known, FaultKind::Unknown, || format!("/fixed_slot/{group}"));
        }
        for (group, appointed) in &instance.fixed_staff {
            self.require(groups.contains(group.as_str()), FaultKind::Unknown, || format!("/fixed_staff/{group}"));
            for (role, name) in [(Role::Coach, "coach"), (Role::Assistant, "assistant")] {
                let Some(person) = appointed.to(role) else { continue };
                let pointer = || format!("/fixed_staff/{group}/{name}");
                match people.get(person) {
                    None => self.require(false, FaultKind::Unknown, pointer),
                    Some(roles) => self.require(roles.contains(&role), FaultKind::Role, pointer),
                }
            }
        }
    }

    fn weights(&mut self) {
        let weights = &self.instance.weights;
        for (name, weight) in [
            ("placed", weights.placed),
            ("wait", weights.wait),
            ("minute", weights.minute),
            ("tongue", weights.tongue),
            ("level_spread", weights.level_spread),
            ("former_newcomer", weights.former_newcomer),
            ("open_group", weights.open_group),
            ("moved", weights.moved),
        ] {
            let fits = weight.checked_abs().is_some_and(|size| size <= LARGEST_WEIGHT);
            self.require(fits, FaultKind::TooLarge, || format!("/weights/{name}"));
        }
    }
}
