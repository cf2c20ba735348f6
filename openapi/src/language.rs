//! Languages, and how well someone speaks Dutch.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::ids::DutchAssessmentId;
use crate::validation::language_code;
use crate::vocabulary::vocabulary;

/// Level of Dutch: the CEFR scale with A0 below it. Literacy is another matter and stands apart.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::EnumIter,
)]
pub enum DutchLevel {
    A0,
    A1,
    A2,
    B1,
    B2,
    C1,
    C2,
}

impl DutchLevel {
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    pub fn all() -> impl Iterator<Item = Self> {
        <Self as strum::IntoEnumIterator>::iter()
    }
}

vocabulary! {
    /// Where an assessment of someone's Dutch comes from.
    AssessmentSource { Referral, Intake, Own, Course, Evaluation }
}

vocabulary! {
    /// The skill that was assessed; `overall` where no skill is told apart.
    LanguageSkill { Overall, Listening, Speaking, Reading, Writing }
}

vocabulary! {
    /// How well someone speaks a language other than Dutch.
    Proficiency { Basic, Good, Fluent, Native }
}

/// A language that someone speaks, other than Dutch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SpokenLanguage {
    /// ISO 639-3.
    #[validate(custom(function = "language_code"))]
    #[schema(example = "tir", pattern = "^[a-z]{3}$")]
    pub language: String,
    pub proficiency: Proficiency,
}

/// A new assessment of someone's Dutch; earlier ones stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDutchAssessment {
    pub level: DutchLevel,
    #[serde(default = "overall")]
    #[schema(default = "overall")]
    pub skill: LanguageSkill,
    /// The day it was assessed, not in the future.
    pub assessed_on: NaiveDate,
    pub source: AssessmentSource,
}

fn overall() -> LanguageSkill {
    LanguageSkill::Overall
}

/// One point in the series of someone's levels of Dutch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DutchAssessment {
    pub id: DutchAssessmentId,
    pub level: DutchLevel,
    pub skill: LanguageSkill,
    pub assessed_on: NaiveDate,
    pub source: AssessmentSource,
    pub recorded_at: DateTime<Utc>,
}
