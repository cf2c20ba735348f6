//! Rows before and after a merge: what it changed is kept, so that undoing it puts back exactly that.

use std::collections::BTreeMap;

use contract::merges::{MergeObstacle, MergeObstacleCode, MergedThing};
use diesel::prelude::*;
use diesel::sql_types;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::references::{tables, thing_of};
use crate::error::Error;

type Columns = Map<String, Value>;

/// What happened to one row. Of a row that stayed, only the columns that changed stand here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowChange {
    pub table: String,
    /// The columns of the primary key.
    pub key: Columns,
    /// Absent for a row that was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Columns>,
    /// Absent for a row that is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Columns>,
}

/// Rows by their table and primary key.
pub type Rows = BTreeMap<(String, String), (Columns, Columns)>;

#[derive(QueryableByName)]
struct ImageRow {
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Jsonb)]
    image: Value,
}

#[derive(QueryableByName)]
struct KeyRow {
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    columns: Vec<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    generated: Vec<String>,
}

/// The primary keys of the tables that a merge may change, and the columns that the database works out by itself.
fn keys(c: &mut PgConnection) -> Result<BTreeMap<String, KeyRow>, Error> {
    let names: Vec<&str> = tables().into_iter().map(|(table, _)| table).collect();
    let rows = diesel::sql_query(
        "SELECT relname::text AS name, array_agg(attname::text ORDER BY attnum) AS columns, \
           ARRAY(SELECT attname::text FROM pg_attribute AS every WHERE every.attrelid = pg_class.oid AND attgenerated <> '') \
             AS generated FROM pg_index JOIN pg_class ON pg_class.oid = indrelid JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey) \
         WHERE indisprimary AND relnamespace = 'public'::regnamespace AND relname = ANY($1) GROUP BY pg_class.oid, relname",
    )
    .bind::<sql_types::Array<sql_types::Text>, _>(names)
    .load::<KeyRow>(c)?;
    Ok(rows.into_iter().map(|row| (row.name.clone(), row)).collect())
}

/// Every row that refers to one of the two, and the two themselves. Two statements.
pub fn of_both(c: &mut PgConnection, (one, other): (Uuid, Uuid)) -> Result<Rows, Error> {
    let keys = keys(c)?;
    let of_table = |(table, columns): (&str, Vec<&str>)| {
        let refers: Vec<_> = columns.iter().map(|column| format!("{column} IN ($1, $2)")).collect();
        format!("SELECT '{table}' AS name, to_jsonb({table}) AS image FROM {table} WHERE {}", refers.join(" OR "))
    };
    let sql: Vec<String> = tables().into_iter().map(of_table).collect();
    let rows = diesel::sql_query(sql.join(" UNION ALL "))
        .bind::<sql_types::Uuid, _>(one)
        .bind::<sql_types::Uuid, _>(other)
        .load::<ImageRow>(c)?;
    let place = |row: ImageRow| {
        let Value::Object(mut image) = row.image else { return None };
        let known = keys.get(&row.name)?;
        image.retain(|name, _| !known.generated.contains(name));
        let key: Columns =
            known.columns.iter().filter_map(|name| Some((name.clone(), image.get(name)?.clone()))).collect();
        Some(((row.name, Value::Object(key.clone()).to_string()), (key, image)))
    };
    Ok(rows.into_iter().filter_map(place).collect())
}

/// What changed between two looks at the rows.
pub fn differences(before: &Rows, after: &Rows) -> Vec<RowChange> {
    let gone = before.iter().filter(|(place, _)| !after.contains_key(*place)).map(|((table, _), (key, image))| {
        RowChange { table: table.clone(), key: key.clone(), before: Some(image.clone()), after: None }
    });
    let there = after.iter().filter_map(|(place, (key, image))| {
        let change = |before, after| RowChange { table: place.0.clone(), key: key.clone(), before, after };
        let Some((_, earlier)) = before.get(place) else { return Some(change(None, Some(image.clone()))) };
        let changed = |one: &Columns, other: &Columns| -> Columns {
            let differing = one.iter().filter(|(name, value)| other.get(*name) != Some(*value));
            differing.map(|(name, value)| (name.clone(), value.clone())).collect()
        };
        let (old, new) = (changed(earlier, image), changed(image, earlier));
        (!new.is_empty()).then(|| change(Some(old), Some(new)))
    });
    gone.chain(there).collect()
}

/// What follows from other rows, and is worked out anew.
fn is_derived(table: &str, column: &str) -> bool {
    table == "person" && column == "dutch_level"
}

/// Whether a row still stands as the merge left it, in what the merge changed.
pub fn stands_as_left(c: &mut PgConnection, change: &RowChange) -> Result<bool, Error> {
    let current = current(c, change)?;
    Ok(match (&change.after, current) {
        (None, None) => true,
        (Some(left), Some(current)) => {
            left.iter().all(|(name, value)| is_derived(&change.table, name) || current.get(name) == Some(value))
        }
        _ => false,
    })
}

fn current(c: &mut PgConnection, change: &RowChange) -> Result<Option<Columns>, Error> {
    let table = known(&change.table)?;
    let sql = format!(
        "SELECT '{table}' AS name, to_jsonb({table}) AS image FROM {table} WHERE {} FOR UPDATE",
        is_row(table, &change.key)
    );
    let row = diesel::sql_query(sql)
        .bind::<sql_types::Jsonb, _>(Value::Object(change.key.clone()))
        .get_result::<ImageRow>(c)
        .optional()?;
    Ok(row.and_then(|row| match row.image {
        Value::Object(image) => Some(image),
        _ => None,
    }))
}

/// The table's name as we know it: what was kept is never trusted in a statement.
fn known(name: &str) -> Result<&'static str, Error> {
    let table = tables().into_iter().find(|(table, _)| *table == name);
    table.map(|(table, _)| table).ok_or_else(|| Error::internal(&"a merge names an unknown table"))
}

/// The names of columns, each of which is plain.
fn names(columns: &Columns) -> Result<Vec<&str>, Error> {
    let plain =
        |name: &&String| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if columns.keys().all(|name| plain(&name)) {
        return Ok(columns.keys().map(String::as_str).collect());
    }
    Err(Error::internal(&"a merge names an impossible column"))
}

/// The condition that finds a row by the key in `$1`.
fn is_row(table: &str, key: &Columns) -> String {
    let parts = key.keys().map(|name| format!("{table}.{name} = (jsonb_populate_record(NULL::{table}, $1)).{name}"));
    parts.collect::<Vec<_>>().join(" AND ")
}

/// Something that was added since refers to what would go, or stands where it would come back.
pub fn needed_since(error: diesel::result::Error) -> Error {
    in_the_way(error, MergeObstacleCode::NeededSince)
}

/// One person can't have at once what the two have.
pub fn not_at_once(error: diesel::result::Error) -> Error {
    in_the_way(error, MergeObstacleCode::NotAtOnce)
}

/// A violated constraint as what stands in the way.
fn in_the_way(error: diesel::result::Error, code: MergeObstacleCode) -> Error {
    match &error {
        diesel::result::Error::DatabaseError(_, information) if information.constraint_name().is_some() => {
            let thing = information.table_name().map_or(MergedThing::Record, thing_of);
            Error::in_the_way(vec![MergeObstacle { code, thing }])
        }
        _ => error.into(),
    }
}

/// Puts one row back as it was before the merge.
pub fn put_back(c: &mut PgConnection, change: &RowChange) -> Result<(), Error> {
    let table = known(&change.table)?;
    names(&change.key)?;
    let key = Value::Object(change.key.clone());
    match (&change.before, &change.after) {
        (Some(before), Some(_)) => {
            let restored: Columns = before
                .iter()
                .filter(|(name, _)| !is_derived(table, name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            if restored.is_empty() {
                return Ok(());
            }
            let set = names(&restored)?
                .into_iter()
                .map(|name| format!("{name} = (jsonb_populate_record(NULL::{table}, $2)).{name}"))
                .collect::<Vec<_>>();
            diesel::sql_query(format!("UPDATE {table} SET {} WHERE {}", set.join(", "), is_row(table, &change.key)))
                .bind::<sql_types::Jsonb, _>(key)
                .bind::<sql_types::Jsonb, _>(Value::Object(restored))
                .execute(c)
                .map_err(needed_since)?;
        }
        (Some(before), None) => {
            let columns = names(before)?.join(", ");
            let sql = format!(
                "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, $1)"
            );
            diesel::sql_query(sql)
                .bind::<sql_types::Jsonb, _>(Value::Object(before.clone()))
                .execute(c)
                .map_err(needed_since)?;
        }
        (None, _) => {
            diesel::sql_query(format!("DELETE FROM {table} WHERE {}", is_row(table, &change.key)))
                .bind::<sql_types::Jsonb, _>(key)
                .execute(c)
                .map_err(needed_since)?;
        }
    }
    Ok(())
}

/// The changes in the order in which they are put back: the person first; what was added goes; rows return to whom they
/// were of, before they are what they were (an open request can't be reopened beside another); what went comes again.
pub fn to_put_back(changes: Vec<RowChange>) -> Vec<RowChange> {
    let mut ordered: Vec<(u8, RowChange)> = Vec::new();
    for change in changes {
        match (change.table.as_str(), &change.before, &change.after) {
            ("person", Some(_), None) => ordered.push((0, change)),
            (_, None, _) => ordered.push((1, change)),
            (_, Some(_), None) => ordered.push((4, change)),
            (_, Some(before), Some(_)) => {
                let of_whom = |name: &str| refers(&change.table, name);
                let (moves, rest): (Columns, Columns) = before.clone().into_iter().partition(|(name, _)| of_whom(name));
                ordered.push((2, RowChange { before: Some(moves), ..change.clone() }));
                ordered.push((3, RowChange { before: Some(rest), ..change }));
            }
        }
    }
    ordered.sort_by_key(|(place, _)| *place);
    ordered.into_iter().map(|(_, change)| change).collect()
}

/// Whether a column says whose a row is.
fn refers(table: &str, column: &str) -> bool {
    tables().into_iter().any(|(name, columns)| name == table && name != "person" && columns.contains(&column))
}
