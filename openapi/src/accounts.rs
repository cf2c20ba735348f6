//! Accounts: who can log in, invited by mail to choose a password of their own.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::AccountId;
use crate::permissions::Role;
use crate::vocabulary::vocabulary;

/// An invitation holds for so many days.
pub const INVITATION_DAYS: i64 = 7;
/// The length that a password may have, in characters. There are no rules of composition.
pub const SHORTEST_PASSWORD: usize = 12;
pub const LONGEST_PASSWORD: usize = 128;

vocabulary! {
    /// Where an account stands.
    AccountStatus {
        /// Waits for whoever it is for to choose a password.
        Invited,
        Active,
        /// Its last day has come, or it was ended.
        Ended,
    }
}

/// Someone who can log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    pub id: AccountId,
    #[schema(example = "Noor Wiersma")]
    pub display_name: String,
    #[schema(example = "noor@voorbeeld.example")]
    pub email: String,
    pub roles: Vec<Role>,
    pub status: AccountStatus,
    /// The day from which the account has no access.
    pub access_ends_on: Option<NaiveDate>,
    /// Until when the link that was mailed last can be used; absent when there is none that can.
    pub invitation_expires_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// Which accounts to list, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccountsQuery {
    #[param(inline)]
    pub status: Option<AccountStatus>,
    #[param(inline)]
    pub role: Option<Role>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}

/// Someone to be invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAccount {
    #[validate(length(min = 1, max = 100), custom(function = "crate::validation::name"))]
    #[schema(example = "Noor Wiersma", min_length = 1, max_length = 100)]
    pub display_name: String,
    /// Log-in name, and where the link is mailed.
    #[validate(email, length(min = 3, max = 254))]
    #[schema(format = Email, example = "noor@voorbeeld.example", min_length = 3, max_length = 254)]
    pub email: String,
    /// One or more. A coach is invited from the group that they lead.
    #[validate(length(min = 1, max = 9))]
    #[schema(min_items = 1, max_items = 9)]
    pub roles: Vec<Role>,
    /// The day from which the account has no access, for interns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_ends_on: Option<NaiveDate>,
}

/// A password that someone chooses, by the link that was mailed.
#[derive(Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChoosePassword {
    /// What the link has after its `#`.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub token: String,
    /// 12 to 128 characters of whatever kind, and not one that everyone tries first.
    #[validate(length(min = 12, max = 128))]
    #[schema(format = Password, min_length = 12, max_length = 128)]
    pub password: String,
}
