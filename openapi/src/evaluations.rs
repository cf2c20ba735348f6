//! Questionnaires: what is asked of newcomers, established residents and coaches, and at events, in eight languages.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::QuestionnaireId;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A language of the form: Dutch, English, Arabic, Dari, Persian, Tigrinya, Turkish, Ukrainian.
    FormLanguage { Nl, En, Ar, Prs, Fa, Ti, Tr, Uk }
}

impl FormLanguage {
    /// The language by its own name.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Nl => "Nederlands",
            Self::En => "English",
            Self::Ar => "العربية",
            Self::Prs => "دری",
            Self::Fa => "فارسی",
            Self::Ti => "ትግርኛ",
            Self::Tr => "Türkçe",
            Self::Uk => "Українська",
        }
    }
}

vocabulary! {
    /// Whom a questionnaire asks.
    QuestionnaireAudience { Newcomer, Established, Coach, Event }
}

vocabulary! {
    /// Where a version stands. What is published never changes; a new version begins as a draft.
    QuestionnaireStatus { Draft, Published, Retired }
}

vocabulary! {
    /// What can be done to a version.
    QuestionnaireAction { Publish, Retire }
}

vocabulary! {
    /// How a question is answered.
    QuestionKind {
        /// One of two to seven points, from low to high.
        Scale,
        /// One of the options.
        Choice,
        /// Any of the options.
        Many,
        /// A level of Dutch, A0 to C2; it has no options of its own.
        DutchLevel,
        /// In one's own words.
        OpenText,
    }
}

vocabulary! {
    /// What is drawn beside the points of a scale.
    Pictograms { None, Faces, Bars }
}

/// A text in several languages, by language code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(example = json!({ "nl": "Voel je je thuis in Assen?", "en": "Do you feel at home in Assen?" }))]
pub struct Texts(pub BTreeMap<FormLanguage, String>);

impl Texts {
    /// The text in a language, or else in Dutch.
    #[must_use]
    pub fn in_language(&self, language: FormLanguage) -> &str {
        self.0.get(&language).or_else(|| self.0.get(&FormLanguage::Nl)).map_or("", String::as_str)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A point of a scale, or an option to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuestionOption {
    /// Of 1 to 40 characters, unique in the question. The points of a scale are `1`, `2` and so on, from low to high.
    #[schema(example = "4")]
    pub code: String,
    /// What it is called. Points between the ends of a scale may have no text.
    #[serde(default)]
    pub text: Texts,
}

/// A question. Every question may be skipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Question {
    /// Lower-case letters, digits and `_`, 1 to 40. Questions with the same key are set side by side in outcomes: of
    /// both sides, and of one round and the next.
    #[schema(example = "feels_at_home")]
    pub key: String,
    pub kind: QuestionKind,
    pub text: Texts,
    /// A few words of explanation.
    #[serde(default)]
    pub help: Texts,
    /// Of a scale, a choice, or any of many; otherwise empty.
    #[serde(default)]
    pub options: Vec<QuestionOption>,
    #[serde(default = "no_pictograms")]
    #[schema(default = "none")]
    pub pictograms: Pictograms,
}

fn no_pictograms() -> Pictograms {
    Pictograms::None
}

/// What a questionnaire says and asks. All texts are translatable, up to 500 characters each, and there in Dutch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuestionnaireContent {
    /// What staff call it; the form doesn't show it.
    #[validate(length(min = 1, max = 100))]
    #[schema(example = "Terugblik nieuwkomers", min_length = 1, max_length = 100)]
    pub name: String,
    /// What the form is called.
    pub title: Texts,
    /// What it is for, and what happens with the answers.
    pub introduction: Texts,
    /// What is said once it is sent.
    pub thanks: Texts,
    /// In the order in which they are asked; their place is their number on paper.
    #[validate(length(max = 30))]
    #[schema(max_items = 30)]
    pub questions: Vec<Question>,
}

/// A new questionnaire, as its first version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewQuestionnaire {
    pub audience: QuestionnaireAudience,
    #[validate(nested)]
    pub content: QuestionnaireContent,
}

/// The part of a draft that can be changed, by merge patch. A list of questions replaces the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangedQuestionnaire {
    #[validate(nested)]
    pub content: QuestionnaireContent,
}

/// That a native speaker checked all texts of one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTranslationCheck {
    pub language: FormLanguage,
    /// On which day, not in the future.
    pub checked_on: NaiveDate,
}

/// How far a language is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Translation {
    pub language: FormLanguage,
    #[schema(example = "ትግርኛ")]
    pub own_name: String,
    /// Texts that are there in Dutch and not in this language. The form offers a language that misses none.
    #[schema(example = 0)]
    pub missing: i64,
    /// The day on which a native speaker checked it; absent when that is yet to be done.
    pub checked_by_native_speaker_on: Option<NaiveDate>,
}

/// A version of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Questionnaire {
    pub id: QuestionnaireId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    /// The id of its first version, which all its versions share.
    pub family_id: QuestionnaireId,
    /// Which version, from 1.
    #[schema(example = 2)]
    pub number: i16,
    pub audience: QuestionnaireAudience,
    pub status: QuestionnaireStatus,
    pub content: QuestionnaireContent,
    /// Of every language of the form.
    pub translations: Vec<Translation>,
    /// How many rounds use this version.
    #[schema(example = 3)]
    pub rounds: i64,
    pub next_actions: Vec<QuestionnaireAction>,
    pub created_at: DateTime<Utc>,
    pub published_at: Option<DateTime<Utc>>,
    pub retired_at: Option<DateTime<Utc>>,
    pub changed_at: DateTime<Utc>,
}

/// A version of a questionnaire, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionnaireSummary {
    pub id: QuestionnaireId,
    pub family_id: QuestionnaireId,
    #[schema(example = 2)]
    pub number: i16,
    pub audience: QuestionnaireAudience,
    pub status: QuestionnaireStatus,
    #[schema(example = "Terugblik nieuwkomers")]
    pub name: String,
    /// How many questions it has.
    #[schema(example = 8)]
    pub questions: i64,
    /// The languages that the form offers.
    pub languages: Vec<FormLanguage>,
    /// Those of them that a native speaker has yet to check.
    pub unchecked_languages: Vec<FormLanguage>,
    pub changed_at: DateTime<Utc>,
}

/// Which questionnaires to list, the latest change first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QuestionnairesQuery {
    /// Only for this audience.
    #[param(inline)]
    pub audience: Option<QuestionnaireAudience>,
    /// Only those that stand so.
    #[param(inline)]
    pub status: Option<QuestionnaireStatus>,
    /// Only the versions of this questionnaire.
    pub family_id: Option<QuestionnaireId>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}
