//! What was known earlier: the same query on the views of schema `as_of`, which are named as the tables that they show as
//! they were known at `voorwaarts.as_of`.

use diesel::prelude::*;
use diesel::sql_types;

use super::query::AsOf;
use crate::error::Error;

/// The tables as they are.
const PRESENT: &str = "\"$user\", public";
/// The views of what was known; what has none never changes, and is the table itself.
const EARLIER: &str = "as_of, public";

/// Runs statements that see what was known at that moment.
pub(super) fn knowing<T>(
    c: &mut PgConnection,
    as_of: AsOf,
    work: impl FnOnce(&mut PgConnection) -> Result<T, Error>,
) -> Result<T, Error> {
    let AsOf::Then(at) = as_of else { return work(c) };
    // Both settings are of the transaction; when the work fails, they go with what it did.
    c.transaction(|c| {
        look(c, &at.to_rfc3339(), EARLIER)?;
        let done = work(c)?;
        look(c, "", PRESENT)?;
        Ok(done)
    })
}

fn look(c: &mut PgConnection, at: &str, path: &str) -> Result<(), Error> {
    diesel::sql_query("SELECT set_config('voorwaarts.as_of', $1, true), set_config('search_path', $2, true)")
        .bind::<sql_types::Text, _>(at)
        .bind::<sql_types::Text, _>(path)
        .execute(c)?;
    Ok(())
}
