//! From matching facts to the engine's form `groups/1`. Pure: equal facts give equal input.

use std::collections::{BTreeMap, BTreeSet};

use contract::ids::{GroupId, RequestId};
use contract::matching_runs::{GroupLimits, RequestPair};
use contract::people::{FreeMoment, Gender, PartOfDay, Weekday};
use contract::profiles::Rhythm;
use matching::groups;

use super::facts::{Asked, Facts, GroupFacts, PersonFacts};
use super::translate::{Numbers, SEED, rhythm_mask};

/// The level in a group of whom it isn't known: neither a beginner nor far from the others.
const MIDDLE_LEVEL: u8 = 2;
/// How long the division into groups is searched, in steps.
const GROUP_STEPS: u64 = 400_000;
/// What it costs to move a pair to another group than in the run before: little, so that what is as good stays as it was.
const MOVED: i64 = 20;

/// The group of each pair, by the newcomer's request.
pub type Places = BTreeMap<RequestId, GroupId>;

/// An evening with a rhythm, as the engine names it.
pub fn slot(evening: Weekday, rhythm: Rhythm) -> String {
    format!("{}-{}", evening.code(), rhythm.code())
}

/// The evening of a slot.
pub fn evening_of(slot: &str) -> Option<Weekday> {
    groups_evening(slot).parse().ok()
}

fn groups_evening(slot: &str) -> &str {
    slot.split_once('-').map_or(slot, |(evening, _)| evening)
}

/// Who leads a group, in the engine's input: whoever was appointed, or a place that is vacant. Neither stands in the
/// way of a group: people appoint people.
fn leader(group: &GroupFacts, role: groups::Role, at: usize, slots: u64) -> groups::Staff {
    let role_name = match role {
        groups::Role::Coach => "coach",
        groups::Role::Assistant => "assistant",
    };
    groups::Staff {
        id: format!("{}/{role_name}", group.id),
        roles: vec![role],
        gender: groups::Gender::Female,
        slots,
        sites: vec![at],
        max_groups: 1,
        former_newcomer: false,
    }
}

/// What dividing these pairs over the cohort's groups is asked; nothing without groups that have room.
pub fn groups_input(
    facts: &Facts,
    asked: &Asked,
    (found, before): (&[RequestPair], &Places),
) -> Option<groups::Instance> {
    if !facts.has_groups() {
        return None;
    }
    let open: Vec<&GroupFacts> = facts.groups.iter().filter(|group| group.room() > 0).collect();
    let slots = slots(&open);
    let names: Vec<String> = slots.iter().map(|(evening, rhythm)| slot(*evening, *rhythm)).collect();
    let suits = |group: &GroupFacts| {
        let fits = |(at, (evening, rhythm)): (u32, &(Weekday, Rhythm))| {
            let suits = *rhythm == group.rhythm && group.evening.is_none_or(|settled| settled == *evening);
            suits.then_some(1_u64 << at)
        };
        (0..).zip(&slots).filter_map(fits).fold(0, |mask, bit| mask | bit)
    };
    let staff = open
        .iter()
        .enumerate()
        .flat_map(|(at, group)| groups::Role::BOTH.map(|role| leader(group, role, at, suits(group))));
    let fixed = open.iter().filter_map(|group| {
        let evening = group.evening?;
        Some((group.id.to_string(), slots.iter().position(|slot| *slot == (evening, group.rhythm))?))
    });
    let ids: BTreeSet<GroupId> = open.iter().map(|group| group.id).collect();
    let paired: BTreeSet<RequestPair> = found.iter().copied().collect();
    let locked = asked.locked.iter().filter_map(|locked| {
        let group = locked.group_id.filter(|id| ids.contains(id))?;
        paired.contains(&locked.pair()).then(|| [locked.newcomer_request_id.to_string(), group.to_string()])
    });
    let told = found.iter().filter_map(|pair| {
        let group = before.get(&pair.newcomer_request_id).filter(|id| ids.contains(id))?;
        Some([pair.newcomer_request_id.to_string(), group.to_string()])
    });
    let limits = asked.settings.group_limits;
    let mut kinds = Kinds::of(facts, &open);
    let pairs = engine_pairs(facts, (found, &mut kinds), (&slots, open.len()));
    let seated: Vec<Vec<groups::Pair>> =
        open.iter().enumerate().map(|(at, group)| seated(group, (at, suits(group)), (&mut kinds, limits))).collect();
    let seats: Vec<[String; 2]> = open
        .iter()
        .zip(&seated)
        .flat_map(|(group, seated)| seated.iter().map(|pair| [pair.id.clone(), group.id.to_string()]))
        .collect();
    let engine_groups =
        open.iter().zip(&seated).enumerate().map(|(at, (group, seated))| engine_group(group, at, seated));
    let engine_groups = engine_groups.collect();
    let seated = seated.into_iter().flatten();
    Some(groups::Instance {
        spec: groups::SPEC.to_owned(),
        seed: SEED,
        slots: names,
        sites: open.iter().map(|group| groups::Site { id: group.id.to_string(), x: 0, y: 0 }).collect(),
        groups: engine_groups,
        pairs: pairs.into_iter().chain(seated).collect(),
        staff: staff.collect(),
        keep_together: Vec::new(),
        keep_apart: Vec::new(),
        locked: locked.chain(seats).collect(),
        rules: groups::Rules {
            max_same_tongue: usize::from(limits.same_mother_tongue),
            max_same_nationality: usize::from(limits.same_country),
            max_a0: usize::from(limits.beginners),
        },
        weights: groups::Weights {
            placed: 1000,
            wait: 1,
            minute: 1,
            tongue: 25,
            level_spread: 10,
            former_newcomer: 40,
            open_group: 100,
            moved: MOVED,
        },
        told: told.collect(),
        fixed_staff: BTreeMap::new(),
        fixed_slot: fixed.collect(),
        iterations: Some(GROUP_STEPS),
    })
}

/// Every evening and rhythm on which one of these groups can meet.
fn slots(open: &[&GroupFacts]) -> Vec<(Weekday, Rhythm)> {
    let of = |group: &&GroupFacts| {
        let days: Vec<Weekday> = group.evening.map_or_else(|| Weekday::all().collect(), |evening| vec![evening]);
        let rhythm = group.rhythm;
        days.into_iter().map(move |day| (day, rhythm))
    };
    let distinct: BTreeSet<(Weekday, Rhythm)> = open.iter().flat_map(of).collect();
    distinct.into_iter().collect()
}

/// A group has room for whom it had room for, and for those who sit there. One that goes on already takes any number.
fn engine_group(group: &GroupFacts, at: usize, seated: &[groups::Pair]) -> groups::Group {
    let room = usize::from(group.room());
    let least = usize::from(group.least_pairs.saturating_sub(group.pairs)).clamp(1, room.max(1));
    groups::Group {
        id: group.id.to_string(),
        site: at,
        min: if seated.is_empty() { least } else { 1 },
        max: room + seated.len(),
        women_only: group.women_only,
    }
}

/// Numbers for mother tongues and countries. One that isn't known is like no other, so that it counts towards no limit.
struct Kinds<'a> {
    tongues: Numbers<&'a str>,
    countries: Numbers<&'a str>,
    nobody_elses: u32,
}

impl<'a> Kinds<'a> {
    fn of(facts: &'a Facts, open: &[&'a GroupFacts]) -> Self {
        let seated = || open.iter().flat_map(|group| &group.seated);
        let tongues = facts.newcomers.iter().filter_map(PersonFacts::mother_tongue);
        let tongues = Numbers::of(tongues.chain(seated().filter_map(|it| it.mother_tongue.as_deref())));
        let countries = facts.newcomers.iter().filter_map(|person| person.country.as_deref());
        let countries = Numbers::of(countries.chain(seated().filter_map(|it| it.country.as_deref())));
        let nobody_elses = tongues.next().max(countries.next());
        Self { tongues, countries, nobody_elses }
    }

    /// Like no other.
    fn other(&mut self) -> u32 {
        self.nobody_elses += 1;
        self.nobody_elses
    }

    fn tongue(&mut self, tongue: Option<&'a str>) -> u32 {
        tongue.and_then(|it| self.tongues.get(&it)).unwrap_or_else(|| self.other())
    }

    fn country(&mut self, country: Option<&'a str>) -> u32 {
        country.and_then(|it| self.countries.get(&it)).unwrap_or_else(|| self.other())
    }
}

/// Before the id of whoever has a place already; no request's id looks like it.
const SEATED: &str = "seated/";

/// Those who have a place in a group already, as pairs that are locked there. They stay whatever the limits say now: more
/// of a tongue, a country or A0 than there may be count as others, and the limit is reached. A beginner who sits alone
/// counts as two, so that others may join, one less than there could.
fn seated<'a>(
    group: &'a GroupFacts,
    (site, slots): (usize, u64),
    (kinds, limits): (&mut Kinds<'a>, GroupLimits),
) -> Vec<groups::Pair> {
    let mut counted: BTreeMap<(&str, u32), u8> = BTreeMap::new();
    let mut within = |kind: &'static str, number: u32, most: u8| {
        let count = counted.entry((kind, number)).or_default();
        *count = count.saturating_add(1);
        *count <= most
    };
    let mut pairs = Vec::new();
    for (at, seat) in group.seated.iter().enumerate() {
        let (tongue, country) = (kinds.tongue(seat.mother_tongue.as_deref()), kinds.country(seat.country.as_deref()));
        let tongue = if within("tongue", tongue, limits.same_mother_tongue) { tongue } else { kinds.other() };
        let nationality = if within("country", country, limits.same_country) { country } else { kinds.other() };
        let level = seat.dutch_level.map_or(MIDDLE_LEVEL, |level| level as u8);
        let level = if level > 0 || within("level", 0, limits.beginners) { level } else { 1 };
        pairs.push(groups::Pair {
            id: format!("{SEATED}{}/{at}", group.id),
            gender: groups::Gender::Female,
            resident_gender: groups::Gender::Female,
            nationality,
            tongue,
            level,
            women_only_required: false,
            slots,
            minutes: BTreeMap::from([(site, 0)]),
            waiting_days: groups::WAITING_CAP,
        });
    }
    let mut beginners = pairs.iter().filter(|pair| pair.level == 0);
    if let (Some(alone), None) = (beginners.next(), beginners.next()) {
        let company = groups::Pair {
            id: format!("{SEATED}{}/company", group.id),
            nationality: kinds.other(),
            tongue: kinds.other(),
            ..alone.clone()
        };
        pairs.push(company);
    }
    pairs
}

fn engine_pairs<'a>(
    facts: &'a Facts,
    (found, kinds): (&[RequestPair], &mut Kinds<'a>),
    (slots, sites): (&[(Weekday, Rhythm)], usize),
) -> Vec<groups::Pair> {
    let people = facts.by_request();
    let mut pair = |pair: &RequestPair| {
        let (newcomer, established): (&'a PersonFacts, &'a PersonFacts) =
            (people.get(&pair.newcomer_request_id)?, people.get(&pair.established_request_id)?);
        let free = |person: &PersonFacts, evening: Weekday, rhythm: Rhythm| {
            let evening = FreeMoment { day: evening, part: PartOfDay::Evening };
            (person.moments.is_empty() || person.moments.contains(&evening))
                && rhythm_mask(&person.rhythms) & 1 << rhythm as u8 != 0
        };
        let suits = |(evening, rhythm): (Weekday, Rhythm)| {
            free(newcomer, evening, rhythm) && free(established, evening, rhythm)
        };
        let mask = (0..).zip(slots).filter(|(_, slot)| suits(**slot)).fold(0, |mask, (at, _)| mask | 1_u64 << at);
        Some(groups::Pair {
            id: newcomer.request.to_string(),
            gender: group_gender(newcomer.gender),
            resident_gender: group_gender(established.gender),
            nationality: kinds.country(newcomer.country.as_deref()),
            tongue: kinds.tongue(newcomer.mother_tongue()),
            level: newcomer.dutch_level.map_or(MIDDLE_LEVEL, |level| level as u8),
            women_only_required: newcomer.women_only_group || established.women_only_group,
            slots: mask,
            // Groups meet in town, and how far that is from home isn't known to the minute.
            minutes: (0..sites).map(|site| (site, 0)).collect(),
            waiting_days: newcomer.waiting_days,
        })
    };
    found.iter().filter_map(&mut pair).collect()
}

fn group_gender(gender: Option<Gender>) -> groups::Gender {
    match gender {
        Some(Gender::Woman) => groups::Gender::Female,
        Some(Gender::Man) => groups::Gender::Male,
        Some(Gender::NonBinary) | None => groups::Gender::Other,
    }
}
