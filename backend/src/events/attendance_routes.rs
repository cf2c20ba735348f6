//! The API of who was at events.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, post};
use contract::attendance::{AttendanceReceipt, NewAttendance, PersonAttendance};
use contract::ids::{EventId, PersonId};
use contract::paging::Page;
use contract::people::{AccessAction, PageQuery};
use utoipa_actix_web::service_config::ServiceConfig;

use super::routes::{account_of, may_see_people};
use super::{attendance, reach, rules, store};
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{AttendanceWrite, EventsRead};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, paged};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(record_attendance).service(list_person_attendance);
}

/// Record who is at an event
///
/// Up to 200 lines of one or many devices, in any order, from twelve hours before the beginning on. Each has a key of
/// its own: sent again it changes nothing. Of two lines about one person the later recording holds, and both are kept;
/// head counts add up. Whoever wasn't on the event walked in; a coach can mark only who is of the group. The answer has a result for each line.
#[utoipa::path(
    operation_id = "record_attendance", tag = "events", security(("staff" = ["attendance:write"])),
    params(("eventId" = EventId, Path, description = "The event"), IdempotencyKey),
    request_body = NewAttendance,
    responses((status = 200, description = "What became of each line", body = AttendanceReceipt))
)]
#[post("/events/{eventId}/attendance")]
async fn record_attendance(
    can: Can<AttendanceWrite>,
    services: Shared,
    (event, once, body): (Path<EventId>, Once, Body<NewAttendance>),
) -> Result<Reply<AttendanceReceipt>, Error> {
    let (caller, now, event, payload) = (can.caller(), services.now(), event.into_inner(), body.raw());
    let (account, reach) = (account_of(&caller)?, can.reach());
    let new = body.checked(rules::check_lines)?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            reach::must_reach(c, event, (reach, now))?;
            let (results, people) = attendance::record_within(c, (event, &new.lines), reach, (account, now))?;
            access::record(c, (caller, now), AccessAction::Changed, people)?;
            Ok(Outcome::ok(AttendanceReceipt { results, counts: store::counts(c, event)? }))
        })
        .await?;
    Ok(outcome.into())
}

/// List the events in someone's life
///
/// Those for which they are invited or registered, and where they were; the latest first. Needs `people:read` too.
#[utoipa::path(
    operation_id = "list_person_attendance", tag = "people", security(("staff" = ["events:read", "people:read"])),
    params(("personId" = PersonId, Path, description = "The person"), PageQuery),
    responses((status = 200, description = "A page of events", body = Page<PersonAttendance>))
)]
#[get("/people/{personId}/attendance")]
async fn list_person_attendance(
    can: Can<EventsRead>,
    services: Shared,
    (id, query, request): (Path<PersonId>, Query<PageQuery>, HttpRequest),
) -> Result<Reply<Page<PersonAttendance>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    may_see_people(&caller)?;
    let mut page = PageRequest::of(&query.0, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            crate::people::must_exist(c, id)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*id])?;
            let rows = attendance::of_person(c, id, (page.after.take(), page.limit()))?;
            Ok(page.page(rows, |event| (event.starts_at, *event.event_id)))
        })
        .await?;
    Ok(paged(page, &request))
}
