//! Rows of API clients and their secrets.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::{OrganisationId, PartnerClientId, PartnerSecretId};
use contract::partners::{NewPartnerClient, PartnerClient, PartnerClientsQuery, PartnerSecret, Scope};
use contract::people::OrganisationReference;
use contract::problem::FaultCode;
use diesel::prelude::*;
use uuid::Uuid;

use super::rules::{Agreement, holds};
use crate::auth::keys::hash_of;
use crate::error::Error;
use crate::schema::{organisation, partner_client, partner_secret};
use crate::services::Now;

/// Latest first.
pub type ClientKey = (DateTime<Utc>, Uuid);

/// A client that isn't revoked.
pub struct ActiveClient {
    pub organisation_id: OrganisationId,
    pub scopes: Vec<Scope>,
    /// Whether its organisation has a data-processing agreement that holds today.
    pub has_agreement: bool,
    pub requests_per_minute: i32,
}

fn read_scopes(codes: Vec<Option<String>>) -> Vec<Scope> {
    codes.into_iter().flatten().filter_map(|code| code.parse().ok()).collect()
}

/// The client, unless it is revoked.
pub fn active_client(c: &mut PgConnection, id: PartnerClientId, now: &Now) -> Result<Option<ActiveClient>, Error> {
    let found = partner_client::table
        .inner_join(organisation::table)
        .filter(partner_client::id.eq(*id))
        .filter(partner_client::revoked_at.is_null())
        .select((
            partner_client::organisation_id,
            partner_client::scopes,
            (organisation::agreement_signed_on, organisation::agreement_ends_on),
            partner_client::requests_per_minute,
        ))
        .first::<(Uuid, Vec<Option<String>>, Agreement, i32)>(c)
        .optional()?;
    Ok(found.map(|(organisation, scopes, agreement, requests_per_minute)| ActiveClient {
        organisation_id: organisation.into(),
        scopes: read_scopes(scopes),
        has_agreement: holds(agreement, now.today),
        requests_per_minute,
    }))
}

/// The client with this secret, unless it is revoked or the secret expired; and remembers that it was used.
pub fn with_secret(
    c: &mut PgConnection,
    id: PartnerClientId,
    secret: &str,
    now: &Now,
) -> Result<Option<ActiveClient>, Error> {
    let Some(client) = active_client(c, id, now)?.filter(|client| client.has_agreement) else { return Ok(None) };
    let hashes = partner_secret::table
        .filter(partner_secret::client_id.eq(*id))
        .filter(partner_secret::expires_at.is_null().or(partner_secret::expires_at.gt(now.at)))
        .select(partner_secret::hash)
        .load::<Vec<u8>>(c)?;
    let given = hash_of(secret);
    let known = hashes.iter().any(|hash| bool::from(subtle::ConstantTimeEq::ct_eq(hash.as_slice(), given.as_slice())));
    if !known {
        return Ok(None);
    }
    diesel::update(partner_client::table.find(*id)).set(partner_client::last_used_at.eq(now.at)).execute(c)?;
    Ok(Some(client))
}

#[derive(Queryable)]
struct ClientRow {
    id: Uuid,
    organisation_id: Uuid,
    organisation_name: String,
    name: String,
    scopes: Vec<Option<String>>,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

/// One page of clients with their working secrets, by two statements.
pub fn list(
    c: &mut PgConnection,
    query: &PartnerClientsQuery,
    page: (Option<ClientKey>, i64),
    now: &Now,
) -> Result<Vec<PartnerClient>, Error> {
    let mut clients = partner_client::table.inner_join(organisation::table).into_boxed();
    if let Some(of) = query.organisation_id {
        clients = clients.filter(partner_client::organisation_id.eq(*of));
    }
    if let Some((at, id)) = page.0 {
        let earlier = partner_client::created_at.lt(at);
        clients = clients.filter(earlier.or(partner_client::created_at.eq(at).and(partner_client::id.lt(id))));
    }
    let rows = clients
        .order((partner_client::created_at.desc(), partner_client::id.desc()))
        .limit(page.1)
        .select(CLIENT_COLUMNS)
        .load::<ClientRow>(c)?;
    with_secrets(c, rows, now)
}

type ClientColumns = (
    partner_client::id,
    organisation::id,
    organisation::name,
    partner_client::name,
    partner_client::scopes,
    partner_client::created_at,
    partner_client::last_used_at,
    partner_client::revoked_at,
);
const CLIENT_COLUMNS: ClientColumns = (
    partner_client::id,
    organisation::id,
    organisation::name,
    partner_client::name,
    partner_client::scopes,
    partner_client::created_at,
    partner_client::last_used_at,
    partner_client::revoked_at,
);

/// One client.
pub fn find(c: &mut PgConnection, id: PartnerClientId, now: &Now) -> Result<PartnerClient, Error> {
    let row = partner_client::table
        .inner_join(organisation::table)
        .filter(partner_client::id.eq(*id))
        .select(CLIENT_COLUMNS)
        .first::<ClientRow>(c)?;
    with_secrets(c, vec![row], now)?.pop().ok_or_else(Error::not_found)
}

fn with_secrets(c: &mut PgConnection, rows: Vec<ClientRow>, now: &Now) -> Result<Vec<PartnerClient>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let secrets = partner_secret::table
        .filter(partner_secret::client_id.eq_any(ids))
        .filter(partner_secret::expires_at.is_null().or(partner_secret::expires_at.gt(now.at)))
        .order((partner_secret::created_at.desc(), partner_secret::id.desc()))
        .select((
            partner_secret::client_id,
            partner_secret::id,
            partner_secret::hint,
            partner_secret::created_at,
            partner_secret::expires_at,
        ))
        .load::<(Uuid, Uuid, String, DateTime<Utc>, Option<DateTime<Utc>>)>(c)?;
    let mut of_client: BTreeMap<Uuid, Vec<PartnerSecret>> = BTreeMap::new();
    for (client, id, hint, created_at, expires_at) in secrets {
        of_client.entry(client).or_default().push(PartnerSecret { id: id.into(), hint, created_at, expires_at });
    }
    let complete = |row: ClientRow| PartnerClient {
        id: row.id.into(),
        organisation: OrganisationReference { id: row.organisation_id.into(), name: row.organisation_name },
        name: row.name,
        scopes: read_scopes(row.scopes),
        secrets: of_client.remove(&row.id).unwrap_or_default(),
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        revoked_at: row.revoked_at,
    };
    Ok(rows.into_iter().map(complete).collect())
}

/// Adds a client, and its first secret.
pub fn create(c: &mut PgConnection, new: &NewPartnerClient, secret: &str, now: &Now) -> Result<PartnerClientId, Error> {
    let id: PartnerClientId = now.new_id();
    create_as(c, id, (new, secret), now)?;
    Ok(id)
}

/// The same with an id that is known beforehand.
pub fn create_as(
    c: &mut PgConnection,
    id: PartnerClientId,
    new: (&NewPartnerClient, &str),
    now: &Now,
) -> Result<(), Error> {
    let (new, secret) = new;
    let agreement: Option<Agreement> = organisation::table
        .find(*new.organisation_id)
        .select((organisation::agreement_signed_on, organisation::agreement_ends_on))
        .first(c)
        .optional()?;
    match agreement {
        Some(agreement) if holds(agreement, now.today) => {}
        Some(_) => {
            let detail =
                "This organisation has no data-processing agreement that holds. Note the day it was signed first.";
            return Err(Error::conflict(detail));
        }
        None => {
            return Err(Error::fault("/organisationId", FaultCode::UnknownReference, "there is no such organisation"));
        }
    }
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.code()).collect();
    diesel::insert_into(partner_client::table)
        .values((
            partner_client::id.eq(*id),
            partner_client::organisation_id.eq(*new.organisation_id),
            partner_client::name.eq(&new.name),
            partner_client::scopes.eq(scopes),
            partner_client::created_at.eq(now.at),
        ))
        .execute(c)?;
    add_secret(c, id, secret, now)
}

fn add_secret(c: &mut PgConnection, client: PartnerClientId, secret: &str, now: &Now) -> Result<(), Error> {
    let hint: String = secret.chars().skip(secret.chars().count().saturating_sub(4)).collect();
    diesel::insert_into(partner_secret::table)
        .values((
            partner_secret::id.eq(*now.new_id::<PartnerSecretId>()),
            partner_secret::client_id.eq(*client),
            partner_secret::hash.eq(hash_of(secret)),
            partner_secret::hint.eq(hint),
            partner_secret::created_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(())
}

/// Adds a secret; earlier ones work on for the overlap.
pub fn rotate(
    c: &mut PgConnection,
    id: PartnerClientId,
    new: (&str, TimeDelta),
    now: &Now,
) -> Result<PartnerClient, Error> {
    let (secret, overlap) = new;
    let revoked_at: Option<DateTime<Utc>> =
        partner_client::table.find(*id).select(partner_client::revoked_at).for_update().first(c)?;
    if revoked_at.is_some() {
        return Err(Error::conflict("This client is revoked."));
    }
    let until = now.at + overlap;
    let earlier = partner_secret::table
        .filter(partner_secret::client_id.eq(*id))
        .filter(partner_secret::expires_at.is_null().or(partner_secret::expires_at.gt(until)));
    diesel::update(earlier).set(partner_secret::expires_at.eq(until)).execute(c)?;
    add_secret(c, id, secret, now)?;
    find(c, id, now)
}

/// Revokes a client; once is enough.
pub fn revoke(c: &mut PgConnection, id: PartnerClientId, now: &Now) -> Result<PartnerClient, Error> {
    diesel::update(partner_client::table.find(*id).filter(partner_client::revoked_at.is_null()))
        .set(partner_client::revoked_at.eq(now.at))
        .execute(c)?;
    find(c, id, now)
}
