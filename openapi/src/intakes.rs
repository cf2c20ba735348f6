//! Intakes: a first conversation as a guided form, kept on the server as a draft until it is completed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::{IntakeId, PersonId, ReferralId, RequestId};
use crate::language::{DutchLevel, SpokenLanguage};
use crate::people::{ContactChannel, ContactDetails, FreeMoment, Gender, PersonDetails, Side};
use crate::profiles::ProfileDetails;
use crate::requests::Track;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where an intake stands.
    IntakeStatus { Draft, Completed, Abandoned }
}

vocabulary! {
    /// The steps of the form, in their order.
    IntakeStep { Who, Language, Availability, Interests, Wishes, Goals, WrapUp }
}

/// An intake to be started, of someone known or of someone who was referred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewIntake {
    /// Someone known. Either this or `referralId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    /// A referral; completing the intake accepts one that is still open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral_id: Option<ReferralId>,
    /// On which side the person would take part. Required with `personId`; a referral has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
}

/// How to reach someone, as far as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IntakeContact {
    #[validate(length(max = 254))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[validate(length(max = 40))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_channel: Option<ContactChannel>,
    #[validate(length(max = 3))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3)]
    pub preferred_language: Option<String>,
    #[validate(length(max = 10))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10)]
    pub postcode_area: Option<String>,
}

/// Someone's details, as far as they were filled in. Their form is checked when the intake is completed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IntakeDetails {
    #[validate(length(max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub given_name: Option<String>,
    #[validate(length(max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub preferred_name: Option<String>,
    #[validate(length(max = 30))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 30)]
    pub name_prefix: Option<String>,
    #[validate(length(max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub family_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_year: Option<i16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    #[validate(length(max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub city: Option<String>,
    #[validate(length(max = 2))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2)]
    pub country_of_origin: Option<String>,
    #[validate(length(max = 12))]
    #[serde(default)]
    #[schema(max_items = 12)]
    pub languages: Vec<SpokenLanguage>,
    #[validate(length(max = 21))]
    #[serde(default)]
    #[schema(max_items = 21)]
    pub availability: Vec<FreeMoment>,
    #[validate(nested)]
    #[serde(default)]
    pub contact: IntakeContact,
}

impl From<PersonDetails> for IntakeDetails {
    fn from(known: PersonDetails) -> Self {
        Self {
            given_name: Some(known.given_name),
            preferred_name: known.preferred_name,
            name_prefix: known.name_prefix,
            family_name: known.family_name,
            birth_year: known.birth_year,
            gender: known.gender,
            city: known.city,
            country_of_origin: known.country_of_origin,
            languages: known.languages,
            availability: known.availability,
            contact: IntakeContact {
                email: known.contact.email,
                phone: known.contact.phone,
                preferred_channel: known.contact.preferred_channel,
                preferred_language: known.contact.preferred_language,
                postcode_area: known.contact.postcode_area,
            },
        }
    }
}

impl From<IntakeDetails> for PersonDetails {
    /// A given name that is missing becomes an empty one, which the validation of a person refuses.
    fn from(filled: IntakeDetails) -> Self {
        Self {
            given_name: filled.given_name.unwrap_or_default(),
            preferred_name: filled.preferred_name,
            name_prefix: filled.name_prefix,
            family_name: filled.family_name,
            birth_year: filled.birth_year,
            gender: filled.gender,
            city: filled.city,
            country_of_origin: filled.country_of_origin,
            languages: filled.languages,
            availability: filled.availability,
            contact: ContactDetails {
                email: filled.contact.email,
                phone: filled.contact.phone,
                preferred_channel: filled.contact.preferred_channel,
                preferred_language: filled.contact.preferred_language,
                postcode_area: filled.contact.postcode_area,
            },
        }
    }
}

/// What the conversation told of someone's Dutch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IntakeDutch {
    /// Added to the series when the intake is completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<DutchLevel>,
    /// The day of the conversation; the day of completing without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessed_on: Option<NaiveDate>,
}

/// Whether someone wishes for a buddy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IntakeRequest {
    /// Whether completing the intake opens a request. Accepting a referral always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<Track>,
    /// The day from which someone waits; the day of completing without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_on: Option<NaiveDate>,
}

/// What was filled in so far. Everything may be absent; it is checked in full when the intake is completed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IntakeContent {
    /// The step at which it was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<IntakeStep>,
    #[validate(nested)]
    #[serde(default)]
    pub details: IntakeDetails,
    #[serde(default)]
    pub dutch: IntakeDutch,
    #[validate(nested)]
    #[serde(default)]
    pub profile: ProfileDetails,
    #[serde(default)]
    pub request: IntakeRequest,
}

/// The part of an intake that can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IntakeChange {
    #[validate(nested)]
    pub content: IntakeContent,
}

/// Completes an intake.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompleteIntake {
    /// Who a referred person is known to be. Without it a new person is added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    /// People who look like someone referred and are known not to be the same.
    #[validate(length(max = 20))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub not_duplicate_of: Vec<PersonId>,
    /// Whether what was filled in goes before what someone else changed meanwhile.
    #[serde(default)]
    pub overwrite: bool,
}

/// An intake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Intake {
    pub id: IntakeId,
    /// Counts the times it was saved; also in `ETag`.
    pub version: i64,
    pub status: IntakeStatus,
    pub side: Side,
    pub person_id: Option<PersonId>,
    pub referral_id: Option<ReferralId>,
    /// The name of whom it is about.
    pub display_name: String,
    /// Empty once it is completed or abandoned: what was told stands with the person then.
    pub content: IntakeContent,
    /// The name of the account.
    pub started_by: String,
    pub started_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    /// The request that completing it opened, or found open.
    pub request_id: Option<RequestId>,
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IntakeSummary {
    pub id: IntakeId,
    pub side: Side,
    pub person_id: Option<PersonId>,
    pub referral_id: Option<ReferralId>,
    pub display_name: String,
    /// The step at which it was left.
    pub step: Option<IntakeStep>,
    pub started_by: String,
    pub started_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

/// Which drafts to list, the latest change first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IntakesQuery {
    /// Only those that the caller started.
    pub mine: Option<bool>,
    /// Only those of this person.
    pub person_id: Option<PersonId>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}
