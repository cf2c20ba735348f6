//! What the program gives up before it reads anything.

use rustix::process::{Resource, Rlimit, setrlimit};

const MEMORY: u64 = 2 * 1024 * 1024 * 1024;
const SECONDS: u64 = 60;
/// Standard input, output and error. No other file, and no connection, can be opened any more.
const OPEN_FILES: u64 = 3;

/// # Errors
/// When the system doesn't grant a limit: then nothing is read.
pub fn give_up() -> Result<(), String> {
    for (resource, limit) in
        [(Resource::As, MEMORY), (Resource::Cpu, SECONDS), (Resource::Core, 0), (Resource::Nofile, OPEN_FILES)]
    {
        let limit = Rlimit { current: Some(limit), maximum: Some(limit) };
        setrlimit(resource, limit).map_err(|error| format!("a limit can't be set: {error}"))?;
    }
    Ok(())
}
