//! The API of invitations, posters, and what is printed.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use contract::evaluations_rounds::{
    EvaluationInvitation, EvaluationInvited, EvaluationPoster, EvaluationPrintTicket, EvaluationReminded,
    EvaluationRoundStatus, NewEvaluationInvitations, NewEvaluationPrint,
};
use contract::ids::{EvaluationInvitationId, EvaluationRoundId};
use contract::paging::Page;
use contract::people::{AccessAction, PageQuery};
use contract::problem::{Fault, FaultCode};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{invitations, links, qr, store};
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{EvaluationsInvite, EvaluationsWrite};
use crate::error::Error;
use crate::evaluations::form;
use crate::services::Shared;
use crate::web::pages::server_of;
use crate::web::{Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_evaluation_invitations).service(create_evaluation_invitations);
    config.service(withdraw_evaluation_invitation).service(remind_evaluation_invitations);
    config.service(create_evaluation_poster).service(delete_evaluation_poster).service(print_evaluation);
}

/// List invitations to a round
///
/// In the order in which they were made. It says who answered, never what.
#[utoipa::path(
    operation_id = "list_evaluation_invitations", tag = "evaluations", security(("staff" = ["evaluations:invite"])),
    params(("roundId" = EvaluationRoundId, Path, description = "The round"), PageQuery),
    responses((status = 200, description = "A page of invitations", body = Page<EvaluationInvitation>))
)]
#[get("/evaluation-rounds/{roundId}/invitations")]
async fn list_evaluation_invitations(
    can: Can<EvaluationsInvite>,
    services: Shared,
    (id, query, request): (Path<EvaluationRoundId>, Query<PageQuery>, HttpRequest),
) -> Result<Reply<Page<EvaluationInvitation>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let mut page = PageRequest::of(&query.0, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            store::find(c, id, false)?;
            let rows = invitations::list(c, id, (page.after.take(), page.limit()))?;
            let page = page.page(rows, |row| Uuid::from(row.id));
            access::record(c, (&caller, &now), AccessAction::Listed, page.items.iter().map(|row| *row.person.id))?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// Invite people to a round
///
/// These people, or everyone of its cohort or event. Nothing is sent yet: print letters, or write mails.
#[utoipa::path(
    operation_id = "create_evaluation_invitations", tag = "evaluations", security(("staff" = ["evaluations:invite"])),
    params(("roundId" = EvaluationRoundId, Path, description = "The round"), IdempotencyKey),
    request_body = NewEvaluationInvitations,
    responses((status = 200, description = "How many are invited", body = EvaluationInvited))
)]
#[post("/evaluation-rounds/{roundId}/invitations")]
async fn create_evaluation_invitations(
    can: Can<EvaluationsInvite>,
    services: Shared,
    (id, once, body): (Path<EvaluationRoundId>, Once, Body<NewEvaluationInvitations>),
) -> Result<Reply<EvaluationInvited>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(|new| {
        let nobody = new.person_ids.is_empty() && !new.everyone;
        nobody.then(|| Fault::new("/personIds", FaultCode::Required, "say whom, or everyone")).into_iter().collect()
    })?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let round = store::find(c, id, true)?;
            if round.status(now.at) == EvaluationRoundStatus::Closed {
                return Err(Error::conflict("This round is closed."));
            }
            let (invited, people) = invitations::invite(c, &round, &new, (by, now))?;
            access::record(c, (caller, now), AccessAction::Changed, people)?;
            Ok(Outcome::ok(invited))
        })
        .await?;
    Ok(outcome.into())
}

/// Withdraw an invitation
///
/// Its link leads nowhere from now on. One that was answered stays.
#[utoipa::path(
    operation_id = "withdraw_evaluation_invitation", tag = "evaluations", security(("staff" = ["evaluations:invite"])),
    params(
        ("roundId" = EvaluationRoundId, Path, description = "The round"),
        ("invitationId" = EvaluationInvitationId, Path, description = "The invitation"),
        IdempotencyKey,
    ),
    responses((status = 200, description = "The invitation, withdrawn", body = EvaluationInvitation))
)]
#[post("/evaluation-rounds/{roundId}/invitations/{invitationId}/withdraw")]
async fn withdraw_evaluation_invitation(
    can: Can<EvaluationsInvite>,
    services: Shared,
    (path, once): (Path<(EvaluationRoundId, EvaluationInvitationId)>, Once),
) -> Result<Reply<EvaluationInvitation>, Error> {
    let (caller, now, (round, id)) = (can.caller(), services.now(), path.into_inner());
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (caller, now)| {
            invitations::withdraw(c, (round, id), now)?;
            let found = invitations::find(c, round, id)?;
            access::record(c, (caller, now), AccessAction::Changed, [*found.person.id])?;
            Ok(Outcome::ok(found))
        })
        .await?;
    Ok(outcome.into())
}

/// Mail everyone who hasn't answered
///
/// In an open round: those who have an address and weren't mailed in the last two days. A mail holds the link, in one's
/// own language and in Dutch, and nothing of what someone answered.
#[utoipa::path(
    operation_id = "remind_evaluation_invitations", tag = "evaluations", security(("staff" = ["evaluations:invite"])),
    params(("roundId" = EvaluationRoundId, Path, description = "The round"), IdempotencyKey),
    responses((status = 200, description = "How many mails are on their way", body = EvaluationReminded))
)]
#[post("/evaluation-rounds/{roundId}/reminders")]
async fn remind_evaluation_invitations(
    can: Can<EvaluationsInvite>,
    services: Shared,
    (id, once): (Path<EvaluationRoundId>, Once),
) -> Result<Reply<EvaluationReminded>, Error> {
    let (caller, now, id, keys) = (can.caller(), services.now(), id.into_inner(), services.keys.clone());
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (caller, now)| {
            let round = store::find(c, id, true)?;
            if round.status(now.at) != EvaluationRoundStatus::Open {
                return Err(Error::conflict("This round is not open."));
            }
            let (told, people) = invitations::remind(c, id, (&keys, now))?;
            access::record(c, (caller, now), AccessAction::Listed, people)?;
            Ok(Outcome::ok(told))
        })
        .await?;
    Ok(outcome.into())
}

/// Make the poster's link
///
/// For anonymous answers: anyone who scans it gets a form of their own. Asking again answers the same link.
#[utoipa::path(
    operation_id = "create_evaluation_poster", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(("roundId" = EvaluationRoundId, Path, description = "The round")),
    responses((status = 200, description = "The link", body = EvaluationPoster))
)]
#[post("/evaluation-rounds/{roundId}/poster")]
async fn create_evaluation_poster(
    _can: Can<EvaluationsWrite>,
    services: Shared,
    (id, request): (Path<EvaluationRoundId>, HttpRequest),
) -> Result<Reply<EvaluationPoster>, Error> {
    let (now, id, keys) = (services.now(), id.into_inner(), services.keys.clone());
    let server = server_of(&request, &services);
    let token = services
        .db
        .write(move |c| {
            store::find(c, id, true)?;
            links::poster(c, id, (&keys, &now))
        })
        .await?;
    let url = format!("{server}{}", links::path_of(&token));
    Ok(Reply::ok(EvaluationPoster { qr_svg: qr::svg(&url)?, url }))
}

/// Take the poster's link away
///
/// It leads nowhere from now on; whoever began can finish. A new one can be made.
#[utoipa::path(
    operation_id = "delete_evaluation_poster", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(("roundId" = EvaluationRoundId, Path, description = "The round")),
    responses((status = 204, description = "There is no poster's link any more"))
)]
#[delete("/evaluation-rounds/{roundId}/poster")]
async fn delete_evaluation_poster(
    _can: Can<EvaluationsWrite>,
    services: Shared,
    id: Path<EvaluationRoundId>,
) -> Result<HttpResponse, Error> {
    let (now, id) = (services.now(), id.into_inner());
    services
        .db
        .write(move |c| {
            store::find(c, id, true)?;
            links::revoke_posters(c, id, &now)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Print letters, the poster or the form
///
/// Answers the address of a page that is made for paper, which the browser prints or saves as PDF. It can be opened for
/// ten minutes. Letters are for everyone who hasn't answered, each with a link of their own; that they were shown is
/// recorded when the page is opened.
#[utoipa::path(
    operation_id = "print_evaluation", tag = "evaluations", security(("staff" = ["evaluations:invite"])),
    params(("roundId" = EvaluationRoundId, Path, description = "The round")),
    request_body = NewEvaluationPrint,
    responses((status = 200, description = "Where the page is", body = EvaluationPrintTicket))
)]
#[post("/evaluation-rounds/{roundId}/print")]
async fn print_evaluation(
    can: Can<EvaluationsInvite>,
    services: Shared,
    (id, body): (Path<EvaluationRoundId>, Body<NewEvaluationPrint>),
) -> Result<Reply<EvaluationPrintTicket>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let new = body.into_inner()?;
    services.db.read(move |c| store::find(c, id, false).map(|_| ())).await?;
    let ticket = form::print_ticket(&services, (id, new), (&caller, &now))?;
    Ok(Reply::ok(ticket))
}
