//! Rows of webhooks.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use contract::ids::{OrganisationId, WebhookId};
use contract::people::OrganisationReference;
use contract::webhooks::{
    EventType, NewWebhook, Webhook, WebhookDetails, WebhookPauseReason, WebhookSecret, WebhookSignature, WebhookStatus,
    WebhooksQuery,
};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::rules::MAX_PER_ORGANISATION;
use crate::auth::Scope;
use crate::db::Code;
use crate::error::Error;
use crate::partners::{must_have_agreement, sql_holds};
use crate::schema::{organisation, webhook, webhook_secret};
use crate::services::Now;

/// Latest first.
pub type WebhookKey = (DateTime<Utc>, Uuid);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::BigInt)]
    version: i64,
    #[diesel(sql_type = sql_types::Uuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    organisation_name: String,
    #[diesel(sql_type = sql_types::Text)]
    url: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    description: Option<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    event_types: Vec<String>,
    #[diesel(sql_type = sql_types::Text)]
    contact_email: String,
    #[diesel(sql_type = sql_types::Text)]
    signature: Code<WebhookSignature>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<WebhookStatus>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    pause_reason: Option<Code<WebhookPauseReason>>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    status_since: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Integer)]
    failures: i32,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    failing_since: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Bool)]
    agreement_holds: bool,
    #[diesel(sql_type = sql_types::BigInt)]
    waiting: i64,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    changed_at: DateTime<Utc>,
}

impl Row {
    fn with(self, secrets: Vec<WebhookSecret>) -> Webhook {
        let event_types = self.event_types.iter().filter_map(|kind| kind.parse::<EventType>().ok()).collect();
        Webhook {
            id: self.id.into(),
            version: self.version,
            organisation: OrganisationReference { id: self.organisation_id.into(), name: self.organisation_name },
            signature: self.signature.0,
            details: WebhookDetails {
                url: self.url,
                description: self.description,
                event_types,
                contact_email: self.contact_email,
            },
            status: self.status.0,
            pause_reason: self.pause_reason.map(|reason| reason.0),
            status_since: self.status_since,
            failures: self.failures,
            failing_since: self.failing_since,
            agreement_holds: self.agreement_holds,
            waiting: self.waiting,
            secrets,
            created_at: self.created_at,
            changed_at: self.changed_at,
        }
    }
}

/// Webhooks of an organisation ($1), or of all, with how they stand on a day ($2).
fn select() -> String {
    let agreement_holds = sql_holds("$2");
    format!(
        "SELECT webhook.id, webhook.version, organisation_id, organisation.name AS organisation_name, url, description, \
             event_types, contact_email, signature, status, pause_reason, status_since, failures, failing_since, \
             COALESCE({agreement_holds}, false) AS agreement_holds, \
             (SELECT count(*) FROM webhook_delivery AS delivery \
                 WHERE delivery.webhook_id = webhook.id AND delivery.status = 'waiting') AS waiting, \
             webhook.created_at, webhook.changed_at \
         FROM webhook JOIN organisation ON organisation.id = organisation_id \
         WHERE ($1 IS NULL OR organisation_id = $1)"
    )
}

fn of(scope: Scope) -> Option<Uuid> {
    match scope {
        Scope::Everything => None,
        Scope::Of(organisation) => Some(*organisation),
    }
}

/// The place in the list of a webhook.
pub fn key(webhook: &Webhook) -> WebhookKey {
    (webhook.created_at, *webhook.id)
}

/// One page of the webhooks that a caller may see, by two statements.
pub fn list(
    c: &mut PgConnection,
    (query, scope): (&WebhooksQuery, Scope),
    (after, limit): (Option<WebhookKey>, i64),
    now: &Now,
) -> Result<Vec<Webhook>, Error> {
    let (at, id) = after.unzip();
    let sql = format!(
        "{} AND ($3 IS NULL OR organisation_id = $3) \
         AND ($4 IS NULL OR (webhook.created_at, webhook.id) < ($4, $5)) \
         ORDER BY webhook.created_at DESC, webhook.id DESC LIMIT $6",
        select()
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(of(scope))
        .bind::<sql_types::Date, _>(now.today)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.organisation_id.map(|id| *id))
        .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
        .bind::<sql_types::BigInt, _>(limit)
        .load::<Row>(c)?;
    with_secrets(c, rows, now)
}

/// One webhook that the caller may see; locked until the transaction ends when it is to be changed.
pub fn find(
    c: &mut PgConnection,
    (id, scope): (WebhookId, Scope),
    for_change: bool,
    now: &Now,
) -> Result<Webhook, Error> {
    let lock = if for_change { "FOR UPDATE OF webhook" } else { "" };
    let row = diesel::sql_query(format!("{} AND webhook.id = $3 {lock}", select()))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(of(scope))
        .bind::<sql_types::Date, _>(now.today)
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<Row>(c)?;
    with_secrets(c, vec![row], now)?.pop().ok_or_else(Error::not_found)
}

fn with_secrets(c: &mut PgConnection, rows: Vec<Row>, now: &Now) -> Result<Vec<Webhook>, Error> {
    type Secret = (Uuid, Uuid, String, DateTime<Utc>, Option<DateTime<Utc>>);
    let secrets: Vec<Secret> = webhook_secret::table
        .filter(webhook_secret::webhook_id.eq_any(rows.iter().map(|row| row.id)))
        .filter(webhook_secret::expires_at.is_null().or(webhook_secret::expires_at.gt(now.at)))
        .order((webhook_secret::created_at.desc(), webhook_secret::id.desc()))
        .select((
            webhook_secret::webhook_id,
            webhook_secret::id,
            webhook_secret::hint,
            webhook_secret::created_at,
            webhook_secret::expires_at,
        ))
        .load(c)?;
    let mut of_webhook: BTreeMap<Uuid, Vec<WebhookSecret>> = BTreeMap::new();
    for (webhook, id, hint, created_at, expires_at) in secrets {
        of_webhook.entry(webhook).or_default().push(WebhookSecret { id: id.into(), hint, created_at, expires_at });
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let secrets = of_webhook.remove(&row.id).unwrap_or_default();
            row.with(secrets)
        })
        .collect())
}

/// Locks an organisation until the transaction ends, so that nobody else adds a webhook to it or changes the address of
/// one; answers those it has, with their addresses.
fn lock_addresses(c: &mut PgConnection, organisation: OrganisationId) -> Result<Vec<(Uuid, String)>, Error> {
    let row = organisation::table.find(*organisation).select(organisation::id);
    row.for_no_key_update().first::<Uuid>(c).optional()?;
    let known = webhook::table.filter(webhook::organisation_id.eq(*organisation));
    Ok(known.select((webhook::id, webhook::url)).load(c)?)
}

/// An organisation has one webhook for an address: what adds one twice is a request that was sent again.
fn must_be_new(url: &str, known: &[(Uuid, String)]) -> Result<(), Error> {
    let Some((id, _)) = known.iter().find(|(_, other)| other == url) else { return Ok(()) };
    Err(Error::conflict(format!(
        "This organisation has a webhook with this url: {id}. If its secret never reached you, ask for another one."
    )))
}

/// Adds a webhook of an organisation that has a data-processing agreement. Its first secret is added apart.
///
/// # Errors
/// When there is no agreement, or the organisation has one with this address or as many webhooks as it may have.
pub fn insert(
    c: &mut PgConnection,
    (organisation, new): (OrganisationId, &NewWebhook),
    now: &Now,
) -> Result<WebhookId, Error> {
    let known = lock_addresses(c, organisation)?;
    must_have_agreement(c, organisation, now)?;
    must_be_new(&new.details.url, &known)?;
    if known.len() >= MAX_PER_ORGANISATION {
        return Err(Error::conflict(format!(
            "This organisation has {} webhooks, and may have {MAX_PER_ORGANISATION}. Take one away first.",
            known.len()
        )));
    }
    let id: WebhookId = now.new_id();
    let details = &new.details;
    diesel::insert_into(webhook::table)
        .values((
            webhook::id.eq(*id),
            webhook::organisation_id.eq(*organisation),
            webhook::url.eq(&details.url),
            webhook::description.eq(&details.description),
            webhook::event_types.eq(codes(details)),
            webhook::contact_email.eq(&details.contact_email),
            webhook::signature.eq(new.signature.code()),
            webhook::status_since.eq(now.at),
            webhook::created_at.eq(now.at),
            webhook::changed_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(id)
}

fn codes(details: &WebhookDetails) -> Vec<&'static str> {
    details.event_types.iter().map(|kind| kind.code()).collect()
}

/// Changes a webhook that is locked. Another address begins without failures.
///
/// # Errors
/// When the organisation has another webhook with this address.
pub fn update(c: &mut PgConnection, current: &Webhook, after: &WebhookDetails, now: &Now) -> Result<(), Error> {
    let has_moved = current.details.url != after.url;
    if has_moved {
        must_be_new(&after.url, &lock_addresses(c, current.organisation.id)?)?;
    }
    let row = webhook::table.find(*current.id);
    diesel::update(row)
        .set((
            webhook::version.eq(webhook::version + 1),
            webhook::url.eq(&after.url),
            webhook::description.eq(&after.description),
            webhook::event_types.eq(codes(after)),
            webhook::contact_email.eq(&after.contact_email),
            webhook::changed_at.eq(now.at),
        ))
        .execute(c)?;
    if has_moved {
        forget_failures(c, current.id)?;
    }
    Ok(())
}

/// A success, or another address, ends a row of failures.
pub fn forget_failures(c: &mut PgConnection, id: WebhookId) -> Result<(), Error> {
    diesel::update(webhook::table.find(*id))
        .set((webhook::failures.eq(0), webhook::failing_since.eq(None::<DateTime<Utc>>)))
        .execute(c)?;
    Ok(())
}

/// Pauses a webhook for a reason, or lets it go on without one.
pub fn set_status(
    c: &mut PgConnection,
    id: WebhookId,
    pause: Option<WebhookPauseReason>,
    now: &Now,
) -> Result<(), Error> {
    let status = if pause.is_some() { WebhookStatus::Paused } else { WebhookStatus::Active };
    diesel::update(webhook::table.find(*id))
        .set((
            webhook::status.eq(status.code()),
            webhook::pause_reason.eq(pause.map(WebhookPauseReason::code)),
            webhook::status_since.eq(now.at),
            webhook::version.eq(webhook::version + 1),
            webhook::changed_at.eq(now.at),
        ))
        .execute(c)?;
    if pause.is_none() { forget_failures(c, id) } else { Ok(()) }
}

/// Marks that something of it changed.
pub fn touch(c: &mut PgConnection, id: WebhookId, now: &Now) -> Result<(), Error> {
    diesel::update(webhook::table.find(*id))
        .set((webhook::version.eq(webhook::version + 1), webhook::changed_at.eq(now.at)))
        .execute(c)?;
    Ok(())
}

/// Removes a webhook with its log.
pub fn remove(c: &mut PgConnection, id: WebhookId) -> Result<(), Error> {
    diesel::delete(webhook::table.find(*id)).execute(c)?;
    Ok(())
}
