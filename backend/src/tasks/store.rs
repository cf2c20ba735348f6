//! Rows of tasks.

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{AccountId, TaskId};
use contract::people::PersonReference;
use contract::session::AccountReference;
use contract::tasks::{NewTask, Task, TaskKind, TaskShare, TasksQuery};
use diesel::prelude::*;
use diesel::sql_types;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::{Code, Count};
use crate::error::Error;
use crate::schema::task;
use crate::services::Now;

/// The place of a task in a list: what is due first, or of those that are done the latest.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum TaskKey {
    Due(NaiveDate, Uuid),
    Done(DateTime<Utc>, Uuid),
}

impl TaskKey {
    pub fn of(task: &Task) -> Self {
        match task.done_at {
            Some(at) => Self::Done(at, *task.id),
            None => Self::Due(task.due_on, *task.id),
        }
    }
}

#[derive(QueryableByName)]
struct TaskRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<TaskKind>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    title: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    match_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    request_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    cohort_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    cohort_number: Option<i16>,
    #[diesel(sql_type = sql_types::Array<sql_types::Uuid>)]
    people: Vec<Uuid>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    names: Vec<String>,
    #[diesel(sql_type = sql_types::SmallInt)]
    month: i16,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    account_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    account_name: Option<String>,
    #[diesel(sql_type = sql_types::Bool)]
    standing_in: bool,
    #[diesel(sql_type = sql_types::Date)]
    due_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    snoozed_until: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    done_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    done_by: Option<String>,
}

impl From<TaskRow> for Task {
    fn from(row: TaskRow) -> Self {
        let people = row.people.into_iter().zip(row.names);
        Self {
            id: row.id.into(),
            version: row.version,
            kind: row.kind.0,
            title: row.title,
            match_id: row.match_id.map(Into::into),
            request_id: row.request_id.map(Into::into),
            person_id: row.person_id.map(Into::into),
            cohort_id: row.cohort_id.map(Into::into),
            cohort_number: row.cohort_number,
            people: people.map(|(id, display_name)| PersonReference { id: id.into(), display_name }).collect(),
            month: Some(row.month).filter(|month| *month > 0),
            account: row
                .account_id
                .zip(row.account_name)
                .map(|(id, display_name)| AccountReference { id: id.into(), display_name }),
            standing_in: row.standing_in,
            due_on: row.due_on,
            snoozed_until: row.snoozed_until,
            created_at: row.created_at,
            done_at: row.done_at,
            done_by: row.done_by,
        }
    }
}

/// For whom someone ($1) stands in on a day ($2).
const STANDS_IN: &str = "(SELECT account_id FROM deputy WHERE deputy_id = $1 AND starts_on <= $2 AND ends_on > $2)";

/// What someone ($1) sees on a day ($2): one's own, everyone's, and that of whom one stands in for.
fn scope() -> String {
    format!("(task.account_id IS NULL OR task.account_id = $1 OR task.account_id IN {STANDS_IN})")
}

fn select() -> String {
    format!(
        "SELECT task.id, task.version, task.kind, task.title, task.match_id, task.request_id, task.person_id, task.cohort_id, \
             cohort.number AS cohort_number, about.people, about.names, task.month, task.account_id, \
             account.display_name AS account_name, (task.account_id IS NOT NULL AND task.account_id <> $1) AS standing_in, \
             due_on, snoozed_until, task.created_at, done_at, doer.display_name AS done_by \
         FROM task LEFT JOIN account ON account.id = task.account_id LEFT JOIN account AS doer ON doer.id = task.done_by \
              LEFT JOIN cohort ON cohort.id = task.cohort_id LEFT JOIN buddy_match ON buddy_match.id = task.match_id \
              LEFT JOIN request ON request.id = task.request_id \
              CROSS JOIN LATERAL ( \
                  SELECT COALESCE(array_agg(person.id ORDER BY place), '{{}}') AS people, \
                         COALESCE(array_agg(concat_ws(' ', COALESCE(NULLIF(preferred_name, ''), given_name), \
                             NULLIF(name_prefix, ''), NULLIF(family_name, '')) ORDER BY place), '{{}}') AS names \
                  FROM unnest(ARRAY[buddy_match.newcomer_id, buddy_match.established_id, request.person_id, task.person_id]) \
                       WITH ORDINALITY AS them (id, place) JOIN person ON person.id = them.id \
              ) AS about \
         WHERE {}",
        scope()
    )
}

/// One task that someone sees.
pub fn find(c: &mut PgConnection, id: TaskId, who: AccountId, today: NaiveDate) -> Result<Task, Error> {
    let row = diesel::sql_query(format!("{} AND task.id = $3", select()))
        .bind::<sql_types::Uuid, _>(*who)
        .bind::<sql_types::Date, _>(today)
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<TaskRow>(c)?;
    Ok(row.into())
}

/// Which tasks a list has, for whom, as of when.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub query: &'a TasksQuery,
    pub who: AccountId,
    pub today: NaiveDate,
}

/// The conditions of a list; open and done ones are written out, so that each has its index.
fn filter(query: &TasksQuery) -> String {
    let share = match query.share {
        None => String::new(),
        Some(TaskShare::Mine) => "AND task.account_id = $1".to_owned(),
        Some(TaskShare::Shared) => "AND task.account_id IS NULL".to_owned(),
        Some(TaskShare::StandingIn) => format!("AND task.account_id IN {STANDS_IN}"),
    };
    let done = if query.done == Some(true) { "AND done_at IS NOT NULL" } else { "AND done_at IS NULL" };
    format!(
        "{share} {done} AND ($3 IS NULL OR task.kind = $3) AND ($4 IS NULL OR task.match_id = $4) \
         AND ($5 IS NULL OR task.person_id = $5 OR task.request_id IN (SELECT id FROM request WHERE person_id = $5) \
              OR task.match_id IN (SELECT id FROM buddy_match WHERE newcomer_id = $5 OR established_id = $5)) \
         AND ($6 OR snoozed_until IS NULL OR snoozed_until <= $2)"
    )
}

type BoxedSql = diesel::query_builder::BoxedSqlQuery<'static, diesel::pg::Pg, diesel::query_builder::SqlQuery>;

fn filtered(sql: String, wanted: &Wanted) -> BoxedSql {
    let query = wanted.query;
    let also_snoozed = query.snoozed.unwrap_or_default() || query.done.unwrap_or_default();
    diesel::sql_query(sql)
        .into_boxed()
        .bind::<sql_types::Uuid, _>(*wanted.who)
        .bind::<sql_types::Date, _>(wanted.today)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(TaskKind::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.match_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.person_id.map(Uuid::from))
        .bind::<sql_types::Bool, _>(also_snoozed)
}

/// One page of tasks.
pub fn list(c: &mut PgConnection, wanted: &Wanted, page: (Option<TaskKey>, i64)) -> Result<Vec<Task>, Error> {
    let (due, done, id) = match page.0 {
        Some(TaskKey::Due(day, id)) => (Some(day), None, Some(id)),
        Some(TaskKey::Done(at, id)) => (None, Some(at), Some(id)),
        None => (None, None, None),
    };
    let order = if wanted.query.done == Some(true) {
        "AND ($8 IS NULL OR (done_at, task.id) < ($8, $9)) ORDER BY done_at DESC, task.id DESC"
    } else {
        "AND ($7 IS NULL OR (due_on, task.id) > ($7, $9)) ORDER BY due_on, task.id"
    };
    let rows = filtered(format!("{} {} {order} LIMIT $10", select(), filter(wanted.query)), wanted)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(due)
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(done)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<TaskRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, wanted: &Wanted) -> Result<i64, Error> {
    let sql = format!("SELECT count(*) AS count FROM task WHERE {} {}", scope(), filter(wanted.query));
    Ok(filtered(sql, wanted).get_result::<Count>(c)?.count)
}

/// Puts down a task of someone's own.
pub fn insert(c: &mut PgConnection, new: &NewTask, who: AccountId, now: &Now) -> Result<TaskId, Error> {
    let id: TaskId = now.new_id();
    diesel::insert_into(task::table)
        .values((
            task::id.eq(*id),
            task::kind.eq(TaskKind::Own.code()),
            task::title.eq(&new.title),
            task::match_id.eq(new.match_id.map(Uuid::from)),
            task::person_id.eq(new.person_id.map(Uuid::from)),
            task::account_id.eq(*who),
            task::due_on.eq(new.due_on),
            task::created_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(id)
}

/// What is done to a task.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    Done(AccountId),
    Snoozed(NaiveDate),
    Reopened,
}

/// Changes a task that is in the state for it.
pub fn change(c: &mut PgConnection, id: TaskId, change: Change, now: &Now) -> Result<(), Error> {
    let next = task::version.eq(task::version + 1);
    let changed = match change {
        Change::Done(by) => diesel::update(task::table.find(*id).filter(task::done_at.is_null()))
            .set((next, task::done_at.eq(now.at), task::done_by.eq(*by)))
            .execute(c)?,
        Change::Snoozed(until) => diesel::update(task::table.find(*id).filter(task::done_at.is_null()))
            .set((next, task::snoozed_until.eq(until)))
            .execute(c)?,
        Change::Reopened => diesel::update(task::table.find(*id).filter(task::done_at.is_not_null()))
            .set((
                next,
                task::done_at.eq(None::<DateTime<Utc>>),
                task::done_by.eq(None::<Uuid>),
                task::snoozed_until.eq(None::<NaiveDate>),
            ))
            .execute(c)?,
    };
    match (changed, change) {
        (1, _) => Ok(()),
        (_, Change::Reopened) => Err(Error::conflict("This task is open already.")),
        (_, Change::Done(_) | Change::Snoozed(_)) => Err(Error::conflict("This task is done already.")),
    }
}

/// Gives the open tasks that rules raised about these matches to someone else.
pub fn hand_over(c: &mut PgConnection, matches: &[Uuid], to: AccountId) -> Result<(), Error> {
    diesel::update(task::table)
        .filter(task::match_id.eq_any(matches))
        .filter(task::done_at.is_null())
        .filter(task::kind.ne(TaskKind::Own.code()))
        .set((task::account_id.eq(*to), task::version.eq(task::version + 1)))
        .execute(c)?;
    Ok(())
}
