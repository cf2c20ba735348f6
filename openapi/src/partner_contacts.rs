//! Contacts at partners without software: they put people forward by a form, behind a link that is mailed to them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::{OrganisationId, PartnerContactId};
use crate::people::OrganisationReference;
use crate::vocabulary::vocabulary;

/// Access can be given for so many days at once.
pub const LONGEST_ACCESS_DAYS: u64 = 731;

vocabulary! {
    /// Where the access of a contact stands.
    PartnerContactStatus {
        /// The link was mailed, and not opened yet.
        Invited,
        Active,
        /// Its last day has come, or it was ended.
        Ended,
    }
}

/// Someone at a partner who puts people forward by the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerContact {
    pub id: PartnerContactId,
    pub organisation: OrganisationReference,
    #[schema(example = "Ria Postma")]
    pub name: String,
    #[schema(example = "ria@taalschool.example")]
    pub email: String,
    pub status: PartnerContactStatus,
    /// The day from which the link leads nowhere.
    pub access_ends_on: NaiveDate,
    /// When a link was mailed last. Earlier ones lead nowhere.
    pub link_sent_at: DateTime<Utc>,
    /// When they last came in by a link.
    pub last_used_at: Option<DateTime<Utc>>,
    /// How many people they put forward.
    pub referrals: i64,
    pub created_at: DateTime<Utc>,
}

/// A contact as a referral names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerContactReference {
    pub id: PartnerContactId,
    #[schema(example = "Ria Postma")]
    pub name: String,
    /// Left out for callers without `people:read_contact`.
    pub email: Option<String>,
}

/// Someone to be invited, at an organisation that has a data-processing agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPartnerContact {
    pub organisation_id: OrganisationId,
    #[validate(length(min = 1, max = 100), custom(function = "crate::validation::name"))]
    #[schema(example = "Ria Postma", min_length = 1, max_length = 100)]
    pub name: String,
    /// Where the link is mailed.
    #[validate(email, length(min = 3, max = 254))]
    #[schema(format = Email, example = "ria@taalschool.example", min_length = 3, max_length = 254)]
    pub email: String,
    /// The day from which the link leads nowhere: a year from today by default, two years at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_ends_on: Option<NaiveDate>,
}

/// Mails a new link, and may give access for longer, or shorter, than before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendPartnerContactLink {
    /// The day from which the link leads nowhere; as it was by default, two years from today at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_ends_on: Option<NaiveDate>,
}

/// Which contacts to list, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PartnerContactsQuery {
    /// Only those of this organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}
