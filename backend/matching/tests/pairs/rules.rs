//! Who can be a pair, why not, and for how many points.

use matching::pairs::{HardRule, Instance, Newcomer, Points, Resident, Tier, check};

/// Two people who have everything in common.
fn two() -> Instance {
    serde_json::from_value(serde_json::json!({
        "spec": "pairs/1", "seed": 1, "mode": "participation", "overdue_after_days": 180,
        "weights": { "interests": 40, "language": 60, "field": 100, "age": 100, "children": 60, "distance": 150,
                     "evening": 30, "goal": 120 },
        "newcomers": [{ "id": "N", "x": 0, "y": 0, "age": 30, "gender": "f", "wants_gender": "f", "level": 1,
            "mother_tongue": 3, "langs": 8, "interests": 31, "evenings": 15, "rhythm": 1, "field": 2, "children": 1,
            "goal": 2, "track": "work", "employer": "E1", "max_dist": 50, "waiting_days": 181 }],
        "volunteers": [{ "id": "R", "x": 30, "y": 40, "age": 40, "gender": "f", "wants_gender": "f", "min_level": 2,
            "langs": 24, "interests": 63, "evenings": 31, "rhythm": 3, "field": 2, "children": 1, "offers": 4,
            "tracks": ["programme", "work"], "employer": "E1", "max_dist": 60 }]
    }))
    .unwrap()
}

fn checked(change: impl FnOnce(&mut Newcomer, &mut Resident)) -> Result<Points, Vec<HardRule>> {
    let mut instance = two();
    let (mut newcomer, mut resident) = (instance.newcomers.remove(0), instance.residents.remove(0));
    change(&mut newcomer, &mut resident);
    check(&instance, &newcomer, &resident)
}

#[test]
fn points_are_given_per_criterion() {
    let points = checked(|_, _| {}).unwrap();
    let expected = Points {
        interests: 160, // five in common, four count
        language: 120,  // double at A1
        field: 100,
        age: 60, // ten years apart
        children: 60,
        distance: 100, // 5 km
        evening: 90,   // four in common, three count
        goal: 120,
        waiting: 50, // 25 whole weeks
        tier: Tier::Overdue,
    };
    assert_eq!(points, expected);
    assert_eq!((points.fit(), points.total()), (810, 860));
}

#[test]
fn each_rule_is_broken_by_what_it_says_and_by_nothing_else() {
    let broken = |change: fn(&mut Newcomer, &mut Resident)| checked(change).unwrap_err();
    assert_eq!(broken(|_, resident| resident.tracks.clear()), [HardRule::Track]);
    assert_eq!(broken(|_, resident| resident.employer = None), [HardRule::Track]);
    assert_eq!(broken(|newcomer, _| newcomer.gender = matching::pairs::Gender::Male), [HardRule::Gender]);
    assert_eq!(broken(|_, resident| resident.gender = matching::pairs::Gender::Other), [HardRule::Gender]);
    assert_eq!(broken(|_, resident| resident.x += 1), [HardRule::Travel]);
    assert_eq!(broken(|_, resident| resident.max_distance = 49), [HardRule::Travel]);
    assert_eq!(broken(|newcomer, _| newcomer.evenings = 32), [HardRule::Evening]);
    assert_eq!(broken(|_, resident| resident.rhythm = 2), [HardRule::Rhythm]);
    assert_eq!(broken(|newcomer, _| newcomer.languages = 1), [HardRule::Language]);
}

#[test]
fn nobody_shares_an_employer_by_having_none() {
    let neither = |newcomer: &mut Newcomer, resident: &mut Resident| {
        newcomer.employer = None;
        resident.employer = None;
    };
    assert_eq!(checked(neither).unwrap_err(), [HardRule::Track]);
}

#[test]
fn enough_dutch_or_another_language_will_do() {
    assert!(checked(|newcomer, _| newcomer.level = 2).is_ok());
    let only_dutch = checked(|newcomer, _| {
        newcomer.level = 2;
        newcomer.languages = 0;
    });
    assert_eq!(only_dutch.unwrap().language, 0);
    let not_a_beginner = checked(|newcomer, _| newcomer.level = 2);
    assert_eq!(not_a_beginner.unwrap().language, 60);
}

#[test]
fn all_broken_rules_are_told_in_their_order() {
    let mut instance = two();
    instance.excluded = vec![("N".into(), "R".into())];
    instance.residents[0].rhythm = 2;
    instance.residents[0].x = 1000;
    let broken = check(&instance, &instance.newcomers[0], &instance.residents[0]).unwrap_err();
    assert_eq!(broken, [HardRule::Travel, HardRule::Rhythm, HardRule::Excluded]);
    assert_eq!(broken.iter().map(ToString::to_string).collect::<Vec<_>>(), ["H3", "H5", "H7"]);
}

#[test]
fn what_is_unknown_gives_no_points_and_breaks_no_rule() {
    let points = checked(|newcomer, resident| {
        newcomer.age = None;
        newcomer.field = None;
        resident.field = None;
        newcomer.goal = None;
    })
    .unwrap();
    assert_eq!((points.age, points.field, points.goal), (0, 0, 0));
}

#[test]
fn overdue_is_past_the_limit_not_at_it() {
    assert_eq!(checked(|newcomer, _| newcomer.waiting_days = 180).unwrap().tier, Tier::Regular);
    assert_eq!(checked(|newcomer, _| newcomer.waiting_days = 10_000).unwrap().waiting, 104);
}

#[test]
fn all_faults_of_an_instance_are_told_at_once() {
    let mut instance = two();
    instance.newcomers.push(instance.newcomers[0].clone());
    instance.newcomers[1].level = 7;
    instance.weights.goal = -1;
    instance.participation_weight = Some(101);
    instance.locked = vec![("N".into(), "R".into()), ("X".into(), "R".into())];
    let faults = matching::pairs::solve(&instance).unwrap_err().faults;
    let pointers: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(
        pointers,
        [
            "/participation_weight",
            "/weights/goal",
            "/newcomers/1/level",
            "/newcomers/1/id",
            "/locked/1/0",
            "/locked/1/1"
        ]
    );
}

#[test]
fn an_unknown_field_is_refused() {
    let mut value = serde_json::to_value(two()).unwrap();
    value["newcomers"][0]["nationality"] = "NL".into();
    assert!(serde_json::from_value::<Instance>(value).is_err());
}
