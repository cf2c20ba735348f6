//! PostgreSQL's programs at work: making a cluster, starting its postmaster, watching it and stopping it.

use std::io::{Read, Seek, SeekFrom};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::account::Account;
use super::binaries::Binaries;
use super::error::{ClusterError, at};
use super::folder;
use super::settings::{self, DATABASE, Durability, ROLE};

/// Recovery after a crash replays the log since the last checkpoint: seconds, minutes on a slow disk.
const START_LIMIT: Duration = Duration::from_secs(600);
/// How long the remains of an earlier run get to end.
const ORPHAN_LIMIT: Duration = Duration::from_secs(60);
const STOP_LIMIT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(25);

/// Becomes the postmaster, and leaves behind a watcher that stops it when the server is gone, however it went: the
/// watcher reads from a pipe that only the server holds open. It is a grandchild, so that the postmaster doesn't take it
/// for one of its own, and it looks in the lock file before it shoots.
const LAUNCH: &str = r#"
log=$1; cluster=$2; shift 2; me=$$
exec 3<&0 </dev/null >"$log" 2>&1
( ( read -r _ <&3
    [ "$(head -n 1 "$cluster/postmaster.pid" 2>/dev/null)" = "$me" ] && kill -INT "$me" ) & )
exec "$@" 3<&-
"#;

/// Everything that a start needs; kept, so that a crashed postmaster can be started again.
pub(super) struct Installation {
    pub(super) account: Account,
    pub(super) binaries: Binaries,
    pub(super) home: PathBuf,
    pub(super) socket_folder: PathBuf,
    pub(super) durability: Durability,
}

pub(super) fn cluster_in(home: &Path) -> PathBuf {
    home.join("cluster")
}

impl Installation {
    fn cluster(&self) -> PathBuf {
        cluster_in(&self.home)
    }

    fn start_log(&self) -> PathBuf {
        self.home.join("start.log")
    }

    /// Makes the cluster, if there is none. It gets its name last, so half a cluster is never taken for a whole one.
    pub(super) fn initialise(&self) -> Result<(), ClusterError> {
        let cluster = self.cluster();
        if cluster.exists() {
            return Ok(());
        }
        let draft = self.home.join("initialising");
        if draft.symlink_metadata().is_ok() {
            std::fs::remove_dir_all(&draft).map_err(at("remove", &draft))?;
        }
        tracing::info!("making a PostgreSQL {} cluster in {}", self.binaries.major, self.home.display());
        let mut initdb = self.account.command(self.binaries.program("initdb"));
        initdb.arg("-D").arg(&draft).args([
            "-U",
            ROLE,
            "-E",
            "UTF8",
            "-A",
            "peer",
            "--data-checksums",
            "--no-instructions",
        ]);
        // Sorted by bytes, which prefix searches want; letters of every script known, which trigrams want.
        let letters = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };
        initdb.args(["--locale=C", &format!("--lc-ctype={letters}")]);
        if self.durability == Durability::ThrowAway {
            initdb.arg("--no-sync");
        }
        self.run("initdb", initdb)?;
        let configuration = draft.join("postgresql.conf");
        let defaults = std::fs::read_to_string(&configuration).map_err(at("read", &configuration))?;
        self.account.write(&configuration, &(defaults + &settings::first_configuration()))?;

        let sql = self.home.join("create.sql");
        self.account.write(&sql, &format!("CREATE DATABASE {DATABASE}\n"))?;
        let mut single = self.account.command("/bin/sh");
        single.args(["-c", "sql=$1; shift; exec \"$@\" <\"$sql\"", "sh"]).arg(&sql);
        single.arg(self.binaries.program("postgres")).arg("--single").arg("-D").arg(&draft);
        single.args(["-c", "logging_collector=off", "-c", "exit_on_error=on", "postgres"]);
        self.run("postgres", single)?;
        std::fs::remove_file(&sql).map_err(at("remove", &sql))?;
        std::fs::rename(&draft, &cluster).map_err(at("name", &cluster))
    }

    fn run(&self, program: &'static str, mut command: Command) -> Result<(), ClusterError> {
        let output = command.output().map_err(at("run", program))?;
        if output.status.success() {
            return Ok(());
        }
        let words = [output.stdout, output.stderr].concat();
        Err(self.explain(program, &String::from_utf8_lossy(&words)))
    }

    /// Starts the postmaster and waits until it takes connections.
    pub(super) fn start(&self) -> Result<Child, ClusterError> {
        let begun = Instant::now();
        settings::write_access_rules(&self.cluster(), &self.account)?;
        self.stop_orphan()?;
        loop {
            let mut child = self.launch()?;
            if self.wait_until_ready(&mut child)? {
                return Ok(child);
            }
            let words = self.last_words();
            if !left_overs(&words) || begun.elapsed() > ORPHAN_LIMIT {
                return Err(self.explain("postgres", &words));
            }
            std::thread::sleep(POLL * 8);
        }
    }

    fn launch(&self) -> Result<Child, ClusterError> {
        let socket_folder = utf8(&self.socket_folder)?;
        let mut launch = self.account.command("/bin/sh");
        launch.args(["-c", LAUNCH, "sh"]).arg(self.start_log()).arg(self.cluster());
        launch.arg(self.binaries.program("postgres")).arg("-D").arg(self.cluster());
        launch.args(settings::arguments(socket_folder, self.durability));
        launch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        launch.spawn().map_err(at("run", "/bin/sh"))
    }

    /// `false`: it ended before it was ready.
    fn wait_until_ready(&self, child: &mut Child) -> Result<bool, ClusterError> {
        let begun = Instant::now();
        let mut next_word = Duration::from_secs(10);
        loop {
            if child.try_wait().map_err(at("wait for", "postgres"))?.is_some() {
                return Ok(false);
            }
            if self.is_ready(child.id()) {
                return Ok(true);
            }
            if begun.elapsed() > START_LIMIT {
                halt(child)?;
                return Err(ClusterError::TooSlow {
                    what: "start",
                    seconds: START_LIMIT.as_secs(),
                    log: self.log_folder(),
                });
            }
            if begun.elapsed() > next_word {
                tracing::info!("PostgreSQL is recovering what it had not yet put in place; this can take minutes");
                next_word += Duration::from_secs(30);
            }
            std::thread::sleep(POLL);
        }
    }

    /// The eighth line of the lock file is the postmaster's state.
    fn is_ready(&self, process: u32) -> bool {
        let lock = std::fs::read_to_string(self.cluster().join("postmaster.pid")).unwrap_or_default();
        let mut lines = lock.lines();
        lines.next() == Some(process.to_string().as_str()) && lines.nth(6).is_some_and(|state| state.trim() == "ready")
    }

    /// A postmaster whose server was killed is told to stop by its watcher. If that was killed too, it is done here.
    fn stop_orphan(&self) -> Result<(), ClusterError> {
        if UnixStream::connect(folder::socket_in(&self.socket_folder)).is_err() {
            return Ok(());
        }
        tracing::warn!("an earlier run left PostgreSQL running in {}; stopping it first", self.home.display());
        let mut stop = self.account.command(self.binaries.program("pg_ctl"));
        stop.arg("stop").arg("-D").arg(self.cluster()).args(["-m", "fast", "-w", "-t", "60"]);
        // When it is already going, pg_ctl may find nothing to stop: starting then tells.
        stop.output().map_err(at("run", "pg_ctl")).map(drop)
    }

    fn log_folder(&self) -> PathBuf {
        self.cluster().join("log")
    }

    /// The end of the start log and of the newest log proper.
    fn last_words(&self) -> String {
        let entries = std::fs::read_dir(self.log_folder()).into_iter().flatten().flatten();
        let newest = entries.max_by_key(|entry| entry.metadata().and_then(|found| found.modified()).ok());
        let proper = newest.map(|entry| tail(&entry.path())).unwrap_or_default();
        let start = tail(&self.start_log());
        // Once the log proper is open, the start log ends by saying so.
        if start.contains("logging collector process") { proper } else { start }
    }

    /// Turns what a program said into one line.
    fn explain(&self, program: &'static str, words: &str) -> ClusterError {
        if ["No space left on device", "Check free disk space"].iter().any(|sign| words.contains(sign)) {
            return ClusterError::NoSpace(self.home.clone());
        }
        let worst = ["PANIC: ", "FATAL: ", "error: ", "ERROR: "];
        let found =
            worst.iter().find_map(|mark| words.lines().rev().find_map(|line| Some(line.split_once(mark)?.1.trim())));
        let last = || words.lines().rev().map(str::trim).find(|line| !line.is_empty());
        let reason = found.or_else(last).unwrap_or("it said nothing").to_owned();
        ClusterError::Program { program, reason }
    }
}

/// Signs of an earlier postmaster that is still on its way out.
fn left_overs(words: &str) -> bool {
    ["\"postmaster.pid\" already exists", "pre-existing shared memory block", "is another postmaster"]
        .iter()
        .any(|sign| words.contains(sign))
}

pub(super) fn utf8(path: &Path) -> Result<&str, ClusterError> {
    path.to_str().ok_or_else(|| ClusterError::NotUtf8(path.to_owned()))
}

fn tail(file: &Path) -> String {
    let read = || {
        let mut file = std::fs::File::open(file)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(8 * 1024)))?;
        let mut words = Vec::new();
        file.take(8 * 1024).read_to_end(&mut words)?;
        std::io::Result::Ok(String::from_utf8_lossy(&words).into_owned())
    };
    read().unwrap_or_default()
}

/// Stops a postmaster as an administrator would: connections are ended, everything is written, the files are clean. One
/// that doesn't listen is ended at once, and recovers on the next start.
pub(super) fn halt(child: &mut Child) -> Result<(), ClusterError> {
    for (signal, patience) in
        [(Signal::INT, STOP_LIMIT), (Signal::QUIT, STOP_LIMIT / 6), (Signal::KILL, STOP_LIMIT / 6)]
    {
        if child.try_wait().map_err(at("wait for", "postgres"))?.is_some() {
            return Ok(());
        }
        // A child that was not waited for keeps its number, so the signal can't hit another process.
        if let Some(process) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            kill_process(process, signal).map_err(|fault| at("stop", "postgres")(fault.into()))?;
        }
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if child.try_wait().map_err(at("wait for", "postgres"))?.is_some() {
                return Ok(());
            }
            std::thread::sleep(POLL);
        }
    }
    Err(ClusterError::TooSlow { what: "stop", seconds: STOP_LIMIT.as_secs(), log: PathBuf::from("its data folder") })
}
