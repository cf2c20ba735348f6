//! The API of what was found at events, and of what came of it.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, post};
use contract::findings::{Finding, FindingTold, FindingsQuery, LedTo, NewDecision, NewFinding};
use contract::ids::{DecisionId, EventId, FindingId};
use contract::paging::{Page, Whole};
use contract::people::AccessAction;
use contract::permissions::Permission;
use diesel::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::routes::account_of;
use super::{findings, store};
use crate::access;
use crate::auth::policy::needs::{EventsWrite, FindingsRead};
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::web::{Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, check_past, paged};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(list_findings).service(list_event_findings).service(create_finding);
    config.service(create_decision).service(write_led_to).service(tell_finding);
}

/// Findings as the caller may see them; that their people were seen is recorded.
fn show(c: &mut PgConnection, found: &mut [Finding], who: (&Caller, &Now)) -> Result<(), Error> {
    if !who.0.may(Permission::PeopleRead) {
        found.iter_mut().for_each(|finding| finding.raised_by = None);
    }
    let people = found.iter().filter_map(|finding| finding.raised_by.as_ref()).map(|person| *person.id);
    access::record(c, who, AccessAction::Listed, people.collect::<Vec<Uuid>>())
}

/// List what was found at events
///
/// The latest first, with what was decided upon it and what that led to. `open` asks for those of which nothing came
/// yet, or whose raiser wasn't told.
#[utoipa::path(
    operation_id = "list_findings", tag = "events", security(("staff" = ["findings:read"])),
    params(FindingsQuery),
    responses((status = 200, description = "A page of findings", body = Page<Finding>))
)]
#[get("/event-findings")]
async fn list_findings(
    can: Can<FindingsRead>,
    services: Shared,
    (query, request): (Query<FindingsQuery>, HttpRequest),
) -> Result<Reply<Page<Finding>>, Error> {
    let (caller, now, Query(query)) = (can.caller(), services.now(), query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let rows = findings::list(c, &query, (page.after.take(), page.limit()))?;
            let mut page = page.page(rows, |finding| (finding.recorded_at, *finding.id));
            page.total = query.total.unwrap_or_default().then(|| findings::count(c, &query)).transpose()?;
            show(c, &mut page.items, (&caller, &now))?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// List what was found at an event
///
/// By the team and by those who took part, the first first.
#[utoipa::path(
    operation_id = "list_event_findings", tag = "events", security(("staff" = ["findings:read"])),
    params(("eventId" = EventId, Path, description = "The event")),
    responses((status = 200, description = "The findings", body = Whole<Finding>))
)]
#[get("/events/{eventId}/findings")]
async fn list_event_findings(
    can: Can<FindingsRead>,
    services: Shared,
    id: Path<EventId>,
) -> Result<Reply<Whole<Finding>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let items = services
        .db
        .write(move |c| {
            store::must_exist(c, id)?;
            let mut items = findings::of_event(c, id)?;
            show(c, &mut items, (&caller, &now))?;
            Ok(items)
        })
        .await?;
    Ok(Reply::ok(Whole { items }))
}

/// Note what was found at an event
///
/// By the team or by someone who took part; with who raised it, to tell them what comes of it, or without a name.
#[utoipa::path(
    operation_id = "create_finding", tag = "events", security(("staff" = ["events:write"])),
    params(("eventId" = EventId, Path, description = "The event"), IdempotencyKey),
    request_body = NewFinding,
    responses((status = 201, description = "The finding", body = Finding))
)]
#[post("/events/{eventId}/findings")]
async fn create_finding(
    can: Can<EventsWrite>,
    services: Shared,
    (event, once, body): (Path<EventId>, Once, Body<NewFinding>),
) -> Result<Reply<Finding>, Error> {
    let (caller, now, event, payload) = (can.caller(), services.now(), event.into_inner(), body.raw());
    let account = account_of(&caller)?;
    let new = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            store::must_exist(c, event)?;
            let id = findings::insert(c, (event, &new), (account, now))?;
            access::record(c, (caller, now), AccessAction::Changed, new.raised_by_id.map(Uuid::from))?;
            Ok(Outcome::created(findings::find(c, id)?, format!("/v1/events/{event}/findings")))
        })
        .await?;
    Ok(outcome.into())
}

/// Note what was decided upon a finding
///
/// With what it led to, as far as it is known by then.
#[utoipa::path(
    operation_id = "create_decision", tag = "events", security(("staff" = ["events:write"])),
    params(("findingId" = FindingId, Path, description = "The finding"), IdempotencyKey),
    request_body = NewDecision,
    responses((status = 201, description = "The finding with the decision", body = Finding))
)]
#[post("/event-findings/{findingId}/decisions")]
async fn create_decision(
    can: Can<EventsWrite>,
    services: Shared,
    (finding, once, body): (Path<FindingId>, Once, Body<NewDecision>),
) -> Result<Reply<Finding>, Error> {
    let (caller, now, finding, payload) = (can.caller(), services.now(), finding.into_inner(), body.raw());
    let account = account_of(&caller)?;
    let new = body.checked(|new| check_past(new.decided_on, now.today, "/decidedOn"))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            findings::decide(c, (finding, &new), (account, now))?;
            let mut found = findings::find(c, finding)?;
            show(c, std::slice::from_mut(&mut found), (caller, now))?;
            let location = format!("/v1/events/{}/findings", found.event.id);
            Ok(Outcome::created(found, location))
        })
        .await?;
    Ok(outcome.into())
}

/// Note what a decision led to
///
/// A later event at which it was done, another way of working, or both; in place of what was noted before.
#[utoipa::path(
    operation_id = "write_led_to", tag = "events", security(("staff" = ["events:write"])),
    params(("decisionId" = DecisionId, Path, description = "The decision"), IdempotencyKey),
    request_body = LedTo,
    responses((status = 200, description = "The finding with the decision", body = Finding))
)]
#[post("/event-decisions/{decisionId}/led-to")]
async fn write_led_to(
    can: Can<EventsWrite>,
    services: Shared,
    (decision, once, body): (Path<DecisionId>, Once, Body<LedTo>),
) -> Result<Reply<Finding>, Error> {
    let (caller, now, decision, payload) = (can.caller(), services.now(), decision.into_inner(), body.raw());
    let led_to = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let finding = findings::led_to(c, decision, &led_to).map_err(at_root)?;
            let mut found = findings::find(c, finding)?;
            show(c, std::slice::from_mut(&mut found), (caller, now))?;
            Ok(Outcome::ok(found))
        })
        .await?;
    Ok(outcome.into())
}

/// The pointers of a decision's part, where that part is the whole body.
fn at_root(error: Error) -> Error {
    let mut problem = error.into_problem();
    if problem.errors.is_empty() {
        return Error::new(problem.code, problem.detail);
    }
    for fault in &mut problem.errors {
        fault.pointer = fault.pointer.trim_start_matches("/ledTo").to_owned();
    }
    Error::invalid(problem.errors)
}

/// Note that whoever raised a finding was told what came of it
#[utoipa::path(
    operation_id = "tell_finding", tag = "events", security(("staff" = ["events:write"])),
    description = "Once; with the day.",
    params(("findingId" = FindingId, Path, description = "The finding"), IdempotencyKey),
    request_body = FindingTold,
    responses((status = 200, description = "The finding as told", body = Finding))
)]
#[post("/event-findings/{findingId}/told")]
async fn tell_finding(
    can: Can<EventsWrite>,
    services: Shared,
    (finding, once, body): (Path<FindingId>, Once, Body<FindingTold>),
) -> Result<Reply<Finding>, Error> {
    let (caller, now, finding, payload) = (can.caller(), services.now(), finding.into_inner(), body.raw());
    let told = body.checked(|told| check_past(told.told_on, now.today, "/toldOn"))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            findings::told(c, finding, told.told_on)?;
            let mut found = findings::find(c, finding)?;
            show(c, std::slice::from_mut(&mut found), (caller, now))?;
            Ok(Outcome::ok(found))
        })
        .await?;
    Ok(outcome.into())
}
