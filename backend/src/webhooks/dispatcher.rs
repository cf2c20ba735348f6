//! Sends what is due, several at once. What waits for a receiver holds up nothing but messages to that receiver.

use std::time::{Duration, Instant};

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use tokio::time::timeout;

use super::queue::{self, Attempt, LeasedDelivery};
use super::sending::Message;
use super::{rules, signatures};
use crate::error::Error;
use crate::services::Services;

/// So many messages are on their way at once.
const MAX_CONCURRENT_SENDS: usize = 32;
/// While messages are on their way, the queue is looked at again so often.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// What the source of an event is called by a server that doesn't know its own address.
const NAMELESS: &str = "urn:voorwaarts";

/// Sends what is due, until nothing is and nothing is under way; answers how many attempts it made.
///
/// # Errors
/// When the database can't tell what is due. A receiver that doesn't take a message is no error: it is tried again later.
pub async fn deliver(services: &Services) -> Result<usize, Error> {
    let mut under_way = FuturesUnordered::new();
    let mut attempts = 0;
    loop {
        let room = i64::try_from(MAX_CONCURRENT_SENDS - under_way.len()).unwrap_or_default();
        if room > 0 {
            let now = services.now();
            let leased = services.db.write(move |c| queue::lease_due(c, room, &now)).await?;
            attempts += leased.len();
            under_way.extend(leased.into_iter().map(|leased| attempt(services, leased)));
        }
        if under_way.is_empty() {
            return Ok(attempts);
        }
        let _ = timeout(POLL_INTERVAL, under_way.next()).await;
    }
}

/// One attempt. When it can't be noted, the message is free again once its time is over, and is sent once more.
async fn attempt(services: &Services, leased: LeasedDelivery) {
    let (started_at, clock) = (services.clock.now(), Instant::now());
    let outcome = services.webhooks.send(&message(services, &leased)).await;
    let duration_ms = i32::try_from(clock.elapsed().as_millis()).unwrap_or(i32::MAX);
    let (attempt, now) = (Attempt { outcome, started_at, duration_ms }, services.now());
    if let Some(failure) = outcome.failure {
        tracing::info!(webhook = %leased.webhook_id, failure = failure.code(), tries = leased.tries, "a message did not arrive");
    }
    if let Err(error) = services.db.write(move |c| queue::record_attempt(c, &leased, &attempt, &now)).await {
        tracing::warn!(%error, "what came of a message could not be noted; it is sent again");
    }
}

fn message(services: &Services, leased: &LeasedDelivery) -> Message {
    let at = services.clock.now();
    let source = services.presentation.public_url.as_deref().unwrap_or(NAMELESS);
    let body =
        rules::body((leased.event_id, leased.kind.0), (source, &leased.subject), (leased.occurred_at, &leased.data));
    let keys: Vec<_> = leased.secrets.iter().flat_map(|secret| services.keys.webhook_keys(*secret)).collect();
    let signature = signatures::sign(leased.signature.0, &keys, (leased.event_id, at, &body));
    let headers = vec![
        ("content-type", "application/cloudevents+json".to_owned()),
        ("webhook-id", leased.event_id.to_string()),
        ("webhook-timestamp", at.timestamp().to_string()),
        ("webhook-signature", signature),
    ];
    Message { url: leased.url.clone(), headers, body }
}
