//! What is written down about contact with someone, and about who looked.

use chrono::{DateTime, Utc};
use contract::ids::{AccountId, ContactMomentId, PersonId};
use contract::people::{AccessRecord, ContactMoment, NewContactMoment};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::error::Error;
use crate::schema::contact_moment;
use crate::services::Now;

#[derive(QueryableByName)]
struct MomentRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    kind: crate::db::Code<contract::people::ContactKind>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    took_place_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    note: String,
    #[diesel(sql_type = sql_types::Text)]
    recorded_by: String,
}

impl From<MomentRow> for ContactMoment {
    fn from(row: MomentRow) -> Self {
        Self {
            id: row.id.into(),
            kind: row.kind.0,
            took_place_at: row.took_place_at,
            note: row.note,
            recorded_by: row.recorded_by,
        }
    }
}

/// The contact log, the latest first, after a key.
pub fn contacts(
    c: &mut PgConnection,
    person: PersonId,
    page: (Option<(DateTime<Utc>, Uuid)>, i64),
) -> Result<Vec<ContactMoment>, Error> {
    let (at, id) = page.0.unzip();
    let rows = diesel::sql_query(
        "SELECT contact_moment.id, kind, took_place_at, note, display_name AS recorded_by \
         FROM contact_moment JOIN account ON account.id = recorded_by \
         WHERE person_id = $1 AND ($2 IS NULL OR (took_place_at, contact_moment.id) < ($2, $3)) \
         ORDER BY took_place_at DESC, contact_moment.id DESC LIMIT $4",
    )
    .bind::<sql_types::Uuid, _>(*person)
    .bind::<sql_types::Nullable<sql_types::Timestamptz>, _>(at)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<MomentRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds to the contact log.
pub fn add_contact(
    c: &mut PgConnection,
    person: PersonId,
    new: &NewContactMoment,
    by: (AccountId, &Now),
) -> Result<ContactMoment, Error> {
    let (account, now) = by;
    let id: ContactMomentId = now.new_id();
    diesel::insert_into(contact_moment::table)
        .values((
            contact_moment::id.eq(*id),
            contact_moment::person_id.eq(*person),
            contact_moment::kind.eq(new.kind.code()),
            contact_moment::took_place_at.eq(new.took_place_at),
            contact_moment::note.eq(&new.note),
            contact_moment::recorded_by.eq(*account),
        ))
        .execute(c)?;
    let profile = crate::auth::store::profile(c, account)?;
    Ok(ContactMoment {
        id,
        kind: new.kind,
        took_place_at: new.took_place_at,
        note: new.note.clone(),
        recorded_by: profile.display_name,
    })
}

#[derive(QueryableByName)]
pub struct AccessRow {
    #[diesel(sql_type = sql_types::BigInt)]
    pub id: i64,
    #[diesel(sql_type = sql_types::Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Text)]
    action: crate::db::Code<contract::people::AccessAction>,
    #[diesel(sql_type = sql_types::Text)]
    who: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    account_id: Option<Uuid>,
}

impl From<AccessRow> for AccessRecord {
    fn from(row: AccessRow) -> Self {
        Self { at: row.at, action: row.action.0, by: row.who, account_id: row.account_id.map(Into::into) }
    }
}

/// Who looked at someone's data, the latest first, before a key.
pub fn access(c: &mut PgConnection, person: PersonId, page: (Option<i64>, i64)) -> Result<Vec<AccessRow>, Error> {
    Ok(diesel::sql_query(
        "SELECT access_record.id, at, action, account_id, COALESCE(account.display_name, partner_client.name, '') AS who \
         FROM access_record LEFT JOIN account ON account.id = account_id \
              LEFT JOIN partner_client ON partner_client.id = partner_client_id \
         WHERE person_id = $1 AND access_record.id < $2 ORDER BY access_record.id DESC LIMIT $3",
    )
    .bind::<sql_types::Uuid, _>(*person)
    .bind::<sql_types::BigInt, _>(page.0.unwrap_or(i64::MAX))
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<AccessRow>(c)?)
}
