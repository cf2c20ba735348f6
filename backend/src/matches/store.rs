//! Rows of matches, and the numbers they get.

use chrono::{DateTime, NaiveDate, Utc};
use contract::cohorts::CohortReference;
use contract::ids::{AccountId, MatchId, OrganisationId, PersonId};
use contract::matches::{
    EndedBy, Match, MatchEndReason, MatchMoment, MatchStatus, MatchesQuery, NewMatch, is_milestone,
};
use contract::people::{OrganisationReference, PersonReference};
use contract::requests::{Request, RequestCloseReason, Track};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules::{Step, check_day, next, next_actions};
use crate::db::{Code, Count};
use crate::error::Error;
use crate::schema::{buddy_match, match_moment, match_number_counter};
use crate::services::Now;

/// Latest change first.
pub type MatchKey = (DateTime<Utc>, Uuid);

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
            buddy_match::group_id.eq(row.new.group_id.map(Uuid::from)),
            buddy_match::employer_id.eq(row.new.employer_id.map(Uuid::from)),
            buddy_match::proposed_on.eq(proposed_on),
            buddy_match::changed_at.eq(now.at),
        ))
        .execute(c)?;
    add_moment(c, id, (MatchStatus::Proposed, proposed_on), (row.by, now))?;
    Ok(id)
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
    id: Uuid,
    pub status: Code<MatchStatus>,
    kind: Code<Track>,
    newcomer_id: Uuid,
    established_id: Uuid,
    newcomer_request_id: Uuid,
    established_request_id: Uuid,
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
    );
    match step {
        Step::Activate { allow_several } => {
            if !allow_several {
                refuse_second(c, of)?;
            }
            for request in [of.newcomer_request_id, of.established_request_id] {
                crate::requests::close(c, request.into(), (day, RequestCloseReason::Matched), now)?;
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
        }
        Step::Decline { by } => {
            diesel::update(row).set((seen, buddy_match::ended_by.eq(by.code()))).execute(c)?;
        }
        Step::Introduce | Step::Pause | Step::Resume => {
            diesel::update(row).set(seen).execute(c)?;
        }
    }
    add_moment(c, of.id.into(), (status, day), by)
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

#[derive(QueryableByName)]
struct MatchRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    number: Option<i32>,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<Track>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<MatchStatus>,
    #[diesel(sql_type = sql_types::Uuid)]
    newcomer_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    newcomer_name: String,
    #[diesel(sql_type = sql_types::Uuid)]
    established_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    established_name: String,
    #[diesel(sql_type = sql_types::Uuid)]
    newcomer_request_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    established_request_id: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    cohort_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    cohort_number: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    group_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    group_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    employer_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    employer_name: Option<String>,
    #[diesel(sql_type = sql_types::Date)]
    proposed_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    starts_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    end_reason: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    ended_by: Option<String>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

impl From<MatchRow> for Match {
    fn from(row: MatchRow) -> Self {
        Self {
            id: row.id.into(),
            version: row.version,
            number: row.number,
            milestone: row.number.is_some_and(is_milestone),
            kind: row.kind.0,
            status: row.status.0,
            newcomer: PersonReference { id: PersonId(row.newcomer_id), display_name: row.newcomer_name },
            established: PersonReference { id: PersonId(row.established_id), display_name: row.established_name },
            newcomer_request_id: Some(row.newcomer_request_id.into()),
            established_request_id: Some(row.established_request_id.into()),
            cohort: row.cohort_id.zip(row.cohort_number).map(|(id, number)| CohortReference {
                id: id.into(),
                number,
                group_id: row.group_id.map(Into::into),
                group_name: row.group_name,
            }),
            employer: row
                .employer_id
                .zip(row.employer_name)
                .map(|(id, name)| OrganisationReference { id: OrganisationId(id), name }),
            proposed_on: row.proposed_on,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            end_reason: row.end_reason.and_then(|code| code.parse::<MatchEndReason>().ok()),
            ended_by: row.ended_by.and_then(|code| code.parse::<EndedBy>().ok()),
            next_actions: next_actions(row.status.0),
            changed_at: row.changed_at,
        }
    }
}

fn select() -> String {
    let name = |table: &str| {
        format!(
            "concat_ws(' ', COALESCE(NULLIF({table}.preferred_name, ''), {table}.given_name), NULLIF({table}.name_prefix, ''), \
             NULLIF({table}.family_name, ''))"
        )
    };
    format!(
        "SELECT buddy_match.id, buddy_match.version, buddy_match.number, kind, status, newcomer_id, {} AS newcomer_name, \
         established_id, {} AS established_name, newcomer_request_id, established_request_id, buddy_match.cohort_id, \
         cohort.number AS cohort_number, group_id, cohort_group.name AS group_name, employer_id, employer.name AS employer_name, \
         proposed_on, buddy_match.starts_on, buddy_match.ends_on, end_reason, ended_by, buddy_match.changed_at \
         FROM buddy_match JOIN person AS newcomer ON newcomer.id = newcomer_id \
         JOIN person AS established ON established.id = established_id \
         LEFT JOIN cohort ON cohort.id = buddy_match.cohort_id LEFT JOIN cohort_group ON cohort_group.id = group_id \
         LEFT JOIN organisation AS employer ON employer.id = employer_id",
        name("newcomer"),
        name("established"),
    )
}

/// One match.
pub fn find(c: &mut PgConnection, id: MatchId) -> Result<Match, Error> {
    let row = diesel::sql_query(format!("{} WHERE buddy_match.id = $1", select()))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<MatchRow>(c)?;
    Ok(row.into())
}

const FILTER: &str = "WHERE ($1 IS NULL OR status = $1) AND ($2 IS NULL OR kind = $2) \
    AND ($3 IS NULL OR newcomer_id = $3 OR established_id = $3) AND ($4 IS NULL OR buddy_match.cohort_id = $4) \
    AND ($5 IS NULL OR (buddy_match.number IS NOT NULL) = $5) \
    AND ($6 IS NULL OR buddy_match.starts_on >= $6) AND ($7 IS NULL OR buddy_match.starts_on < $7)";

type BoxedSql = diesel::query_builder::BoxedSqlQuery<'static, diesel::pg::Pg, diesel::query_builder::SqlQuery>;

fn filtered(sql: String, query: &MatchesQuery) -> BoxedSql {
    diesel::sql_query(sql)
        .into_boxed()
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(MatchStatus::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(Track::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.person_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.cohort_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.numbered)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(query.started_from)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(query.started_before)
}

/// One page of matches.
pub fn list(c: &mut PgConnection, query: &MatchesQuery, page: (Option<MatchKey>, i64)) -> Result<Vec<Match>, Error> {
    let (at, id) = page.0.unzip();
    let sql = format!(
        "{} {FILTER} AND ($8 IS NULL OR (buddy_match.changed_at, buddy_match.id) < ($8, $9)) \
         ORDER BY buddy_match.changed_at DESC, buddy_match.id DESC LIMIT $10",
        select()
    );
    let rows = filtered(sql, query)
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<MatchRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &MatchesQuery) -> Result<i64, Error> {
    Ok(filtered(format!("SELECT count(*) AS count FROM buddy_match {FILTER}"), query).get_result::<Count>(c)?.count)
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
