//! Finds PostgreSQL's server programs. Distributions keep them outside `PATH`, one folder per major version.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::account::Account;
use super::error::ClusterError;

pub(super) const OLDEST_MAJOR: u32 = 14;

/// A place in which `*` stands for any part of one name.
const PLACES: [&str; 7] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/lib64/pgsql/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
];

pub(super) struct Binaries {
    pub(super) folder: PathBuf,
    pub(super) major: u32,
}

impl Binaries {
    /// Those of the cluster's own major version, or the newest for a new cluster.
    pub(super) fn find(account: &Account, cluster: &Path) -> Result<Binaries, ClusterError> {
        let named = std::env::var_os("VOORWAARTS_POSTGRES_BIN").map(PathBuf::from);
        let folders = named.clone().map_or_else(candidates, |folder| BTreeSet::from([folder]));
        let mut found: Vec<Binaries> = folders.into_iter().filter_map(|folder| examine(account, folder)).collect();
        found.sort_by_key(|binaries| binaries.major);
        if let (Some(folder), true) = (named, found.is_empty()) {
            return Err(ClusterError::NamedBinariesUnusable(folder));
        }
        let Some(made_by) = made_by(cluster) else {
            return match found.pop() {
                None => Err(ClusterError::NoBinaries),
                Some(newest) if newest.major < OLDEST_MAJOR => {
                    Err(ClusterError::TooOld { found: newest.major, folder: newest.folder })
                }
                Some(newest) => Ok(newest),
            };
        };
        let majors = found.iter().map(|binaries| binaries.major.to_string()).collect::<Vec<_>>().join(", ");
        match found.into_iter().find(|binaries| binaries.major == made_by) {
            Some(same) => Ok(same),
            None if majors.is_empty() => Err(ClusterError::NoBinaries),
            None => Err(ClusterError::OtherMajor { folder: cluster.into(), made_by, found: majors }),
        }
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

fn made_by(cluster: &Path) -> Option<u32> {
    std::fs::read_to_string(cluster.join("PG_VERSION")).ok()?.trim().parse().ok()
}

fn candidates() -> BTreeSet<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).collect::<Vec<_>>();
    let usual = PLACES.iter().flat_map(|place| expand(place));
    // A link on PATH (macOS, some images) leads to the folder that holds all of them.
    on_path
        .into_iter()
        .chain(usual)
        .filter_map(|folder| Some(folder.join("postgres").canonicalize().ok()?.parent()?.into()))
        .collect()
}

fn expand(place: &str) -> Vec<PathBuf> {
    let Some((head, tail)) = place.split_once('*') else {
        return vec![place.into()];
    };
    let (parent, prefix) = head.rsplit_once('/').unwrap_or(("", head));
    let entries = std::fs::read_dir(format!("{parent}/")).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path().join(tail.trim_start_matches('/')))
        .collect()
}

fn examine(account: &Account, folder: PathBuf) -> Option<Binaries> {
    if !["initdb", "pg_ctl"].iter().all(|program| folder.join(program).exists()) {
        return None;
    }
    let output = account.command(folder.join("postgres")).arg("--version").stderr(Stdio::null()).output().ok()?;
    let major = parse_major(&String::from_utf8_lossy(&output.stdout))?;
    Some(Binaries { folder, major })
}

/// Reads "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)" and "postgres (PostgreSQL) 18beta1".
fn parse_major(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    let digits = number.find(|c: char| !c.is_ascii_digit()).map_or(number, |end| &number[..end]);
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn major_versions_are_read_from_what_the_program_says() {
        assert_eq!(parse_major("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n"), Some(15));
        assert_eq!(parse_major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(parse_major("postgres (PostgreSQL) 9.6.24"), Some(9));
        assert_eq!(parse_major("something else"), None);
    }
}
