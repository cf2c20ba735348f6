use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn person(id: u128) -> PersonId {
    PersonId(Uuid::from_u128(id))
}

fn group(id: u128) -> GroupId {
    GroupId(Uuid::from_u128(id))
}

fn day(days: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(days)
}

fn someone() -> impl Strategy<Value = Someone> {
    let level = proptest::option::of(proptest::sample::select(DutchLevel::all().collect::<Vec<_>>()));
    let languages = proptest::sample::subsequence(vec!["ara", "eng", "tir"], 0..=3);
    let evenings = proptest::option::of(proptest::sample::subsequence(Weekday::all().collect::<Vec<_>>(), 0..=7));
    let gender = proptest::option::of(proptest::sample::select(Gender::all().collect::<Vec<_>>()));
    (level, languages, evenings, gender).prop_map(|(level, languages, evenings, gender)| Someone {
        id: person(0),
        level,
        languages: languages.into_iter().map(str::to_owned).collect(),
        evenings,
        gender,
    })
}

/// Some people, each with an id of their own.
fn cast() -> impl Strategy<Value = (Vec<Two>, Vec<Someone>)> {
    let pairs = proptest::collection::vec((someone(), someone()), 1..9);
    (pairs, proptest::collection::vec(someone(), 0..4)).prop_map(|(pairs, mut leaders)| {
        let mut next = 0..;
        let mut named = |mut who: Someone| {
            who.id = person(next.next().unwrap());
            who
        };
        let pairs = pairs
            .into_iter()
            .map(|(newcomer, established)| Two { newcomer: named(newcomer), established: named(established) });
        let pairs: Vec<Two> = pairs.collect();
        leaders.iter_mut().for_each(|leader| *leader = named(leader.clone()));
        (pairs, leaders)
    })
}

fn gathering<'a>(id: u128, pairs: &'a [Two], leaders: &'a [Someone]) -> Gathering<'a> {
    Gathering {
        id: group(id),
        evening: Some(Weekday::Tuesday),
        audience: Audience::WomenOnly,
        capacity: 5,
        least_pairs: 3,
        coaches: leaders.iter().take(1).collect(),
        assistants: leaders.iter().skip(1).collect(),
        pairs: pairs.iter().collect(),
    }
}

fn people_of(warnings: &[BoardWarning], code: BoardWarningCode) -> Option<Vec<PersonId>> {
    warnings.iter().find(|warning| warning.code == code).map(|warning| warning.person_ids.clone())
}

proptest! {
    /// Each warning is there exactly when what it says is so, written out anew.
    #[test]
    fn a_warning_is_there_exactly_when_it_is_true((pairs, leaders) in cast()) {
        let group = gathering(1, &pairs, &leaders);
        let found = warnings(&group);
        let about = |code| people_of(&found, code);
        prop_assert_eq!(about(BoardWarningCode::CoachMissing).is_some(), leaders.is_empty());
        prop_assert_eq!(about(BoardWarningCode::AssistantMissing).is_some(), leaders.len() < 2);
        prop_assert_eq!(about(BoardWarningCode::OverCapacity).is_some(), pairs.len() > 5);
        prop_assert_eq!(about(BoardWarningCode::TooFewPairs).is_some(), pairs.len() < 3);

        let everyone: Vec<&Someone> =
            leaders.iter().chain(pairs.iter().flat_map(|two| [&two.newcomer, &two.established])).collect();
        let sorted = |wanted: &dyn Fn(&Someone) -> bool| {
            let mut ids: Vec<PersonId> = everyone.iter().filter(|who| wanted(who)).map(|who| who.id).collect();
            ids.sort_unstable();
            (!ids.is_empty()).then_some(ids)
        };
        let busy = |who: &Someone| who.evenings.as_ref().is_some_and(|free| !free.contains(&Weekday::Tuesday));
        prop_assert_eq!(about(BoardWarningCode::EveningDoesNotSuit), sorted(&busy));
        let not_a_woman = |who: &Someone| matches!(who.gender, Some(Gender::Man | Gender::NonBinary));
        prop_assert_eq!(about(BoardWarningCode::WomenOnlyWithOthers), sorted(&not_a_woman));

        let newcomers: Vec<PersonId> = pairs.iter().map(|two| two.newcomer.id).collect();
        let beginner = |who: &Someone| newcomers.contains(&who.id) && who.level == Some(DutchLevel::A0);
        prop_assert_eq!(about(BoardWarningCode::A0Alone), sorted(&beginner).filter(|ids| ids.len() == 1));
        let lost = |who: &Someone| {
            newcomers.contains(&who.id)
                && matches!(who.level, Some(DutchLevel::A0 | DutchLevel::A1))
                && !who.languages.is_empty()
                && !everyone.iter().any(|other| {
                    other.id != who.id && other.languages.iter().any(|spoken| who.languages.contains(spoken))
                })
        };
        prop_assert_eq!(about(BoardWarningCode::NoBridgeLanguage), sorted(&lost));
    }

    /// What a move would change is the difference between the two boards, and moving back changes it back.
    #[test]
    fn the_effect_of_a_move_is_the_difference_it_makes((pairs, leaders) in cast(), there in 0usize..9) {
        let (moved, others) = pairs.split_first().unwrap();
        let (stay, host) = others.split_at(there.min(others.len()));
        let [from, left] = [&pairs[..=stay.len()], stay].map(|pairs| gathering(1, pairs, &leaders));
        let to = gathering(2, host, &[]);
        let mut joined = to.clone();
        joined.pairs.push(moved);

        let effect_there = effect(moved, Some(&from), Some(&to));
        let single = |all: &[&Gathering]| -> BTreeSet<Point> { all.iter().flat_map(|group| points(group)).collect() };
        let (before, after) = (single(&[&from, &to]), single(&[&left, &joined]));
        prop_assert_eq!(&effect_there.appears, &gather(after.difference(&before).copied()));
        prop_assert_eq!(&effect_there.disappears, &gather(before.difference(&after).copied()));
        let back = effect(moved, Some(&joined), Some(&left));
        prop_assert_eq!(&back.appears, &effect_there.disappears);
        prop_assert_eq!(&back.disappears, &effect_there.appears);
        let nowhere = effect(moved, Some(&from), Some(&from));
        prop_assert!(nowhere.appears.is_empty() && nowhere.disappears.is_empty());
    }

    /// Whatever is moved where and when: a pair is in one group at a time, what was so before the day of a move stays
    /// so, and from that day on the pair is where it was moved to.
    #[test]
    fn moves_add_to_history_and_never_change_it(
        moves in proptest::collection::vec((0u64..12, proptest::option::of(0u128..3)), 1..25),
        first in proptest::option::of(0u128..3),
    ) {
        let today = day(10);
        let mut places: Vec<Place> = first
            .map(|id| Place { group: group(id), starts_on: day(2), ends_on: None })
            .into_iter()
            .collect();
        let at = |places: &[Place], when: NaiveDate| {
            let here: Vec<GroupId> = places
                .iter()
                .filter(|place| place.starts_on <= when && place.ends_on.is_none_or(|end| when < end))
                .map(|place| place.group)
                .collect();
            assert!(here.len() <= 1, "in two groups at once");
            here.first().copied()
        };
        for (on, to) in moves {
            let (on, to) = (day(on), to.map(group));
            let before = places.clone();
            let latest_two = &places[..places.len().min(2)];
            match plan_move(latest_two, (to, on), (day(2), today)) {
                Err(faults) => prop_assert_eq!(&faults[0].pointer, "/on"),
                Ok(Going::Nowhere { .. }) => prop_assert_eq!(at(&places, day(99)), to),
                Ok(Going::To { end, remove, reopen, begin }) => {
                    prop_assert!(on <= today && on >= day(2));
                    if let Some(index) = end {
                        places[index].ends_on = Some(on);
                    }
                    if let Some(index) = reopen {
                        places[index].ends_on = None;
                    }
                    if let Some(index) = remove {
                        places.remove(index);
                    }
                    if let Some(group) = begin {
                        places.insert(0, Place { group, starts_on: on, ends_on: None });
                    }
                    for when in 0..20 {
                        let expected = if day(when) < on { at(&before, day(when)) } else { to };
                        prop_assert_eq!(at(&places, day(when)), expected);
                    }
                    prop_assert!(places.iter().all(|place| place.ends_on.is_none_or(|end| end > place.starts_on)));
                }
            }
        }
    }

    #[test]
    fn a_move_that_is_undone_on_its_day_leaves_nothing_behind(start in 0u64..5, on in 0u64..10) {
        let home = [Place { group: group(1), starts_on: day(start), ends_on: None }];
        let bounds = (day(0), day(9));
        prop_assume!(on > start && on < 10);
        prop_assert_eq!(
            plan_move(&home, (Some(group(2)), day(on)), bounds),
            Ok(Going::To { end: Some(0), remove: None, reopen: None, begin: Some(group(2)) })
        );
        let moved = [
            Place { group: group(2), starts_on: day(on), ends_on: None },
            Place { group: group(1), starts_on: day(start), ends_on: Some(day(on)) },
        ];
        prop_assert_eq!(
            plan_move(&moved, (Some(group(1)), day(on)), bounds),
            Ok(Going::To { end: None, remove: Some(0), reopen: Some(1), begin: None })
        );
    }

    #[test]
    fn the_evenings_are_those_of_the_free_moments(bits in 0i32..(1 << 21)) {
        let expected = (bits != 0).then(|| {
            (0..).zip(Weekday::all()).filter(|(day, _)| bits & (4 << (3 * day)) != 0).map(|(_, day)| day).collect::<Vec<_>>()
        });
        prop_assert_eq!(evenings(bits), expected);
    }

    #[test]
    fn nothing_that_is_unknown_warns_of_a_leader(level in proptest::option::of(proptest::sample::select(DutchLevel::all().collect::<Vec<_>>()))) {
        let found = leader_warnings(level, None, Some(Weekday::Monday));
        let low = matches!(level, Some(DutchLevel::A0 | DutchLevel::A1 | DutchLevel::A2));
        prop_assert_eq!(found, if low { vec![LeaderWarning::LowDutchLevel] } else { vec![] });
        let busy = leader_warnings(None, Some(&vec![Weekday::Friday]), Some(Weekday::Monday));
        prop_assert_eq!(busy, vec![LeaderWarning::EveningDoesNotSuit]);
        prop_assert!(leader_warnings(None, Some(&vec![]), None).is_empty());
    }
}
