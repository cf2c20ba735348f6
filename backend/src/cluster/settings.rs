//! How the private cluster is set up. What must hold is given on the command line at every start; what an operator may
//! tune is written into `postgresql.conf` once.

use std::path::Path;

use super::account::Account;
use super::error::ClusterError;

/// The database's owner, and the role that the server connects as.
pub(super) const ROLE: &str = "voorwaarts";
pub(super) const DATABASE: &str = "voorwaarts";

/// What a power cut may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing that was committed.
    Full,
    /// Everything. For tests: no waiting for the disk.
    ThrowAway,
}

/// For a machine that also runs the server and perhaps a browser. Values of people must not end up in the log, so
/// neither failing statements nor the details of a violated constraint are written to it.
pub(super) fn first_configuration() -> String {
    format!(
        "
# Voorwaarts, written when this cluster was made. Yours to tune.
shared_buffers = '{}MB'
max_connections = 50
work_mem = '8MB'
maintenance_work_mem = '64MB'
random_page_cost = 1.1
jit = off
wal_compression = on
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_rotation_age = '1d'
log_truncate_on_rotation = on
log_checkpoints = off
log_error_verbosity = terse
log_min_error_statement = panic
",
        shared_buffers_mb(&std::fs::read_to_string("/proc/meminfo").unwrap_or_default())
    )
}

/// An eighth of the memory, between 64 MB and 1 GB.
fn shared_buffers_mb(meminfo: &str) -> u64 {
    let total = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    total.map_or(128, |kilobytes| (kilobytes / 1024 / 8).clamp(64, 1024))
}

/// The socket's folder is already closed to everybody else. Behind that, PostgreSQL asks the kernel who is calling, and
/// lets in the user the server runs as, and the user that owns the files anyway.
pub(super) fn write_access_rules(cluster: &Path, account: &Account) -> Result<(), ClusterError> {
    account.write(&cluster.join("pg_hba.conf"), "local all all peer map=voorwaarts\n")?;
    let callers = [&account.server, &account.name].map(|user| format!("voorwaarts \"{user}\" {ROLE}\n"));
    account.write(&cluster.join("pg_ident.conf"), &callers.concat())
}

/// Arguments of `postgres`.
pub(super) fn arguments(socket_folder: &str, durability: Durability) -> Vec<String> {
    let quoted = format!("\"{}\"", socket_folder.replace('"', "\"\""));
    let mut settings =
        vec!["listen_addresses=".to_owned(), "port=5432".to_owned(), format!("unix_socket_directories={quoted}")];
    if durability == Durability::ThrowAway {
        settings.extend(["fsync=off", "synchronous_commit=off", "full_page_writes=off"].map(str::to_owned));
    }
    settings.into_iter().flat_map(|setting| ["-c".to_owned(), setting]).collect()
}

/// An address for libpq, whatever characters the folder's name has.
pub(super) fn database_url(socket_folder: &str) -> String {
    let mut host = String::new();
    for byte in socket_folder.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            host.push(char::from(byte));
        } else {
            host.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("postgres:///{DATABASE}?host={host}&port=5432&user={ROLE}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_buffers_follow_the_memory_within_bounds() {
        assert_eq!(shared_buffers_mb("MemTotal:        2048000 kB\nMemFree: 1 kB\n"), 250);
        assert_eq!(shared_buffers_mb("MemTotal:  100000 kB\n"), 64);
        assert_eq!(shared_buffers_mb("MemTotal:  64000000 kB\n"), 1024);
        assert_eq!(shared_buffers_mb(""), 128);
    }

    #[test]
    fn an_address_survives_spaces_and_letters_with_accents() {
        assert_eq!(
            database_url("/home/zoë/my data"),
            "postgres:///voorwaarts?host=/home/zo%C3%AB/my%20data&port=5432&user=voorwaarts"
        );
    }
}
