//! The API of groups.

use actix_web::web::Path;
use actix_web::{HttpResponse, delete, get, patch, post};
use contract::groups::{Group, NewGroup};
use contract::ids::{CohortId, GroupId};
use contract::people::AccessAction;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{rules, store};
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{GroupsRead, GroupsWrite};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, Patch, Reply};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(create_group).service(get_group).service(update_group).service(delete_group);
}

/// Add a group
///
/// To a cohort that isn't completed. Its name is unique in the cohort.
#[utoipa::path(
    operation_id = "create_group", tag = "groups", security(("staff" = ["groups:write"])),
    params(("cohortId" = CohortId, Path, description = "The cohort"), IdempotencyKey),
    request_body = NewGroup,
    responses((status = 201, description = "The new group", body = Group))
)]
#[post("/cohorts/{cohortId}/groups")]
async fn create_group(
    can: Can<GroupsWrite>,
    services: Shared,
    (cohort, once, body): (Path<CohortId>, Once, Body<NewGroup>),
) -> Result<Reply<Group>, Error> {
    let (caller, now, cohort, payload) = (can.caller(), services.now(), cohort.into_inner(), body.raw());
    let new = body.checked(|new| rules::check_details(&new.details))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let id = store::insert(c, cohort, &new.details, now)?;
            Ok(Outcome::created(store::find(c, id, false)?, format!("/v1/groups/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get a group
#[utoipa::path(
    operation_id = "get_group", tag = "groups", security(("staff" = ["groups:read"])),
    description = "Its evening and venue, and who leads it and led it.",
    params(("groupId" = GroupId, Path, description = "The group")),
    responses((status = 200, description = "The group", body = Group))
)]
#[get("/groups/{groupId}")]
async fn get_group(can: Can<GroupsRead>, services: Shared, id: Path<GroupId>) -> Result<Reply<Group>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let found = services
        .db
        .write(move |c| {
            let found = store::find(c, id, false)?;
            let leaders = found.leaders.iter().map(|leader| *leader.person.id);
            access::record(c, (&caller, &now), AccessAction::Listed, leaders)?;
            Ok(found)
        })
        .await?;
    let version = found.version;
    Ok(Reply::ok(found).versioned(version))
}

/// Change a group
///
/// By merge patch on `details`. On another evening, nobody may lead two groups then. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_group", tag = "groups", security(("staff" = ["groups:write"])),
    params(
        ("groupId" = GroupId, Path, description = "The group"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = NewGroup, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The group as changed", body = Group))
)]
#[patch("/groups/{groupId}")]
async fn update_group(
    can: Can<GroupsWrite>,
    services: Shared,
    (id, seen, patch): (Path<GroupId>, IfMatch, Patch),
) -> Result<Reply<Group>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let group = services
        .db
        .write(move |c| {
            let before = store::find(c, id, true)?;
            seen.is(before.version)?;
            let current = NewGroup { details: before.details.clone() };
            let after: NewGroup = patch.apply(&current, |new| rules::check_details(&new.details))?;
            store::change(c, &before, &after.details, &now)?;
            let leaders = before.leaders.iter().map(|leader| *leader.person.id);
            access::record(c, (&caller, &now), AccessAction::Listed, leaders)?;
            store::find(c, id, false)
        })
        .await?;
    let version = group.version;
    Ok(Reply::ok(group).versioned(version))
}

/// Remove a group
///
/// Only one that nobody ever led or had a place in. Needs `If-Match`.
#[utoipa::path(
    operation_id = "delete_group", tag = "groups", security(("staff" = ["groups:write"])),
    params(
        ("groupId" = GroupId, Path, description = "The group"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    responses((status = 204, description = "Removed"))
)]
#[delete("/groups/{groupId}")]
async fn delete_group(
    _can: Can<GroupsWrite>,
    services: Shared,
    (id, seen): (Path<GroupId>, IfMatch),
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    services
        .db
        .write(move |c| {
            let group = store::find(c, id, true)?;
            seen.is(group.version)?;
            store::remove(c, &group)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
