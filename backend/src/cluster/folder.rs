//! Where the cluster lives: its lock, its home and its socket.
//!
//! ```text
//! <data folder>/voorwaarts.lock    held by the one server on this folder
//! <data folder>/postgres/          the cluster's home: 0700, of the user that PostgreSQL runs as
//!     cluster/                     PostgreSQL's own data directory
//!     start.log                    what it said until its log proper (cluster/log/) was open
//!     .s.PGSQL.5432                the socket, unless this path is too long for one
//! ```
//!
//! Nobody but root and that user passes through a 0700 folder, so nobody else gets as far as the socket.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use sha2::{Digest, Sha256};

use super::account::Account;
use super::error::{ClusterError, at};

/// macOS allows 103 bytes and Linux 107.
const LONGEST_SOCKET_PATH: usize = 103;
const SOCKET_NAME: &str = ".s.PGSQL.5432";
/// Where root keeps clusters whose data folder is closed to the unprivileged user, such as one under /root.
const SHARED_STATE: &str = "/var/lib/voorwaarts";

/// Makes the data folder if need be and gives its absolute path.
pub(super) fn open_data_folder(folder: &Path) -> Result<PathBuf, ClusterError> {
    // Root's PostgreSQL child must be able to pass through; nobody else has any business here.
    let mode = if rustix::process::geteuid().is_root() { 0o711 } else { 0o700 };
    DirBuilder::new().recursive(true).mode(mode).create(folder).map_err(at("create the data folder", folder))?;
    folder.canonicalize().map_err(at("open the data folder", folder))
}

/// The right to run a server on a data folder. The system gives it back when the process ends, however it ends.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    pub(super) fn take(data: &Path) -> Result<Lock, ClusterError> {
        let path = data.join("voorwaarts.lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(at("open the lock", &path))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::WOULDBLOCK) => {
                let mut words = String::new();
                let process = file.read_to_string(&mut words).ok().and_then(|_| words.trim().parse().ok());
                return Err(ClusterError::InUse { folder: data.into(), process });
            }
            Err(fault) => return Err(at("lock", &path)(fault.into())),
        }
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(at("write", &path))?;
        Ok(Lock { _file: file })
    }
}

/// The cluster's home below a data folder, whether or not it is there yet.
pub(super) fn home_in(data: &Path) -> PathBuf {
    data.join("postgres")
}

/// Makes the home if need be and gives its real path.
pub(super) fn open_home(data: &Path, account: &Account) -> Result<PathBuf, ClusterError> {
    let home = home_in(data);
    if home.symlink_metadata().is_err() {
        make_private(&home, account)?;
        if !account.can_enter(&home) {
            std::fs::remove_dir(&home).map_err(at("remove", &home))?;
            let elsewhere = make_elsewhere(account)?;
            std::os::unix::fs::symlink(&elsewhere, &home).map_err(at("link", &home))?;
            tracing::info!(
                "the user '{}' can't reach {}, so the database lives in {}, linked from there",
                account.name,
                home.display(),
                elsewhere.display()
            );
        }
    }
    let real = home.canonicalize().map_err(at("open", &home))?;
    if real.metadata().map_err(at("open", &real))?.uid() != account.uid {
        account.take_over(&real)?;
    }
    if !account.can_enter(&real) {
        return Err(ClusterError::Unreachable { user: account.name.clone(), folder: real });
    }
    Ok(real)
}

fn make_private(folder: &Path, account: &Account) -> Result<(), ClusterError> {
    DirBuilder::new().mode(0o700).create(folder).map_err(at("create", folder))?;
    account.take_over(folder)
}

fn make_elsewhere(account: &Account) -> Result<PathBuf, ClusterError> {
    let shared = Path::new(SHARED_STATE);
    DirBuilder::new().recursive(true).mode(0o711).create(shared).map_err(at("create", shared))?;
    let mut number = 1;
    loop {
        let folder = shared.join(format!("cluster-{number}"));
        match make_private(&folder, account) {
            Ok(()) if account.can_enter(&folder) => return Ok(folder),
            Ok(()) => {
                return Err(ClusterError::Unreachable { user: account.name.clone(), folder });
            }
            Err(ClusterError::Folder { source, .. }) if source.kind() == std::io::ErrorKind::AlreadyExists => {
                number += 1;
            }
            Err(other) => return Err(other),
        }
    }
}

/// The folder of the socket: the home itself, or a short private one where that path is too long for a socket.
/// The same home always gives the same folder, so that a second process finds it.
pub(super) fn socket_folder(home: &Path) -> PathBuf {
    if socket_in(home).as_os_str().len() <= LONGEST_SOCKET_PATH {
        return home.to_owned();
    }
    let name = Sha256::digest(home.as_os_str().as_encoded_bytes());
    let name = name.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>();
    let run = Path::new("/run");
    let base = if rustix::process::geteuid().is_root() && run.is_dir() { run } else { Path::new("/tmp") };
    base.join(format!("voorwaarts-{name}"))
}

pub(super) fn socket_in(folder: &Path) -> PathBuf {
    folder.join(SOCKET_NAME)
}

/// In a folder that everyone may write to, somebody else may have been first: trust it only if it is ours alone.
pub(super) fn open_socket_folder(home: &Path, account: &Account) -> Result<PathBuf, ClusterError> {
    let folder = socket_folder(home);
    if folder.symlink_metadata().is_err() {
        make_private(&folder, account)?;
    }
    let found = folder.symlink_metadata().map_err(at("open", &folder))?;
    if found.is_dir() && found.uid() == account.uid && found.permissions().mode() & 0o077 == 0 {
        return Ok(folder);
    }
    let source = std::io::Error::other(format!("it should be a folder of '{}' alone, with mode 0700", account.name));
    Err(at("use", &folder)(source))
}
