//! Evaluations: questionnaires, rounds, who is invited, what came on paper, and outcomes.

use contract::evaluations::{
    ChangedQuestionnaire, NewQuestionnaire, NewTranslationCheck, Questionnaire, QuestionnaireAction,
    QuestionnaireSummary, QuestionnairesQuery,
};
use contract::evaluations_outcomes::{
    AnswerThemes, EvaluationTheme, EvaluationThemesQuery, NewEvaluationTheme, OpenAnswer, OpenAnswersQuery, Outcomes,
    OutcomesQuery,
};
use contract::evaluations_rounds::{
    EvaluationInvitation, EvaluationInvited, EvaluationPoster, EvaluationPrintTicket, EvaluationReminded,
    EvaluationRound, EvaluationRoundAction, EvaluationRoundsQuery, NewEvaluationInvitations, NewEvaluationPrint,
    NewEvaluationRound, NewPaperResponse, PaperResponse,
};
use contract::events::{EventSummary, EventsQuery};
use contract::ids::{EvaluationInvitationId, EvaluationRoundId, QuestionnaireId};
use contract::merge_patch;
use contract::paging::{Page, Whole};

use super::transport::{Call, loose};
use super::{Outcome, Versioned};

fn round_path(id: EvaluationRoundId, rest: &str) -> String {
    format!("/v1/evaluation-rounds/{id}{rest}")
}

pub async fn rounds(query: &EvaluationRoundsQuery) -> Outcome<Page<EvaluationRound>> {
    Call::get("/v1/evaluation-rounds").query(query).fetch().await
}

pub async fn round(id: EvaluationRoundId) -> Outcome<Versioned<EvaluationRound>> {
    Call::get(round_path(id, "")).fetch_versioned().await
}

pub async fn create_round(new: &NewEvaluationRound) -> Outcome<EvaluationRound> {
    Call::post("/v1/evaluation-rounds").body(new).fetch().await
}

/// Opens or closes it now.
pub async fn step(id: EvaluationRoundId, action: EvaluationRoundAction) -> Outcome<Versioned<EvaluationRound>> {
    Call::post(round_path(id, &format!("/{}", action.code()))).fetch_versioned().await
}

pub async fn invitations(id: EvaluationRoundId, cursor: Option<String>) -> Outcome<Page<EvaluationInvitation>> {
    let query = contract::people::PageQuery { cursor, page_size: Some(100) };
    Call::get(round_path(id, "/invitations")).query(&query).fetch().await
}

pub async fn invite(id: EvaluationRoundId, whom: &NewEvaluationInvitations) -> Outcome<EvaluationInvited> {
    Call::post(round_path(id, "/invitations")).body(whom).fetch().await
}

pub async fn withdraw(id: EvaluationRoundId, invitation: EvaluationInvitationId) -> Outcome<EvaluationInvitation> {
    Call::post(round_path(id, &format!("/invitations/{invitation}/withdraw"))).fetch().await
}

pub async fn remind(id: EvaluationRoundId) -> Outcome<EvaluationReminded> {
    Call::post(round_path(id, "/reminders")).fetch().await
}

pub async fn poster(id: EvaluationRoundId) -> Outcome<EvaluationPoster> {
    Call::post(round_path(id, "/poster")).fetch().await
}

/// Where a page to be printed can be opened for ten minutes: a secret, so it isn't asked for twice by itself.
pub async fn print(id: EvaluationRoundId, what: &NewEvaluationPrint) -> Outcome<EvaluationPrintTicket> {
    Call::post(round_path(id, "/print")).body(what).only_once().fetch().await
}

pub async fn enter_paper(id: EvaluationRoundId, response: &NewPaperResponse) -> Outcome<PaperResponse> {
    Call::post(round_path(id, "/paper-responses")).body(response).fetch().await
}

pub async fn outcomes(id: EvaluationRoundId, query: &OutcomesQuery) -> Outcome<Outcomes> {
    Call::get(round_path(id, "/outcomes")).query(query).fetch().await
}

pub async fn open_answers(id: EvaluationRoundId, query: &OpenAnswersQuery) -> Outcome<Page<OpenAnswer>> {
    Call::get(round_path(id, "/open-answers")).query(query).fetch().await
}

pub async fn themes(query: &EvaluationThemesQuery) -> Outcome<Whole<EvaluationTheme>> {
    Call::get("/v1/evaluation-themes").query(query).fetch().await
}

pub async fn add_theme(new: &NewEvaluationTheme) -> Outcome<EvaluationTheme> {
    Call::post("/v1/evaluation-themes").body(new).fetch().await
}

/// These themes, and no others; refused when a colleague gave it others meanwhile.
pub async fn set_themes(answer: &OpenAnswer, themes: &AnswerThemes) -> Outcome<OpenAnswer> {
    let path = format!("/v1/evaluation-responses/{}/answers/{}/themes", answer.response_id, answer.question);
    let seen = format!("\"v{}\"", answer.version);
    Call::put(path).body(themes).based_on(Some(&seen)).fetch().await
}

pub async fn questionnaires(query: &QuestionnairesQuery) -> Outcome<Page<QuestionnaireSummary>> {
    Call::get("/v1/questionnaires").query(query).fetch().await
}

pub async fn questionnaire(id: QuestionnaireId) -> Outcome<Versioned<Questionnaire>> {
    Call::get(format!("/v1/questionnaires/{id}")).fetch_versioned().await
}

pub async fn create_questionnaire(new: &NewQuestionnaire) -> Outcome<Questionnaire> {
    Call::post("/v1/questionnaires").body(new).fetch().await
}

/// Sends only what differs from what was read.
pub async fn change_questionnaire(
    read: &Versioned<Questionnaire>,
    wanted: &ChangedQuestionnaire,
) -> Outcome<Versioned<Questionnaire>> {
    let before = ChangedQuestionnaire { content: read.value.content.clone() };
    let patch = merge_patch::diff(&loose(&before)?, &loose(wanted)?);
    let path = format!("/v1/questionnaires/{}", read.value.id);
    Call::patch(path).body(&patch).based_on(read.etag.as_deref()).fetch_versioned().await
}

/// Publishes or retires it.
pub async fn step_questionnaire(id: QuestionnaireId, action: QuestionnaireAction) -> Outcome<Versioned<Questionnaire>> {
    Call::post(format!("/v1/questionnaires/{id}/{}", action.code())).fetch_versioned().await
}

/// A draft that goes on from this version.
pub async fn next_version(id: QuestionnaireId) -> Outcome<Questionnaire> {
    Call::post(format!("/v1/questionnaires/{id}/versions")).fetch().await
}

pub async fn checked(id: QuestionnaireId, check: &NewTranslationCheck) -> Outcome<Versioned<Questionnaire>> {
    Call::post(format!("/v1/questionnaires/{id}/translation-checks")).body(check).fetch_versioned().await
}

/// Events that a round can be about.
pub async fn events(query: &EventsQuery) -> Outcome<Page<EventSummary>> {
    Call::get("/v1/events").query(query).fetch().await
}
