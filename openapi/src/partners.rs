//! API clients of partner organisations, and the token they log in with.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::{OrganisationId, PartnerClientId, PartnerSecretId};
use crate::people::OrganisationReference;

/// What a partner's client may be allowed to do.
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
pub enum Scope {
    /// Push referrals.
    #[serde(rename = "referrals:write")]
    #[strum(serialize = "referrals:write")]
    ReferralsWrite,
    /// Read back the status of one's own referrals.
    #[serde(rename = "referrals:read")]
    #[strum(serialize = "referrals:read")]
    ReferralsRead,
    /// Read how many places there are in the cohorts that recruit.
    #[serde(rename = "capacity:read")]
    #[strum(serialize = "capacity:read")]
    CapacityRead,
    /// Say where events are sent to, and read what became of them.
    #[serde(rename = "webhooks:manage")]
    #[strum(serialize = "webhooks:manage")]
    WebhooksManage,
}

impl Scope {
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    pub fn all() -> impl Iterator<Item = Self> {
        <Self as strum::IntoEnumIterator>::iter()
    }
}

/// An API client to be added for an organisation that has a data-processing agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPartnerClient {
    pub organisation_id: OrganisationId,
    /// What it is for, to tell clients apart.
    #[validate(length(min = 1, max = 100))]
    #[schema(example = "Koppeling met het zaaksysteem", min_length = 1, max_length = 100)]
    pub name: String,
    #[validate(length(min = 1, max = 4))]
    #[schema(min_items = 1, max_items = 4)]
    pub scopes: Vec<Scope>,
}

/// A secret of a client, without the secret itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerSecret {
    pub id: PartnerSecretId,
    /// The last four characters.
    #[schema(example = "9fQk")]
    pub hint: String,
    pub created_at: DateTime<Utc>,
    /// From when it no longer works. Absent for the current one.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A partner's API client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerClient {
    /// Also the OAuth `client_id`.
    pub id: PartnerClientId,
    pub organisation: OrganisationReference,
    pub name: String,
    pub scopes: Vec<Scope>,
    /// Secrets that work now; two while one takes over from the other.
    pub secrets: Vec<PartnerSecret>,
    pub created_at: DateTime<Utc>,
    /// When it last got a token.
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A client with its new secret, which is shown only now.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerClientWithSecret {
    pub client: PartnerClient,
    /// Keep it where only the client can read it. It can't be shown again.
    pub secret: String,
}

/// How long the earlier secrets go on working beside the new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RotateSecret {
    /// Hours of overlap, 0 to 720 (30 days).
    #[validate(range(min = 0, max = 720))]
    #[schema(example = 72, minimum = 0, maximum = 720)]
    pub overlap_hours: u32,
}

/// Which API clients to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PartnerClientsQuery {
    /// Only those of this organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}

/// A token request (RFC 6749 section 4.4). The client says who it is by HTTP Basic, or in these fields.
#[derive(Clone, Deserialize, ToSchema)]
pub struct TokenRequest {
    /// Always `client_credentials`.
    #[schema(example = "client_credentials")]
    pub grant_type: String,
    /// Scopes with a space between; all that the client has when absent.
    #[serde(default)]
    #[schema(example = "referrals:write referrals:read")]
    pub scope: Option<String>,
    #[serde(default)]
    pub client_id: Option<String>,
    #[serde(default)]
    #[schema(format = Password)]
    pub client_secret: Option<String>,
}

/// An access token (RFC 6749 section 5.1), a JWT of type `at+jwt` (RFC 9068). There is no refresh token.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct AccessToken {
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: String,
    /// Seconds until it expires.
    #[schema(example = 600)]
    pub expires_in: i64,
    #[schema(example = "referrals:write referrals:read")]
    pub scope: String,
}
