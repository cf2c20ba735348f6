//! The API of who comes to events.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, get, post};
use contract::attendance::{
    NewRegistration, NewRegistrations, Registration, RegistrationMoment, RegistrationsAdded, RegistrationsQuery,
    SignOff,
};
use contract::ids::{EventId, RegistrationId};
use contract::paging::{Page, Whole};
use contract::people::AccessAction;
use contract::problem::FaultCode;
use utoipa_actix_web::service_config::ServiceConfig;

use super::routes::{account_of, may_see_people};
use super::rules::{self, Step};
use super::{attendance, reach, registrations, store};
use crate::access;
use crate::auth::policy::needs::{AttendanceRead, AttendanceWrite, EventsRead};
use crate::auth::{Can, Reach};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, paged};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(list_registrations).service(create_registration).service(create_registrations);
    config.service(register).service(sign_off).service(list_registration_moments);
}

/// List who comes to an event
///
/// By name: who is invited, has a place, waits or signed off, and who was there. A coach gets first names.
#[utoipa::path(
    operation_id = "list_registrations", tag = "events", security(("staff" = ["attendance:read"])),
    params(("eventId" = EventId, Path, description = "The event"), RegistrationsQuery),
    responses((status = 200, description = "A page of registrations", body = Page<Registration>))
)]
#[get("/events/{eventId}/registrations")]
async fn list_registrations(
    can: Can<AttendanceRead>,
    services: Shared,
    (id, query, request): (Path<EventId>, Query<RegistrationsQuery>, HttpRequest),
) -> Result<Reply<Page<Registration>>, Error> {
    let (caller, now, id, Query(query)) = (can.caller(), services.now(), id.into_inner(), query);
    let reach = can.reach();
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            store::must_exist(c, id)?;
            reach::must_reach(c, id, (reach, &now))?;
            let rows = registrations::list(c, (id, &query), (page.after.take(), page.limit()), reach)?;
            let Page { items, next_cursor, .. } = page.page(rows, |(key, _)| key.clone());
            let items: Vec<Registration> = items.into_iter().map(|(_, found)| found).collect();
            let total = query.total.unwrap_or_default().then(|| registrations::count(c, id, &query)).transpose()?;
            access::record(c, (&caller, &now), AccessAction::Listed, items.iter().map(|found| *found.person.id))?;
            Ok(Page { items, next_cursor, total })
        })
        .await?;
    Ok(paged(page, &request))
}

/// Put someone on an event
///
/// As invited, or registered: with a place when there is one, and otherwise at the end of the waiting list, which
/// moves up by itself. Whoever is on it already stays so, or goes from invited to registered.
#[utoipa::path(
    operation_id = "create_registration", tag = "events", security(("staff" = ["attendance:write"])),
    params(("eventId" = EventId, Path, description = "The event"), IdempotencyKey),
    request_body = NewRegistration,
    responses((status = 201, description = "Where they stand now", body = Registration))
)]
#[post("/events/{eventId}/registrations")]
async fn create_registration(
    can: Can<AttendanceWrite>,
    services: Shared,
    (event, once, body): (Path<EventId>, Once, Body<NewRegistration>),
) -> Result<Reply<Registration>, Error> {
    let (caller, now, event, payload) = (can.caller(), services.now(), event.into_inner(), body.raw());
    let (account, reach) = (account_of(&caller)?, can.reach());
    let new = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            reach::must_reach(c, event, (reach, now))?;
            let known = match reach {
                Reach::Everything => crate::people::exists(c, new.person_id)?,
                Reach::OwnGroups(_) => !reach::known_there(c, event, &[*new.person_id])?.is_empty(),
            };
            if !known {
                return Err(Error::fault("/personId", FaultCode::UnknownReference, "there is no such person"));
            }
            let id = registrations::register(c, (event, new.person_id), new.status, (account, now))?;
            access::record(c, (caller, now), AccessAction::Changed, [*new.person_id])?;
            let location = format!("/v1/events/{event}/registrations");
            Ok(Outcome::created(registrations::find(c, id, reach)?, location))
        })
        .await?;
    Ok(outcome.into())
}

/// Put everyone of a cohort or group on an event
///
/// Whoever takes part on the day of the event: in a cohort in any role; of a group the pairs and who leads it.
/// Whoever is on the event already stays as they are, so that doing it again adds only who is new.
#[utoipa::path(
    operation_id = "create_registrations", tag = "events", security(("staff" = ["attendance:write"])),
    params(("eventId" = EventId, Path, description = "The event"), IdempotencyKey),
    request_body = NewRegistrations,
    responses((status = 200, description = "How many are new on it", body = RegistrationsAdded))
)]
#[post("/events/{eventId}/registrations/bulk")]
async fn create_registrations(
    can: Can<AttendanceWrite>,
    services: Shared,
    (event, once, body): (Path<EventId>, Once, Body<NewRegistrations>),
) -> Result<Reply<RegistrationsAdded>, Error> {
    let (caller, now, event, payload) = (can.caller(), services.now(), event.into_inner(), body.raw());
    let (account, reach) = (account_of(&caller)?, can.reach());
    let many = body.checked(rules::check_many)?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            reach::must_reach(c, event, (reach, now))?;
            if reach != Reach::Everything && store::group_of(c, event)? != many.group_id {
                let detail = "must be the group that the event is of";
                return Err(Error::fault("/groupId", FaultCode::UnknownReference, detail));
            }
            let (added, people) = registrations::add_many(c, (event, &many), (account, now))?;
            access::record(c, (caller, now), AccessAction::Changed, people)?;
            Ok(Outcome::ok(added))
        })
        .await?;
    Ok(outcome.into())
}

/// Register who was invited or signed off
///
/// With a place when there is one, and otherwise at the end of the waiting list.
#[utoipa::path(
    operation_id = "register_registration", tag = "events", security(("staff" = ["attendance:write"])),
    params(("registrationId" = RegistrationId, Path, description = "The registration"), IdempotencyKey),
    responses((status = 200, description = "Where they stand now", body = Registration))
)]
#[post("/event-registrations/{registrationId}/register")]
async fn register(
    can: Can<AttendanceWrite>,
    services: Shared,
    (id, once): (Path<RegistrationId>, Once),
) -> Result<Reply<Registration>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let (account, reach) = (account_of(&caller)?, can.reach());
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (caller, now)| {
            let (event, person) = registrations::of(c, id)?;
            reach::must_reach(c, event, (reach, now))?;
            registrations::step(c, (event, person), (Step::Register, now.at), (account, now))?;
            access::record(c, (caller, now), AccessAction::Changed, [*person])?;
            Ok(Outcome::ok(registrations::find(c, id, reach)?))
        })
        .await?;
    Ok(outcome.into())
}

/// Sign someone off
///
/// With notice when they said so at least 24 hours before the beginning. Their place goes to whoever waits longest.
#[utoipa::path(
    operation_id = "sign_off", tag = "events", security(("staff" = ["attendance:write"])),
    params(("registrationId" = RegistrationId, Path, description = "The registration"), IdempotencyKey),
    request_body = SignOff,
    responses((status = 200, description = "Where they stand now", body = Registration))
)]
#[post("/event-registrations/{registrationId}/sign-off")]
async fn sign_off(
    can: Can<AttendanceWrite>,
    services: Shared,
    (id, once, body): (Path<RegistrationId>, Once, Body<SignOff>),
) -> Result<Reply<Registration>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let (account, reach) = (account_of(&caller)?, can.reach());
    let said_at = body.into_inner()?.said_at.unwrap_or(now.at);
    if said_at > now.at {
        return Err(Error::fault("/saidAt", FaultCode::InFuture, "must not lie in the future"));
    }
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let (event, person) = registrations::of(c, id)?;
            reach::must_reach(c, event, (reach, now))?;
            registrations::step(c, (event, person), (Step::SignOff, said_at), (account, now))?;
            access::record(c, (caller, now), AccessAction::Changed, [*person])?;
            Ok(Outcome::ok(registrations::find(c, id, reach)?))
        })
        .await?;
    Ok(outcome.into())
}

/// List what happened to a registration
///
/// Each status and each mark in the order in which they were written down, also a mark that another device overruled.
/// Needs `people:read` too.
#[utoipa::path(
    operation_id = "list_registration_moments", tag = "events", security(("staff" = ["events:read", "people:read"])),
    params(("registrationId" = RegistrationId, Path, description = "The registration")),
    responses((status = 200, description = "The history", body = Whole<RegistrationMoment>))
)]
#[get("/event-registrations/{registrationId}/moments")]
async fn list_registration_moments(
    can: Can<EventsRead>,
    services: Shared,
    id: Path<RegistrationId>,
) -> Result<Reply<Whole<RegistrationMoment>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    may_see_people(&caller)?;
    let items = services
        .db
        .write(move |c| {
            let (_, person) = registrations::of(c, id)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*person])?;
            attendance::history(c, id)
        })
        .await?;
    Ok(Reply::ok(Whole { items }))
}
