//! The API of open answers and their themes.

use actix_web::web::Path;
use actix_web::{HttpRequest, get, post, put};
use contract::evaluations_outcomes::{
    AnswerThemes, EvaluationTheme, EvaluationThemesQuery, NewEvaluationTheme, OpenAnswer, OpenAnswersQuery,
};
use contract::ids::{EvaluationResponseId, EvaluationRoundId};
use contract::paging::{Page, Whole};
use contract::people::AccessAction;
use contract::permissions::Permission;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::themes;
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::{EvaluationsRead, EvaluationsReadAnswers};
use crate::error::Error;
use crate::evaluations::rounds;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_open_answers).service(list_evaluation_themes).service(create_evaluation_theme);
    config.service(set_answer_themes);
}

/// List open answers of a round
///
/// By question; only what was sent. Whose they are is told with `people:read`, and recorded.
#[utoipa::path(
    operation_id = "list_open_answers", tag = "evaluations", security(("staff" = ["evaluations:read_answers"])),
    params(("roundId" = EvaluationRoundId, Path, description = "The round"), OpenAnswersQuery),
    responses((status = 200, description = "A page of answers", body = Page<OpenAnswer>))
)]
#[get("/evaluation-rounds/{roundId}/open-answers")]
async fn list_open_answers(
    can: Can<EvaluationsReadAnswers>,
    services: Shared,
    (id, query, request): (Path<EvaluationRoundId>, Query<OpenAnswersQuery>, HttpRequest),
) -> Result<Reply<Page<OpenAnswer>>, Error> {
    let (caller, now, id, Query(query)) = (can.caller(), services.now(), id.into_inner(), query);
    let with_people = caller.may(Permission::PeopleRead);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            rounds::find(c, id, false)?;
            let rows = themes::list(c, (id, with_people), &query, (page.after.take(), page.limit()))?;
            let page = page.page(rows, |row| (row.question.clone(), Uuid::from(row.response_id)));
            let people = page.items.iter().filter_map(|answer| answer.person.as_ref()).map(|person| *person.id);
            access::record(c, (&caller, &now), AccessAction::Listed, people)?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// List themes
///
/// What open answers can be about, by question.
#[utoipa::path(
    operation_id = "list_evaluation_themes", tag = "evaluations", security(("staff" = ["evaluations:read"])),
    params(EvaluationThemesQuery),
    responses((status = 200, description = "The themes", body = Whole<EvaluationTheme>))
)]
#[get("/evaluation-themes")]
async fn list_evaluation_themes(
    _can: Can<EvaluationsRead>,
    services: Shared,
    query: Query<EvaluationThemesQuery>,
) -> Result<Reply<Whole<EvaluationTheme>>, Error> {
    let Query(query) = query;
    let items = services.db.read(move |c| themes::themes(c, query.question.as_deref())).await?;
    Ok(Reply::ok(Whole { items }))
}

/// Add a theme
///
/// For the question with this key, in whatever questionnaire asks it: both sides are coded by the same themes.
#[utoipa::path(
    operation_id = "create_evaluation_theme", tag = "evaluations", security(("staff" = ["evaluations:read_answers"])),
    params(IdempotencyKey), request_body = NewEvaluationTheme,
    responses((status = 200, description = "The theme", body = EvaluationTheme))
)]
#[post("/evaluation-themes")]
async fn create_evaluation_theme(
    can: Can<EvaluationsReadAnswers>,
    services: Shared,
    (once, body): (Once, Body<NewEvaluationTheme>),
) -> Result<Reply<EvaluationTheme>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.into_inner()?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            Ok(Outcome::ok(themes::insert(c, &new, (by, now))?))
        })
        .await?;
    Ok(outcome.into())
}

/// Say what an open answer is about
///
/// These themes, and no others. Needs `If-Match` with the answer's `version`.
#[utoipa::path(
    operation_id = "set_answer_themes", tag = "evaluations", security(("staff" = ["evaluations:read_answers"])),
    params(
        ("responseId" = EvaluationResponseId, Path, description = "The response that the answer is in"),
        ("question" = String, Path, description = "Key of the question", example = "could_be_better"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body = AnswerThemes,
    responses((status = 200, description = "The answer with its themes", body = OpenAnswer))
)]
#[put("/evaluation-responses/{responseId}/answers/{question}/themes")]
async fn set_answer_themes(
    can: Can<EvaluationsReadAnswers>,
    services: Shared,
    (path, seen, body): (Path<(EvaluationResponseId, String)>, IfMatch, Body<AnswerThemes>),
) -> Result<Reply<OpenAnswer>, Error> {
    let (caller, now, (response, question)) = (can.caller(), services.now(), path.into_inner());
    let AnswerThemes { theme_ids } = body.into_inner()?;
    let with_people = caller.may(Permission::PeopleRead);
    let answer = services
        .db
        .write(move |c| {
            themes::lock(c, (response, &question))?;
            let before = themes::find(c, (response, &question), with_people)?;
            seen.is(before.version)?;
            themes::set(c, (response, &question), &theme_ids)?;
            access::record(c, (&caller, &now), AccessAction::Listed, before.person.map(|person| *person.id))?;
            themes::find(c, (response, &question), with_people)
        })
        .await?;
    let version = answer.version;
    Ok(Reply::ok(answer).versioned(version))
}
