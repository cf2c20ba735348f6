//! Webhooks: what happened, told to a partner's own system.
//!
//! [`publish`] writes an event and who is to hear of it in the transaction in which it happened, so that a transaction
//! that fails tells nothing and one that is committed is told whatever becomes of the server. [`deliver`] sends what is
//! due: each message at least once, and of one subject in the order in which it happened. A message is tried for about
//! three days ([`rules`]); a webhook that keeps failing, of which a message is given up, or whose receiver is gone, is
//! paused and its contact gets a mail.
//!
//! Messages are CloudEvents with ids and a status, signed as Standard Webhooks has it. Secrets are in no database: they
//! follow from their id and the secret of the server. Where messages may go is decided by [`addresses`].

mod addresses;
mod deliveries;
mod delivery_routes;
mod demo;
mod dispatcher;
mod events;
mod letter;
mod queue;
mod routes;
mod rules;
mod secrets;
mod sending;
mod signatures;
mod store;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use utoipa_actix_web::service_config::ServiceConfig;

pub use addresses::{AddressClass, AddressPolicy, Refusal, Target, classify};
pub use demo::load_demo;
pub use dispatcher::deliver;
pub use events::{Event, publish};
pub use letter::{Paused, letter};
pub use secrets::secret_text;
pub use sending::{Courier, CourierError, Message, Resolve, SendOutcome, SystemResolver};

use crate::error::Error;
use crate::schema::{webhook_event, webhook_secret};
use crate::services::Now;

/// Everything below `/webhooks`.
pub fn routes(config: &mut ServiceConfig) {
    routes::routes(config);
    delivery_routes::routes(config);
}

/// Removes events that are no longer kept, with the messages about them and what came of those, and secrets that stopped
/// signing long ago; answers how many events.
///
/// # Errors
/// When the database can't.
pub fn clear_old(c: &mut PgConnection, now: &Now) -> Result<usize, Error> {
    let before: DateTime<Utc> = now.at - rules::RETENTION;
    diesel::delete(webhook_secret::table.filter(webhook_secret::expires_at.lt(before))).execute(c)?;
    Ok(diesel::delete(webhook_event::table.filter(webhook_event::created_at.lt(before))).execute(c)?)
}
