//! A PostgreSQL cluster of the server's own, for whoever has no database server: made in the data folder on the first
//! start, run as long as the server runs, reached through a socket that nobody else can open.
//!
//! - PostgreSQL never runs as root: a server that does drops this child to an unprivileged user ([`account`]).
//! - One server per data folder, held by a lock that the system frees when the process ends ([`folder`]).
//! - A server that is killed takes nothing with it: a watcher stops PostgreSQL in good order, and where that was killed
//!   as well, the next start stops or outlasts what is left and PostgreSQL replays its log ([`postmaster`]).
//! - Should PostgreSQL itself be killed, it is started again.

mod account;
mod binaries;
mod error;
mod folder;
mod postmaster;
mod settings;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::process::Child;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

pub use error::ClusterError;
pub use settings::Durability;

use account::Account;
use binaries::Binaries;
use folder::Lock;
use postmaster::Installation;

/// A running private cluster. Dropping it stops PostgreSQL too, but [`Cluster::stop`] tells whether that went well.
#[must_use = "PostgreSQL stops when this is dropped"]
pub struct Cluster {
    url: String,
    /// `None`: another process owns the cluster.
    own: Option<Own>,
}

struct Own {
    keeper: Option<JoinHandle<Result<(), ClusterError>>>,
    bell: Arc<Bell>,
    _lock: Lock,
}

/// Tells the keeper to stop.
#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    wake: Condvar,
}

impl Cluster {
    /// Starts the cluster of this data folder, making it first if there is none. Returns when it takes connections.
    pub fn start(data_folder: &Path) -> Result<Cluster, ClusterError> {
        Cluster::start_with(data_folder, Durability::Full)
    }

    /// The same with a choice of what a power cut may cost.
    pub fn start_with(data_folder: &Path, durability: Durability) -> Result<Cluster, ClusterError> {
        let data = folder::open_data_folder(data_folder)?;
        let lock = Lock::take(&data)?;
        let account = Account::for_cluster(&folder::home_in(&data))?;
        let home = folder::open_home(&data, &account)?;
        let binaries = Binaries::find(&account, &postmaster::cluster_in(&home))?;
        let socket_folder = folder::open_socket_folder(&home, &account)?;
        let url = settings::database_url(postmaster::utf8(&socket_folder)?);
        let installation = Installation { account, binaries, home, socket_folder, durability };
        installation.initialise()?;
        let child = installation.start()?;
        let bell = Arc::new(Bell::default());
        let heard = Arc::clone(&bell);
        let keeper = std::thread::Builder::new()
            .name("postgres-keeper".into())
            .spawn(move || keep(&installation, child, &heard))
            .map_err(error::at("start a thread for", "postgres"))?;
        Ok(Cluster { url, own: Some(Own { keeper: Some(keeper), bell, _lock: lock }) })
    }

    /// For a subcommand run beside the server: uses the cluster of the running server, or starts it for as long as the
    /// command takes.
    pub fn join_or_start(data_folder: &Path) -> Result<Cluster, ClusterError> {
        match Cluster::start(data_folder) {
            Err(ClusterError::InUse { folder, .. }) => {
                let home = folder::home_in(&folder);
                let home = home.canonicalize().map_err(error::at("open", &home))?;
                let socket_folder = folder::socket_folder(&home);
                Ok(Cluster { url: settings::database_url(postmaster::utf8(&socket_folder)?), own: None })
            }
            other => other,
        }
    }

    /// Where libpq finds the database.
    pub fn database_url(&self) -> String {
        self.url.clone()
    }

    /// Stops PostgreSQL in good order and waits for it. A cluster that another process owns goes on.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        self.shut_down()
    }

    fn shut_down(&mut self) -> Result<(), ClusterError> {
        let Some((bell, keeper)) = self.own.as_mut().and_then(|own| Some((&own.bell, own.keeper.take()?))) else {
            return Ok(());
        };
        *bell.lock() = true;
        bell.wake.notify_all();
        keeper.join().unwrap_or_else(|_| {
            Err(ClusterError::Program { program: "postgres", reason: "its keeper panicked".into() })
        })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(fault) = self.shut_down() {
            tracing::error!("{fault}");
        }
    }
}

impl Bell {
    fn lock(&self) -> MutexGuard<'_, bool> {
        self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits this long; `true` as soon as it is rung.
    fn within(&self, time: Duration) -> bool {
        let waited = self.wake.wait_timeout_while(self.lock(), time, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Looks after the postmaster until the bell rings: one that dies is started again, ever more slowly if it keeps dying.
fn keep(installation: &Installation, child: Child, bell: &Bell) -> Result<(), ClusterError> {
    const LOOK: Duration = Duration::from_millis(500);
    const LONGEST_PAUSE: Duration = Duration::from_secs(60);
    let mut running = Some(child);
    let mut pause = Duration::ZERO;
    loop {
        if bell.within(if running.is_some() { LOOK } else { pause }) {
            return running.as_mut().map_or(Ok(()), postmaster::halt);
        }
        match running.as_mut().map(Child::try_wait) {
            Some(Ok(None)) => {}
            Some(Ok(Some(status))) => {
                tracing::error!("PostgreSQL ended by itself ({status}); starting it again");
                running = None;
            }
            Some(Err(fault)) => tracing::error!("can't watch PostgreSQL: {fault}"),
            None => match installation.start() {
                Ok(again) => {
                    tracing::info!("PostgreSQL runs again");
                    running = Some(again);
                    pause = Duration::ZERO;
                }
                Err(fault) => {
                    pause = (pause * 2).clamp(Duration::from_secs(1), LONGEST_PAUSE);
                    tracing::error!("{fault}; trying again in {} s", pause.as_secs());
                }
            },
        }
    }
}
