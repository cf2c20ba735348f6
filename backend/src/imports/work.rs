//! The work on an import: checking, running and undoing it. It takes longer than a request may, and goes on by itself, in
//! one transaction that is committed as a whole or not at all.
//!
//! How far it is stands in a row of its own, written outside that transaction. A server that stops leaves an import whose
//! status says that work goes on while nobody holds its lock: whichever server looks next takes it up from the start.

use std::time::Duration;

use contract::ids::ImportId;
use contract::imports::{ImportFailure, ImportKind, ImportStatus};
use contract::permissions::Permission;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::attendance::Attendance;
use super::kinds::{Kind, Work};
use super::matches::Matches;
use super::organisations::Organisations;
use super::people::People;
use super::progress::Progress;
use super::{rows, store, undo};
use crate::auth::{Caller, Staff};
use crate::db::try_lock;
use crate::error::Error;
use crate::services::{Now, Services, Shared};

/// How often it is written down how far work is, and looked whether it is to stop.
const OFTEN: Duration = Duration::from_millis(400);
/// Work is not a request: a statement of it may take longer than theirs.
const PATIENCE: &str = "SET LOCAL statement_timeout = '5min'; SET LOCAL lock_timeout = '5min'; \
    SET LOCAL idle_in_transaction_session_timeout = '5min'";

/// What became of a piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Well,
    /// Another server has it in hand, or it was done meanwhile.
    NotOurs,
    /// Another import is being taken over. Who waits for it holds no connection meanwhile.
    Later,
}

/// Takes up the work that a server left when it stopped.
///
/// # Errors
/// When the database can't.
pub async fn resume(services: &Shared) -> Result<(), Error> {
    for id in services.db.read(store::at_work).await? {
        run(services, id).await;
    }
    Ok(())
}

/// Does what the status of an import asks for. When the world changed between check and run, it is checked once more.
pub async fn run(services: &Services, id: ImportId) {
    let progress = Progress::default();
    let ended = loop {
        match attempt(services, id, &progress).await {
            Ok(Ended::Later) => tokio::time::sleep(OFTEN).await,
            ended => break ended,
        }
    };
    match ended {
        Ok(_) => {}
        Err(error) => {
            let failure = progress.failure().unwrap_or_else(|| {
                let ours = crate::error::status_of(error.code()).is_server_error();
                tracing::warn!(import = %id, code = %error.code(), "an import came to nothing");
                if ours { ImportFailure::Internal } else { ImportFailure::Refused }
            });
            if let Err(error) = come_to_nothing(services, id, failure).await {
                tracing::warn!(import = %id, %error, "that an import came to nothing could not be written down");
                return;
            }
            if failure == ImportFailure::Outdated
                && let Err(error) = attempt(services, id, &Progress::default()).await
            {
                tracing::warn!(import = %id, %error, "an import could not be checked again");
            }
        }
    }
}

/// Does the work on a thread of its own, and meanwhile writes down how far it is.
async fn attempt(services: &Services, id: ImportId, progress: &Progress) -> Result<Ended, Error> {
    let (now, theirs) = (services.now(), progress.clone());
    let work = services.db.write(move |c| work(c, id, (&theirs, &now)));
    tokio::pin!(work);
    loop {
        tokio::select! {
            ended = &mut work => return ended,
            () = tokio::time::sleep(OFTEN) => {
                let done = progress.done();
                let told = services.db.write(move |c| {
                    let total = store::total(c, id)?;
                    store::set_progress(c, id, (done, total))
                });
                // How far it is matters less than getting on.
                if told.await.unwrap_or_default() {
                    progress.stop();
                }
            }
        }
    }
}

fn work(c: &mut PgConnection, id: ImportId, (progress, now): (&Progress, &Now)) -> Result<Ended, Error> {
    c.batch_execute(PATIENCE)?;
    if !try_lock(c, &format!("import {id}"))? {
        return Ok(Ended::NotOurs);
    }
    let head = store::look(c, id)?;
    if !head.status.0.is_busy() {
        return Ok(Ended::NotOurs);
    }
    // One that writes at a time: the next finds what this one made.
    if head.status.0 != ImportStatus::Checking && !try_lock(c, "imports")? {
        return Ok(Ended::Later);
    }
    let staff = Staff {
        account_id: head.created_by.into(),
        session_id: Uuid::nil(),
        roles: Vec::new(),
        permissions: vec![Permission::ImportsWrite],
        leading: None,
    };
    let fields = head.fields();
    let work =
        Work { import: *id, fields: &fields, by: head.created_by.into(), caller: &Caller::Staff(staff), now, progress };
    match head.status.0 {
        ImportStatus::Undoing => undo::undo(c, id, progress)?,
        status => match head.kind.0 {
            ImportKind::People => on::<People>(c, status, &work)?,
            ImportKind::Organisations => on::<Organisations>(c, status, &work)?,
            ImportKind::Matches => on::<Matches>(c, status, &work)?,
            ImportKind::Attendance => on::<Attendance>(c, status, &work)?,
        },
    }
    Ok(Ended::Well)
}

/// Checks or runs an import of this kind.
fn on<K: Kind>(c: &mut PgConnection, status: ImportStatus, work: &Work) -> Result<(), Error> {
    let id = ImportId(work.import);
    let found = rows::of(c, id)?;
    let mut judged = K::judge(c, &found, work)?;
    drop(found);
    if status == ImportStatus::Checking {
        rows::save(c, id, &judged)?;
        let outdated = store::look(c, id)?.failure.filter(|failure| failure.0 == ImportFailure::Outdated);
        return store::set_status(c, id, (ImportStatus::Checked, outdated.map(|failure| failure.0)));
    }
    if judged.iter().any(|row| row.outcome == contract::imports::RowOutcome::Undecided) {
        return Err(work.progress.fail(ImportFailure::Outdated));
    }
    note_changes(c, Some(id))?;
    K::apply(c, &mut judged, work)?;
    note_changes(c, None)?;
    rows::save(c, id, &judged)?;
    store::finish(c, id, work.now)?;
    store::set_status(c, id, (ImportStatus::Done, None))
}

/// From here on, every row that is written is noted as one of this import; or no longer.
fn note_changes(c: &mut PgConnection, of: Option<ImportId>) -> Result<(), Error> {
    diesel::sql_query("SELECT set_config('voorwaarts.import', $1, true)")
        .bind::<sql_types::Text, _>(of.map(|id| id.to_string()).unwrap_or_default())
        .execute(c)?;
    Ok(())
}

/// Work that ended badly changed nothing: the import stands where it stood before.
async fn come_to_nothing(services: &Services, id: ImportId, failure: ImportFailure) -> Result<(), Error> {
    services
        .db
        .write(move |c| {
            let before = match (store::lock(c, id)?.status.0, failure) {
                (ImportStatus::Checking | ImportStatus::Running, ImportFailure::Outdated) => ImportStatus::Checking,
                (ImportStatus::Checking, _) => ImportStatus::Uploaded,
                (ImportStatus::Running, _) => ImportStatus::Checked,
                (ImportStatus::Undoing, _) => ImportStatus::Done,
                (other, _) => other,
            };
            store::set_status(c, id, (before, Some(failure)))?;
            if failure == ImportFailure::InTheWay {
                undo::note_obstacles(c, id)?;
            }
            Ok(())
        })
        .await
}
