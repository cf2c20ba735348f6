//! Groups: the engine against instances whose answer is known, and against itself.
#![expect(clippy::unwrap_used, reason = "tests")]

use matching::groups::{self, Instance, Plan};

fn small() -> Instance {
    serde_json::from_str(include_str!("data/groups_small.json")).unwrap()
}

fn optimum() -> Plan {
    serde_json::from_str(include_str!("data/groups_small.sol.json")).unwrap()
}

#[test]
fn the_known_optimum_keeps_every_rule_and_is_reached() {
    let (instance, known) = (small(), optimum());
    assert_eq!(groups::verify(&instance, &known), []);
    assert_eq!(groups::value(&instance, &known).total, 11_645);

    let found = groups::solve(&instance).unwrap();
    assert_eq!(groups::verify(&instance, &found.plan()), []);
    assert_eq!(found.objective, 11_645);
    assert_eq!(groups::value(&instance, &found.plan()).total, found.objective);
    assert!(found.bound >= 11_645);
    assert_eq!(found.placed + found.unplaced.len(), instance.pairs.len());
}
