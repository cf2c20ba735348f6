//! What goes in: the form `groups/1`.
//!
//! Sites and slots are named by their place in their list, people and groups by their id. A slot is an evening with a
//! rhythm (`"di-2w"`); sets of slots are bit masks, bit 0 for the first. The evening is the part of a slot's name before
//! its last hyphen: nobody leads two groups on one evening, also when one of them is weekly and the other two-weekly.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The name of the form. Another is refused.
pub const SPEC: &str = "groups/1";

/// Days of waiting that count; more don't.
pub const WAITING_CAP: u32 = 365;

/// Everything that a division into groups depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    pub spec: String,
    /// Settles ties and the order of the search: the same seed gives the same answer.
    pub seed: u64,
    pub slots: Vec<String>,
    pub sites: Vec<Site>,
    pub groups: Vec<Group>,
    pub pairs: Vec<Pair>,
    pub staff: Vec<Staff>,
    pub keep_together: Vec<[String; 2]>,
    pub keep_apart: Vec<[String; 2]>,
    /// Pair and group: stays there.
    pub locked: Vec<[String; 2]>,
    pub rules: Rules,
    pub weights: Weights,
    /// Pair and group: was already told so. Another answer for this pair costs `weights.moved`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<[String; 2]>,
    /// Coach or assistant who is already appointed to a group.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed_staff: BTreeMap<String, Appointed>,
    /// Slot that is already settled for a group.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed_slot: BTreeMap<String, usize>,
    /// How long to search, in steps. Never a time: the same input has to give the same answer on any machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iterations: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub id: String,
    /// Units of 100 metres.
    pub x: i32,
    pub y: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub id: String,
    pub site: usize,
    pub min: usize,
    pub max: usize,
    pub women_only: bool,
}

/// A newcomer and an established resident who take part together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    pub id: String,
    /// The newcomer's.
    pub gender: Gender,
    pub resident_gender: Gender,
    pub nationality: u32,
    /// The newcomer's mother tongue.
    pub tongue: u32,
    /// The newcomer's level of Dutch, 0 for A0.
    pub level: u8,
    pub women_only_required: bool,
    /// Slots that suit both.
    pub slots: u64,
    /// Minutes of travel per site. A site that isn't here is out of reach.
    pub minutes: BTreeMap<usize, u32>,
    pub waiting_days: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gender {
    #[serde(rename = "f")]
    Female,
    #[serde(rename = "m")]
    Male,
    /// Otherwise, or not said.
    #[serde(rename = "x")]
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    pub id: String,
    pub roles: Vec<Role>,
    pub gender: Gender,
    pub slots: u64,
    pub sites: Vec<usize>,
    pub max_groups: usize,
    pub former_newcomer: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Coach,
    Assistant,
}

impl Role {
    pub const BOTH: [Role; 2] = [Role::Coach, Role::Assistant];
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appointed {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coach: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant: Option<String>,
}

impl Appointed {
    #[must_use]
    pub fn to(&self, role: Role) -> Option<&str> {
        match role {
            Role::Coach => self.coach.as_deref(),
            Role::Assistant => self.assistant.as_deref(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    pub max_same_tongue: usize,
    pub max_same_nationality: usize,
    /// Beginners (level 0) in a group: none, or two up to this many.
    pub max_a0: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// For each pair with a group.
    pub placed: i64,
    /// For each day that it waited, up to 365.
    pub wait: i64,
    /// Off for each minute of travel.
    pub minute: i64,
    /// For each different mother tongue in a group.
    pub tongue: i64,
    /// Off for each level between the lowest and the highest in a group.
    pub level_spread: i64,
    /// For a group that a former newcomer leads or helps to lead.
    pub former_newcomer: i64,
    /// Off for each group that is opened.
    pub open_group: i64,
    /// Off for each pair that isn't in the group it was told.
    #[serde(default = "moved")]
    pub moved: i64,
}

fn moved() -> i64 {
    200
}

/// The evening of a slot, from its name.
#[must_use]
pub fn evening(slot: &str) -> &str {
    slot.rsplit_once('-').map_or(slot, |(evening, _)| evening)
}
