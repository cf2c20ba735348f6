//! Someone's Dutch: a series of assessments. The level in the person's own row follows the latest overall one.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{DutchAssessmentId, PersonId};
use contract::language::{AssessmentSource, DutchAssessment, DutchLevel, LanguageSkill, NewDutchAssessment};
use contract::paging::Page;
use contract::people::{AccessAction, PageQuery};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::look::look;
use super::store;
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{PeopleRead, PeopleWrite};
use crate::db::Code;
use crate::error::Error;
use crate::schema::dutch_assessment;
use crate::services::{Now, Shared};
use crate::web::{Attempt, Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, check_past, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_dutch_assessments).service(create_dutch_assessment);
}

/// List assessments of someone's Dutch
///
/// The series, the latest first.
#[utoipa::path(
    operation_id = "list_dutch_assessments", tag = "people", security(("staff" = ["people:read"])),
    params(("personId" = PersonId, Path, description = "The person"), PageQuery),
    responses((status = 200, description = "A page of the series", body = Page<DutchAssessment>))
)]
#[get("/people/{personId}/dutch-assessments")]
async fn list_dutch_assessments(
    can: Can<PeopleRead>,
    services: Shared,
    (id, query, request): (Path<PersonId>, Query<PageQuery>, HttpRequest),
) -> Result<Reply<Page<DutchAssessment>>, Error> {
    let caller = can.caller();
    let mut page = PageRequest::of(&query.0, &caller, &services)?;
    let page = look(&can, &services, id.into_inner(), move |c, id| {
        let rows = series(c, id, (page.after.take(), page.limit()))?;
        Ok(page.page(rows, |assessment| (assessment.assessed_on, *assessment.id)))
    })
    .await?;
    Ok(paged(page, &request))
}

/// Add an assessment of someone's Dutch
///
/// Earlier ones stay.
#[utoipa::path(
    operation_id = "create_dutch_assessment", tag = "people", security(("staff" = ["people:write"])),
    params(("personId" = PersonId, Path, description = "The person"), IdempotencyKey),
    request_body = NewDutchAssessment,
    responses((status = 201, description = "The new assessment", body = DutchAssessment))
)]
#[post("/people/{personId}/dutch-assessments")]
async fn create_dutch_assessment(
    can: Can<PeopleWrite>,
    services: Shared,
    (id, once, body): (Path<PersonId>, Once, Body<NewDutchAssessment>),
) -> Result<Reply<DutchAssessment>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let new = body.checked(|new| check_past(new.assessed_on, now.today, "/assessedOn"))?;
    let outcome = services
        .db
        .write(move |c| {
            let attempt = Attempt { caller: &caller, payload: &payload, now: &now };
            once.run(c, &attempt, |c| {
                store::must_exist(c, id)?;
                access::record(c, (&caller, &now), AccessAction::Changed, [*id])?;
                let made = add(c, id, &new, &now)?;
                let location = format!("/v1/people/{id}/dutch-assessments/{}", made.id);
                Ok(Outcome::created(made, location))
            })
        })
        .await?;
    Ok(outcome.into())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = dutch_assessment)]
struct AssessmentRow {
    id: Uuid,
    level: Code<DutchLevel>,
    skill: Code<LanguageSkill>,
    assessed_on: NaiveDate,
    source: Code<AssessmentSource>,
    recorded_at: DateTime<Utc>,
}

impl From<AssessmentRow> for DutchAssessment {
    fn from(row: AssessmentRow) -> Self {
        Self {
            id: row.id.into(),
            level: row.level.0,
            skill: row.skill.0,
            assessed_on: row.assessed_on,
            source: row.source.0,
            recorded_at: row.recorded_at,
        }
    }
}

#[diesel::dsl::auto_type(no_type_alias)]
fn assessments_query(person: PersonId) -> _ {
    let id: Uuid = person.0;
    let columns: diesel::dsl::AsSelect<AssessmentRow, diesel::pg::Pg> = AssessmentRow::as_select();
    dutch_assessment::table
        .filter(dutch_assessment::person_id.eq(id))
        .order((dutch_assessment::assessed_on.desc(), dutch_assessment::id.desc()))
        .select(columns)
}

/// The series of someone's Dutch, the latest first, after a key.
pub fn series(
    c: &mut PgConnection,
    person: PersonId,
    page: (Option<(NaiveDate, Uuid)>, i64),
) -> Result<Vec<DutchAssessment>, Error> {
    let (after, limit) = page;
    let mut query = assessments_query(person).into_boxed();
    if let Some((day, id)) = after {
        query = query.filter(
            sql::<sql_types::Bool>("(assessed_on, id) < (")
                .bind::<sql_types::Date, _>(day)
                .sql(", ")
                .bind::<sql_types::Uuid, _>(id)
                .sql(")"),
        );
    }
    let rows = query.limit(limit).load::<AssessmentRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds an assessment; the level in the person's row follows the latest overall one.
pub fn add(
    c: &mut PgConnection,
    person_id: PersonId,
    new: &NewDutchAssessment,
    now: &Now,
) -> Result<DutchAssessment, Error> {
    let row = diesel::insert_into(dutch_assessment::table)
        .values((
            dutch_assessment::id.eq(*now.new_id::<DutchAssessmentId>()),
            dutch_assessment::person_id.eq(*person_id),
            dutch_assessment::level.eq(new.level.code()),
            dutch_assessment::skill.eq(new.skill.code()),
            dutch_assessment::assessed_on.eq(new.assessed_on),
            dutch_assessment::source.eq(new.source.code()),
            dutch_assessment::recorded_at.eq(now.at),
        ))
        .returning(AssessmentRow::as_returning())
        .get_result(c)?;
    follow_latest(c, person_id)?;
    Ok(row.into())
}

/// Adds overall assessments of people who had none, by two statements.
pub fn add_first(c: &mut PgConnection, new: &[(PersonId, &NewDutchAssessment)], now: &Now) -> Result<(), Error> {
    let rows: Vec<_> = new
        .iter()
        .map(|(person, new)| {
            (
                dutch_assessment::id.eq(*now.new_id::<DutchAssessmentId>()),
                dutch_assessment::person_id.eq(**person),
                dutch_assessment::level.eq(new.level.code()),
                dutch_assessment::skill.eq(new.skill.code()),
                dutch_assessment::assessed_on.eq(new.assessed_on),
                dutch_assessment::source.eq(new.source.code()),
                dutch_assessment::recorded_at.eq(now.at),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    diesel::insert_into(dutch_assessment::table).values(rows).execute(c)?;
    diesel::sql_query(
        "UPDATE person SET dutch_level = new.level FROM unnest($1, $2) AS new (id, level) WHERE person.id = new.id",
    )
    .bind::<sql_types::Array<sql_types::Uuid>, _>(new.iter().map(|(person, _)| **person).collect::<Vec<_>>())
    .bind::<sql_types::Array<sql_types::Text>, _>(new.iter().map(|(_, new)| new.level.code()).collect::<Vec<_>>())
    .execute(c)?;
    Ok(())
}

/// Brings the level in the person's row in line with the latest overall assessment.
pub fn follow_latest(c: &mut PgConnection, person: PersonId) -> Result<(), Error> {
    diesel::sql_query(
        "UPDATE person SET dutch_level = (SELECT level FROM dutch_assessment WHERE person_id = $1 AND skill = 'overall' \
         ORDER BY assessed_on DESC, id DESC LIMIT 1) WHERE id = $1",
    )
    .bind::<sql_types::Uuid, _>(*person)
    .execute(c)?;
    Ok(())
}

/// The latest overall assessment.
pub fn latest(c: &mut PgConnection, person: PersonId) -> Result<Option<DutchAssessment>, Error> {
    let overall = assessments_query(person).filter(dutch_assessment::skill.eq(LanguageSkill::Overall.code()));
    Ok(overall.first::<AssessmentRow>(c).optional()?.map(Into::into))
}
