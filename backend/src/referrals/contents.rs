//! What was sent, as long as nobody decided on it: read back, corrected, or taken back by whoever sent it.

use actix_web::web::{Bytes, Path};
use actix_web::{get, post, put};
use contract::ids::ReferralId;
use contract::referrals::{NewReferral, ReferralReceipt};
use utoipa_actix_web::service_config::ServiceConfig;

use super::receipts;
use super::rules::{self, Step};
use super::store::{self, Decision};
use crate::auth::Can;
use crate::auth::policy::needs::ReferralsCreate;
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(get_referral_contents).service(correct_referral).service(withdraw_referral);
}

/// Read back what was sent
///
/// By whoever sent it, to check or correct it. Only as long as nobody decided on it: after that a partner has no need of
/// more than the status.
#[utoipa::path(
    operation_id = "get_referral_contents", tag = "referrals",
    security(("staff" = ["referrals:create"]), ("partner" = ["referrals:write"])),
    params(("referralId" = ReferralId, Path, description = "The referral")),
    responses(
        (status = 200, description = "The contents as they are now", body = NewReferral),
        (status = 409, description = "It is decided on already"),
    )
)]
#[get("/referrals/{referralId}/contents")]
async fn get_referral_contents(
    can: Can<ReferralsCreate>,
    services: Shared,
    id: Path<ReferralId>,
) -> Result<Reply<NewReferral>, Error> {
    let scope = can.scope();
    let found = services.db.read(move |c| store::find_in(c, (*id, scope), false)).await?;
    rules::can_correct(found.status)?;
    let version = found.version;
    Ok(Reply::ok(rules::contents(found, scope)).versioned(version))
}

/// Correct what was sent
///
/// Replaces the contents as a whole; reference, source and organisation stay. Only as long as nobody decided on it. Staff
/// see that it was corrected, and when. Needs `If-Match`; sending what is there already changes nothing, and is answered
/// as done whatever version it saw.
#[utoipa::path(
    operation_id = "correct_referral", tag = "referrals",
    security(("staff" = ["referrals:create"]), ("partner" = ["referrals:write"])),
    params(
        ("referralId" = ReferralId, Path, description = "The referral"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body = NewReferral,
    responses((status = 200, description = "The contents as corrected", body = NewReferral))
)]
#[put("/referrals/{referralId}/contents")]
async fn correct_referral(
    can: Can<ReferralsCreate>,
    services: Shared,
    (id, seen, body): (Path<ReferralId>, IfMatch, Body<NewReferral>),
) -> Result<Reply<NewReferral>, Error> {
    let (scope, now) = (can.scope(), services.now());
    let new = body.checked(|new| rules::check(new, scope, now.today))?;
    let corrected = services
        .db
        .write(move |c| {
            let current = store::find_in(c, (*id, scope), true)?;
            rules::can_correct(current.status)?;
            let before = rules::contents(current.clone(), scope);
            let faults = rules::check_correction(&before, &new);
            if !faults.is_empty() {
                return Err(Error::invalid(faults));
            }
            if rules::hash(&before)? == rules::hash(&new)? {
                return Ok(current);
            }
            seen.is(current.version)?;
            store::correct(c, *id, &new, &now)?;
            store::find_in(c, (*id, scope), false)
        })
        .await?;
    let version = corrected.version;
    Ok(Reply::ok(rules::contents(corrected, scope)).versioned(version))
}

/// Withdraw a referral
///
/// By whoever put the person forward, as long as nobody decided on it.
#[utoipa::path(
    operation_id = "withdraw_referral", tag = "referrals",
    security(("staff" = ["referrals:create"]), ("partner" = ["referrals:write"])),
    params(("referralId" = ReferralId, Path, description = "The referral"), IdempotencyKey),
    responses((status = 200, description = "The referral as withdrawn", body = ReferralReceipt))
)]
#[post("/referrals/{referralId}/withdraw")]
async fn withdraw_referral(
    can: Can<ReferralsCreate>,
    services: Shared,
    id: Path<ReferralId>,
    once: Once,
) -> Result<Reply<ReferralReceipt>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (caller, now)| {
            let current = store::find_in(c, (id, caller.scope()), true)?;
            let decision = Decision { step: Step::Withdraw, decline_reason: None, person: None, by: caller.into() };
            store::decide(c, &current, &decision, now)?;
            Ok(Outcome::ok(receipts::receipt(c, caller.scope(), id)?))
        })
        .await?;
    Ok(outcome.into())
}
