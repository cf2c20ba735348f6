//! How long groups take: `cargo bench -p matching --bench groups`. `docs/matching.md` has the goals and what was
//! measured; 5,000 pairs and 800 groups take too long to repeat here:
//! `cargo run --release -p matching --example groups_instance -- 5000 800 1 > national.json`, then
//! `cargo run --release -p matching --bin solve -- national.json`.

#[path = "../tests/groups/invented.rs"]
mod invented;

use std::{error::Error, hint::black_box};

use criterion::Criterion;
use matching::groups::{self, Instance};

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let small: Instance = serde_json::from_str(include_str!("../tests/data/groups_small.json"))?;
    for (name, instance) in [
        ("24 pairs, 4 groups", small),
        ("60 pairs, 10 groups", invented::generate(1, 60, 10)),
        ("120 pairs, 20 groups", invented::generate(1, 120, 20)),
    ] {
        criterion.bench_function(&format!("solve, {name}"), |bench| bench.iter(|| groups::solve(black_box(&instance))));
    }

    let mut national = invented::generate(1, 5_000, 800);
    national.iterations = Some(500_000);
    let plan = groups::solve(&national)?.plan();
    let (pair, group) = (&national.pairs[17].id, national.groups[5].id.as_str());
    criterion.bench_function("price a move, 5,000 pairs, 800 groups", |bench| {
        bench.iter(|| groups::price_move(black_box(&national), &plan, pair, Some(group)));
    });
    criterion.final_summary();
    Ok(())
}
