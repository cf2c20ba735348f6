//! Rows of groups.

use chrono::{DateTime, Utc};
use contract::cohorts::CohortStatus;
use contract::groups::{Audience, Group, GroupDetails};
use contract::ids::{CohortId, GroupId};
use contract::people::{OrganisationReference, Weekday};
use contract::profiles::Rhythm;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::leaders;
use crate::db::Code;
use crate::error::Error;
use crate::schema::{cohort_group, group_leader};
use crate::services::Now;

#[derive(QueryableByName)]
pub struct GroupRow {
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    pub version: i64,
    #[diesel(sql_type = sql_types::Uuid)]
    pub cohort_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    evening: Option<Code<Weekday>>,
    #[diesel(sql_type = sql_types::Text)]
    rhythm: Code<Rhythm>,
    #[diesel(sql_type = sql_types::Text)]
    audience: Code<Audience>,
    #[diesel(sql_type = sql_types::SmallInt)]
    capacity: i16,
    #[diesel(sql_type = sql_types::SmallInt)]
    least_pairs: i16,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    venue_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    venue_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    note: Option<String>,
    #[diesel(sql_type = sql_types::Bool)]
    removable: bool,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

impl GroupRow {
    pub fn details(&self) -> GroupDetails {
        GroupDetails {
            name: self.name.clone(),
            evening: self.evening.map(|evening| evening.0),
            rhythm: self.rhythm.0,
            audience: self.audience.0,
            capacity: self.capacity,
            least_pairs: self.least_pairs,
            venue_id: self.venue_id.map(Into::into),
            note: self.note.clone(),
        }
    }

    pub fn venue(&self) -> Option<OrganisationReference> {
        self.venue_id.zip(self.venue_name.clone()).map(|(id, name)| OrganisationReference { id: id.into(), name })
    }
}

const SELECT: &str = "
SELECT cohort_group.*, organisation.name AS venue_name,
       NOT (EXISTS (SELECT FROM group_leader WHERE group_id = cohort_group.id)
            OR EXISTS (SELECT FROM group_place WHERE group_id = cohort_group.id)) AS removable
FROM cohort_group LEFT JOIN organisation ON organisation.id = venue_id";

/// The groups of a cohort, by name.
pub fn of_cohort(c: &mut PgConnection, cohort: CohortId) -> Result<Vec<GroupRow>, Error> {
    let sql = format!("{SELECT} WHERE cohort_id = $1 ORDER BY cohort_group.name");
    Ok(diesel::sql_query(sql).bind::<sql_types::Uuid, _>(*cohort).load(c)?)
}

/// One group; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: GroupId, for_change: bool) -> Result<Group, Error> {
    let lock = if for_change { "FOR UPDATE OF cohort_group" } else { "" };
    let row = diesel::sql_query(format!("{SELECT} WHERE cohort_group.id = $1 {lock}"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<GroupRow>(c)?;
    let details = row.details();
    let leaders = leaders::of_group(c, id, details.evening)?;
    Ok(Group {
        id,
        version: row.version,
        cohort_id: row.cohort_id.into(),
        venue: row.venue(),
        details,
        leaders,
        removable: row.removable,
        changed_at: row.changed_at,
    })
}

/// Adds a group to a cohort.
///
/// # Errors
/// When the cohort is completed, or has a group with this name.
pub fn insert(c: &mut PgConnection, cohort: CohortId, details: &GroupDetails, now: &Now) -> Result<GroupId, Error> {
    if crate::cohorts::status_of(c, cohort)? == CohortStatus::Completed {
        return Err(Error::conflict("This cohort is completed: it gets no more groups."));
    }
    let id: GroupId = now.new_id();
    diesel::insert_into(cohort_group::table)
        .values((
            cohort_group::id.eq(*id),
            cohort_group::cohort_id.eq(*cohort),
            columns(details),
            cohort_group::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(id)
}

type Columns<'a> = (
    diesel::dsl::Eq<cohort_group::name, &'a String>,
    diesel::dsl::Eq<cohort_group::evening, Option<&'static str>>,
    diesel::dsl::Eq<cohort_group::rhythm, &'static str>,
    diesel::dsl::Eq<cohort_group::audience, &'static str>,
    diesel::dsl::Eq<cohort_group::capacity, i16>,
    diesel::dsl::Eq<cohort_group::least_pairs, i16>,
    diesel::dsl::Eq<cohort_group::venue_id, Option<Uuid>>,
    diesel::dsl::Eq<cohort_group::note, &'a Option<String>>,
);

fn columns(details: &GroupDetails) -> Columns<'_> {
    (
        cohort_group::name.eq(&details.name),
        cohort_group::evening.eq(details.evening.map(Weekday::code)),
        cohort_group::rhythm.eq(details.rhythm.code()),
        cohort_group::audience.eq(details.audience.code()),
        cohort_group::capacity.eq(details.capacity),
        cohort_group::least_pairs.eq(details.least_pairs),
        cohort_group::venue_id.eq(details.venue_id.map(Uuid::from)),
        cohort_group::note.eq(&details.note),
    )
}

/// Changes a locked group. Who leads it has its new evening from now on.
pub fn change(c: &mut PgConnection, before: &Group, after: &GroupDetails, now: &Now) -> Result<(), Error> {
    diesel::update(cohort_group::table.find(*before.id))
        .set((columns(after), cohort_group::version.eq(cohort_group::version + 1), cohort_group::changed_at.eq(now.at)))
        .execute(c)?;
    if before.details.evening != after.evening {
        let going_on = group_leader::table
            .filter(group_leader::group_id.eq(*before.id))
            .filter(group_leader::ends_on.is_null().or(group_leader::ends_on.gt(now.today)));
        diesel::update(going_on).set(group_leader::evening.eq(after.evening.map(Weekday::code))).execute(c)?;
    }
    Ok(())
}

/// Writes the note of a locked group.
pub fn write_note(c: &mut PgConnection, id: GroupId, note: Option<&str>, now: &Now) -> Result<(), Error> {
    diesel::update(cohort_group::table.find(*id))
        .set((
            cohort_group::note.eq(note),
            cohort_group::version.eq(cohort_group::version + 1),
            cohort_group::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(())
}

/// Removes a locked group that was never used.
pub fn remove(c: &mut PgConnection, group: &Group) -> Result<(), Error> {
    if !group.removable {
        return Err(Error::conflict("Someone led this group or had a place in it: it stays, for its history."));
    }
    diesel::delete(cohort_group::table.find(*group.id)).execute(c)?;
    Ok(())
}
