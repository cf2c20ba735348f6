//! The matching profile: what someone wishes and offers in a match. Both sides have the same fields.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::ids::{InterestId, OrganisationId, PersonId};
use crate::language::DutchLevel;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Only a buddy of this gender.
    GenderWish { Woman, Man }
}

vocabulary! {
    /// How often someone can meet.
    Rhythm { Weekly, TwoWeekly }
}

vocabulary! {
    /// The field in which someone works, worked or wants to work.
    FieldOfWork {
        Administration,
        Agriculture,
        Beauty,
        Care,
        Childcare,
        Cleaning,
        Construction,
        Culture,
        Education,
        Engineering,
        Government,
        Hospitality,
        InformationTechnology,
        Retail,
        Transport,
        Welfare,
    }
}

vocabulary! {
    /// How someone gets about.
    Mobility { OnFoot, Bicycle, PublicTransport, Car }
}

vocabulary! {
    /// What a newcomer hopes for, and what an established resident likes to offer.
    MatchGoal { EverydayLanguage, Exam, Neighbourhood, Work, School, Leisure, Culture, Family }
}

/// What someone wishes and offers in a match. What is absent was not said, and never bars a match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProfileDetails {
    /// See GET /interests. Retired ones stay, but can't be added.
    #[validate(length(max = 20))]
    #[serde(default)]
    #[schema(max_items = 20)]
    pub interest_ids: Vec<InterestId>,
    /// Only a buddy of this gender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender_wish: Option<GenderWish>,
    /// How far away a buddy may live.
    #[validate(range(min = 1, max = 200))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 5, minimum = 1, maximum = 200)]
    pub max_distance_km: Option<i16>,
    #[validate(length(max = 2))]
    #[serde(default)]
    #[schema(max_items = 2)]
    pub rhythms: Vec<Rhythm>,
    /// The least level of Dutch that the other should have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_dutch_level: Option<DutchLevel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field_of_work: Option<FieldOfWork>,
    /// Whether there are children at home, as far as it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub children_at_home: Option<bool>,
    #[validate(length(max = 4))]
    #[serde(default)]
    #[schema(max_items = 4)]
    pub mobility: Vec<Mobility>,
    /// What a newcomer hopes for, and what an established resident likes to offer.
    #[validate(length(max = 8))]
    #[serde(default)]
    #[schema(max_items = 8)]
    pub goals: Vec<MatchGoal>,
    /// Only a group of women.
    #[serde(default)]
    pub women_only_group: bool,
    /// Where someone works, for a match at work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_id: Option<OrganisationId>,
    /// Wishes and limits in a few words. Reasons of health, religion or politics don't belong here.
    #[validate(length(min = 1, max = 1000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Wil graag samen koken.", min_length = 1, max_length = 1000)]
    pub wishes: Option<String>,
}

/// The part of a matching profile that can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MatchingProfileChange {
    #[validate(nested)]
    pub details: ProfileDetails,
}

/// Someone's matching profile. The free moments stand with the person, as `availability`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatchingProfile {
    pub person_id: PersonId,
    /// Counts the changes, from 0 when nothing was written down yet; also in `ETag`.
    pub version: i64,
    pub details: ProfileDetails,
    /// Absent when nothing was written down yet.
    pub changed_at: Option<DateTime<Utc>>,
}
