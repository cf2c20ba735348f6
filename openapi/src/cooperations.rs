//! How, and how much, an organisation and we worked together in a year.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::{CooperationId, OrganisationId};
use crate::people::OrganisationReference;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How much an organisation and we worked together, from less to more.
    CooperationIntensity {
        /// Now and then.
        Occasional,
        /// Several times, as a matter of course.
        Regular,
        /// All the year, with agreements about it.
        Intensive,
    }
}

vocabulary! {
    /// How it is beside the year known before.
    CooperationChange { New, Strengthened, Unchanged, Eased }
}

/// What staff write down of a cooperation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CooperationDetails {
    pub organisation_id: OrganisationId,
    /// The calendar year; an organisation has each year once.
    #[validate(range(min = 2000, max = 2100))]
    #[schema(example = 2026, minimum = 2000, maximum = 2100)]
    pub year: i16,
    pub intensity: CooperationIntensity,
    /// How it changed, where that doesn't show in the intensity. Left out, it follows from the year known before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_change: Option<CooperationChange>,
    /// What was done.
    #[validate(length(min = 1, max = 4000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Elke dinsdag het Praathuis, en het feest in december", min_length = 1, max_length = 4000)]
    pub activities: Option<String>,
}

/// A year of cooperation to be added; also what of one can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCooperation {
    #[validate(nested)]
    pub details: CooperationDetails,
}

/// The year known before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EarlierCooperation {
    pub year: i16,
    pub intensity: CooperationIntensity,
}

/// A year of cooperation with an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cooperation {
    pub id: CooperationId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub details: CooperationDetails,
    pub organisation: OrganisationReference,
    /// How it changed: as staff say, or as it follows from the year known before.
    pub change: CooperationChange,
    /// The latest year before it that is known.
    pub earlier: Option<EarlierCooperation>,
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub changed_at: DateTime<Utc>,
}

/// Carries over what is known of the year before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CarryOverCooperations {
    /// The calendar year to fill.
    #[validate(range(min = 2001, max = 2100))]
    #[schema(example = 2026, minimum = 2001, maximum = 2100)]
    pub year: i16,
}

/// Which years of cooperation to list: the latest year first, then by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CooperationsQuery {
    /// Only of this calendar year.
    pub year: Option<i16>,
    /// Only with this organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Only of this intensity.
    #[param(inline)]
    pub intensity: Option<CooperationIntensity>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}
