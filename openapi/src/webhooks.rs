//! Webhooks: where a partner wants events to be sent, and what became of each message.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::{OrganisationId, WebhookDeliveryId, WebhookEventId, WebhookId, WebhookSecretId};
use crate::people::OrganisationReference;
use crate::validation::web_address;
use crate::vocabulary::vocabulary;

/// What is told: the `type` of the message.
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
pub enum EventType {
    /// A referral of yours has another status.
    #[serde(rename = "referral.status_changed")]
    #[strum(serialize = "referral.status_changed")]
    ReferralStatusChanged,
    /// Somebody pressed the test button. It comes whether it was asked for or not.
    #[serde(rename = "webhook.test")]
    #[strum(serialize = "webhook.test")]
    WebhookTest,
}

impl EventType {
    /// The code as it travels in JSON and stands in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    pub fn all() -> impl Iterator<Item = Self> {
        <Self as strum::IntoEnumIterator>::iter()
    }
}

vocabulary! {
    /// How messages are signed (Standard Webhooks).
    WebhookSignature {
        /// `v1`: HMAC-SHA256 with a secret that both sides have.
        Hmac,
        /// `v1a`: Ed25519; the receiver has the public key only.
        Ed25519,
    }
}

vocabulary! {
    /// Whether messages are sent.
    WebhookStatus { Active, Paused }
}

vocabulary! {
    /// Why none are sent.
    WebhookPauseReason {
        /// Somebody paused it.
        Asked,
        /// Twenty attempts in a row failed, over a day or more, or a message was given up.
        Failing,
        /// The receiver answered 410: it is gone for good.
        Gone,
    }
}

vocabulary! {
    /// Why a message is sent.
    WebhookDeliveryOrigin {
        /// It happened.
        Event,
        /// It was asked for again.
        Replay,
        /// As a test: tried once.
        Test,
    }
}

vocabulary! {
    /// What became of a message.
    WebhookDeliveryStatus {
        Waiting,
        /// The receiver answered 2xx.
        Delivered,
        /// Tried for three days, without success.
        GivenUp,
        /// It waited when a replay was asked for, which sends it in its turn.
        Replaced,
    }
}

vocabulary! {
    /// Why an attempt failed.
    WebhookFailure {
        /// The address isn't one on the public internet.
        AddressRefused,
        /// The name has no address.
        NameNotFound,
        /// No connection could be made.
        NotReached,
        /// The certificate isn't right, or no secure connection could be made.
        NotSecure,
        /// No answer within 15 seconds.
        TimedOut,
        /// The answer wasn't HTTP.
        BrokenAnswer,
        /// Redirects aren't followed.
        Redirected,
        /// Another status code than 2xx.
        Refused,
        /// 410.
        Gone,
    }
}

/// What can be changed of a webhook, by merge patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WebhookDetails {
    /// Where to: https, port 443 or 8443, a host on the public internet, without a name or password in it. An
    /// organisation has one webhook for each address.
    #[validate(custom(function = "web_address"), length(max = 500))]
    #[schema(example = "https://zaken.werkplein.example/voorwaarts", max_length = 500)]
    pub url: String,
    /// What it is for, to tell webhooks apart.
    #[validate(length(min = 1, max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Zaaksysteem", min_length = 1, max_length = 100)]
    pub description: Option<String>,
    #[validate(length(min = 1, max = 2))]
    #[schema(min_items = 1, max_items = 2)]
    pub event_types: Vec<EventType>,
    /// Who gets a mail when it was paused because it doesn't work.
    #[validate(email, length(max = 254))]
    #[schema(example = "beheer@werkplein.example", max_length = 254)]
    pub contact_email: String,
}

/// A webhook to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewWebhook {
    /// Whose events. Staff must say; a partner's client has its own organisation alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
    /// `hmac` when left out.
    #[serde(default = "usual_signature")]
    #[schema(default = "hmac")]
    pub signature: WebhookSignature,
    #[validate(nested)]
    pub details: WebhookDetails,
}

fn usual_signature() -> WebhookSignature {
    WebhookSignature::Hmac
}

/// A change of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WebhookChange {
    #[validate(nested)]
    pub details: WebhookDetails,
}

/// A secret of a webhook, without the secret itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookSecret {
    pub id: WebhookSecretId,
    /// The last four characters.
    #[schema(example = "9fQ=")]
    pub hint: String,
    pub created_at: DateTime<Utc>,
    /// From when nothing is signed with it any more. Absent for the current one.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Webhook {
    pub id: WebhookId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub organisation: OrganisationReference,
    pub signature: WebhookSignature,
    pub details: WebhookDetails,
    pub status: WebhookStatus,
    pub pause_reason: Option<WebhookPauseReason>,
    /// Since when it has this status.
    pub status_since: DateTime<Utc>,
    /// How many attempts in a row failed.
    pub failures: i32,
    /// When the first of those was.
    pub failing_since: Option<DateTime<Utc>>,
    /// Whether the organisation's data-processing agreement holds today. While it doesn't, nothing is sent, whatever
    /// the status: messages wait.
    pub agreement_holds: bool,
    /// How many messages wait to be sent.
    pub waiting: i64,
    /// Secrets that sign now; two while one takes over from the other.
    pub secrets: Vec<WebhookSecret>,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

/// A webhook with its new secret, which is shown only now.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookWithSecret {
    pub webhook: Webhook,
    /// What the receiver verifies with: `whsec_…` (keep it where only the receiver can read it), or the public key
    /// `whpk_…` of an Ed25519 signature. It can't be shown again.
    #[schema(example = "whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=")]
    pub secret: String,
}

/// Sends again what happened since a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplayWebhook {
    /// Events that happened then or later, at most 30 days ago.
    pub from: DateTime<Utc>,
}

/// What was put in line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookReplayed {
    /// How many messages will be sent.
    pub messages: i64,
}

/// One try to deliver a message. Of the receiver only its status code is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookAttempt {
    pub started_at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: i32,
    /// What the receiver answered, if it did.
    pub status_code: Option<i16>,
    /// Why it failed; nothing when it was delivered.
    pub failure: Option<WebhookFailure>,
}

/// A message: an event to be sent to a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookDelivery {
    pub id: WebhookDeliveryId,
    /// In the header `webhook-id`: the same whenever the event is sent again.
    pub event_id: WebhookEventId,
    pub event_type: EventType,
    /// What it is about.
    #[schema(example = "referrals/01890a5d-ac96-774b-bcce-b302099a8057")]
    pub subject: String,
    pub occurred_at: DateTime<Utc>,
    pub origin: WebhookDeliveryOrigin,
    pub status: WebhookDeliveryStatus,
    pub created_at: DateTime<Utc>,
    /// When it is tried next, at the earliest. A message about the same subject that waits longer goes first.
    pub next_try_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    /// Each try, the first one first.
    pub attempts: Vec<WebhookAttempt>,
}

/// Which webhooks to list, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WebhooksQuery {
    /// Only those of this organisation.
    pub organisation_id: Option<OrganisationId>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}

/// Which messages of a webhook to list, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WebhookDeliveriesQuery {
    /// Only those of which this became.
    #[param(inline)]
    pub status: Option<WebhookDeliveryStatus>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
}
