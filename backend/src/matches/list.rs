//! Reading matches: one, and lists of them.

use chrono::{DateTime, NaiveDate, Utc};
use contract::cohorts::CohortReference;
use contract::ids::{AccountId, MatchId, OrganisationId, PersonId};
use contract::matches::{EndedBy, Light, Match, MatchEndReason, MatchStatus, MatchView, MatchesQuery, is_milestone};
use contract::people::{OrganisationReference, PersonReference};
use contract::requests::Track;
use contract::session::AccountReference;
use diesel::prelude::*;
use diesel::sql_types;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rules::{self, next_actions};
use crate::db::{Code, Count};
use crate::error::Error;

/// The place of a match in a list: the latest change first, or in a view the earliest day.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum MatchKey {
    Change(DateTime<Utc>, Uuid),
    Day(NaiveDate, Uuid),
}

impl MatchKey {
    /// The place of this match in a list with this view.
    pub fn of(found: &Match, view: Option<MatchView>) -> Self {
        let day = match view {
            None => return Self::Change(found.changed_at, *found.id),
            Some(MatchView::Quiet | MatchView::Paused) => found.last_heard_on,
            Some(MatchView::ToIntroduce) => found.proposed_on,
            Some(MatchView::EndingSoon) => found.expected_ends_on.unwrap_or(found.proposed_on),
        };
        Self::Day(day, *found.id)
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
    end_reason: Option<Code<MatchEndReason>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    ended_by: Option<Code<EndedBy>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    matching_run_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    owner_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    owner_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    last_contact_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Date)]
    last_heard_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    light: Option<Code<Light>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    light_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    expected_ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

impl MatchRow {
    fn into_match(self, today: NaiveDate) -> Match {
        let row = self;
        let is_active = row.status.0 == MatchStatus::Active;
        Match {
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
            end_reason: row.end_reason.map(|code| code.0),
            ended_by: row.ended_by.map(|code| code.0),
            matching_run_id: row.matching_run_id.map(Into::into),
            owner: row
                .owner_id
                .zip(row.owner_name)
                .map(|(id, display_name)| AccountReference { id: id.into(), display_name }),
            last_contact_on: row.last_contact_on,
            last_heard_on: row.last_heard_on,
            quiet_days: is_active.then(|| (today - row.last_heard_on).num_days().max(0)),
            light: row.light.map(|light| light.0),
            light_on: row.light_on,
            expected_ends_on: row.expected_ends_on,
            ends_soon: row.expected_ends_on.is_some_and(|day| rules::ends_soon(day, today)),
            next_actions: next_actions(row.status.0),
            changed_at: row.changed_at,
        }
    }
}

/// The end that is in sight: that of the cohort, or outside the programme the usual time after the start.
fn expected_end() -> String {
    format!(
        "(CASE WHEN buddy_match.status IN ('active', 'paused') THEN COALESCE(cohort.ends_on, cohort.planned_ends_on, \
         CASE WHEN kind <> 'programme' THEN (buddy_match.starts_on + interval '{} months')::date END) END)",
        rules::USUAL_MONTHS
    )
}

fn select() -> String {
    let name = |table: &str| {
        format!(
            "concat_ws(' ', COALESCE(NULLIF({table}.preferred_name, ''), {table}.given_name), NULLIF({table}.name_prefix, ''), \
             NULLIF({table}.family_name, ''))"
        )
    };
    format!(
        "SELECT buddy_match.id, buddy_match.version, buddy_match.number, kind, buddy_match.status, newcomer_id, {} AS newcomer_name, \
         established_id, {} AS established_name, newcomer_request_id, established_request_id, buddy_match.cohort_id, \
         cohort.number AS cohort_number, group_id, cohort_group.name AS group_name, employer_id, employer.name AS employer_name, \
         proposed_on, buddy_match.starts_on, buddy_match.ends_on, end_reason, ended_by, matching_run_id, owner_id, \
         owner.display_name AS owner_name, last_contact_on, last_heard_on, light, light_on, {} AS expected_ends_on, \
         buddy_match.changed_at \
         FROM buddy_match JOIN person AS newcomer ON newcomer.id = newcomer_id \
         JOIN person AS established ON established.id = established_id \
         LEFT JOIN account AS owner ON owner.id = owner_id \
         LEFT JOIN cohort ON cohort.id = buddy_match.cohort_id LEFT JOIN cohort_group ON cohort_group.id = group_id \
         LEFT JOIN organisation AS employer ON employer.id = employer_id",
        name("newcomer"),
        name("established"),
        expected_end(),
    )
}

/// One match.
pub fn find(c: &mut PgConnection, id: MatchId, today: NaiveDate) -> Result<Match, Error> {
    let row = diesel::sql_query(format!("{} WHERE buddy_match.id = $1", select()))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<MatchRow>(c)?;
    Ok(row.into_match(today))
}

/// Which matches a list has, for whom, as of when.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub query: &'a MatchesQuery,
    pub caller: Option<AccountId>,
    pub today: NaiveDate,
}

const FILTER: &str = "WHERE ($1 IS NULL OR buddy_match.status = $1) AND ($2 IS NULL OR kind = $2) \
    AND ($3 IS NULL OR newcomer_id = $3 OR established_id = $3) AND ($4 IS NULL OR buddy_match.cohort_id = $4) \
    AND ($5 IS NULL OR (buddy_match.number IS NOT NULL) = $5) \
    AND ($6 IS NULL OR buddy_match.starts_on >= $6) AND ($7 IS NULL OR buddy_match.starts_on < $7) \
    AND ($8 IS NULL OR owner_id = $8) AND ($9 IS NULL OR (owner_id IS NOT DISTINCT FROM $10) = $9) \
    AND ($11 IS NULL OR light = $11)";

/// The condition of a view, in which $12 is its day, and what it is ordered by. Written out, so that each has its index.
fn view_of(view: Option<MatchView>) -> (String, String) {
    match view {
        None => (String::new(), String::new()),
        Some(MatchView::Quiet) => {
            ("AND buddy_match.status = 'active' AND last_heard_on <= $12".to_owned(), "last_heard_on".to_owned())
        }
        Some(MatchView::ToIntroduce) => ("AND buddy_match.status = 'proposed'".to_owned(), "proposed_on".to_owned()),
        Some(MatchView::EndingSoon) => {
            let end = expected_end();
            (format!("AND buddy_match.status IN ('active', 'paused') AND {end} <= $12"), end)
        }
        Some(MatchView::Paused) => ("AND buddy_match.status = 'paused'".to_owned(), "last_heard_on".to_owned()),
    }
}

fn day_of(wanted: &Wanted) -> Option<NaiveDate> {
    match wanted.query.view {
        Some(MatchView::Quiet) => Some(rules::quiet_since(wanted.today)),
        Some(MatchView::EndingSoon) => Some(rules::soon(wanted.today)),
        Some(MatchView::ToIntroduce | MatchView::Paused) | None => None,
    }
}

type BoxedSql = diesel::query_builder::BoxedSqlQuery<'static, diesel::pg::Pg, diesel::query_builder::SqlQuery>;

fn filtered(sql: String, wanted: &Wanted) -> BoxedSql {
    let query = wanted.query;
    diesel::sql_query(sql)
        .into_boxed()
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(MatchStatus::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(Track::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.person_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.cohort_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.numbered)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(query.started_from)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(query.started_before)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.owner_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.mine)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(wanted.caller.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.light.map(Light::code))
        .bind::<sql_types::Nullable<sql_types::Date>, _>(day_of(wanted))
}

/// One page of matches.
pub fn list(c: &mut PgConnection, wanted: &Wanted, page: (Option<MatchKey>, i64)) -> Result<Vec<Match>, Error> {
    let (condition, order) = view_of(wanted.query.view);
    let (at, day, id) = match page.0 {
        Some(MatchKey::Change(at, id)) => (Some(at), None, Some(id)),
        Some(MatchKey::Day(day, id)) => (None, Some(day), Some(id)),
        None => (None, None, None),
    };
    let order = if order.is_empty() {
        "AND ($13 IS NULL OR (buddy_match.changed_at, buddy_match.id) < ($13, $15)) \
         ORDER BY buddy_match.changed_at DESC, buddy_match.id DESC"
            .to_owned()
    } else {
        format!("AND ($14 IS NULL OR ({order}, buddy_match.id) > ($14, $15)) ORDER BY {order}, buddy_match.id")
    };
    let rows = filtered(format!("{} {FILTER} {condition} {order} LIMIT $16", select()), wanted)
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
        .bind::<sql_types::Nullable<sql_types::Date>, _>(day)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<MatchRow>(c)?;
    Ok(rows.into_iter().map(|row| row.into_match(wanted.today)).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, wanted: &Wanted) -> Result<i64, Error> {
    let (condition, _) = view_of(wanted.query.view);
    let sql = format!(
        "SELECT count(*) AS count FROM buddy_match LEFT JOIN cohort ON cohort.id = buddy_match.cohort_id {FILTER} {condition}"
    );
    Ok(filtered(sql, wanted).get_result::<Count>(c)?.count)
}
