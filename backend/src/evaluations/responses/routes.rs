//! The API of responses on paper. Those on screen come by the form.

use actix_web::post;
use actix_web::web::Path;
use contract::evaluations_rounds::{EvaluationRoundStatus, NewPaperResponse, PaperResponse};
use contract::ids::EvaluationRoundId;
use contract::people::AccessAction;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{rules, store};
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::EvaluationsInvite;
use crate::error::Error;
use crate::evaluations::{questionnaires, rounds};
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, Once, Outcome, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(create_paper_response);
}

/// Enter a form that came on paper
///
/// By the codes that are printed beside the boxes. It counts as sent, once for each invitation; also when the round has
/// closed meanwhile. Who entered it is kept.
#[utoipa::path(
    operation_id = "create_paper_response", tag = "evaluations", security(("staff" = ["evaluations:invite"])),
    params(("roundId" = EvaluationRoundId, Path, description = "The round"), IdempotencyKey),
    request_body = NewPaperResponse,
    responses((status = 200, description = "It was taken", body = PaperResponse))
)]
#[post("/evaluation-rounds/{roundId}/paper-responses")]
async fn create_paper_response(
    can: Can<EvaluationsInvite>,
    services: Shared,
    (id, once, body): (Path<EvaluationRoundId>, Once, Body<NewPaperResponse>),
) -> Result<Reply<PaperResponse>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let round = rounds::find(c, id, true)?;
            if round.status(now.at) == EvaluationRoundStatus::Planned {
                return Err(Error::conflict("This round is not open yet."));
            }
            let content = questionnaires::find(c, round.questionnaire_id.into(), false)?.content()?;
            let answers = rules::from_paper(&content, (&new.codes, &new.texts)).map_err(Error::invalid)?;
            if answers.is_empty() {
                return Err(Error::conflict("Nothing was answered on this form."));
            }
            let level = store::level_question(&content, round.audience.0);
            let made = store::insert_paper(c, (&round, &new), (&answers, level), (by, now))?;
            if let Some(invitation) = new.invitation_id {
                let person = store::person_of(c, invitation)?;
                access::record(c, (caller, now), AccessAction::Changed, [*person])?;
            }
            let answers = i64::try_from(answers.len()).unwrap_or(i64::MAX);
            Ok(Outcome::ok(PaperResponse { id: made, answers, entered_at: now.at }))
        })
        .await?;
    Ok(outcome.into())
}
