//! What comes out: a plan, what it is worth, who is left and why, and how much better any plan could be.

use serde::{Deserialize, Serialize};

use super::verify::{Rule, Violation};

/// A division into groups. A draft on the board may lack an evening or people, so those are optional;
/// [`verify`](super::verify) then says what is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The groups that are opened.
    pub groups: Vec<PlannedGroup>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedGroup {
    pub id: String,
    pub slot: Option<usize>,
    pub coach: Option<String>,
    pub assistant: Option<String>,
    pub pairs: Vec<String>,
}

/// Value by criterion. Costs are negative: the sum is the value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub placed: i64,
    pub waiting: i64,
    pub travel: i64,
    pub tongues: i64,
    pub spread: i64,
    pub former_newcomer: i64,
    pub opening: i64,
    pub moved: i64,
}

impl Terms {
    #[must_use]
    pub fn sum(&self) -> i64 {
        self.placed
            + self.waiting
            + self.travel
            + self.tongues
            + self.spread
            + self.former_newcomer
            + self.opening
            + self.moved
    }
}

impl std::ops::AddAssign for Terms {
    fn add_assign(&mut self, other: Self) {
        self.placed += other.placed;
        self.waiting += other.waiting;
        self.travel += other.travel;
        self.tongues += other.tongues;
        self.spread += other.spread;
        self.former_newcomer += other.former_newcomer;
        self.opening += other.opening;
        self.moved += other.moved;
    }
}

/// A plan's value as a whole and per group. `moved` is counted with the group that a pair was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    pub total: i64,
    pub terms: Terms,
    /// Per group of the plan, in its order.
    pub groups: Vec<Terms>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Solution {
    pub objective: i64,
    /// No plan that keeps the hard rules is worth more than this.
    pub bound: i64,
    /// (bound − objective) / bound, in hundredths of a percent, rounded up. 0: proven to be the best.
    pub gap_basis_points: u64,
    pub placed: usize,
    pub terms: Terms,
    pub groups: Vec<SolvedGroup>,
    pub unplaced: Vec<Unplaced>,
    /// Hard rules that couldn't be kept. Only a lock that fits nowhere gets here; all other rules always hold.
    pub violations: Vec<Violation>,
    /// Steps of the search that were taken.
    pub iterations: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SolvedGroup {
    pub id: String,
    pub slot: usize,
    pub coach: String,
    pub assistant: String,
    pub pairs: Vec<String>,
    pub value: i64,
    pub terms: Terms,
}

impl Solution {
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan {
            groups: self
                .groups
                .iter()
                .map(|group| PlannedGroup {
                    id: group.id.clone(),
                    slot: Some(group.slot),
                    coach: Some(group.coach.clone()),
                    assistant: Some(group.assistant.clone()),
                    pairs: group.pairs.clone(),
                })
                .collect(),
        }
    }
}

/// A pair without a group, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unplaced {
    pub pair: String,
    pub why: Why,
    /// Every group, under the first thing that bars this pair from it.
    pub barred: Vec<Barred>,
}

/// In one word, the nearest that this pair came to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// No group is within reach.
    OutOfReach,
    /// A rule about people, such as women only, bars every group within reach.
    NotAllowed,
    /// Groups within reach can't be opened on an evening that suits: no coach and assistant have it too.
    NoLeaders,
    /// The groups that are open are on other evenings, and the others were not worth opening.
    OtherEvenings,
    /// Groups on a suitable evening can't take this pair beside those who are in them.
    Mixture,
    /// The groups that fit are full, and those in them are worth more.
    Full,
    /// A place is free, but the whole is worth more without.
    WorthMore,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Barred {
    pub by: Bar,
    /// The hard rule, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    pub groups: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    OutOfReach,
    WomenOnly,
    LockedElsewhere,
    /// No slot that suits the pair has a coach and an assistant for this group.
    NoLeaders,
    /// The group isn't opened in this plan, though it could be on a slot that suits.
    NotOpened,
    OtherSlot,
    Full,
    SameTongue,
    SameNationality,
    Beginners,
    KeepTogether,
    KeepApart,
    /// Nothing bars it; the whole is worth more without.
    WorthMore,
}

impl Bar {
    /// The hard rule behind it.
    #[must_use]
    pub fn rule(self) -> Option<Rule> {
        Some(match self {
            Bar::OutOfReach => Rule::G9,
            Bar::WomenOnly => Rule::G7,
            Bar::LockedElsewhere => Rule::G1,
            Bar::NoLeaders => Rule::G4,
            Bar::OtherSlot => Rule::G3,
            Bar::Full => Rule::G2,
            Bar::SameTongue | Bar::SameNationality => Rule::G5,
            Bar::Beginners => Rule::G6,
            Bar::KeepTogether | Bar::KeepApart => Rule::G8,
            Bar::NotOpened | Bar::WorthMore => return None,
        })
    }

    /// The word for a pair whose nearest miss this is.
    #[must_use]
    pub fn why(self) -> Why {
        match self {
            Bar::OutOfReach => Why::OutOfReach,
            Bar::WomenOnly | Bar::LockedElsewhere => Why::NotAllowed,
            Bar::NoLeaders => Why::NoLeaders,
            Bar::NotOpened | Bar::OtherSlot => Why::OtherEvenings,
            Bar::Full => Why::Full,
            Bar::SameTongue | Bar::SameNationality | Bar::Beginners | Bar::KeepTogether | Bar::KeepApart => {
                Why::Mixture
            }
            Bar::WorthMore => Why::WorthMore,
        }
    }
}
