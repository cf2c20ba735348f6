//! The API of referrals.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, post};
use contract::ids::{AccountId, ReferralId};
use contract::paging::{Page, Whole};
use contract::people::{AccessAction, ContactDetails, DuplicateCandidate};
use contract::permissions::Permission;
use contract::problem::FaultCode;
use contract::referrals::{
    AcceptReferral, DeclineReferral, MarkDuplicate, NewReferral, ReceiptsQuery, Referral, ReferralReceipt,
    ReferralsQuery,
};
use contract::requests::Track;
use diesel::pg::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;

use super::receipts;
use super::rules::{self, Step};
use super::store::{self, DecidedBy, Decision, NewRow, Pushed};
use crate::access;
use crate::auth::policy::needs::{ReferralsCreate, ReferralsRead, ReferralsReadStatus, ReferralsTriage};
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::people::{self, Probe};
use crate::services::{Now, Shared};
use crate::web::{Attempt, Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(create_referral).service(list_referrals).service(get_referral).service(list_referral_duplicates);
    config.service(review_referral).service(accept_referral).service(decline_referral).service(reopen_referral);
    config.service(mark_duplicate);
    config.service(get_referral_status).service(list_referral_statuses);
    super::contents::routes(config);
    super::batches::routes(config);
    super::changes::routes(config);
}

/// Put someone forward
///
/// Pushed by a partner, or entered by staff. Safe to repeat: the same `reference` with the same contents answers
/// the referral that is there, with 200. All faults are answered at once; a BSN or V-nummer is refused in
/// whatever field.
#[utoipa::path(
    operation_id = "create_referral", tag = "referrals",
    security(("staff" = ["referrals:create"]), ("partner" = ["referrals:write"])), params(IdempotencyKey),
    request_body = NewReferral,
    responses(
        (status = 201, description = "Received", body = ReferralReceipt),
        (status = 200, description = "Received before, with the same reference and contents", body = ReferralReceipt),
    )
)]
#[post("/referrals")]
async fn create_referral(
    can: Can<ReferralsCreate>,
    services: Shared,
    once: Once,
    body: Body<NewReferral>,
) -> Result<Reply<ReferralReceipt>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let new = body.checked(|new| rules::check(new, caller.scope(), now.today))?;
    let outcome = services
        .db
        .write(move |c| {
            once.run(c, &Attempt { caller: &caller, payload: &payload, now: &now }, |c| push(c, &new, &caller, &now))
        })
        .await?;
    Ok(outcome.into())
}

fn push(
    c: &mut PgConnection,
    new: &NewReferral,
    caller: &Caller,
    now: &Now,
) -> Result<Outcome<ReferralReceipt>, Error> {
    Ok(match store::insert(c, &NewRow::by(caller, new)?, now)? {
        Pushed::Added(id) => {
            let receipt = receipts::of_new(id, new, now);
            Outcome::created(receipt, format!("/v1/referrals/{id}/status"))
        }
        Pushed::Known(id) => Outcome::ok(receipts::receipt(c, caller.scope(), id)?),
        Pushed::Taken(id) => return Err(Error::reference_in_use(id)),
    })
}

/// List referrals
///
/// For staff, the latest first. `open=true` is the inbox: what waits for a decision.
#[utoipa::path(
    operation_id = "list_referrals", tag = "referrals", security(("staff" = ["referrals:read"])), params(ReferralsQuery),
    responses((status = 200, description = "A page of referrals", body = Page<Referral>))
)]
#[get("/referrals")]
async fn list_referrals(
    can: Can<ReferralsRead>,
    services: Shared,
    query: Query<ReferralsQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<Referral>>, Error> {
    let (caller, now, Query(query)) = (can.caller(), services.now(), query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let rows = store::list(c, &query, (page.after.take(), page.limit()))?;
            let mut page = page.page(rows, |referral| (referral.received_at, *referral.id));
            page.total = query.total.unwrap_or_default().then(|| store::count(c, &query)).transpose()?;
            let known = page.items.iter().filter_map(|referral| referral.person_id).map(|id| *id);
            access::record(c, (&caller, &now), AccessAction::Listed, known)?;
            page.items = page.items.into_iter().map(|referral| withhold(referral, &caller)).collect();
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

fn withhold(mut referral: Referral, caller: &Caller) -> Referral {
    if !caller.may(Permission::PeopleReadContact) {
        referral.person.contact = ContactDetails::default();
        if let Some(contact) = &mut referral.partner_contact {
            contact.email = None;
        }
    }
    referral
}

fn shown(c: &mut PgConnection, id: ReferralId, who: (&Caller, &Now)) -> Result<Referral, Error> {
    let referral = store::find(c, id, false)?;
    access::record(c, who, AccessAction::Read, referral.person_id.map(|id| *id))?;
    Ok(withhold(referral, who.0))
}

/// Get a referral
#[utoipa::path(
    operation_id = "get_referral", tag = "referrals", security(("staff" = ["referrals:read"])),
    description = "For staff, as it was put forward and decided.",
    params(("referralId" = ReferralId, Path, description = "The referral")),
    responses((status = 200, description = "The referral", body = Referral))
)]
#[get("/referrals/{referralId}")]
async fn get_referral(
    can: Can<ReferralsRead>,
    services: Shared,
    id: Path<ReferralId>,
) -> Result<Reply<Referral>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let referral = services.db.write(move |c| shown(c, id, (&caller, &now))).await?;
    let version = referral.version;
    Ok(Reply::ok(referral).versioned(version))
}

/// List people who may be the referred one
///
/// To compare side by side before accepting, the likeliest first.
#[utoipa::path(
    operation_id = "list_referral_duplicates", tag = "referrals", security(("staff" = ["referrals:triage"])),
    params(("referralId" = ReferralId, Path, description = "The referral")),
    responses((status = 200, description = "The likeliest first", body = Whole<DuplicateCandidate>))
)]
#[get("/referrals/{referralId}/duplicates")]
async fn list_referral_duplicates(
    can: Can<ReferralsTriage>,
    services: Shared,
    id: Path<ReferralId>,
) -> Result<Reply<Whole<DuplicateCandidate>>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let items = services
        .db
        .write(move |c| {
            let referral = store::find(c, id, false)?;
            let items = people::find_duplicates(c, &Probe::of(&people::details_of(&referral.person)), &now)?;
            let shown = items.iter().map(|candidate| *candidate.person.id);
            access::record(c, (&caller, &now), AccessAction::ShownAsDuplicate, shown)?;
            Ok(items)
        })
        .await?;
    Ok(Reply::ok(Whole { items }))
}

/// A member of staff, one of whose tries at a step this is.
struct Triage {
    caller: Caller,
    account: AccountId,
    now: Now,
    once: Once,
    payload: actix_web::web::Bytes,
}

impl Triage {
    fn by(can: &Can<ReferralsTriage>, services: &Shared, once: Once) -> Result<Self, Error> {
        let account = can.account_id().ok_or_else(Error::unauthenticated)?;
        Ok(Self { caller: can.caller(), account, now: services.now(), once, payload: actix_web::web::Bytes::new() })
    }

    fn with_payload(mut self, payload: actix_web::web::Bytes) -> Self {
        self.payload = payload;
        self
    }

    /// Does `work` with the locked referral and answers it as it is then.
    async fn with<W>(self, services: &Shared, id: ReferralId, work: W) -> Result<Reply<Referral>, Error>
    where
        W: FnOnce(&mut PgConnection, &Referral, &Self) -> Result<(), Error> + Send + 'static,
    {
        let who = (self.caller.clone(), self.now.clone());
        let outcome = services
            .db
            .write(move |c| {
                let attempt = Attempt { caller: &self.caller, payload: &self.payload, now: &self.now };
                self.once.run(c, &attempt, |c| {
                    let current = store::find(c, id, true)?;
                    work(c, &current, &self)?;
                    Ok(Outcome::ok(shown(c, id, (&self.caller, &self.now))?))
                })
            })
            .await;
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(refusal) => return Err(access::record_refusal(services, who, refusal).await),
        };
        let version = outcome.body.version;
        Ok(Reply::from(outcome).versioned(version))
    }

    async fn step(self, services: &Shared, id: ReferralId, step: Step) -> Result<Reply<Referral>, Error> {
        self.with(services, id, move |c, current, triage| {
            let decision =
                Decision { step, decline_reason: None, person: None, by: DecidedBy::Account(triage.account) };
            store::decide(c, current, &decision, &triage.now)
        })
        .await
    }
}

/// Take a referral in review
///
/// Tells colleagues, and the partner, that someone is looking at it.
#[utoipa::path(
    operation_id = "review_referral", tag = "referrals", security(("staff" = ["referrals:triage"])),
    params(("referralId" = ReferralId, Path, description = "The referral"), IdempotencyKey),
    responses((status = 200, description = "The referral in review", body = Referral))
)]
#[post("/referrals/{referralId}/review")]
async fn review_referral(
    can: Can<ReferralsTriage>,
    services: Shared,
    id: Path<ReferralId>,
    once: Once,
) -> Result<Reply<Referral>, Error> {
    Triage::by(&can, &services, once)?.step(&services, *id, Step::TakeInReview).await
}

/// Accept a referral
///
/// Links someone known, or makes a new person, and opens a request for a buddy from today. When someone known
/// looks like the same person, a new one is made only if all of them stand in `notDuplicateOf`.
#[utoipa::path(
    operation_id = "accept_referral", tag = "referrals", security(("staff" = ["referrals:triage"])),
    params(("referralId" = ReferralId, Path, description = "The referral"), IdempotencyKey),
    request_body = AcceptReferral,
    responses((status = 200, description = "The referral with its person and request", body = Referral))
)]
#[post("/referrals/{referralId}/accept")]
async fn accept_referral(
    can: Can<ReferralsTriage>,
    services: Shared,
    (id, once, body): (Path<ReferralId>, Once, Body<AcceptReferral>),
) -> Result<Reply<Referral>, Error> {
    let triage = Triage::by(&can, &services, once)?.with_payload(body.raw());
    let input = body.into_inner()?;
    triage
        .with(&services, *id, move |c, current, triage| {
            if rules::next(current.status, Step::Accept).is_none() {
                return Err(Error::conflict(format!("This referral is {} already.", current.status)));
            }
            let person = match input.person_id {
                Some(person) if people::exists(c, person)? => person,
                Some(_) => {
                    return Err(Error::fault("/personId", FaultCode::UnknownReference, "there is no such person"));
                }
                None => new_person(c, current, &input, triage)?,
            };
            people::ensure_role(c, person, current.side.into(), &triage.now)?;
            store::accept(c, current, (person, input.track.unwrap_or(Track::Programme), triage.account), &triage.now)?;
            Ok(())
        })
        .await
}

fn new_person(
    c: &mut PgConnection,
    current: &Referral,
    input: &AcceptReferral,
    triage: &Triage,
) -> Result<contract::ids::PersonId, Error> {
    let details = people::details_of(&current.person);
    let mut candidates = people::find_duplicates(c, &Probe::of(&details), &triage.now)?;
    candidates.retain(|candidate| !input.not_duplicate_of.contains(&candidate.person.id));
    if !candidates.is_empty() {
        return Err(Error::possible_duplicates(candidates));
    }
    let person = people::insert(c, &details, &triage.now)?;
    access::record(c, (&triage.caller, &triage.now), AccessAction::Created, [*person])?;
    Ok(person)
}

/// Decline a referral
///
/// With a reason for ourselves; the partner sees that it was declined, not why.
#[utoipa::path(
    operation_id = "decline_referral", tag = "referrals", security(("staff" = ["referrals:triage"])),
    params(("referralId" = ReferralId, Path, description = "The referral"), IdempotencyKey),
    request_body = DeclineReferral,
    responses((status = 200, description = "The referral as declined", body = Referral))
)]
#[post("/referrals/{referralId}/decline")]
async fn decline_referral(
    can: Can<ReferralsTriage>,
    services: Shared,
    (id, once, body): (Path<ReferralId>, Once, Body<DeclineReferral>),
) -> Result<Reply<Referral>, Error> {
    let triage = Triage::by(&can, &services, once)?.with_payload(body.raw());
    let reason = body.into_inner()?.reason;
    triage
        .with(&services, *id, move |c, current, triage| {
            let decision = Decision {
                step: Step::Decline,
                decline_reason: Some(reason),
                person: None,
                by: DecidedBy::Account(triage.account),
            };
            store::decide(c, current, &decision, &triage.now)
        })
        .await
}

/// Reopen a declined referral
///
/// The undo of a decline: it is in review again.
#[utoipa::path(
    operation_id = "reopen_referral", tag = "referrals", security(("staff" = ["referrals:triage"])),
    params(("referralId" = ReferralId, Path, description = "The referral"), IdempotencyKey),
    responses((status = 200, description = "The referral in review", body = Referral))
)]
#[post("/referrals/{referralId}/reopen")]
async fn reopen_referral(
    can: Can<ReferralsTriage>,
    services: Shared,
    id: Path<ReferralId>,
    once: Once,
) -> Result<Reply<Referral>, Error> {
    Triage::by(&can, &services, once)?.step(&services, *id, Step::Reopen).await
}

/// Set a referral aside as a duplicate
///
/// Of someone known whose request is open already. The partner sees that person's journey.
#[utoipa::path(
    operation_id = "mark_referral_duplicate", tag = "referrals", security(("staff" = ["referrals:triage"])),
    params(("referralId" = ReferralId, Path, description = "The referral"), IdempotencyKey),
    request_body = MarkDuplicate,
    responses((status = 200, description = "The referral as a duplicate", body = Referral))
)]
#[post("/referrals/{referralId}/duplicate")]
async fn mark_duplicate(
    can: Can<ReferralsTriage>,
    services: Shared,
    (id, once, body): (Path<ReferralId>, Once, Body<MarkDuplicate>),
) -> Result<Reply<Referral>, Error> {
    let triage = Triage::by(&can, &services, once)?.with_payload(body.raw());
    let person = body.into_inner()?.person_id;
    triage
        .with(&services, *id, move |c, current, triage| {
            if !people::exists(c, person)? {
                return Err(Error::fault("/personId", FaultCode::UnknownReference, "there is no such person"));
            }
            let decision = Decision {
                step: Step::MarkDuplicate,
                decline_reason: None,
                person: Some(person),
                by: DecidedBy::Account(triage.account),
            };
            store::decide(c, current, &decision, &triage.now)
        })
        .await
}

/// Get the status of a referral
///
/// For the partner that pushed it: the minimal journey, never why. Of another's referral nothing is told, not
/// even that it exists. `ETag` is the same as long as the answer is.
#[utoipa::path(
    operation_id = "get_referral_status", tag = "referrals",
    security(("staff" = ["referrals:read_status"]), ("partner" = ["referrals:read"])),
    params(("referralId" = ReferralId, Path, description = "The referral")),
    responses((status = 200, description = "Where it stands", body = ReferralReceipt))
)]
#[get("/referrals/{referralId}/status")]
async fn get_referral_status(
    can: Can<ReferralsReadStatus>,
    services: Shared,
    id: Path<ReferralId>,
) -> Result<Reply<ReferralReceipt>, Error> {
    let scope = can.scope();
    Reply::ok(services.db.read(move |c| receipts::receipt(c, scope, *id)).await?).tagged()
}

/// List the statuses of referrals
///
/// A partner's own, the latest first, or the one with a reference.
#[utoipa::path(
    operation_id = "list_referral_statuses", tag = "referrals",
    security(("staff" = ["referrals:read_status"]), ("partner" = ["referrals:read"])), params(ReceiptsQuery),
    responses((status = 200, description = "A page of statuses", body = Page<ReferralReceipt>))
)]
#[get("/referral-statuses")]
async fn list_referral_statuses(
    can: Can<ReferralsReadStatus>,
    services: Shared,
    query: Query<ReceiptsQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<ReferralReceipt>>, Error> {
    let (scope, Query(query)) = (can.scope(), query);
    let mut page = PageRequest::of(&query, &can, &services)?;
    let page = services
        .db
        .read(move |c| {
            let rows = receipts(c, scope, query.reference.as_deref(), (page.after.take(), page.limit()))?;
            Ok(page.page(rows, |receipt| (receipt.received_at, *receipt.id)))
        })
        .await?;
    Ok(paged(page, &request))
}
