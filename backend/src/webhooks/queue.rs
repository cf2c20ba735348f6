//! The queue of messages: adding them, leasing those that are due, and recording what came of each.

use chrono::{DateTime, TimeDelta, Utc};
use contract::webhooks::{
    EventType, WebhookDeliveryOrigin, WebhookDeliveryStatus, WebhookFailure, WebhookPauseReason, WebhookSignature,
    WebhookStatus,
};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::letter::Paused;
use super::rules::{retry_delay, should_pause};
use super::sending::SendOutcome;
use super::store;
use crate::db::Code;
use crate::error::Error;
use crate::outbox::{self, LetterKind, NewLetter, To};
use crate::partners::sql_holds;
use crate::schema::{webhook, webhook_delivery};
use crate::services::Now;

/// So many rows are added by one statement, which holds 65,535 values at the most; a row has seven.
pub const MAX_ROWS_PER_INSERT: usize = 5_000;

/// A message is leased for so long; a server that stopped in between frees it so, and holds up the webhook until then.
/// Twice as long as an attempt may take.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// So many messages are on their way to one webhook at once.
const MAX_CONCURRENT_PER_WEBHOOK: i64 = 8;

/// A message to be added: which event, about what, and to which webhook.
#[derive(Debug, Clone, Copy)]
pub struct NewDelivery<'a> {
    pub webhook_id: Uuid,
    pub event_id: Uuid,
    pub subject: &'a str,
}

/// Adds messages, in this order, to be sent from now on; answers their ids.
pub fn enqueue(
    c: &mut PgConnection,
    (origin, deliveries): (WebhookDeliveryOrigin, &[NewDelivery<'_>]),
    now: &Now,
) -> Result<Vec<Uuid>, Error> {
    let mut ids = Vec::with_capacity(deliveries.len());
    for chunk in deliveries.chunks(MAX_ROWS_PER_INSERT) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|new| {
                let id = now.new_id::<Uuid>();
                ids.push(id);
                (
                    webhook_delivery::id.eq(id),
                    webhook_delivery::webhook_id.eq(new.webhook_id),
                    webhook_delivery::event_id.eq(new.event_id),
                    webhook_delivery::subject.eq(new.subject),
                    webhook_delivery::origin.eq(origin.code()),
                    webhook_delivery::next_try_at.eq(now.at),
                    webhook_delivery::created_at.eq(now.at),
                )
            })
            .collect();
        diesel::insert_into(webhook_delivery::table).values(rows).execute(c)?;
    }
    Ok(ids)
}

/// A message that is to be sent now.
#[derive(Debug, QueryableByName)]
pub struct LeasedDelivery {
    #[diesel(sql_type = sql_types::Uuid)]
    pub id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    pub webhook_id: Uuid,
    /// Of this lease: whoever takes it over has another.
    #[diesel(sql_type = sql_types::Uuid)]
    pub attempt_id: Uuid,
    #[diesel(sql_type = sql_types::SmallInt)]
    pub tries: i16,
    #[diesel(sql_type = sql_types::Text)]
    pub origin: Code<WebhookDeliveryOrigin>,
    #[diesel(sql_type = sql_types::Text)]
    pub url: String,
    #[diesel(sql_type = sql_types::Text)]
    pub signature: Code<WebhookSignature>,
    /// The secrets that sign now, the latest first.
    #[diesel(sql_type = sql_types::Array<sql_types::Uuid>)]
    pub secrets: Vec<Uuid>,
    #[diesel(sql_type = sql_types::Uuid)]
    pub event_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    pub kind: Code<EventType>,
    #[diesel(sql_type = sql_types::Text)]
    pub subject: String,
    #[diesel(sql_type = sql_types::Timestamptz)]
    pub occurred_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Jsonb)]
    pub data: serde_json::Value,
}

/// Leases messages that are due, so that nobody else sends them for a while. A message waits for every earlier one of its
/// subject and webhook, no webhook has more than its share of what is under way, and nothing goes to an organisation on a
/// day on which its agreement doesn't hold.
pub fn lease_due(c: &mut PgConnection, at_most: i64, now: &Now) -> Result<Vec<LeasedDelivery>, Error> {
    // As an array, what is due is found once: joined, and the table just filled, it was found again for each that waits.
    let has_agreement = sql_holds("$6");
    let sql = format!(
        "WITH busy AS ( \
             SELECT webhook_id, count(*) AS messages FROM webhook_delivery \
             WHERE status = 'waiting' AND attempt_id IS NOT NULL AND next_try_at > $1 GROUP BY webhook_id), \
         heads AS ( \
             SELECT DISTINCT ON (webhook_id, subject) id, webhook_id, sequence, next_try_at, origin \
             FROM webhook_delivery WHERE status = 'waiting' ORDER BY webhook_id, subject, sequence), \
         due AS ( \
             SELECT head.id, COALESCE(busy.messages, 0) + row_number() OVER ( \
                 PARTITION BY head.webhook_id ORDER BY head.next_try_at, head.sequence) AS place \
             FROM heads AS head JOIN webhook ON webhook.id = head.webhook_id \
                 JOIN organisation ON organisation.id = webhook.organisation_id AND {has_agreement} \
                 LEFT JOIN busy ON busy.webhook_id = head.webhook_id \
             WHERE head.next_try_at <= $1 AND (webhook.status = 'active' OR head.origin = 'test')), \
         chosen AS ( \
             SELECT id FROM webhook_delivery WHERE id = ANY (ARRAY(SELECT id FROM due WHERE place <= $4)) \
             AND status = 'waiting' AND next_try_at <= $1 \
             ORDER BY next_try_at, sequence LIMIT $3 FOR UPDATE SKIP LOCKED), \
         leased AS ( \
             UPDATE webhook_delivery AS delivery SET tries = tries + 1, next_try_at = $2, attempt_id = $5 \
             FROM chosen WHERE delivery.id = chosen.id RETURNING delivery.*) \
         SELECT leased.id, leased.webhook_id, leased.attempt_id, leased.tries, leased.origin, webhook.url, \
             webhook.signature, ARRAY(SELECT secret.id FROM webhook_secret AS secret \
                 WHERE secret.webhook_id = webhook.id AND (expires_at IS NULL OR expires_at > $1) \
                 ORDER BY created_at DESC, id DESC) AS secrets, \
             event.id AS event_id, event.kind, event.subject, event.occurred_at, event.data \
         FROM leased JOIN webhook ON webhook.id = leased.webhook_id JOIN webhook_event AS event ON event.id = leased.event_id \
         ORDER BY leased.sequence"
    );
    Ok(diesel::sql_query(sql)
        .bind::<sql_types::Timestamptz, _>(now.at)
        .bind::<sql_types::Timestamptz, _>(now.at + LEASE)
        .bind::<sql_types::BigInt, _>(at_most)
        .bind::<sql_types::BigInt, _>(MAX_CONCURRENT_PER_WEBHOOK)
        .bind::<sql_types::Uuid, _>(now.new_id::<Uuid>())
        .bind::<sql_types::Date, _>(now.today)
        .load(c)?)
}

/// What came of an attempt, and when it was.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    pub outcome: SendOutcome,
    pub started_at: DateTime<Utc>,
    pub duration_ms: i32,
}

/// How a webhook fares.
#[derive(Queryable)]
struct Health {
    status: Code<WebhookStatus>,
    failures: i32,
    failing_since: Option<DateTime<Utc>>,
    url: String,
}

/// Records what came of an attempt: the message is delivered, waits for its next try or is given up, and a webhook that has
/// failed for too long, of which a message is given up, or that is gone, is paused. A webhook that was removed meanwhile
/// is no matter.
pub fn record_attempt(
    c: &mut PgConnection,
    leased: &LeasedDelivery,
    attempt: &Attempt,
    now: &Now,
) -> Result<(), Error> {
    // The webhook is always locked before its messages.
    let health: Option<Health> = webhook::table
        .find(leased.webhook_id)
        .select((webhook::status, webhook::failures, webhook::failing_since, webhook::url))
        .for_no_key_update()
        .first(c)
        .optional()?;
    let Some(health) = health else { return Ok(()) };
    insert_attempt(c, leased, attempt, now)?;
    let Some(status) = settle(c, leased, attempt.outcome, now)? else { return Ok(()) };
    if leased.origin.0 == WebhookDeliveryOrigin::Test {
        return Ok(());
    }
    match attempt.outcome.failure {
        Some(failure) => count_failure(c, (leased, status, failure), &health, now),
        None if health.failures > 0 => store::forget_failures(c, leased.webhook_id.into()),
        None => Ok(()),
    }
}

fn insert_attempt(c: &mut PgConnection, leased: &LeasedDelivery, attempt: &Attempt, now: &Now) -> Result<(), Error> {
    diesel::sql_query(
        "INSERT INTO webhook_attempt (id, delivery_id, started_at, duration_ms, status_code, failure) \
         SELECT $1, id, $3, $4, $5, $6 FROM webhook_delivery WHERE id = $2",
    )
    .bind::<sql_types::Uuid, _>(now.new_id::<Uuid>())
    .bind::<sql_types::Uuid, _>(leased.id)
    .bind::<sql_types::Timestamptz, _>(attempt.started_at)
    .bind::<sql_types::Integer, _>(attempt.duration_ms)
    .bind::<sql_types::Nullable<sql_types::SmallInt>, _>(attempt.outcome.status_code)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(attempt.outcome.failure.map(WebhookFailure::code))
    .execute(c)?;
    Ok(())
}

/// Settles what becomes of the message; nothing when somebody else has leased it by now.
fn settle(
    c: &mut PgConnection,
    leased: &LeasedDelivery,
    outcome: SendOutcome,
    now: &Now,
) -> Result<Option<WebhookDeliveryStatus>, Error> {
    let ours = webhook_delivery::table
        .find(leased.id)
        .filter(webhook_delivery::attempt_id.eq(leased.attempt_id))
        .filter(webhook_delivery::status.eq(WebhookDeliveryStatus::Waiting.code()));
    let next = match outcome.failure {
        Some(_) if leased.origin.0 != WebhookDeliveryOrigin::Test => {
            retry_delay(leased.tries, now.random().below(1000)).map(|delay| now.at + delay)
        }
        Some(_) | None => None,
    };
    let free = webhook_delivery::attempt_id.eq(None::<Uuid>);
    let (status, changed) = if let Some(next) = next {
        let changed = diesel::update(ours).set((webhook_delivery::next_try_at.eq(next), free)).execute(c)?;
        (WebhookDeliveryStatus::Waiting, changed)
    } else {
        let status = match outcome.failure {
            None => WebhookDeliveryStatus::Delivered,
            Some(_) => WebhookDeliveryStatus::GivenUp,
        };
        let done = (webhook_delivery::status.eq(status.code()), webhook_delivery::finished_at.eq(now.at));
        (status, diesel::update(ours).set((done, free)).execute(c)?)
    };
    Ok((changed > 0).then_some(status))
}

fn count_failure(
    c: &mut PgConnection,
    (leased, status, failure): (&LeasedDelivery, WebhookDeliveryStatus, WebhookFailure),
    health: &Health,
    now: &Now,
) -> Result<(), Error> {
    let (failures, since) = (health.failures.saturating_add(1), health.failing_since.unwrap_or(now.at));
    let row = webhook::table.find(leased.webhook_id);
    diesel::update(row).set((webhook::failures.eq(failures), webhook::failing_since.eq(since))).execute(c)?;
    let is_given_up = status == WebhookDeliveryStatus::GivenUp;
    let reason = match failure {
        WebhookFailure::Gone => WebhookPauseReason::Gone,
        _ if should_pause(is_given_up, failures, since, now.at) => WebhookPauseReason::Failing,
        _ => return Ok(()),
    };
    if health.status.0 != WebhookStatus::Active {
        return Ok(());
    }
    store::set_status(c, leased.webhook_id.into(), Some(reason), now)?;
    mail(c, leased, &Paused::of(&health.url, (reason, is_given_up), since), now)?;
    tracing::warn!(webhook = %leased.webhook_id, reason = reason.code(), "a webhook was paused, since it doesn't work");
    Ok(())
}

/// Tells the contact of a webhook that it was paused.
fn mail(c: &mut PgConnection, leased: &LeasedDelivery, paused: &Paused, now: &Now) -> Result<(), Error> {
    let payload = serde_json::to_value(paused).map_err(|error| Error::internal(&error))?;
    let key = format!("{} {}", leased.webhook_id, now.at.timestamp_millis());
    let new = NewLetter { kind: LetterKind::WebhookPaused, key, to: To::Webhook(leased.webhook_id.into()), payload };
    outbox::put_all(c, &[new], now)?;
    Ok(())
}
