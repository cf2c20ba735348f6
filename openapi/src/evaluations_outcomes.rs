//! Outcomes of a round: what was answered, how many did, and what open answers are about.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::evaluations::{FormLanguage, QuestionKind};
use crate::evaluations_rounds::{EvaluationCounts, EvaluationRoundStatus, QuestionnaireReference};
use crate::ids::{EvaluationResponseId, EvaluationRoundId, EvaluationThemeId};
use crate::people::PersonReference;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How a response came in: by a link of one's own, by a poster, or on paper.
    ResponseSource { Link, Poster, Paper }
}

/// A round whose outcomes are shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OutcomesRound {
    pub id: EvaluationRoundId,
    #[schema(example = "Lichting 14, aan het eind")]
    pub title: String,
    pub status: EvaluationRoundStatus,
    pub questionnaire: QuestionnaireReference,
    pub counts: EvaluationCounts,
    /// The share of those invited who answered; absent when nobody was invited by name.
    #[schema(example = 0.82)]
    pub response_rate: Option<f64>,
    /// How many said that someone helped; absent when fewer than five did and the caller may not see that.
    pub helped: Option<i64>,
}

/// How often an option was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OptionOutcome {
    #[schema(example = "4")]
    pub code: String,
    /// What it is called in Dutch.
    #[schema(example = "Veel beter")]
    pub label: String,
    /// Absent when it is suppressed, or the round doesn't ask this.
    #[schema(example = 16)]
    pub count: Option<i64>,
    /// Of those who answered this question.
    #[schema(example = 0.8)]
    pub share: Option<f64>,
    /// The same in the round that it is compared with.
    pub compared_count: Option<i64>,
    pub compared_share: Option<f64>,
}

/// How often a theme was found in open answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ThemeOutcome {
    pub theme: EvaluationTheme,
    /// Absent when it is suppressed.
    #[schema(example = 7)]
    pub count: Option<i64>,
    pub compared_count: Option<i64>,
}

/// What was answered to a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionOutcome {
    #[schema(example = "dutch_better")]
    pub key: String,
    pub kind: QuestionKind,
    /// In Dutch.
    #[schema(example = "Spreek je beter Nederlands dan aan het begin?")]
    pub text: String,
    /// As the round asks it that this one is compared with.
    pub compared_text: Option<String>,
    /// How many answered it; absent when the round doesn't ask it.
    #[schema(example = 20)]
    pub n: Option<i64>,
    pub compared_n: Option<i64>,
    /// Whether counts are left out, since fewer than five people stand behind them.
    pub suppressed: bool,
    /// In order; empty for open questions.
    pub options: Vec<OptionOutcome>,
    /// Of open questions, the most frequent first.
    pub themes: Vec<ThemeOutcome>,
}

/// How levels of Dutch changed: of the same people, from an earlier level to what they say in this round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LevelChange {
    /// The round that the earlier level comes from; absent when it is the first assessment of each person.
    pub since_round_id: Option<EvaluationRoundId>,
    /// Of how many people both are known.
    #[schema(example = 18)]
    pub n: i64,
    /// Absent when suppressed.
    #[schema(example = 13)]
    pub higher: Option<i64>,
    pub same: Option<i64>,
    pub lower: Option<i64>,
    /// How many levels higher in all.
    pub steps_gained: Option<i64>,
}

/// The outcomes of a round, and of another beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Outcomes {
    pub round: OutcomesRound,
    pub compared_with: Option<OutcomesRound>,
    /// In the order of the questionnaire; then what only the other round asks.
    pub questions: Vec<QuestionOutcome>,
    /// Absent when the round doesn't ask for a level of Dutch, or isn't of newcomers.
    pub level_change: Option<LevelChange>,
    pub as_of: DateTime<Utc>,
}

/// What to set beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OutcomesQuery {
    /// Another round: of the other side, of another cohort, or the one before.
    pub compare_with: Option<EvaluationRoundId>,
}

/// An answer to an open question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenAnswer {
    /// Changes with its themes; also in `ETag` where it is answered alone. Send it back as `If-Match`: `"v…"`.
    pub version: i64,
    pub response_id: EvaluationResponseId,
    #[schema(example = "could_be_better")]
    pub question: String,
    #[schema(example = "Vaker samen koken")]
    pub text: String,
    pub language: FormLanguage,
    pub source: ResponseSource,
    /// Whose it is: for coordinators only, and only where it is known.
    pub person: Option<PersonReference>,
    pub themes: Vec<EvaluationTheme>,
}

/// Which open answers of a round to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OpenAnswersQuery {
    /// Only to the question with this key.
    pub question: Option<String>,
    /// Only those that have no theme yet (`true`) or have one (`false`).
    pub without_theme: Option<bool>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}

/// What open answers to a question can be about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationTheme {
    pub id: EvaluationThemeId,
    #[schema(example = "could_be_better")]
    pub question: String,
    #[schema(example = "Vaker samenkomen")]
    pub name: String,
}

/// A theme to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEvaluationTheme {
    /// Key of the question.
    #[validate(length(min = 1, max = 40))]
    #[schema(example = "could_be_better", min_length = 1, max_length = 40)]
    pub question: String,
    #[validate(length(min = 1, max = 80))]
    #[schema(example = "Vaker samenkomen", min_length = 1, max_length = 80)]
    pub name: String,
}

/// Which themes to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EvaluationThemesQuery {
    /// Key of the question.
    pub question: Option<String>,
}

/// The themes of an answer, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerThemes {
    /// Of the answer's own question.
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    pub theme_ids: Vec<EvaluationThemeId>,
}
