//! How long pairs take: `cargo bench -p matching --bench pairs`. `docs/matching.md` has the goals, and
//! `comparison/compare.py` puts other libraries beside it.

#[path = "support/generate.rs"]
mod generate;

use std::{error::Error, hint::black_box};

use criterion::{BatchSize, Criterion};
use matching::{
    pairs::{
        self, Person, Solver,
        assignment::{Assignment, Dense, Edge, Problem},
    },
    stable::Numbers,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    profiles(&mut criterion, "cohort 40 × 45", generate::COHORT)?;
    profiles(&mut criterion, "national 10,000 × 10,000", generate::NATION)?;
    matrices(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}

/// From profiles to an explained proposal, and what a coordinator does with it.
fn profiles(criterion: &mut Criterion, name: &str, scale: generate::Scale) -> Result<(), Box<dyn Error>> {
    let instance = generate::instance(scale, 1);
    let solution = pairs::solve(&instance)?;
    let solver = Solver::new(&instance)?;
    // Two people who are proposed to others: the proposal has to give way.
    let (one, other) = (&solution.pairs[0], &solution.pairs[solution.pairs.len() / 2]);
    let (newcomer, resident) = (one.newcomer.as_str(), other.resident.as_str());
    let mut group = criterion.benchmark_group(name);
    group.bench_function("solve and explain", |bench| bench.iter(|| pairs::solve(black_box(&instance))));
    group.bench_function("solve again after a lock", |bench| {
        // The first change turns the possible pairs round; a kept run has that behind it.
        let mut kept = solver.clone();
        let _ = kept.cost_of(newcomer, resident);
        bench.iter_batched_ref(|| kept.clone(), |solver| solver.lock(newcomer, resident), BatchSize::LargeInput);
    });
    group.bench_function("all alternatives of one person", |bench| {
        let mut solver = solver.clone();
        bench.iter(|| solver.alternatives(black_box(Person::Newcomer(newcomer))));
    });
    group.bench_function("check the proof from scratch", |bench| bench.iter(|| solution.verify(black_box(&instance))));
    group.finish();
    Ok(())
}

fn matrices(criterion: &mut Criterion) -> Result<(), Box<dyn Error>> {
    let mut group = criterion.benchmark_group("assignment");
    for size in [1000, 3000] {
        let values = random(size);
        let problem = full(&values, size)?;
        group.bench_function(format!("dense {size}"), |bench| {
            bench.iter_batched(|| problem.clone(), |problem| Assignment::of(problem, &[]), BatchSize::LargeInput);
        });
        let dense = Dense::new(&values, size)?;
        group.bench_function(format!("dense {size}, core and pricing"), |bench| {
            bench.iter(|| black_box(&dense).solve());
        });
    }
    let problem = full(&assortative(3000), 3000)?;
    group.bench_function("near-tied assortative 3000", |bench| {
        bench.iter_batched(|| problem.clone(), |problem| Assignment::of(problem, &[]), BatchSize::LargeInput);
    });
    let problem = sparse(10_000, 50)?;
    group.bench_function("sparse 10,000 × 50", |bench| {
        bench.iter_batched(|| problem.clone(), |problem| Assignment::of(problem, &[]), BatchSize::LargeInput);
    });
    group.finish();
    Ok(())
}

fn random(size: usize) -> Vec<i32> {
    let mut numbers = Numbers::new(1);
    (0..size * size).map(|_| 1 + numbers.below(1_000_000) as i32).collect()
}

fn assortative(size: usize) -> Vec<i32> {
    let mut numbers = Numbers::new(1);
    let mut strengths = || -> Vec<i32> { (0..size).map(|_| 1 + numbers.below(1000) as i32).collect() };
    let (rows, columns) = (strengths(), strengths());
    let pairs = rows.iter().flat_map(|row| columns.iter().map(move |column| row * column));
    pairs.map(|value| value + numbers.below(10) as i32).collect()
}

fn full(values: &[i32], size: usize) -> Result<Problem, Box<dyn Error>> {
    Ok(Problem::by_row(size, size, |row, edges| {
        let row = &values[row * size..(row + 1) * size];
        edges.extend((0..).zip(row).map(|(to, &value)| Edge { to, value }));
        0
    })?)
}

fn sparse(size: usize, degree: usize) -> Result<Problem, Box<dyn Error>> {
    let mut numbers = Numbers::new(1);
    Ok(Problem::by_row(size, size, |_, edges| {
        let from = edges.len();
        while edges.len() < from + degree {
            let edge = Edge { to: numbers.below(size as u64) as u32, value: 1 + numbers.below(1_000_000) as i32 };
            if edges[from..].iter().all(|other| other.to != edge.to) {
                edges.push(edge);
            }
        }
        0
    })?)
}
