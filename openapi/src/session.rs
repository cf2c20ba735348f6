//! Staff log-in and who I am.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::ids::AccountId;
use crate::permissions::{Permission, Role};

/// Name of the header that every call to a cookie endpoint must carry, with any value: a form on another
/// site can't send it.
pub const CSRF_HEADER: &str = "X-Requested-With";

/// A log-in with e-mail address and password.
#[derive(Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LogIn {
    #[validate(length(min = 1, max = 254))]
    #[schema(example = "coordinator@demo.example", min_length = 1, max_length = 254)]
    pub email: String,
    #[validate(length(min = 1, max = 128))]
    #[schema(format = Password, min_length = 1, max_length = 128)]
    pub password: String,
}

/// An access token, to be kept in memory only. The refresh token travels in an `HttpOnly` cookie.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionToken {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// Seconds until the access token expires.
    #[schema(example = 600)]
    pub expires_in: i64,
    /// When the session ends however often it is refreshed.
    pub session_ends_at: DateTime<Utc>,
}

/// The account that is logged in and what it may do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    pub id: AccountId,
    #[schema(example = "Noor Wiersma")]
    pub display_name: String,
    #[schema(example = "coordinator@demo.example")]
    pub email: String,
    pub roles: Vec<Role>,
    /// What these roles allow together. A screen hides what isn't here; the server decides.
    pub permissions: Vec<Permission>,
    /// The day from which the account has no access, for interns.
    pub access_ends_on: Option<NaiveDate>,
    /// The organisation's own name.
    #[schema(example = "Vlucht Voorwaarts")]
    pub organisation_name: String,
    /// Whether this server holds invented demo data.
    pub demo: bool,
    /// Whether this server is a sandbox, in which that begins anew each night.
    pub sandbox: bool,
}

/// A colleague by name, in a list of other things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountReference {
    pub id: AccountId,
    #[schema(example = "Noor Wiersma")]
    pub display_name: String,
}

/// A colleague who may do tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Colleague {
    pub id: AccountId,
    #[schema(example = "Noor Wiersma")]
    pub display_name: String,
    /// Whether a match can be handed to them.
    pub looks_after_matches: bool,
}
