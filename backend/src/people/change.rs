//! One try at changing what hangs on a person: recorded, once for all tries, in one transaction.

use actix_web::web::Bytes;
use contract::ids::{AccountId, PersonId};
use contract::people::AccessAction;
use diesel::{PgConnection, RunQueryDsl as _, sql_types};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::store;
use crate::access;
use crate::auth::policy::needs::PeopleWrite;
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::services::{Now, Services, Shared};
use crate::web::{Attempt, Once, Outcome, Reply};

/// A member of staff, one of whose tries at a change this is.
pub struct Change {
    caller: Caller,
    pub account: AccountId,
    pub now: Now,
    once: Once,
    payload: Bytes,
}

impl Change {
    pub fn by(can: &Can<PeopleWrite>, services: &Services, (once, payload): (Once, Bytes)) -> Result<Self, Error> {
        let account = can.account_id().ok_or_else(Error::unauthenticated)?;
        Ok(Self { caller: can.caller(), account, now: services.now(), once, payload })
    }

    /// Marks a row of this table as entered by mistake, which can be done once.
    pub fn mark_mistaken(&self, c: &mut PgConnection, table: &'static str, id: Uuid) -> Result<(), Error> {
        let sql =
            format!("UPDATE {table} SET mistaken_at = $1, mistaken_by = $2 WHERE id = $3 AND mistaken_at IS NULL");
        let marked = diesel::sql_query(sql)
            .bind::<sql_types::Timestamptz, _>(self.now.at)
            .bind::<sql_types::Uuid, _>(*self.account)
            .bind::<sql_types::Uuid, _>(id)
            .execute(c)?;
        if marked == 0 { Err(Error::conflict("This was marked as a mistake already.")) } else { Ok(()) }
    }

    /// Does `work` on what hangs on this person.
    pub async fn of<T, W>(self, services: &Shared, person: PersonId, work: W) -> Result<Reply<T>, Error>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        W: FnOnce(&mut PgConnection, &Self) -> Result<Outcome<T>, Error> + Send + 'static,
    {
        let outcome = services
            .db
            .write(move |c| {
                let attempt = Attempt { caller: &self.caller, payload: &self.payload, now: &self.now };
                self.once.run(c, &attempt, |c| {
                    store::must_exist(c, person)?;
                    access::record(c, (&self.caller, &self.now), AccessAction::Changed, [*person])?;
                    work(c, &self)
                })
            })
            .await?;
        Ok(outcome.into())
    }
}
