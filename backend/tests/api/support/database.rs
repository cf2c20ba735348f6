//! Databases to test in, made when they are first needed.
//!
//! Tests that run at once must not meet: they would wait for each other's match numbers and unique names. So each
//! takes a *slot*, a migrated database that only it uses as long as it runs, and leaves nothing in it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use voorwaarts::clock::Clock;
use voorwaarts::{db, demo};

use super::noon_of_today;

/// Any numbers that nobody else locks by.
const MAKING: i64 = 5_093_117;
const IN_USE: i64 = 5_093_118;

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    yes: bool,
}

fn url() -> String {
    std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL must say where tests can make databases")
}

/// The same server's database of that name.
fn url_of(name: &str) -> String {
    let url = url();
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = url[host..].find('/').map_or(url.len(), |at| host + at + 1);
    let query = url[path..].find('?').map_or("", |at| &url[path + at..]);
    format!("{}{name}{query}", &url[..path])
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).expect("the test database must be reachable")
}

/// A name that changes with the migrations, so that an old schema is never met.
fn name(kind: &str, number: u32) -> String {
    let mut hasher = DefaultHasher::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations");
    let mut folders: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        std::fs::read_to_string(folder.join("up.sql")).unwrap_or_default().hash(&mut hasher);
    }
    format!("voorwaarts_{kind}_{:08x}_{number}", hasher.finish() & 0xffff_ffff)
}

fn ask(c: &mut PgConnection, sql: &str, text: &str) -> bool {
    diesel::sql_query(sql).bind::<Text, _>(text).get_result::<Answer>(c).unwrap().yes
}

/// A connection to a slot, in a transaction that can't be committed.
pub fn slot() -> PgConnection {
    free("slot", make)
}

/// The same, where the demo was loaded on the day of the tests.
pub fn demo_slot() -> PgConnection {
    free(&demo_kind("demo"), |name| {
        let mut server = connect(&url());
        wait_for_others(&mut server);
        let demo = self::name(&demo_kind("demo_pattern"), 0);
        if !exists(&mut server, &demo) {
            remove_old_demos(&mut server);
        }
        let pattern = migrated(&mut server);
        make_of(&mut server, (&demo, &pattern), |unfinished| {
            demo::load(&mut connect(&url_of(unfinished)), &Clock::set_to(noon_of_today())).unwrap();
        });
        make_of(&mut server, (name, &demo), |_| ());
    })
}

/// Changes with the program, so that the demo of an old one is never met.
fn demo_kind(kind: &str) -> String {
    let built =
        std::env::current_exe().and_then(|program| program.metadata()).and_then(|about| about.modified()).unwrap();
    let mut hasher = DefaultHasher::new();
    built.hash(&mut hasher);
    format!("{kind}_{:08x}", hasher.finish() & 0xffff_ffff)
}

/// Those of an old program. One that is in use stays.
fn remove_old_demos(server: &mut PgConnection) {
    #[derive(QueryableByName)]
    struct Database {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let old = "SELECT datname::text AS name FROM pg_database WHERE datname LIKE 'voorwaarts\\_demo\\_%'";
    for Database { name } in diesel::sql_query(old).load(server).unwrap() {
        let _ = server.batch_execute(&format!("DROP DATABASE IF EXISTS \"{name}\""));
    }
}

fn free(kind: &str, make: impl Fn(&str)) -> PgConnection {
    for number in 0.. {
        let name = name(kind, number);
        let mut connection = PgConnection::establish(&url_of(&name)).unwrap_or_else(|_| {
            make(&name);
            connect(&url_of(&name))
        });
        let free = diesel::sql_query("SELECT pg_try_advisory_lock($1) AS yes")
            .bind::<BigInt, _>(IN_USE)
            .get_result::<Answer>(&mut connection);
        if free.unwrap().yes {
            connection
                .batch_execute("SET TIME ZONE 'UTC'; SET lock_timeout = '10s'; SET statement_timeout = '30s'")
                .unwrap();
            connection.begin_test_transaction().unwrap();
            return connection;
        }
    }
    unreachable!("there is always another slot")
}

/// Makes a migrated database.
fn make(name: &str) {
    let mut server = connect(&url());
    wait_for_others(&mut server);
    let pattern = migrated(&mut server);
    make_of(&mut server, (name, &pattern), |_| ());
}

/// One makes a database at a time, until its connection ends.
fn wait_for_others(server: &mut PgConnection) {
    diesel::sql_query("SELECT pg_advisory_lock($1)").bind::<BigInt, _>(MAKING).execute(server).unwrap();
}

/// A database that was migrated once, for copies; nobody connects to it.
fn migrated(server: &mut PgConnection) -> String {
    let pattern = name("pattern", 0);
    make_of(server, (&pattern, "template0"), |unfinished| {
        db::migrate(&mut connect(&url_of(unfinished))).unwrap();
    });
    pattern
}

fn exists(server: &mut PgConnection, name: &str) -> bool {
    ask(server, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS yes", name)
}

/// It gets its name when it is complete, so that a half-made one is never used.
fn make_of(server: &mut PgConnection, (name, template): (&str, &str), complete: impl FnOnce(&str)) {
    if exists(server, name) {
        return;
    }
    let unfinished = format!("{name}_unfinished");
    server.batch_execute(&format!("DROP DATABASE IF EXISTS \"{unfinished}\" WITH (FORCE)")).unwrap();
    server.batch_execute(&format!("CREATE DATABASE \"{unfinished}\" TEMPLATE \"{template}\"")).unwrap();
    complete(&unfinished);
    server.batch_execute(&format!("ALTER DATABASE \"{unfinished}\" RENAME TO \"{name}\"")).unwrap();
}

/// A database of one test's own, dropped with it.
pub struct OwnDatabase {
    name: String,
}

impl OwnDatabase {
    pub fn make() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}_{}", name("own", std::process::id()), MADE.fetch_add(1, Ordering::Relaxed));
        make(&name);
        Self { name }
    }

    pub fn url(&self) -> String {
        url_of(&self.name)
    }

    pub fn connect(&self) -> PgConnection {
        connect(&self.url())
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let dropped = connect(&url()).batch_execute(&format!("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", self.name));
        if let Err(error) = dropped {
            eprintln!("{} is left behind: {error}", self.name);
        }
    }
}
