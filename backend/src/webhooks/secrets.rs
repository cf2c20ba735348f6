//! Secrets of webhooks: made, and taking over from each other.

use chrono::TimeDelta;
use contract::ids::{WebhookId, WebhookSecretId};
use contract::webhooks::WebhookSignature;
use diesel::prelude::*;

use super::signatures;
use crate::auth::keys::{Keys, hint_of};
use crate::error::Error;
use crate::schema::webhook_secret;
use crate::services::Now;

/// What the receiver verifies with, for a secret of this id.
#[must_use]
pub fn secret_text(keys: &Keys, kind: WebhookSignature, id: WebhookSecretId) -> String {
    signatures::shown(kind, &keys.webhook_key(*id))
}

/// Makes a secret; it is told once.
pub fn make(keys: &Keys, kind: WebhookSignature, now: &Now) -> (WebhookSecretId, String) {
    let id: WebhookSecretId = now.new_id();
    (id, secret_text(keys, kind, id))
}

/// Adds a secret. The one that signed last goes on beside it for the overlap; any other stops at once, so that there are
/// never more than two.
pub fn add(
    c: &mut PgConnection,
    (webhook, overlap): (WebhookId, TimeDelta),
    (id, text): (WebhookSecretId, &str),
    now: &Now,
) -> Result<(), Error> {
    let working = webhook_secret::table
        .filter(webhook_secret::webhook_id.eq(*webhook))
        .filter(webhook_secret::expires_at.is_null().or(webhook_secret::expires_at.gt(now.at)));
    diesel::update(working.filter(webhook_secret::expires_at.is_not_null()))
        .set(webhook_secret::expires_at.eq(now.at))
        .execute(c)?;
    diesel::update(working.filter(webhook_secret::expires_at.is_null()))
        .set(webhook_secret::expires_at.eq(now.at + overlap))
        .execute(c)?;
    diesel::insert_into(webhook_secret::table)
        .values((
            webhook_secret::id.eq(*id),
            webhook_secret::webhook_id.eq(*webhook),
            webhook_secret::hint.eq(hint_of(text)),
            webhook_secret::created_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(())
}
