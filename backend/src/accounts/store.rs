//! Rows of accounts and of the links by which passwords are chosen.

use chrono::{DateTime, NaiveDate, Utc};
use contract::accounts::{Account, AccountStatus, AccountsQuery, NewAccount};
use contract::ids::{AccountId, GroupLeaderId, PersonId};
use contract::permissions::Role;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use super::letter::Invitation;
use super::rules;
use crate::auth::keys::{Keys, hash_of};
use crate::auth::store::{NewAccount as NewRow, belongs_to, create_account, end_sessions};
use crate::db::{Code, Count};
use crate::error::Error;
use crate::names::sql_name;
use crate::outbox::{self, LetterKind, NewLetter, To};
use crate::schema::{account, account_invitation, account_person};
use crate::services::Now;

#[derive(QueryableByName)]
struct AccountRow {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    display_name: String,
    #[diesel(sql_type = sql_types::Text)]
    email: String,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    roles: Vec<String>,
    #[diesel(sql_type = sql_types::Text)]
    status: Code<AccountStatus>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    access_ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    invitation_expires_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Timestamptz)]
    created_at: DateTime<Utc>,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        Self {
            id: row.id.into(),
            display_name: row.display_name,
            email: row.email,
            roles: row.roles.iter().filter_map(|role| role.parse().ok()).collect(),
            status: row.status.0,
            access_ends_on: row.access_ends_on,
            invitation_expires_at: row.invitation_expires_at,
            created_at: row.created_at,
        }
    }
}

/// Accounts with their status on the day `$1`, at the moment `$2`.
const ACCOUNTS: &str = "
SELECT * FROM (
  SELECT id, display_name, email, access_ends_on, created_at,
         ARRAY(SELECT role FROM account_role WHERE account_id = account.id AND revoked_at IS NULL ORDER BY role) AS roles,
         CASE WHEN disabled_at IS NOT NULL OR access_ends_on <= $1 THEN 'ended'
              WHEN password_hash IS NULL THEN 'invited' ELSE 'active' END AS status,
         (SELECT expires_at FROM account_invitation WHERE account_id = account.id AND used_at IS NULL
            AND replaced_at IS NULL AND expires_at > $2) AS invitation_expires_at
  FROM account) AS account";

/// Place in the list: by name.
pub type NameKey = (String, Uuid);

/// One page of accounts, by name.
pub fn list(
    c: &mut PgConnection,
    query: &AccountsQuery,
    page: (Option<NameKey>, i64),
    now: &Now,
) -> Result<Vec<Account>, Error> {
    let (name, id) = page.0.unzip();
    let rows = diesel::sql_query(format!(
        "{ACCOUNTS} WHERE ($3 IS NULL OR status = $3) AND ($4 IS NULL OR $4 = ANY(roles)) \
         AND ($5 IS NULL OR (display_name, id) > ($5, $6)) ORDER BY display_name, id LIMIT $7"
    ))
    .bind::<sql_types::Date, _>(now.today)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(AccountStatus::code))
    .bind::<sql_types::Nullable<sql_types::Text>, _>(query.role.map(Role::code))
    .bind::<sql_types::Nullable<sql_types::Text>, _>(name)
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(id)
    .bind::<sql_types::BigInt, _>(page.1)
    .load::<AccountRow>(c)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many the list has in all.
pub fn count(c: &mut PgConnection, query: &AccountsQuery, now: &Now) -> Result<i64, Error> {
    let row = diesel::sql_query(format!(
        "SELECT count(*) AS count FROM ({ACCOUNTS}) AS listed WHERE ($3 IS NULL OR status = $3) \
         AND ($4 IS NULL OR $4 = ANY(roles))"
    ))
    .bind::<sql_types::Date, _>(now.today)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Nullable<sql_types::Text>, _>(query.status.map(AccountStatus::code))
    .bind::<sql_types::Nullable<sql_types::Text>, _>(query.role.map(Role::code))
    .get_result::<Count>(c)?;
    Ok(row.count)
}

/// One account.
pub fn find(c: &mut PgConnection, id: AccountId, now: &Now) -> Result<Account, Error> {
    let row = diesel::sql_query(format!("{ACCOUNTS} WHERE id = $3"))
        .bind::<sql_types::Date, _>(now.today)
        .bind::<sql_types::Timestamptz, _>(now.at)
        .bind::<sql_types::Uuid, _>(*id)
        .get_result::<AccountRow>(c)?;
    Ok(row.into())
}

/// Who invites, by which keys and when.
#[derive(Clone, Copy)]
pub struct By<'a> {
    pub account: AccountId,
    pub keys: &'a Keys,
    pub now: &'a Now,
}

/// Adds an account without a password, and mails the link to choose one.
pub fn add(c: &mut PgConnection, new: &NewAccount, by: By<'_>) -> Result<AccountId, Error> {
    let row = NewRow {
        email: new.email.clone(),
        display_name: new.display_name.clone(),
        password_hash: None,
        roles: new.roles.clone(),
        access_ends_on: new.access_ends_on,
    };
    let id = create_account(c, &row, by.now)?;
    invite(c, id, by)?;
    Ok(id)
}

fn replace_open(c: &mut PgConnection, id: AccountId, now: &Now) -> Result<(), Error> {
    let open = account_invitation::table
        .filter(account_invitation::account_id.eq(*id))
        .filter(account_invitation::used_at.is_null().and(account_invitation::replaced_at.is_null()));
    diesel::update(open).set(account_invitation::replaced_at.eq(now.at)).execute(c)?;
    Ok(())
}

fn lock(c: &mut PgConnection, id: AccountId) -> Result<(), Error> {
    account::table.find(*id).select(account::id).for_update().first::<Uuid>(c)?;
    Ok(())
}

/// Mails a link by which an account's password is chosen. One that was mailed before no longer works.
///
/// # Errors
/// When the account has ended.
pub fn invite(c: &mut PgConnection, id: AccountId, by: By<'_>) -> Result<(), Error> {
    lock(c, id)?;
    if find(c, id, by.now)?.status == AccountStatus::Ended {
        return Err(Error::conflict("This account has ended."));
    }
    replace_open(c, id, by.now)?;
    let (invitation, expires_at): (Uuid, _) = (by.now.new_id(), rules::expires_at(by.now.at));
    diesel::insert_into(account_invitation::table)
        .values((
            account_invitation::id.eq(invitation),
            account_invitation::account_id.eq(*id),
            account_invitation::token_hash.eq(hash_of(&by.keys.link_token(invitation))),
            account_invitation::created_at.eq(by.now.at),
            account_invitation::created_by.eq(*by.account),
            account_invitation::expires_at.eq(expires_at),
        ))
        .execute(c)?;
    let payload = serde_json::to_value(Invitation { id: invitation, expires_at });
    let letter = NewLetter {
        kind: LetterKind::AccountInvitation,
        key: invitation.to_string(),
        to: To::Account(id),
        payload: payload.map_err(|error| Error::internal(&error))?,
    };
    outbox::put_all(c, &[letter], by.now)?;
    Ok(())
}

/// Ends an account: it can't log in any more, and whoever is logged in by it is not.
///
/// # Errors
/// When it has ended already.
pub fn end(c: &mut PgConnection, id: AccountId, now: &Now) -> Result<(), Error> {
    lock(c, id)?;
    if find(c, id, now)?.status == AccountStatus::Ended {
        return Err(Error::conflict("This account has ended already."));
    }
    diesel::update(account::table.find(*id)).set(account::disabled_at.eq(now.at)).execute(c)?;
    let own = account_person::table.find(*id).filter(account_person::ended_at.is_null());
    diesel::update(own).set(account_person::ended_at.eq(now.at)).execute(c)?;
    replace_open(c, id, now)?;
    end_sessions(c, id, "account_ended", now)
}

#[derive(QueryableByName)]
struct LeaderRow {
    #[diesel(sql_type = sql_types::Uuid)]
    person_id: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    ends_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    email: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    account_id: Option<Uuid>,
}

fn leader(c: &mut PgConnection, id: GroupLeaderId) -> Result<LeaderRow, Error> {
    let sql = format!(
        "SELECT person.id AS person_id, group_leader.ends_on, {} AS name, person.email, account_id \
         FROM group_leader JOIN person ON person.id = group_leader.person_id \
         LEFT JOIN account_person ON account_person.person_id = person.id AND ended_at IS NULL \
         WHERE group_leader.id = $1 FOR UPDATE OF person",
        sql_name("person")
    );
    Ok(diesel::sql_query(sql).bind::<sql_types::Uuid, _>(*id).get_result(c)?)
}

/// Invites whoever leads a group, with an account that sees that group alone; answers the account and whose it is.
///
/// # Errors
/// When they lead it no longer, have no e-mail address, or someone else's account has that address.
pub fn invite_leader(c: &mut PgConnection, id: GroupLeaderId, by: By<'_>) -> Result<(AccountId, PersonId), Error> {
    let leader = leader(c, id)?;
    let person = PersonId(leader.person_id);
    if leader.ends_on.is_some_and(|day| day <= by.now.today) {
        return Err(Error::conflict("They don't lead this group any more."));
    }
    let Some(email) = leader.email.map(|email| email.trim().to_lowercase()) else {
        return Err(Error::conflict("There is no e-mail address of this person to send a link to."));
    };
    let taken = account::table.filter(account::email.eq(&email)).select(account::id).first::<Uuid>(c).optional()?;
    if taken.is_some() && taken != leader.account_id {
        return Err(Error::conflict("Another account has the e-mail address of this person."));
    }
    let Some(account) = leader.account_id.map(AccountId) else {
        let new = NewAccount { display_name: leader.name, email, roles: vec![Role::Coach], access_ends_on: None };
        let account = add(c, &new, by)?;
        belongs_to(c, account, person, by.now)?;
        return Ok((account, person));
    };
    // Where they read their mail today; who never logged in may have been invited at an address with a typing error.
    diesel::update(account::table.find(*account)).set(account::email.eq(&email)).execute(c)?;
    invite(c, account, by)?;
    Ok((account, person))
}

/// Whether a link can be used now.
pub fn is_open(c: &mut PgConnection, token_hash: &[u8], now: &Now) -> Result<bool, Error> {
    let open = account_invitation::table
        .filter(account_invitation::token_hash.eq(token_hash).and(account_invitation::expires_at.gt(now.at)))
        .filter(account_invitation::used_at.is_null().and(account_invitation::replaced_at.is_null()));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(c)?)
}

/// Gives an account the password that was chosen by a link, which can't be used again. Every session ends.
///
/// # Errors
/// `not_found` when the link can't be used.
pub fn choose(c: &mut PgConnection, token_hash: &[u8], password_hash: &str, now: &Now) -> Result<(), Error> {
    let open = account_invitation::table
        .filter(account_invitation::token_hash.eq(token_hash).and(account_invitation::expires_at.gt(now.at)))
        .filter(account_invitation::used_at.is_null().and(account_invitation::replaced_at.is_null()));
    let account_id: Uuid = diesel::update(open)
        .set(account_invitation::used_at.eq(now.at))
        .returning(account_invitation::account_id)
        .get_result(c)?;
    diesel::update(account::table.find(account_id)).set(account::password_hash.eq(password_hash)).execute(c)?;
    end_sessions(c, account_id.into(), "password_chosen", now)
}
