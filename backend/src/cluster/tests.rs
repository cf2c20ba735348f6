//! These start real clusters, and kill them. They need PostgreSQL's server programs, and say so where there are none.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use diesel::sql_types::BigInt;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tempfile::TempDir;

use super::*;

/// Set for a process of this same test binary that plays the server.
const SERVER_ON: &str = "VOORWAARTS_TEST_SERVER_ON";

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn have_postgres() -> bool {
    let found = Account::for_cluster(Path::new("/nonexistent"))
        .and_then(|account| Binaries::find(&account, Path::new("/nonexistent")));
    if let Err(fault) = &found {
        eprintln!("SKIPPED: {fault}");
    }
    found.is_ok()
}

/// A folder that an unprivileged user may pass through, as /tmp itself is.
fn folder() -> TempDir {
    tempfile::Builder::new().permissions(std::fs::Permissions::from_mode(0o755)).tempdir().unwrap()
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap()
}

fn note_something(url: &str) {
    sql_query("CREATE TABLE IF NOT EXISTS notes AS SELECT 1 AS note WHERE false").execute(&mut connect(url)).unwrap();
    sql_query("INSERT INTO notes VALUES (1)").execute(&mut connect(url)).unwrap();
}

fn notes(url: &str) -> i64 {
    sql_query("SELECT count(*) FROM notes").get_result::<Count>(&mut connect(url)).unwrap().count
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what} took over 30 s");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn cluster_folder(data: &Path) -> std::path::PathBuf {
    data.join("postgres/cluster")
}

fn postmaster(data: &Path) -> Option<Pid> {
    let lock = std::fs::read_to_string(cluster_folder(data).join("postmaster.pid")).ok()?;
    Pid::from_raw(lock.lines().next()?.parse().ok()?)
}

/// Plays the server when told to by the environment; as a test by itself it does nothing.
#[test]
fn play_the_server() {
    let Some(data) = std::env::var_os(SERVER_ON) else {
        return;
    };
    let cluster = Cluster::start(Path::new(&data)).unwrap();
    note_something(&cluster.database_url());
    std::fs::write(Path::new(&data).join("noted"), "").unwrap();
    loop {
        std::thread::park();
    }
}

/// A server in a process of its own, once it has noted something.
fn server(data: &Path) -> Child {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "cluster::tests::play_the_server"])
        .env(SERVER_ON, data)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    until("the server", || data.join("noted").exists());
    child
}

fn url_in(data: &Path) -> String {
    settings::database_url(data.join("postgres").to_str().unwrap())
}

/// The watcher shares the postmaster's process group, and is the only one that does.
#[cfg(target_os = "linux")]
fn watcher(of: Pid) -> Option<Pid> {
    let group = of.as_raw_nonzero().get();
    let stats = std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok());
    let processes = stats.filter_map(|stat| {
        let id = stat.split(' ').next()?.parse::<i32>().ok()?;
        let its_group = stat.rsplit_once(')')?.1.split(' ').nth(3)?.parse::<i32>().ok()?;
        Some((id, its_group))
    });
    processes.filter(|(id, its_group)| *its_group == group && *id != group).find_map(|(id, _)| Pid::from_raw(id))
}

#[test]
fn what_was_written_is_there_after_a_stop_and_a_start() {
    if !have_postgres() {
        return;
    }
    let data = folder();
    let cluster = Cluster::start(data.path()).unwrap();
    note_something(&cluster.database_url());
    cluster.stop().unwrap();
    assert_eq!(postmaster(data.path()), None, "a stopped cluster leaves no lock");

    let begun = Instant::now();
    let cluster = Cluster::start(data.path()).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(notes(&cluster.database_url()), 1);
    drop(cluster);
    assert_eq!(postmaster(data.path()), None, "dropping stops it too");
}

#[test]
fn one_server_per_data_folder_and_subcommands_join_it() {
    if !have_postgres() {
        return;
    }
    let data = folder();
    let cluster = Cluster::start(data.path()).unwrap();
    let fault = Cluster::start(data.path()).err().unwrap().to_string();
    assert!(fault.contains("in use by another Voorwaarts server (process "), "{fault}");
    assert!(!fault.contains('\n'));

    let joined = Cluster::join_or_start(data.path()).unwrap();
    note_something(&joined.database_url());
    joined.stop().unwrap();
    assert_eq!(notes(&cluster.database_url()), 1, "the joined one left it running");
    cluster.stop().unwrap();

    let alone = Cluster::join_or_start(data.path()).unwrap();
    assert_eq!(notes(&alone.database_url()), 1);
}

#[test]
fn only_the_servers_user_gets_in() {
    if !have_postgres() {
        return;
    }
    let data = folder();
    let cluster = Cluster::start_with(data.path(), Durability::ThrowAway).unwrap();
    let mode = std::fs::metadata(data.path().join("postgres")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let listens = sql_query("SELECT count(*) FROM pg_settings WHERE name = 'listen_addresses' AND setting = ''");
    assert_eq!(listens.get_result::<Count>(&mut connect(&cluster.database_url())).unwrap().count, 1);
    let another_role = cluster.database_url().replace("user=voorwaarts", "user=postgres");
    assert!(PgConnection::establish(&another_role).is_err());
    if rustix::process::geteuid().is_root() {
        let nobody = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(data.path().join("postgres")).unwrap());
        assert_ne!(nobody, 0, "PostgreSQL's files are not root's");
    }
}

#[test]
fn a_killed_server_loses_nothing_and_the_next_start_follows_at_once() {
    if !have_postgres() {
        return;
    }
    let data = folder();
    let mut killed = server(data.path());
    killed.kill().unwrap();
    killed.wait().unwrap();
    let cluster = Cluster::start(data.path()).unwrap();
    assert_eq!(notes(&cluster.database_url()), 1);
}

#[test]
fn a_killed_server_leaves_no_postgres_behind() {
    if !have_postgres() {
        return;
    }
    let data = folder();
    let mut killed = server(data.path());
    killed.kill().unwrap();
    killed.wait().unwrap();
    until("PostgreSQL's end", || postmaster(data.path()).is_none());
}

#[test]
#[cfg(target_os = "linux")]
fn an_orphan_without_a_watcher_is_stopped_by_the_next_start() {
    if !have_postgres() {
        return;
    }
    let data = folder();
    let mut killed = server(data.path());
    let orphan = postmaster(data.path()).unwrap();
    kill_process(watcher(orphan).unwrap(), Signal::KILL).unwrap();
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(notes(&url_in(data.path())), 1, "the orphan still runs");

    let cluster = Cluster::start(data.path()).unwrap();
    assert_ne!(postmaster(data.path()), Some(orphan));
    assert_eq!(notes(&cluster.database_url()), 1);
}

#[test]
fn when_everything_is_killed_at_once_the_next_start_recovers() {
    if !have_postgres() {
        return;
    }
    let data = folder();
    let mut killed = server(data.path());
    let group = postmaster(data.path()).unwrap();
    killed.kill().unwrap();
    kill_process_group(group, Signal::KILL).unwrap();
    killed.wait().unwrap();
    let cluster = Cluster::start(data.path()).unwrap();
    assert_eq!(notes(&cluster.database_url()), 1);
}

#[test]
fn a_killed_postmaster_is_started_again_under_the_running_server() {
    if !have_postgres() {
        return;
    }
    let data = folder();
    let cluster = Cluster::start(data.path()).unwrap();
    note_something(&cluster.database_url());
    let first = postmaster(data.path()).unwrap();
    kill_process(first, Signal::KILL).unwrap();
    until("PostgreSQL's return", || {
        postmaster(data.path()).is_some_and(|now| now != first)
            && PgConnection::establish(&cluster.database_url()).is_ok()
    });
    assert_eq!(notes(&cluster.database_url()), 1);
    cluster.stop().unwrap();
    assert_eq!(postmaster(data.path()), None);
}

#[test]
fn a_path_too_long_for_a_socket_gets_a_short_folder_for_it() {
    if !have_postgres() {
        return;
    }
    let data = folder();
    let deep = data.path().join("a folder with a long name".repeat(5));
    let cluster = Cluster::start_with(&deep, Durability::ThrowAway).unwrap();
    note_something(&cluster.database_url());
    let joined = Cluster::join_or_start(&deep).unwrap();
    assert_eq!(joined.database_url(), cluster.database_url());
    cluster.stop().unwrap();
    std::fs::remove_dir(folder::socket_folder(&deep.canonicalize().unwrap().join("postgres"))).unwrap();
}

#[test]
fn root_keeps_the_cluster_elsewhere_when_the_data_folder_is_closed_to_others() {
    if !have_postgres() || !rustix::process::geteuid().is_root() {
        return;
    }
    let data = tempfile::tempdir().unwrap();
    std::fs::set_permissions(data.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let cluster = Cluster::start_with(data.path(), Durability::ThrowAway).unwrap();
    note_something(&cluster.database_url());
    cluster.stop().unwrap();
    let cluster = Cluster::start_with(data.path(), Durability::ThrowAway).unwrap();
    assert_eq!(notes(&cluster.database_url()), 1);
    cluster.stop().unwrap();
    let elsewhere = std::fs::read_link(data.path().join("postgres")).unwrap();
    assert!(elsewhere.starts_with("/var/lib/voorwaarts"));
    std::fs::remove_dir_all(elsewhere).unwrap();
}

#[test]
fn a_fault_is_one_clear_line() {
    if !have_postgres() {
        return;
    }
    let data = folder();
    let file = data.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let fault = Cluster::start(&file.join("below")).err().unwrap().to_string();
    assert!(fault.starts_with("can't create the data folder ") && !fault.contains('\n'), "{fault}");

    Cluster::start_with(data.path(), Durability::ThrowAway).unwrap().stop().unwrap();
    std::fs::write(cluster_folder(data.path()).join("PG_VERSION"), "13\n").unwrap();
    let fault = Cluster::start(data.path()).err().unwrap().to_string();
    assert!(fault.contains("was made by PostgreSQL 13, and only ") && !fault.contains('\n'), "{fault}");
}
