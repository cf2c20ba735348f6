//! Events, and whom they are to be sent to.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use contract::ids::OrganisationId;
use contract::webhooks::{EventType, WebhookDeliveryOrigin, WebhookStatus};
use diesel::prelude::*;
use uuid::Uuid;

use super::queue::{MAX_ROWS_PER_INSERT, NewDelivery, enqueue};
use crate::error::Error;
use crate::schema::{webhook, webhook_event};
use crate::services::Now;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub id: Uuid,
    pub kind: EventType,
    /// Whom it is told to.
    pub organisation_id: OrganisationId,
    /// What it is about, such as `referrals/<id>`.
    pub subject: String,
    pub occurred_at: DateTime<Utc>,
    /// Ids and a status; nothing about a person.
    pub data: serde_json::Value,
}

/// Writes down what happened, and puts it in line for each active webhook of its organisation that wants it; answers
/// how many messages that makes. An event that is known already is not told again.
///
/// The order of the events is the order in which they are told. Whoever publishes about one subject from two transactions
/// at once keeps them apart by a lock.
///
/// # Errors
/// When the database refuses.
pub fn publish(c: &mut PgConnection, events: &[Event], now: &Now) -> Result<usize, Error> {
    let mut new: HashSet<Uuid> = HashSet::new();
    for chunk in events.chunks(MAX_ROWS_PER_INSERT) {
        new.extend(insert(c, chunk, now)?);
    }
    if new.is_empty() {
        return Ok(0);
    }
    let organisations = events.iter().map(|event| *event.organisation_id);
    // A replay locks the row to put its messages in line; what is published meanwhile comes after them.
    let wanting: Vec<(Uuid, Uuid, Vec<Option<String>>)> = webhook::table
        .filter(webhook::organisation_id.eq_any(organisations))
        .filter(webhook::status.eq(WebhookStatus::Active.code()))
        .order(webhook::id)
        .select((webhook::id, webhook::organisation_id, webhook::event_types))
        .for_key_share()
        .load(c)?;
    let deliveries: Vec<_> = events
        .iter()
        .filter(|event| new.contains(&event.id))
        .flat_map(|event| {
            let wants = wanting.iter().filter(|(_, organisation, kinds)| {
                *organisation == *event.organisation_id && kinds.iter().flatten().any(|kind| kind == event.kind.code())
            });
            wants.map(move |(webhook, ..)| NewDelivery {
                webhook_id: *webhook,
                event_id: event.id,
                subject: &event.subject,
            })
        })
        .collect();
    Ok(enqueue(c, (WebhookDeliveryOrigin::Event, &deliveries), now)?.len())
}

/// Writes events down; answers the ids of those that weren't known.
fn insert(c: &mut PgConnection, events: &[Event], now: &Now) -> Result<Vec<Uuid>, Error> {
    let rows: Vec<_> = events
        .iter()
        .map(|event| {
            (
                webhook_event::id.eq(event.id),
                webhook_event::kind.eq(event.kind.code()),
                webhook_event::organisation_id.eq(*event.organisation_id),
                webhook_event::subject.eq(&event.subject),
                webhook_event::occurred_at.eq(event.occurred_at),
                webhook_event::data.eq(&event.data),
                webhook_event::created_at.eq(now.at),
            )
        })
        .collect();
    Ok(diesel::insert_into(webhook_event::table)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(webhook_event::id)
        .get_results(c)?)
}
