//! The API of intakes.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, get, patch, post};
use contract::ids::IntakeId;
use contract::intakes::{
    CompleteIntake, Intake, IntakeChange, IntakeContent, IntakeDutch, IntakeSummary, IntakesQuery, NewIntake,
};
use contract::paging::Page;
use contract::people::{AccessAction, Side};
use contract::permissions::Permission;
use contract::problem::{ErrorCode, FaultCode};
use diesel::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;

use super::complete::{Completion, complete};
use super::rules::{self, Step};
use super::store::{self, Closing, NewRow};
use crate::access;
use crate::auth::policy::needs::PeopleWrite;
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::people::{self, profiles};
use crate::referrals;
use crate::services::{Now, Shared};
use crate::web::{Attempt, Body, IdempotencyKey, IfMatch, Once, Outcome, PageRequest, Patch, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_intakes)
        .service(create_intake)
        .service(get_intake)
        .service(update_intake)
        .service(complete_intake)
        .service(abandon_intake);
}

/// An intake holds contact data: whoever takes one sees them.
fn sees_contact(can: &Can<PeopleWrite>) -> Result<(), Error> {
    if can.may(Permission::PeopleReadContact) {
        return Ok(());
    }
    Err(Error::new(ErrorCode::Forbidden, "This needs the permission people:read_contact."))
}

fn shown(c: &mut PgConnection, id: IntakeId, who: (&Caller, &Now)) -> Result<Intake, Error> {
    let intake = store::find(c, id, false)?.intake;
    access::record(c, who, AccessAction::Read, intake.person_id.map(|id| *id))?;
    Ok(intake)
}

/// List drafts of intakes
///
/// Those that are open, the latest change first. `mine=true` leaves those that the caller started.
#[utoipa::path(
    operation_id = "list_intakes", tag = "intakes", security(("staff" = ["people:write", "people:read_contact"])),
    params(IntakesQuery),
    responses((status = 200, description = "A page of drafts", body = Page<IntakeSummary>))
)]
#[get("/intakes")]
async fn list_intakes(
    can: Can<PeopleWrite>,
    services: Shared,
    query: Query<IntakesQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<IntakeSummary>>, Error> {
    sees_contact(&can)?;
    let (caller, now, Query(query)) = (can.caller(), services.now(), query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let rows = store::drafts(c, (&query, caller.account_id()), (page.after.take(), page.limit()))?;
            let page = page.page(rows, |draft| (draft.changed_at, *draft.id));
            let people = page.items.iter().filter_map(|draft| draft.person_id).map(|id| *id);
            access::record(c, (&caller, &now), AccessAction::Listed, people)?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// Start an intake
///
/// Of someone known, or of a referral, filled in with what is known. When there is a draft of this person on this side,
/// or of this referral, that one is answered with 200: nobody is asked twice.
#[utoipa::path(
    operation_id = "create_intake", tag = "intakes", security(("staff" = ["people:write", "people:read_contact"])),
    params(IdempotencyKey),
    request_body = NewIntake,
    responses(
        (status = 201, description = "The new draft", body = Intake),
        (status = 200, description = "The draft that is there already", body = Intake),
    )
)]
#[post("/intakes")]
async fn create_intake(
    can: Can<PeopleWrite>,
    services: Shared,
    once: Once,
    body: Body<NewIntake>,
) -> Result<Reply<Intake>, Error> {
    sees_contact(&can)?;
    let account = can.account_id().ok_or_else(Error::unauthenticated)?;
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let new = body.checked(rules::check_new)?;
    if new.referral_id.is_some() && !caller.may(Permission::ReferralsRead) {
        return Err(Error::new(ErrorCode::Forbidden, "This needs the permission referrals:read."));
    }
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let row = begin(c, &new, account)?;
            let made = store::insert(c, &row, now)?;
            let id = match made {
                Some(id) => id,
                None => store::open_draft(c, (row.person, row.side), row.referral)?
                    .ok_or_else(|| Error::conflict("This intake was closed a moment ago."))?,
            };
            let intake = shown(c, id, (caller, now))?;
            Ok(match made {
                Some(id) => Outcome::created(intake, format!("/v1/intakes/{id}")),
                None => Outcome::ok(intake),
            })
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// A draft with what is known already.
fn begin(c: &mut PgConnection, new: &NewIntake, by: contract::ids::AccountId) -> Result<NewRow, Error> {
    let mut row = NewRow {
        side: new.side.unwrap_or(Side::Newcomer),
        person: new.person_id,
        referral: new.referral_id,
        content: IntakeContent::default(),
        by,
    };
    if let Some(id) = new.referral_id {
        let unknown = || Error::fault("/referralId", FaultCode::UnknownReference, "there is no such referral");
        let referral = known(referrals::find(c, id, false), unknown)?;
        if rules_out(&referral) {
            return Err(Error::conflict(format!("This referral is {}.", referral.status)));
        }
        row.side = referral.side;
        row.person = referral.person_id;
        row.content.details = people::details_of(&referral.person).into();
        row.content.dutch = IntakeDutch { level: referral.dutch_level, assessed_on: None };
    }
    if let Some(id) = row.person {
        let unknown = || Error::fault("/personId", FaultCode::UnknownReference, "there is no such person");
        let person = known(people::find(c, id), unknown)?;
        row.content.details = person.details.into();
        row.content.profile = profiles::find(c, id)?.details;
    }
    Ok(row)
}

/// What the body names must be there: that it isn't is a fault of the body.
fn known<T>(found: Result<T, Error>, unknown: impl FnOnce() -> Error) -> Result<T, Error> {
    found.map_err(|error| if error.code() == ErrorCode::NotFound { unknown() } else { error })
}

fn rules_out(referral: &contract::referrals::Referral) -> bool {
    use contract::referrals::ReferralStatus::{Declined, Withdrawn};
    matches!(referral.status, Declined | Withdrawn)
}

/// Get an intake
///
/// With what was filled in so far. Once it is completed or abandoned that is empty: it stands with the person.
#[utoipa::path(
    operation_id = "get_intake", tag = "intakes", security(("staff" = ["people:write", "people:read_contact"])),
    params(("intakeId" = IntakeId, Path, description = "The intake")),
    responses((status = 200, description = "The intake", body = Intake))
)]
#[get("/intakes/{intakeId}")]
async fn get_intake(can: Can<PeopleWrite>, services: Shared, id: Path<IntakeId>) -> Result<Reply<Intake>, Error> {
    sees_contact(&can)?;
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let intake = services.db.write(move |c| shown(c, id, (&caller, &now))).await?;
    let version = intake.version;
    Ok(Reply::ok(intake).versioned(version))
}

/// Save a draft
///
/// By merge patch on `content`. Needs `If-Match`; a stale version is told the current one as `currentVersion`. A save
/// that changes nothing is done already, whatever version it saw, so that it can be sent again after a lost connection.
#[utoipa::path(
    operation_id = "update_intake", tag = "intakes", security(("staff" = ["people:write", "people:read_contact"])),
    params(
        ("intakeId" = IntakeId, Path, description = "The intake"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = IntakeChange, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The draft as saved", body = Intake))
)]
#[patch("/intakes/{intakeId}")]
async fn update_intake(
    can: Can<PeopleWrite>,
    services: Shared,
    (id, seen, patch): (Path<IntakeId>, IfMatch, Patch),
) -> Result<Reply<Intake>, Error> {
    sees_contact(&can)?;
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let intake = services
        .db
        .write(move |c| {
            let current = store::find(c, id, true)?.intake;
            if rules::next(current.status, Step::Save).is_none() {
                return Err(Error::conflict(format!("This intake is {} already.", current.status)));
            }
            let after = patch.apply(&IntakeChange { content: current.content.clone() }, |_| Vec::new())?.content;
            if after == current.content {
                return shown(c, id, (&caller, &now));
            }
            seen.is(current.version)?;
            store::save(c, id, &after, &now)?;
            shown(c, id, (&caller, &now))
        })
        .await?;
    let version = intake.version;
    Ok(Reply::ok(intake).versioned(version))
}

/// Complete an intake
///
/// Everything is checked at once, with pointers into the content, and written in one transaction: details, profile, level
/// of Dutch, role, and a request if one is wanted; a referral that is open is accepted. What someone else changed since
/// the intake began stays, and where both changed the same, `overwrite` decides. When someone known looks like a person
/// who would be added, it answers 409 with `candidates`.
#[utoipa::path(
    operation_id = "complete_intake", tag = "intakes", security(("staff" = ["people:write", "people:read_contact"])),
    params(
        ("intakeId" = IntakeId, Path, description = "The intake"), IdempotencyKey,
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body = CompleteIntake,
    responses((status = 200, description = "The intake as completed", body = Intake))
)]
#[post("/intakes/{intakeId}/complete")]
async fn complete_intake(
    can: Can<PeopleWrite>,
    services: Shared,
    (id, once, seen, body): (Path<IntakeId>, Once, IfMatch, Body<CompleteIntake>),
) -> Result<Reply<Intake>, Error> {
    sees_contact(&can)?;
    let account = can.account_id().ok_or_else(Error::unauthenticated)?;
    let (caller, now, payload, id) = (can.caller(), services.now(), body.raw(), id.into_inner());
    let completion = Completion { caller: caller.clone(), account, now: now.clone(), how: body.into_inner()? };
    let who = (caller, now);
    let outcome = services
        .db
        .write(move |c| {
            let Completion { caller, now, .. } = &completion;
            once.run(c, &Attempt { caller, payload: &payload, now }, |c| {
                let kept = store::find(c, id, true)?;
                if rules::next(kept.intake.status, Step::Complete).is_none() {
                    return Err(Error::conflict(format!("This intake is {} already.", kept.intake.status)));
                }
                seen.is(kept.intake.version)?;
                complete(c, &kept, &completion)?;
                Ok(Outcome::ok(shown(c, id, (caller, now))?))
            })
        })
        .await;
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(refusal) => return Err(access::record_refusal(&services, who, refusal).await),
    };
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Abandon an intake
///
/// What was filled in is forgotten; nothing of it is written.
#[utoipa::path(
    operation_id = "abandon_intake", tag = "intakes", security(("staff" = ["people:write", "people:read_contact"])),
    params(("intakeId" = IntakeId, Path, description = "The intake"), IdempotencyKey),
    responses((status = 200, description = "The intake as abandoned", body = Intake))
)]
#[post("/intakes/{intakeId}/abandon")]
async fn abandon_intake(
    can: Can<PeopleWrite>,
    services: Shared,
    (id, once): (Path<IntakeId>, Once),
) -> Result<Reply<Intake>, Error> {
    sees_contact(&can)?;
    let account = can.account_id().ok_or_else(Error::unauthenticated)?;
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (caller, now)| {
            let current = store::find(c, id, true)?.intake;
            let Some(status) = rules::next(current.status, Step::Abandon) else {
                return Err(Error::conflict(format!("This intake is {} already.", current.status)));
            };
            let closing = Closing { status, person: current.person_id, request: None, by: account };
            store::close(c, id, &closing, now)?;
            Ok(Outcome::ok(shown(c, id, (caller, now))?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}
