//! Rows of matches, and the numbers they get.

use chrono::{DateTime, NaiveDate, Utc};
use contract::enrolments::EnrolmentRole;
use contract::ids::{AccountId, CohortId, MatchId, MatchingRunId, PersonId};
use contract::matches::{MatchMoment, MatchStatus, NewMatch};
use contract::requests::{Request, RequestCloseReason, Track};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules::{Step, check_day, next};
use crate::db::Code;
use crate::error::Error;
use crate::schema::{buddy_match, match_moment, match_number_counter};
use crate::services::Now;

/// A match to be proposed.
pub struct NewRow<'a> {
    pub new: &'a NewMatch,
    pub newcomer: &'a Request,
    pub established: &'a Request,
    pub by: AccountId,
}

/// Proposes a match, on a day.
pub fn insert(c: &mut PgConnection, row: &NewRow, proposed_on: NaiveDate, now: &Now) -> Result<MatchId, Error> {
    let id: MatchId = now.new_id();
    diesel::insert_into(buddy_match::table)
        .values((
            buddy_match::id.eq(*id),
            buddy_match::kind.eq(row.new.kind.code()),
            buddy_match::status.eq(MatchStatus::Proposed.code()),
            buddy_match::newcomer_id.eq(*row.newcomer.person_id),
            buddy_match::established_id.eq(*row.established.person_id),
            buddy_match::newcomer_request_id.eq(*row.newcomer.id),
            buddy_match::established_request_id.eq(*row.established.id),
            buddy_match::cohort_id.eq(row.new.cohort_id.map(Uuid::from)),
            buddy_match::employer_id.eq(row.new.employer_id.map(Uuid::from)),
            buddy_match::owner_id.eq(*row.new.owner_id.unwrap_or(row.by)),
            buddy_match::proposed_on.eq(proposed_on),
            buddy_match::last_heard_on.eq(proposed_on),
            buddy_match::changed_at.eq(now.at),
        ))
        .execute(c)?;
    add_moment(c, id, (MatchStatus::Proposed, proposed_on), (row.by, now))?;
    if let Some(cohort) = row.new.cohort_id {
        enrol(c, cohort, [row.newcomer.person_id, row.established.person_id], (proposed_on, now))?;
    }
    if let Some(group) = row.new.group_id {
        crate::groups::open_place(c, id, (group, proposed_on), now)?;
    }
    Ok(id)
}

/// Writes down which matching run a proposal came from.
pub fn came_from(c: &mut PgConnection, id: MatchId, run: MatchingRunId) -> Result<(), Error> {
    diesel::update(buddy_match::table.find(*id)).set(buddy_match::matching_run_id.eq(*run)).execute(c)?;
    Ok(())
}

/// The two of a programme match take part in its cohort, each on their side.
fn enrol(c: &mut PgConnection, cohort: CohortId, people: [PersonId; 2], from: (NaiveDate, &Now)) -> Result<(), Error> {
    for (person, role) in people.into_iter().zip([EnrolmentRole::Newcomer, EnrolmentRole::Established]) {
        crate::enrolments::ensure(c, person, (cohort, role), from)?;
    }
    Ok(())
}

fn add_moment(
    c: &mut PgConnection,
    id: MatchId,
    moment: (MatchStatus, NaiveDate),
    by: (AccountId, &Now),
) -> Result<(), Error> {
    diesel::insert_into(match_moment::table)
        .values((
            match_moment::id.eq(by.1.new_id::<Uuid>()),
            match_moment::match_id.eq(*id),
            match_moment::status.eq(moment.0.code()),
            match_moment::happened_on.eq(moment.1),
            match_moment::recorded_at.eq(by.1.at),
            match_moment::recorded_by.eq(*by.0),
        ))
        .execute(c)?;
    Ok(())
}

/// A match that is locked until the transaction ends.
#[derive(Debug, Clone, Queryable)]
pub struct Locked {
    pub id: Uuid,
    pub status: Code<MatchStatus>,
    pub kind: Code<Track>,
    newcomer_id: Uuid,
    established_id: Uuid,
    newcomer_request_id: Uuid,
    established_request_id: Uuid,
    pub proposed_on: NaiveDate,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub owner_id: Option<Uuid>,
    cohort_id: Option<Uuid>,
}

impl Locked {
    /// The people of both sides.
    pub fn people(&self) -> [Uuid; 2] {
        [self.newcomer_id, self.established_id]
    }
}

/// Locks a match.
pub fn lock(c: &mut PgConnection, id: MatchId) -> Result<Locked, Error> {
    Ok(buddy_match::table
        .find(*id)
        .select((
            buddy_match::id,
            buddy_match::status,
            buddy_match::kind,
            buddy_match::newcomer_id,
            buddy_match::established_id,
            buddy_match::newcomer_request_id,
            buddy_match::established_request_id,
            buddy_match::proposed_on,
            buddy_match::starts_on,
            buddy_match::ends_on,
            buddy_match::owner_id,
            buddy_match::cohort_id,
        ))
        .for_update()
        .first(c)?)
}

/// Takes a step with a locked match, on a day.
pub fn take(c: &mut PgConnection, of: &Locked, step: (Step, NaiveDate), by: (AccountId, &Now)) -> Result<(), Error> {
    let ((step, day), (_, now)) = (step, by);
    let Some(status) = next(of.status.0, step.action()) else {
        return Err(Error::conflict(format!("This match is {}; it can't {} now.", of.status.0, step.action())));
    };
    let earliest: Option<NaiveDate> = match_moment::table
        .filter(match_moment::match_id.eq(of.id))
        .select(diesel::dsl::max(match_moment::happened_on))
        .first(c)?;
    let faults = check_day(step, day, (earliest.unwrap_or(day), now.today));
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let row = buddy_match::table.find(of.id);
    let seen = (
        buddy_match::status.eq(status.code()),
        buddy_match::version.eq(buddy_match::version + 1),
        buddy_match::changed_at.eq(now.at),
        buddy_match::last_heard_on.eq(greatest(buddy_match::last_heard_on, day)),
    );
    match step {
        Step::Activate { allow_several } => {
            if !allow_several {
                refuse_second(c, of)?;
            }
            for request in [of.newcomer_request_id, of.established_request_id] {
                crate::requests::close(c, request.into(), (day, RequestCloseReason::Matched), now)?;
            }
            if let Some(cohort) = of.cohort_id {
                enrol(c, cohort.into(), of.people().map(Into::into), (day, now))?;
            }
            // Last, so that the counter is locked as briefly as can be.
            let number = next_number(c)?;
            diesel::update(row)
                .set((
                    seen,
                    buddy_match::number.eq(number),
                    buddy_match::starts_on.eq(day),
                    buddy_match::several_allowed.eq(allow_several),
                ))
                .execute(c)?;
        }
        Step::End { reason, by } => {
            diesel::update(row)
                .set((
                    seen,
                    buddy_match::ends_on.eq(day),
                    buddy_match::end_reason.eq(reason.code()),
                    buddy_match::ended_by.eq(by.code()),
                ))
                .execute(c)?;
            crate::groups::close_place(c, of.id.into(), day, status)?;
        }
        Step::Decline { by } => {
            diesel::update(row).set((seen, buddy_match::ended_by.eq(by.code()))).execute(c)?;
            crate::groups::close_place(c, of.id.into(), day, status)?;
        }
        Step::Introduce | Step::Pause | Step::Resume => {
            diesel::update(row).set(seen).execute(c)?;
        }
    }
    add_moment(c, of.id.into(), (status, day), by)?;
    crate::tasks::settle(c, &[of.id, of.newcomer_request_id, of.established_request_id], now)
}

#[diesel::declare_sql_function]
extern "SQL" {
    /// The later of two days.
    fn greatest(one: sql_types::Date, other: sql_types::Date) -> sql_types::Date;
}

/// The next match number. The row stays locked until the transaction ends, so the one after waits for it.
fn next_number(c: &mut PgConnection) -> Result<i32, Error> {
    Ok(diesel::update(match_number_counter::table)
        .set(match_number_counter::last_number.eq(match_number_counter::last_number + 1))
        .returning(match_number_counter::last_number)
        .get_result(c)?)
}

/// Refuses when one of the two has an active match of this kind on the same side. The people's rows are locked
/// first, so that two activations for one person can't both find nothing.
fn refuse_second(c: &mut PgConnection, of: &Locked) -> Result<(), Error> {
    let mut people = of.people();
    people.sort_unstable();
    diesel::sql_query("SELECT id FROM person WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE")
        .bind::<sql_types::Array<sql_types::Uuid>, _>(people.as_slice())
        .execute(c)?;
    let other = buddy_match::table
        .filter(buddy_match::kind.eq(of.kind.0.code()))
        .filter(buddy_match::status.eq_any([MatchStatus::Active.code(), MatchStatus::Paused.code()]))
        .filter(buddy_match::newcomer_id.eq(of.newcomer_id).or(buddy_match::established_id.eq(of.established_id)))
        .select((buddy_match::id, buddy_match::newcomer_id, buddy_match::established_id))
        .first::<(Uuid, Uuid, Uuid)>(c)
        .optional()?;
    match other {
        None => Ok(()),
        Some((id, newcomer, established)) => {
            let person = if newcomer == of.newcomer_id { newcomer } else { established };
            Err(Error::already_matched(id.into(), person.into()))
        }
    }
}

/// Each status of a match and when it began, the latest first, after a key.
pub fn moments(
    c: &mut PgConnection,
    id: MatchId,
    page: (Option<(DateTime<Utc>, Uuid)>, i64),
) -> Result<Vec<(Uuid, MatchMoment)>, Error> {
    use crate::schema::account;
    let mut moments =
        match_moment::table.inner_join(account::table).filter(match_moment::match_id.eq(*id)).into_boxed();
    if let Some((at, id)) = page.0 {
        let earlier = match_moment::recorded_at.lt(at);
        moments = moments.filter(earlier.or(match_moment::recorded_at.eq(at).and(match_moment::id.lt(id))));
    }
    let rows = moments
        .order((match_moment::recorded_at.desc(), match_moment::id.desc()))
        .limit(page.1)
        .select((
            match_moment::id,
            match_moment::status,
            match_moment::happened_on,
            match_moment::recorded_at,
            account::display_name,
        ))
        .load::<(Uuid, Code<MatchStatus>, NaiveDate, DateTime<Utc>, String)>(c)?;
    let moment = |(id, status, on, recorded_at, recorded_by): (Uuid, Code<MatchStatus>, _, _, _)| {
        (id, MatchMoment { status: status.0, on, recorded_at, recorded_by })
    };
    Ok(rows.into_iter().map(moment).collect())
}
