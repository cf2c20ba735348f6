//! The one door to the database. `read` runs statements that see what is committed; `write` runs exactly one
//! transaction, which is committed before the answer leaves, or undone as a whole; `write_of_one_moment` runs one of which
//! all statements see the same.
//!
//! Diesel is synchronous: the work runs on a thread for blocking work, never on one that serves requests.
//! Nothing else in the program names the pool, and store functions take a connection.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, ManageConnection, Pool};
use diesel::{Connection as _, RunQueryDsl as _};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use crate::error::{Error, status_of};

pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");
/// How often a transaction that may be begun anew is begun, at the most.
const BEGUN_AT_MOST: usize = 5;
/// The oldest PostgreSQL that is tested.
const OLDEST_POSTGRES: i32 = 14;

mod functions {
    use diesel::sql_types::{BigInt, Text};

    diesel::define_sql_function! {
        fn hashtextextended(text: Text, seed: BigInt) -> BigInt;
    }
    diesel::define_sql_function! {
        fn pg_try_advisory_xact_lock(key: BigInt) -> Bool;
    }
}

/// Locks what has this name until the transaction ends; answers false at once when someone else has.
///
/// # Errors
/// When the database refuses.
pub fn try_lock(c: &mut PgConnection, name: &str) -> Result<bool, Error> {
    let key = functions::hashtextextended(name, 0);
    Ok(diesel::select(functions::pg_try_advisory_xact_lock(key)).get_result(c)?)
}

/// Why the database can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    #[error("the database can't be reached: {0}")]
    Unreachable(String),
    #[error("the database is PostgreSQL {0}, and {OLDEST_POSTGRES} or newer is needed")]
    TooOld(i32),
    #[error("the database could not be migrated: {0}")]
    Migration(String),
    #[error("{0} migration(s) are waiting: run `voorwaarts migrate` first")]
    PendingMigrations(usize),
}

/// The database.
#[derive(Clone)]
pub struct Db(Inner);

#[derive(Clone)]
enum Inner {
    Pool(Pool<Manager>),
    /// A single connection inside a transaction that is never committed, for tests.
    Single(Arc<Mutex<PgConnection>>),
}

/// Makes the pool's connections, and knows which of them are of no use any more.
struct Manager(ConnectionManager<PgConnection>);

/// A connection of the pool.
struct Pooled {
    connection: PgConnection,
    /// A statement failed, and the connection doesn't answer any more: the database was restarted, for instance.
    is_lost: bool,
}

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Pooled, diesel::r2d2::Error> {
        Ok(Pooled { connection: self.0.connect()?, is_lost: false })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), diesel::r2d2::Error> {
        self.0.is_valid(&mut pooled.connection)
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.is_lost || self.0.has_broken(&mut pooled.connection)
    }
}

/// Settings of every connection: a statement that runs away is stopped, and so is a lock that is waited for. Compiling
/// statements takes many times longer than the largest of ours runs.
#[derive(Debug)]
struct Settings;

impl CustomizeConnection<Pooled, diesel::r2d2::Error> for Settings {
    fn on_acquire(&self, pooled: &mut Pooled) -> Result<(), diesel::r2d2::Error> {
        pooled
            .connection
            .batch_execute(
                "SET statement_timeout = '15s'; SET lock_timeout = '10s'; \
                 SET idle_in_transaction_session_timeout = '30s'; SET TIME ZONE 'UTC'; SET jit = off",
            )
            .map_err(diesel::r2d2::Error::QueryError)
    }
}

impl Db {
    /// Connects, and checks that the server is new enough.
    ///
    /// # Errors
    /// When the server can't be reached or is too old.
    pub fn connect(url: &str, size: u32) -> Result<Self, DbError> {
        let mut connection = connect_once(url)?;
        let version = server_version(&mut connection)?;
        if version < OLDEST_POSTGRES {
            return Err(DbError::TooOld(version));
        }
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(Duration::from_secs(5))
            .connection_customizer(Box::new(Settings))
            .build(Manager(ConnectionManager::new(url)))
            .map_err(|error| DbError::Unreachable(error.to_string()))?;
        Ok(Self(Inner::Pool(pool)))
    }

    /// A database of one connection, on which a test has begun a transaction that it won't commit.
    #[must_use]
    pub fn within(connection: PgConnection) -> Self {
        Self(Inner::Single(Arc::new(Mutex::new(connection))))
    }

    /// Runs statements that only read.
    ///
    /// # Errors
    /// What `work` answers, or `unavailable` when no connection can be had.
    pub async fn read<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut PgConnection) -> Result<T, Error> + Send + 'static,
    {
        self.run(work).await
    }

    /// Runs one transaction: all of it is committed when `work` succeeds, and nothing when it fails.
    ///
    /// # Errors
    /// What `work` answers, or `unavailable` when no connection can be had.
    pub async fn write<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut PgConnection) -> Result<T, Error> + Send + 'static,
    {
        self.run(move |connection| connection.transaction(work)).await
    }

    /// Runs one transaction that sees the database as it was at one moment, whatever others commit meanwhile: for what
    /// must fit together and takes several statements. When another changed what it changes, it is begun anew.
    ///
    /// # Errors
    /// What `work` answers, or `unavailable` when no connection can be had or it was overtaken again and again.
    pub async fn write_of_one_moment<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: Fn(&mut PgConnection) -> Result<T, Error> + Send + 'static,
    {
        // The transaction of a test has begun: what it sees can't be chosen any more, and nobody else writes in it.
        let is_begun = matches!(self.0, Inner::Single(_));
        self.run(move |connection| {
            if is_begun {
                return connection.transaction(work);
            }
            begin_anew(|| connection.build_transaction().repeatable_read().run(&work))
        })
        .await
    }

    /// As [`Self::write`], begun anew when it and another waited for each other: for what locks much.
    ///
    /// # Errors
    /// What `work` answers, or `unavailable` when no connection can be had or it was overtaken again and again.
    pub async fn write_anew<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: Fn(&mut PgConnection) -> Result<T, Error> + Send + 'static,
    {
        self.run(move |connection| begin_anew(|| connection.transaction(&work))).await
    }

    async fn run<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&mut PgConnection) -> Result<T, Error> + Send + 'static,
    {
        let inner = self.0.clone();
        let done = tokio::task::spawn_blocking(move || match inner {
            Inner::Pool(pool) => {
                let mut pooled = pool.get().map_err(|error| Error::unavailable(&error))?;
                let done = work(&mut pooled.connection);
                if done.as_ref().is_err_and(|error| status_of(error.code()).is_server_error()) {
                    pooled.is_lost = pooled.connection.batch_execute("SELECT 1").is_err();
                }
                done
            }
            Inner::Single(connection) => work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner)),
        });
        done.await.map_err(|error| Error::internal(&error))?
    }

    /// Whether the database answers and has no migration waiting.
    ///
    /// # Errors
    /// `unavailable` when it doesn't.
    pub async fn is_ready(&self) -> Result<(), Error> {
        self.read(|connection| {
            diesel::sql_query("SELECT 1").execute(connection)?;
            match pending_migrations(connection) {
                Ok(0) => Ok(()),
                Ok(count) => Err(Error::unavailable(&DbError::PendingMigrations(count))),
                Err(error) => Err(Error::unavailable(&error)),
            }
        })
        .await
    }
}

/// Runs a transaction, and again when another overtook it.
fn begin_anew<T>(mut transaction: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
    let mut begun = 1;
    loop {
        let done = transaction();
        if begun == BEGUN_AT_MOST || !done.as_ref().is_err_and(Error::is_overtaken) {
            return done;
        }
        begun += 1;
    }
}

/// One connection outside the pool, for migrations.
///
/// # Errors
/// When the server can't be reached.
pub fn connect_once(url: &str) -> Result<PgConnection, DbError> {
    PgConnection::establish(url).map_err(|error| DbError::Unreachable(error.to_string().trim().replace('\n', "; ")))
}

#[derive(diesel::QueryableByName)]
struct ServerVersion {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    version: i32,
}

fn server_version(connection: &mut PgConnection) -> Result<i32, DbError> {
    diesel::sql_query("SELECT current_setting('server_version_num')::int / 10000 AS version")
        .get_result::<ServerVersion>(connection)
        .map(|row| row.version)
        .map_err(|error| DbError::Unreachable(error.to_string()))
}

/// How many migrations are waiting.
///
/// # Errors
/// When the database can't tell.
pub fn pending_migrations(connection: &mut PgConnection) -> Result<usize, DbError> {
    let waiting = connection.pending_migrations(MIGRATIONS).map_err(|error| DbError::Migration(error.to_string()))?;
    Ok(waiting.len())
}

/// Runs the waiting migrations, and adds what comes with the program; two servers that start at once wait for each other.
///
/// # Errors
/// When one fails; it is undone.
pub fn migrate(connection: &mut PgConnection) -> Result<usize, DbError> {
    // Any number that nobody else locks by.
    connection
        .batch_execute("SELECT pg_advisory_lock(7201842)")
        .map_err(|error| DbError::Migration(error.to_string()))?;
    let done = connection.run_pending_migrations(MIGRATIONS).map(|done| done.len());
    let shipped = done.is_ok().then(|| crate::evaluations::ship(connection));
    let released = connection.batch_execute("SELECT pg_advisory_unlock(7201842)");
    let done = done.map_err(|error| DbError::Migration(error.to_string()))?;
    released.map_err(|error| DbError::Migration(error.to_string()))?;
    shipped.transpose().map_err(|error| DbError::Migration(error.to_string()))?;
    Ok(done)
}

/// Undoes every migration, and all data with them.
///
/// # Errors
/// When one fails.
pub fn undo_migrations(connection: &mut PgConnection) -> Result<usize, DbError> {
    let undone = connection.revert_all_migrations(MIGRATIONS);
    undone.map(|undone| undone.len()).map_err(|error| DbError::Migration(error.to_string()))
}

/// A term of one of the contract's vocabularies, as it stands in a text column.
#[derive(Debug, Clone, Copy, diesel::deserialize::FromSqlRow)]
pub struct Code<T>(pub T);

impl<T: std::str::FromStr> diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::pg::Pg> for Code<T> {
    fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
        let text = <String as diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::pg::Pg>>::from_sql(bytes)?;
        text.parse().map(Self).map_err(|_| format!("unknown code {text}").into())
    }
}

/// The answer of a statement that counts: `SELECT count(*) AS count …`.
#[derive(diesel::QueryableByName)]
pub struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub count: i64,
}
