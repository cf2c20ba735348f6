//! API clients of partner organisations, and the token they log in with.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::{OrganisationId, PartnerClientId, PartnerKeyId, PartnerSecretId};
use crate::people::OrganisationReference;
use crate::vocabulary::vocabulary;

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
    /// Who looks after it at the partner: we mail there before something changes that they have to know. A mailbox that
    /// several people read is best.
    #[validate(email, length(min = 3, max = 254))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "koppelingen@werkplein.example", min_length = 3, max_length = 254)]
    pub contact_email: Option<String>,
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
    /// The colleague who made it. Absent when that wasn't noted yet.
    pub created_by: Option<String>,
    /// When a token was last got by it, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// From when it no longer works. Absent for the current one.
    pub expires_at: Option<DateTime<Utc>>,
}

/// By which algorithm a key verifies.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::EnumIter,
)]
pub enum KeyAlgorithm {
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    #[strum(serialize = "EdDSA")]
    EdDsa,
    /// ECDSA on the curve P-256.
    #[serde(rename = "ES256")]
    #[strum(serialize = "ES256")]
    Es256,
}

impl KeyAlgorithm {
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    pub fn all() -> impl Iterator<Item = Self> {
        <Self as strum::IntoEnumIterator>::iter()
    }
}

/// A public key of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerKey {
    pub id: PartnerKeyId,
    /// Its name in the header of an assertion.
    #[schema(example = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")]
    pub kid: String,
    pub algorithm: KeyAlgorithm,
    pub created_at: DateTime<Utc>,
    /// The colleague who added it. Absent when that wasn't noted yet.
    pub created_by: Option<String>,
    /// When a token was last got by it, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// From when it no longer works. Absent as long as no end is set.
    pub expires_at: Option<DateTime<Utc>>,
}

vocabulary! {
    /// Why a client got no token.
    PartnerFailure {
        WrongSecret,
        /// It was right once.
        ExpiredSecret,
        /// The assertion names no key that works, or none at all while there are several.
        UnknownKey,
        WrongSignature,
        /// The assertion is for another audience, of another client, holds too long, or lacks something.
        WrongClaims,
        ExpiredAssertion,
        /// The assertion was used before.
        ReplayedAssertion,
        /// The organisation has no data-processing agreement that holds.
        NoAgreement,
        /// The client was revoked.
        Revoked,
    }
}

/// A partner's API client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerClient {
    /// Also the OAuth `client_id`.
    pub id: PartnerClientId,
    /// Counts the changes by staff; also in `ETag`.
    pub version: i64,
    pub organisation: OrganisationReference,
    pub name: String,
    pub scopes: Vec<Scope>,
    /// Who looks after it at the partner. Absent when nobody told us: then we mail the organisation.
    #[schema(example = "koppelingen@werkplein.example")]
    pub contact_email: Option<String>,
    /// How many requests it may make a minute.
    #[schema(example = 600)]
    pub requests_per_minute: i32,
    /// Secrets that work now; two while one takes over from the other.
    pub secrets: Vec<PartnerSecret>,
    /// Public keys that work now.
    pub keys: Vec<PartnerKey>,
    pub created_at: DateTime<Utc>,
    /// The colleague who added it. Absent when that wasn't noted yet.
    pub created_by: Option<String>,
    /// When it last got a token, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it last asked for one and got none, since it could not show who it is.
    pub last_failed_at: Option<DateTime<Utc>>,
    /// Why.
    pub last_failure: Option<PartnerFailure>,
    /// How often that happened since it last got a token.
    pub failures_since_success: i32,
    pub revoked_at: Option<DateTime<Utc>>,
    /// The colleague who revoked it.
    pub revoked_by: Option<String>,
}

/// A client with its new secret, which is shown only now.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartnerClientWithSecret {
    pub client: PartnerClient,
    /// Keep it where only the client can read it. It can't be shown again.
    pub secret: String,
}

/// How long the earlier secret goes on working beside the new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RotateSecret {
    /// Hours of overlap, 0 to 720 (30 days).
    #[validate(range(min = 0, max = 720))]
    #[schema(example = 72, minimum = 0, maximum = 720)]
    pub overlap_hours: u32,
}

/// The part of a client that can be changed, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartnerClientChange {
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[validate(length(min = 1, max = 4))]
    #[schema(min_items = 1, max_items = 4)]
    pub scopes: Vec<Scope>,
    #[validate(range(min = 10, max = 6000))]
    #[schema(example = 600, minimum = 10, maximum = 6000)]
    pub requests_per_minute: i32,
    /// Who looks after it at the partner.
    #[validate(email, length(min = 3, max = 254))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "koppelingen@werkplein.example", min_length = 3, max_length = 254)]
    pub contact_email: Option<String>,
}

impl PartnerClient {
    /// What of it can be changed, as it stands.
    #[must_use]
    pub fn changeable(&self) -> PartnerClientChange {
        PartnerClientChange {
            name: self.name.clone(),
            scopes: self.scopes.clone(),
            requests_per_minute: self.requests_per_minute,
            contact_email: self.contact_email.clone(),
        }
    }
}

/// A public key to be added to a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPartnerKey {
    /// A public JWK (RFC 7517): Ed25519 (`kty` OKP) or P-256 (`kty` EC). Without a `kid` it goes by its thumbprint (RFC
    /// 7638). The private half is refused.
    #[schema(
        value_type = Object,
        example = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "2026-11" }),
    )]
    pub jwk: serde_json::Map<String, serde_json::Value>,
}

/// Ends a secret or a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndPartnerCredential {
    /// Hours that it goes on working, 0 to 720 (30 days). It never works longer than was set before.
    #[validate(range(min = 0, max = 720))]
    #[schema(example = 0, minimum = 0, maximum = 720)]
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
    /// With an assertion, always `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.
    #[serde(default)]
    pub client_assertion_type: Option<String>,
    /// A JWT that the client signed, in place of a secret (RFC 7523).
    #[serde(default)]
    pub client_assertion: Option<String>,
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

/// A public key that verifies access tokens (RFC 7517, RFC 8037).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKey {
    pub kty: String,
    pub crv: String,
    pub x: String,
    /// As in the header of a token.
    pub kid: String,
    #[serde(rename = "use")]
    pub public_use: String,
    pub alg: String,
}

/// The keys that verify access tokens, as a JWK set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKeys {
    pub keys: Vec<SigningKey>,
}

/// What a client needs to know to get a token (RFC 8414).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerMetadata {
    /// Also the audience of a client assertion.
    pub issuer: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    pub scopes_supported: Vec<Scope>,
    /// None: nobody logs in here in a browser.
    pub response_types_supported: Vec<String>,
    pub grant_types_supported: Vec<String>,
    pub token_endpoint_auth_methods_supported: Vec<String>,
    pub token_endpoint_auth_signing_alg_values_supported: Vec<KeyAlgorithm>,
    pub service_documentation: String,
}
