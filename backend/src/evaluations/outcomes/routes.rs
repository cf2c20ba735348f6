//! The API of outcomes.

use actix_web::get;
use actix_web::web::Path;
use contract::evaluations_outcomes::{Outcomes, OutcomesQuery};
use contract::ids::EvaluationRoundId;
use contract::permissions::Permission;
use utoipa_actix_web::service_config::ServiceConfig;

use super::store::{self, Sight};
use crate::auth::Can;
use crate::auth::policy::needs::EvaluationsRead;
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Query, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(get_outcomes);
}

/// Get the outcomes of a round
///
/// How often each option was chosen, with n and the response rate; beside those of another round, question by question
/// with the same key. Only what was sent counts. Without `evaluations:read_small` no count is told behind which fewer
/// than five people stand, nor another from which it could be worked out.
#[utoipa::path(
    operation_id = "get_outcomes", tag = "evaluations", security(("staff" = ["evaluations:read"])),
    params(("roundId" = EvaluationRoundId, Path, description = "The round"), OutcomesQuery),
    responses((status = 200, description = "The outcomes", body = Outcomes))
)]
#[get("/evaluation-rounds/{roundId}/outcomes")]
async fn get_outcomes(
    can: Can<EvaluationsRead>,
    services: Shared,
    (id, query): (Path<EvaluationRoundId>, Query<OutcomesQuery>),
) -> Result<Reply<Outcomes>, Error> {
    let (now, id, Query(query)) = (services.now(), id.into_inner(), query);
    let sight = Sight { small_groups: can.may(Permission::EvaluationsReadSmall) };
    let outcomes = services.db.read(move |c| store::outcomes(c, (id, query.compare_with), (sight, &now))).await?;
    Ok(Reply::ok(outcomes))
}
