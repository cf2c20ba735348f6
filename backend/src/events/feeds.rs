//! Rows of calendars, and the events that they have. The secret in a link is kept as a hash only.

use chrono::{DateTime, TimeDelta, Utc};
use contract::calendar_feeds::{CalendarFeed, CalendarFeedKind, CalendarFeedsQuery, NewCalendarFeed};
use contract::events::EventStatus;
use contract::ids::{AccountId, CalendarFeedId};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::ical::Entry;
use crate::auth::keys::hash_of;
use crate::db::Code;
use crate::error::Error;
use crate::names::sql_name;
use crate::schema::calendar_feed;
use crate::services::Now;

/// A calendar goes back so far.
const PAST: TimeDelta = TimeDelta::days(92);
/// No calendar has more events than this.
const MOST_EVENTS: i64 = 2000;

#[derive(QueryableByName)]
struct FeedRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<CalendarFeedKind>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    group_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    organisation_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    of_name: Option<String>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    creator: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    revoked_at: Option<DateTime<Utc>>,
}

impl From<FeedRow> for CalendarFeed {
    fn from(row: FeedRow) -> Self {
        Self {
            id: row.id.into(),
            kind: row.kind.0,
            person_id: row.person_id.map(Into::into),
            group_id: row.group_id.map(Into::into),
            organisation_id: row.organisation_id.map(Into::into),
            of: row.of_name,
            created_at: row.created_at,
            created_by: row.creator,
            revoked_at: row.revoked_at,
        }
    }
}

fn select() -> String {
    format!(
        "SELECT calendar_feed.*, account.display_name AS creator, \
           CASE kind WHEN 'person' THEN {} WHEN 'group' THEN cohort_group.name WHEN 'organisation' THEN organisation.name END \
           AS of_name \
         FROM calendar_feed JOIN account ON account.id = created_by LEFT JOIN person ON person.id = person_id \
         LEFT JOIN cohort_group ON cohort_group.id = group_id LEFT JOIN organisation ON organisation.id = organisation_id",
        sql_name("person")
    )
}

/// Adds a calendar that is read by this secret.
pub fn insert(
    c: &mut PgConnection,
    (new, token): (&NewCalendarFeed, &str),
    (by, now): (AccountId, &Now),
) -> Result<CalendarFeedId, Error> {
    let id: CalendarFeedId = now.new_id();
    diesel::insert_into(calendar_feed::table)
        .values((
            calendar_feed::id.eq(*id),
            calendar_feed::token_hash.eq(hash_of(token)),
            calendar_feed::kind.eq(new.kind.code()),
            calendar_feed::person_id.eq(new.person_id.map(Uuid::from)),
            calendar_feed::group_id.eq(new.group_id.map(Uuid::from)),
            calendar_feed::organisation_id.eq(new.organisation_id.map(Uuid::from)),
            calendar_feed::created_at.eq(now.at),
            calendar_feed::created_by.eq(*by),
        ))
        .execute(c)?;
    Ok(id)
}

/// One calendar.
pub fn find(c: &mut PgConnection, id: CalendarFeedId) -> Result<CalendarFeed, Error> {
    let row = diesel::sql_query(format!("{} WHERE calendar_feed.id = $1", select()))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<FeedRow>(c)?;
    Ok(row.into())
}

/// Place in the list: the latest first.
pub type FeedKey = (DateTime<Utc>, Uuid);

/// One page of calendars.
pub fn list(
    c: &mut PgConnection,
    query: &CalendarFeedsQuery,
    page: (Option<FeedKey>, i64),
) -> Result<Vec<CalendarFeed>, Error> {
    let (at, id) = page.0.unzip();
    let sql = format!(
        "{} WHERE ($1 IS NULL OR (revoked_at IS NULL) = $1) AND ($2 IS NULL OR person_id = $2) AND ($3 IS NULL OR group_id = $3) \
         AND ($4 IS NULL OR organisation_id = $4) AND ($5 IS NULL OR (calendar_feed.created_at, calendar_feed.id) < ($5, $6)) \
         ORDER BY calendar_feed.created_at DESC, calendar_feed.id DESC LIMIT $7",
        select()
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.open)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.person_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.group_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.organisation_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<FeedRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Makes the link of a calendar stop working, for good.
pub fn revoke(c: &mut PgConnection, id: CalendarFeedId, (by, now): (AccountId, &Now)) -> Result<(), Error> {
    let working = calendar_feed::table.find(*id).filter(calendar_feed::revoked_at.is_null());
    let revoked = diesel::update(working)
        .set((calendar_feed::revoked_at.eq(now.at), calendar_feed::revoked_by.eq(*by)))
        .execute(c)?;
    if revoked == 0 {
        find(c, id)?;
        return Err(Error::conflict("This link was revoked already."));
    }
    Ok(())
}

#[derive(QueryableByName)]
struct EntryRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    description: Option<String>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    ends_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<EventStatus>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    location: Option<String>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

/// The events of the calendar that this secret reads; `not_found` when it reads none, or was revoked. Two statements.
pub fn entries(c: &mut PgConnection, token: &str, now: &Now) -> Result<Vec<Entry>, Error> {
    type Feed = (Code<CalendarFeedKind>, Option<Uuid>, Option<Uuid>, Option<Uuid>);
    let (kind, person, group, organisation): Feed = calendar_feed::table
        .filter(calendar_feed::token_hash.eq(hash_of(token)).and(calendar_feed::revoked_at.is_null()))
        .select((
            calendar_feed::kind,
            calendar_feed::person_id,
            calendar_feed::group_id,
            calendar_feed::organisation_id,
        ))
        .first(c)?;
    let condition = match kind.0 {
        CalendarFeedKind::Open => "cohort_id IS NULL AND group_id IS NULL",
        CalendarFeedKind::Person => {
            "event.id IN (SELECT event_id FROM event_registration WHERE person_id = $1 AND superseded_at IS NULL \
               AND status IN ('invited', 'registered') \
             UNION SELECT event_id FROM event_helper WHERE person_id = $1 \
             UNION SELECT event_id FROM event_presenter WHERE person_id = $1)"
        }
        CalendarFeedKind::Group => {
            "(group_id = $1 OR cohort_id = (SELECT asked.cohort_id FROM cohort_group AS asked WHERE asked.id = $1))"
        }
        CalendarFeedKind::Organisation => {
            "(venue_id = $1 OR event.id IN (SELECT event_id FROM event_partner WHERE organisation_id = $1))"
        }
    };
    let rows = diesel::sql_query(format!(
        "SELECT event.id, event.version, title, description, starts_at, ends_at, status, event.changed_at, \
           NULLIF(concat_ws(', ', place, organisation.name, organisation.city), '') AS location \
         FROM event LEFT JOIN organisation ON organisation.id = venue_id \
         WHERE ($1 IS NULL OR true) AND {condition} AND ends_at > $2 ORDER BY starts_at, event.id LIMIT $3"
    ))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(person.or(group).or(organisation))
    .bind::<sql_types::Timestamptz, _>(now.at - PAST)
    .bind::<sql_types::BigInt, _>(MOST_EVENTS)
    .load::<EntryRow>(c)?;
    let entry = |row: EntryRow| Entry {
        id: row.id.into(),
        version: row.version,
        title: row.title,
        description: row.description,
        location: row.location,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        is_cancelled: row.status.0 == EventStatus::Cancelled,
        changed_at: row.changed_at,
    };
    Ok(rows.into_iter().map(entry).collect())
}
