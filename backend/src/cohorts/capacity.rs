//! How many places there are: `GET /v1/capacity`. Numbers only, so that whoever puts people forward can tell them what to
//! expect.

use actix_web::get;
use chrono::NaiveDate;
use contract::capacity::{Capacity, CohortCapacity, SidePlaces, WaitingPeople};
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::rules::places;
use crate::auth::Can;
use crate::auth::policy::needs::CapacityRead;
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::web::Reply;

pub fn routes(config: &mut ServiceConfig) {
    config.service(get_capacity);
}

/// Get how many places there are
///
/// Of each cohort that recruits and each side: how many places, how many of them are taken, and how many are free. Beside
/// them, how many people wait for a buddy in the programme. A free place is no promise: who is matched with whom also
/// depends on languages, evenings and more.
#[utoipa::path(
    operation_id = "get_capacity", tag = "capacity",
    security(("staff" = ["capacity:read"]), ("partner" = ["capacity:read"])),
    responses((status = 200, description = "The places as they are now", body = Capacity))
)]
#[get("/capacity")]
async fn get_capacity(_can: Can<CapacityRead>, services: Shared) -> Result<Reply<Capacity>, Error> {
    let now = services.now();
    Ok(Reply::ok(services.db.read(move |c| count(c, &now)).await?))
}

#[derive(QueryableByName)]
struct CohortRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::SmallInt)]
    number: i16,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    name: Option<String>,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    recruiting_until: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    target_newcomers: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    target_established: Option<i16>,
    #[diesel(sql_type = sql_types::BigInt)]
    newcomers: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    established: i64,
}

#[derive(QueryableByName)]
struct WaitingRow {
    #[diesel(sql_type = sql_types::BigInt)]
    newcomers: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    established: i64,
}

/// Who takes part, or will: as a cohort's own page counts them.
const RECRUITING: &str = "SELECT id, number, name, planned_starts_on AS starts_on, recruiting_until, target_newcomers, \
    target_established, enrolled.newcomers, enrolled.established FROM cohort \
    CROSS JOIN LATERAL (SELECT count(DISTINCT person_id) FILTER (WHERE role = 'newcomer') AS newcomers, \
            count(DISTINCT person_id) FILTER (WHERE role = 'established') AS established \
        FROM enrolment WHERE cohort_id = cohort.id AND (ends_on IS NULL OR ends_on > $1)) AS enrolled \
    WHERE status = 'recruiting' ORDER BY planned_starts_on, number";

const WAITING: &str = "SELECT count(*) FILTER (WHERE side = 'newcomer') AS newcomers, \
    count(*) FILTER (WHERE side = 'established') AS established \
    FROM request WHERE closed_on IS NULL AND track = 'programme' AND opened_on <= $1";

fn count(c: &mut PgConnection, now: &Now) -> Result<Capacity, Error> {
    let cohorts = diesel::sql_query(RECRUITING).bind::<sql_types::Date, _>(now.today).load::<CohortRow>(c)?;
    let waiting = diesel::sql_query(WAITING).bind::<sql_types::Date, _>(now.today).get_result::<WaitingRow>(c)?;
    let waiting = WaitingPeople { newcomers: waiting.newcomers, established: waiting.established };
    Ok(Capacity { as_of: now.at, waiting, cohorts: cohorts.into_iter().map(Into::into).collect() })
}

impl From<CohortRow> for CohortCapacity {
    fn from(row: CohortRow) -> Self {
        let side = |target: Option<i16>, taken| -> SidePlaces { places(target.map(i64::from), taken) };
        Self {
            id: row.id.into(),
            number: row.number,
            name: row.name,
            starts_on: row.starts_on,
            recruiting_until: row.recruiting_until,
            newcomers: side(row.target_newcomers, row.newcomers),
            established: side(row.target_established, row.established),
        }
    }
}
