//! Whom a link is of, and the browsers in which one was opened.

use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::{OrganisationId, PartnerContactId};
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::auth::keys::hash_of;
use crate::error::Error;
use crate::partners::sql_holds;
use crate::schema::{partner_contact, partner_contact_session};
use crate::services::Now;

/// How long a browser stays open: a working day.
pub const LIFE: TimeDelta = TimeDelta::hours(8);

/// A contact who may put people forward now.
#[derive(QueryableByName)]
pub struct Visitor {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    link_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    pub name: String,
    #[diesel(sql_type = sql_types::Text)]
    pub organisation: String,
}

impl Visitor {
    pub fn id(&self) -> PartnerContactId {
        self.id.into()
    }

    pub fn organisation_id(&self) -> OrganisationId {
        self.organisation_id.into()
    }
}

const SELECT: &str = "SELECT contact.id, organisation_id, contact.link_id, contact.name, organisation.name AS organisation \
    FROM partner_contact AS contact JOIN organisation ON organisation.id = organisation_id";
/// Looked at with each request, so that ending works at once, as does the end of an agreement.
fn may() -> String {
    format!("ended_at IS NULL AND access_ends_on > $2 AND {}", sql_holds("$2"))
}

/// Whom a link is of.
pub fn of_link(c: &mut PgConnection, token: &str, now: &Now) -> Result<Option<Visitor>, Error> {
    let found = diesel::sql_query(format!("{SELECT} WHERE contact.token_hash = $1 AND {}", may()))
        .bind::<sql_types::Bytea, _>(hash_of(token))
        .bind::<sql_types::Date, _>(now.today)
        .get_result(c);
    Ok(found.optional()?)
}

/// Who opened their link in the browser that has this cookie.
pub fn of_cookie(c: &mut PgConnection, token: &str, now: &Now) -> Result<Option<Visitor>, Error> {
    let sql = format!(
        "{SELECT} JOIN partner_contact_session AS session ON session.contact_id = contact.id AND session.link_id = contact.link_id \
         WHERE session.token_hash = $1 AND expires_at > $3 AND {}",
        may()
    );
    let found = diesel::sql_query(sql)
        .bind::<sql_types::Bytea, _>(hash_of(token))
        .bind::<sql_types::Date, _>(now.today)
        .bind::<sql_types::Timestamptz, _>(now.at)
        .get_result(c);
    Ok(found.optional()?)
}

/// Lets a browser in; answers until when.
pub fn begin(c: &mut PgConnection, visitor: &Visitor, token: &str, now: &Now) -> Result<DateTime<Utc>, Error> {
    let expires_at = now.at + LIFE;
    diesel::insert_into(partner_contact_session::table)
        .values((
            partner_contact_session::token_hash.eq(hash_of(token)),
            partner_contact_session::contact_id.eq(visitor.id),
            partner_contact_session::link_id.eq(visitor.link_id),
            partner_contact_session::opened_at.eq(now.at),
            partner_contact_session::expires_at.eq(expires_at),
        ))
        .execute(c)?;
    diesel::update(partner_contact::table.find(visitor.id)).set(partner_contact::last_used_at.eq(now.at)).execute(c)?;
    Ok(expires_at)
}

/// Lets a browser out.
pub fn end(c: &mut PgConnection, token: &str) -> Result<(), Error> {
    diesel::delete(partner_contact_session::table.find(hash_of(token))).execute(c)?;
    Ok(())
}

/// Removes what can't be used any more.
///
/// # Errors
/// When the database can't.
pub fn remove_old(c: &mut PgConnection, now: &Now) -> Result<usize, Error> {
    let old = partner_contact_session::table.filter(partner_contact_session::expires_at.le(now.at));
    Ok(diesel::delete(old).execute(c)?)
}
