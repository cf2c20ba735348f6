//! The API of who leads a group.

use actix_web::post;
use actix_web::web::Path;
use contract::groups::{EndGroupLeader, GroupLeader, NewGroupLeader};
use contract::ids::{GroupId, GroupLeaderId};
use contract::people::AccessAction;
use diesel::pg::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{leaders, store};
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::GroupsWrite;
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, Once, Outcome, Reply};

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(create_group_leader).service(end_group_leader);
}

fn find(c: &mut PgConnection, group: GroupId, id: GroupLeaderId) -> Result<GroupLeader, Error> {
    let leaders = store::find(c, group, false)?.leaders;
    leaders.into_iter().find(|leader| leader.id == id).ok_or_else(Error::not_found)
}

/// Appoint who leads a group
///
/// As coach or assistant coach, from a day on; they are enrolled in the cohort as such too. A low level of Dutch or a
/// busy evening warns, and is never refused. Leading two groups on one evening is.
#[utoipa::path(
    operation_id = "create_group_leader", tag = "groups", security(("staff" = ["groups:write"])),
    params(("groupId" = GroupId, Path, description = "The group"), IdempotencyKey),
    request_body = NewGroupLeader,
    responses((status = 201, description = "Who leads the group, with what to think of", body = GroupLeader))
)]
#[post("/groups/{groupId}/leaders")]
async fn create_group_leader(
    can: Can<GroupsWrite>,
    services: Shared,
    (group, once, body): (Path<GroupId>, Once, Body<NewGroupLeader>),
) -> Result<Reply<GroupLeader>, Error> {
    let (caller, now, group, payload) = (can.caller(), services.now(), group.into_inner(), body.raw());
    let new = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            crate::people::must_be_known(c, new.person_id)?;
            let id = leaders::appoint(c, group, &new, now)?;
            access::record(c, (caller, now), AccessAction::Changed, [*new.person_id])?;
            Ok(Outcome::created(find(c, group, id)?, format!("/v1/groups/{group}")))
        })
        .await?;
    Ok(outcome.into())
}

/// End who leads a group
///
/// With the first day on which someone no longer leads it, and why. The enrolment as such ends with the last group.
#[utoipa::path(
    operation_id = "end_group_leader", tag = "groups", security(("staff" = ["groups:write"])),
    params(("groupLeaderId" = GroupLeaderId, Path, description = "The period of leading a group"), IdempotencyKey),
    request_body = EndGroupLeader,
    responses((status = 200, description = "The period as ended", body = GroupLeader))
)]
#[post("/group-leaders/{groupLeaderId}/end")]
async fn end_group_leader(
    can: Can<GroupsWrite>,
    services: Shared,
    (id, once, body): (Path<GroupLeaderId>, Once, Body<EndGroupLeader>),
) -> Result<Reply<GroupLeader>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let ending = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let (group, person) = leaders::end(c, id, &ending)?;
            access::record(c, (caller, now), AccessAction::Changed, [*person])?;
            Ok(Outcome::ok(find(c, group, id)?))
        })
        .await?;
    Ok(outcome.into())
}
