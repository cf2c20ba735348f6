//! Rows of contacts.

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{AccountId, PartnerContactId};
use contract::partner_contacts::{NewPartnerContact, PartnerContact, PartnerContactsQuery};
use contract::people::OrganisationReference;
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::letter::Link;
use super::rules;
use crate::auth::keys::{Keys, hash_of};
use crate::db::Count;
use crate::error::Error;
use crate::outbox::{self, LetterKind, NewLetter, To};
use crate::partners::must_have_agreement;
use crate::schema::partner_contact;
use crate::services::Now;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    organisation_name: String,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Text)]
    email: String,
    #[diesel(sql_type = sql_types::Date)]
    access_ends_on: NaiveDate,
    #[diesel(sql_type = sql_types::Timestamptz)]
    link_sent_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    last_used_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    ended_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::BigInt)]
    referrals: i64,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
}

impl Row {
    fn into_contact(self, today: NaiveDate) -> PartnerContact {
        PartnerContact {
            id: self.id.into(),
            organisation: OrganisationReference { id: self.organisation_id.into(), name: self.organisation_name },
            name: self.name,
            email: self.email,
            status: rules::status((self.access_ends_on, today), self.ended_at.is_some(), self.last_used_at.is_some()),
            access_ends_on: self.access_ends_on,
            link_sent_at: self.link_sent_at,
            last_used_at: self.last_used_at,
            referrals: self.referrals,
            created_at: self.created_at,
        }
    }
}

const SELECT: &str = "SELECT contact.id, organisation_id, organisation.name AS organisation_name, contact.name, contact.email, \
    access_ends_on, link_sent_at, last_used_at, ended_at, contact.created_at, \
    (SELECT count(*) FROM referral WHERE partner_contact_id = contact.id) AS referrals \
    FROM partner_contact AS contact JOIN organisation ON organisation.id = organisation_id";

/// One page of contacts, the latest first.
pub fn list(
    c: &mut PgConnection,
    query: &PartnerContactsQuery,
    (after, limit): (Option<Uuid>, i64),
    now: &Now,
) -> Result<Vec<PartnerContact>, Error> {
    let sql = format!(
        "{SELECT} WHERE ($1 IS NULL OR organisation_id = $1) AND ($2 IS NULL OR contact.id < $2) \
         ORDER BY contact.id DESC LIMIT $3"
    );
    let rows = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.organisation_id.map(Uuid::from))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(after)
        .bind::<sql_types::BigInt, _>(limit)
        .load::<Row>(c)?;
    Ok(rows.into_iter().map(|row| row.into_contact(now.today)).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &PartnerContactsQuery) -> Result<i64, Error> {
    let sql = "SELECT count(*) AS count FROM partner_contact WHERE ($1 IS NULL OR organisation_id = $1)";
    let row = diesel::sql_query(sql)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(query.organisation_id.map(Uuid::from))
        .get_result::<Count>(c)?;
    Ok(row.count)
}

/// One contact.
pub fn find(c: &mut PgConnection, id: PartnerContactId, now: &Now) -> Result<PartnerContact, Error> {
    let row = diesel::sql_query(format!("{SELECT} WHERE contact.id = $1"))
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<Row>(c)?;
    Ok(row.into_contact(now.today))
}

/// Who does it, with what.
#[derive(Clone, Copy)]
pub struct By<'a> {
    pub account: AccountId,
    pub keys: &'a Keys,
    pub now: &'a Now,
}

/// Adds a contact, and mails the link.
pub fn add(c: &mut PgConnection, new: &NewPartnerContact, by: By<'_>) -> Result<PartnerContactId, Error> {
    must_have_agreement(c, new.organisation_id, by.now)?;
    let (id, link): (PartnerContactId, Uuid) = (by.now.new_id(), by.now.new_id());
    let ends_on = new.access_ends_on.unwrap_or_else(|| rules::ends_by_default(by.now.today));
    diesel::insert_into(partner_contact::table)
        .values((
            partner_contact::id.eq(*id),
            partner_contact::organisation_id.eq(*new.organisation_id),
            partner_contact::name.eq(&new.name),
            partner_contact::email.eq(new.email.to_lowercase()),
            partner_contact::access_ends_on.eq(ends_on),
            partner_contact::link_id.eq(link),
            partner_contact::token_hash.eq(hash_of(&by.keys.link_token(link))),
            partner_contact::link_sent_at.eq(by.now.at),
            partner_contact::created_at.eq(by.now.at),
            partner_contact::created_by.eq(*by.account),
        ))
        .execute(c)?;
    mail(c, id, (link, ends_on), by.now)?;
    Ok(id)
}

fn mail(
    c: &mut PgConnection,
    id: PartnerContactId,
    (link_id, access_ends_on): (Uuid, NaiveDate),
    now: &Now,
) -> Result<(), Error> {
    let payload = serde_json::to_value(Link { link_id, access_ends_on });
    let letter = NewLetter {
        kind: LetterKind::PartnerContactLink,
        key: link_id.to_string(),
        to: To::PartnerContact(id),
        payload: payload.map_err(|error| Error::internal(&error))?,
    };
    outbox::put_all(c, &[letter], now)?;
    Ok(())
}

type Held = (Uuid, NaiveDate, Option<DateTime<Utc>>);

fn lock(c: &mut PgConnection, id: PartnerContactId) -> Result<Held, Error> {
    Ok(partner_contact::table
        .find(*id)
        .select((partner_contact::organisation_id, partner_contact::access_ends_on, partner_contact::ended_at))
        .for_update()
        .first(c)?)
}

/// Mails a new link, which takes the place of the one before.
///
/// # Errors
/// When the access was ended, or has come to its end and nobody says until when it goes on.
pub fn send_link(
    c: &mut PgConnection,
    id: PartnerContactId,
    asked: Option<NaiveDate>,
    by: By<'_>,
) -> Result<(), Error> {
    let (organisation, known, ended_at) = lock(c, id)?;
    if ended_at.is_some() {
        return Err(Error::conflict("The access of this contact was ended. Invite them anew."));
    }
    let ends_on = asked.unwrap_or(known);
    if ends_on <= by.now.today {
        let detail = "their access has come to its end: say until when it goes on";
        return Err(Error::fault("/accessEndsOn", FaultCode::Required, detail));
    }
    must_have_agreement(c, organisation.into(), by.now)?;
    let link: Uuid = by.now.new_id();
    diesel::update(partner_contact::table.find(*id))
        .set((
            partner_contact::access_ends_on.eq(ends_on),
            partner_contact::link_id.eq(link),
            partner_contact::token_hash.eq(hash_of(&by.keys.link_token(link))),
            partner_contact::link_sent_at.eq(by.now.at),
        ))
        .execute(c)?;
    mail(c, id, (link, ends_on), by.now)
}

/// Ends the access of a contact, at once.
///
/// # Errors
/// When it was ended already.
pub fn end(c: &mut PgConnection, id: PartnerContactId, now: &Now) -> Result<(), Error> {
    let (_, _, ended_at) = lock(c, id)?;
    if ended_at.is_some() {
        return Err(Error::conflict("The access of this contact was ended already."));
    }
    diesel::update(partner_contact::table.find(*id)).set(partner_contact::ended_at.eq(now.at)).execute(c)?;
    Ok(())
}
