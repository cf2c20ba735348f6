//! Rows of cohorts, their plans and their steps.

use chrono::{DateTime, NaiveDate, Utc};
use contract::cohorts::{
    Cohort, CohortAction, CohortMoment, CohortPlan, CohortStatus, GroupSummary, NewCohort as Plan, PairCounts,
    PlannedSession, RoleCounts,
};
use contract::groups::{Audience, GroupDetails};
use contract::ids::{AccountId, CohortId, CohortSessionId, GroupId};
use contract::people::Weekday;
use contract::profiles::Rhythm;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules::{check_day, next, next_actions};
use crate::db::Code;
use crate::error::Error;
use crate::schema::{cohort, cohort_moment, cohort_session};
use crate::services::Now;

#[derive(QueryableByName)]
struct CohortRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::SmallInt)]
    number: i16,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    name: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<CohortStatus>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    starts_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Date)]
    planned_starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    planned_ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    recruiting_from: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    recruiting_until: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    target_newcomers: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    target_established: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    method_version: Option<String>,
    #[diesel(sql_type = sql_types::Jsonb)]
    sessions: serde_json::Value,
    #[diesel(sql_type = sql_types::BigInt)]
    newcomers: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    established: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    coaches: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    assistant_coaches: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    proposed: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    active: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    ended: i64,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct GroupRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    cohort_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    evening: Option<Code<Weekday>>,
    #[diesel(sql_type = sql_types::Text)]
    rhythm: Code<Rhythm>,
    #[diesel(sql_type = sql_types::Text)]
    audience: Code<Audience>,
    #[diesel(sql_type = sql_types::SmallInt)]
    capacity: i16,
    #[diesel(sql_type = sql_types::BigInt)]
    pairs: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    places_taken: i64,
}

impl GroupRow {
    fn to_group(&self) -> GroupSummary {
        GroupSummary {
            id: self.id.into(),
            name: self.name.clone(),
            evening: self.evening.map(|evening| evening.0),
            rhythm: self.rhythm.0,
            audience: self.audience.0,
            capacity: self.capacity,
            pairs: self.pairs,
            places_taken: self.places_taken,
        }
    }
}

/// Whoever takes part on `$2`, or did at the end of a completed cohort, counts as enrolled.
const COHORTS: &str = "
SELECT cohort.*, sessions.*, enrolled.*, pairs.* FROM cohort
CROSS JOIN LATERAL (
    SELECT COALESCE(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('title', title, 'plannedOn', planned_on))
                              ORDER BY position), '[]') AS sessions
    FROM cohort_session WHERE cohort_id = cohort.id) AS sessions
CROSS JOIN LATERAL (
    SELECT count(DISTINCT person_id) FILTER (WHERE role = 'newcomer') AS newcomers,
           count(DISTINCT person_id) FILTER (WHERE role = 'established') AS established,
           count(DISTINCT person_id) FILTER (WHERE role = 'coach') AS coaches,
           count(DISTINCT person_id) FILTER (WHERE role = 'assistant_coach') AS assistant_coaches
    FROM enrolment WHERE cohort_id = cohort.id
    AND (enrolment.ends_on IS NULL OR enrolment.ends_on > COALESCE(cohort.ends_on - 1, $2))) AS enrolled
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE buddy_match.status IN ('proposed', 'introduced')) AS proposed,
           count(*) FILTER (WHERE buddy_match.status IN ('active', 'paused')) AS active,
           count(*) FILTER (WHERE buddy_match.status = 'ended') AS ended
    FROM buddy_match WHERE cohort_id = cohort.id) AS pairs
WHERE $1 IS NULL OR cohort.id = $1
ORDER BY number DESC";

const GROUPS: &str = "
SELECT id, cohort_id, name, evening, rhythm, audience, capacity,
       (SELECT count(*) FROM buddy_match WHERE group_id = cohort_group.id AND status IN ('active', 'paused')) AS pairs,
       (SELECT count(*) FROM group_place WHERE group_id = cohort_group.id AND ends_on IS NULL) AS places_taken
FROM cohort_group WHERE $1 IS NULL OR cohort_id = $1 ORDER BY name";

fn load(c: &mut PgConnection, only: Option<CohortId>, today: NaiveDate) -> Result<Vec<Cohort>, Error> {
    let only = only.map(Uuid::from);
    let cohorts = diesel::sql_query(COHORTS)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(only)
        .bind::<sql_types::Date, _>(today)
        .load::<CohortRow>(c)?;
    let groups = diesel::sql_query(GROUPS).bind::<sql_types::Nullable<sql_types::Uuid>, _>(only).load::<GroupRow>(c)?;
    cohorts.into_iter().map(|row| row.complete(&groups)).collect()
}

impl CohortRow {
    fn complete(self, groups: &[GroupRow]) -> Result<Cohort, Error> {
        let sessions: Vec<PlannedSession> =
            serde_json::from_value(self.sessions).map_err(|error| Error::internal(&error))?;
        Ok(Cohort {
            id: self.id.into(),
            version: self.version,
            number: self.number,
            name: self.name,
            status: self.status.0,
            plan: CohortPlan {
                starts_on: self.planned_starts_on,
                ends_on: self.planned_ends_on,
                recruiting_from: self.recruiting_from,
                recruiting_until: self.recruiting_until,
                target_newcomers: self.target_newcomers,
                target_established: self.target_established,
                method_version: self.method_version,
                sessions,
            },
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            enrolled: RoleCounts {
                newcomers: self.newcomers,
                established: self.established,
                coaches: self.coaches,
                assistant_coaches: self.assistant_coaches,
            },
            pairs: PairCounts { proposed: self.proposed, active: self.active, ended: self.ended },
            groups: groups.iter().filter(|group| group.cohort_id == self.id).map(GroupRow::to_group).collect(),
            next_actions: next_actions(self.status.0),
            changed_at: self.changed_at,
        })
    }
}

/// All cohorts, the latest first.
pub fn all(c: &mut PgConnection, today: NaiveDate) -> Result<Vec<Cohort>, Error> {
    load(c, None, today)
}

/// One cohort.
pub fn find(c: &mut PgConnection, id: CohortId, today: NaiveDate) -> Result<Cohort, Error> {
    load(c, Some(id), today)?.pop().ok_or_else(Error::not_found)
}

/// Locks a cohort until the transaction ends, and answers what its version is.
pub fn lock(c: &mut PgConnection, id: CohortId) -> Result<i64, Error> {
    Ok(cohort::table.find(*id).select(cohort::version).for_update().first(c)?)
}

/// Where a cohort stands, kept so until the transaction ends.
///
/// # Errors
/// When there is no such cohort.
pub fn status_of(c: &mut PgConnection, id: CohortId) -> Result<CohortStatus, Error> {
    let status: Code<CohortStatus> = cohort::table.find(*id).select(cohort::status).for_key_share().first(c)?;
    Ok(status.0)
}

/// What a cohort is and when it ended, held as it is until the transaction ends.
///
/// # Errors
/// When there is no such cohort.
pub fn standing(c: &mut PgConnection, id: CohortId) -> Result<(CohortStatus, Option<NaiveDate>), Error> {
    let columns = (cohort::status, cohort::ends_on);
    let (status, ends_on): (Code<CohortStatus>, _) =
        cohort::table.find(*id).select(columns).for_key_share().first(c)?;
    Ok((status.0, ends_on))
}

/// Adds a planned cohort.
pub fn plan(c: &mut PgConnection, new: &Plan, by: (Option<AccountId>, &Now)) -> Result<CohortId, Error> {
    let now = by.1;
    let number = match new.number {
        Some(number) => number,
        None => next_number(c)?,
    };
    let id: CohortId = now.new_id();
    diesel::insert_into(cohort::table)
        .values((
            cohort::id.eq(*id),
            cohort::number.eq(number),
            cohort::name.eq(&new.name),
            columns(&new.plan),
            cohort::changed_at.eq(now.at),
        ))
        .execute(c)?;
    set_sessions(c, id, &new.plan.sessions, now)?;
    add_moment(c, id, (CohortStatus::Planned, now.today), by)?;
    Ok(id)
}

/// The number after the highest. Whoever asks at the same moment waits for it.
fn next_number(c: &mut PgConnection) -> Result<i16, Error> {
    diesel::sql_query("LOCK TABLE cohort IN SHARE ROW EXCLUSIVE MODE").execute(c)?;
    let highest: Option<i16> = cohort::table.select(diesel::dsl::max(cohort::number)).first(c)?;
    Ok(highest.unwrap_or_default() + 1)
}

type Columns<'a> = (
    diesel::dsl::Eq<cohort::planned_starts_on, NaiveDate>,
    diesel::dsl::Eq<cohort::planned_ends_on, Option<NaiveDate>>,
    diesel::dsl::Eq<cohort::recruiting_from, Option<NaiveDate>>,
    diesel::dsl::Eq<cohort::recruiting_until, Option<NaiveDate>>,
    diesel::dsl::Eq<cohort::target_newcomers, Option<i16>>,
    diesel::dsl::Eq<cohort::target_established, Option<i16>>,
    diesel::dsl::Eq<cohort::method_version, &'a Option<String>>,
);

fn columns(plan: &CohortPlan) -> Columns<'_> {
    (
        cohort::planned_starts_on.eq(plan.starts_on),
        cohort::planned_ends_on.eq(plan.ends_on),
        cohort::recruiting_from.eq(plan.recruiting_from),
        cohort::recruiting_until.eq(plan.recruiting_until),
        cohort::target_newcomers.eq(plan.target_newcomers),
        cohort::target_established.eq(plan.target_established),
        cohort::method_version.eq(&plan.method_version),
    )
}

/// Changes the plan of a locked cohort.
pub fn change(c: &mut PgConnection, before: &Cohort, after: &Plan, now: &Now) -> Result<(), Error> {
    diesel::update(cohort::table.find(*before.id))
        .set((
            cohort::number.eq(after.number.unwrap_or(before.number)),
            cohort::name.eq(&after.name),
            columns(&after.plan),
            cohort::version.eq(cohort::version + 1),
            cohort::changed_at.eq(now.at),
        ))
        .execute(c)?;
    if before.plan.sessions != after.plan.sessions {
        diesel::delete(cohort_session::table.filter(cohort_session::cohort_id.eq(*before.id))).execute(c)?;
        set_sessions(c, before.id, &after.plan.sessions, now)?;
    }
    Ok(())
}

fn set_sessions(c: &mut PgConnection, id: CohortId, sessions: &[PlannedSession], now: &Now) -> Result<(), Error> {
    let row = |(position, session): (i16, &PlannedSession)| {
        (
            cohort_session::id.eq(*now.new_id::<CohortSessionId>()),
            cohort_session::cohort_id.eq(*id),
            cohort_session::position.eq(position),
            cohort_session::title.eq(session.title.clone()),
            cohort_session::planned_on.eq(session.planned_on),
        )
    };
    let rows: Vec<_> = (1..).zip(sessions).map(row).collect();
    diesel::insert_into(cohort_session::table).values(rows).execute(c)?;
    Ok(())
}

/// What ended with a cohort.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ended {
    pub enrolments: RoleCounts,
    pub leaders: i64,
}

/// Takes a step with a cohort, on a day.
///
/// # Errors
/// When its state doesn't allow it, or the day doesn't lie between the step before and today.
pub fn take(
    c: &mut PgConnection,
    id: CohortId,
    step: (CohortAction, NaiveDate),
    by: (Option<AccountId>, &Now),
) -> Result<Ended, Error> {
    let ((action, day), now) = (step, by.1);
    // This waits for whoever is enrolling someone, and whoever comes after sees the new state.
    let status: Code<CohortStatus> = cohort::table.find(*id).select(cohort::status).for_update().first(c)?;
    let Some(after) = next(status.0, action) else {
        return Err(Error::conflict(format!("This cohort is {}; it can't {action} now.", status.0)));
    };
    // The plan was made before anything happened, whenever it was written down.
    let before: Option<NaiveDate> = cohort_moment::table
        .filter(cohort_moment::cohort_id.eq(*id))
        .filter(cohort_moment::status.ne(CohortStatus::Planned.code()))
        .select(diesel::dsl::max(cohort_moment::happened_on))
        .first(c)?;
    let faults = check_day(action, day, (before, now.today));
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let seen =
        (cohort::status.eq(after.code()), cohort::version.eq(cohort::version + 1), cohort::changed_at.eq(now.at));
    let row = cohort::table.find(*id);
    let ended = match action {
        CohortAction::Recruit => {
            diesel::update(row).set(seen).execute(c)?;
            Ended::default()
        }
        CohortAction::Start => {
            diesel::update(row).set((seen, cohort::starts_on.eq(day))).execute(c)?;
            Ended::default()
        }
        CohortAction::Complete => {
            diesel::update(row).set((seen, cohort::ends_on.eq(day))).execute(c)?;
            Ended {
                enrolments: crate::enrolments::complete(c, id, day)?,
                leaders: crate::groups::end_leaders(c, id, day)?,
            }
        }
    };
    add_moment(c, id, (after, day), by)?;
    Ok(ended)
}

fn add_moment(
    c: &mut PgConnection,
    id: CohortId,
    moment: (CohortStatus, NaiveDate),
    by: (Option<AccountId>, &Now),
) -> Result<(), Error> {
    diesel::insert_into(cohort_moment::table)
        .values((
            cohort_moment::id.eq(by.1.new_id::<Uuid>()),
            cohort_moment::cohort_id.eq(*id),
            cohort_moment::status.eq(moment.0.code()),
            cohort_moment::happened_on.eq(moment.1),
            cohort_moment::recorded_at.eq(by.1.at),
            cohort_moment::recorded_by.eq(by.0.map(Uuid::from)),
        ))
        .execute(c)?;
    Ok(())
}

/// Each status of a cohort and when it began, the latest first.
pub fn moments(c: &mut PgConnection, id: CohortId) -> Result<Vec<CohortMoment>, Error> {
    use crate::schema::account;
    let rows = cohort_moment::table
        .left_join(account::table)
        .filter(cohort_moment::cohort_id.eq(*id))
        .select((
            cohort_moment::status,
            cohort_moment::happened_on,
            cohort_moment::recorded_at,
            account::display_name.nullable(),
        ))
        .load::<(Code<CohortStatus>, NaiveDate, DateTime<Utc>, Option<String>)>(c)?;
    let moment = |(status, on, recorded_at, recorded_by): (Code<CohortStatus>, _, _, _)| CohortMoment {
        status: status.0,
        on,
        recorded_at,
        recorded_by,
    };
    let mut moments: Vec<CohortMoment> = rows.into_iter().map(moment).collect();
    // A cohort only goes forward: the order of its states is the order in which they came.
    moments.sort_by_key(|moment| std::cmp::Reverse(moment.status));
    Ok(moments)
}

/// A cohort as its dates say, with the names, evenings and capacity of its groups.
pub struct NewCohort {
    pub number: i16,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub groups: Vec<(String, Weekday, i16)>,
}

/// Adds a cohort that stands where its dates say today, with its groups.
///
/// # Errors
/// When the number is taken.
pub fn insert(c: &mut PgConnection, new: &NewCohort, now: &Now) -> Result<(CohortId, Vec<GroupId>), Error> {
    let planned = CohortPlan {
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        recruiting_from: None,
        recruiting_until: None,
        target_newcomers: None,
        target_established: None,
        method_version: None,
        sessions: Vec::new(),
    };
    let id = plan(c, &Plan { number: Some(new.number), name: None, plan: planned }, (None, now))?;
    let mut groups = Vec::new();
    for (name, evening, capacity) in &new.groups {
        let details = GroupDetails {
            name: name.clone(),
            evening: Some(*evening),
            rhythm: Rhythm::Weekly,
            audience: Audience::Open,
            capacity: *capacity,
            least_pairs: 5.min(*capacity),
            venue_id: None,
            note: None,
        };
        groups.push(crate::groups::insert(c, id, &details, now)?);
    }
    if new.starts_on <= now.today {
        take(c, id, (CohortAction::Recruit, new.starts_on), (None, now))?;
        take(c, id, (CohortAction::Start, new.starts_on), (None, now))?;
    }
    if let Some(ends_on) = new.ends_on.filter(|end| *end <= now.today) {
        take(c, id, (CohortAction::Complete, ends_on), (None, now))?;
    }
    Ok((id, groups))
}
