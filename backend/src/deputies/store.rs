//! Rows of deputies.

use chrono::NaiveDate;
use contract::deputies::Deputy;
use contract::ids::{AccountId, DeputyId};
use contract::session::AccountReference;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::error::Error;
use crate::schema::deputy;
use crate::services::Now;

#[derive(QueryableByName)]
struct DeputyRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    account_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    account_name: String,
    #[diesel(sql_type = sql_types::Uuid)]
    deputy_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    deputy_name: String,
    #[diesel(sql_type = sql_types::Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = sql_types::Date)]
    ends_on: NaiveDate,
}

impl DeputyRow {
    fn into_deputy(self, today: NaiveDate) -> Deputy {
        Deputy {
            id: self.id.into(),
            account: AccountReference { id: self.account_id.into(), display_name: self.account_name },
            deputy: AccountReference { id: self.deputy_id.into(), display_name: self.deputy_name },
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            is_now: self.starts_on <= today && today < self.ends_on,
        }
    }
}

const SELECT: &str = "SELECT deputy.id, account_id, account.display_name AS account_name, deputy_id, \
    other.display_name AS deputy_name, starts_on, ends_on \
    FROM deputy JOIN account ON account.id = account_id JOIN account AS other ON other.id = deputy_id";

/// What holds today or later, the first first.
pub fn coming(c: &mut PgConnection, today: NaiveDate) -> Result<Vec<Deputy>, Error> {
    let rows =
        diesel::sql_query(format!("{SELECT} WHERE ends_on > $1 AND ends_on > starts_on ORDER BY starts_on, deputy.id"))
            .bind::<sql_types::Date, _>(today)
            .load::<DeputyRow>(c)?;
    Ok(rows.into_iter().map(|row| row.into_deputy(today)).collect())
}

/// One period, locked when it is to be changed.
pub fn find(c: &mut PgConnection, id: DeputyId, today: NaiveDate) -> Result<Deputy, Error> {
    let row = diesel::sql_query(format!("{SELECT} WHERE deputy.id = $1 FOR UPDATE OF deputy"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<DeputyRow>(c)?;
    Ok(row.into_deputy(today))
}

/// A period to be added.
pub struct NewRow {
    pub account: AccountId,
    pub deputy: AccountId,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
}

/// Adds a period.
pub fn insert(c: &mut PgConnection, new: &NewRow, by: (AccountId, &Now)) -> Result<DeputyId, Error> {
    let (by, now) = by;
    let id: DeputyId = now.new_id();
    diesel::insert_into(deputy::table)
        .values((
            deputy::id.eq(*id),
            deputy::account_id.eq(*new.account),
            deputy::deputy_id.eq(*new.deputy),
            deputy::starts_on.eq(new.starts_on),
            deputy::ends_on.eq(new.ends_on),
            deputy::recorded_at.eq(now.at),
            deputy::recorded_by.eq(*by),
        ))
        .execute(c)?;
    Ok(id)
}

/// Cuts a period short. One that has not begun keeps no day.
pub fn end(c: &mut PgConnection, period: &Deputy, ends_on: NaiveDate) -> Result<(), Error> {
    diesel::update(deputy::table.find(*period.id)).set(deputy::ends_on.eq(ends_on.max(period.starts_on))).execute(c)?;
    Ok(())
}
