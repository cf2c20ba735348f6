//! Sends what is due, several at once. What waits for a receiver holds up nothing but messages to that receiver.

use std::time::{Duration, Instant};

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use tokio::time::timeout;

use super::line::{self, Came, Taken};
use super::sending::Message;
use super::{rules, signatures};
use crate::error::Error;
use crate::services::Services;

/// So many messages are on their way at once.
const AT_ONCE: usize = 32;
/// While messages are on their way, the line is looked at again so often.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
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
        let room = i64::try_from(AT_ONCE - under_way.len()).unwrap_or_default();
        if room > 0 {
            let now = services.now();
            let taken = services.db.write(move |c| line::take(c, room, &now)).await?;
            attempts += taken.len();
            under_way.extend(taken.into_iter().map(|taken| attempt(services, taken)));
        }
        if under_way.is_empty() {
            return Ok(attempts);
        }
        let _ = timeout(LOOK_AGAIN, under_way.next()).await;
    }
}

/// One attempt. When it can't be noted, the message is free again once its time is over, and is sent once more.
async fn attempt(services: &Services, taken: Taken) {
    let (started_at, clock) = (services.clock.now(), Instant::now());
    let tried = services.webhooks.send(&message(services, &taken)).await;
    let duration_ms = i32::try_from(clock.elapsed().as_millis()).unwrap_or(i32::MAX);
    let (came, now) = (Came { tried, started_at, duration_ms }, services.now());
    if let Some(failure) = tried.failure {
        tracing::info!(webhook = %taken.webhook_id, failure = failure.code(), tries = taken.tries, "a message did not arrive");
    }
    if let Err(error) = services.db.write(move |c| line::note(c, &taken, &came, &now)).await {
        tracing::warn!(%error, "what came of a message could not be noted; it is sent again");
    }
}

fn message(services: &Services, taken: &Taken) -> Message {
    let at = services.clock.now();
    let source = services.presentation.public_url.as_deref().unwrap_or(NAMELESS);
    let body = rules::body((taken.event_id, taken.kind.0), (source, &taken.subject), (taken.occurred_at, &taken.data));
    let keys: Vec<_> = taken.secrets.iter().flat_map(|secret| services.keys.webhook_keys(*secret)).collect();
    let signature = signatures::sign(taken.signature.0, &keys, (taken.event_id, at, &body));
    let headers = vec![
        ("content-type", "application/cloudevents+json".to_owned()),
        ("webhook-id", taken.event_id.to_string()),
        ("webhook-timestamp", at.timestamp().to_string()),
        ("webhook-signature", signature),
    ];
    Message { url: taken.url.clone(), headers, body }
}
