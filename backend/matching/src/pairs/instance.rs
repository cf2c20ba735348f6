//! The input: who looks for a buddy, who offers to be one, and what counts. The form `pairs/1`.

use std::{collections::HashMap, error, fmt};

use serde::{Deserialize, Serialize};

/// Everything a run of pairing depends on. Stored runs are exactly this, so that any run can be replayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    pub spec: Spec,
    /// Decides between answers of equal value, together with the ids.
    pub seed: u64,
    pub mode: Mode,
    /// From 0 (as mode `quality`) to 100 (as mode `participation`); it goes before `mode` where it is given. In between,
    /// every match earns this share of the best score that the weights allow, and that of an overdue person thrice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participation_weight: Option<u8>,
    /// A newcomer who has waited longer than this is overdue.
    pub overdue_after_days: u32,
    pub weights: Weights,
    pub newcomers: Vec<Newcomer>,
    #[serde(rename = "volunteers")]
    pub residents: Vec<Resident>,
    /// Pairs (newcomer, resident) that must not be: they met before, or a coordinator forbids it.
    #[serde(default)]
    pub excluded: Vec<(String, String)>,
    /// Pairs (newcomer, resident) that are in every answer, also where they break a rule.
    #[serde(default)]
    pub locked: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spec {
    #[serde(rename = "pairs/1")]
    Pairs1,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Overdue people first, then as many matches as possible, then points.
    Participation,
    /// As many points as possible.
    Quality,
}

/// Points per criterion. Staff tune them: they are hypotheses about what makes a match last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Each interest in common, up to four.
    pub interests: i64,
    /// A contact language in common; double for a newcomer at A0 or A1.
    pub language: i64,
    /// The same field of work.
    pub field: i64,
    /// The same age; four points less for each year apart.
    pub age: i64,
    /// Both have children.
    pub children: i64,
    /// Next door; one point less for every 100 m.
    pub distance: i64,
    /// Each evening in common, up to three.
    pub evening: i64,
    /// The resident offers what the newcomer is here for.
    pub goal: i64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { interests: 40, language: 60, field: 100, age: 100, children: 60, distance: 150, evening: 30, goal: 120 }
    }
}

/// Somebody new here who looks for a buddy. Sets are bit masks; their bits mean the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Newcomer {
    pub id: String,
    /// Position in units of 100 m.
    pub x: i32,
    pub y: i32,
    /// Unknown gives no points.
    pub age: Option<u8>,
    pub gender: Gender,
    pub wants_gender: Option<Gender>,
    /// Dutch: A0 = 0, A1 = 1 … C2 = 6.
    pub level: u8,
    /// Only for reporting whether some have less of a chance; it earns no points.
    pub mother_tongue: u16,
    /// Languages to get in touch in, other than Dutch.
    #[serde(rename = "langs")]
    pub languages: u64,
    pub interests: u64,
    pub evenings: u32,
    pub rhythm: u8,
    pub field: Option<u16>,
    #[serde(with = "zero_or_one")]
    pub children: bool,
    /// The bit of a resident's `offers` that this newcomer looks for.
    pub goal: Option<u8>,
    /// The same for somebody who looks for several things: one of them that is offered is enough.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub goals: u32,
    pub track: Track,
    pub employer: Option<String>,
    /// How far this person travels, in units of 100 m.
    #[serde(rename = "max_dist")]
    pub max_distance: u32,
    pub waiting_days: u32,
    #[serde(default, skip_serializing_if = "Unknown::is_nothing")]
    pub unknown: Unknown,
}

/// An established resident who offers to be a buddy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resident {
    pub id: String,
    pub x: i32,
    pub y: i32,
    pub age: Option<u8>,
    pub gender: Gender,
    pub wants_gender: Option<Gender>,
    /// The level of Dutch that this person asks for when there is no other language in common.
    pub min_level: u8,
    #[serde(rename = "langs")]
    pub languages: u64,
    pub interests: u64,
    pub evenings: u32,
    pub rhythm: u8,
    pub field: Option<u16>,
    #[serde(with = "zero_or_one")]
    pub children: bool,
    pub offers: u32,
    pub tracks: Vec<Track>,
    pub employer: Option<String>,
    #[serde(rename = "max_dist")]
    pub max_distance: u32,
    #[serde(default, skip_serializing_if = "Unknown::is_nothing")]
    pub unknown: Unknown,
}

/// What nobody wrote down of a person. It earns no points, and it breaks no rule: who was not asked is not left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Unknown {
    /// `x` and `y` mean nothing.
    pub place: bool,
    /// `evenings` is empty because it isn't known.
    pub evenings: bool,
    /// `gender` is `x` because it isn't known.
    pub gender: bool,
}

impl Unknown {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
    const fn is_nothing(&self) -> bool {
        !(self.place || self.evenings || self.gender)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
const fn is_zero(mask: &u32) -> bool {
    *mask == 0
}

/// As said by the person. A wish for a gender is met by that gender only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Gender {
    #[serde(rename = "f")]
    Female,
    #[serde(rename = "m")]
    Male,
    /// Another, or not said.
    #[serde(rename = "x")]
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    Programme,
    Outside,
    /// At work: both have the same employer.
    Work,
}

/// Why there can be no run: all faults at once, each with the JSON pointer of the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidInstance {
    pub faults: Vec<Fault>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    pub pointer: String,
    pub detail: &'static str,
}

impl fmt::Display for InvalidInstance {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.faults.iter().enumerate() {
            write!(out, "{}{}: {}", if at == 0 { "" } else { "; " }, fault.pointer, fault.detail)?;
        }
        Ok(())
    }
}

impl error::Error for InvalidInstance {}

/// Within these limits no sum of values can overflow, whatever the mode.
mod limit {
    pub const PEOPLE: usize = 100_000;
    pub const WEIGHT: i64 = 10_000;
    pub const POSITION: i32 = 1_000_000;
    pub const DISTANCE: u32 = 2_000_000;
    pub const LEVEL: u8 = 6;
    pub const GOAL: u8 = 31;
}

impl Instance {
    #[must_use]
    pub fn newcomer(&self, id: &str) -> Option<&Newcomer> {
        self.newcomers.iter().find(|newcomer| newcomer.id == id)
    }

    #[must_use]
    pub fn resident(&self, id: &str) -> Option<&Resident> {
        self.residents.iter().find(|resident| resident.id == id)
    }

    /// Where the slider stands: from 0 for points alone to 100 for as many matches as possible.
    #[must_use]
    pub fn participation(&self) -> u8 {
        self.participation_weight.unwrap_or(match self.mode {
            Mode::Participation => 100,
            Mode::Quality => 0,
        })
    }

    /// Checks what the types can't say.
    pub fn validate(&self) -> Result<(), InvalidInstance> {
        let mut faults = Faults::default();
        faults.when(
            self.participation_weight.is_some_and(|weight| weight > 100),
            "/participation_weight",
            "at most 100",
        );
        for (name, weight) in self.weights.named() {
            faults.when(!(0..=limit::WEIGHT).contains(&weight), format!("/weights/{name}"), "from 0 to 10,000");
        }
        faults.when(self.newcomers.len() > limit::PEOPLE, "/newcomers", "at most 100,000 people");
        faults.when(self.residents.len() > limit::PEOPLE, "/volunteers", "at most 100,000 people");
        for (at, person) in self.newcomers.iter().enumerate() {
            let place = (person.x, person.y, person.max_distance);
            faults.person(&format!("/newcomers/{at}"), (&person.id, person.level, "level"), place);
            let goal = person.goal.is_some_and(|goal| goal > limit::GOAL);
            faults.when(goal, format!("/newcomers/{at}/goal"), "a bit from 0 to 31");
            let moments = person.unknown.evenings && person.evenings != 0;
            faults.when(moments, format!("/newcomers/{at}/evenings"), "0 when they aren't known");
        }
        for (at, person) in self.residents.iter().enumerate() {
            let place = (person.x, person.y, person.max_distance);
            faults.person(&format!("/volunteers/{at}"), (&person.id, person.min_level, "min_level"), place);
            let moments = person.unknown.evenings && person.evenings != 0;
            faults.when(moments, format!("/volunteers/{at}/evenings"), "0 when they aren't known");
        }
        let newcomers = faults.unique("/newcomers", self.newcomers.iter().map(|person| person.id.as_str()));
        let residents = faults.unique("/volunteers", self.residents.iter().map(|person| person.id.as_str()));
        for (list, pairs) in [("/excluded", &self.excluded), ("/locked", &self.locked)] {
            for (at, (newcomer, resident)) in pairs.iter().enumerate() {
                faults.when(!newcomers.contains_key(newcomer.as_str()), format!("{list}/{at}/0"), "no such newcomer");
                faults.when(!residents.contains_key(resident.as_str()), format!("{list}/{at}/1"), "no such resident");
            }
        }
        faults.once("/locked", 0, self.locked.iter().map(|(newcomer, _)| newcomer.as_str()));
        faults.once("/locked", 1, self.locked.iter().map(|(_, resident)| resident.as_str()));
        if faults.0.is_empty() { Ok(()) } else { Err(InvalidInstance { faults: faults.0 }) }
    }
}

impl Weights {
    const fn named(&self) -> [(&'static str, i64); 8] {
        [
            ("interests", self.interests),
            ("language", self.language),
            ("field", self.field),
            ("age", self.age),
            ("children", self.children),
            ("distance", self.distance),
            ("evening", self.evening),
            ("goal", self.goal),
        ]
    }
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn when(&mut self, wrong: bool, pointer: impl Into<String>, detail: &'static str) {
        if wrong {
            self.0.push(Fault { pointer: pointer.into(), detail });
        }
    }

    fn person(&mut self, at: &str, (id, level, name): (&str, u8, &str), (x, y, far): (i32, i32, u32)) {
        self.when(id.is_empty(), format!("{at}/id"), "must not be empty");
        self.when(level > limit::LEVEL, format!("{at}/{name}"), "from 0 (A0) to 6 (C2)");
        let off = |position: i32| position.unsigned_abs() > limit::POSITION.unsigned_abs();
        self.when(off(x), format!("{at}/x"), "from -1,000,000 to 1,000,000");
        self.when(off(y), format!("{at}/y"), "from -1,000,000 to 1,000,000");
        self.when(far > limit::DISTANCE, format!("{at}/max_dist"), "at most 2,000,000");
    }

    fn unique<'a>(&mut self, list: &str, ids: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
        let mut seen = HashMap::new();
        for (at, id) in ids.enumerate() {
            self.when(seen.insert(id, at).is_some(), format!("{list}/{at}/id"), "this id is there already");
        }
        seen
    }

    fn once<'a>(&mut self, list: &str, side: u8, ids: impl Iterator<Item = &'a str>) {
        let mut seen = HashMap::new();
        for (at, id) in ids.enumerate() {
            self.when(seen.insert(id, at).is_some(), format!("{list}/{at}/{side}"), "this person is locked already");
        }
    }
}

mod zero_or_one {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
    pub fn serialize<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(u8::from(*value))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        match u8::deserialize(deserializer)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(D::Error::custom("0 or 1 is expected")),
        }
    }
}
