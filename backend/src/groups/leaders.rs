//! Rows of who leads a group.

use chrono::NaiveDate;
use contract::accounts::AccountStatus;
use contract::cohorts::CohortStatus;
use contract::enrolments::{EndEnrolment, EnrolmentEndReason, EnrolmentRole};
use contract::groups::{EndGroupLeader, GroupLeader, LeaderRole, NewGroupLeader};
use contract::ids::{CohortId, EnrolmentId, GroupId, GroupLeaderId, PersonId};
use contract::language::DutchLevel;
use contract::people::{PersonReference, RoleEndReason, RoleKind, Weekday};
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules;
use crate::db::Code;
use crate::enrolments;
use crate::error::Error;
use crate::names::sql_name;
use crate::schema::{cohort_group, group_leader};
use crate::services::Now;

#[derive(QueryableByName)]
struct LeaderRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    person_name: String,
    #[diesel(sql_type = sql_types::Text)]
    role: Code<LeaderRole>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    dutch_level: Option<Code<DutchLevel>>,
    #[diesel(sql_type = sql_types::Integer)]
    availability: i32,
    #[diesel(sql_type = sql_types::Bool)]
    was_newcomer: bool,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    end_reason: Option<Code<RoleEndReason>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    account_status: Option<Code<AccountStatus>>,
}

/// Who leads a group that meets on this evening, and led it, the latest first.
pub fn of_group(c: &mut PgConnection, group: GroupId, evening: Option<Weekday>) -> Result<Vec<GroupLeader>, Error> {
    let sql = format!(
        "SELECT group_leader.id, group_leader.person_id, {} AS person_name, role, dutch_level, availability, \
           EXISTS (SELECT FROM role_period WHERE role_period.person_id = person.id AND kind = 'newcomer') AS was_newcomer, \
           starts_on, ends_on, end_reason, CASE WHEN disabled_at IS NOT NULL THEN 'ended' WHEN account.id IS NOT NULL \
             AND password_hash IS NULL THEN 'invited' WHEN account.id IS NOT NULL THEN 'active' END AS account_status \
         FROM group_leader JOIN person ON person.id = group_leader.person_id \
         LEFT JOIN account_person AS own ON own.person_id = person.id AND own.ended_at IS NULL \
         LEFT JOIN account ON account.id = own.account_id \
         WHERE group_id = $1 ORDER BY starts_on DESC, group_leader.id DESC",
        sql_name("person")
    );
    let rows = diesel::sql_query(sql).bind::<sql_types::Uuid, _>(*group).load::<LeaderRow>(c)?;
    let leader = |row: LeaderRow| {
        let dutch_level = row.dutch_level.map(|level| level.0);
        GroupLeader {
            id: row.id.into(),
            person: PersonReference { id: row.person_id.into(), display_name: row.person_name },
            role: row.role.0,
            dutch_level,
            was_newcomer: row.was_newcomer,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            end_reason: row.end_reason.map(|reason| reason.0),
            warnings: rules::leader_warnings(dutch_level, rules::evenings(row.availability).as_ref(), evening),
            account_status: row.account_status.map(|status| status.0),
        }
    };
    Ok(rows.into_iter().map(leader).collect())
}

/// Makes someone lead a group from a day on. They are enrolled in its cohort as such, and have that role.
///
/// # Errors
/// When the cohort is completed, or someone would lead a group twice, or two on one evening.
pub fn appoint(c: &mut PgConnection, group: GroupId, new: &NewGroupLeader, now: &Now) -> Result<GroupLeaderId, Error> {
    let (cohort, evening): (Uuid, Option<String>) = cohort_group::table
        .find(*group)
        .select((cohort_group::cohort_id, cohort_group::evening))
        .for_share()
        .first(c)?;
    let cohort = CohortId(cohort);
    if crate::cohorts::status_of(c, cohort)? == CohortStatus::Completed {
        return Err(Error::conflict("This cohort is completed: its groups need nobody to lead them."));
    }
    let id: GroupLeaderId = now.new_id();
    diesel::insert_into(group_leader::table)
        .values((
            group_leader::id.eq(*id),
            group_leader::group_id.eq(*group),
            group_leader::person_id.eq(*new.person_id),
            group_leader::role.eq(new.role.code()),
            group_leader::evening.eq(evening),
            group_leader::starts_on.eq(new.starts_on),
        ))
        .execute(c)?;
    let (as_role, kind) = match new.role {
        LeaderRole::Coach => (EnrolmentRole::Coach, RoleKind::Coach),
        LeaderRole::AssistantCoach => (EnrolmentRole::AssistantCoach, RoleKind::AssistantCoach),
    };
    enrolments::ensure(c, new.person_id, (cohort, as_role), (new.starts_on, now))?;
    if new.starts_on <= now.today {
        crate::people::ensure_role(c, new.person_id, kind, now)?;
    }
    Ok(id)
}

/// A period of leading a group, locked.
#[derive(Queryable)]
struct Locked {
    group_id: Uuid,
    person_id: Uuid,
    role: Code<LeaderRole>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

/// Ends someone's leading of a group, and their enrolment as such when they lead no other group of the cohort.
/// Answers the group and the person.
pub fn end(c: &mut PgConnection, id: GroupLeaderId, ending: &EndGroupLeader) -> Result<(GroupId, PersonId), Error> {
    let row = group_leader::table.find(*id);
    let locked: Locked = row
        .select((
            group_leader::group_id,
            group_leader::person_id,
            group_leader::role,
            group_leader::starts_on,
            group_leader::ends_on,
        ))
        .for_update()
        .first(c)?;
    if locked.ends_on.is_some() {
        return Err(Error::conflict("This period has ended already."));
    }
    if ending.ends_on < locked.starts_on {
        return Err(Error::fault("/endsOn", FaultCode::EndsBeforeStart, "must not lie before the start"));
    }
    diesel::update(row)
        .set((group_leader::ends_on.eq(ending.ends_on), group_leader::end_reason.eq(ending.reason.code())))
        .execute(c)?;
    if let Some((enrolment, starts_on)) = enrolment_without_group(c, &locked)? {
        let ends_on = ending.ends_on.max(starts_on);
        enrolments::end(c, enrolment, &EndEnrolment { ends_on, reason: enrolment_reason(ending.reason) })?;
    }
    Ok((locked.group_id.into(), locked.person_id.into()))
}

fn enrolment_reason(reason: RoleEndReason) -> EnrolmentEndReason {
    match reason {
        RoleEndReason::Completed | RoleEndReason::TermEnded => EnrolmentEndReason::Completed,
        RoleEndReason::Stopped | RoleEndReason::TookAnotherRole => EnrolmentEndReason::Stopped,
        RoleEndReason::MovedAway => EnrolmentEndReason::MovedAway,
        RoleEndReason::EnteredByMistake => EnrolmentEndReason::EnteredByMistake,
    }
}

#[derive(QueryableByName)]
struct EnrolmentRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
}

/// The enrolment of who led this group, when they lead no group of its cohort any more.
fn enrolment_without_group(c: &mut PgConnection, of: &Locked) -> Result<Option<(EnrolmentId, NaiveDate)>, Error> {
    let row = diesel::sql_query(
        "SELECT enrolment.id, enrolment.starts_on FROM enrolment JOIN cohort_group ON cohort_group.cohort_id = enrolment.cohort_id \
         WHERE cohort_group.id = $1 AND enrolment.person_id = $2 AND enrolment.role = $3 AND enrolment.ends_on IS NULL \
         AND NOT EXISTS (SELECT FROM group_leader JOIN cohort_group AS other ON other.id = group_leader.group_id \
             WHERE other.cohort_id = cohort_group.cohort_id AND group_leader.person_id = $2 AND group_leader.role = $3 \
             AND group_leader.ends_on IS NULL)",
    )
    .bind::<sql_types::Uuid, _>(of.group_id)
    .bind::<sql_types::Uuid, _>(of.person_id)
    .bind::<sql_types::Text, _>(of.role.0.code())
    .get_result::<EnrolmentRow>(c)
    .optional()?;
    Ok(row.map(|row| (row.id.into(), row.starts_on)))
}

/// Ends, as completed, every leading of a group in a cohort, and answers how many.
///
/// # Errors
/// When it can't be written.
pub fn complete(c: &mut PgConnection, cohort: CohortId, day: NaiveDate) -> Result<i64, Error> {
    let ended = diesel::sql_query(
        "UPDATE group_leader SET ends_on = GREATEST(starts_on, $2), end_reason = $3 \
         WHERE group_id IN (SELECT id FROM cohort_group WHERE cohort_id = $1) AND (ends_on IS NULL OR ends_on > $2)",
    )
    .bind::<sql_types::Uuid, _>(*cohort)
    .bind::<sql_types::Date, _>(day)
    .bind::<sql_types::Text, _>(RoleEndReason::Completed.code())
    .execute(c)?;
    Ok(i64::try_from(ended).unwrap_or(i64::MAX))
}
