//! The API of questionnaires.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use contract::evaluations::{
    ChangedQuestionnaire, NewQuestionnaire, NewTranslationCheck, Questionnaire, QuestionnaireAction,
    QuestionnaireStatus, QuestionnaireSummary, QuestionnairesQuery,
};
use contract::ids::QuestionnaireId;
use contract::paging::Page;
use contract::problem::{Fault, FaultCode};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{rules, store};
use crate::auth::Can;
use crate::auth::policy::needs::{EvaluationsRead, EvaluationsWrite};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, Patch, Query, Reply, listed, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_questionnaires).service(create_questionnaire).service(get_questionnaire);
    config.service(update_questionnaire).service(delete_questionnaire).service(create_questionnaire_version);
    config.service(publish_questionnaire).service(retire_questionnaire).service(check_translation);
}

/// List questionnaires
///
/// Every version, the latest change first. Some came with the program.
#[utoipa::path(
    operation_id = "list_questionnaires", tag = "evaluations", security(("staff" = ["evaluations:read"])),
    params(QuestionnairesQuery),
    responses((status = 200, description = "A page of questionnaires", body = Page<QuestionnaireSummary>))
)]
#[get("/questionnaires")]
async fn list_questionnaires(
    can: Can<EvaluationsRead>,
    services: Shared,
    (query, request): (Query<QuestionnairesQuery>, HttpRequest),
) -> Result<Reply<Page<QuestionnaireSummary>>, Error> {
    let page =
        listed((&can, &services), query.0, (store::list, |row| (row.changed_at, Uuid::from(row.id)), store::count))
            .await?;
    Ok(paged(page, &request))
}

/// Make a questionnaire
///
/// Its first version, as a draft.
#[utoipa::path(
    operation_id = "create_questionnaire", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(IdempotencyKey), request_body = NewQuestionnaire,
    responses((status = 201, description = "The draft", body = Questionnaire))
)]
#[post("/questionnaires")]
async fn create_questionnaire(
    can: Can<EvaluationsWrite>,
    services: Shared,
    (once, body): (Once, Body<NewQuestionnaire>),
) -> Result<Reply<Questionnaire>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(|new| rules::check(&new.content))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let id = store::insert(c, &new, (by, now))?;
            let made = store::find(c, id, false)?.questionnaire()?;
            Ok(Outcome::created(made, format!("/v1/questionnaires/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Get a questionnaire
#[utoipa::path(
    operation_id = "get_questionnaire", tag = "evaluations", security(("staff" = ["evaluations:read"])),
    description = "One version, with its questions in all languages and how far each language is.",
    params(("questionnaireId" = QuestionnaireId, Path, description = "The version")),
    responses((status = 200, description = "The version", body = Questionnaire))
)]
#[get("/questionnaires/{questionnaireId}")]
async fn get_questionnaire(
    _can: Can<EvaluationsRead>,
    services: Shared,
    id: Path<QuestionnaireId>,
) -> Result<Reply<Questionnaire>, Error> {
    let found = services.db.read(move |c| store::find(c, *id, false)?.questionnaire()).await?;
    let version = found.version;
    Ok(Reply::ok(found).versioned(version))
}

/// Change a draft
///
/// By merge patch on `content`; a language is added to a text by its code. A text that changed in a language has to be
/// checked by a native speaker again. What is published never changes: begin a new version. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_questionnaire", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(
        ("questionnaireId" = QuestionnaireId, Path, description = "The draft"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = ChangedQuestionnaire, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The draft as changed", body = Questionnaire))
)]
#[patch("/questionnaires/{questionnaireId}")]
async fn update_questionnaire(
    _can: Can<EvaluationsWrite>,
    services: Shared,
    (id, seen, patch): (Path<QuestionnaireId>, IfMatch, Patch),
) -> Result<Reply<Questionnaire>, Error> {
    let (now, id) = (services.now(), id.into_inner());
    let changed = services
        .db
        .write(move |c| {
            let before = store::find(c, id, true)?;
            seen.is(before.version)?;
            must_be_draft(&before)?;
            let current = ChangedQuestionnaire { content: before.content()? };
            let after: ChangedQuestionnaire = patch.apply(&current, |new| rules::check(&new.content))?;
            store::change(c, &before, (&current.content, &after.content), &now)?;
            store::find(c, id, false)?.questionnaire()
        })
        .await?;
    let version = changed.version;
    Ok(Reply::ok(changed).versioned(version))
}

fn must_be_draft(row: &store::Row) -> Result<(), Error> {
    if row.status.0 == QuestionnaireStatus::Draft {
        return Ok(());
    }
    Err(Error::conflict("A published questionnaire never changes. Begin a new version."))
}

/// Remove a draft
///
/// What is published stays. Needs `If-Match`.
#[utoipa::path(
    operation_id = "delete_questionnaire", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(
        ("questionnaireId" = QuestionnaireId, Path, description = "The draft"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    responses((status = 204, description = "Removed"))
)]
#[delete("/questionnaires/{questionnaireId}")]
async fn delete_questionnaire(
    _can: Can<EvaluationsWrite>,
    services: Shared,
    (id, seen): (Path<QuestionnaireId>, IfMatch),
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    services
        .db
        .write(move |c| {
            let row = store::find(c, id, true)?;
            seen.is(row.version)?;
            must_be_draft(&row)?;
            store::remove(c, id)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Begin a new version
///
/// A draft with the contents of this version and what was checked of it. A questionnaire has one draft at a time.
#[utoipa::path(
    operation_id = "create_questionnaire_version", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(("questionnaireId" = QuestionnaireId, Path, description = "The version to begin from"), IdempotencyKey),
    responses((status = 201, description = "The draft", body = Questionnaire))
)]
#[post("/questionnaires/{questionnaireId}/versions")]
async fn create_questionnaire_version(
    can: Can<EvaluationsWrite>,
    services: Shared,
    (id, once): (Path<QuestionnaireId>, Once),
) -> Result<Reply<Questionnaire>, Error> {
    let (caller, now, from) = (can.caller(), services.now(), id.into_inner());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (_, now)| {
            let id = store::insert_next(c, from, (by, now))?;
            let made = store::find(c, id, false)?.questionnaire()?;
            Ok(Outcome::created(made, format!("/v1/questionnaires/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Publish a draft
///
/// From now on it can be used, and never changes. The version that was published before is retired; rounds that use
/// it go on.
#[utoipa::path(
    operation_id = "publish_questionnaire", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(("questionnaireId" = QuestionnaireId, Path, description = "The draft"), IdempotencyKey),
    responses((status = 200, description = "As published", body = Questionnaire))
)]
#[post("/questionnaires/{questionnaireId}/publish")]
async fn publish_questionnaire(
    can: Can<EvaluationsWrite>,
    services: Shared,
    (id, once): (Path<QuestionnaireId>, Once),
) -> Result<Reply<Questionnaire>, Error> {
    step(can, services, (*id, once, QuestionnaireAction::Publish)).await
}

/// Retire a questionnaire
///
/// No new round can use it; those that do go on.
#[utoipa::path(
    operation_id = "retire_questionnaire", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(("questionnaireId" = QuestionnaireId, Path, description = "The version"), IdempotencyKey),
    responses((status = 200, description = "As retired", body = Questionnaire))
)]
#[post("/questionnaires/{questionnaireId}/retire")]
async fn retire_questionnaire(
    can: Can<EvaluationsWrite>,
    services: Shared,
    (id, once): (Path<QuestionnaireId>, Once),
) -> Result<Reply<Questionnaire>, Error> {
    step(can, services, (*id, once, QuestionnaireAction::Retire)).await
}

async fn step(
    can: Can<EvaluationsWrite>,
    services: Shared,
    (id, once, action): (QuestionnaireId, Once, QuestionnaireAction),
) -> Result<Reply<Questionnaire>, Error> {
    let (caller, now) = (can.caller(), services.now());
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (_, now)| {
            let row = store::find(c, id, true)?;
            if rules::next(row.status.0, action).is_none() {
                return Err(Error::conflict(format!("A {} questionnaire can't be told to {action}.", row.status.0)));
            }
            match action {
                QuestionnaireAction::Publish if row.content()?.questions.is_empty() => {
                    return Err(Error::conflict("A questionnaire without questions can't be published."));
                }
                QuestionnaireAction::Publish => store::publish(c, &row, now)?,
                QuestionnaireAction::Retire => store::retire(c, &row, now)?,
            }
            Ok(Outcome::ok(store::find(c, id, false)?.questionnaire()?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Note that a language was checked
///
/// By a native speaker, all texts of it. It changes no text, so it is possible after publishing too.
#[utoipa::path(
    operation_id = "check_translation", tag = "evaluations", security(("staff" = ["evaluations:write"])),
    params(("questionnaireId" = QuestionnaireId, Path, description = "The version"), IdempotencyKey),
    request_body = NewTranslationCheck,
    responses((status = 200, description = "The version", body = Questionnaire))
)]
#[post("/questionnaires/{questionnaireId}/translation-checks")]
async fn check_translation(
    can: Can<EvaluationsWrite>,
    services: Shared,
    (id, once, body): (Path<QuestionnaireId>, Once, Body<NewTranslationCheck>),
) -> Result<Reply<Questionnaire>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let check = body.checked(|check| {
        let late = check.checked_on > now.today;
        late.then(|| Fault::new("/checkedOn", FaultCode::InFuture, "must not lie in the future")).into_iter().collect()
    })?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let row = store::find(c, id, true)?;
            if !rules::offered(&row.content()?).contains(&check.language) {
                return Err(Error::conflict("Texts are missing in this language: it can't be checked yet."));
            }
            store::note_check(c, &row, (&check, by, now))?;
            Ok(Outcome::ok(store::find(c, id, false)?.questionnaire()?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}
