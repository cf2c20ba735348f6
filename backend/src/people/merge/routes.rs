//! The API of merges.

use actix_web::web::{Bytes, Path};
use actix_web::{get, post};
use contract::ids::{MergeId, PersonId};
use contract::merges::{Merge, MergePreview, MergePreviewRequest, NewMerge};
use contract::paging::Whole;
use contract::people::AccessAction;
use contract::permissions::Permission;
use contract::problem::{ErrorCode, Fault, FaultCode};
use utoipa_actix_web::service_config::ServiceConfig;

use super::store::{self, Both};
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{PeopleMerge, PeopleRead};
use crate::error::Error;
use crate::people::store as people;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, Once, Outcome, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(preview_merge).service(create_merge).service(undo_merge).service(list_person_merges);
}

/// Whoever merges sees all there is of both.
fn sees_all(can: &Can<PeopleMerge>) -> Result<(), Error> {
    if can.may(Permission::PeopleReadContact) {
        return Ok(());
    }
    Err(Error::new(ErrorCode::Forbidden, "This needs the permission people:read_contact."))
}

fn of_two(keep: PersonId, merge: PersonId) -> Vec<Fault> {
    if keep == merge {
        return vec![Fault::new("/mergeId", FaultCode::Inconsistent, "must be another record")];
    }
    Vec::new()
}

/// Preview a merge
///
/// Both records side by side, from which each value would come, how much would move, and what stands in the way.
/// Nothing is changed.
#[utoipa::path(
    operation_id = "preview_merge", tag = "people", security(("staff" = ["people:merge", "people:read_contact"])),
    request_body = MergePreviewRequest,
    responses((status = 200, description = "What a merge would do", body = MergePreview), (status = 404, description = "One of the two isn't there"))
)]
#[post("/people/merges/preview")]
async fn preview_merge(
    can: Can<PeopleMerge>,
    services: Shared,
    body: Body<MergePreviewRequest>,
) -> Result<Reply<MergePreview>, Error> {
    sees_all(&can)?;
    let (caller, now) = (can.caller(), services.now());
    let MergePreviewRequest { keep_id, merge_id } = body.checked(|asked| of_two(asked.keep_id, asked.merge_id))?;
    let preview = services
        .db
        .write(move |c| {
            let both = Both::lock(c, keep_id, merge_id)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*keep_id, *merge_id])?;
            both.preview(c)
        })
        .await?;
    Ok(Reply::ok(preview))
}

/// Merge two records of one person
///
/// In one transaction: all that hangs on the record that goes is moved to the one that is kept, overlapping periods of
/// one kind become one, and of two open requests for the same the later is closed. After that the id that went answers
/// 404 with `mergedInto`. What stands in the way is answered as 409 with `mergeObstacles`.
#[utoipa::path(
    operation_id = "create_merge", tag = "people", security(("staff" = ["people:merge", "people:read_contact"])),
    params(IdempotencyKey),
    request_body = NewMerge,
    responses((status = 201, description = "The merge", body = Merge), (status = 404, description = "One of the two isn't there"))
)]
#[post("/people/merges")]
async fn create_merge(
    can: Can<PeopleMerge>,
    services: Shared,
    once: Once,
    body: Body<NewMerge>,
) -> Result<Reply<Merge>, Error> {
    sees_all(&can)?;
    let account = can.account_id().ok_or_else(Error::unauthenticated)?;
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let new = body.checked(|new| {
        let mut faults = of_two(new.keep_id, new.merge_id);
        for (index, choice) in new.choices.iter().enumerate() {
            if new.choices.iter().take(index).any(|earlier| earlier.field == choice.field) {
                faults.push(Fault::new(format!("/choices/{index}/field"), FaultCode::Repeated, "is chosen already"));
            }
        }
        faults
    })?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let both = Both::lock(c, new.keep_id, new.merge_id)?;
            store::must_be_current(&both, &new)?;
            let id = store::merge(c, &both, &new.choices, (account, now))?;
            access::record(c, (caller, now), AccessAction::Merged, [*new.keep_id, *new.merge_id])?;
            Ok(Outcome::created(store::find(c, id)?, format!("/v1/people/{}/merges", new.keep_id)))
        })
        .await?;
    Ok(outcome.into())
}

/// Undo a merge
///
/// Both records are as they were before. Once something was changed or added that needs the merge, it is refused as
/// 409, with `mergeObstacles` saying what.
#[utoipa::path(
    operation_id = "undo_merge", tag = "people", security(("staff" = ["people:merge"])),
    params(("mergeId" = MergeId, Path, description = "The merge"), IdempotencyKey),
    responses((status = 200, description = "The merge as undone", body = Merge))
)]
#[post("/people/merges/{mergeId}/undo")]
async fn undo_merge(
    can: Can<PeopleMerge>,
    services: Shared,
    (id, once): (Path<MergeId>, Once),
) -> Result<Reply<Merge>, Error> {
    let account = can.account_id().ok_or_else(Error::unauthenticated)?;
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (caller, now)| {
            store::undo(c, id, (account, now))?;
            let undone = store::find(c, id)?;
            access::record(c, (caller, now), AccessAction::Unmerged, [*undone.kept_id, *undone.merged_id])?;
            Ok(Outcome::ok(undone))
        })
        .await?;
    Ok(outcome.into())
}

/// List the records that were merged into someone's
///
/// Those that weren't taken apart again, the latest first.
#[utoipa::path(
    operation_id = "list_person_merges", tag = "people", security(("staff" = ["people:read"])),
    params(("personId" = PersonId, Path, description = "The person")),
    responses((status = 200, description = "The merges", body = Whole<Merge>))
)]
#[get("/people/{personId}/merges")]
async fn list_person_merges(
    can: Can<PeopleRead>,
    services: Shared,
    id: Path<PersonId>,
) -> Result<Reply<Whole<Merge>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let items = services
        .db
        .write(move |c| {
            people::must_exist(c, id)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*id])?;
            store::of_person(c, id)
        })
        .await?;
    Ok(Reply::ok(Whole { items }))
}
