//! What the passing of days asks for: reminders, expiry, and the tasks that rules raise and close.

use chrono::NaiveDate;
use contract::tasks::TaskKind;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Nullable, SmallInt, Text, Timestamptz};
use uuid::Uuid;

use super::rules::{CERTIFICATE_DAYS, COACH_DAYS, JOB_CHECK_DAYS, ticked_off_long_ago};
use crate::db::{Code, try_lock};
use crate::error::Error;
use crate::matches::{QUIET_DAYS, WAIT_DAYS};
use crate::requests;
use crate::schema::task;
use crate::services::Now;

/// As many rows as one statement inserts, far below what a statement can bind.
const CHUNK_SIZE: usize = 1000;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Wishes that are asked about from now on.
    pub reminded: usize,
    /// Wishes that expired.
    pub expired: usize,
    /// Tasks for which there is a reason now.
    pub raised: usize,
    /// Tasks whose reason was gone.
    pub closed: usize,
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    yes: bool,
}

/// Does what the days that passed ask for; nothing when another server is at it.
///
/// # Errors
/// When the database refuses; nothing is done then.
pub fn sweep(c: &mut PgConnection, now: &Now) -> Result<Swept, Error> {
    if !try_lock(c, "sweep")? {
        return Ok(Swept::default());
    }
    let (reminded, expired) = requests::sweep(c, now)?;
    Ok(Swept { reminded, expired, closed: close(c, None, now)?, raised: raise(c, now)? })
}

/// Closes the tasks about these things whose reason is gone.
///
/// # Errors
/// When the database refuses.
pub fn settle(c: &mut PgConnection, subjects: &[Uuid], now: &Now) -> Result<(), Error> {
    // Most things have no task, and the reasons take longer to find.
    let any = diesel::sql_query(
        "SELECT EXISTS (SELECT FROM task WHERE subject_id = ANY($1) AND done_at IS NULL AND kind <> 'own') AS yes",
    )
    .bind::<Array<diesel::sql_types::Uuid>, _>(subjects)
    .get_result::<Answer>(c)?;
    if any.yes {
        close(c, Some(subjects), now)?;
    }
    Ok(())
}

/// Everything for which there is a reason on the day $1, with whose task it is and since when it is due.
fn reasons() -> String {
    format!(
        "
    SELECT 'quiet_match' AS kind, id AS match_id, NULL::uuid AS request_id, NULL::uuid AS person_id, NULL::uuid AS cohort_id,
           id AS subject_id,
           0::smallint AS month, owner_id AS account_id, last_heard_on + {QUIET_DAYS} AS due_on
    FROM buddy_match WHERE status = 'active' AND last_heard_on <= $1 - {QUIET_DAYS}
  UNION ALL
    SELECT 'introduce_match', id, NULL, NULL, NULL, id, 0::smallint, owner_id, proposed_on + {WAIT_DAYS}
    FROM buddy_match WHERE status = 'proposed' AND proposed_on < $1 - {WAIT_DAYS}
  UNION ALL
    SELECT 'check_job', buddy_match.id, NULL, NULL, NULL, buddy_match.id, month, owner_id, (starts_on + month * interval '1 month')::date
    FROM buddy_match CROSS JOIN (VALUES (3::smallint), (6::smallint), (12::smallint)) AS months (month)
    WHERE kind = 'workplace' AND number IS NOT NULL AND end_reason IS DISTINCT FROM 'entered_by_mistake'
      AND (starts_on + month * interval '1 month')::date BETWEEN $1 - {JOB_CHECK_DAYS} AND $1
      AND NOT EXISTS (SELECT FROM job_check WHERE match_id = buddy_match.id AND job_check.month = months.month)
  UNION ALL
    SELECT 'confirm_request', NULL, id, NULL, NULL, id, 0::smallint, NULL, reminded_on
    FROM request WHERE closed_on IS NULL AND reminded_on IS NOT NULL AND {}
  UNION ALL
    SELECT 'renew_certificate', NULL, NULL, person_id, NULL, person_id, 0::smallint, NULL, max(expires_on) - {CERTIFICATE_DAYS}
    FROM conduct_certificate WHERE ended_on IS NULL
    GROUP BY person_id HAVING max(expires_on) BETWEEN $1 - {CERTIFICATE_DAYS} AND $1 + {CERTIFICATE_DAYS}
  UNION ALL
    SELECT 'appoint_coach', NULL, NULL, NULL, id, id, 0::smallint, NULL, planned_starts_on - {COACH_DAYS}
    FROM cohort WHERE status <> 'completed' AND planned_starts_on <= $1 + {COACH_DAYS}
      AND EXISTS (SELECT FROM cohort_group WHERE cohort_id = cohort.id AND NOT EXISTS (
          SELECT FROM group_leader WHERE group_id = cohort_group.id AND role = 'coach' AND (ends_on IS NULL OR ends_on > $1)))",
        requests::UNANSWERED
    )
}

fn close(c: &mut PgConnection, subjects: Option<&[Uuid]>, now: &Now) -> Result<usize, Error> {
    let sql = format!(
        "UPDATE task SET done_at = $2, version = version + 1
         WHERE done_at IS NULL AND kind <> 'own' AND ($3 IS NULL OR subject_id = ANY($3))
           AND NOT EXISTS (
               SELECT FROM ({}) AS reason
               WHERE reason.kind = task.kind AND reason.subject_id = task.subject_id AND reason.month = task.month)",
        reasons()
    );
    Ok(diesel::sql_query(sql)
        .bind::<Date, _>(now.today)
        .bind::<Timestamptz, _>(now.at)
        .bind::<Nullable<Array<diesel::sql_types::Uuid>>, _>(subjects)
        .execute(c)?)
}

#[derive(QueryableByName)]
struct Reason {
    #[diesel(sql_type = Text)]
    kind: Code<TaskKind>,
    #[diesel(sql_type = Nullable<diesel::sql_types::Uuid>)]
    match_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<diesel::sql_types::Uuid>)]
    request_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<diesel::sql_types::Uuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<diesel::sql_types::Uuid>)]
    cohort_id: Option<Uuid>,
    #[diesel(sql_type = SmallInt)]
    month: i16,
    #[diesel(sql_type = Nullable<diesel::sql_types::Uuid>)]
    account_id: Option<Uuid>,
    #[diesel(sql_type = Date)]
    due_on: NaiveDate,
}

/// Raises a task for every reason that has none, unless it was ticked off only lately.
fn raise(c: &mut PgConnection, now: &Now) -> Result<usize, Error> {
    let sql = format!(
        "SELECT reason.* FROM ({}) AS reason
         WHERE NOT EXISTS (
             SELECT FROM task
             WHERE task.subject_id = reason.subject_id AND task.kind = reason.kind AND task.month = reason.month
               AND (done_at IS NULL OR (done_by IS NOT NULL AND done_at > $2)))
         ORDER BY due_on, subject_id",
        reasons()
    );
    let reasons = diesel::sql_query(sql)
        .bind::<Date, _>(now.today)
        .bind::<Timestamptz, _>(ticked_off_long_ago(now.at))
        .load::<Reason>(c)?;
    let row = |reason: &Reason| {
        (
            task::id.eq(now.new_id::<Uuid>()),
            task::kind.eq(reason.kind.0.code()),
            task::match_id.eq(reason.match_id),
            task::request_id.eq(reason.request_id),
            task::person_id.eq(reason.person_id),
            task::cohort_id.eq(reason.cohort_id),
            task::month.eq(reason.month),
            task::account_id.eq(reason.account_id),
            task::due_on.eq(reason.due_on),
            task::created_at.eq(now.at),
        )
    };
    let mut raised = 0;
    for reasons in reasons.chunks(CHUNK_SIZE) {
        let rows: Vec<_> = reasons.iter().map(row).collect();
        raised += diesel::insert_into(task::table).values(rows).on_conflict_do_nothing().execute(c)?;
    }
    Ok(raised)
}
