//! Lists of events.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use contract::events::{EventKind, EventSort, EventStatus, EventSummary, EventsQuery};
use contract::people::OrganisationReference;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::reach::sql_within;
use super::recurrence::instant;
use super::store::{COUNTS, CohortRow, CountsRow, OF_COHORT};
use crate::auth::Reach;
use crate::db::{Code, Count};
use crate::error::Error;
use crate::services::Now;

/// Place in a list: by the beginning.
pub type EventKey = (DateTime<Utc>, Uuid);

#[derive(QueryableByName)]
struct SummaryRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<EventKind>,
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<EventStatus>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    ends_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    venue_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    venue_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    place: Option<String>,
    #[diesel(embed)]
    cohort: CohortRow,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    series_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    capacity: Option<i32>,
    #[diesel(embed)]
    counts: CountsRow,
}

impl From<SummaryRow> for EventSummary {
    fn from(row: SummaryRow) -> Self {
        Self {
            id: row.id.into(),
            version: row.version,
            kind: row.kind.0,
            title: row.title,
            status: row.status.0,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            venue: row.venue_id.zip(row.venue_name).map(|(id, name)| OrganisationReference { id: id.into(), name }),
            place: row.place,
            cohort: row.cohort.reference(),
            series_id: row.series_id.map(Into::into),
            capacity: row.capacity,
            counts: row.counts.counts(),
        }
    }
}

/// Which events a list is of, for whom.
pub type Asked<'a> = (&'a EventsQuery, (Reach, &'a Now));

/// The events that a list has, with `$1`… from [`filtered`].
fn from() -> String {
    format!(
        "FROM event {OF_COHORT} WHERE ($1 IS NULL OR event.ends_at > $1) AND ($2 IS NULL OR event.starts_at < $2) \
         AND ($3 IS NULL OR event.kind = $3) AND ($4 IS NULL OR event.status = $4) AND ($5 IS NULL OR cohort.id = $5) \
         AND ($6 IS NULL OR group_id = $6 OR event.cohort_id = (SELECT cohort_id FROM cohort_group AS asked WHERE asked.id = $6)) \
         AND ($7 IS NULL OR event.venue_id = $7) AND ($8 IS NULL OR series_id = $8) \
         AND ($9 IS NULL OR (event.cohort_id IS NULL AND group_id IS NULL) = $9) \
         AND ($10 IS NULL OR event.id IN (SELECT event_id FROM event_registration WHERE person_id = $10 AND superseded_at IS NULL)) \
         AND {}",
        sql_within("event.group_id", (11, 12))
    )
}

type BoxedSql = diesel::query_builder::BoxedSqlQuery<'static, diesel::pg::Pg, diesel::query_builder::SqlQuery>;

fn filtered(sql: String, (query, (reach, now)): Asked<'_>) -> BoxedSql {
    let midnight = |day: NaiveDate| instant(day, NaiveTime::MIN);
    diesel::sql_query(sql)
        .into_boxed()
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(query.from.map(midnight))
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(query.to.map(midnight))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.kind.map(EventKind::code))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(EventStatus::code))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.cohort_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.group_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.venue_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.series_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Bool>, _>(query.open)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.person_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(reach.leader())
        .bind::<sql_types::Date, _>(now.today)
}

/// One page of events. The page is cut before people are counted.
pub fn list(c: &mut PgConnection, asked: Asked<'_>, page: (Option<EventKey>, i64)) -> Result<Vec<EventSummary>, Error> {
    let (at, id) = page.0.unzip();
    let (than, order) = match asked.0.sort.unwrap_or(EventSort::Soonest) {
        EventSort::Soonest => (">", "ASC"),
        EventSort::Latest => ("<", "DESC"),
    };
    let sql = format!(
        "SELECT event.*, organisation.name AS venue_name, people.*, heads.* FROM ( \
           SELECT event.*, cohort.id AS of_cohort, cohort.number AS cohort_number, cohort_group.name AS group_name {} \
           AND ($13 IS NULL OR (event.starts_at, event.id) {than} ($13, $14)) \
           ORDER BY event.starts_at {order}, event.id {order} LIMIT $15) AS event \
         LEFT JOIN organisation ON organisation.id = venue_id {COUNTS} ORDER BY event.starts_at {order}, event.id {order}",
        from()
    );
    let rows = filtered(sql, asked)
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<SummaryRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, asked: Asked<'_>) -> Result<i64, Error> {
    Ok(filtered(format!("SELECT count(*) AS count {}", from()), asked).get_result::<Count>(c)?.count)
}
