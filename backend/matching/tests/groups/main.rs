//! Groups: the engine against instances whose answer is known, against every plan there is of tiny ones, and against
//! itself.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod board;
mod every_plan;
mod invented;
mod rules;
mod wishes;

use matching::groups::{self, Instance, Plan};

fn small() -> Instance {
    let mut instance: Instance = serde_json::from_str(include_str!("../data/groups_small.json")).unwrap();
    // A tenth of what is usual is enough here.
    instance.iterations = Some(200_000);
    instance
}

fn optimum() -> Plan {
    serde_json::from_str(include_str!("../data/groups_small.sol.json")).unwrap()
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
    assert_eq!(found.groups.iter().map(|group| group.value).sum::<i64>(), found.objective);
    assert!(found.bound >= 11_645);
    assert_eq!(found.placed + found.unplaced.len(), instance.pairs.len());
}

#[test]
fn the_form_is_read_and_written_unchanged_and_nothing_unknown_is_taken() {
    let text = include_str!("../data/groups_small.json");
    let form: serde_json::Value = serde_json::from_str(text).unwrap();
    let mut written = serde_json::to_value(serde_json::from_str::<Instance>(text).unwrap()).unwrap();
    assert_eq!(written["weights"]["moved"].take(), 200, "an instance of before there were told pairs");
    written["weights"].as_object_mut().unwrap().remove("moved");
    assert_eq!(written, form);

    let mut strange = form;
    strange["pairs"][3]["religion"] = "x".into();
    assert!(serde_json::from_value::<Instance>(strange).unwrap_err().to_string().contains("religion"));
}

#[test]
fn every_fault_is_named_at_once() {
    let mut instance = small();
    instance.spec = "groups/2".into();
    instance.pairs[2].id = "P0001".into();
    instance.pairs[4].slots = 1 << 8;
    instance.groups[1].site = 7;
    instance.groups[2].min = 9;
    instance.locked.push(["P9999".into(), "G001".into()]);
    instance.weights.placed = i64::MAX;
    instance.fixed_staff.entry("G001".into()).or_default().coach = Some("C0000".into());
    let faults = groups::solve(&instance).unwrap_err().faults;
    let pointers: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(
        pointers,
        [
            "/spec",
            "/pairs/2/id",
            "/groups/1/site",
            "/groups/2/min",
            "/pairs/4/slots",
            "/locked/1/0",
            "/fixed_staff/G001/coach",
            "/weights/placed",
        ]
    );
}

#[test]
fn nothing_to_divide_is_an_answer_too() {
    let mut instance = small();
    instance.pairs.clear();
    instance.keep_together.clear();
    instance.keep_apart.clear();
    instance.locked.clear();
    let found = groups::solve(&instance).unwrap();
    assert_eq!((found.objective, found.bound, found.gap_basis_points), (0, 0, 0));

    let mut nowhere = small();
    nowhere.groups.clear();
    nowhere.locked.clear();
    let found = groups::solve(&nowhere).unwrap();
    assert_eq!((found.objective, found.unplaced.len()), (0, 24));
}
