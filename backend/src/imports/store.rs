//! Rows of imports, and of the rows of their files.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::{AccountId, ImportId};
use contract::imports::{
    CellFault, Import, ImportColumn, ImportCounts, ImportFailure, ImportField, ImportKind, ImportProgress,
    ImportStatus, ImportSummary, KEPT_DAYS, fields_of,
};
use contract::session::AccountReference;
use diesel::prelude::*;
use diesel::sql_types;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::kinds::CHUNK;
use crate::db::Code;
use crate::error::Error;
use crate::services::Now;
use crate::spreadsheets::read::Table;
use crate::spreadsheets::words::plain;

/// How many rows samples are taken from.
const SAMPLED: i32 = 30;

#[derive(QueryableByName)]
struct Head {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<ImportKind>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<ImportStatus>,
    #[diesel(sql_type = sql_types::Text)]
    file_name: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    sheet: Option<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    sheets: Vec<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    headers: Vec<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Nullable<sql_types::Text>>)]
    fields: Vec<Option<String>>,
    #[diesel(sql_type = sql_types::Integer)]
    row_count: i32,
    #[diesel(sql_type = sql_types::Jsonb)]
    counts: serde_json::Value,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    failure: Option<Code<ImportFailure>>,
    #[diesel(sql_type = sql_types::Jsonb)]
    obstacles: serde_json::Value,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Uuid)]
    created_by: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    display_name: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    finished_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    cleared_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    progress_done: Option<i32>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    progress_total: Option<i32>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Bool>)]
    stopping: Option<bool>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    same_file_at: Option<DateTime<Utc>>,
}

const SELECT: &str = "SELECT data_import.*, account.display_name, progress.done AS progress_done, progress.total AS progress_total, \
    stopping, (SELECT min(other.finished_at) FROM data_import AS other WHERE other.content_hash = data_import.content_hash \
      AND other.kind = data_import.kind AND other.id <> data_import.id AND other.status = 'done') AS same_file_at \
    FROM data_import JOIN account ON account.id = created_by \
    LEFT JOIN data_import_progress AS progress ON progress.import_id = data_import.id";

pub(super) fn json<T: DeserializeOwned + Default>(value: serde_json::Value) -> T {
    serde_json::from_value(value).unwrap_or_default()
}

impl Head {
    fn counts(&self) -> ImportCounts {
        let empty = serde_json::to_value(ImportCounts::default()).unwrap_or_default();
        let known = self.counts.as_object().is_some_and(|counts| !counts.is_empty());
        json(if known { self.counts.clone() } else { empty })
    }

    fn fields(&self) -> Vec<Option<ImportField>> {
        self.fields.iter().map(|field| field.as_deref().and_then(|field| field.parse().ok())).collect()
    }

    fn by(&self) -> AccountReference {
        AccountReference { id: self.created_by.into(), display_name: self.display_name.clone() }
    }

    fn summary(self) -> ImportSummary {
        ImportSummary {
            id: self.id.into(),
            kind: self.kind.0,
            status: self.status.0,
            rows: self.row_count.into(),
            counts: self.counts(),
            created_at: self.created_at,
            created_by: self.by(),
            file_name: self.file_name,
        }
    }

    fn import(self, samples: &[Vec<String>]) -> Import {
        let columns = self.headers.iter().zip(self.fields()).enumerate().map(|(at, (header, field))| {
            let cells = samples.iter().filter_map(|cells| cells.get(at)).filter(|cell| !cell.is_empty());
            ImportColumn { header: header.clone(), samples: cells.take(3).cloned().collect(), field }
        });
        let progress = self.progress_done.zip(self.progress_total).filter(|_| self.status.0.is_busy());
        Import {
            id: self.id.into(),
            version: self.version,
            kind: self.kind.0,
            status: self.status.0,
            rows: self.row_count.into(),
            columns: columns.collect(),
            fields: fields_of(self.kind.0).to_vec(),
            counts: self.counts(),
            progress: progress.map(|(done, total)| ImportProgress {
                done: done.into(),
                total: total.into(),
                stopping: self.stopping.unwrap_or_default(),
            }),
            failure: self.failure.map(|failure| failure.0),
            same_file_imported_at: self.same_file_at,
            created_at: self.created_at,
            created_by: self.by(),
            finished_at: self.finished_at,
            kept_until: self.created_at + TimeDelta::days(KEPT_DAYS),
            contents_removed: self.cleared_at.is_some(),
            obstacles: json(self.obstacles),
            file_name: self.file_name,
            sheet: self.sheet,
            sheets: self.sheets,
        }
    }
}

#[derive(QueryableByName)]
struct CellsRow {
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    cells: Vec<String>,
}

/// One import. Two statements.
pub fn find(c: &mut PgConnection, id: ImportId) -> Result<Import, Error> {
    let head = diesel::sql_query(format!("{SELECT} WHERE data_import.id = $1"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<Head>(c)?;
    let samples = diesel::sql_query("SELECT cells FROM data_import_row WHERE import_id = $1 ORDER BY number LIMIT $2")
        .bind::<sql_types::Uuid, _>(*id)
        .bind::<sql_types::Integer, _>(SAMPLED)
        .load::<CellsRow>(c)?;
    Ok(head.import(&samples.into_iter().map(|row| row.cells).collect::<Vec<_>>()))
}

/// The latest first.
pub type ImportKey = (DateTime<Utc>, Uuid);

/// One page of imports.
pub fn list(c: &mut PgConnection, page: (Option<ImportKey>, i64)) -> Result<Vec<ImportSummary>, Error> {
    let (at, id) = page.0.unzip();
    let rows = diesel::sql_query(format!(
        "{SELECT} WHERE $1 IS NULL OR (data_import.created_at, data_import.id) < ($1, $2) \
         ORDER BY data_import.created_at DESC, data_import.id DESC LIMIT $3"
    ))
    .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<Head>(c)?;
    Ok(rows.into_iter().map(Head::summary).collect())
}

/// A file that was read.
pub struct NewFile<'a> {
    pub kind: ImportKind,
    pub file_name: &'a str,
    pub hash: Vec<u8>,
    pub table: &'a Table,
    pub fields: &'a [Option<ImportField>],
}

fn codes(fields: &[Option<ImportField>]) -> Vec<Option<&'static str>> {
    fields.iter().map(|field| field.map(ImportField::code)).collect()
}

/// Keeps the cells of a file. Those that hold a forbidden number are emptied before.
pub fn insert(c: &mut PgConnection, new: &NewFile, (by, now): (AccountId, &Now)) -> Result<ImportId, Error> {
    let id: ImportId = now.new_id();
    let table = new.table;
    diesel::sql_query(
        "INSERT INTO data_import (id, kind, file_name, content_hash, sheet, sheets, headers, fields, row_count, created_at, created_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .bind::<sql_types::Text, _>(new.kind.code())
    .bind::<sql_types::Text, _>(new.file_name)
    .bind::<sql_types::Binary, _>(&new.hash)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(&table.sheet)
    .bind::<sql_types::Array<sql_types::Text>, _>(&table.sheets)
    .bind::<sql_types::Array<sql_types::Text>, _>(&table.headers)
    .bind::<sql_types::Array<sql_types::Nullable<sql_types::Text>>, _>(codes(new.fields))
    .bind::<sql_types::Integer, _>(i32::try_from(table.rows.len()).unwrap_or(i32::MAX))
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Uuid, _>(*by)
    .execute(c)?;
    for rows in table.rows.chunks(CHUNK) {
        use crate::schema::data_import_row as row;
        let rows: Vec<_> = rows
            .iter()
            .map(|(number, cells)| {
                let (cells, forbidden) = without_forbidden(cells);
                (
                    row::import_id.eq(*id),
                    row::number.eq(*number),
                    row::cells.eq(cells.into_iter().map(Some).collect::<Vec<_>>()),
                    row::forbidden.eq(serde_json::to_value(forbidden).unwrap_or_default()),
                )
            })
            .collect();
        diesel::insert_into(row::table).values(rows).execute(c)?;
    }
    Ok(id)
}

fn without_forbidden(cells: &[String]) -> (Vec<String>, Vec<CellFault>) {
    let mut faults = Vec::new();
    let kept = cells.iter().enumerate().map(|(column, cell)| match contract::guard::forbidden_number(cell) {
        None => cell.clone(),
        Some(code) => {
            faults.push(CellFault {
                column: i32::try_from(column).ok(),
                field: None,
                pointer: format!("/cells/{column}"),
                code,
                detail: "held a number that is never kept; the cell was emptied".to_owned(),
            });
            String::new()
        }
    });
    (kept.collect(), faults)
}

#[derive(QueryableByName)]
struct MappingRow {
    #[diesel(sql_type = sql_types::Text)]
    header: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    field: Option<String>,
}

/// What columns with these headers were taken for the last time.
pub fn remembered(
    c: &mut PgConnection,
    kind: ImportKind,
    headers: &[String],
) -> Result<BTreeMap<String, Option<ImportField>>, Error> {
    let rows = diesel::sql_query("SELECT header, field FROM data_import_mapping WHERE kind = $1 AND header = ANY($2)")
        .bind::<sql_types::Text, _>(kind.code())
        .bind::<sql_types::Array<sql_types::Text>, _>(headers.iter().map(|header| plain(header)).collect::<Vec<_>>())
        .load::<MappingRow>(c)?;
    Ok(rows.into_iter().map(|row| (row.header, row.field.and_then(|field| field.parse().ok()))).collect())
}

/// What work has to know of an import, whose row is locked until the transaction ends.
#[derive(QueryableByName)]
pub struct Locked {
    #[diesel(sql_type = sql_types::BigInt)]
    pub version: i64,
    #[diesel(sql_type = sql_types::Text)]
    pub kind: Code<ImportKind>,
    #[diesel(sql_type = sql_types::Text)]
    pub status: Code<ImportStatus>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    pub headers: Vec<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Nullable<sql_types::Text>>)]
    fields: Vec<Option<String>>,
    #[diesel(sql_type = sql_types::Integer)]
    pub row_count: i32,
    #[diesel(sql_type = sql_types::Jsonb)]
    counts: serde_json::Value,
    #[diesel(sql_type = sql_types::Bool)]
    pub is_cleared: bool,
}

impl Locked {
    pub fn fields(&self) -> Vec<Option<ImportField>> {
        self.fields.iter().map(|field| field.as_deref().and_then(|field| field.parse().ok())).collect()
    }

    pub fn undecided(&self) -> i64 {
        json::<ImportCounts>(self.counts.clone()).undecided
    }
}

/// Locks an import.
pub fn lock(c: &mut PgConnection, id: ImportId) -> Result<Locked, Error> {
    Ok(diesel::sql_query("SELECT *, cleared_at IS NOT NULL AS is_cleared FROM data_import WHERE id = $1 FOR UPDATE")
        .bind::<sql_types::Uuid, _>(*id)
        .get_result(c)?)
}

/// Takes the columns of a locked import for these, and remembers that for headers like these. What was checked is void.
pub fn map(
    c: &mut PgConnection,
    (id, locked): (ImportId, &Locked),
    fields: &[Option<ImportField>],
) -> Result<(), Error> {
    diesel::sql_query(
        "UPDATE data_import SET fields = $2, status = 'uploaded', counts = '{}', failure = NULL, version = version + 1 WHERE id = $1",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .bind::<sql_types::Array<sql_types::Nullable<sql_types::Text>>, _>(codes(fields))
    .execute(c)?;
    diesel::sql_query(
        "UPDATE data_import_row SET outcome = NULL, faults = '[]', candidates = '[]', decision = NULL, decided_id = NULL \
         WHERE import_id = $1 AND outcome IS NOT NULL",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .execute(c)?;
    let chosen: BTreeMap<String, Option<&str>> = locked
        .headers
        .iter()
        .map(|header| plain(header))
        .zip(codes(fields))
        .filter(|(word, _)| !word.is_empty())
        .collect();
    diesel::sql_query(
        "INSERT INTO data_import_mapping (kind, header, field) SELECT $1, header, field FROM unnest($2, $3) AS chosen (header, field) \
         ON CONFLICT (kind, header) DO UPDATE SET field = excluded.field",
    )
    .bind::<sql_types::Text, _>(locked.kind.0.code())
    .bind::<sql_types::Array<sql_types::Text>, _>(chosen.keys().collect::<Vec<_>>())
    .bind::<sql_types::Array<sql_types::Nullable<sql_types::Text>>, _>(chosen.values().copied().collect::<Vec<_>>())
    .execute(c)?;
    Ok(())
}

/// Where an import stands from now on.
pub fn set_status(
    c: &mut PgConnection,
    id: ImportId,
    (status, failure): (ImportStatus, Option<ImportFailure>),
) -> Result<(), Error> {
    diesel::sql_query(
        "UPDATE data_import SET status = $2, failure = $3, obstacles = '[]', version = version + 1 WHERE id = $1",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .bind::<sql_types::Text, _>(status.code())
    .bind::<sql_types::Nullable<sql_types::Text>, _>(failure.map(ImportFailure::code))
    .execute(c)?;
    Ok(())
}

/// Notes when it was taken over.
pub fn finish(c: &mut PgConnection, id: ImportId, now: &Now) -> Result<(), Error> {
    diesel::sql_query("UPDATE data_import SET finished_at = $2 WHERE id = $1")
        .bind::<sql_types::Uuid, _>(*id)
        .bind::<sql_types::Timestamptz, _>(now.at)
        .execute(c)?;
    Ok(())
}

/// How far work is.
pub fn set_progress(c: &mut PgConnection, id: ImportId, (done, total): (i32, i32)) -> Result<bool, Error> {
    #[derive(QueryableByName)]
    struct Stopping {
        #[diesel(sql_type = sql_types::Bool)]
        stopping: bool,
    }
    let row = diesel::sql_query(
        "INSERT INTO data_import_progress (import_id, done, total) VALUES ($1, $2, $3) \
         ON CONFLICT (import_id) DO UPDATE SET done = LEAST(excluded.done, excluded.total), total = excluded.total RETURNING stopping",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .bind::<sql_types::Integer, _>(done.min(total))
    .bind::<sql_types::Integer, _>(total)
    .get_result::<Stopping>(c)?;
    Ok(row.stopping)
}

/// Work begins anew.
pub fn begin_progress(c: &mut PgConnection, id: ImportId, total: i32) -> Result<(), Error> {
    diesel::sql_query(
        "INSERT INTO data_import_progress (import_id, done, total) VALUES ($1, 0, $2) \
         ON CONFLICT (import_id) DO UPDATE SET done = 0, total = excluded.total, stopping = false",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .bind::<sql_types::Integer, _>(total)
    .execute(c)?;
    Ok(())
}

/// Asks work to stop.
pub fn ask_to_stop(c: &mut PgConnection, id: ImportId) -> Result<(), Error> {
    diesel::sql_query("UPDATE data_import_progress SET stopping = true WHERE import_id = $1")
        .bind::<sql_types::Uuid, _>(*id)
        .execute(c)?;
    Ok(())
}

/// Removes an import that was never taken over, or that was undone.
pub fn remove(c: &mut PgConnection, id: ImportId) -> Result<(), Error> {
    diesel::sql_query("DELETE FROM data_import WHERE id = $1").bind::<sql_types::Uuid, _>(*id).execute(c)?;
    Ok(())
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
}

/// Imports on which work goes on, or was left when a server stopped.
pub fn at_work(c: &mut PgConnection) -> Result<Vec<ImportId>, Error> {
    let rows =
        diesel::sql_query("SELECT id FROM data_import WHERE status IN ('checking', 'running', 'undoing') ORDER BY id")
            .load::<IdRow>(c)?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}

/// Removes the contents of imports that are kept no longer, and what undoing them needs. Answers how many.
///
/// # Errors
/// When the database can't.
pub fn clear_old(c: &mut PgConnection, now: &Now) -> Result<usize, Error> {
    let old = diesel::sql_query(
        "UPDATE data_import SET cleared_at = $1, version = version + 1 WHERE cleared_at IS NULL AND created_at < $2 \
         AND status NOT IN ('checking', 'running', 'undoing') RETURNING id",
    )
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Timestamptz, _>(now.at - TimeDelta::days(KEPT_DAYS))
    .load::<IdRow>(c)?;
    if old.is_empty() {
        return Ok(0);
    }
    let ids: Vec<Uuid> = old.iter().map(|row| row.id).collect();
    for sql in [
        "DELETE FROM data_import_change WHERE import_id = ANY($1)",
        "UPDATE data_import_row SET cells = '{}', candidates = '[]' WHERE import_id = ANY($1)",
    ] {
        diesel::sql_query(sql).bind::<sql_types::Array<sql_types::Uuid>, _>(&ids).execute(c)?;
    }
    Ok(old.len())
}

/// An import as work finds it, without locking its row: a look at it goes on meanwhile.
#[derive(QueryableByName)]
pub struct Looked {
    #[diesel(sql_type = sql_types::Text)]
    pub kind: Code<ImportKind>,
    #[diesel(sql_type = sql_types::Text)]
    pub status: Code<ImportStatus>,
    #[diesel(sql_type = sql_types::Array<sql_types::Nullable<sql_types::Text>>)]
    fields: Vec<Option<String>>,
    #[diesel(sql_type = sql_types::Uuid)]
    pub created_by: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pub failure: Option<Code<ImportFailure>>,
}

impl Looked {
    pub fn fields(&self) -> Vec<Option<ImportField>> {
        self.fields.iter().map(|field| field.as_deref().and_then(|field| field.parse().ok())).collect()
    }
}

/// Looks at an import.
pub fn look(c: &mut PgConnection, id: ImportId) -> Result<Looked, Error> {
    Ok(diesel::sql_query("SELECT kind, status, fields, created_by, failure FROM data_import WHERE id = $1")
        .bind::<sql_types::Uuid, _>(*id)
        .get_result(c)?)
}

/// How many steps the work that goes on has: a look at each row, and when it runs a step for each.
pub fn total(c: &mut PgConnection, id: ImportId) -> Result<i32, Error> {
    #[derive(QueryableByName)]
    struct Total {
        #[diesel(sql_type = sql_types::Integer)]
        total: i32,
    }
    let row = diesel::sql_query(
        "SELECT CASE status WHEN 'running' THEN row_count * 2 ELSE row_count END AS total FROM data_import WHERE id = $1",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .get_result::<Total>(c)?;
    Ok(row.total)
}
