//! Undoing an import: every row that it wrote is put back as it was, in whatever table.
//!
//! What it wrote was noted by a trigger (`note_import_change`), so that this needs to know nothing of people or matches. It
//! is refused when a row no longer stands as the import left it, or when a row that would go is referred to by one
//! that the import didn't write.

use contract::ids::ImportId;
use contract::imports::{ImportFailure, ImportObstacle, ImportObstacleCode, ImportStatus, ImportThing};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types;

use super::progress::Progress;
use super::store;
use crate::db::Count;
use crate::error::Error;

/// A table that the import wrote.
#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    /// The condition that a row is the one of a change: `t.id = (change.key ->> 'id')::uuid`.
    #[diesel(sql_type = sql_types::Text)]
    is_it: String,
    /// The columns that can be written.
    #[diesel(sql_type = sql_types::Text)]
    columns: String,
}

/// A foreign key to a table that the import wrote.
#[derive(QueryableByName)]
struct Referring {
    #[diesel(sql_type = sql_types::Text)]
    target: String,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Text)]
    column: String,
    /// The primary key of the referring row, as the changes have it.
    #[diesel(sql_type = sql_types::Text)]
    key: String,
}

/// The changes of an import, one a row: as it was before the first, and as it is since the last.
const COLLECT: &str = "
    CREATE TEMPORARY TABLE undone_change ON COMMIT DROP AS
    SELECT table_name, key, (array_agg(before ORDER BY position))[1] AS before,
        (array_agg(after_hash ORDER BY position DESC))[1] AS after_hash, min(position) AS position
    FROM data_import_change WHERE import_id = '{id}' GROUP BY table_name, key;
    DELETE FROM undone_change WHERE before IS NULL AND after_hash IS NULL;
    CREATE INDEX ON undone_change (table_name, key);
    ANALYZE undone_change";

/// Undoes an import.
///
/// # Errors
/// `InTheWay`, when it can't be.
pub fn undo(c: &mut PgConnection, id: ImportId, progress: &Progress) -> Result<(), Error> {
    collect(c, id)?;
    let tables = written(c)?;
    if !obstacles(c, &tables)?.is_empty() {
        return Err(progress.fail(ImportFailure::InTheWay));
    }
    // Merges and imports move what hangs together at once.
    c.batch_execute("SET CONSTRAINTS ALL DEFERRED")?;
    for table in &tables {
        put_back(c, table)?;
    }
    c.batch_execute("SET CONSTRAINTS ALL IMMEDIATE; DROP TABLE undone_change")?;
    forget_words(c)?;
    diesel::sql_query("DELETE FROM data_import_change WHERE import_id = $1")
        .bind::<sql_types::Uuid, _>(*id)
        .execute(c)?;
    diesel::sql_query("UPDATE data_import_row SET record_id = NULL WHERE import_id = $1")
        .bind::<sql_types::Uuid, _>(*id)
        .execute(c)?;
    store::set_status(c, id, (ImportStatus::Undone, None))
}

fn collect(c: &mut PgConnection, id: ImportId) -> Result<(), Error> {
    Ok(c.batch_execute(&COLLECT.replace("{id}", &id.to_string()))?)
}

/// The tables that the import wrote, those that refer to others before the others.
fn written(c: &mut PgConnection) -> Result<Vec<Written>, Error> {
    Ok(diesel::sql_query(
        "SELECT relname::text AS name, \
           (SELECT string_agg(format('t.%1$I = (change.key ->> %1$L)::%2$s', attname, format_type(atttypid, atttypmod)), ' AND ') \
            FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey) \
            WHERE indrelid = pg_class.oid AND indisprimary) AS is_it, \
           (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute \
            WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity <> 'a') AS columns \
         FROM (SELECT table_name, min(position) AS first FROM undone_change GROUP BY table_name) AS changed \
         JOIN pg_class ON relname = table_name AND relnamespace = 'public'::regnamespace ORDER BY first DESC",
    )
    .load(c)?)
}

/// What stands in the way: what was changed since, and what refers to rows that would go.
fn obstacles(c: &mut PgConnection, tables: &[Written]) -> Result<Vec<ImportObstacle>, Error> {
    let mut found: Vec<ImportObstacle> = Vec::new();
    let mut add = |code, table: &str, count: i64| {
        let thing = thing_of(table);
        match found.iter_mut().find(|known| known.code == code && known.thing == thing) {
            Some(known) => known.count += count,
            None if count > 0 => found.push(ImportObstacle { code, thing, count }),
            None => {}
        }
    };
    for table in tables {
        let (name, is_it) = (&table.name, &table.is_it);
        let changed = diesel::sql_query(format!(
            "SELECT count(*) AS count FROM undone_change AS change LEFT JOIN {name} AS t ON {is_it} \
             WHERE table_name = '{name}' AND md5(to_jsonb(t)::text) IS DISTINCT FROM after_hash"
        ))
        .get_result::<Count>(c)?;
        add(ImportObstacleCode::ChangedSince, name, changed.count);
    }
    for key in referring(c)? {
        let Referring { target, name, column, key } = key;
        let Some(is_it) = tables.iter().find(|table| table.name == target).map(|table| &table.is_it) else { continue };
        let count = diesel::sql_query(format!(
            "SELECT count(*) AS count FROM undone_change AS change JOIN {target} AS t ON {is_it} JOIN {name} AS other ON other.{column} = t.id \
             WHERE change.table_name = '{target}' AND change.before IS NULL \
             AND NOT EXISTS (SELECT FROM undone_change AS own WHERE own.table_name = '{name}' AND own.key = {key} \
               AND own.before IS NULL)"
        ))
        .get_result::<Count>(c)?;
        add(ImportObstacleCode::ReferredTo, &name, count.count);
    }
    Ok(found)
}

/// Every foreign key to the `id` of a table that the import wrote. The tally of an event doesn't count: the database keeps it
/// in line by itself.
fn referring(c: &mut PgConnection) -> Result<Vec<Referring>, Error> {
    Ok(diesel::sql_query(
        "SELECT target.relname::text AS target, referring.relname::text AS name, attribute.attname::text AS column, \
           (SELECT 'jsonb_build_object(' || string_agg(format('%1$L, other.%1$I', part.attname), ', ') || ')' \
            FROM pg_index JOIN pg_attribute AS part ON part.attrelid = indrelid AND part.attnum = ANY (indkey) \
            WHERE indrelid = referring.oid AND indisprimary) AS key \
         FROM pg_constraint JOIN pg_class AS target ON target.oid = confrelid JOIN pg_class AS referring ON referring.oid = conrelid \
         CROSS JOIN unnest(conkey, confkey) AS pair (from_column, to_column) \
         JOIN pg_attribute AS attribute ON attribute.attrelid = conrelid AND attribute.attnum = from_column \
         JOIN pg_attribute AS aim ON aim.attrelid = confrelid AND aim.attnum = to_column AND aim.attname = 'id' \
         WHERE contype = 'f' AND referring.relname <> 'event_tally' AND target.relname IN (SELECT DISTINCT table_name FROM undone_change)",
    )
    .load(c)?)
}

/// Puts the rows of a table back: what was added goes, what was changed is as it was, what went is there again.
fn put_back(c: &mut PgConnection, table: &Written) -> Result<(), Error> {
    let Written { name, is_it, columns } = table;
    c.batch_execute(&format!(
        "DELETE FROM {name} AS t USING undone_change AS change WHERE table_name = '{name}' AND before IS NULL AND {is_it}; \
         UPDATE {name} AS t SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(NULL::{name}, change.before)) \
         FROM undone_change AS change WHERE table_name = '{name}' AND before IS NOT NULL AND after_hash IS NOT NULL AND {is_it}; \
         INSERT INTO {name} ({columns}) SELECT {columns} FROM \
         (SELECT (jsonb_populate_record(NULL::{name}, before)).* FROM undone_change \
          WHERE table_name = '{name}' AND before IS NOT NULL AND after_hash IS NULL) AS was"
    ))?;
    Ok(())
}

/// Words of names that nobody has any more are no longer searched by.
fn forget_words(c: &mut PgConnection) -> Result<(), Error> {
    diesel::sql_query(
        "DELETE FROM name_variant WHERE NOT EXISTS (SELECT FROM person_name WHERE person_name.word = name_variant.word)",
    )
    .execute(c)?;
    Ok(())
}

/// Writes down what stands in the way, for whoever asked.
pub fn note_obstacles(c: &mut PgConnection, id: ImportId) -> Result<(), Error> {
    collect(c, id)?;
    let tables = written(c)?;
    let found = obstacles(c, &tables)?;
    c.batch_execute("DROP TABLE undone_change")?;
    diesel::sql_query("UPDATE data_import SET obstacles = $2 WHERE id = $1")
        .bind::<sql_types::Uuid, _>(*id)
        .bind::<sql_types::Jsonb, _>(serde_json::to_value(found).unwrap_or_default())
        .execute(c)?;
    Ok(())
}

/// What the rows of a table are to whoever reads of them.
fn thing_of(table: &str) -> ImportThing {
    match table {
        "person" | "person_name" | "person_language" => ImportThing::Person,
        "role_period" => ImportThing::Role,
        "dutch_assessment" => ImportThing::DutchAssessment,
        "organisation" => ImportThing::Organisation,
        "request" => ImportThing::Request,
        "buddy_match" | "match_moment" => ImportThing::Match,
        "match_number_counter" => ImportThing::MatchNumber,
        "enrolment" => ImportThing::Enrolment,
        "event" => ImportThing::Event,
        "event_registration" | "event_registration_moment" => ImportThing::Registration,
        "event_attendance_line" => ImportThing::Attendance,
        "task" => ImportThing::Task,
        _ => ImportThing::Other,
    }
}
