//! Rows of enrolments.

use chrono::NaiveDate;
use contract::cohorts::{CohortStatus, RoleCounts};
use contract::enrolments::{EndEnrolment, Enrolment, EnrolmentEndReason, EnrolmentRole, EnrolmentsQuery, NewEnrolment};
use contract::ids::{CohortId, EnrolmentId, PersonId};
use contract::people::PersonReference;
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::db::{Code, Count};
use crate::error::Error;
use crate::names::sql_name;
use crate::schema::enrolment;
use crate::services::Now;

/// Enrols someone in a cohort that isn't completed.
pub fn insert(c: &mut PgConnection, cohort: CohortId, new: &NewEnrolment, now: &Now) -> Result<EnrolmentId, Error> {
    if crate::cohorts::status_of(c, cohort)? == CohortStatus::Completed {
        return Err(completed());
    }
    let id: EnrolmentId = now.new_id();
    diesel::insert_into(enrolment::table)
        .values((
            enrolment::id.eq(*id),
            enrolment::person_id.eq(*new.person_id),
            enrolment::cohort_id.eq(*cohort),
            enrolment::role.eq(new.role.code()),
            enrolment::starts_on.eq(new.starts_on),
        ))
        .execute(c)?;
    Ok(id)
}

fn completed() -> Error {
    Error::conflict("This cohort is completed: nobody can join it any more.")
}

/// Enrols someone from a day on, unless they take part already. Who took part in a cohort that is completed by now, did so
/// until its end.
///
/// # Errors
/// When the cohort was completed by that day.
pub fn ensure(
    c: &mut PgConnection,
    person: PersonId,
    place: (CohortId, EnrolmentRole),
    from: (NaiveDate, &Now),
) -> Result<(), Error> {
    let ((cohort, role), (on, now)) = (place, from);
    let has = enrolment::table
        .filter(enrolment::person_id.eq(*person))
        .filter(enrolment::cohort_id.eq(*cohort))
        .filter(enrolment::role.eq(role.code()))
        .filter(enrolment::ends_on.is_null().or(enrolment::ends_on.gt(on)));
    if diesel::select(diesel::dsl::exists(has)).get_result::<bool>(c)? {
        return Ok(());
    }
    let ended = match crate::cohorts::standing(c, cohort)? {
        (CohortStatus::Completed, Some(ended)) if on < ended => Some(ended),
        (CohortStatus::Completed, _) => return Err(completed()),
        _ => None,
    };
    diesel::insert_into(enrolment::table)
        .values((
            enrolment::id.eq(*now.new_id::<EnrolmentId>()),
            enrolment::person_id.eq(*person),
            enrolment::cohort_id.eq(*cohort),
            enrolment::role.eq(role.code()),
            enrolment::starts_on.eq(on),
            enrolment::ends_on.eq(ended),
            enrolment::end_reason.eq(ended.map(|_| EnrolmentEndReason::Completed.code())),
        ))
        .execute(c)?;
    Ok(())
}

/// Ends an enrolment that goes on; one that has ended stays as it is.
///
/// # Errors
/// When it has ended, or would end before it starts.
pub fn end(c: &mut PgConnection, id: EnrolmentId, ending: &EndEnrolment) -> Result<(), Error> {
    let (starts_on, ends_on): (NaiveDate, Option<NaiveDate>) =
        enrolment::table.find(*id).select((enrolment::starts_on, enrolment::ends_on)).for_update().first(c)?;
    if ends_on.is_some() {
        return Err(Error::conflict("This enrolment has ended already."));
    }
    if ending.ends_on < starts_on {
        return Err(Error::fault("/endsOn", FaultCode::EndsBeforeStart, "must not lie before the start"));
    }
    diesel::update(enrolment::table.find(*id))
        .set((enrolment::ends_on.eq(ending.ends_on), enrolment::end_reason.eq(ending.reason.code())))
        .execute(c)?;
    Ok(())
}

/// Someone's enrolments that go on.
///
/// # Errors
/// When they can't be read.
pub fn open_of(c: &mut PgConnection, person: PersonId) -> Result<Vec<EnrolmentId>, Error> {
    let ids: Vec<Uuid> = enrolment::table
        .filter(enrolment::person_id.eq(*person))
        .filter(enrolment::ends_on.is_null())
        .order(enrolment::id)
        .select(enrolment::id)
        .load(c)?;
    Ok(ids.into_iter().map(Into::into).collect())
}

#[derive(QueryableByName)]
struct RoleRow {
    #[diesel(sql_type = sql_types::Text)]
    role: Code<EnrolmentRole>,
}

/// Ends, as completed, what goes on in a cohort, and answers how many of each role.
///
/// # Errors
/// When it can't be written.
pub fn complete(c: &mut PgConnection, cohort: CohortId, day: NaiveDate) -> Result<RoleCounts, Error> {
    let ended = diesel::sql_query(
        "UPDATE enrolment SET ends_on = GREATEST(starts_on, $2), end_reason = $3 WHERE cohort_id = $1 \
         AND (ends_on IS NULL OR ends_on > $2) RETURNING role",
    )
    .bind::<sql_types::Uuid, _>(*cohort)
    .bind::<sql_types::Date, _>(day)
    .bind::<sql_types::Text, _>(EnrolmentEndReason::Completed.code())
    .load::<RoleRow>(c)?;
    let mut counts = RoleCounts::default();
    for row in ended {
        *match row.role.0 {
            EnrolmentRole::Newcomer => &mut counts.newcomers,
            EnrolmentRole::Established => &mut counts.established,
            EnrolmentRole::Coach => &mut counts.coaches,
            EnrolmentRole::AssistantCoach => &mut counts.assistant_coaches,
        } += 1;
    }
    Ok(counts)
}

#[derive(QueryableByName)]
struct EnrolmentRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    person_name: String,
    #[diesel(sql_type = sql_types::Text)]
    sort_name: String,
    #[diesel(sql_type = sql_types::Uuid)]
    cohort_id: Uuid,
    #[diesel(sql_type = sql_types::SmallInt)]
    cohort_number: i16,
    #[diesel(sql_type = sql_types::Text)]
    role: Code<EnrolmentRole>,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    end_reason: Option<Code<EnrolmentEndReason>>,
}

impl From<EnrolmentRow> for Enrolment {
    fn from(row: EnrolmentRow) -> Self {
        Self {
            id: row.id.into(),
            person: PersonReference { id: row.person_id.into(), display_name: row.person_name },
            cohort_id: row.cohort_id.into(),
            cohort_number: row.cohort_number,
            role: row.role.0,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            end_reason: row.end_reason.map(|reason| reason.0),
        }
    }
}

fn select() -> String {
    format!(
        "SELECT enrolment.id, person_id, {} AS person_name, sort_name, cohort_id, cohort.number AS cohort_number, role, \
         enrolment.starts_on, enrolment.ends_on, end_reason FROM enrolment JOIN person ON person.id = person_id \
         JOIN cohort ON cohort.id = cohort_id",
        sql_name("person")
    )
}

/// One enrolment.
pub fn find(c: &mut PgConnection, id: EnrolmentId) -> Result<Enrolment, Error> {
    let row = diesel::sql_query(format!("{} WHERE enrolment.id = $1", select()))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<EnrolmentRow>(c)?;
    Ok(row.into())
}

/// Place in the list of a cohort: by name.
pub type NameKey = (String, Uuid);

const OF_COHORT: &str =
    "WHERE cohort_id = $1 AND ($2 IS NULL OR role = $2) AND ($3 IS NULL OR (enrolment.ends_on IS NULL) = $3)";

/// One page of a cohort's enrolments, by name.
pub fn of_cohort(
    c: &mut PgConnection,
    of: (CohortId, &EnrolmentsQuery),
    page: (Option<NameKey>, i64),
) -> Result<Vec<(NameKey, Enrolment)>, Error> {
    let (name, id) = page.0.unzip();
    let sql = format!(
        "{} {OF_COHORT} AND ($4 IS NULL OR (sort_name, enrolment.id) > ($4, $5)) ORDER BY sort_name, enrolment.id LIMIT $6",
        select()
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*of.0)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(of.1.role.map(EnrolmentRole::code))
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(of.1.open)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(name)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<EnrolmentRow>(c)?;
    Ok(rows.into_iter().map(|row| ((row.sort_name.clone(), row.id), row.into())).collect())
}

/// How many the list of a cohort has in all.
pub fn count(c: &mut PgConnection, cohort: CohortId, query: &EnrolmentsQuery) -> Result<i64, Error> {
    let row = diesel::sql_query(format!("SELECT count(*) AS count FROM enrolment {OF_COHORT}"))
        .bind::<sql_types::Uuid, _>(*cohort)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.role.map(EnrolmentRole::code))
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.open)
        .get_result::<Count>(c)?;
    Ok(row.count)
}

/// Place in someone's list: by first day, the latest first.
pub type DayKey = (NaiveDate, Uuid);

/// One page of someone's enrolments, the latest first.
pub fn of_person(c: &mut PgConnection, person: PersonId, page: (Option<DayKey>, i64)) -> Result<Vec<Enrolment>, Error> {
    let (day, id) = page.0.unzip();
    let sql = format!(
        "{} WHERE person_id = $1 AND ($2 IS NULL OR (enrolment.starts_on, enrolment.id) < ($2, $3)) \
         ORDER BY enrolment.starts_on DESC, enrolment.id DESC LIMIT $4",
        select()
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*person)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(day)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<EnrolmentRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}
