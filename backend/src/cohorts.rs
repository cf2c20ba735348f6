//! Cohorts and their groups, to choose from when a match is made. They are planned and run elsewhere.

use actix_web::get;
use chrono::NaiveDate;
use contract::cohorts::{Cohort, CohortStatus, Group};
use contract::ids::{CohortId, GroupId};
use contract::paging::Whole;
use contract::people::Weekday;
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::auth::Can;
use crate::auth::policy::needs::CohortsRead;
use crate::db::Code;
use crate::error::Error;
use crate::schema::{cohort, cohort_group};
use crate::services::{Now, Shared};
use crate::web::Reply;

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_cohorts);
}

/// List cohorts
///
/// All of them, the latest first, with their groups and how many pairs are in each now.
#[utoipa::path(
    operation_id = "list_cohorts", tag = "cohorts", security(("staff" = ["cohorts:read"])),
    responses((status = 200, description = "All cohorts", body = Whole<Cohort>))
)]
#[get("/cohorts")]
async fn list_cohorts(_can: Can<CohortsRead>, services: Shared) -> Result<Reply<Whole<Cohort>>, Error> {
    let now = services.now();
    let items = services.db.read(move |c| all(c, now.today)).await?;
    Ok(Reply::ok(Whole { items }))
}

/// Where a cohort stands on a day, as its dates say.
fn status_on(day: NaiveDate, starts_on: NaiveDate, ends_on: Option<NaiveDate>) -> CohortStatus {
    if day < starts_on {
        CohortStatus::Planned
    } else if ends_on.is_some_and(|end| day >= end) {
        CohortStatus::Completed
    } else {
        CohortStatus::Active
    }
}

#[derive(Queryable)]
struct CohortRow {
    id: Uuid,
    number: i16,
    name: Option<String>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

#[derive(QueryableByName)]
struct GroupRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    cohort_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    evening: Option<Code<Weekday>>,
    #[diesel(sql_type = sql_types::SmallInt)]
    capacity: i16,
    #[diesel(sql_type = sql_types::BigInt)]
    pairs: i64,
}

fn all(c: &mut PgConnection, today: NaiveDate) -> Result<Vec<Cohort>, Error> {
    let cohorts = cohort::table
        .order(cohort::number.desc())
        .select((cohort::id, cohort::number, cohort::name, cohort::starts_on, cohort::ends_on))
        .load::<CohortRow>(c)?;
    let groups = diesel::sql_query(
        "SELECT id, cohort_id, name, evening, capacity, \
         (SELECT count(*) FROM buddy_match WHERE group_id = cohort_group.id AND status IN ('active', 'paused')) AS pairs \
         FROM cohort_group ORDER BY name",
    )
    .load::<GroupRow>(c)?;
    let complete = |row: CohortRow| Cohort {
        id: row.id.into(),
        number: row.number,
        name: row.name,
        status: status_on(today, row.starts_on, row.ends_on),
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        groups: groups.iter().filter(|group| group.cohort_id == row.id).map(GroupRow::to_group).collect(),
    };
    Ok(cohorts.into_iter().map(complete).collect())
}

impl GroupRow {
    fn to_group(&self) -> Group {
        Group {
            id: self.id.into(),
            name: self.name.clone(),
            evening: self.evening.map(|evening| evening.0),
            capacity: self.capacity,
            pairs: self.pairs,
        }
    }
}

/// A cohort to be added, with the names, evenings and capacity of its groups.
pub struct NewCohort {
    pub number: i16,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub groups: Vec<(String, Weekday, i16)>,
}

/// Adds a cohort with its groups.
///
/// # Errors
/// When the number is taken.
pub fn insert(c: &mut PgConnection, new: &NewCohort, now: &Now) -> Result<(CohortId, Vec<GroupId>), Error> {
    let id: CohortId = now.new_id();
    diesel::insert_into(cohort::table)
        .values((
            cohort::id.eq(*id),
            cohort::number.eq(new.number),
            cohort::starts_on.eq(new.starts_on),
            cohort::ends_on.eq(new.ends_on),
        ))
        .execute(c)?;
    let mut groups = Vec::new();
    for (name, evening, capacity) in &new.groups {
        let group: GroupId = now.new_id();
        diesel::insert_into(cohort_group::table)
            .values((
                cohort_group::id.eq(*group),
                cohort_group::cohort_id.eq(*id),
                cohort_group::name.eq(name),
                cohort_group::evening.eq(evening.code()),
                cohort_group::capacity.eq(capacity),
            ))
            .execute(c)?;
        groups.push(group);
    }
    Ok((id, groups))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cohort_is_active_from_its_first_day_up_to_its_end() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let on = |text: &str| status_on(day(text), day("2023-09-01"), Some(day("2024-07-01")));
        assert_eq!(on("2023-08-31"), CohortStatus::Planned);
        assert_eq!(on("2023-09-01"), CohortStatus::Active);
        assert_eq!(on("2024-06-30"), CohortStatus::Active);
        assert_eq!(on("2024-07-01"), CohortStatus::Completed);
    }
}
