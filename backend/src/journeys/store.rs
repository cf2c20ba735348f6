//! Reads journeys, in one statement whatever their length.

use chrono::NaiveDate;
use contract::ids::{CohortId, PersonId};
use contract::journeys::{CohortJourney, Journey, PersonJourney, Reached, Station, StationCount, StationKind};
use contract::people::PersonReference;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::db::Code;
use crate::error::Error;
use crate::names::sql_name;
use crate::schema::cohort;

/// Every station of everyone: whose, which, when, and what it is called. The rooms' own ids break ties, so that the
/// order is the same every time.
fn stations() -> String {
    format!(
        "
SELECT person_id, 'referral' AS kind, (received_at AT TIME ZONE 'Europe/Amsterdam')::date AS starts_on, NULL::date AS ends_on,
       organisation.name AS name, NULL::uuid AS with_id, NULL::text AS with_name, NULL::integer AS match_number,
       NULL::smallint AS cohort_number, referral.id
FROM referral LEFT JOIN organisation ON organisation.id = organisation_id WHERE person_id IS NOT NULL
UNION ALL
SELECT person_id, 'request', opened_on, closed_on, NULL, NULL, NULL, NULL, NULL, id
FROM request WHERE close_reason IS DISTINCT FROM 'entered_by_mistake'
UNION ALL
SELECT side.person_id, 'match', buddy_match.starts_on, buddy_match.ends_on, NULL, buddy.id, {buddy}, buddy_match.number,
       cohort.number, buddy_match.id
FROM buddy_match
     CROSS JOIN LATERAL (VALUES (newcomer_id, established_id), (established_id, newcomer_id)) AS side (person_id, buddy_id)
     JOIN person AS buddy ON buddy.id = side.buddy_id LEFT JOIN cohort ON cohort.id = cohort_id
WHERE buddy_match.starts_on IS NOT NULL AND end_reason IS DISTINCT FROM 'entered_by_mistake'
UNION ALL
SELECT side.person_id, 'group', GREATEST(group_place.starts_on, buddy_match.starts_on), group_place.ends_on,
       cohort_group.name, NULL, NULL, NULL, cohort.number, group_place.id
FROM group_place JOIN buddy_match ON buddy_match.id = match_id
     CROSS JOIN LATERAL (VALUES (newcomer_id), (established_id)) AS side (person_id)
     JOIN cohort_group ON cohort_group.id = group_place.group_id JOIN cohort ON cohort.id = cohort_group.cohort_id
WHERE buddy_match.starts_on IS NOT NULL AND buddy_match.end_reason IS DISTINCT FROM 'entered_by_mistake'
      AND (group_place.ends_on IS NULL OR group_place.ends_on > buddy_match.starts_on)
UNION ALL
SELECT person_id, role, group_leader.starts_on, group_leader.ends_on, cohort_group.name, NULL, NULL, NULL, cohort.number,
       group_leader.id
FROM group_leader JOIN cohort_group ON cohort_group.id = group_id JOIN cohort ON cohort.id = cohort_id
WHERE end_reason IS DISTINCT FROM 'entered_by_mistake'
UNION ALL
SELECT person_id, kind, starts_on, ends_on, NULL, NULL, NULL, NULL, NULL, id
FROM role_period WHERE kind IN ('coach', 'assistant_coach') AND end_reason IS DISTINCT FROM 'entered_by_mistake'
     AND NOT EXISTS (SELECT FROM group_leader WHERE group_leader.person_id = role_period.person_id AND role = kind)
UNION ALL
SELECT person_id, 'destination', reached_on, NULL, COALESCE(organisation.name, destination.kind), NULL, NULL, NULL, NULL,
       destination.id
FROM destination LEFT JOIN organisation ON organisation.id = organisation_id WHERE mistaken_at IS NULL",
        buddy = sql_name("buddy")
    )
}

#[derive(QueryableByName)]
struct StationRow {
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<StationKind>,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    with_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    with_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    match_number: Option<i32>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    cohort_number: Option<i16>,
}

impl From<StationRow> for Station {
    fn from(row: StationRow) -> Self {
        let buddy = row.with_id.zip(row.with_name);
        Self {
            kind: row.kind.0,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            name: row.name,
            with: buddy.map(|(id, display_name)| PersonReference { id: id.into(), display_name }),
            match_number: row.match_number,
            cohort_number: row.cohort_number,
        }
    }
}

/// The order of stations that were reached on one day: as they usually follow each other.
fn order() -> String {
    let kinds: Vec<String> = StationKind::all().map(|kind| format!("'{}'", kind.code())).collect();
    format!("array_position(ARRAY[{}], kind)", kinds.join(", "))
}

/// Someone's journey.
pub fn of_person(c: &mut PgConnection, person: PersonId) -> Result<Journey, Error> {
    let name: NameRow =
        diesel::sql_query(format!("SELECT id, {} AS name FROM person WHERE id = $1", sql_name("person")))
            .bind::<sql_types::Uuid, _>(*person)
            .get_result(c)?;
    let sql =
        format!("SELECT * FROM ({}) AS station WHERE person_id = $1 ORDER BY starts_on, {}, id", stations(), order());
    let rows = diesel::sql_query(sql).bind::<sql_types::Uuid, _>(*person).load::<StationRow>(c)?;
    let person = PersonReference { id: name.id.into(), display_name: name.name };
    Ok(Journey { person, stations: rows.into_iter().map(Into::into).collect() })
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
}

#[derive(QueryableByName)]
struct CountsRow {
    #[diesel(sql_type = sql_types::BigInt)]
    n: i64,
    #[diesel(sql_type = sql_types::Jsonb)]
    counts: serde_json::Value,
}

/// Everyone who takes or took part in a cohort, those excepted who were enrolled by mistake.
const ENROLLED: &str = "SELECT DISTINCT person_id FROM enrolment WHERE cohort_id = $1 \
    AND end_reason IS DISTINCT FROM 'entered_by_mistake'";

/// How many of a cohort's people reached which station until a day.
pub fn of_cohort(c: &mut PgConnection, id: CohortId, today: NaiveDate) -> Result<CohortJourney, Error> {
    let number: i16 = cohort::table.find(*id).select(cohort::number).first(c)?;
    let sql = format!(
        "WITH enrolled AS ({ENROLLED}), reached AS ( \
           SELECT kind, count(DISTINCT station.person_id) AS people FROM ({}) AS station JOIN enrolled USING (person_id) \
           WHERE starts_on <= $2 GROUP BY kind) \
         SELECT (SELECT count(*) FROM enrolled) AS n, \
                (SELECT COALESCE(jsonb_object_agg(kind, people), '{{}}') FROM reached) AS counts",
        stations()
    );
    let row = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*id)
        .bind::<sql_types::Date, _>(today)
        .get_result::<CountsRow>(c)?;
    let count = |kind: StationKind| StationCount { kind, people: row.counts[kind.code()].as_i64().unwrap_or_default() };
    Ok(CohortJourney {
        cohort_id: id,
        cohort_number: number,
        n: row.n,
        stations: StationKind::all().map(count).collect(),
    })
}

/// Place in the list: by name.
pub type NameKey = (String, Uuid);

#[derive(QueryableByName)]
struct PersonRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Text)]
    sort_name: String,
    #[diesel(sql_type = sql_types::Jsonb)]
    reached: serde_json::Value,
}

/// One page of a cohort's people, by name, with the first day on which each reached which station.
pub fn people_of_cohort(
    c: &mut PgConnection,
    of: (CohortId, NaiveDate),
    page: (Option<NameKey>, i64),
) -> Result<Vec<(NameKey, PersonJourney)>, Error> {
    let (name, id) = page.0.unzip();
    let sql = format!(
        "WITH page AS ( \
           SELECT id, {} AS name, sort_name FROM person WHERE id IN ({ENROLLED}) \
           AND ($3 IS NULL OR (sort_name, id) > ($3, $4)) ORDER BY sort_name, id LIMIT $5) \
         SELECT page.*, (SELECT COALESCE(jsonb_object_agg(kind, since), '{{}}') FROM ( \
             SELECT kind, min(starts_on) AS since FROM ({}) AS station \
             WHERE person_id = page.id AND starts_on <= $2 GROUP BY kind) AS first) AS reached \
         FROM page ORDER BY sort_name, id",
        sql_name("person"),
        stations()
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*of.0)
        .bind::<sql_types::Date, _>(of.1)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(name)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(page.1)
        .load::<PersonRow>(c)?;
    let journey = |row: PersonRow| {
        let since = |kind: StationKind| row.reached[kind.code()].as_str().and_then(|day| day.parse().ok());
        let reached = StationKind::all().filter_map(|kind| Some(Reached { kind, on: since(kind)? })).collect();
        ((row.sort_name, row.id), PersonJourney { id: row.id.into(), display_name: row.name, reached })
    };
    Ok(rows.into_iter().map(journey).collect())
}
