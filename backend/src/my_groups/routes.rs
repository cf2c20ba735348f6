//! The API of the groups that one leads.

use actix_web::web::Path;
use actix_web::{get, patch};
use contract::ids::{GroupId, PersonId};
use contract::my_groups::{MyGroup, MyGroupInFull, MyGroupNote};
use contract::paging::Whole;
use contract::people::AccessAction;
use diesel::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;

use super::store;
use crate::access;
use crate::auth::policy::needs::GroupsLead;
use crate::auth::{Caller, Can, Reach};
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::web::{IfMatch, Patch, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_my_groups).service(get_my_group).service(update_my_group);
}

/// Who leads: only a coach has the permission.
fn leader(can: &Can<GroupsLead>) -> Result<PersonId, Error> {
    match can.reach() {
        Reach::OwnGroups(person) => Ok(person),
        Reach::Everything => Err(Error::not_found()),
    }
}

/// A group as its coach may see it; that its people were seen is recorded.
fn show(c: &mut PgConnection, of: (GroupId, PersonId), (caller, now): (&Caller, &Now)) -> Result<MyGroupInFull, Error> {
    let found = store::find(c, of, now)?;
    access::record(c, (caller, now), AccessAction::Listed, found.people.iter().map(|person| *person.id))?;
    Ok(found)
}

/// List the groups that I lead
///
/// Today, by name, each with the date that goes on or comes next.
#[utoipa::path(
    operation_id = "list_my_groups", tag = "groups", security(("staff" = ["groups:lead"])),
    responses((status = 200, description = "All of them", body = Whole<MyGroup>))
)]
#[get("/my-groups")]
async fn list_my_groups(can: Can<GroupsLead>, services: Shared) -> Result<Reply<Whole<MyGroup>>, Error> {
    let (person, now) = (leader(&can)?, services.now());
    let items = services.db.read(move |c| store::list(c, person, &now)).await?;
    Ok(Reply::ok(Whole { items }))
}

/// Get a group that I lead
///
/// With who is in it by first name, how often they were there, its dates and its note. Whoever doesn't lead it today
/// gets 404.
#[utoipa::path(
    operation_id = "get_my_group", tag = "groups", security(("staff" = ["groups:lead"])),
    params(("groupId" = GroupId, Path, description = "The group")),
    responses((status = 200, description = "The group", body = MyGroupInFull))
)]
#[get("/my-groups/{groupId}")]
async fn get_my_group(
    can: Can<GroupsLead>,
    services: Shared,
    id: Path<GroupId>,
) -> Result<Reply<MyGroupInFull>, Error> {
    let (caller, person, now, id) = (can.caller(), leader(&can)?, services.now(), id.into_inner());
    let found = services.db.write(move |c| show(c, (id, person), (&caller, &now))).await?;
    let version = found.version;
    Ok(Reply::ok(found).versioned(version))
}

/// Change the note of a group that I lead
///
/// By merge patch; colleagues who look after the group see it too. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_my_group", tag = "groups", security(("staff" = ["groups:lead"])),
    params(
        ("groupId" = GroupId, Path, description = "The group"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = MyGroupNote, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The group as changed", body = MyGroupInFull))
)]
#[patch("/my-groups/{groupId}")]
async fn update_my_group(
    can: Can<GroupsLead>,
    services: Shared,
    (id, seen, patch): (Path<GroupId>, IfMatch, Patch),
) -> Result<Reply<MyGroupInFull>, Error> {
    let (caller, person, now, id) = (can.caller(), leader(&can)?, services.now(), id.into_inner());
    let group = services
        .db
        .write(move |c| {
            let (version, note) = store::lock(c, (id, person), &now)?;
            seen.is(version)?;
            let after: MyGroupNote = patch.apply(&MyGroupNote { note }, |_| Vec::new())?;
            crate::groups::write_note(c, id, after.note.as_deref(), &now)?;
            show(c, (id, person), (&caller, &now))
        })
        .await?;
    let version = group.version;
    Ok(Reply::ok(group).versioned(version))
}
