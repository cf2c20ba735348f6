//! Solves an instance from a file and prints the answer as JSON: `solve FILE.json[.gz]`.

use std::{env, error::Error, fs::File, io, io::Read, path::Path, process::ExitCode, time::Instant};

use flate2::read::GzDecoder;
use matching::pairs;
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

/// The answer, how long it took, and whether the proof holds when it is checked from scratch.
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
            let begun = Instant::now();
            let solution = pairs::solve(&instance)?;
            let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
            solution.verify(&instance)?;
            print(&Answer { spec, milliseconds, verified: true, solution })
        }
        other => Err(format!("this program solves pairs/1, not {other}").into()),
    }
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
