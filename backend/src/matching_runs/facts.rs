//! What a run knows: ids and matching facts of one day, as they are stored. Never a name, never how to reach someone.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::ids::{CohortId, GroupId, InterestId, OrganisationId, PersonId, RequestId};
use contract::language::{DutchLevel, Proficiency};
use contract::matching_runs::{LockedPair, MatchingFact, RequestPair, RunSettings};
use contract::people::{FreeMoment, Gender, Weekday};
use contract::profiles::{FieldOfWork, GenderWish, MatchGoal, Rhythm};
use contract::requests::Track;
use serde::{Deserialize, Serialize};

/// What was asked of a run, beside the facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub settings: RunSettings,
    pub locked: Vec<LockedPair>,
    pub forbidden: Vec<RequestPair>,
    pub request_ids: Option<Vec<RequestId>>,
}

/// Everything that a run depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub on: NaiveDate,
    pub track: Track,
    pub cohort: Option<CohortId>,
    pub newcomers: Vec<PersonFacts>,
    pub established: Vec<PersonFacts>,
    /// Of the cohort.
    pub groups: Vec<GroupFacts>,
    /// Two people who must not be proposed to each other: they were before, or they are close already.
    pub apart: Vec<RequestPair>,
}

/// Where somebody lives: the middle of the postcode area in the Dutch grid, in units of 100 m.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub x: i32,
    pub y: i32,
}

/// A language other than Dutch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    pub language: String,
    pub proficiency: Proficiency,
}

/// Someone who waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFacts {
    pub request: RequestId,
    pub person: PersonId,
    pub waiting_days: u32,
    pub birth_year: Option<i16>,
    pub gender: Option<Gender>,
    pub country: Option<String>,
    pub place: Option<Place>,
    pub dutch_level: Option<DutchLevel>,
    /// The mother tongue first.
    pub languages: Vec<Spoken>,
    /// Empty when it isn't known.
    pub moments: Vec<FreeMoment>,
    pub interests: Vec<InterestId>,
    pub gender_wish: Option<GenderWish>,
    pub max_distance_km: Option<u16>,
    /// Empty when it isn't known.
    pub rhythms: Vec<Rhythm>,
    pub least_dutch_level: Option<DutchLevel>,
    pub field_of_work: Option<FieldOfWork>,
    pub children_at_home: Option<bool>,
    pub goals: Vec<MatchGoal>,
    pub women_only_group: bool,
    pub employer: Option<OrganisationId>,
}

/// A group that can take pairs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupFacts {
    pub id: GroupId,
    pub evening: Option<Weekday>,
    pub rhythm: Rhythm,
    pub women_only: bool,
    pub least_pairs: u16,
    pub capacity: u16,
    /// Pairs that have a place in it already.
    pub pairs: u16,
    pub coach: Option<PersonId>,
    pub assistant_coach: Option<PersonId>,
    /// The newcomers of those pairs, who count in the mixture. Runs of before this was looked at have none.
    #[serde(default)]
    pub seated: Vec<SeatedFacts>,
}

/// A newcomer who has a place in a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatedFacts {
    pub newcomer: PersonId,
    pub country: Option<String>,
    pub dutch_level: Option<DutchLevel>,
    pub mother_tongue: Option<String>,
}

impl GroupFacts {
    /// How many pairs still fit.
    pub fn room(&self) -> u16 {
        self.capacity.saturating_sub(self.pairs)
    }
}

impl PersonFacts {
    /// The language that someone grew up with, as far as it is known.
    pub fn mother_tongue(&self) -> Option<&str> {
        let native = self.languages.iter().find(|spoken| spoken.proficiency == Proficiency::Native);
        native.map(|spoken| spoken.language.as_str())
    }

    /// Languages in which someone can have a conversation.
    pub fn conversation_languages(&self) -> impl Iterator<Item = &str> {
        let spoken = self.languages.iter().filter(|spoken| spoken.proficiency != Proficiency::Basic);
        spoken.map(|spoken| spoken.language.as_str())
    }

    /// What nobody wrote down.
    pub fn not_known(&self) -> Vec<MatchingFact> {
        let checks = [
            (MatchingFact::FreeMoments, self.moments.is_empty()),
            (MatchingFact::Place, self.place.is_none()),
            (MatchingFact::Gender, self.gender.is_none()),
            (MatchingFact::Age, self.birth_year.is_none()),
            (MatchingFact::DutchLevel, self.dutch_level.is_none()),
            (MatchingFact::Languages, self.languages.is_empty()),
            (MatchingFact::Rhythm, self.rhythms.is_empty()),
            (MatchingFact::Interests, self.interests.is_empty()),
            (MatchingFact::Goals, self.goals.is_empty()),
            (MatchingFact::FieldOfWork, self.field_of_work.is_none()),
            (MatchingFact::Children, self.children_at_home.is_none()),
        ];
        checks.into_iter().filter_map(|(fact, missing)| missing.then_some(fact)).collect()
    }

    /// The age that someone reaches in a year.
    pub fn age_in(&self, year: i32) -> Option<u8> {
        u8::try_from(year - i32::from(self.birth_year?)).ok()
    }
}

impl Facts {
    /// Everyone, by request.
    pub fn by_request(&self) -> BTreeMap<RequestId, &PersonFacts> {
        self.newcomers.iter().chain(&self.established).map(|person| (person.request, person)).collect()
    }

    /// Everyone whose data it holds.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        let leaders = self.groups.iter().flat_map(|group| [group.coach, group.assistant_coach]).flatten();
        let seated = self.groups.iter().flat_map(|group| &group.seated).map(|seated| seated.newcomer);
        self.newcomers.iter().chain(&self.established).map(|person| person.person).chain(leaders).chain(seated)
    }

    /// Whether there are groups to divide pairs over.
    pub fn has_groups(&self) -> bool {
        self.cohort.is_some() && self.groups.iter().any(|group| group.room() > 0)
    }
}
