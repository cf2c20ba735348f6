//! What can go wrong with the private PostgreSQL cluster, each as one line that says what to do.

use std::io;
use std::path::PathBuf;

use super::binaries::OLDEST_MAJOR;

/// A fault of the private cluster. `Display` is a single line, fit to be the last thing a stopped server prints.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// No server binaries anywhere.
    #[error(
        "no PostgreSQL server found: install it (Debian, Ubuntu: apt-get install postgresql; macOS: brew install \
         postgresql@17), name the folder of its binaries in VOORWAARTS_POSTGRES_BIN, or set DATABASE_URL"
    )]
    NoBinaries,

    /// `VOORWAARTS_POSTGRES_BIN` names a folder without the binaries.
    #[error("VOORWAARTS_POSTGRES_BIN is {}, but initdb, postgres and pg_ctl can't all be run from there", .0.display())]
    NamedBinariesUnusable(PathBuf),

    /// The newest binaries are too old.
    #[error("PostgreSQL {found} in {} is too old: version {OLDEST_MAJOR} or newer is needed", .folder.display())]
    TooOld {
        /// The newest major version that was found.
        found: u32,
        /// Where it was found.
        folder: PathBuf,
    },

    /// The cluster in the data folder was made by a major version that is not installed.
    #[error(
        "the data in {} was made by PostgreSQL {made_by}, and only {found} is installed: install PostgreSQL {made_by}, \
         or restore a backup into a new data folder", .folder.display()
    )]
    OtherMajor {
        /// The cluster's folder.
        folder: PathBuf,
        /// The major version that made it.
        made_by: u32,
        /// The major versions found, for reading.
        found: String,
    },

    /// A folder or file could not be used.
    #[error("can't {action} {}: {source}", .path.display())]
    Folder {
        /// What was tried, as a verb: "create", "lock".
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },

    /// A path that can't be put in a connection string.
    #[error("the path {} is not valid UTF-8, which a database address needs", .0.display())]
    NotUtf8(PathBuf),

    /// Another server runs on the same data folder.
    #[error("the data folder {} is in use by another Voorwaarts server{}", .folder.display(), in_brackets(.process))]
    InUse {
        /// The data folder.
        folder: PathBuf,
        /// That server's process id, where known.
        process: Option<u32>,
    },

    /// The cluster belongs to somebody else.
    #[error("{} belongs to the user with id {owner}: start the server as that user or as root", .folder.display())]
    OtherOwner {
        /// The cluster's folder.
        folder: PathBuf,
        /// Who owns it.
        owner: u32,
    },

    /// Root has no unprivileged user to run PostgreSQL as.
    #[error(
        "PostgreSQL refuses to run as root, and there is no user 'postgres' or 'nobody' to run it as: create one, or set DATABASE_URL"
    )]
    NoUnprivilegedUser,

    /// The unprivileged user can't get at the folder.
    #[error("the user '{user}' can't reach {}: open the folders above it for passing through (chmod o+x), or choose another data folder", .folder.display())]
    Unreachable {
        /// The user that PostgreSQL runs as.
        user: String,
        /// The cluster's folder.
        folder: PathBuf,
    },

    /// The disk is full.
    #[error("no space left on the disk of {}: free some and start again, nothing committed is lost", .0.display())]
    NoSpace(PathBuf),

    /// One of PostgreSQL's programs failed.
    #[error("{program} failed: {reason}")]
    Program {
        /// Which one.
        program: &'static str,
        /// Its own last word.
        reason: String,
    },

    /// The server did not become ready, or did not stop, in time.
    #[error("PostgreSQL did not {what} within {seconds} s; its log is in {}", .log.display())]
    TooSlow {
        /// "start" or "stop".
        what: &'static str,
        /// How long was waited.
        seconds: u64,
        /// Where it writes its log.
        log: PathBuf,
    },
}

fn in_brackets(process: &Option<u32>) -> String {
    process.map(|id| format!(" (process {id})")).unwrap_or_default()
}

/// Gives an `io::Error` the place where it happened: `.map_err(at("create", &path))`.
pub(super) fn at(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> ClusterError {
    let path = path.into();
    move |source| {
        if source.kind() == io::ErrorKind::StorageFull {
            ClusterError::NoSpace(path)
        } else {
            ClusterError::Folder { action, path, source }
        }
    }
}
