//! Rows of what was found at events, and of what was decided upon it.

use chrono::{DateTime, NaiveDate, Utc};
use contract::events::EventKind;
use contract::findings::{Decision, EventReference, Finding, FindingsQuery, FoundBy, LedTo, NewDecision, NewFinding};
use contract::ids::{AccountId, DecisionId, EventId, FindingId};
use contract::people::PersonReference;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::db::{Code, Count};
use crate::error::Error;
use crate::names::sql_name;
use crate::schema::{event_decision, event_finding};
use crate::services::Now;

#[derive(QueryableByName)]
struct FindingRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    event_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<EventKind>,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    text: String,
    #[diesel(sql_type = sql_types::Text)]
    found_by: Code<FoundBy>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    raised_by_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Text)]
    raised_by_name: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    told_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Bool)]
    open: bool,
    #[diesel(sql_type = sql_types::Jsonb)]
    decisions: serde_json::Value,
    #[diesel(sql_type = sql_types::Timestamptz)]
    recorded_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    recorder: String,
}

impl FindingRow {
    fn into_finding(self) -> Result<Finding, Error> {
        let decisions: Vec<Decision> =
            serde_json::from_value(self.decisions).map_err(|error| Error::internal(&error))?;
        Ok(Finding {
            id: self.id.into(),
            event: EventReference {
                id: self.event_id.into(),
                kind: self.kind.0,
                title: self.title,
                starts_at: self.starts_at,
            },
            text: self.text,
            found_by: self.found_by.0,
            raised_by: self.raised_by_id.map(|id| PersonReference { id: id.into(), display_name: self.raised_by_name }),
            decisions,
            told_on: self.told_on,
            open: self.open,
            recorded_at: self.recorded_at,
            recorded_by: self.recorder,
        })
    }
}

/// Nothing was decided, or whoever raised it wasn't told.
const OPEN: &str = "(NOT EXISTS (SELECT FROM event_decision WHERE finding_id = event_finding.id) OR told_on IS NULL)";

fn select() -> String {
    format!(
        "SELECT event_finding.*, kind, title, starts_at, {} AS raised_by_name, {OPEN} AS open, account.display_name AS recorder, \
           decisions.decisions \
         FROM event_finding JOIN event ON event.id = event_id JOIN account ON account.id = event_finding.recorded_by \
         LEFT JOIN person ON person.id = raised_by_id \
         CROSS JOIN LATERAL (SELECT COALESCE(jsonb_agg(jsonb_build_object('id', decision.id, 'text', decision.text, \
             'decidedOn', decided_on, 'methodChange', method_change, 'laterEvent', CASE WHEN later.id IS NOT NULL THEN \
               jsonb_build_object('id', later.id, 'kind', later.kind, 'title', later.title, 'startsAt', later.starts_at) END, \
             'recordedAt', decision.recorded_at, 'recordedBy', decider.display_name) ORDER BY decided_on, decision.id), '[]') \
             AS decisions \
           FROM event_decision AS decision JOIN account AS decider ON decider.id = decision.recorded_by \
           LEFT JOIN event AS later ON later.id = later_event_id WHERE finding_id = event_finding.id) AS decisions",
        sql_name("person")
    )
}

/// One finding.
pub fn find(c: &mut PgConnection, id: FindingId) -> Result<Finding, Error> {
    let row = diesel::sql_query(format!("{} WHERE event_finding.id = $1", select()))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<FindingRow>(c)?;
    row.into_finding()
}

/// All that was found at an event, the first first.
pub fn of_event(c: &mut PgConnection, event: EventId) -> Result<Vec<Finding>, Error> {
    let sql = format!("{} WHERE event_id = $1 ORDER BY event_finding.recorded_at, event_finding.id", select());
    let rows = diesel::sql_query(sql).bind::<sql_types::Uuid, _>(*event).load::<FindingRow>(c)?;
    rows.into_iter().map(FindingRow::into_finding).collect()
}

/// Place in the list: the latest first.
pub type FindingKey = (DateTime<Utc>, Uuid);

fn wanted() -> String {
    format!("($1 IS NULL OR {OPEN} = $1) AND ($2 IS NULL OR found_by = $2) AND ($3 IS NULL OR kind = $3)")
}

/// One page of findings.
pub fn list(
    c: &mut PgConnection,
    query: &FindingsQuery,
    page: (Option<FindingKey>, i64),
) -> Result<Vec<Finding>, Error> {
    let (at, id) = page.0.unzip();
    let sql = format!(
        "{} WHERE {} AND ($4 IS NULL OR (event_finding.recorded_at, event_finding.id) < ($4, $5)) \
         ORDER BY event_finding.recorded_at DESC, event_finding.id DESC LIMIT $6",
        select(),
        wanted()
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.open)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.found_by.map(FoundBy::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(EventKind::code))
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<FindingRow>(c)?;
    rows.into_iter().map(FindingRow::into_finding).collect()
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &FindingsQuery) -> Result<i64, Error> {
    let sql =
        format!("SELECT count(*) AS count FROM event_finding JOIN event ON event.id = event_id WHERE {}", wanted());
    let row = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.open)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.found_by.map(FoundBy::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(EventKind::code))
        .get_result::<Count>(c)?;
    Ok(row.count)
}

/// Adds a finding to an event.
pub fn insert(
    c: &mut PgConnection,
    (event, new): (EventId, &NewFinding),
    (by, now): (AccountId, &Now),
) -> Result<FindingId, Error> {
    let id: FindingId = now.new_id();
    diesel::insert_into(event_finding::table)
        .values((
            event_finding::id.eq(*id),
            event_finding::event_id.eq(*event),
            event_finding::text.eq(&new.text),
            event_finding::found_by.eq(new.found_by.code()),
            event_finding::raised_by_id.eq(new.raised_by_id.map(Uuid::from)),
            event_finding::recorded_at.eq(now.at),
            event_finding::recorded_by.eq(*by),
        ))
        .execute(c)?;
    Ok(id)
}

/// Adds a decision to a finding.
pub fn decide(
    c: &mut PgConnection,
    (finding, new): (FindingId, &NewDecision),
    (by, now): (AccountId, &Now),
) -> Result<DecisionId, Error> {
    event_finding::table.find(*finding).select(event_finding::id).for_update().first::<Uuid>(c)?;
    let id: DecisionId = now.new_id();
    diesel::insert_into(event_decision::table)
        .values((
            event_decision::id.eq(*id),
            event_decision::finding_id.eq(*finding),
            event_decision::text.eq(&new.text),
            event_decision::decided_on.eq(new.decided_on),
            event_decision::later_event_id.eq(new.led_to.event_id.map(Uuid::from)),
            event_decision::method_change.eq(&new.led_to.method_change),
            event_decision::recorded_at.eq(now.at),
            event_decision::recorded_by.eq(*by),
        ))
        .execute(c)?;
    Ok(id)
}

/// Writes down what a decision led to, and answers its finding.
pub fn led_to(c: &mut PgConnection, decision: DecisionId, led_to: &LedTo) -> Result<FindingId, Error> {
    let finding: Uuid = diesel::update(event_decision::table.find(*decision))
        .set((
            event_decision::later_event_id.eq(led_to.event_id.map(Uuid::from)),
            event_decision::method_change.eq(&led_to.method_change),
        ))
        .returning(event_decision::finding_id)
        .get_result(c)?;
    Ok(finding.into())
}

/// Writes down when whoever raised a finding was told what came of it.
pub fn told(c: &mut PgConnection, finding: FindingId, on: NaiveDate) -> Result<(), Error> {
    let untold = event_finding::table.find(*finding).filter(event_finding::told_on.is_null());
    if diesel::update(untold).set(event_finding::told_on.eq(on)).execute(c)? == 0 {
        find(c, finding)?;
        return Err(Error::conflict("Whoever raised this was told already."));
    }
    Ok(())
}
