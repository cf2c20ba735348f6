//! Solves an instance from a file and prints the answer as JSON: `solve FILE.json[.gz]`.

use std::{env, error::Error, fs::File, io, io::Read, path::Path, process::ExitCode, time::Instant};

use flate2::read::GzDecoder;
use matching::{groups, pairs};
use serde::{Deserialize, Serialize};

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let (Some(file), None) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: solve FILE.json[.gz]");
        return ExitCode::from(2);
    };
    match solve(Path::new(&file)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", file.display());
            ExitCode::FAILURE
        }
    }
}

/// What kind of instance it is; the rest is read by who knows the kind.
#[derive(Deserialize)]
struct Kind {
    spec: String,
}

/// The answer, how long it took, and whether it holds when everything is computed anew: for pairs the proof too, for
/// groups the value and the hard rules.
#[derive(Serialize)]
struct Answer<S> {
    spec: String,
    milliseconds: f64,
    verified: bool,
    #[serde(flatten)]
    solution: S,
}

fn solve(file: &Path) -> Result<(), Box<dyn Error>> {
    let text = read(file)?;
    let Kind { spec } = serde_json::from_str(&text)?;
    match spec.as_str() {
        "pairs/1" => {
            let instance: pairs::Instance = serde_json::from_str(&text)?;
            let (milliseconds, solution) = timed(|| pairs::solve(&instance))?;
            let verified = solution.verify(&instance).is_ok();
            print(&Answer { spec, milliseconds, verified, solution })
        }
        "groups/1" => {
            let instance: groups::Instance = serde_json::from_str(&text)?;
            let (milliseconds, solution) = timed(|| groups::solve(&instance))?;
            let plan = solution.plan();
            let right = groups::value(&instance, &plan).total == solution.objective;
            let verified = right && groups::verify(&instance, &plan) == solution.violations;
            print(&Answer { spec, milliseconds, verified, solution })
        }
        other => Err(format!("this program solves pairs/1 and groups/1, not {other}").into()),
    }
}

fn timed<S, E>(solve: impl FnOnce() -> Result<S, E>) -> Result<(f64, S), E> {
    let begun = Instant::now();
    let solution = solve()?;
    Ok((begun.elapsed().as_secs_f64() * 1000.0, solution))
}

fn read(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    let mut source = File::open(file)?;
    if file.extension().is_some_and(|extension| extension == "gz") {
        GzDecoder::new(source).read_to_string(&mut text)?;
    } else {
        source.read_to_string(&mut text)?;
    }
    Ok(text)
}

fn print(answer: &impl Serialize) -> Result<(), Box<dyn Error>> {
    serde_json::to_writer_pretty(io::stdout().lock(), answer)?;
    println!();
    Ok(())
}
