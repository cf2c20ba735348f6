//! Rows of matching runs, and what is looked up beside them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use contract::ids::{AccountId, CohortId, GroupId, MatchId, MatchingRunId, PersonId};
use contract::matching_runs::{
    MatchingRun, MatchingRunStatus, MatchingRunSummary, MatchingRunsQuery, NewMatchingRun, RequestPair, RunCohort,
};
use contract::requests::Track;
use diesel::prelude::*;
use diesel::sql_types;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::facts::{Asked, Facts};
use super::present::{Looked, Named, Showing};
use super::solve::{Answer, ENGINE_VERSION, Input};
use crate::db::{Code, Count};
use crate::error::Error;
use crate::schema::matching_run;
use crate::services::Now;

/// The latest first.
pub type RunKey = (DateTime<Utc>, Uuid);

fn stored<T: Serialize>(value: &T) -> Result<serde_json::Value, Error> {
    serde_json::to_value(value).map_err(|error| Error::internal(&error))
}

fn read<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, Error> {
    serde_json::from_value(value).map_err(|error| Error::internal(&format!("a stored run can't be read: {error}")))
}

/// A run that was just made.
pub struct NewRow<'a> {
    pub new: &'a NewMatchingRun,
    pub asked: &'a Asked,
    pub input: &'a Input,
    pub answer: &'a Answer,
    pub by: AccountId,
}

/// Keeps a run.
pub fn insert(c: &mut PgConnection, row: &NewRow, now: &Now) -> Result<MatchingRunId, Error> {
    let id: MatchingRunId = now.new_id();
    let count = |length: usize| i32::try_from(length).unwrap_or(i32::MAX);
    diesel::insert_into(matching_run::table)
        .values((
            matching_run::id.eq(*id),
            matching_run::status.eq(MatchingRunStatus::Draft.code()),
            matching_run::cohort_id.eq(row.new.cohort_id.map(Uuid::from)),
            matching_run::track.eq(row.new.track.code()),
            matching_run::name.eq(&row.new.name),
            matching_run::settings.eq(stored(row.asked)?),
            matching_run::input.eq(stored(row.input)?),
            matching_run::result.eq(stored(row.answer)?),
            matching_run::engine_version.eq(ENGINE_VERSION),
            matching_run::newcomers.eq(count(row.input.facts.newcomers.len())),
            matching_run::established.eq(count(row.input.facts.established.len())),
            matching_run::pairs.eq(count(row.answer.pairs.pairs.len())),
            matching_run::based_on_id.eq(row.new.based_on_id.map(Uuid::from)),
            matching_run::created_by.eq(*row.by),
            matching_run::created_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(id)
}

#[derive(QueryableByName)]
struct HeadRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<MatchingRunStatus>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    cohort_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    cohort_number: Option<i16>,
    #[diesel(sql_type = sql_types::Text)]
    track: Code<Track>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    name: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    engine_version: String,
    #[diesel(sql_type = sql_types::Integer)]
    newcomers: i32,
    #[diesel(sql_type = sql_types::Integer)]
    established: i32,
    #[diesel(sql_type = sql_types::Integer)]
    pairs: i32,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    based_on_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Text)]
    created_by: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    published_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    published_by: Option<String>,
}

const HEAD: &str = "SELECT matching_run.id, matching_run.version, matching_run.status, matching_run.cohort_id, \
    cohort.number AS cohort_number, track, matching_run.name, engine_version, newcomers, established, pairs, based_on_id, \
    maker.display_name AS created_by, matching_run.created_at, published_at, publisher.display_name AS published_by";
const FROM: &str = "FROM matching_run LEFT JOIN cohort ON cohort.id = matching_run.cohort_id \
    JOIN account AS maker ON maker.id = created_by LEFT JOIN account AS publisher ON publisher.id = published_by";

impl HeadRow {
    fn cohort(&self) -> Option<RunCohort> {
        let (id, number) = self.cohort_id.zip(self.cohort_number)?;
        Some(RunCohort { id: id.into(), number })
    }

    fn summary(self) -> MatchingRunSummary {
        MatchingRunSummary {
            id: self.id.into(),
            status: self.status.0,
            cohort: self.cohort(),
            name: self.name,
            track: self.track.0,
            newcomers: self.newcomers,
            established: self.established,
            pairs: self.pairs,
            based_on_id: self.based_on_id.map(Into::into),
            created_at: self.created_at,
            created_by: self.created_by,
            published_at: self.published_at,
        }
    }
}

#[derive(QueryableByName)]
struct RunRow {
    #[diesel(embed)]
    head: HeadRow,
    #[diesel(sql_type = sql_types::Jsonb)]
    settings: serde_json::Value,
    #[diesel(sql_type = sql_types::Jsonb)]
    input: serde_json::Value,
    #[diesel(sql_type = sql_types::Jsonb)]
    result: serde_json::Value,
}

/// A run as it is stored.
pub struct Stored {
    head: HeadRow,
    pub asked: Asked,
    pub input: Input,
    pub answer: Answer,
}

impl Stored {
    pub fn id(&self) -> MatchingRunId {
        self.head.id.into()
    }

    pub fn status(&self) -> MatchingRunStatus {
        self.head.status.0
    }

    pub fn track(&self) -> Track {
        self.head.track.0
    }

    pub fn cohort(&self) -> Option<CohortId> {
        self.head.cohort_id.map(Into::into)
    }

    /// What was asked, less the pairs that were to be in it whatever else.
    pub fn asked_without_locks(&self) -> Asked {
        Asked { locked: Vec::new(), ..self.asked.clone() }
    }

    pub fn engine_version(&self) -> &str {
        &self.head.engine_version
    }
}

/// A run with all that is stored of it.
pub fn find(c: &mut PgConnection, id: MatchingRunId) -> Result<Stored, Error> {
    let row = diesel::sql_query(format!("{HEAD}, settings, input, result {FROM} WHERE matching_run.id = $1"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<RunRow>(c)?;
    Ok(Stored { head: row.head, asked: read(row.settings)?, input: read(row.input)?, answer: read(row.result)? })
}

/// The run that proposed a match.
pub fn of_match(c: &mut PgConnection, id: MatchId) -> Result<(MatchingRunId, RequestPair), Error> {
    use crate::schema::buddy_match;
    let (run, newcomer, established): (Option<Uuid>, Uuid, Uuid) = buddy_match::table
        .find(*id)
        .select((buddy_match::matching_run_id, buddy_match::newcomer_request_id, buddy_match::established_request_id))
        .first(c)?;
    let pair = RequestPair { newcomer_request_id: newcomer.into(), established_request_id: established.into() };
    Ok((run.ok_or_else(Error::not_found)?.into(), pair))
}

#[derive(QueryableByName)]
struct NamedRow {
    #[diesel(sql_type = sql_types::Uuid)]
    asked: Uuid,
    #[diesel(sql_type = sql_types::Bool)]
    merged: bool,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
}

#[derive(QueryableByName)]
struct MatchRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    newcomer_request_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    established_request_id: Uuid,
}

#[derive(QueryableByName)]
struct GroupName {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
}

/// Looks up what a run doesn't store: names as they are now, and the proposals that were made of it.
pub fn look_up(c: &mut PgConnection, facts: &Facts, run: Option<MatchingRunId>) -> Result<Looked, Error> {
    let people: BTreeSet<Uuid> = facts.people().map(Uuid::from).collect();
    let people = names(c, people.into_iter().collect())?;
    let groups: Vec<Uuid> = facts.groups.iter().map(|group| *group.id).collect();
    let groups = diesel::sql_query("SELECT id, name FROM cohort_group WHERE id = ANY($1)")
        .bind::<sql_types::Array<sql_types::Uuid>, _>(groups)
        .load::<GroupName>(c)?;
    let matches = diesel::sql_query(
        "SELECT id, newcomer_request_id, established_request_id FROM buddy_match WHERE matching_run_id = $1",
    )
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(run.map(Uuid::from))
    .load::<MatchRow>(c)?;
    let pair = |row: &MatchRow| RequestPair {
        newcomer_request_id: row.newcomer_request_id.into(),
        established_request_id: row.established_request_id.into(),
    };
    Ok(Looked {
        people,
        groups: groups.into_iter().map(|row| (GroupId(row.id), row.name)).collect(),
        matches: matches.into_iter().map(|row| (pair(&row), row.id.into())).collect(),
    })
}

/// The names of people as they are now; of somebody who was merged, that of the record that stayed.
fn names(c: &mut PgConnection, people: Vec<Uuid>) -> Result<std::collections::BTreeMap<PersonId, Named>, Error> {
    let rows = diesel::sql_query(
        "WITH RECURSIVE known AS ( \
           SELECT id AS asked, id AS now, false AS merged FROM unnest($1) AS id \
           UNION ALL \
           SELECT known.asked, person_merge.kept_id, true FROM known \
             JOIN person_merge ON person_merge.merged_id = known.now AND person_merge.undone_at IS NULL) \
         SELECT DISTINCT ON (asked) asked, merged, \
           concat_ws(' ', COALESCE(NULLIF(preferred_name, ''), given_name), NULLIF(name_prefix, ''), NULLIF(family_name, '')) AS name \
         FROM known JOIN person ON person.id = known.now ORDER BY asked, merged DESC",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(people)
    .load::<NamedRow>(c)?;
    Ok(rows.into_iter().map(|row| (PersonId(row.asked), Named { name: row.name, merged: row.merged })).collect())
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
}

/// A stored run as the API answers it.
pub fn show(c: &mut PgConnection, run: &Stored) -> Result<MatchingRun, Error> {
    let followers =
        diesel::sql_query("SELECT id FROM matching_run WHERE based_on_id = $1 ORDER BY created_at DESC, id DESC")
            .bind::<sql_types::Uuid, _>(run.head.id)
            .load::<IdRow>(c)?;
    let looked = look_up(c, &run.input.facts, Some(run.id()))?;
    let showing = Showing::of(&run.input, &run.answer, &looked);
    let head = &run.head;
    Ok(MatchingRun {
        id: head.id.into(),
        version: head.version,
        status: head.status.0,
        name: head.name.clone(),
        cohort: head.cohort(),
        track: head.track.0,
        settings: run.asked.settings.clone(),
        locked: run.asked.locked.clone(),
        forbidden: run.asked.forbidden.clone(),
        request_ids: run.asked.request_ids.clone(),
        based_on_id: head.based_on_id.map(Into::into),
        followed_by: followers.into_iter().map(|row| row.id.into()).collect(),
        engine_version: head.engine_version.clone(),
        created_at: head.created_at,
        created_by: head.created_by.clone(),
        published_at: head.published_at,
        published_by: head.published_by.clone(),
        people: showing.people(),
        pairs: showing.pairs(),
        groups: showing.groups(),
        left: showing.left(),
        totals: showing.totals(),
        fairness: showing.fairness(),
        suggestions: run.answer.suggestions.clone(),
    })
}

const FILTER: &str = "WHERE ($1 IS NULL OR matching_run.cohort_id = $1) AND ($2 IS NULL OR matching_run.status = $2) \
    AND ($3 IS NULL OR NOT EXISTS (SELECT FROM matching_run AS next WHERE next.based_on_id = matching_run.id) = $3)";

type BoxedSql = diesel::query_builder::BoxedSqlQuery<'static, diesel::pg::Pg, diesel::query_builder::SqlQuery>;

fn filtered(sql: String, query: &MatchingRunsQuery) -> BoxedSql {
    diesel::sql_query(sql)
        .into_boxed()
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.cohort_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(MatchingRunStatus::code))
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.latest)
}

/// One page of runs.
pub fn list(
    c: &mut PgConnection,
    query: &MatchingRunsQuery,
    page: (Option<RunKey>, i64),
) -> Result<Vec<MatchingRunSummary>, Error> {
    let (at, id) = page.0.unzip();
    let sql = format!(
        "{HEAD} {FROM} {FILTER} AND ($4 IS NULL OR (matching_run.created_at, matching_run.id) < ($4, $5)) \
         ORDER BY matching_run.created_at DESC, matching_run.id DESC LIMIT $6"
    );
    let rows = filtered(sql, query)
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<HeadRow>(c)?;
    Ok(rows.into_iter().map(HeadRow::summary).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &MatchingRunsQuery) -> Result<i64, Error> {
    Ok(filtered(format!("SELECT count(*) AS count FROM matching_run {FILTER}"), query).get_result::<Count>(c)?.count)
}

/// Locks a run until the transaction ends.
pub fn lock(c: &mut PgConnection, id: MatchingRunId) -> Result<(), Error> {
    matching_run::table.find(*id).select(matching_run::id).for_update().first::<Uuid>(c)?;
    Ok(())
}

/// Closes a locked run: it is published, and the others of its family are superseded.
pub fn close(c: &mut PgConnection, id: MatchingRunId, by: AccountId, now: &Now) -> Result<(), Error> {
    diesel::update(matching_run::table.find(*id))
        .set((
            matching_run::status.eq(MatchingRunStatus::Published.code()),
            matching_run::version.eq(matching_run::version + 1),
            matching_run::published_at.eq(now.at),
            matching_run::published_by.eq(*by),
        ))
        .execute(c)?;
    diesel::sql_query(
        "WITH RECURSIVE before AS ( \
           SELECT id, based_on_id FROM matching_run WHERE id = $1 \
           UNION SELECT matching_run.id, matching_run.based_on_id FROM matching_run JOIN before ON matching_run.id = before.based_on_id), \
         family AS ( \
           SELECT id FROM before UNION SELECT matching_run.id FROM matching_run JOIN family ON matching_run.based_on_id = family.id) \
         UPDATE matching_run SET status = 'superseded', version = version + 1 \
         WHERE id IN (SELECT id FROM family) AND status = 'draft'",
    )
    .bind::<sql_types::Uuid, _>(*id)
    .execute(c)?;
    Ok(())
}
