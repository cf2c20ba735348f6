//! `comparison make KIND FILE` writes an instance, `comparison solve SOLVER FILE` solves it and prints what it found
//! and what that cost. `compare.py` runs all of it, each solver in a process of its own.

#[path = "../../benches/support/generate.rs"]
#[expect(dead_code, reason = "the cohort is for the benchmarks and tests")]
mod generate;
mod instances;
mod solvers;

use std::{env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["make", kind, file] => Ok(fs::write(file, instances::make(kind)?.to_bytes())?),
        ["solve", "own-from-profiles", _] => {
            let instance = generate::instance(generate::NATION, instances::SEED);
            let begun = processor_ms()?;
            let solution = matching::pairs::solve(&instance)?;
            report(solution.certificate.bound, begun)
        }
        ["solve", solver, file] => {
            let instance = instances::Instance::from_bytes(&fs::read(file)?)?;
            // What the solver's own form of the instance takes counts: it is how one would use it.
            let begun = processor_ms()?;
            let objective = solvers::solve(solver, instance)?;
            report(objective, begun)
        }
        _ => Err("comparison make KIND FILE | comparison solve SOLVER FILE".into()),
    }
}

fn report(objective: i64, begun: f64) -> Result<(), Box<dyn Error>> {
    let spent = processor_ms()? - begun;
    println!(r#"{{"objective": {objective}, "processor_ms": {spent:.2}, "peak_mb": {:.1}}}"#, peak_mb()?);
    Ok(())
}

/// Time on the processor of this process, so that other load on the machine counts as little as possible.
fn processor_ms() -> Result<f64, Box<dyn Error>> {
    let text = fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds: f64 = text.split_whitespace().next().ok_or("no schedstat")?.parse()?;
    Ok(nanoseconds / 1e6)
}

fn peak_mb() -> Result<f64, Box<dyn Error>> {
    let text = fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:")).ok_or("no peak")?;
    let kilobytes: f64 = line.split_whitespace().nth(1).ok_or("no peak")?.parse()?;
    Ok(kilobytes / 1024.0)
}
