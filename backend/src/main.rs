//! The program: `serve`, `migrate`, `demo`, `sweep`, `openapi`, `admin` and `healthcheck`.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser as _;
use voorwaarts::config::{Cli, Command};

mod commands;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(settings) => commands::serve(&settings),
        Command::Migrate { database, down_all } => commands::migrate(&database, down_all),
        Command::Demo { database, reset } => commands::demo(&database, reset),
        Command::Sweep { database } => commands::sweep(&database),
        Command::Openapi => commands::openapi(),
        Command::Admin { command } => commands::admin(command),
        Command::Healthcheck { url } => commands::healthcheck(&url),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("voorwaarts: {}", one_line(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// One clear line, whatever the cause says.
fn one_line(error: &dyn Error) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}
