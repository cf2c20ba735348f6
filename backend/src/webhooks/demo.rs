//! A webhook with a short log, for the demo: what the server does by itself, with answers that nobody gave.

use chrono::{NaiveDate, TimeDelta};
use contract::ids::OrganisationId;
use contract::webhooks::{EventType, NewWebhook, WebhookDetails, WebhookFailure, WebhookPauseReason, WebhookSignature};
use diesel::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::events::{Event, publish};
use super::queue::{self, Attempt};
use super::sending::SendOutcome;
use super::{deliveries, secrets, store};
use crate::auth::Scope;
use crate::clock::dutch_day;
use crate::error::Error;
use crate::services::Now;

/// Adds it, tells it of these referrals, and pauses it: in the first, second and third of these moments.
///
/// # Errors
/// When the database refuses.
pub fn load_demo(
    c: &mut PgConnection,
    (organisation, referrals): (OrganisationId, &[Uuid]),
    [added, told, paused]: &[Now; 3],
) -> Result<(), Error> {
    let details = WebhookDetails {
        url: "https://klantsysteem.werkplein.example/voorwaarts".to_owned(),
        description: Some("Klantsysteem".to_owned()),
        event_types: vec![EventType::ReferralStatusChanged],
        contact_email: "beheer@werkplein.example".to_owned(),
    };
    let new = NewWebhook { organisation_id: None, signature: WebhookSignature::Hmac, details };
    let id = store::insert(c, (organisation, &new), added)?;
    // Nobody was told this secret; whoever tries the demo makes one of their own.
    secrets::add(c, (id, TimeDelta::zero()), (added.new_id(), "demo"), added)?;
    let webhook = store::find(c, (id, Scope::Everything), true, added)?;
    deliveries::test(c, &webhook, added)?;
    answer(c, added, |_| (None, Some(WebhookFailure::NotReached)))?;
    let events: Vec<Event> = referrals.iter().map(|referral| event(organisation, *referral, told)).collect();
    publish(c, &events, told)?;
    answer(c, told, |number| if number == 0 { (Some(503), Some(WebhookFailure::Refused)) } else { (Some(204), None) })?;
    store::set_status(c, id, Some(WebhookPauseReason::Asked), paused)
}

fn event(organisation: OrganisationId, referral: Uuid, now: &Now) -> Event {
    let since: NaiveDate = dutch_day(now.at);
    Event {
        id: now.new_id(),
        kind: EventType::ReferralStatusChanged,
        organisation_id: organisation,
        subject: format!("referrals/{referral}"),
        occurred_at: now.at,
        data: json!({ "referralId": referral, "status": "received", "statusSince": since }),
    }
}

/// What waits is sent, and this comes of each.
fn answer(
    c: &mut PgConnection,
    now: &Now,
    came: impl Fn(usize) -> (Option<i16>, Option<WebhookFailure>),
) -> Result<(), Error> {
    for (number, leased) in queue::lease_due(c, 100, now)?.into_iter().enumerate() {
        let (status_code, failure) = came(number);
        let outcome = SendOutcome { status_code, failure };
        queue::record_attempt(c, &leased, &Attempt { outcome, started_at: now.at, duration_ms: 180 }, now)?;
    }
    Ok(())
}
