//! Organisations that refer, fund, host or help.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::OrganisationId;
use crate::validation::web_address;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What an organisation is to us; it may be several things.
    OrganisationKind {
        Referrer, Funder, Venue, CoOrganiser, LanguageProvider, Employer, Welfare, Municipality,
    }
}

/// What staff write down of an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrganisationDetails {
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "Werkplein Drentsche Aa", min_length = 1, max_length = 200)]
    pub name: String,
    /// Other spellings and short names. A search finds these too.
    #[validate(length(max = 20), custom(function = "aliases"))]
    #[serde(default)]
    #[schema(example = json!(["WPDA", "Werkplein Drentse Aa"]), max_items = 20)]
    pub aliases: Vec<String>,
    #[validate(length(min = 1, max = 8))]
    #[schema(min_items = 1, max_items = 8)]
    pub kinds: Vec<OrganisationKind>,
    #[validate(length(max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Assen", max_length = 100)]
    pub city: Option<String>,
    /// Address for contact about the cooperation.
    #[validate(email, length(max = 254))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[validate(custom(function = "web_address"), length(max = 300))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://www.werkplein.example", max_length = 300)]
    pub website: Option<String>,
    /// The day the data-processing agreement was signed. Without one there is no API client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement_signed_on: Option<NaiveDate>,
    /// The first day on which that agreement no longer holds. From then on its API clients can do nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement_ends_on: Option<NaiveDate>,
}

/// An organisation to be added; also the part of one that can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOrganisation {
    #[validate(nested)]
    pub details: OrganisationDetails,
}

fn aliases(aliases: &[String]) -> Result<(), validator::ValidationError> {
    if aliases.iter().all(|alias| (1..=200).contains(&alias.chars().count())) {
        return Ok(());
    }
    Err(validator::ValidationError::new("wrong_format").with_message("each alias has 1 to 200 characters".into()))
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Organisation {
    pub id: OrganisationId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub details: OrganisationDetails,
    /// Referrals received from it, ever.
    pub referrals: i64,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

/// Which organisations to list, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrganisationsQuery {
    /// Only those that are this, too.
    #[param(inline)]
    pub kind: Option<OrganisationKind>,
    /// Part of the name or of an alias.
    #[param(max_length = 100)]
    pub name: Option<String>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}
