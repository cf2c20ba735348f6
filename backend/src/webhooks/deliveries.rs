//! The log of messages, and what one can ask of it: a test, a replay, another try.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use contract::ids::{WebhookDeliveryId, WebhookId};
use contract::webhooks::{
    EventType, Webhook, WebhookAttempt, WebhookDeliveriesQuery, WebhookDelivery, WebhookDeliveryOrigin,
    WebhookDeliveryStatus, WebhookFailure, WebhookStatus,
};
use diesel::prelude::*;
use diesel::sql_types;
use serde_json::json;
use uuid::Uuid;

use super::queue::{NewDelivery, enqueue};
use crate::db::Code;
use crate::error::Error;
use crate::schema::{webhook_attempt, webhook_delivery, webhook_event};
use crate::services::Now;

/// So many events are replayed at once at the most.
const MAX_REPLAYED: i64 = 10_000;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    sequence: i64,
    #[diesel(sql_type = sql_types::Uuid)]
    event_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    kind: Code<EventType>,
    #[diesel(sql_type = sql_types::Text)]
    subject: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    occurred_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    origin: Code<WebhookDeliveryOrigin>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<WebhookDeliveryStatus>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    next_try_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    finished_at: Option<DateTime<Utc>>,
}

const SELECT: &str = "SELECT delivery.id, delivery.sequence, event_id, kind, delivery.subject, occurred_at, origin, status, \
    delivery.created_at, CASE WHEN status = 'waiting' THEN next_try_at END AS next_try_at, finished_at \
    FROM webhook_delivery AS delivery JOIN webhook_event AS event ON event.id = event_id WHERE webhook_id = $1";

/// A message with its place in the list.
pub type Placed = (i64, WebhookDelivery);

/// One page of the messages of a webhook, the latest first, by two statements.
pub fn list(
    c: &mut PgConnection,
    (id, query): (WebhookId, &WebhookDeliveriesQuery),
    (after, limit): (Option<i64>, i64),
) -> Result<Vec<Placed>, Error> {
    let sql = format!(
        "{SELECT} AND ($2 IS NULL OR status = $2) AND ($3 IS NULL OR delivery.sequence < $3) \
         ORDER BY delivery.sequence DESC LIMIT $4"
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Uuid, _>(*id)
        .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(WebhookDeliveryStatus::code))
        .bind::<sql_types::Nullable<sql_types::BigInt>, _>(after)
        .bind::<sql_types::BigInt, _>(limit)
        .load::<Row>(c)?;
    with_attempts(c, rows)
}

/// One message of a webhook.
pub fn find(c: &mut PgConnection, id: WebhookId, delivery: WebhookDeliveryId) -> Result<WebhookDelivery, Error> {
    let row = diesel::sql_query(format!("{SELECT} AND delivery.id = $2"))
        .bind::<sql_types::Uuid, _>(*id)
        .bind::<sql_types::Uuid, _>(*delivery)
        .get_result::<Row>(c)?;
    with_attempts(c, vec![row])?.pop().map(|(_, delivery)| delivery).ok_or_else(Error::not_found)
}

fn with_attempts(c: &mut PgConnection, rows: Vec<Row>) -> Result<Vec<Placed>, Error> {
    type AttemptRow = (Uuid, DateTime<Utc>, i32, Option<i16>, Option<String>);
    let attempts: Vec<AttemptRow> = webhook_attempt::table
        .filter(webhook_attempt::delivery_id.eq_any(rows.iter().map(|row| row.id)))
        .order((webhook_attempt::started_at, webhook_attempt::id))
        .select((
            webhook_attempt::delivery_id,
            webhook_attempt::started_at,
            webhook_attempt::duration_ms,
            webhook_attempt::status_code,
            webhook_attempt::failure,
        ))
        .load(c)?;
    let mut of_delivery: BTreeMap<Uuid, Vec<WebhookAttempt>> = BTreeMap::new();
    for (delivery, started_at, duration_ms, status_code, failure) in attempts {
        let failure = failure.and_then(|code| code.parse::<WebhookFailure>().ok());
        let attempt = WebhookAttempt { started_at, duration_ms, status_code, failure };
        of_delivery.entry(delivery).or_default().push(attempt);
    }
    let complete = |row: Row| {
        let delivery = WebhookDelivery {
            id: row.id.into(),
            event_id: row.event_id.into(),
            event_type: row.kind.0,
            subject: row.subject,
            occurred_at: row.occurred_at,
            origin: row.origin.0,
            status: row.status.0,
            created_at: row.created_at,
            next_try_at: row.next_try_at,
            finished_at: row.finished_at,
            attempts: of_delivery.remove(&row.id).unwrap_or_default(),
        };
        (row.sequence, delivery)
    };
    Ok(rows.into_iter().map(complete).collect())
}

/// Puts a test in line for one webhook.
pub fn test(c: &mut PgConnection, webhook: &Webhook, now: &Now) -> Result<WebhookDelivery, Error> {
    let (event, subject) = (now.new_id::<Uuid>(), format!("webhooks/{}", webhook.id));
    diesel::insert_into(webhook_event::table)
        .values((
            webhook_event::id.eq(event),
            webhook_event::kind.eq(EventType::WebhookTest.code()),
            webhook_event::organisation_id.eq(*webhook.organisation.id),
            webhook_event::subject.eq(&subject),
            webhook_event::occurred_at.eq(now.at),
            webhook_event::data.eq(json!({ "webhookId": webhook.id })),
            webhook_event::created_at.eq(now.at),
        ))
        .execute(c)?;
    let new = NewDelivery { webhook_id: *webhook.id, event_id: event, subject: &subject };
    let ids = enqueue(c, (WebhookDeliveryOrigin::Test, &[new]), now)?;
    let id = ids.first().copied().ok_or_else(Error::not_found)?;
    find(c, webhook.id, id.into())
}

/// Puts all that happened since a moment in line once more, in the order in which it happened. What still waited of it
/// is replaced, so that nothing older comes after something newer. The webhook must be locked.
pub fn replay(c: &mut PgConnection, webhook: &Webhook, from: DateTime<Utc>, now: &Now) -> Result<i64, Error> {
    let wanted: Vec<&str> = webhook
        .details
        .event_types
        .iter()
        .filter(|kind| **kind != EventType::WebhookTest)
        .map(|kind| kind.code())
        .collect();
    let events: Vec<(Uuid, String)> = webhook_event::table
        .filter(webhook_event::organisation_id.eq(*webhook.organisation.id))
        .filter(webhook_event::kind.eq_any(&wanted))
        .filter(webhook_event::occurred_at.ge(from))
        .order(webhook_event::sequence)
        .limit(MAX_REPLAYED + 1)
        .select((webhook_event::id, webhook_event::subject))
        .load(c)?;
    let messages = i64::try_from(events.len()).unwrap_or(i64::MAX);
    if messages > MAX_REPLAYED {
        let (thousands, rest) = (MAX_REPLAYED / 1_000, MAX_REPLAYED % 1_000);
        let detail = format!("That is more than {thousands},{rest:03} events; ask from a later moment.");
        return Err(Error::conflict(detail));
    }
    let waiting = webhook_delivery::table
        .filter(webhook_delivery::webhook_id.eq(*webhook.id))
        .filter(webhook_delivery::event_id.eq_any(events.iter().map(|(event, _)| *event)))
        .filter(webhook_delivery::status.eq(WebhookDeliveryStatus::Waiting.code()))
        // What is on its way now can't be called back.
        .filter(webhook_delivery::attempt_id.is_null());
    diesel::update(waiting)
        .set((
            webhook_delivery::status.eq(WebhookDeliveryStatus::Replaced.code()),
            webhook_delivery::finished_at.eq(now.at),
        ))
        .execute(c)?;
    let again: Vec<_> = events
        .iter()
        .map(|(event, subject)| NewDelivery { webhook_id: *webhook.id, event_id: *event, subject })
        .collect();
    enqueue(c, (WebhookDeliveryOrigin::Replay, &again), now)?;
    Ok(messages)
}

/// Lets a message be tried now: one that waits, or one that was given up, which gets all its tries anew.
pub fn retry(
    c: &mut PgConnection,
    webhook: &Webhook,
    delivery: WebhookDeliveryId,
    now: &Now,
) -> Result<WebhookDelivery, Error> {
    let current = find(c, webhook.id, delivery)?;
    if webhook.status != WebhookStatus::Active && current.origin != WebhookDeliveryOrigin::Test {
        return Err(Error::conflict("This webhook is paused. Resume it first."));
    }
    let row = webhook_delivery::table.find(*delivery);
    let now_then = webhook_delivery::next_try_at.eq(now.at);
    match current.status {
        WebhookDeliveryStatus::Waiting => {
            // One that is on its way now is left to whoever took it.
            diesel::update(row.filter(webhook_delivery::attempt_id.is_null())).set(now_then).execute(c)?;
        }
        WebhookDeliveryStatus::GivenUp => {
            let anew = (
                webhook_delivery::status.eq(WebhookDeliveryStatus::Waiting.code()),
                webhook_delivery::finished_at.eq(None::<DateTime<Utc>>),
                webhook_delivery::tries.eq(0),
            );
            diesel::update(row).set((anew, now_then)).execute(c)?;
        }
        WebhookDeliveryStatus::Delivered | WebhookDeliveryStatus::Replaced => {
            return Err(Error::conflict("This message was delivered or replaced. Ask for a replay to get it again."));
        }
    }
    find(c, webhook.id, delivery)
}
