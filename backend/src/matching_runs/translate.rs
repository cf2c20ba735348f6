//! From matching facts to the engine's form `pairs/1`. Pure: equal facts give equal input.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use contract::ids::RequestId;
use contract::language::DutchLevel;
use contract::matching_runs::RequestPair;
use contract::people::{FreeMoment, Gender, PartOfDay, Weekday};
use contract::profiles::{FieldOfWork, GenderWish, MatchGoal, Rhythm};
use contract::requests::Track;
use matching::pairs;

use super::facts::{Asked, Facts, PersonFacts};

/// Settles ties; the same in every run, so that asking the same twice answers the same.
pub(super) const SEED: u64 = 14;
/// Further than anyone goes, in units of 100 m: for who didn't say how far.
const ANYWHERE: u32 = 20_000;
/// Sets in the engine's form are bit masks of 64 bits.
const MOST_BITS: usize = 64;

/// The bits of things that occur on both sides, the most frequent first. What only one side has can't be in common.
struct Bits<T>(BTreeMap<T, u32>);

impl<T: Ord + Clone> Bits<T> {
    fn shared(newcomers: impl Iterator<Item = T>, established: impl Iterator<Item = T>) -> Self {
        let mut counted: BTreeMap<T, (usize, usize)> = BTreeMap::new();
        newcomers.for_each(|item| counted.entry(item).or_default().0 += 1);
        established.for_each(|item| counted.entry(item).or_default().1 += 1);
        let mut shared: Vec<(T, usize)> = counted
            .into_iter()
            .filter(|(_, (one, other))| one * other > 0)
            .map(|(item, (one, other))| (item, one + other))
            .collect();
        shared.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        Self(shared.into_iter().take(MOST_BITS).zip(0..).map(|((item, _), bit)| (item, bit)).collect())
    }

    fn mask(&self, items: impl Iterator<Item = T>) -> u64 {
        items.filter_map(|item| self.0.get(&item)).fold(0, |mask, bit| mask | 1 << bit)
    }
}

/// Numbers for things that only need to be told apart.
pub(super) struct Numbers<T>(BTreeMap<T, u32>);

impl<T: Ord> Numbers<T> {
    pub(super) fn of(items: impl Iterator<Item = T>) -> Self {
        let distinct: BTreeSet<T> = items.collect();
        Self(distinct.into_iter().zip(0..).collect())
    }

    pub(super) fn get(&self, item: &T) -> Option<u32> {
        self.0.get(item).copied()
    }

    pub(super) fn next(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }
}

/// The moments that count in a track: groups meet in the evening, others whenever it suits. In a cohort whose groups all
/// have their evening, only those evenings.
pub fn counting_moments(facts: &Facts) -> Vec<FreeMoment> {
    let in_groups: BTreeSet<Weekday> = facts.groups.iter().filter_map(|group| group.evening).collect();
    let settled = facts.has_groups() && facts.groups.iter().all(|group| group.evening.is_some());
    let counts = |moment: &FreeMoment| {
        facts.track != Track::Programme
            || (moment.part == PartOfDay::Evening && (!settled || in_groups.contains(&moment.day)))
    };
    let all = Weekday::all().flat_map(|day| PartOfDay::all().map(move |part| FreeMoment { day, part }));
    all.filter(counts).collect()
}

fn moments_mask(moments: &[FreeMoment], counting: &[FreeMoment]) -> u32 {
    let bit = |moment: &FreeMoment| 1_u32 << (moment.day as u32 * 3 + moment.part as u32);
    moments.iter().filter(|moment| counting.contains(moment)).fold(0, |mask, moment| mask | bit(moment))
}

/// Nobody wrote down how often: as often as the other likes.
pub(super) fn rhythm_mask(rhythms: &[Rhythm]) -> u8 {
    let mask = rhythms.iter().fold(0, |mask, rhythm| mask | 1 << *rhythm as u8);
    if mask == 0 { 0b11 } else { mask }
}

fn gender(gender: Option<Gender>) -> pairs::Gender {
    match gender {
        Some(Gender::Woman) => pairs::Gender::Female,
        Some(Gender::Man) => pairs::Gender::Male,
        Some(Gender::NonBinary) | None => pairs::Gender::Other,
    }
}

fn wish(wish: Option<GenderWish>) -> Option<pairs::Gender> {
    wish.map(|wish| match wish {
        GenderWish::Woman => pairs::Gender::Female,
        GenderWish::Man => pairs::Gender::Male,
    })
}

fn track(track: Track) -> pairs::Track {
    match track {
        Track::Programme => pairs::Track::Programme,
        Track::Independent => pairs::Track::Outside,
        Track::Workplace => pairs::Track::Work,
    }
}

/// A level as the engine counts them; the highest where it isn't known, which keeps nobody apart and doubles nothing.
fn level(level: Option<DutchLevel>) -> u8 {
    level.map_or(DutchLevel::C2 as u8, |level| level as u8)
}

fn field(field: Option<FieldOfWork>) -> Option<u16> {
    field.map(|field| field as u16)
}

fn goals(goals: &[MatchGoal]) -> u32 {
    goals.iter().fold(0, |mask, goal| mask | 1 << *goal as u32)
}

fn unknown(person: &PersonFacts) -> pairs::Unknown {
    pairs::Unknown {
        place: person.place.is_none(),
        evenings: person.moments.is_empty(),
        gender: person.gender.is_none(),
    }
}

fn reach(person: &PersonFacts) -> u32 {
    person.max_distance_km.map_or(ANYWHERE, |km| u32::from(km) * 10)
}

/// What pairing is asked.
pub fn pairs_input(facts: &Facts, asked: &Asked) -> pairs::Instance {
    let counting = counting_moments(facts);
    let year = facts.on.year();
    let spoken = |people: &[PersonFacts]| -> Vec<String> {
        people.iter().flat_map(PersonFacts::conversation_languages).map(str::to_owned).collect()
    };
    let languages = Bits::shared(spoken(&facts.newcomers).into_iter(), spoken(&facts.established).into_iter());
    let liked = |people: &[PersonFacts]| people.iter().flat_map(|person| person.interests.clone()).collect::<Vec<_>>();
    let interests = Bits::shared(liked(&facts.newcomers).into_iter(), liked(&facts.established).into_iter());
    let tongues = Numbers::of(facts.newcomers.iter().filter_map(PersonFacts::mother_tongue));
    let newcomer = |person: &PersonFacts| {
        let place = person.place.unwrap_or(super::facts::Place { x: 0, y: 0 });
        let tongue = person.mother_tongue().and_then(|tongue| tongues.get(&tongue));
        pairs::Newcomer {
            id: person.request.to_string(),
            x: place.x,
            y: place.y,
            age: person.age_in(year),
            gender: gender(person.gender),
            wants_gender: wish(person.gender_wish),
            level: level(person.dutch_level),
            mother_tongue: u16::try_from(tongue.unwrap_or_else(|| tongues.next())).unwrap_or(u16::MAX),
            languages: languages.mask(person.conversation_languages().map(str::to_owned)),
            interests: interests.mask(person.interests.iter().copied()),
            evenings: moments_mask(&person.moments, &counting),
            rhythm: rhythm_mask(&person.rhythms),
            field: field(person.field_of_work),
            children: person.children_at_home == Some(true),
            goal: None,
            goals: goals(&person.goals),
            track: track(facts.track),
            employer: person.employer.map(|id| id.to_string()),
            max_distance: reach(person),
            waiting_days: person.waiting_days,
            unknown: unknown(person),
        }
    };
    let resident = |person: &PersonFacts| {
        let place = person.place.unwrap_or(super::facts::Place { x: 0, y: 0 });
        pairs::Resident {
            id: person.request.to_string(),
            x: place.x,
            y: place.y,
            age: person.age_in(year),
            gender: gender(person.gender),
            wants_gender: wish(person.gender_wish),
            min_level: person.least_dutch_level.map_or(0, |level| level as u8),
            languages: languages.mask(person.conversation_languages().map(str::to_owned)),
            interests: interests.mask(person.interests.iter().copied()),
            evenings: moments_mask(&person.moments, &counting),
            rhythm: rhythm_mask(&person.rhythms),
            field: field(person.field_of_work),
            children: person.children_at_home == Some(true),
            offers: goals(&person.goals),
            tracks: vec![track(facts.track)],
            employer: person.employer.map(|id| id.to_string()),
            max_distance: reach(person),
            unknown: unknown(person),
        }
    };
    let ids = |pair: RequestPair| (pair.newcomer_request_id.to_string(), pair.established_request_id.to_string());
    let apart: BTreeSet<RequestPair> = facts.apart.iter().chain(&asked.forbidden).copied().collect();
    let known: BTreeSet<RequestId> = facts.by_request().into_keys().collect();
    let takes_part =
        |pair: &RequestPair| known.contains(&pair.newcomer_request_id) && known.contains(&pair.established_request_id);
    let weights = asked.settings.weights;
    pairs::Instance {
        spec: pairs::Spec::Pairs1,
        seed: SEED,
        mode: pairs::Mode::Participation,
        participation_weight: Some(asked.settings.coverage),
        overdue_after_days: u32::from(asked.settings.overdue_after_days),
        weights: pairs::Weights {
            interests: i64::from(weights.interests),
            language: i64::from(weights.language),
            field: i64::from(weights.field),
            age: i64::from(weights.age),
            children: i64::from(weights.children),
            distance: i64::from(weights.distance),
            evening: i64::from(weights.evening),
            goal: i64::from(weights.goal),
        },
        newcomers: facts.newcomers.iter().map(newcomer).collect(),
        residents: facts.established.iter().map(resident).collect(),
        // Who left the list since a coordinator forbade the pair can't be in it anyway.
        excluded: apart.into_iter().filter(takes_part).map(ids).collect(),
        locked: asked.locked.iter().map(|locked| ids(locked.pair())).collect(),
    }
}

/// A day from which on someone has waited, as days.
pub fn waiting_days(opened_on: NaiveDate, on: NaiveDate) -> u32 {
    u32::try_from((on - opened_on).num_days()).unwrap_or_default()
}
