//! Rounds: a questionnaire put before the people of a cohort, an event or a period, and how they are invited.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::cohorts::CohortReference;
use crate::evaluations::{FormLanguage, QuestionnaireAudience};
use crate::ids::{
    CohortId, EvaluationInvitationId, EvaluationResponseId, EvaluationRoundId, EventId, PersonId, QuestionnaireId,
};
use crate::people::PersonReference;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a round stands, by its opening and closing.
    EvaluationRoundStatus { Planned, Open, Closed }
}

vocabulary! {
    /// What can be done to a round: open it now, or close it now.
    EvaluationRoundAction { Open, Close }
}

vocabulary! {
    /// How an invitation stands.
    EvaluationInvitationStatus {
        Invited,
        /// Something is answered, and not sent yet.
        Started,
        Answered,
        Withdrawn,
    }
}

vocabulary! {
    /// What is printed.
    EvaluationPrint {
        /// A letter for everyone who hasn't answered, with a code to scan.
        Letters,
        /// A poster with a code to scan that leads anyone to the form.
        Poster,
        /// The form on paper.
        PaperForm,
    }
}

/// A period that a round is about: `[startsOn, endsOn)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EvaluationPeriod {
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
}

/// A round to be added; also the part of one that can be changed, by merge patch. It is about exactly one of a cohort,
/// an event or a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEvaluationRound {
    /// A published version. It stays the same once someone is invited or has answered.
    pub questionnaire_id: QuestionnaireId,
    /// What staff call it; the form doesn't show it.
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "Lichting 14, aan het eind", min_length = 1, max_length = 200)]
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cohort_id: Option<CohortId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<EventId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<EvaluationPeriod>,
    /// From when it takes answers.
    pub opens_at: DateTime<Utc>,
    /// From when it takes none.
    pub closes_at: DateTime<Utc>,
}

/// The questionnaire of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionnaireReference {
    pub id: QuestionnaireId,
    #[schema(example = 1)]
    pub number: i16,
    #[schema(example = "Terugblik nieuwkomers")]
    pub name: String,
    pub audience: QuestionnaireAudience,
}

/// How many were asked and answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationCounts {
    /// Invitations, without those that were withdrawn.
    #[schema(example = 22)]
    pub invited: i64,
    /// Invited people who answered.
    #[schema(example = 18)]
    pub invited_answered: i64,
    /// Responses that were sent, anonymous ones and paper included.
    #[schema(example = 20)]
    pub answered: i64,
    /// Responses that were begun and not sent.
    #[schema(example = 2)]
    pub started: i64,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationRound {
    pub id: EvaluationRoundId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub status: EvaluationRoundStatus,
    pub details: NewEvaluationRound,
    pub questionnaire: QuestionnaireReference,
    pub cohort: Option<CohortReference>,
    pub counts: EvaluationCounts,
    /// Whether there is a link for posters, for anonymous answers.
    pub has_poster: bool,
    pub next_actions: Vec<EvaluationRoundAction>,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

/// Which rounds to list, the latest to open first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EvaluationRoundsQuery {
    /// Only those that stand so.
    #[param(inline)]
    pub status: Option<EvaluationRoundStatus>,
    /// Only those that ask this audience.
    #[param(inline)]
    pub audience: Option<QuestionnaireAudience>,
    /// Only those about this cohort.
    pub cohort_id: Option<CohortId>,
    /// Only those about this event.
    pub event_id: Option<EventId>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}

/// Whom to invite. Whoever is invited already stays so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEvaluationInvitations {
    /// These people.
    #[serde(default)]
    #[validate(length(max = 500))]
    #[schema(max_items = 500)]
    pub person_ids: Vec<PersonId>,
    /// Everyone of the questionnaire's audience who takes or took part in the round's cohort; or everyone who was at its
    /// event, or is expected there.
    #[serde(default)]
    pub everyone: bool,
}

/// What came of inviting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationInvited {
    /// Invited now.
    #[schema(example = 20)]
    pub invited: i64,
    /// Were invited before.
    #[schema(example = 2)]
    pub already_invited: i64,
}

/// Someone who is invited. What they answered is not told here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationInvitation {
    pub id: EvaluationInvitationId,
    pub person: PersonReference,
    pub status: EvaluationInvitationStatus,
    /// Whether mail can be sent.
    pub has_email: bool,
    /// How many mails went out.
    #[schema(example = 1)]
    pub reminders: i16,
    pub reminded_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// What came of writing mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationReminded {
    /// Mails that are on their way.
    #[schema(example = 12)]
    pub written: i64,
    /// People who haven't answered and have no address: print letters for them.
    #[schema(example = 3)]
    pub without_email: i64,
    /// People who were mailed less than two days ago, and are left in peace.
    #[schema(example = 0)]
    pub mailed_lately: i64,
}

/// The link for posters. Anyone who has it can answer, without a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationPoster {
    #[schema(example = "https://voorwaarts.example.nl/e/…")]
    pub url: String,
    /// The same as a QR code, as SVG.
    pub qr_svg: String,
}

/// What to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEvaluationPrint {
    pub print: EvaluationPrint,
    /// Of the form on paper, beside Dutch on letters and poster; Dutch by default. It must be one that the form offers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<FormLanguage>,
}

/// Where a page to be printed can be opened, for ten minutes: it needs no log-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationPrintTicket {
    /// Relative to the server; open it in a new tab, where the browser prints it or saves it as PDF.
    #[schema(example = "/e/print/…")]
    pub url: String,
    pub expires_at: DateTime<Utc>,
}

/// What was written under an open question on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaperText {
    /// The number of the question on paper.
    #[schema(example = 6)]
    pub question: i16,
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
}

/// A form that was filled in on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPaperResponse {
    /// In which language the form was.
    pub language: FormLanguage,
    /// Whose it is, when that is known; otherwise it is anonymous.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation_id: Option<EvaluationInvitationId>,
    /// What was ticked, as printed beside the boxes: the number of the question, a dash, and the number of the option;
    /// for a level of Dutch, the level.
    #[validate(length(max = 200))]
    #[schema(max_items = 200, example = json!(["1-4", "2-3", "5-1", "5-3", "4-A2"]))]
    pub codes: Vec<String>,
    #[serde(default)]
    #[validate(length(max = 30), nested)]
    #[schema(max_items = 30)]
    pub texts: Vec<PaperText>,
    /// Whether someone helped; absent when that was not ticked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helped: Option<bool>,
}

/// That it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaperResponse {
    pub id: EvaluationResponseId,
    /// How many questions it answers.
    #[schema(example = 7)]
    pub answers: i64,
    pub entered_at: DateTime<Utc>,
}
