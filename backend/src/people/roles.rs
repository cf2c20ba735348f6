//! Roles: what someone does with the organisation, as periods. Several at once, but never the same one twice on a day.

use actix_web::post;
use actix_web::web::Path;
use chrono::NaiveDate;
use contract::ids::{PersonId, RolePeriodId};
use contract::people::{AccessAction, EndRolePeriod, Engagement, NewRolePeriod, RoleEndReason, RoleKind, RolePeriod};
use diesel::dsl::exists;
use diesel::prelude::*;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{rules, store};
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::PeopleWrite;
use crate::db::Code;
use crate::error::Error;
use crate::schema::role_period;
use crate::services::{Now, Shared};
use crate::web::{Attempt, Body, IdempotencyKey, Once, Outcome, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(create_role).service(end_role);
}

/// Begin a role
///
/// A person may have several at once, but not the same one twice on a day.
#[utoipa::path(
    operation_id = "create_person_role", tag = "people", security(("staff" = ["people:write"])),
    params(("personId" = PersonId, Path, description = "The person"), IdempotencyKey),
    request_body = NewRolePeriod,
    responses((status = 201, description = "The new role", body = RolePeriod))
)]
#[post("/people/{personId}/roles")]
async fn create_role(
    can: Can<PeopleWrite>,
    services: Shared,
    (id, once, body): (Path<PersonId>, Once, Body<NewRolePeriod>),
) -> Result<Reply<RolePeriod>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let role = body.checked(|role| rules::check_role(role, ""))?;
    let outcome = services
        .db
        .write(move |c| {
            let attempt = Attempt { caller: &caller, payload: &payload, now: &now };
            once.run(c, &attempt, |c| {
                store::must_exist(c, id)?;
                access::record(c, (&caller, &now), AccessAction::Changed, [*id])?;
                let role = add(c, id, &role, &now)?;
                let location = format!("/v1/people/{id}/roles/{}", role.id);
                Ok(Outcome::created(role, location))
            })
        })
        .await?;
    Ok(outcome.into())
}

/// End a role
///
/// With the first day on which it no longer holds, and why.
#[utoipa::path(
    operation_id = "end_person_role", tag = "people", security(("staff" = ["people:write"])),
    params(
        ("personId" = PersonId, Path, description = "The person"), ("roleId" = RolePeriodId, Path, description = "The role"),
        IdempotencyKey,
    ),
    request_body = EndRolePeriod,
    responses((status = 200, description = "The role as ended", body = RolePeriod))
)]
#[post("/people/{personId}/roles/{roleId}/end")]
async fn end_role(
    can: Can<PeopleWrite>,
    services: Shared,
    (path, once, body): (Path<(PersonId, RolePeriodId)>, Once, Body<EndRolePeriod>),
) -> Result<Reply<RolePeriod>, Error> {
    let (caller, now, (id, role), payload) = (can.caller(), services.now(), path.into_inner(), body.raw());
    let ending = body.into_inner()?;
    let outcome = services
        .db
        .write(move |c| {
            let attempt = Attempt { caller: &caller, payload: &payload, now: &now };
            once.run(c, &attempt, |c| {
                access::record(c, (&caller, &now), AccessAction::Changed, [*id])?;
                Ok(Outcome::ok(end(c, id, role, &ending)?))
            })
        })
        .await?;
    Ok(outcome.into())
}

#[derive(Queryable)]
struct RoleRow {
    id: Uuid,
    kind: Code<RoleKind>,
    function: Option<String>,
    engagement: Code<Engagement>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    end_reason: Option<Code<RoleEndReason>>,
}

impl From<RoleRow> for RolePeriod {
    fn from(row: RoleRow) -> Self {
        Self {
            id: row.id.into(),
            kind: row.kind.0,
            function: row.function,
            engagement: row.engagement.0,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            end_reason: row.end_reason.map(|reason| reason.0),
        }
    }
}

const ROLE_COLUMNS: (
    role_period::id,
    role_period::kind,
    role_period::function,
    role_period::engagement,
    role_period::starts_on,
    role_period::ends_on,
    role_period::end_reason,
) = (
    role_period::id,
    role_period::kind,
    role_period::function,
    role_period::engagement,
    role_period::starts_on,
    role_period::ends_on,
    role_period::end_reason,
);

/// Someone's roles, the latest first.
pub fn all(c: &mut PgConnection, id: PersonId) -> Result<Vec<RolePeriod>, Error> {
    let rows = role_period::table
        .filter(role_period::person_id.eq(*id))
        .order((role_period::starts_on.desc(), role_period::id.desc()))
        .select(ROLE_COLUMNS)
        .load::<RoleRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds a role for a period.
pub fn add(c: &mut PgConnection, person: PersonId, role: &NewRolePeriod, now: &Now) -> Result<RolePeriod, Error> {
    let row = diesel::insert_into(role_period::table)
        .values((
            role_period::id.eq(*now.new_id::<RolePeriodId>()),
            role_period::person_id.eq(*person),
            role_period::kind.eq(role.kind.code()),
            role_period::function.eq(&role.function),
            role_period::engagement.eq(role.engagement.code()),
            role_period::starts_on.eq(role.starts_on),
            role_period::ends_on.eq(role.ends_on),
            role_period::end_reason.eq(role.end_reason.map(RoleEndReason::code)),
        ))
        .returning(ROLE_COLUMNS)
        .get_result::<RoleRow>(c)?;
    Ok(row.into())
}

/// Adds roles of many people by one statement.
pub fn add_many(c: &mut PgConnection, roles: &[(PersonId, &NewRolePeriod)], now: &Now) -> Result<(), Error> {
    let rows: Vec<_> = roles
        .iter()
        .map(|(person, role)| {
            (
                role_period::id.eq(*now.new_id::<RolePeriodId>()),
                role_period::person_id.eq(**person),
                role_period::kind.eq(role.kind.code()),
                role_period::engagement.eq(role.engagement.code()),
                role_period::starts_on.eq(role.starts_on),
                role_period::ends_on.eq(role.ends_on),
                role_period::end_reason.eq(role.end_reason.map(RoleEndReason::code)),
            )
        })
        .collect();
    if !rows.is_empty() {
        diesel::insert_into(role_period::table).values(rows).execute(c)?;
    }
    Ok(())
}

/// Begins a role today, unless the person has it already.
pub fn ensure(c: &mut PgConnection, person: PersonId, kind: RoleKind, now: &Now) -> Result<(), Error> {
    let has = role_period::table
        .filter(role_period::person_id.eq(*person))
        .filter(role_period::kind.eq(kind.code()))
        .filter(role_period::ends_on.is_null().or(role_period::ends_on.gt(now.today)));
    if diesel::select(exists(has)).get_result::<bool>(c)? {
        return Ok(());
    }
    let engagement = Engagement::Structural;
    let role =
        NewRolePeriod { kind, function: None, engagement, starts_on: now.today, ends_on: None, end_reason: None };
    add(c, person, &role, now).map(|_| ())
}

/// Ends a role that goes on; one that has ended stays as it is.
pub fn end(
    c: &mut PgConnection,
    person: PersonId,
    role: RolePeriodId,
    end: &EndRolePeriod,
) -> Result<RolePeriod, Error> {
    let of_person = role_period::table.find(*role).filter(role_period::person_id.eq(*person));
    let ends_on: Option<NaiveDate> = of_person.select(role_period::ends_on).for_update().first(c)?;
    if ends_on.is_some() {
        return Err(Error::conflict("This role has ended already."));
    }
    let row = diesel::update(role_period::table.find(*role))
        .set((role_period::ends_on.eq(end.ends_on), role_period::end_reason.eq(end.reason.code())))
        .returning(ROLE_COLUMNS)
        .get_result::<RoleRow>(c)?;
    Ok(row.into())
}
