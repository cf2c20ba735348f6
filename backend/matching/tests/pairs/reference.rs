//! The reference instance, whose best answer two independent programs have proven.

use matching::pairs::{self, Instance};

fn cohort() -> Instance {
    serde_json::from_str(include_str!("../data/pairs_cohort.json")).unwrap()
}

#[test]
fn the_reference_instance_has_the_proven_optimum() {
    let reference: serde_json::Value =
        serde_json::from_str(include_str!("../data/pairs_cohort.reference.json")).unwrap();
    let instance = cohort();
    let solution = pairs::solve(&instance).unwrap();
    assert_eq!(solution.objective, reference["objective"]);
    assert_eq!(solution.tiers.matched, reference["matched"]);
    assert_eq!(solution.tiers.overdue_matched, reference["overdue_matched"]);
    assert_eq!(solution.overdue, reference["overdue_total"]);
    assert_eq!(solution.feasible_pairs, reference["feasible_pairs"]);
    assert_eq!(solution.feasible_points, reference["sum_feasible_scores"]);
    let chosen = solution.pairs.iter().filter(|pair| !pair.locked);
    assert_eq!(chosen.map(|pair| pair.points.fit()).sum::<i64>(), reference["score_points"]);
    solution.verify(&instance).unwrap();
}
