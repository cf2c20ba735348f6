//! Rows of grant applications.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::funding::{
    FundingLineDetails, FundingLineReference, GrantApplication, GrantApplicationDetails, GrantApplicationsQuery,
    GrantCohort, GrantMoment, GrantStatus, NewGrantStep,
};
use contract::ids::{AccountId, FundingLineId, GrantApplicationId};
use contract::people::OrganisationReference;
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules;
use crate::db::{Code, Count};
use crate::error::Error;
use crate::funding::lines;
use crate::schema::{funding_line, grant_application, grant_application_cohort, grant_application_moment};
use crate::services::Now;

/// Since when it stands where it stands, then id: the order of the list.
pub type ApplicationKey = (NaiveDate, Uuid);

/// The place in the list of an application.
pub fn key(application: &GrantApplication) -> ApplicationKey {
    (application.status_since, *application.id)
}

#[derive(QueryableByName)]
struct ApplicationRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Uuid)]
    funder_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    funder: String,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    purpose: Option<String>,
    #[diesel(sql_type = sql_types::BigInt)]
    asked_cents: i64,
    #[diesel(sql_type = sql_types::SmallInt)]
    first_year: i16,
    #[diesel(sql_type = sql_types::SmallInt)]
    last_year: i16,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    submit_by: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    decision_expected_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<GrantStatus>,
    #[diesel(sql_type = sql_types::Date)]
    status_since: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    granted_cents: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    reason: Option<String>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    author: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct CohortRow {
    #[diesel(sql_type = sql_types::Uuid)]
    application_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::SmallInt)]
    number: i16,
}

#[derive(QueryableByName)]
struct MomentRow {
    #[diesel(sql_type = sql_types::Uuid)]
    application_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<GrantStatus>,
    #[diesel(sql_type = sql_types::Date)]
    happened_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    granted_cents: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    reason: Option<String>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    recorded_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    recorded_by: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    taken_back_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    taken_back_by: Option<String>,
}

impl From<MomentRow> for GrantMoment {
    fn from(row: MomentRow) -> Self {
        Self {
            status: row.status.0,
            happened_on: row.happened_on,
            granted_cents: row.granted_cents,
            reason: row.reason,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            taken_back_at: row.taken_back_at,
            taken_back_by: row.taken_back_by,
        }
    }
}

#[derive(QueryableByName)]
struct LineRow {
    #[diesel(sql_type = sql_types::Uuid)]
    application_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::SmallInt)]
    year: i16,
    #[diesel(sql_type = sql_types::BigInt)]
    amount_cents: i64,
}

const SELECT: &str = "SELECT grant_application.*, organisation.name AS funder, account.display_name AS author \
    FROM grant_application JOIN organisation ON organisation.id = funder_id \
    JOIN account ON account.id = grant_application.created_by";

const FILTER: &str = "WHERE ($1 IS NULL OR status = $1) AND ($2 IS NULL OR funder_id = $2) \
    AND ($3 IS NULL OR $3 BETWEEN first_year AND last_year)";

/// One page of the list.
pub fn list(
    c: &mut PgConnection,
    query: &GrantApplicationsQuery,
    page: (Option<ApplicationKey>, i64),
) -> Result<Vec<GrantApplication>, Error> {
    let (since, id) = page.0.unzip();
    let rows = diesel::sql_query(format!(
        "{SELECT} {FILTER} AND ($4 IS NULL OR (status_since, grant_application.id) < ($4, $5)) \
         ORDER BY status_since DESC, grant_application.id DESC LIMIT $6"
    ))
    .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(GrantStatus::code))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.funder_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(query.year)
    .bind::<sql_types::Nullable<sql_types::Date>, _>(since)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<ApplicationRow>(c)?;
    whole(c, rows)
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &GrantApplicationsQuery) -> Result<i64, Error> {
    let row = diesel::sql_query(format!("SELECT count(*) AS count FROM grant_application {FILTER}"))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(GrantStatus::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.funder_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(query.year)
        .get_result::<Count>(c)?;
    Ok(row.count)
}

/// One application; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: GrantApplicationId, for_change: bool) -> Result<GrantApplication, Error> {
    let lock = if for_change { "FOR UPDATE OF grant_application" } else { "" };
    let row = diesel::sql_query(format!("{SELECT} WHERE grant_application.id = $1 {lock}"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<ApplicationRow>(c)?;
    whole(c, vec![row])?.pop().ok_or_else(Error::not_found)
}

/// Everything of these rows, in three statements however many they are.
fn whole(c: &mut PgConnection, rows: Vec<ApplicationRow>) -> Result<Vec<GrantApplication>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let cohorts = diesel::sql_query(
        "SELECT application_id, cohort.id, number FROM grant_application_cohort JOIN cohort ON cohort.id = cohort_id \
         WHERE application_id = ANY($1) ORDER BY number",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(&ids)
    .load::<CohortRow>(c)?;
    let moments = diesel::sql_query(
        "SELECT application_id, status, happened_on, granted_cents, reason, recorded_at, noted.display_name AS recorded_by, \
           taken_back_at, took_back.display_name AS taken_back_by \
         FROM grant_application_moment JOIN account AS noted ON noted.id = recorded_by \
         LEFT JOIN account AS took_back ON took_back.id = taken_back_by \
         WHERE application_id = ANY($1) \
         ORDER BY recorded_at DESC, array_position(ARRAY['draft', 'submitted'], status) DESC NULLS FIRST, \
           grant_application_moment.id DESC",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(&ids)
    .load::<MomentRow>(c)?;
    let lines = diesel::sql_query(
        "SELECT application_id, id, title, year, amount_cents FROM funding_line \
         WHERE application_id = ANY($1) ORDER BY year, id",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(&ids)
    .load::<LineRow>(c)?;

    let mut cohorts = grouped(cohorts, |row| row.application_id);
    let mut moments = grouped(moments, |row| row.application_id);
    let mut lines = grouped(lines, |row| row.application_id);
    let mut of = |row: ApplicationRow| {
        let cohorts: Vec<GrantCohort> = cohorts
            .remove(&row.id)
            .unwrap_or_default()
            .into_iter()
            .map(|row| GrantCohort { id: row.id.into(), number: row.number })
            .collect();
        GrantApplication {
            id: row.id.into(),
            version: row.version,
            details: GrantApplicationDetails {
                funder_id: row.funder_id.into(),
                title: row.title,
                purpose: row.purpose,
                asked_cents: row.asked_cents,
                first_year: row.first_year,
                last_year: row.last_year,
                cohort_ids: cohorts.iter().map(|cohort| cohort.id).collect(),
                submit_by: row.submit_by,
                decision_expected_on: row.decision_expected_on,
            },
            funder: OrganisationReference { id: row.funder_id.into(), name: row.funder },
            cohorts,
            status: row.status.0,
            status_since: row.status_since,
            granted_cents: row.granted_cents,
            reason: row.reason,
            next_actions: rules::next_actions(row.status.0),
            moments: moments.remove(&row.id).unwrap_or_default().into_iter().map(Into::into).collect(),
            lines: lines
                .remove(&row.id)
                .unwrap_or_default()
                .into_iter()
                .map(|row| FundingLineReference {
                    id: row.id.into(),
                    title: row.title,
                    year: row.year,
                    amount_cents: row.amount_cents,
                })
                .collect(),
            created_at: row.created_at,
            created_by: row.author,
            changed_at: row.changed_at,
        }
    };
    Ok(rows.into_iter().map(&mut of).collect())
}

fn grouped<T>(rows: Vec<T>, application: impl Fn(&T) -> Uuid) -> HashMap<Uuid, Vec<T>> {
    let mut groups: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(application(&row)).or_default().push(row);
    }
    groups
}

/// Adds an application, as a draft of today.
///
/// # Errors
/// When its funder or a cohort isn't known.
pub fn insert(
    c: &mut PgConnection,
    details: &GrantApplicationDetails,
    (by, now): (AccountId, &Now),
) -> Result<GrantApplicationId, Error> {
    let id: GrantApplicationId = now.new_id();
    diesel::insert_into(grant_application::table)
        .values((
            (
                grant_application::id.eq(*id),
                grant_application::funder_id.eq(*details.funder_id),
                grant_application::title.eq(&details.title),
                grant_application::purpose.eq(&details.purpose),
                grant_application::asked_cents.eq(details.asked_cents),
                grant_application::first_year.eq(details.first_year),
                grant_application::last_year.eq(details.last_year),
                grant_application::submit_by.eq(details.submit_by),
                grant_application::decision_expected_on.eq(details.decision_expected_on),
            ),
            grant_application::status.eq(GrantStatus::Draft.code()),
            grant_application::status_since.eq(now.today),
            grant_application::created_at.eq(now.at),
            grant_application::created_by.eq(*by),
            grant_application::changed_at.eq(now.at),
        ))
        .execute(c)?;
    set_cohorts(c, id, details)?;
    add_moment(c, id, &Moment::begins(GrantStatus::Draft, now.today), (by, now))?;
    Ok(id)
}

/// Writes down which cohorts it is for.
fn set_cohorts(c: &mut PgConnection, id: GrantApplicationId, details: &GrantApplicationDetails) -> Result<(), Error> {
    let wanted: Vec<Uuid> = details.cohort_ids.iter().map(|cohort| **cohort).collect();
    let rows = grant_application_cohort::table.filter(grant_application_cohort::application_id.eq(*id));
    diesel::delete(rows.filter(grant_application_cohort::cohort_id.ne_all(&wanted))).execute(c)?;
    let wanted: Vec<_> = wanted
        .into_iter()
        .map(|cohort| {
            (grant_application_cohort::application_id.eq(*id), grant_application_cohort::cohort_id.eq(cohort))
        })
        .collect();
    diesel::insert_into(grant_application_cohort::table).values(wanted).on_conflict_do_nothing().execute(c)?;
    Ok(())
}

/// Changes what was written down of an application.
pub fn update(
    c: &mut PgConnection,
    id: GrantApplicationId,
    details: &GrantApplicationDetails,
    now: &Now,
) -> Result<(), Error> {
    diesel::update(grant_application::table.find(*id))
        .set((
            grant_application::funder_id.eq(*details.funder_id),
            grant_application::title.eq(&details.title),
            grant_application::purpose.eq(&details.purpose),
            grant_application::asked_cents.eq(details.asked_cents),
            grant_application::first_year.eq(details.first_year),
            grant_application::last_year.eq(details.last_year),
            grant_application::submit_by.eq(details.submit_by),
            grant_application::decision_expected_on.eq(details.decision_expected_on),
            grant_application::changed_at.eq(now.at),
            grant_application::version.eq(grant_application::version + 1),
        ))
        .execute(c)?;
    set_cohorts(c, id, details)
}

/// Takes a draft away altogether.
pub fn remove(c: &mut PgConnection, id: GrantApplicationId) -> Result<(), Error> {
    diesel::delete(grant_application::table.find(*id)).execute(c)?;
    Ok(())
}

/// A state and all that goes with it.
struct Moment<'a> {
    status: GrantStatus,
    on: NaiveDate,
    granted_cents: Option<i64>,
    reason: Option<&'a str>,
}

impl Moment<'_> {
    fn begins(status: GrantStatus, on: NaiveDate) -> Self {
        Self { status, on, granted_cents: None, reason: None }
    }
}

fn add_moment(
    c: &mut PgConnection,
    id: GrantApplicationId,
    moment: &Moment,
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    diesel::insert_into(grant_application_moment::table)
        .values((
            grant_application_moment::id.eq(now.new_id::<Uuid>()),
            grant_application_moment::application_id.eq(*id),
            grant_application_moment::status.eq(moment.status.code()),
            grant_application_moment::happened_on.eq(moment.on),
            grant_application_moment::granted_cents.eq(moment.granted_cents),
            grant_application_moment::reason.eq(moment.reason),
            grant_application_moment::recorded_at.eq(now.at),
            grant_application_moment::recorded_by.eq(*by),
        ))
        .execute(c)?;
    Ok(())
}

fn stand(c: &mut PgConnection, id: GrantApplicationId, moment: &Moment, now: &Now) -> Result<(), Error> {
    diesel::update(grant_application::table.find(*id))
        .set((
            grant_application::status.eq(moment.status.code()),
            grant_application::status_since.eq(moment.on),
            grant_application::granted_cents.eq(moment.granted_cents),
            grant_application::reason.eq(moment.reason),
            grant_application::changed_at.eq(now.at),
            grant_application::version.eq(grant_application::version + 1),
        ))
        .execute(c)?;
    Ok(())
}

/// The next step of an application, with the funding lines that a grant becomes. Of two that decide at once the second
/// is refused.
///
/// # Errors
/// `state_conflict` where the step isn't possible; a fault when its day lies before the step before it.
pub fn take(
    c: &mut PgConnection,
    id: GrantApplicationId,
    step: &NewGrantStep,
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    let current = find(c, id, true)?;
    let status = rules::next(current.status, step.action)
        .ok_or_else(|| Error::conflict(format!("This application is {}.", current.status)))?;
    // What was a draft may be noted late: it was sent before somebody wrote it down here.
    if current.status != GrantStatus::Draft {
        let faults = rules::check_order(step.on, current.status_since);
        if !faults.is_empty() {
            return Err(Error::invalid(faults));
        }
    }
    let moment = Moment { status, on: step.on, granted_cents: step.granted_cents, reason: step.reason.as_deref() };
    stand(c, id, &moment, now)?;
    add_moment(c, id, &moment, (by, now))?;
    for part in &step.lines {
        let line = FundingLineDetails {
            funder_id: Some(current.details.funder_id),
            kind: part.kind,
            year: part.year,
            amount_cents: part.amount_cents,
            title: current.details.title.clone(),
            purpose: None,
            application_id: Some(id),
        };
        lines::insert(c, &line, (by, now))?;
    }
    Ok(())
}

/// Takes back the last step: marks its moment, and lets the application stand where it stood before. The lines that a
/// grant became in the same step go with it; any other line stands in the way.
pub fn take_back(
    c: &mut PgConnection,
    id: GrantApplicationId,
    status: GrantStatus,
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    let current = find(c, id, true)?;
    if current.status != status || status == GrantStatus::Draft {
        return Err(Error::conflict(format!("This application is {}.", current.status)));
    }
    // It only goes forward, so that the order of the states is the order of what holds.
    let mut standing: Vec<_> = current.moments.iter().filter(|moment| moment.taken_back_at.is_none()).collect();
    standing.sort_by_key(|moment| std::cmp::Reverse(moment.status));
    let [last, before, ..] = standing[..] else {
        return Err(Error::internal(&"an application has no moment before the last"));
    };
    if !current.lines.is_empty() {
        let made = funding_line::table
            .filter(funding_line::application_id.eq(*id))
            .filter(funding_line::created_at.eq(last.recorded_at))
            .filter(funding_line::version.eq(1));
        let made: Vec<Uuid> = made.select(funding_line::id).for_update().load(c)?;
        if made.len() < current.lines.len() || lines::have_targets(c, &made)? {
            return Err(Error::conflict("There are funding lines of this grant. Take those away first."));
        }
        diesel::delete(funding_line::table.filter(funding_line::id.eq_any(made))).execute(c)?;
    }
    diesel::update(
        grant_application_moment::table
            .filter(grant_application_moment::application_id.eq(*id))
            .filter(grant_application_moment::status.eq(status.code()))
            .filter(grant_application_moment::taken_back_at.is_null()),
    )
    .set((grant_application_moment::taken_back_at.eq(now.at), grant_application_moment::taken_back_by.eq(*by)))
    .execute(c)?;
    let before = Moment {
        status: before.status,
        on: before.happened_on,
        granted_cents: before.granted_cents,
        reason: before.reason.as_deref(),
    };
    stand(c, id, &before, now)
}

/// Locks the application that a line came of, if it came of one. Whoever changes such a line does so first: taking back
/// a step locks in this order, too.
pub fn lock_of_line(c: &mut PgConnection, line: FundingLineId) -> Result<(), Error> {
    diesel::sql_query(
        "SELECT FROM grant_application WHERE id = (SELECT application_id FROM funding_line WHERE id = $1) FOR UPDATE",
    )
    .bind::<sql_types::Uuid, _>(*line)
    .execute(c)?;
    Ok(())
}

#[derive(QueryableByName)]
struct LeftRow {
    #[diesel(sql_type = sql_types::Uuid)]
    funder_id: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    granted_cents: Option<i64>,
}

/// A line that came of an application is of the same funder, and there is enough left of what was granted. Locks the
/// application, so that two lines at once don't each take what is left.
pub fn check_line(
    c: &mut PgConnection,
    details: &FundingLineDetails,
    line: Option<FundingLineId>,
) -> Result<(), Error> {
    let Some(application) = details.application_id else { return Ok(()) };
    let row = diesel::sql_query("SELECT funder_id, granted_cents FROM grant_application WHERE id = $1 FOR UPDATE")
        .bind::<sql_types::Uuid, _>(*application)
        .get_result::<LeftRow>(c)
        .optional()?;
    let pointer = "/details/applicationId";
    let Some(row) = row else {
        return Err(Error::fault(pointer, FaultCode::UnknownReference, "there is no such application"));
    };
    let Some(granted) = row.granted_cents else {
        return Err(Error::fault(pointer, FaultCode::Inconsistent, "is of an application that isn't granted"));
    };
    if details.funder_id.map(Uuid::from) != Some(row.funder_id) {
        return Err(Error::fault(pointer, FaultCode::Inconsistent, "is of an application to another funder"));
    }
    let others: Vec<(Uuid, i64)> = funding_line::table
        .filter(funding_line::application_id.eq(*application))
        .select((funding_line::id, funding_line::amount_cents))
        .load(c)?;
    let others = others.into_iter().filter(|(id, _)| Some(*id) != line.map(Uuid::from));
    let taken: i64 = others.map(|(_, amount)| amount).sum();
    if taken.saturating_add(details.amount_cents) > granted {
        let detail = "is more than what is left of what was granted";
        return Err(Error::fault("/details/amountCents", FaultCode::OutOfRange, detail));
    }
    Ok(())
}
