//! Rows of cooperation per year.

use chrono::{DateTime, Utc};
use contract::cooperations::{
    Cooperation, CooperationChange, CooperationDetails, CooperationIntensity, CooperationsQuery, EarlierCooperation,
};
use contract::ids::{AccountId, CooperationId};
use contract::people::OrganisationReference;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules;
use crate::db::{Code, Count};
use crate::error::Error;
use crate::names::fold;
use crate::schema::organisation_cooperation;
use crate::services::Now;

/// Year, then name: the order of the list. A name has a year once.
pub type CooperationKey = (i16, String);

/// The place in the list of a cooperation.
pub fn key(cooperation: &Cooperation) -> CooperationKey {
    (cooperation.details.year, fold(&cooperation.organisation.name))
}

#[derive(QueryableByName)]
struct CooperationRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Uuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    organisation: String,
    #[diesel(sql_type = sql_types::SmallInt)]
    year: i16,
    #[diesel(sql_type = sql_types::Text)]
    intensity: Code<CooperationIntensity>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    stated_change: Option<Code<CooperationChange>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    activities: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::SmallInt>)]
    earlier_year: Option<i16>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    earlier_intensity: Option<Code<CooperationIntensity>>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    author: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

impl From<CooperationRow> for Cooperation {
    fn from(row: CooperationRow) -> Self {
        let (intensity, stated_change) = (row.intensity.0, row.stated_change.map(|change| change.0));
        let earlier = row.earlier_year.zip(row.earlier_intensity);
        let earlier = earlier.map(|(year, intensity)| EarlierCooperation { year, intensity: intensity.0 });
        Self {
            id: row.id.into(),
            version: row.version,
            details: CooperationDetails {
                organisation_id: row.organisation_id.into(),
                year: row.year,
                intensity,
                stated_change,
                activities: row.activities,
            },
            organisation: OrganisationReference { id: row.organisation_id.into(), name: row.organisation },
            change: rules::change(stated_change, earlier.map(|earlier| earlier.intensity), intensity),
            earlier,
            created_at: row.created_at,
            created_by: row.author,
            changed_at: row.changed_at,
        }
    }
}

const SELECT: &str = "SELECT cooperation.*, organisation.name AS organisation, account.display_name AS author, \
      earlier.year AS earlier_year, earlier.intensity AS earlier_intensity \
    FROM organisation_cooperation AS cooperation JOIN organisation ON organisation.id = organisation_id \
    JOIN account ON account.id = cooperation.created_by \
    LEFT JOIN LATERAL (SELECT year, intensity FROM organisation_cooperation \
      WHERE organisation_id = cooperation.organisation_id AND year < cooperation.year ORDER BY year DESC LIMIT 1) \
      AS earlier ON true";

const FILTER: &str = "WHERE ($1 IS NULL OR cooperation.year = $1) \
    AND ($2 IS NULL OR cooperation.organisation_id = $2) AND ($3 IS NULL OR cooperation.intensity = $3)";

/// One page of the list.
pub fn list(
    c: &mut PgConnection,
    query: &CooperationsQuery,
    page: (Option<CooperationKey>, i64),
) -> Result<Vec<Cooperation>, Error> {
    let (year, name) = page.0.unzip();
    let rows = diesel::sql_query(format!(
        "{SELECT} {FILTER} AND ($4 IS NULL OR cooperation.year < $4 OR (cooperation.year = $4 AND sort_name > $5)) \
         ORDER BY cooperation.year DESC, sort_name LIMIT $6"
    ))
    .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(query.year)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.organisation_id.map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Text>, _>(query.intensity.map(CooperationIntensity::code))
    .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(year)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(name)
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<CooperationRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &CooperationsQuery) -> Result<i64, Error> {
    let sql = format!("SELECT count(*) AS count FROM organisation_cooperation AS cooperation {FILTER}");
    let row = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(query.year)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.organisation_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.intensity.map(CooperationIntensity::code))
        .get_result::<Count>(c)?;
    Ok(row.count)
}

/// One year of cooperation; locked until the transaction ends when it is to be changed.
pub fn find(c: &mut PgConnection, id: CooperationId, for_change: bool) -> Result<Cooperation, Error> {
    let lock = if for_change { "FOR UPDATE OF cooperation" } else { "" };
    let row = diesel::sql_query(format!("{SELECT} WHERE cooperation.id = $1 {lock}"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<CooperationRow>(c)?;
    Ok(row.into())
}

/// Adds a year of cooperation.
///
/// # Errors
/// When the organisation isn't known, or has this year already.
pub fn insert(
    c: &mut PgConnection,
    details: &CooperationDetails,
    (by, now): (AccountId, &Now),
) -> Result<CooperationId, Error> {
    let id: CooperationId = now.new_id();
    diesel::insert_into(organisation_cooperation::table)
        .values((
            organisation_cooperation::id.eq(*id),
            organisation_cooperation::organisation_id.eq(*details.organisation_id),
            organisation_cooperation::year.eq(details.year),
            organisation_cooperation::intensity.eq(details.intensity.code()),
            organisation_cooperation::stated_change.eq(details.stated_change.map(CooperationChange::code)),
            organisation_cooperation::activities.eq(&details.activities),
            organisation_cooperation::created_at.eq(now.at),
            organisation_cooperation::created_by.eq(*by),
            organisation_cooperation::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(id)
}

#[derive(QueryableByName)]
struct BeforeRow {
    #[diesel(sql_type = sql_types::Uuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    intensity: Code<CooperationIntensity>,
}

/// Fills a year with every organisation that the year before has and it lacks, as intensive as then. What was done is
/// of its own year, and stays there. Answers what it added.
pub fn carry_over(c: &mut PgConnection, year: i16, (by, now): (AccountId, &Now)) -> Result<Vec<Cooperation>, Error> {
    let before = diesel::sql_query(
        "SELECT organisation_id, intensity FROM organisation_cooperation AS before WHERE year = $1 - 1 \
         AND NOT EXISTS (SELECT FROM organisation_cooperation WHERE organisation_id = before.organisation_id AND year = $1)",
    )
    .bind::<sql_types::SmallInt, _>(year)
    .load::<BeforeRow>(c)?;
    let rows: Vec<_> = before
        .into_iter()
        .map(|row| {
            (
                organisation_cooperation::id.eq(now.new_id::<Uuid>()),
                organisation_cooperation::organisation_id.eq(row.organisation_id),
                organisation_cooperation::year.eq(year),
                organisation_cooperation::intensity.eq(row.intensity.0.code()),
                organisation_cooperation::created_at.eq(now.at),
                organisation_cooperation::created_by.eq(*by),
                organisation_cooperation::changed_at.eq(now.at),
            )
        })
        .collect();
    // Of two who fill it at once, the second adds what the first did not.
    let added: Vec<Uuid> = diesel::insert_into(organisation_cooperation::table)
        .values(rows)
        .on_conflict((organisation_cooperation::organisation_id, organisation_cooperation::year))
        .do_nothing()
        .returning(organisation_cooperation::id)
        .get_results(c)?;
    let rows = diesel::sql_query(format!("{SELECT} WHERE cooperation.id = ANY($1) ORDER BY sort_name"))
        .bind::<sql_types::Array<sql_types::Uuid>, _>(added)
        .load::<CooperationRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Changes a year of cooperation.
pub fn update(c: &mut PgConnection, id: CooperationId, details: &CooperationDetails, now: &Now) -> Result<(), Error> {
    diesel::update(organisation_cooperation::table.find(*id))
        .set((
            organisation_cooperation::organisation_id.eq(*details.organisation_id),
            organisation_cooperation::year.eq(details.year),
            organisation_cooperation::intensity.eq(details.intensity.code()),
            organisation_cooperation::stated_change.eq(details.stated_change.map(CooperationChange::code)),
            organisation_cooperation::activities.eq(&details.activities),
            organisation_cooperation::changed_at.eq(now.at),
            organisation_cooperation::version.eq(organisation_cooperation::version + 1),
        ))
        .execute(c)?;
    Ok(())
}

/// Takes a year of cooperation away.
pub fn remove(c: &mut PgConnection, id: CooperationId) -> Result<(), Error> {
    diesel::delete(organisation_cooperation::table.find(*id)).execute(c)?;
    Ok(())
}
