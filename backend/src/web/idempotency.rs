//! A retry never duplicates: the answer to a request with an `Idempotency-Key` is kept with what it wrote, in
//! the same transaction, and given again to a retry.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, TimeDelta, Utc};
use contract::problem::{ErrorCode, FaultCode};
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::Reply;
use crate::auth::Caller;
use crate::db::try_lock;
use crate::error::Error;
use crate::schema::idempotency_record;
use crate::services::{Now, Services};

/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// The header `Idempotency-Key`, documented once.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IdempotencyKey {
    /// A value of your own, such as a UUID, the same for every try of this one request. The first answer is kept
    /// for 24 hours and given again to a retry. The same key with another body is refused with 422.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 100)]
    #[expect(dead_code, reason = "it is read by `Once`; this documents it")]
    key: Option<String>,
}

/// Runs a write once for all tries of a request.
pub struct Once {
    key: Option<String>,
    operation: String,
}

impl FromRequest for Once {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header =
            request.headers().get("Idempotency-Key").map(|key| key.to_str().map(str::trim).unwrap_or_default());
        if header.is_some_and(|key| !(1..=100).contains(&key.len())) {
            let fault = Error::fault("Idempotency-Key", FaultCode::WrongFormat, "must have 1 to 100 plain characters");
            return ready(Err(fault));
        }
        let operation = format!("{} {}", request.method(), request.path());
        ready(Ok(Self { key: header.map(str::to_owned), operation }))
    }
}

/// What a write made: something new with its address, or a change.
pub struct Outcome<T> {
    pub body: T,
    pub status: StatusCode,
    pub location: Option<String>,
}

impl<T> Outcome<T> {
    pub fn created(body: T, location: String) -> Self {
        Self { body, status: StatusCode::CREATED, location: Some(location) }
    }

    pub fn ok(body: T) -> Self {
        Self { body, status: StatusCode::OK, location: None }
    }
}

impl<T> From<Outcome<T>> for Reply<T> {
    fn from(outcome: Outcome<T>) -> Self {
        match outcome.location {
            Some(location) => Self::created(outcome.body, location).with_status(outcome.status),
            None => Self::ok(outcome.body).with_status(outcome.status),
        }
    }
}

#[derive(Queryable)]
struct Kept {
    payload_hash: Vec<u8>,
    status: i16,
    location: Option<String>,
    body: serde_json::Value,
    created_at: DateTime<Utc>,
}

/// One request that may be tried several times.
pub struct Attempt<'a> {
    pub caller: &'a Caller,
    pub payload: &'a Bytes,
    pub now: &'a Now,
}

impl Once {
    /// Does `work` within the transaction of `c`, or gives the answer of the first try again.
    ///
    /// # Errors
    /// `idempotency_key_in_use` while another try runs; `idempotency_key_reused` for another payload.
    pub fn run<T, W>(&self, c: &mut PgConnection, attempt: &Attempt, work: W) -> Result<Outcome<T>, Error>
    where
        T: Serialize + DeserializeOwned,
        W: FnOnce(&mut PgConnection) -> Result<Outcome<T>, Error>,
    {
        let Some(key) = &self.key else { return work(c) };
        if let Some(outcome) = self.known(c, attempt)? {
            return Ok(outcome);
        }
        let caller = attempt.caller.id();
        let hash = Sha256::digest(attempt.payload).to_vec();
        let outcome = work(c)?;
        diesel::insert_into(idempotency_record::table)
            .values((
                idempotency_record::caller.eq(caller),
                idempotency_record::operation.eq(&self.operation),
                idempotency_record::key.eq(key),
                idempotency_record::payload_hash.eq(hash),
                idempotency_record::status.eq(i16::try_from(outcome.status.as_u16()).unwrap_or(200)),
                idempotency_record::location.eq(&outcome.location),
                idempotency_record::body
                    .eq(serde_json::to_value(&outcome.body).map_err(|error| Error::internal(&error))?),
                idempotency_record::created_at.eq(attempt.now.at),
            ))
            .execute(c)?;
        Ok(outcome)
    }
}

impl Once {
    /// Does `work` in one transaction, or gives the answer of the first try again: what most writes come down to.
    ///
    /// # Errors
    /// As for [`Once::run`], and what `work` refuses.
    pub async fn write<T, W>(
        self,
        services: &Services,
        (caller, now, payload): (Caller, Now, Bytes),
        work: W,
    ) -> Result<Outcome<T>, Error>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        W: FnOnce(&mut PgConnection, (&Caller, &Now)) -> Result<Outcome<T>, Error> + Send + 'static,
    {
        services.db.write(move |c| self.run_for(c, (&caller, &now, &payload), work)).await
    }

    /// The same in a transaction of which all statements see the database as it was at one moment; `work` may be done
    /// anew when another transaction overtook it.
    ///
    /// # Errors
    /// As for [`Once::run`], and what `work` refuses.
    pub async fn write_of_one_moment<T, W>(
        self,
        services: &Services,
        (caller, now, payload): (Caller, Now, Bytes),
        work: W,
    ) -> Result<Outcome<T>, Error>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        W: Fn(&mut PgConnection, (&Caller, &Now)) -> Result<Outcome<T>, Error> + Send + 'static,
    {
        services.db.write_of_one_moment(move |c| self.run_for(c, (&caller, &now, &payload), &work)).await
    }

    fn run_for<T, W>(
        &self,
        c: &mut PgConnection,
        (caller, now, payload): (&Caller, &Now, &Bytes),
        work: W,
    ) -> Result<Outcome<T>, Error>
    where
        T: Serialize + DeserializeOwned,
        W: FnOnce(&mut PgConnection, (&Caller, &Now)) -> Result<Outcome<T>, Error>,
    {
        self.run(c, &Attempt { caller, payload, now }, |c| work(c, (caller, now)))
    }

    /// The answer to the first try, where there was one. For work that doesn't fit in one transaction: it looks here
    /// before it looks at a world that may have changed since, and ends with [`Once::run`].
    ///
    /// # Errors
    /// As for [`Once::run`].
    pub fn known<T>(&self, c: &mut PgConnection, attempt: &Attempt) -> Result<Option<Outcome<T>>, Error>
    where
        T: DeserializeOwned,
    {
        let Some(key) = &self.key else { return Ok(None) };
        let caller = attempt.caller.id();
        // Two tries at once don't wait for each other.
        if !try_lock(c, &format!("{caller} {} {key}", self.operation))? {
            return Err(Error::key_in_use());
        }
        let table = idempotency_record::table.find((caller, &self.operation, key));
        let columns = (
            idempotency_record::payload_hash,
            idempotency_record::status,
            idempotency_record::location,
            idempotency_record::body,
            idempotency_record::created_at,
        );
        let Some(kept) = table.select(columns).first::<Kept>(c).optional()? else { return Ok(None) };
        if kept.created_at > attempt.now.at - KEPT {
            return kept.answer(&Sha256::digest(attempt.payload)).map(Some);
        }
        diesel::delete(table).execute(c)?;
        Ok(None)
    }
}

impl Kept {
    fn answer<T: DeserializeOwned>(self, hash: &[u8]) -> Result<Outcome<T>, Error> {
        if self.payload_hash != hash {
            return Err(Error::new(ErrorCode::IdempotencyKeyReused, "Use a new key for another request."));
        }
        Ok(Outcome {
            body: serde_json::from_value(self.body).map_err(|error| Error::internal(&error))?,
            status: StatusCode::from_u16(self.status.unsigned_abs()).unwrap_or(StatusCode::OK),
            location: self.location,
        })
    }
}

/// Removes answers that are no longer kept; answers how many.
///
/// # Errors
/// When the database can't.
pub fn remove_old(c: &mut PgConnection, now: &Now) -> Result<usize, Error> {
    let old = idempotency_record::table.filter(idempotency_record::created_at.lt(now.at - KEPT));
    Ok(diesel::delete(old).execute(c)?)
}
