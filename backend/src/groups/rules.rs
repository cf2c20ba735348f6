//! Pure decisions about groups: what to warn of, and how a pair moves.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use contract::groups::{Audience, BoardWarning, BoardWarningCode, GroupDetails, LeaderWarning, MoveEffect};
use contract::ids::{GroupId, PersonId};
use contract::language::DutchLevel;
use contract::people::{Gender, Weekday};
use contract::problem::{Fault, FaultCode};

/// No more is asked for than fits.
pub fn check_details(details: &GroupDetails) -> Vec<Fault> {
    if details.least_pairs <= details.capacity {
        return Vec::new();
    }
    vec![Fault::new("/details/leastPairs", FaultCode::OutOfRange, "must not be more than fit")]
}

/// The evenings in someone's usual free moments; none when no moment is known.
pub fn evenings(availability: i32) -> Option<Vec<Weekday>> {
    let is_free = |(day, _): &(u32, Weekday)| availability >> (day * 3 + 2) & 1 == 1;
    (availability != 0).then(|| (0..).zip(Weekday::all()).filter(is_free).map(|(_, day)| day).collect())
}

fn suits(evenings: Option<&Vec<Weekday>>, evening: Option<Weekday>) -> bool {
    evenings.zip(evening).is_none_or(|(free, evening)| free.contains(&evening))
}

/// What to think of when someone leads a group that meets on this evening.
pub fn leader_warnings(
    level: Option<DutchLevel>,
    free: Option<&Vec<Weekday>>,
    evening: Option<Weekday>,
) -> Vec<LeaderWarning> {
    let low = level.is_some_and(|level| level <= DutchLevel::A2).then_some(LeaderWarning::LowDutchLevel);
    let busy = (!suits(free, evening)).then_some(LeaderWarning::EveningDoesNotSuit);
    low.into_iter().chain(busy).collect()
}

/// What is known of someone that matters in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Someone {
    pub id: PersonId,
    pub level: Option<DutchLevel>,
    /// Other than Dutch.
    pub languages: Vec<String>,
    /// None when it isn't known.
    pub evenings: Option<Vec<Weekday>>,
    pub gender: Option<Gender>,
}

/// The two of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Two {
    pub newcomer: Someone,
    pub established: Someone,
}

/// A group with who is in it.
#[derive(Debug, Clone)]
pub struct Gathering<'a> {
    pub id: GroupId,
    pub evening: Option<Weekday>,
    pub audience: Audience,
    pub capacity: usize,
    pub least_pairs: usize,
    pub coaches: Vec<&'a Someone>,
    pub assistants: Vec<&'a Someone>,
    pub pairs: Vec<&'a Two>,
}

impl<'a> Gathering<'a> {
    fn everyone(&self) -> impl Iterator<Item = &'a Someone> {
        let pairs = self.pairs.iter().flat_map(|two| [&two.newcomer, &two.established]);
        self.coaches.iter().chain(&self.assistants).copied().chain(pairs)
    }

    /// Newcomers at A0 or A1 who share a language with nobody else here.
    fn without_bridge(&self) -> impl Iterator<Item = PersonId> {
        let newcomers = self.pairs.iter().map(|two| &two.newcomer);
        let beginners = newcomers
            .filter(|person| person.level.is_some_and(|level| level <= DutchLevel::A1) && !person.languages.is_empty());
        let speaks =
            |one: &Someone, other: &Someone| one.languages.iter().any(|spoken| other.languages.contains(spoken));
        beginners
            .filter(move |person| !self.everyone().any(|other| other.id != person.id && speaks(person, other)))
            .map(|person| person.id)
    }
}

/// A warning about a group or, with someone's id, about that person in it.
type Point = (GroupId, BoardWarningCode, Option<PersonId>);

fn points(group: &Gathering) -> BTreeSet<Point> {
    let mut points = BTreeSet::new();
    let mut about_group = |holds: bool, code| {
        if holds {
            points.insert((group.id, code, None));
        }
    };
    about_group(group.coaches.is_empty(), BoardWarningCode::CoachMissing);
    about_group(group.assistants.is_empty(), BoardWarningCode::AssistantMissing);
    about_group(group.pairs.len() > group.capacity, BoardWarningCode::OverCapacity);
    about_group(group.pairs.len() < group.least_pairs, BoardWarningCode::TooFewPairs);
    let mut about = |code, people: &mut dyn Iterator<Item = PersonId>| {
        points.extend(people.map(|person| (group.id, code, Some(person))));
    };
    let beginners: Vec<PersonId> = group
        .pairs
        .iter()
        .filter(|two| two.newcomer.level == Some(DutchLevel::A0))
        .map(|two| two.newcomer.id)
        .collect();
    if let [alone] = beginners[..] {
        about(BoardWarningCode::A0Alone, &mut [alone].into_iter());
    }
    about(BoardWarningCode::NoBridgeLanguage, &mut group.without_bridge());
    let busy = group.everyone().filter(|person| !suits(person.evenings.as_ref(), group.evening));
    about(BoardWarningCode::EveningDoesNotSuit, &mut busy.map(|person| person.id));
    if group.audience == Audience::WomenOnly {
        let others = group.everyone().filter(|person| person.gender.is_some_and(|gender| gender != Gender::Woman));
        about(BoardWarningCode::WomenOnlyWithOthers, &mut others.map(|person| person.id));
    }
    points
}

/// One warning for each code, with everyone whom it is about.
fn gather(points: impl IntoIterator<Item = Point>) -> Vec<BoardWarning> {
    let mut warnings: Vec<BoardWarning> = Vec::new();
    for (group_id, code, person) in points {
        match warnings.last_mut().filter(|last| last.group_id == group_id && last.code == code) {
            Some(last) => last.person_ids.extend(person),
            None => warnings.push(BoardWarning { group_id, code, person_ids: person.into_iter().collect() }),
        }
    }
    warnings
}

/// What a coordinator would want to know about a group. What isn't known doesn't warn.
pub fn warnings(group: &Gathering) -> Vec<BoardWarning> {
    gather(points(group))
}

/// What moving a pair from one group to another would change; either may be none.
pub fn effect(pair: &Two, from: Option<&Gathering>, to: Option<&Gathering>) -> MoveEffect {
    let (mut before, mut after) = (BTreeSet::new(), BTreeSet::new());
    if from.map(|group| group.id) != to.map(|group| group.id) {
        if let Some(group) = from {
            let mut without = group.clone();
            without
                .pairs
                .retain(|two| two.newcomer.id != pair.newcomer.id || two.established.id != pair.established.id);
            before.extend(points(group));
            after.extend(points(&without));
        }
        if let Some(group) = to {
            let mut with = group.clone();
            with.pairs.push(pair);
            before.extend(points(group));
            after.extend(points(&with));
        }
    }
    MoveEffect {
        group_id: to.map(|group| group.id),
        appears: gather(after.difference(&before).copied()),
        disappears: gather(before.difference(&after).copied()),
    }
}

/// A place that a pair has or had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub group: GroupId,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
}

/// How a pair gets from its places to where it should be. Places are told by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Going {
    /// It is there already.
    Nowhere { since: Option<NaiveDate> },
    /// The place of now ends, or is removed when it would have lasted no day; then an earlier one that ended on this day
    /// goes on as if nothing had happened, or a new one begins.
    To { end: Option<usize>, remove: Option<usize>, reopen: Option<usize>, begin: Option<GroupId> },
}

/// How a pair with these places, the latest first, moves to a group or out of its group on a day.
pub fn plan_move(
    places: &[Place],
    to: (Option<GroupId>, NaiveDate),
    bounds: (NaiveDate, NaiveDate),
) -> Result<Going, Vec<Fault>> {
    let ((group, on), (proposed_on, today)) = (to, bounds);
    let latest = places.first();
    let now = latest.filter(|place| place.ends_on.is_none());
    if now.map(|place| place.group) == group {
        return Ok(Going::Nowhere { since: now.map(|place| place.starts_on) });
    }
    let fault = |code, detail: String| Err(vec![Fault::new("/on", code, detail)]);
    if on > today {
        return fault(FaultCode::InFuture, "must not lie in the future".to_owned());
    }
    let earliest = latest.map_or(proposed_on, |place| place.ends_on.unwrap_or(place.starts_on));
    if on < earliest {
        return fault(FaultCode::OutOfRange, format!("must not lie before {earliest}, when it got where it is now"));
    }
    let lasted = now.map(|place| on > place.starts_on);
    let before = match lasted {
        Some(true) => None,
        Some(false) => places.get(1).zip(Some(1)),
        None => latest.zip(Some(0)),
    };
    let goes_on = before.filter(|(place, _)| place.ends_on == Some(on) && Some(place.group) == group);
    Ok(Going::To {
        end: (lasted == Some(true)).then_some(0),
        remove: (lasted == Some(false)).then_some(0),
        reopen: goes_on.map(|(_, index)| index),
        begin: group.filter(|_| goes_on.is_none()),
    })
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
