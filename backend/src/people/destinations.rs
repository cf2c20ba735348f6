//! Destinations that people reached, and through whom. Rows are added; a mistake is marked as one.

use actix_web::web::{Bytes, Path};
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use contract::destinations::{Destination, DestinationKind, NewDestination, Through};
use contract::ids::{AccountId, DestinationId, PersonId};
use contract::paging::Whole;
use contract::people::OrganisationReference;
use contract::problem::FaultCode;
use diesel::dsl::exists;
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
use crate::schema::{buddy_match, destination};
use crate::services::{Now, Shared};
use crate::web::{Body, IdempotencyKey, Once, Outcome, Reply, check_past};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_destinations).service(create_destination).service(mark_destination_mistaken);
}

/// List destinations that someone reached
///
/// Voluntary work, a job, a course, a club: the latest first, mistakes among them.
#[utoipa::path(
    operation_id = "list_destinations", tag = "people", security(("staff" = ["people:read"])),
    params(("personId" = PersonId, Path, description = "The person")),
    responses((status = 200, description = "The destinations", body = Whole<Destination>))
)]
#[get("/people/{personId}/destinations")]
async fn list_destinations(
    can: Can<PeopleRead>,
    services: Shared,
    id: Path<PersonId>,
) -> Result<Reply<Whole<Destination>>, Error> {
    let items = look(&can, &services, id.into_inner(), all).await?;
    Ok(Reply::ok(Whole { items }))
}

/// Note a destination that someone reached
///
/// With through whom. A match can be named when it is one of this person's.
#[utoipa::path(
    operation_id = "create_destination", tag = "people", security(("staff" = ["people:write"])),
    params(("personId" = PersonId, Path, description = "The person"), IdempotencyKey),
    request_body = NewDestination,
    responses((status = 201, description = "The new destination", body = Destination))
)]
#[post("/people/{personId}/destinations")]
async fn create_destination(
    can: Can<PeopleWrite>,
    services: Shared,
    (id, once, body): (Path<PersonId>, Once, Body<NewDestination>),
) -> Result<Reply<Destination>, Error> {
    let (id, change) = (id.into_inner(), Change::by(&can, &services, (once, body.raw()))?);
    let today = change.now.today;
    let new = body.checked(|new| check_past(new.reached_on, today, "/reachedOn"))?;
    change
        .of(&services, id, move |c, change| {
            let made = add(c, id, &new, (change.account, &change.now))?;
            Ok(Outcome::created(find(c, id, made)?, format!("/v1/people/{id}/destinations/{made}")))
        })
        .await
}

/// Mark a destination as entered by mistake
///
/// It stays in the list, and counts no more.
#[utoipa::path(
    operation_id = "mark_destination_mistaken", tag = "people", security(("staff" = ["people:write"])),
    params(
        ("personId" = PersonId, Path, description = "The person"),
        ("destinationId" = DestinationId, Path, description = "The destination"), IdempotencyKey,
    ),
    responses((status = 200, description = "The destination as marked", body = Destination))
)]
#[post("/people/{personId}/destinations/{destinationId}/mistaken")]
async fn mark_destination_mistaken(
    can: Can<PeopleWrite>,
    services: Shared,
    (path, once): (Path<(PersonId, DestinationId)>, Once),
) -> Result<Reply<Destination>, Error> {
    let ((id, destination), change) = (path.into_inner(), Change::by(&can, &services, (once, Bytes::new()))?);
    change
        .of(&services, id, move |c, change| {
            let current = find(c, id, destination)?;
            change.mark_mistaken(c, "destination", *current.id)?;
            Ok(Outcome::ok(find(c, id, current.id)?))
        })
        .await
}

/// Adds a destination.
pub fn add(
    c: &mut PgConnection,
    person: PersonId,
    new: &NewDestination,
    (by, now): (AccountId, &Now),
) -> Result<DestinationId, Error> {
    if let Some(named) = new.match_id {
        let of_person = buddy_match::newcomer_id.eq(*person).or(buddy_match::established_id.eq(*person));
        if !diesel::select(exists(buddy_match::table.find(*named).filter(of_person))).get_result::<bool>(c)? {
            return Err(Error::fault("/matchId", FaultCode::UnknownReference, "this person has no such match"));
        }
    }
    let id: DestinationId = now.new_id();
    diesel::insert_into(destination::table)
        .values((
            destination::id.eq(*id),
            destination::person_id.eq(*person),
            destination::kind.eq(new.kind.code()),
            destination::reached_on.eq(new.reached_on),
            destination::organisation_id.eq(new.organisation_id.map(Uuid::from)),
            destination::through.eq(new.through.code()),
            destination::match_id.eq(new.match_id.map(Uuid::from)),
            destination::recorded_at.eq(now.at),
            destination::recorded_by.eq(*by),
        ))
        .execute(c)?;
    Ok(id)
}

#[derive(QueryableByName)]
struct DestinationRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<DestinationKind>,
    #[diesel(sql_type = sql_types::Date)]
    reached_on: NaiveDate,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    organisation_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    organisation_name: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    through: Code<Through>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    match_id: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    mistaken_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    recorded_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    recorded_by: String,
}

impl From<DestinationRow> for Destination {
    fn from(row: DestinationRow) -> Self {
        let organisation = row.organisation_id.zip(row.organisation_name);
        Self {
            id: row.id.into(),
            kind: row.kind.0,
            reached_on: row.reached_on,
            organisation: organisation.map(|(id, name)| OrganisationReference { id: id.into(), name }),
            through: row.through.0,
            match_id: row.match_id.map(Into::into),
            mistaken_at: row.mistaken_at,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        }
    }
}

const SELECT: &str = "SELECT destination.id, kind, reached_on, organisation_id, organisation.name AS organisation_name, through, \
    match_id, mistaken_at, recorded_at, account.display_name AS recorded_by FROM destination \
    LEFT JOIN organisation ON organisation.id = organisation_id JOIN account ON account.id = recorded_by WHERE person_id = $1";

fn all(c: &mut PgConnection, person: PersonId) -> Result<Vec<Destination>, Error> {
    let rows = diesel::sql_query(format!("{SELECT} ORDER BY reached_on DESC, destination.id DESC"))
        .bind::<sql_types::Uuid, _>(*person)
        .load::<DestinationRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn find(c: &mut PgConnection, person: PersonId, id: DestinationId) -> Result<Destination, Error> {
    let row = diesel::sql_query(format!("{SELECT} AND destination.id = $2"))
        .bind::<sql_types::Uuid, _>(*person)
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<DestinationRow>(c)?;
    Ok(row.into())
}
