//! Trainings that people attended, given by an organisation or by ourselves. Rows are added; a mistake is marked as one.
//! Events of ours that are trainings are trainings of whoever was there or gave them, without being written down twice.

use actix_web::web::{Bytes, Path};
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use contract::destinations::{NewTraining, Training, TrainingKind};
use contract::ids::{AccountId, PersonId, TrainingId};
use contract::paging::Whole;
use contract::people::OrganisationReference;
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::change::Change;
use super::look::look;
use crate::auth::Can;
use crate::auth::policy::needs::{PeopleRead, PeopleWrite};
use crate::db::Code;
use crate::error::Error;
use crate::schema::training;
use crate::services::{Now, Shared};
use crate::web::{Body, IdempotencyKey, Once, Outcome, Reply, check_past};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_trainings).service(create_training).service(mark_training_mistaken);
}

/// List trainings that someone attended or gave
///
/// The latest first, mistakes among them. Events that are trainings are there too, with `eventId`, of whoever was marked
/// as present or presented at them.
#[utoipa::path(
    operation_id = "list_trainings", tag = "people", security(("staff" = ["people:read"])),
    params(("personId" = PersonId, Path, description = "The person")),
    responses((status = 200, description = "The trainings", body = Whole<Training>))
)]
#[get("/people/{personId}/trainings")]
async fn list_trainings(
    can: Can<PeopleRead>,
    services: Shared,
    id: Path<PersonId>,
) -> Result<Reply<Whole<Training>>, Error> {
    let items = look(&can, &services, id.into_inner(), all).await?;
    Ok(Reply::ok(Whole { items }))
}

/// Note a training that someone attended
///
/// With the organisation that gave it, unless we gave it ourselves.
#[utoipa::path(
    operation_id = "create_training", tag = "people", security(("staff" = ["people:write"])),
    params(("personId" = PersonId, Path, description = "The person"), IdempotencyKey),
    request_body = NewTraining,
    responses((status = 201, description = "The new training", body = Training))
)]
#[post("/people/{personId}/trainings")]
async fn create_training(
    can: Can<PeopleWrite>,
    services: Shared,
    (id, once, body): (Path<PersonId>, Once, Body<NewTraining>),
) -> Result<Reply<Training>, Error> {
    let (id, change) = (id.into_inner(), Change::by(&can, &services, (once, body.raw()))?);
    let today = change.now.today;
    let new = body.checked(|new| check_past(new.attended_on, today, "/attendedOn"))?;
    change
        .of(&services, id, move |c, change| {
            let made = add(c, id, &new, (change.account, &change.now))?;
            Ok(Outcome::created(find(c, id, made)?, format!("/v1/people/{id}/trainings/{made}")))
        })
        .await
}

/// Mark a training as entered by mistake
///
/// It stays in the list, and counts no more.
#[utoipa::path(
    operation_id = "mark_training_mistaken", tag = "people", security(("staff" = ["people:write"])),
    params(
        ("personId" = PersonId, Path, description = "The person"),
        ("trainingId" = TrainingId, Path, description = "The training"), IdempotencyKey,
    ),
    responses((status = 200, description = "The training as marked", body = Training))
)]
#[post("/people/{personId}/trainings/{trainingId}/mistaken")]
async fn mark_training_mistaken(
    can: Can<PeopleWrite>,
    services: Shared,
    (path, once): (Path<(PersonId, TrainingId)>, Once),
) -> Result<Reply<Training>, Error> {
    let ((id, training), change) = (path.into_inner(), Change::by(&can, &services, (once, Bytes::new()))?);
    change
        .of(&services, id, move |c, change| {
            let current = find(c, id, training)?;
            change.mark_mistaken(c, "training", *current.id)?;
            Ok(Outcome::ok(find(c, id, current.id)?))
        })
        .await
}

/// Adds a training.
pub fn add(
    c: &mut PgConnection,
    person: PersonId,
    new: &NewTraining,
    (by, now): (AccountId, &Now),
) -> Result<TrainingId, Error> {
    let id: TrainingId = now.new_id();
    diesel::insert_into(training::table)
        .values((
            training::id.eq(*id),
            training::person_id.eq(*person),
            training::kind.eq(new.kind.code()),
            training::attended_on.eq(new.attended_on),
            training::organisation_id.eq(new.organisation_id.map(Uuid::from)),
            training::recorded_at.eq(now.at),
            training::recorded_by.eq(*by),
        ))
        .execute(c)?;
    Ok(id)
}

#[derive(QueryableByName)]
struct TrainingRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<TrainingKind>,
    #[diesel(sql_type = sql_types::Date)]
    attended_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    organisation_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    organisation_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    event_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Bool)]
    given: bool,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    mistaken_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    recorded_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    recorded_by: String,
}

impl From<TrainingRow> for Training {
    fn from(row: TrainingRow) -> Self {
        let organisation = row.organisation_id.zip(row.organisation_name);
        Self {
            id: row.id.into(),
            kind: row.kind.0,
            attended_on: row.attended_on,
            organisation: organisation.map(|(id, name)| OrganisationReference { id: id.into(), name }),
            event_id: row.event_id.map(Into::into),
            given: row.given,
            mistaken_at: row.mistaken_at,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        }
    }
}

const SELECT: &str = "SELECT training.id, kind, attended_on, organisation_id, organisation.name AS organisation_name, \
    NULL::uuid AS event_id, false AS given, mistaken_at, recorded_at, account.display_name AS recorded_by FROM training \
    LEFT JOIN organisation ON organisation.id = organisation_id JOIN account ON account.id = recorded_by WHERE person_id = $1";

/// Events that were trainings of someone: of those who were there, the registration tells; of those who gave it, their
/// place in the programme.
const AT_EVENTS: &str = "SELECT part.id, CASE event.kind WHEN 'coach_evening' THEN 'coach_training' ELSE event.kind END, \
    (starts_at AT TIME ZONE 'Europe/Amsterdam')::date, NULL, NULL, event.id, given, NULL, part.recorded_at, account.display_name \
    FROM (SELECT registration.id, registration.event_id, false AS given, line.recorded_at, line.recorded_by \
        FROM event_registration AS registration JOIN event_attendance_line AS line \
          ON line.event_id = registration.event_id AND line.key = attendance_key \
        WHERE registration.person_id = $1 AND superseded_at IS NULL AND attendance = 'present' \
      UNION ALL SELECT event_presenter.id, event.id, true, event.changed_at, event.created_by \
        FROM event_presenter JOIN event ON event.id = event_id WHERE person_id = $1 AND status = 'held') \
      AS part (id, event_id, given, recorded_at, recorded_by) \
    JOIN event ON event.id = part.event_id JOIN account ON account.id = part.recorded_by \
    WHERE event.kind IN ('culture_training', 'volunteer_training', 'coach_evening', 'workshop') AND event.status <> 'cancelled'";

fn all(c: &mut PgConnection, person: PersonId) -> Result<Vec<Training>, Error> {
    let rows = diesel::sql_query(format!("{SELECT} UNION ALL {AT_EVENTS} ORDER BY attended_on DESC, id DESC"))
        .bind::<sql_types::Uuid, _>(*person)
        .load::<TrainingRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn find(c: &mut PgConnection, person: PersonId, id: TrainingId) -> Result<Training, Error> {
    let row = diesel::sql_query(format!("{SELECT} AND training.id = $2"))
        .bind::<sql_types::Uuid, _>(*person)
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<TrainingRow>(c)?;
    Ok(row.into())
}
