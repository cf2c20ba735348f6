//! The messages that are sent to webhooks: `CloudEvents` 1.0, structured, in JSON.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{ReferralId, WebhookEventId, WebhookId};
use crate::referrals::JourneyStatus;

/// Declares a word that a message always has. It's a token tree, as utoipa doesn't see through a captured literal.
macro_rules! always {
    ($(#[$meta:meta])* $name:ident = $word:tt) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub enum $name {
            #[serde(rename = $word)]
            Always,
        }
    };
}

always! {
    /// The version of `CloudEvents`.
    CloudEventsVersion = "1.0"
}

always! {
    /// What kind `data` is of.
    CloudEventsContentType = "application/json"
}

always! {
    /// The kind of a message that a referral has another status.
    ReferralStatusChangedType = "referral.status_changed"
}

always! {
    /// The kind of a message that is a test.
    WebhookTestType = "webhook.test"
}

/// A referral of yours has another status, or its status another day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReferralStatusChangedEvent {
    pub specversion: CloudEventsVersion,
    /// The same whenever it is sent again; also in the header `webhook-id`, and in `GET /referral-changes`.
    pub id: WebhookEventId,
    /// The address of the server that tells it.
    #[schema(example = "https://voorwaarts.example.nl", format = "uri")]
    pub source: String,
    #[serde(rename = "type")]
    pub kind: ReferralStatusChangedType,
    /// The referral. Messages about one subject come in the order in which things happened.
    #[schema(example = "referrals/01890a5d-ac96-774b-bcce-b302099a8057")]
    pub subject: String,
    /// When it changed.
    pub time: DateTime<Utc>,
    pub datacontenttype: CloudEventsContentType,
    pub data: ReferralStatusChanged,
}

/// What became of a referral: ids and a status, and nothing about the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReferralStatusChanged {
    pub referral_id: ReferralId,
    pub status: JourneyStatus,
    /// The day from which this status holds.
    pub status_since: NaiveDate,
}

/// Somebody pressed the test button. It comes whether it was asked for or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebhookTestEvent {
    pub specversion: CloudEventsVersion,
    /// Also in the header `webhook-id`.
    pub id: WebhookEventId,
    /// The address of the server that tells it.
    #[schema(example = "https://voorwaarts.example.nl", format = "uri")]
    pub source: String,
    #[serde(rename = "type")]
    pub kind: WebhookTestType,
    /// The webhook.
    #[schema(example = "webhooks/01890a5d-ac96-774b-bcce-b302099a8057")]
    pub subject: String,
    /// When the button was pressed.
    pub time: DateTime<Utc>,
    pub datacontenttype: CloudEventsContentType,
    pub data: WebhookTest,
}

/// Which webhook is tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookTest {
    pub webhook_id: WebhookId,
}
