//! Rows of API clients.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use contract::ids::{AccountId, OrganisationId, PartnerClientId};
use contract::organisations::{Agreement, agreement_holds};
use contract::partners::{
    NewPartnerClient, PartnerClient, PartnerClientChange, PartnerClientsQuery, PartnerKey, PartnerSecret, Scope,
};
use contract::people::OrganisationReference;
use contract::problem::FaultCode;
use diesel::prelude::*;
use uuid::Uuid;

use super::credentials::{add_secret, key_works, secret_works};
use crate::auth::colleagues;
use crate::error::Error;
use crate::schema::{organisation, partner_client, partner_key, partner_secret};
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

/// A client, revoked or not.
pub struct KnownClient {
    pub client: ActiveClient,
    pub is_revoked: bool,
}

/// The client, unless it is revoked.
pub fn active_client(c: &mut PgConnection, id: PartnerClientId, now: &Now) -> Result<Option<ActiveClient>, Error> {
    Ok(known_client(c, id, now)?.filter(|known| !known.is_revoked).map(|known| known.client))
}

/// The client, revoked or not.
pub fn known_client(c: &mut PgConnection, id: PartnerClientId, now: &Now) -> Result<Option<KnownClient>, Error> {
    let found = partner_client::table
        .inner_join(organisation::table)
        .filter(partner_client::id.eq(*id))
        .select((
            partner_client::organisation_id,
            partner_client::scopes,
            (organisation::agreement_signed_on, organisation::agreement_ends_on),
            partner_client::requests_per_minute,
            partner_client::revoked_at.is_not_null(),
        ))
        .first::<(Uuid, Vec<Option<String>>, Agreement, i32, bool)>(c)
        .optional()?;
    Ok(found.map(|(organisation, scopes, agreement, requests_per_minute, is_revoked)| {
        let client = ActiveClient {
            organisation_id: organisation.into(),
            scopes: read_scopes(scopes),
            has_agreement: agreement_holds(agreement, now.today),
            requests_per_minute,
        };
        KnownClient { client, is_revoked }
    }))
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
    version: i64,
    requests_per_minute: i32,
    last_failed_at: Option<DateTime<Utc>>,
    last_failure: Option<String>,
    failures_since_success: i32,
    created_by: Option<Uuid>,
    revoked_by: Option<Uuid>,
    contact_email: Option<String>,
}

/// One page of clients with their working secrets and keys, by four statements.
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
    with_credentials(c, rows, now)
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
    partner_client::version,
    partner_client::requests_per_minute,
    partner_client::last_failed_at,
    partner_client::last_failure,
    partner_client::failures_since_success,
    partner_client::created_by,
    partner_client::revoked_by,
    partner_client::contact_email,
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
    partner_client::version,
    partner_client::requests_per_minute,
    partner_client::last_failed_at,
    partner_client::last_failure,
    partner_client::failures_since_success,
    partner_client::created_by,
    partner_client::revoked_by,
    partner_client::contact_email,
);

/// One client.
pub fn find(c: &mut PgConnection, id: PartnerClientId, now: &Now) -> Result<PartnerClient, Error> {
    let row = partner_client::table
        .inner_join(organisation::table)
        .filter(partner_client::id.eq(*id))
        .select(CLIENT_COLUMNS)
        .first::<ClientRow>(c)?;
    with_credentials(c, vec![row], now)?.pop().ok_or_else(Error::not_found)
}

fn with_credentials(c: &mut PgConnection, rows: Vec<ClientRow>, now: &Now) -> Result<Vec<PartnerClient>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let (keys, secrets) = (working_keys(c, &ids, now)?, working_secrets(c, &ids, now)?);
    let of_clients = rows.iter().flat_map(|row| [row.created_by, row.revoked_by]);
    let of_credentials = keys.iter().map(|key| key.created_by).chain(secrets.iter().map(|secret| secret.created_by));
    let accounts: Vec<Uuid> = of_clients.chain(of_credentials).flatten().collect();
    let names = colleagues::names(c, &accounts)?;
    let name = |account: Option<Uuid>| names.get(&account?).cloned();
    let mut keys_of: BTreeMap<Uuid, Vec<PartnerKey>> = BTreeMap::new();
    for row in keys {
        let Ok(algorithm) = row.algorithm.parse() else { continue };
        keys_of.entry(row.client_id).or_default().push(PartnerKey {
            id: row.id.into(),
            kid: row.kid,
            algorithm,
            created_at: row.created_at,
            created_by: name(row.created_by),
            last_used_at: row.last_used_at,
            expires_at: row.expires_at,
        });
    }
    let mut secrets_of: BTreeMap<Uuid, Vec<PartnerSecret>> = BTreeMap::new();
    for row in secrets {
        secrets_of.entry(row.client_id).or_default().push(PartnerSecret {
            id: row.id.into(),
            hint: row.hint,
            created_at: row.created_at,
            created_by: name(row.created_by),
            last_used_at: row.last_used_at,
            expires_at: row.expires_at,
        });
    }
    let complete = |row: ClientRow| PartnerClient {
        id: row.id.into(),
        version: row.version,
        requests_per_minute: row.requests_per_minute,
        keys: keys_of.remove(&row.id).unwrap_or_default(),
        last_failed_at: row.last_failed_at,
        last_failure: row.last_failure.and_then(|code| code.parse().ok()),
        failures_since_success: row.failures_since_success,
        organisation: OrganisationReference { id: row.organisation_id.into(), name: row.organisation_name },
        name: row.name,
        scopes: read_scopes(row.scopes),
        contact_email: row.contact_email,
        secrets: secrets_of.remove(&row.id).unwrap_or_default(),
        created_at: row.created_at,
        created_by: name(row.created_by),
        last_used_at: row.last_used_at,
        revoked_at: row.revoked_at,
        revoked_by: name(row.revoked_by),
    };
    Ok(rows.into_iter().map(complete).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = partner_key)]
struct KeyRow {
    client_id: Uuid,
    id: Uuid,
    kid: String,
    algorithm: String,
    created_at: DateTime<Utc>,
    created_by: Option<Uuid>,
    last_used_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
}

fn working_keys(c: &mut PgConnection, clients: &[Uuid], now: &Now) -> Result<Vec<KeyRow>, Error> {
    Ok(partner_key::table
        .filter(partner_key::client_id.eq_any(clients))
        .filter(key_works(now.at))
        .order((partner_key::created_at.desc(), partner_key::id.desc()))
        .select(KeyRow::as_select())
        .load(c)?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = partner_secret)]
struct SecretRow {
    client_id: Uuid,
    id: Uuid,
    hint: String,
    created_at: DateTime<Utc>,
    created_by: Option<Uuid>,
    last_used_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
}

fn working_secrets(c: &mut PgConnection, clients: &[Uuid], now: &Now) -> Result<Vec<SecretRow>, Error> {
    Ok(partner_secret::table
        .filter(partner_secret::client_id.eq_any(clients))
        .filter(secret_works(now.at))
        .order((partner_secret::created_at.desc(), partner_secret::id.desc()))
        .select(SecretRow::as_select())
        .load(c)?)
}

/// Without an agreement that holds today nothing is set up for an organisation: no client, no webhook and no contact.
///
/// # Errors
/// When there is none, or no such organisation.
pub fn must_have_agreement(c: &mut PgConnection, id: OrganisationId, now: &Now) -> Result<(), Error> {
    let agreement: Option<Agreement> = organisation::table
        .find(*id)
        .select((organisation::agreement_signed_on, organisation::agreement_ends_on))
        .first(c)
        .optional()?;
    match agreement {
        Some(agreement) if agreement_holds(agreement, now.today) => Ok(()),
        Some(_) => {
            let detail =
                "This organisation has no data-processing agreement that holds. Note the day it was signed first.";
            Err(Error::conflict(detail))
        }
        None => Err(Error::fault("/organisationId", FaultCode::UnknownReference, "there is no such organisation")),
    }
}

/// A client to be added, its first secret, and the colleague who adds it.
pub type Added<'a> = (&'a NewPartnerClient, &'a str, Option<AccountId>);

/// Adds a client, and its first secret.
pub fn create(c: &mut PgConnection, added: Added<'_>, now: &Now) -> Result<PartnerClientId, Error> {
    let id: PartnerClientId = now.new_id();
    create_as(c, id, added, now)?;
    Ok(id)
}

/// The same with an id that is known beforehand.
pub fn create_as(c: &mut PgConnection, id: PartnerClientId, added: Added<'_>, now: &Now) -> Result<(), Error> {
    let (new, secret, by) = added;
    must_have_agreement(c, new.organisation_id, now)?;
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.code()).collect();
    diesel::insert_into(partner_client::table)
        .values((
            partner_client::id.eq(*id),
            partner_client::organisation_id.eq(*new.organisation_id),
            partner_client::name.eq(&new.name),
            partner_client::scopes.eq(scopes),
            partner_client::created_at.eq(now.at),
            partner_client::created_by.eq(by.map(Uuid::from)),
            partner_client::contact_email.eq(new.contact_email.as_ref()),
        ))
        .execute(c)?;
    add_secret(c, (id, by), secret, now)
}

/// Locks a client that isn't revoked until the transaction ends.
pub fn lock(c: &mut PgConnection, id: PartnerClientId) -> Result<i64, Error> {
    let (version, revoked_at): (i64, Option<DateTime<Utc>>) = partner_client::table
        .find(*id)
        .select((partner_client::version, partner_client::revoked_at))
        .for_update()
        .first(c)?;
    match revoked_at {
        None => Ok(version),
        Some(_) => Err(Error::conflict("This client is revoked.")),
    }
}

/// Counts a change.
pub fn touch(c: &mut PgConnection, id: PartnerClientId) -> Result<(), Error> {
    diesel::update(partner_client::table.find(*id))
        .set(partner_client::version.eq(partner_client::version + 1))
        .execute(c)?;
    Ok(())
}

/// Changes a client that the caller has locked.
pub fn change(c: &mut PgConnection, id: PartnerClientId, to: &PartnerClientChange) -> Result<(), Error> {
    let scopes: Vec<&str> = to.scopes.iter().map(|scope| scope.code()).collect();
    diesel::update(partner_client::table.find(*id))
        .set((
            partner_client::name.eq(&to.name),
            partner_client::scopes.eq(scopes),
            partner_client::requests_per_minute.eq(to.requests_per_minute),
            partner_client::contact_email.eq(to.contact_email.as_ref()),
            partner_client::version.eq(partner_client::version + 1),
        ))
        .execute(c)?;
    Ok(())
}

/// Revokes a client; once is enough.
pub fn revoke(
    c: &mut PgConnection,
    id: PartnerClientId,
    by: Option<AccountId>,
    now: &Now,
) -> Result<PartnerClient, Error> {
    diesel::update(partner_client::table.find(*id).filter(partner_client::revoked_at.is_null()))
        .set((
            partner_client::revoked_at.eq(now.at),
            partner_client::revoked_by.eq(by.map(Uuid::from)),
            partner_client::version.eq(partner_client::version + 1),
        ))
        .execute(c)?;
    find(c, id, now)
}
