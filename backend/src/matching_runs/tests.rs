//! What must hold of the translation and of a run, whatever the facts are.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use contract::ids::{GroupId, InterestId, PersonId, RequestId};
use contract::language::{DutchLevel, Proficiency};
use contract::matching_runs::{RequestPair, RunSettings};
use contract::people::{FreeMoment, Gender, PartOfDay, Weekday};
use contract::profiles::{GenderWish, MatchGoal, Rhythm};
use contract::requests::Track;
use matching::pairs::check;
use proptest::prelude::*;
use uuid::Uuid;

use super::division::Places;
use super::facts::{Asked, Facts, GroupFacts, PersonFacts, Place, Spoken};
use super::present::{Looked, Showing};
use super::reasons::Asking;
use super::solve;
use super::translate::pairs_input;

fn some<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(proptest::sample::select(values))
}

fn many<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Vec<T>> {
    let most = values.len();
    proptest::sample::subsequence(values, 0..=most)
}

fn evenings() -> Vec<FreeMoment> {
    let evening = |day| FreeMoment { day, part: PartOfDay::Evening };
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday]
        .map(evening)
        .into_iter()
        .chain([FreeMoment { day: Weekday::Monday, part: PartOfDay::Morning }])
        .collect()
}

fn spoken() -> Vec<Spoken> {
    [("ara", Proficiency::Native), ("eng", Proficiency::Good), ("tir", Proficiency::Basic)]
        .map(|(language, proficiency)| Spoken { language: language.to_owned(), proficiency })
        .to_vec()
}

fn person() -> impl Strategy<Value = PersonFacts> {
    let first = (
        0_u32..400,
        proptest::option::of(1950_i16..2005),
        some(vec![Gender::Woman, Gender::Man, Gender::NonBinary]),
        some(vec!["ER".to_owned(), "SY".to_owned()]),
        proptest::option::of((2300_i32..2360, 5540_i32..5600).prop_map(|(x, y)| Place { x, y })),
        some(DutchLevel::all().collect()),
        many(spoken()),
        many(evenings()),
    );
    let second = (
        many((0..4).map(|number| InterestId(Uuid::from_u128(number))).collect::<Vec<_>>()),
        some(vec![GenderWish::Woman, GenderWish::Man]),
        proptest::option::of(1_u16..12),
        many(vec![Rhythm::Weekly, Rhythm::TwoWeekly]),
        some(vec![DutchLevel::A1, DutchLevel::A2]),
        many(vec![MatchGoal::Exam, MatchGoal::Work, MatchGoal::School]),
        any::<bool>(),
    );
    (first, second).prop_map(|(first, second)| PersonFacts {
        request: RequestId(Uuid::nil()),
        person: PersonId(Uuid::nil()),
        waiting_days: first.0,
        birth_year: first.1,
        gender: first.2,
        country: first.3,
        place: first.4,
        dutch_level: first.5,
        languages: first.6,
        moments: first.7,
        interests: second.0,
        gender_wish: second.1,
        max_distance_km: second.2,
        rhythms: second.3,
        least_dutch_level: second.4,
        field_of_work: None,
        children_at_home: None,
        goals: second.5,
        women_only_group: second.6,
        employer: None,
    })
}

fn numbered(people: Vec<PersonFacts>, from: u128) -> Vec<PersonFacts> {
    let number = |(at, person): (u128, PersonFacts)| PersonFacts {
        request: RequestId(Uuid::from_u128(from + at)),
        person: PersonId(Uuid::from_u128(from + at)),
        ..person
    };
    (0..).zip(people).map(number).collect()
}

fn group(number: u128, evening: Option<Weekday>) -> GroupFacts {
    GroupFacts {
        id: GroupId(Uuid::from_u128(9000 + number)),
        evening,
        rhythm: Rhythm::Weekly,
        women_only: number == 1,
        least_pairs: 2,
        capacity: 4,
        pairs: 0,
        coach: None,
        assistant_coach: None,
        seated: Vec::new(),
    }
}

fn facts() -> impl Strategy<Value = Facts> {
    let groups = prop_oneof![
        Just(Vec::new()),
        Just(vec![group(1, Some(Weekday::Monday)), group(2, Some(Weekday::Tuesday))]),
        Just(vec![group(1, None), group(2, Some(Weekday::Wednesday))]),
    ];
    (prop::collection::vec(person(), 0..9), prop::collection::vec(person(), 0..9), groups).prop_map(
        |(newcomers, established, groups)| Facts {
            on: NaiveDate::from_ymd_opt(2026, 3, 10).unwrap_or_default(),
            track: Track::Programme,
            cohort: (!groups.is_empty()).then(|| Uuid::from_u128(1).into()),
            newcomers: numbered(newcomers, 100),
            established: numbered(established, 200),
            groups,
            apart: Vec::new(),
        },
    )
}

fn asked() -> Asked {
    Asked { settings: RunSettings::default(), locked: Vec::new(), forbidden: Vec::new(), request_ids: None }
}

/// What must hold between two people, said in the words of the domain, without the engine.
fn may_meet(facts: &Facts, newcomer: &PersonFacts, established: &PersonFacts) -> bool {
    let fits = |wish: Option<GenderWish>, gender: Option<Gender>| match (wish, gender) {
        (None, _) | (_, None) => true,
        (Some(GenderWish::Woman), Some(gender)) => gender == Gender::Woman,
        (Some(GenderWish::Man), Some(gender)) => gender == Gender::Man,
    };
    let near = match (newcomer.place, established.place) {
        (Some(one), Some(other)) => {
            let (across, along) = (f64::from(one.x - other.x), f64::from(one.y - other.y));
            let far = across.hypot(along);
            [newcomer, established].iter().all(|it| it.max_distance_km.is_none_or(|km| far <= f64::from(km) * 10.0))
        }
        _ => true,
    };
    let evening = |moment: &&FreeMoment| {
        let settled = !facts.groups.is_empty() && facts.groups.iter().all(|group| group.evening.is_some());
        moment.part == PartOfDay::Evening
            && (!settled || facts.groups.iter().any(|group| group.evening == Some(moment.day)))
    };
    let common = newcomer.moments.iter().filter(evening).any(|moment| established.moments.contains(moment));
    let free = newcomer.moments.is_empty() || established.moments.is_empty() || common;
    let rhythm = newcomer.rhythms.is_empty()
        || established.rhythms.is_empty()
        || newcomer.rhythms.iter().any(|rhythm| established.rhythms.contains(rhythm));
    let talk = newcomer.conversation_languages().any(|one| established.conversation_languages().any(|it| it == one));
    let enough = match (newcomer.dutch_level, established.least_dutch_level) {
        (Some(level), Some(least)) => level >= least,
        _ => true,
    };
    fits(newcomer.gender_wish, established.gender)
        && fits(established.gender_wish, newcomer.gender)
        && near
        && free
        && rhythm
        && (enough || talk)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_engine_lets_meet_whom_the_rules_let_meet(facts in facts()) {
        let input = pairs_input(&facts, &asked());
        for (newcomer, one) in facts.newcomers.iter().zip(&input.newcomers) {
            for (established, other) in facts.established.iter().zip(&input.residents) {
                prop_assert_eq!(check(&input, one, other).is_ok(), may_meet(&facts, newcomer, established));
            }
        }
    }

    #[test]
    fn a_run_is_proven_replays_and_can_be_shown(facts in facts()) {
        let (input, answer) = solve::run(facts.clone(), &asked(), &Places::new()).expect("valid input");
        prop_assert!(answer.proven);
        let replayed = solve::replay(&input).expect("valid input");
        prop_assert_eq!(&solve::Answer { together: answer.together, ..replayed }, &answer);
        let stored = serde_json::to_value(&input).expect("json");
        let read: solve::Input = serde_json::from_value(stored).expect("what was stored");
        prop_assert_eq!(&read, &input);
        let looked = Looked::default();
        let showing = Showing::of(&read, &answer, &looked);
        let (pairs, left, totals) = (showing.pairs(), showing.left(), showing.totals());
        // Everyone is in one pair or left, once.
        let mut seen: Vec<RequestId> = pairs.iter().flat_map(|it| [it.newcomer_request_id, it.established_request_id]).collect();
        seen.extend(left.iter().map(|it| it.request_id));
        let once: BTreeSet<_> = seen.iter().copied().collect();
        prop_assert_eq!((once.len(), seen.len()), (seen.len(), facts.newcomers.len() + facts.established.len()));
        let points: i64 = pairs.iter().map(|it| it.reasons.fit + it.reasons.waiting).sum();
        prop_assert_eq!(points, totals.points);
        for pair in &pairs {
            let sum: i64 = pair.reasons.criteria.iter().map(|row| row.points).sum();
            prop_assert_eq!(sum, pair.reasons.fit);
            prop_assert!(pair.reasons.criteria.iter().all(|row| (0..=row.most).contains(&row.points)));
            prop_assert!(!facts.has_groups() || pair.group_id.is_some() != pair.no_place.is_some());
        }
        let fair = showing.fairness();
        for dimension in contract::matching_runs::FairnessDimension::all() {
            let rows = fair.rows.iter().filter(|row| row.dimension == dimension);
            let (people, matched) = rows.fold((0, 0), |(people, matched), row| (people + row.people, matched + row.matched));
            prop_assert_eq!((people, matched), (totals.newcomers, totals.pairs));
        }
        for group in showing.groups() {
            prop_assert!(group.pairs == 0 || (group.least_pairs..=group.capacity).contains(&group.pairs));
        }
    }

    #[test]
    fn putting_aside_the_rule_that_would_help_helps(facts in facts()) {
        let (input, answer) = solve::run(facts.clone(), &asked(), &Places::new()).expect("valid input");
        let asking = Asking::of(&input);
        let looked = Looked::default();
        for left in Showing::of(&input, &answer, &looked).left() {
            let Some(person) = asking.person(left.request_id) else { continue };
            let is_newcomer = facts.newcomers.iter().any(|it| it.request == person.request);
            let others = if is_newcomer { &facts.established } else { &facts.newcomers };
            for help in left.would_help {
                let barred = others.iter().filter(|other| {
                    let (newcomer, established) = if is_newcomer { (person, *other) } else { (*other, person) };
                    let ids = (newcomer.request.to_string(), established.request.to_string());
                    asking.two(&ids.0, &ids.1).is_some_and(|(one, other)| asking.broken(one, other) == [help.rule])
                });
                prop_assert_eq!(u32::try_from(barred.count()).unwrap_or_default(), help.people);
            }
        }
    }
}

#[test]
fn who_must_not_meet_is_kept_apart_and_who_left_the_list_does_no_harm() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let tree = person().new_tree(&mut runner).expect("a person");
    let plain = PersonFacts {
        moments: Vec::new(),
        gender_wish: None,
        rhythms: Vec::new(),
        max_distance_km: None,
        least_dutch_level: None,
        ..proptest::strategy::ValueTree::current(&tree)
    };
    let facts = Facts {
        on: NaiveDate::default(),
        track: Track::Programme,
        cohort: None,
        newcomers: numbered(vec![plain.clone()], 100),
        established: numbered(vec![plain], 200),
        groups: Vec::new(),
        apart: Vec::new(),
    };
    let pair = |newcomer, established| RequestPair {
        newcomer_request_id: RequestId(Uuid::from_u128(newcomer)),
        established_request_id: RequestId(Uuid::from_u128(established)),
    };
    let found =
        |asked: &Asked| solve::run(facts.clone(), asked, &Places::new()).map(|(_, answer)| answer.pairs.pairs.len());
    assert_eq!(found(&asked()).ok(), Some(1));
    let gone = Asked { forbidden: vec![pair(100, 999)], ..asked() };
    assert_eq!(found(&gone).ok(), Some(1));
    let forbidden = Asked { forbidden: vec![pair(100, 200)], ..asked() };
    assert_eq!(found(&forbidden).ok(), Some(0));
}
