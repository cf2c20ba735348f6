//! The access log: who looked at whose data. Written in the transaction that reads, and committed before the
//! data leave; when it can't be written, nothing is answered.

use contract::people::AccessAction;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::auth::Caller;
use crate::error::Error;
use crate::services::{Now, Services};

/// Records that `caller` did this with the data of these people.
///
/// # Errors
/// `unavailable` when it can't be written.
pub fn record(
    c: &mut PgConnection,
    who: (&Caller, &Now),
    action: AccessAction,
    people: impl IntoIterator<Item = Uuid>,
) -> Result<(), Error> {
    let (caller, now) = who;
    let mut people: Vec<Uuid> = people.into_iter().collect();
    people.sort_unstable();
    people.dedup();
    if people.is_empty() {
        return Ok(());
    }
    diesel::sql_query(
        "INSERT INTO access_record (at, person_id, action, account_id, partner_client_id) \
         SELECT $1, person_id, $2, $3, $4 FROM unnest($5) AS person_id",
    )
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Text, _>(action.code())
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(caller.account_id().map(Uuid::from))
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(caller.partner_client_id().map(Uuid::from))
    .bind::<sql_types::Array<sql_types::Uuid>, _>(people)
    .execute(c)
    .map_err(|error| Error::unavailable(&format!("the access log can't be written: {error}")))?;
    Ok(())
}

/// A refusal that shows people is a look at them, too. It is recorded by itself, since what was refused is undone.
pub async fn record_refusal(services: &Services, who: (Caller, Now), refusal: Error) -> Error {
    let people: Vec<Uuid> = refusal.candidates().iter().map(|candidate| *candidate.person.id).collect();
    if people.is_empty() {
        return refusal;
    }
    let (caller, now) = who;
    let recorded = services.db.write(move |c| record(c, (&caller, &now), AccessAction::ShownAsDuplicate, people)).await;
    recorded.err().unwrap_or(refusal)
}
