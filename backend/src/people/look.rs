//! A look at what hangs on a person: recorded, in the transaction that reads.

use contract::ids::PersonId;
use contract::people::AccessAction;
use diesel::PgConnection;

use super::store;
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::PeopleRead;
use crate::error::Error;
use crate::services::Shared;

/// Reads something of this person.
pub async fn look<T, R>(can: &Can<PeopleRead>, services: &Shared, person: PersonId, read: R) -> Result<T, Error>
where
    T: Send + 'static,
    R: FnOnce(&mut PgConnection, PersonId) -> Result<T, Error> + Send + 'static,
{
    let (caller, now) = (can.caller(), services.now());
    services
        .db
        .write(move |c| {
            store::must_exist(c, person)?;
            access::record(c, (&caller, &now), AccessAction::Read, [*person])?;
            read(c, person)
        })
        .await
}
