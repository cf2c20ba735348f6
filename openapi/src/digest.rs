//! The weekly overview by mail, and whether someone wants it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an account chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SettingsDetails {
    /// Whether the weekly overview of what is to be done is mailed, on Monday morning.
    pub weekly_digest: bool,
}

impl Default for SettingsDetails {
    fn default() -> Self {
        Self { weekly_digest: true }
    }
}

/// The settings of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Counts the changes; also in `ETag`. 0 as long as nothing was chosen.
    pub version: i64,
    pub details: SettingsDetails,
}

/// A change of settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangedSettings {
    pub details: SettingsDetails,
}
