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

/// When a data-processing agreement was signed, and the first day on which it no longer holds.
pub type Agreement = (Option<NaiveDate>, Option<NaiveDate>);

/// Whether an agreement holds on a day.
#[must_use]
pub fn agreement_holds((signed_on, ends_on): Agreement, day: NaiveDate) -> bool {
    signed_on.is_some_and(|signed_on| signed_on <= day) && ends_on.is_none_or(|ends_on| day < ends_on)
}

impl OrganisationDetails {
    /// Whether it has a data-processing agreement that holds on a day.
    #[must_use]
    pub fn has_agreement_on(&self, day: NaiveDate) -> bool {
        agreement_holds((self.agreement_signed_on, self.agreement_ends_on), day)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_agreement_holds_from_its_signing_to_its_end(
            signed in proptest::option::of(0u64..20), length in proptest::option::of(1u64..20), day in 0u64..40,
        ) {
            let on = |days: u64| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(days);
            let end = signed.zip(length).map(|(signed, length)| signed + length);
            let expected = signed.is_some_and(|signed| (signed..end.unwrap_or(u64::MAX)).contains(&day));
            let details = OrganisationDetails {
                agreement_signed_on: signed.map(on),
                agreement_ends_on: end.map(on),
                ..OrganisationDetails::default()
            };
            prop_assert_eq!(details.has_agreement_on(on(day)), expected);
        }
    }
}
