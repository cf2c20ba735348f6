//! How a client shows who it is: rows of secrets and keys, assertions that were used, and what failed.

use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::{AccountId, PartnerClientId, PartnerKeyId, PartnerSecretId};
use contract::partners::{KeyAlgorithm, PartnerFailure};
use contract::problem::FaultCode;
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::assertions::{self, Asserted, ClientKey, NewKey};
use super::store::{ActiveClient, known_client, lock, touch};
use crate::auth::keys::{hash_of, hint_of};
use crate::error::Error;
use crate::schema::{partner_assertion, partner_client, partner_key, partner_secret};
use crate::services::Now;

/// The most keys that work at once.
const MOST_KEYS: i64 = 10;
/// That something is used is noted once in this time.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// By what a client shows who it is.
pub enum Proof {
    Secret(String),
    Assertion { assertion: String, kid: Option<String>, issuer: String },
}

/// A secret or a key of a client.
#[derive(Debug, Clone, Copy)]
pub enum Credential {
    Secret(PartnerSecretId),
    Key(PartnerKeyId),
}

/// Whether a secret works at this moment.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn secret_works(at: DateTime<Utc>) -> _ {
    partner_secret::expires_at.is_null().or(partner_secret::expires_at.gt(at))
}

/// Whether a key works at this moment.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn key_works(at: DateTime<Utc>) -> _ {
    partner_key::expires_at.is_null().or(partner_key::expires_at.gt(at))
}

/// The client, when the proof is its own and its organisation has an agreement; and remembers what came of it.
pub fn authenticate(
    c: &mut PgConnection,
    id: PartnerClientId,
    proof: &Proof,
    now: &Now,
) -> Result<Option<ActiveClient>, Error> {
    let Some(known) = known_client(c, id, now)? else { return Ok(None) };
    let shown = if known.is_revoked { Err(PartnerFailure::Revoked) } else { check(c, id, proof, now)? };
    let shown = shown.and_then(|shown| known.client.has_agreement.then_some(shown).ok_or(PartnerFailure::NoAgreement));
    match shown {
        Ok(shown) => {
            note_use(c, id, shown, now)?;
            Ok(Some(known.client))
        }
        Err(failure) => {
            note_failure(c, id, failure, now)?;
            Ok(None)
        }
    }
}

fn check(
    c: &mut PgConnection,
    id: PartnerClientId,
    proof: &Proof,
    now: &Now,
) -> Result<Result<Credential, PartnerFailure>, Error> {
    match proof {
        Proof::Secret(secret) => check_secret(c, id, secret, now),
        Proof::Assertion { assertion, kid, issuer } => {
            check_assertion(c, (id, issuer), (assertion, kid.as_deref()), now)
        }
    }
}

fn check_secret(
    c: &mut PgConnection,
    id: PartnerClientId,
    secret: &str,
    now: &Now,
) -> Result<Result<Credential, PartnerFailure>, Error> {
    let secrets = partner_secret::table
        .filter(partner_secret::client_id.eq(*id))
        .select((partner_secret::id, partner_secret::hash, partner_secret::expires_at))
        .load::<(Uuid, Vec<u8>, Option<DateTime<Utc>>)>(c)?;
    let given = hash_of(secret);
    let is_given = |hash: &[u8]| bool::from(subtle::ConstantTimeEq::ct_eq(hash, given.as_slice()));
    let known = secrets.into_iter().filter(|(_, hash, _)| is_given(hash));
    Ok(match known.map(|(id, _, ends)| (ends.is_none_or(|ends| now.at < ends), id)).max() {
        Some((true, id)) => Ok(Credential::Secret(id.into())),
        Some((false, _)) => Err(PartnerFailure::ExpiredSecret),
        None => Err(PartnerFailure::WrongSecret),
    })
}

fn check_assertion(
    c: &mut PgConnection,
    whose: (PartnerClientId, &str),
    (assertion, kid): (&str, Option<&str>),
    now: &Now,
) -> Result<Result<Credential, PartnerFailure>, Error> {
    let (id, _) = whose;
    let Some((key_id, key)) = asserted_key(c, (id, kid), now)? else { return Ok(Err(PartnerFailure::UnknownKey)) };
    let asserted = match assertions::verify(assertion, &key, whose, now.at) {
        Ok(asserted) => asserted,
        Err(failure) => return Ok(Err(failure)),
    };
    let is_new = use_up(c, id, &asserted)?;
    Ok(if is_new { Ok(Credential::Key(key_id.into())) } else { Err(PartnerFailure::ReplayedAssertion) })
}

/// Notes what a token was got by, unless it was just before: whoever asks often doesn't have a row written each time.
fn note_use(c: &mut PgConnection, id: PartnerClientId, shown: Credential, now: &Now) -> Result<(), Error> {
    let earlier = now.at - NOTED_EVERY;
    let client = partner_client::table.find(*id).filter(
        (partner_client::last_used_at.is_null().or(partner_client::last_used_at.le(earlier)))
            .or(partner_client::failures_since_success.gt(0)),
    );
    diesel::update(client)
        .set((partner_client::last_used_at.eq(now.at), partner_client::failures_since_success.eq(0)))
        .execute(c)?;
    match shown {
        Credential::Secret(secret) => {
            let used = partner_secret::last_used_at;
            let secret = partner_secret::table.find(*secret).filter(used.is_null().or(used.le(earlier)));
            diesel::update(secret).set(used.eq(now.at)).execute(c)?;
        }
        Credential::Key(key) => {
            let used = partner_key::last_used_at;
            let key = partner_key::table.find(*key).filter(used.is_null().or(used.le(earlier)));
            diesel::update(key).set(used.eq(now.at)).execute(c)?;
        }
    }
    Ok(())
}

fn note_failure(c: &mut PgConnection, id: PartnerClientId, failure: PartnerFailure, now: &Now) -> Result<(), Error> {
    diesel::update(partner_client::table.find(*id))
        .set((
            partner_client::last_failed_at.eq(now.at),
            partner_client::last_failure.eq(failure.code()),
            partner_client::failures_since_success.eq(partner_client::failures_since_success + 1),
        ))
        .execute(c)?;
    Ok(())
}

/// The working key that an assertion names. One that names none means the only key that there is: among several the server
/// doesn't try which of them fits.
fn asserted_key(
    c: &mut PgConnection,
    (id, kid): (PartnerClientId, Option<&str>),
    now: &Now,
) -> Result<Option<(Uuid, ClientKey)>, Error> {
    let mut keys = partner_key::table.filter(partner_key::client_id.eq(*id)).into_boxed();
    if let Some(kid) = kid {
        keys = keys.filter(partner_key::kid.eq(kid.to_owned()));
    }
    let keys = keys
        .filter(key_works(now.at))
        .select((partner_key::id, partner_key::algorithm, partner_key::public_key))
        .limit(2)
        .load::<(Uuid, String, Value)>(c)?;
    let Ok([(key_id, algorithm, jwk)]) = <[_; 1]>::try_from(keys) else { return Ok(None) };
    let algorithm = algorithm.parse::<KeyAlgorithm>().ok();
    Ok(algorithm.map(|algorithm| (key_id, ClientKey { algorithm, jwk })))
}

/// Notes that an assertion is used; whether it wasn't before. Of two at once, one waits and is refused.
fn use_up(c: &mut PgConnection, id: PartnerClientId, asserted: &Asserted) -> Result<bool, Error> {
    let noted = diesel::insert_into(partner_assertion::table)
        .values((
            partner_assertion::client_id.eq(*id),
            partner_assertion::jti_hash.eq(&asserted.jti_hash),
            partner_assertion::expires_at.eq(asserted.expires_at),
        ))
        .on_conflict_do_nothing()
        .execute(c)?;
    Ok(noted == 1)
}

/// Removes assertions that have expired: an expired one is refused anyway. Answers how many.
///
/// # Errors
/// When the database can't.
pub fn remove_old(c: &mut PgConnection, now: &Now) -> Result<usize, Error> {
    Ok(diesel::delete(partner_assertion::table.filter(partner_assertion::expires_at.lt(now.at))).execute(c)?)
}

/// Adds a secret, made by this colleague.
pub fn add_secret(
    c: &mut PgConnection,
    (client, by): (PartnerClientId, Option<AccountId>),
    secret: &str,
    now: &Now,
) -> Result<(), Error> {
    diesel::insert_into(partner_secret::table)
        .values((
            partner_secret::id.eq(*now.new_id::<PartnerSecretId>()),
            partner_secret::client_id.eq(*client),
            partner_secret::hash.eq(hash_of(secret)),
            partner_secret::hint.eq(hint_of(secret)),
            partner_secret::created_at.eq(now.at),
            partner_secret::created_by.eq(by.map(Uuid::from)),
        ))
        .execute(c)?;
    Ok(())
}

/// Adds a secret. The one before it works on for the overlap, and those before that end at once: there are never more than
/// two.
pub fn rotate(
    c: &mut PgConnection,
    (id, by): (PartnerClientId, Option<AccountId>),
    (secret, overlap): (&str, TimeDelta),
    now: &Now,
) -> Result<(), Error> {
    lock(c, id)?;
    let until = now.at + overlap;
    let works = partner_secret::table.filter(partner_secret::client_id.eq(*id)).filter(secret_works(now.at));
    let latest_first =
        (partner_secret::created_at.desc(), partner_secret::expires_at.desc().nulls_first(), partner_secret::id.desc());
    let older: Vec<Uuid> = works.order(latest_first).offset(1).select(partner_secret::id).load(c)?;
    diesel::update(partner_secret::table.filter(partner_secret::id.eq_any(older)))
        .set(partner_secret::expires_at.eq(now.at))
        .execute(c)?;
    let latest = partner_secret::table.filter(partner_secret::client_id.eq(*id)).filter(secret_works(until));
    diesel::update(latest).set(partner_secret::expires_at.eq(until)).execute(c)?;
    add_secret(c, (id, by), secret, now)?;
    touch(c, id)
}

/// Adds a key beside those that there are, by this colleague.
pub fn add_key(
    c: &mut PgConnection,
    (client, by): (PartnerClientId, Option<AccountId>),
    key: &NewKey,
    now: &Now,
) -> Result<(), Error> {
    lock(c, client)?;
    let of_client = partner_key::table.filter(partner_key::client_id.eq(*client));
    let working: i64 = of_client.filter(key_works(now.at)).count().get_result(c)?;
    if working >= MOST_KEYS {
        return Err(Error::conflict(format!("This client has {MOST_KEYS} keys that work. End one of them first.")));
    }
    let added = diesel::insert_into(partner_key::table)
        .values((
            partner_key::id.eq(*now.new_id::<PartnerKeyId>()),
            partner_key::client_id.eq(*client),
            partner_key::kid.eq(&key.kid),
            partner_key::algorithm.eq(key.algorithm.code()),
            partner_key::public_key.eq(&key.jwk),
            partner_key::created_at.eq(now.at),
            partner_key::created_by.eq(by.map(Uuid::from)),
        ))
        .on_conflict((partner_key::client_id, partner_key::kid))
        .do_nothing()
        .execute(c)?;
    if added == 0 {
        return Err(Error::fault("/jwk/kid", FaultCode::Repeated, "this client has, or had, a key of this name"));
    }
    touch(c, client)
}

/// Ends a secret or a key after the overlap, or earlier when that was to be already.
pub fn end(
    c: &mut PgConnection,
    (client, which): (PartnerClientId, Credential),
    overlap: TimeDelta,
    now: &Now,
) -> Result<(), Error> {
    lock(c, client)?;
    let until = now.at + overlap;
    if ends(c, client, which)?.is_some_and(|ends| ends <= until) {
        return Ok(());
    }
    match which {
        Credential::Secret(id) => {
            diesel::update(partner_secret::table.find(*id)).set(partner_secret::expires_at.eq(until)).execute(c)?
        }
        Credential::Key(id) => {
            diesel::update(partner_key::table.find(*id)).set(partner_key::expires_at.eq(until)).execute(c)?
        }
    };
    touch(c, client)
}

/// When a client's secret or key ends, as was set before.
fn ends(c: &mut PgConnection, client: PartnerClientId, which: Credential) -> Result<Option<DateTime<Utc>>, Error> {
    Ok(match which {
        Credential::Secret(id) => {
            let secret = partner_secret::table.find(*id).filter(partner_secret::client_id.eq(*client));
            secret.select(partner_secret::expires_at).first(c)?
        }
        Credential::Key(id) => {
            let key = partner_key::table.find(*id).filter(partner_key::client_id.eq(*client));
            key.select(partner_key::expires_at).first(c)?
        }
    })
}
