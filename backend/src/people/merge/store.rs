//! What a merge does with rows.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{AccountId, MergeId, PersonId};
use contract::merges::{
    Merge, MergeChoice, MergeCount, MergeObstacle, MergeObstacleCode, MergePreview, MergedThing, NewMerge,
};
use contract::people::Person;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::references::{REFERENCES, Reference, Rule, thing_of};
use super::rows::{self, RowChange};
use super::rules::{self, Join, Known, Span};
use crate::db::Count;
use crate::error::Error;
use crate::people::{dutch, profiles, store as people};
use crate::schema::{person, person_merge};
use crate::services::Now;

/// The two records, and what is known in each.
pub struct Both {
    pub kept: Person,
    pub merged: Person,
    pub kept_profile: contract::profiles::MatchingProfile,
    pub merged_profile: contract::profiles::MatchingProfile,
}

impl Both {
    /// Reads both, and locks them until the transaction ends.
    pub fn lock(c: &mut PgConnection, kept: PersonId, merged: PersonId) -> Result<Self, Error> {
        // In one order for everyone, so that two merges don't wait for each other in a circle.
        people::lock(c, kept.min(merged))?;
        people::lock(c, kept.max(merged))?;
        Ok(Self {
            kept: people::find(c, kept)?,
            merged: people::find(c, merged)?,
            kept_profile: profiles::find(c, kept)?,
            merged_profile: profiles::find(c, merged)?,
        })
    }

    fn known(&self) -> (Known, Known) {
        let known = |person: &Person, profile: &contract::profiles::MatchingProfile| Known {
            details: person.details.clone(),
            profile: profile.details.clone(),
        };
        (known(&self.kept, &self.kept_profile), known(&self.merged, &self.merged_profile))
    }

    fn ids(&self) -> (Uuid, Uuid) {
        (*self.kept.id, *self.merged.id)
    }

    /// What merging them would do.
    pub fn preview(self, c: &mut PgConnection) -> Result<MergePreview, Error> {
        let (kept, merged) = self.known();
        let counts = self.counts(c)?;
        Ok(MergePreview {
            fields: rules::fields(&kept, &merged)?,
            obstacles: obstacles(c, self.ids())?,
            counts,
            kept: self.kept,
            merged: self.merged,
            kept_profile: self.kept_profile,
            merged_profile: self.merged_profile,
        })
    }

    fn counts(&self, c: &mut PgConnection) -> Result<Vec<MergeCount>, Error> {
        let mut counts: Vec<MergeCount> = Vec::new();
        let mut add = |thing, moves: i64, joins: i64| match counts
            .iter_mut()
            .find(|count: &&mut MergeCount| count.thing == thing)
        {
            Some(count) => (count.moves, count.joins) = (count.moves + moves, count.joins.max(joins)),
            None => counts.push(MergeCount { thing, moves, joins }),
        };
        for reference in REFERENCES {
            let joins = match reference.rule {
                Rule::Moved | Rule::OpenOnce { .. } => 0,
                Rule::Record => continue,
                Rule::Periods { .. } => absorbed(&joins_of(c, reference.table, self.ids())?),
            };
            let sql = format!("SELECT count(*) AS count FROM {} WHERE {} = $1", reference.table, reference.column);
            let moves = diesel::sql_query(sql).bind::<sql_types::Uuid, _>(*self.merged.id).get_result::<Count>(c)?;
            add(reference.thing, moves.count, joins);
        }
        let languages: BTreeSet<_> = self.kept.details.languages.iter().map(|spoken| &spoken.language).collect();
        let spoken = self.merged.details.languages.iter().map(|spoken| &spoken.language);
        let (moves, joins) = (spoken.clone().count(), spoken.filter(|code| languages.contains(code)).count());
        add(MergedThing::Languages, whole(moves), whole(joins));
        let liked = &self.merged_profile.details.interest_ids;
        let joins = liked.iter().filter(|id| self.kept_profile.details.interest_ids.contains(id)).count();
        add(MergedThing::Interests, whole(liked.len()), whole(joins));
        counts.retain(|count| count.moves > 0);
        Ok(counts)
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn absorbed(joins: &[Join]) -> i64 {
    whole(joins.iter().map(|join| join.absorbed.len()).sum())
}

#[derive(QueryableByName)]
struct ObstacleRow {
    #[diesel(sql_type = sql_types::Text)]
    code: String,
}

/// What stands in the way, in one statement.
fn obstacles(c: &mut PgConnection, (kept, merged): (Uuid, Uuid)) -> Result<Vec<MergeObstacle>, Error> {
    let rows = diesel::sql_query(
        "SELECT 'matched_together' AS code FROM buddy_match \
           WHERE newcomer_id IN ($1, $2) AND established_id IN ($1, $2) \
         UNION SELECT 'both_matched' FROM buddy_match AS one JOIN buddy_match AS other ON one.kind = other.kind \
             AND ((one.newcomer_id = $1 AND other.newcomer_id = $2) OR (one.established_id = $1 AND other.established_id = $2)) \
           WHERE one.status IN ('active', 'paused') AND other.status IN ('active', 'paused') \
             AND NOT one.several_allowed AND NOT other.several_allowed \
         UNION SELECT 'both_proposed' FROM request AS one JOIN request AS other ON one.side = other.side AND one.track = other.track \
           WHERE one.person_id = $1 AND other.person_id = $2 AND one.closed_on IS NULL AND other.closed_on IS NULL \
             AND EXISTS (SELECT FROM buddy_match WHERE status <> 'declined' AND one.id IN (newcomer_request_id, established_request_id)) \
             AND EXISTS (SELECT FROM buddy_match WHERE status <> 'declined' AND other.id IN (newcomer_request_id, established_request_id)) \
         UNION SELECT 'both_in_intake' FROM intake AS one JOIN intake AS other ON one.side = other.side \
           WHERE one.person_id = $1 AND other.person_id = $2 AND one.status = 'draft' AND other.status = 'draft'",
    )
    .bind::<sql_types::Uuid, _>(kept)
    .bind::<sql_types::Uuid, _>(merged)
    .load::<ObstacleRow>(c)?;
    let mut codes: Vec<MergeObstacleCode> = rows.iter().filter_map(|row| row.code.parse().ok()).collect();
    codes.sort_unstable();
    let thing = |code| match code {
        MergeObstacleCode::BothProposed => MergedThing::Requests,
        MergeObstacleCode::BothInIntake => MergedThing::Intakes,
        _ => MergedThing::Matches,
    };
    Ok(codes.into_iter().map(|code| MergeObstacle { code, thing: thing(code) }).collect())
}

#[derive(QueryableByName)]
struct SpanRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Bool)]
    is_kept: bool,
    #[diesel(sql_type = sql_types::Text)]
    grouping: String,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
}

/// The columns of a table that refer to a person, and which of its periods exclude each other.
fn periods_of(table: &str) -> (Vec<&'static str>, &'static str) {
    let here = REFERENCES.iter().filter(|reference| reference.table == table);
    let grouping = here.clone().find_map(|reference| match reference.rule {
        Rule::Periods { grouping } => Some(grouping),
        _ => None,
    });
    (here.map(|reference| reference.column).collect(), grouping.unwrap_or("''"))
}

/// Which periods of a table become one. Rows between the two themselves are left out.
fn joins_of(c: &mut PgConnection, table: &str, (kept, merged): (Uuid, Uuid)) -> Result<Vec<Join>, Error> {
    let (columns, grouping) = periods_of(table);
    let any = |value: &str| columns.iter().map(|column| format!("{column} = {value}")).collect::<Vec<_>>().join(" OR ");
    let (of_kept, of_merged) = (any("$1"), any("$2"));
    let rows = diesel::sql_query(format!(
        "SELECT id, ({of_kept}) AS is_kept, {grouping} AS grouping, starts_on, ends_on FROM {table} \
         WHERE ({of_kept}) <> ({of_merged}) FOR UPDATE"
    ))
    .bind::<sql_types::Uuid, _>(kept)
    .bind::<sql_types::Uuid, _>(merged)
    .load::<SpanRow>(c)?;
    let span = |row: SpanRow| Span {
        id: row.id,
        is_kept: row.is_kept,
        grouping: row.grouping,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
    };
    Ok(rules::joins(rows.into_iter().map(span).collect()))
}

fn join_periods(c: &mut PgConnection, table: &str, ids: (Uuid, Uuid)) -> Result<(), Error> {
    for join in joins_of(c, table, ids)? {
        let end_reason = diesel::sql_query(format!("SELECT end_reason FROM {table} WHERE id = $1"))
            .bind::<sql_types::Uuid, _>(join.last)
            .get_result::<Reason>(c)?
            .end_reason;
        diesel::sql_query(format!("DELETE FROM {table} WHERE id = ANY($1)"))
            .bind::<sql_types::Array<sql_types::Uuid>, _>(&join.absorbed)
            .execute(c)?;
        diesel::sql_query(format!("UPDATE {table} SET starts_on = $2, ends_on = $3, end_reason = $4 WHERE id = $1"))
            .bind::<sql_types::Uuid, _>(join.survivor)
            .bind::<sql_types::Date, _>(join.starts_on)
            .bind::<sql_types::Nullable<sql_types::Date>, _>(join.ends_on)
            .bind::<sql_types::Nullable<sql_types::Text>, _>(end_reason)
            .execute(c)?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Reason {
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    end_reason: Option<String>,
}

/// Of two open requests for the same, the one for which a match is proposed goes on, or else the one that was opened
/// first; the other was entered by mistake.
fn close_second_requests(c: &mut PgConnection, (kept, merged): (Uuid, Uuid), now: &Now) -> Result<(), Error> {
    diesel::sql_query(
        "WITH open AS (SELECT id, row_number() OVER (PARTITION BY side, track ORDER BY EXISTS (SELECT FROM buddy_match \
             WHERE status <> 'declined' AND request.id IN (newcomer_request_id, established_request_id)) DESC, opened_on, id) AS place \
           FROM request WHERE person_id IN ($1, $2) AND closed_on IS NULL) \
         UPDATE request SET closed_on = GREATEST(opened_on, $3), close_reason = 'entered_by_mistake', changed_at = $4, \
           version = version + 1 FROM open WHERE open.id = request.id AND place > 1",
    )
    .bind::<sql_types::Uuid, _>(kept)
    .bind::<sql_types::Uuid, _>(merged)
    .bind::<sql_types::Date, _>(now.today)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .execute(c)?;
    Ok(())
}

/// Closes what the record that goes has open and the one that is kept has open, too.
fn close_second_open(
    c: &mut PgConnection,
    reference: &Reference,
    (kept, merged): (Uuid, Uuid),
    now: &Now,
) -> Result<(), Error> {
    let Rule::OpenOnce { grouping, open, close } = reference.rule else { return Ok(()) };
    let (table, column) = (reference.table, reference.column);
    diesel::sql_query(format!(
        "UPDATE {table} SET {close} WHERE {column} = $2 AND {open} \
         AND ({grouping}) IN (SELECT {grouping} FROM {table} WHERE {column} = $1 AND {open})"
    ))
    .bind::<sql_types::Uuid, _>(kept)
    .bind::<sql_types::Uuid, _>(merged)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .execute(c)?;
    Ok(())
}

/// Merges two records that the caller has locked.
pub fn merge(
    c: &mut PgConnection,
    both: &Both,
    choices: &[MergeChoice],
    (by, now): (AccountId, &Now),
) -> Result<MergeId, Error> {
    let ids = both.ids();
    let found = obstacles(c, ids)?;
    if !found.is_empty() {
        return Err(Error::in_the_way(found));
    }
    let before = rows::of_both(c, ids)?;
    let (kept, merged) = both.known();
    let joined = rules::joined(&kept, &merged, choices)?;
    c.batch_execute("SET CONSTRAINTS ALL DEFERRED")?;
    close_second_requests(c, ids, now)?;
    diesel::sql_query("DELETE FROM person_link WHERE from_id IN ($1, $2) AND to_id IN ($1, $2)")
        .bind::<sql_types::Uuid, _>(ids.0)
        .bind::<sql_types::Uuid, _>(ids.1)
        .execute(c)?;
    let mut tables: Vec<&str> = Vec::new();
    for reference in REFERENCES.iter().filter(|reference| matches!(reference.rule, Rule::Periods { .. })) {
        if !tables.contains(&reference.table) {
            tables.push(reference.table);
            join_periods(c, reference.table, ids)?;
        }
    }
    for reference in REFERENCES {
        close_second_open(c, reference, ids, now)?;
    }
    for reference in REFERENCES.iter().filter(|reference| reference.rule != Rule::Record) {
        let column = reference.column;
        diesel::sql_query(format!("UPDATE {} SET {column} = $1 WHERE {column} = $2", reference.table))
            .bind::<sql_types::Uuid, _>(ids.0)
            .bind::<sql_types::Uuid, _>(ids.1)
            .execute(c)
            .map_err(rows::not_at_once)?;
    }
    people::update(c, &both.kept, &joined.details, now)?;
    profiles::join(c, &both.kept_profile, &joined.profile, now)?;
    diesel::delete(person::table.find(ids.1)).execute(c)?;
    dutch::follow_latest(c, both.kept.id)?;
    crate::events::follow_latest(c, both.kept.id)?;
    c.batch_execute("SET CONSTRAINTS ALL IMMEDIATE")?;
    let changes = rows::differences(&before, &rows::of_both(c, ids)?);
    let id: MergeId = now.new_id();
    diesel::insert_into(person_merge::table)
        .values((
            person_merge::id.eq(*id),
            person_merge::kept_id.eq(ids.0),
            person_merge::merged_id.eq(ids.1),
            person_merge::changes.eq(serde_json::to_value(changes).map_err(|error| Error::internal(&error))?),
            person_merge::merged_at.eq(now.at),
            person_merge::merged_by.eq(*by),
        ))
        .execute(c)?;
    Ok(id)
}

/// Undoes a merge: everything is as it was, or nothing is, when something stands in the way.
pub fn undo(c: &mut PgConnection, id: MergeId, (by, now): (AccountId, &Now)) -> Result<(), Error> {
    let (kept, changes, undone): (Uuid, serde_json::Value, Option<DateTime<Utc>>) = person_merge::table
        .find(*id)
        .select((person_merge::kept_id, person_merge::changes, person_merge::undone_at))
        .for_update()
        .first(c)?;
    if undone.is_some() {
        return Err(Error::conflict("This merge was undone already."));
    }
    let changed = |thing| MergeObstacle { code: MergeObstacleCode::ChangedSince, thing };
    if !people::exists(c, kept.into())? {
        return Err(Error::in_the_way(vec![changed(MergedThing::Record)]));
    }
    people::lock(c, kept.into())?;
    let changes: Vec<RowChange> = serde_json::from_value(changes).map_err(|error| Error::internal(&error))?;
    let mut in_the_way: Vec<MergeObstacle> = Vec::new();
    for change in &changes {
        let obstacle = changed(thing_of(&change.table));
        if !in_the_way.contains(&obstacle) && !rows::stands_as_left(c, change)? {
            in_the_way.push(obstacle);
        }
    }
    if !in_the_way.is_empty() {
        return Err(Error::in_the_way(in_the_way));
    }
    c.batch_execute("SET CONSTRAINTS ALL DEFERRED")?;
    for change in rows::to_put_back(changes) {
        rows::put_back(c, &change)?;
    }
    let merged = person_merge::table.find(*id).select(person_merge::merged_id).first::<Uuid>(c)?;
    dutch::follow_latest(c, kept.into())?;
    dutch::follow_latest(c, merged.into())?;
    c.batch_execute("SET CONSTRAINTS ALL IMMEDIATE").map_err(rows::needed_since)?;
    diesel::update(person_merge::table.find(*id))
        .set((person_merge::undone_at.eq(now.at), person_merge::undone_by.eq(*by)))
        .execute(c)?;
    Ok(())
}

#[derive(QueryableByName)]
struct MergeRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    kept_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    merged_id: Uuid,
    #[diesel(sql_type = sql_types::Timestamptz)]
    merged_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    merged_by: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    undone_at: Option<DateTime<Utc>>,
}

impl From<MergeRow> for Merge {
    fn from(row: MergeRow) -> Self {
        Self {
            id: row.id.into(),
            kept_id: row.kept_id.into(),
            merged_id: row.merged_id.into(),
            merged_at: row.merged_at,
            merged_by: row.merged_by,
            undone_at: row.undone_at,
        }
    }
}

const SELECT: &str = "SELECT person_merge.id, kept_id, merged_id, merged_at, display_name AS merged_by, undone_at FROM person_merge \
    JOIN account ON account.id = merged_by";

/// One merge.
pub fn find(c: &mut PgConnection, id: MergeId) -> Result<Merge, Error> {
    let row = diesel::sql_query(format!("{SELECT} WHERE person_merge.id = $1"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<MergeRow>(c)?;
    Ok(row.into())
}

/// The records that went up in this one and weren't taken apart again, the latest first.
pub fn of_person(c: &mut PgConnection, kept: PersonId) -> Result<Vec<Merge>, Error> {
    let rows = diesel::sql_query(format!(
        "{SELECT} WHERE kept_id = $1 AND undone_at IS NULL ORDER BY merged_at DESC, person_merge.id DESC"
    ))
    .bind::<sql_types::Uuid, _>(*kept)
    .load::<MergeRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

#[derive(QueryableByName)]
struct Successor {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
}

/// The record that one who is gone went up in, along several merges if need be.
pub fn into_whom(c: &mut PgConnection, gone: PersonId) -> Result<Option<PersonId>, Error> {
    let row = diesel::sql_query(
        "WITH RECURSIVE way AS (SELECT kept_id FROM person_merge WHERE merged_id = $1 AND undone_at IS NULL \
           UNION SELECT person_merge.kept_id FROM way JOIN person_merge ON merged_id = way.kept_id AND undone_at IS NULL) \
         SELECT id FROM way JOIN person ON person.id = kept_id",
    )
    .bind::<sql_types::Uuid, _>(*gone)
    .get_result::<Successor>(c)
    .optional()?;
    Ok(row.map(|row| row.id.into()))
}

/// Whether what was compared is still so.
pub fn must_be_current(both: &Both, new: &NewMerge) -> Result<(), Error> {
    if both.kept.version == new.keep_version && both.merged.version == new.merge_version {
        return Ok(());
    }
    Err(Error::conflict("One of the two was changed since you compared them: look again."))
}
