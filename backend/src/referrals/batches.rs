//! Many referrals at once: `POST /v1/referral-batches`.

use actix_web::post;
use contract::problem::{Fault, FaultCode};
use contract::referral_batches::{
    NewReferralBatch, ReferralBatch, ReferralBatchLine, ReferralBatchOutcome, ReferralBatchProblem,
};
use contract::referrals::{NewReferral, ReferralReceipt};
use diesel::pg::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;

use super::store::{self, NewRow, Pushed};
use super::{receipts, rules};
use crate::auth::policy::needs::ReferralsCreate;
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::organisations;
use crate::services::{Now, Shared};
use crate::web::{Batch, IdempotencyKey, Once, Outcome, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(create_referral_batch);
}

/// Put many people forward
///
/// Up to 500 referrals in one call of at most 1 MiB. Each line has a result of its own, in the same order: what is wrong
/// with one stops none of the others, and pointers to its faults are relative to the line. Safe to repeat: with the same
/// `Idempotency-Key` the same answer comes again, and without one each line is recognised by its `reference`.
#[utoipa::path(
    operation_id = "create_referral_batch", tag = "referrals",
    security(("staff" = ["referrals:create"]), ("partner" = ["referrals:write"])), params(IdempotencyKey),
    request_body = NewReferralBatch,
    responses((status = 200, description = "A result for each line", body = ReferralBatch))
)]
#[post("/referral-batches")]
async fn create_referral_batch(
    can: Can<ReferralsCreate>,
    services: Shared,
    (once, batch): (Once, Batch<NewReferral>),
) -> Result<Reply<ReferralBatch>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), batch.raw());
    let lines = batch.checked(|new| rules::check(new, caller.scope(), now.today));
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            Ok(Outcome::ok(push(c, lines, (caller, now))?))
        })
        .await?;
    Ok(outcome.into())
}

/// Pushes what has no faults, by as many statements for five hundred as for one.
fn push(
    c: &mut PgConnection,
    lines: Vec<Result<NewReferral, Error>>,
    (caller, now): (&Caller, &Now),
) -> Result<ReferralBatch, Error> {
    let lines = with_known_organisations(c, lines)?;
    let fine: Vec<(usize, &NewReferral)> =
        lines.iter().enumerate().filter_map(|(index, line)| line.as_ref().ok().map(|new| (index, new))).collect();
    let rows = fine.iter().map(|(_, new)| NewRow::by(caller, new)).collect::<Result<Vec<_>, _>>()?;
    let pushed = store::insert_all(c, &rows, now)?;
    let ids: Vec<_> = pushed.iter().map(|pushed| pushed.id()).collect();
    let receipts = receipts::receipts_of(c, caller.scope(), &ids)?;
    let mut of_line: Vec<Option<(Pushed, Option<ReferralReceipt>)>> = vec![None; lines.len()];
    for ((index, _), pushed) in fine.iter().zip(pushed) {
        of_line[*index] = Some((pushed, receipts.get(&pushed.id()).cloned()));
    }
    let results = lines.iter().zip(of_line).map(|(line, pushed)| match (line, pushed) {
        (Err(error), _) => (ReferralBatchOutcome::Refused, None, Some(problem(error))),
        (Ok(_), Some((Pushed::Added(_), receipt))) => (ReferralBatchOutcome::Created, receipt, None),
        (Ok(_), Some((Pushed::Known(_), receipt))) => (ReferralBatchOutcome::Known, receipt, None),
        (Ok(_), Some((Pushed::Taken(id), _))) => {
            (ReferralBatchOutcome::Refused, None, Some(problem(&Error::reference_in_use(id))))
        }
        // Every line without faults was pushed.
        (Ok(_), None) => (ReferralBatchOutcome::Refused, None, Some(problem(&Error::internal(&"a line was left out")))),
    });
    let items = results.zip(0..).map(|((outcome, receipt, problem), index)| ReferralBatchLine {
        index,
        outcome,
        receipt,
        problem,
    });
    let items: Vec<_> = items.collect();
    let count = |outcome| items.iter().map(|line| u32::from(line.outcome == outcome)).sum();
    Ok(ReferralBatch {
        created: count(ReferralBatchOutcome::Created),
        known: count(ReferralBatchOutcome::Known),
        refused: count(ReferralBatchOutcome::Refused),
        items,
    })
}

/// Staff name an organisation in each line: those that name none that we know are refused, and no other.
fn with_known_organisations(
    c: &mut PgConnection,
    lines: Vec<Result<NewReferral, Error>>,
) -> Result<Vec<Result<NewReferral, Error>>, Error> {
    let named: Vec<_> = lines.iter().flatten().filter_map(|new| new.organisation_id).collect();
    if named.is_empty() {
        return Ok(lines);
    }
    let known = organisations::known(c, &named)?;
    let check = |new: NewReferral| match new.organisation_id {
        Some(id) if !known.contains(&id) => {
            let detail = "there is no such organisation";
            Err(Error::fault("/organisationId", FaultCode::UnknownReference, detail))
        }
        _ => Ok(new),
    };
    Ok(lines.into_iter().map(|line| line.and_then(check)).collect())
}

fn problem(error: &Error) -> ReferralBatchProblem {
    let faults: &[Fault] = error.faults();
    ReferralBatchProblem {
        code: error.code(),
        detail: error.detail().to_owned(),
        errors: faults.to_vec(),
        existing_referral_id: error.existing_referral(),
    }
}
