//! Which user PostgreSQL runs as. It refuses to be root, so a server started as root drops *this child* to an
//! unprivileged user; a server started as anybody else runs it as itself.

use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::error::{ClusterError, at};

/// In this order; `postgres` comes with Debian's and Fedora's packages.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

pub(super) struct Account {
    /// The user that PostgreSQL's programs run as.
    pub(super) name: String,
    /// The user that the server itself runs as: who connects.
    pub(super) server: String,
    pub(super) uid: u32,
    gid: u32,
    changes: bool,
}

impl Account {
    /// The owner of an existing cluster, else the server's own user, else (for root) an unprivileged one.
    pub(super) fn for_cluster(home: &Path) -> Result<Account, ClusterError> {
        let me = rustix::process::geteuid().as_raw();
        let server = ask_id(&["-un"]).unwrap_or_else(|| me.to_string());
        let owner = home.metadata().ok().map(|found| (found.uid(), found.gid()));
        if me != 0 {
            return match owner {
                Some((uid, _)) if uid != me => Err(ClusterError::OtherOwner { folder: home.into(), owner: uid }),
                _ => {
                    let gid = rustix::process::getegid().as_raw();
                    Ok(Account { name: server.clone(), server, uid: me, gid, changes: false })
                }
            };
        }
        let owned = owner.filter(|(uid, _)| *uid != 0).and_then(|(uid, gid)| {
            Some(Account { name: ask_id(&["-un", &uid.to_string()])?, server: server.clone(), uid, gid, changes: true })
        });
        owned
            .or_else(|| UNPRIVILEGED.iter().find_map(|name| named(name, &server)))
            .ok_or(ClusterError::NoUnprivilegedUser)
    }

    /// A program run as this user, in its own process group: Ctrl-C in the terminal must reach the server alone,
    /// which stops PostgreSQL after the last request.
    pub(super) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
            command.env_remove(name);
        }
        command.env_remove("DATABASE_URL").env("LC_ALL", "C").current_dir("/").stdin(Stdio::null()).process_group(0);
        if self.changes {
            command.uid(self.uid).gid(self.gid).env_remove("HOME");
        }
        command
    }

    /// Gives a folder that the server just made to this user.
    pub(super) fn take_over(&self, folder: &Path) -> Result<(), ClusterError> {
        if self.changes {
            std::os::unix::fs::chown(folder, Some(self.uid), Some(self.gid)).map_err(at("hand over", folder))?;
        }
        Ok(())
    }

    pub(super) fn can_enter(&self, folder: &Path) -> bool {
        let mut cd = self.command("/bin/sh");
        cd.args(["-c", "cd -- \"$1\"", "sh"]).arg(folder).stderr(Stdio::null());
        cd.status().is_ok_and(|status| status.success())
    }

    /// Writes a file as this user, never as root: the folder is that user's, so a link in it may lead anywhere.
    pub(super) fn write(&self, file: &Path, text: &str) -> Result<(), ClusterError> {
        let run = || {
            let mut cat = self.command("/bin/sh");
            cat.args(["-c", "umask 077 && cat >\"$1\"", "sh"]).arg(file).stdin(Stdio::piped()).stderr(Stdio::piped());
            let mut child = cat.spawn()?;
            if let Some(mut stdin) = child.stdin.take() {
                stdin.write_all(text.as_bytes())?;
            }
            let done = child.wait_with_output()?;
            if done.status.success() {
                return Ok(());
            }
            let words = String::from_utf8_lossy(&done.stderr).into_owned();
            let kind = if words.contains("No space left") {
                std::io::ErrorKind::StorageFull
            } else {
                std::io::ErrorKind::Other
            };
            Err(std::io::Error::new(kind, words.trim().to_owned()))
        };
        run().map_err(at("write", file))
    }
}

fn named(name: &str, server: &str) -> Option<Account> {
    let uid = ask_id(&["-u", name])?.parse().ok()?;
    let gid = ask_id(&["-g", name])?.parse().ok()?;
    Some(Account { name: name.to_owned(), server: server.to_owned(), uid, gid, changes: true })
}

/// `id` knows every user data base (files, LDAP, …) that the system is set up with.
fn ask_id(arguments: &[&str]) -> Option<String> {
    let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
