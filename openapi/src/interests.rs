//! Interests: what people like to do, from a vocabulary that staff keep.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::ids::InterestId;
use crate::validation::name;

/// What an interest is called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InterestNames {
    #[validate(length(min = 1, max = 60), custom(function = "name"))]
    #[schema(example = "Koken", min_length = 1, max_length = 60)]
    pub name_nl: String,
    #[validate(length(min = 1, max = 60), custom(function = "name"))]
    #[schema(example = "Cooking", min_length = 1, max_length = 60)]
    pub name_en: String,
}

/// An interest to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewInterest {
    #[validate(nested)]
    pub names: InterestNames,
}

/// An interest. One that is retired stays with those who have it, and can't be chosen any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Interest {
    pub id: InterestId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub names: InterestNames,
    pub retired_at: Option<DateTime<Utc>>,
    /// How many people have it.
    pub people: i64,
    pub changed_at: DateTime<Utc>,
}
