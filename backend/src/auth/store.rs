//! Accounts, sessions and refresh tokens.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::ids::{AccountId, PersonId};
use contract::permissions::Role;
use diesel::prelude::*;
use diesel::sql_types;
use uuid::Uuid;

use crate::error::Error;
use crate::schema::{account, account_person, account_role, refresh_token, session};
use crate::services::Now;

/// A session ends when it isn't refreshed for so long …
pub const IDLE_LIFE: TimeDelta = TimeDelta::minutes(30);
/// … and in any case after so long.
pub const SESSION_LIFE: TimeDelta = TimeDelta::hours(12);

/// What log-in needs of an account.
pub struct Login {
    pub account_id: AccountId,
    /// Absent as long as whoever was invited has chosen none.
    pub password_hash: Option<String>,
}

/// An account as its owner sees it.
pub struct Profile {
    pub display_name: String,
    pub email: String,
    pub access_ends_on: Option<NaiveDate>,
}

/// An account to be made.
pub struct NewAccount {
    pub email: String,
    pub display_name: String,
    /// Absent for whoever is invited to choose one.
    pub password_hash: Option<String>,
    pub roles: Vec<Role>,
    pub access_ends_on: Option<NaiveDate>,
}

/// The account with this log-in name, if it may log in.
pub fn find_login(c: &mut PgConnection, email: &str, now: &Now) -> Result<Option<Login>, Error> {
    let found = account::table
        .filter(account::email.eq(email.trim().to_lowercase()))
        .filter(account::disabled_at.is_null())
        .filter(account::access_ends_on.is_null().or(account::access_ends_on.gt(now.today)))
        .select((account::id, account::password_hash))
        .first::<(Uuid, Option<String>)>(c)
        .optional()?;
    Ok(found.map(|(id, password_hash)| Login { account_id: id.into(), password_hash }))
}

#[derive(QueryableByName)]
struct RolesRow {
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    roles: Vec<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    leads: Option<Uuid>,
}

/// The roles of an account, and who it is when they lead a group today.
type RolesAndLeader = (Vec<Role>, Option<PersonId>);

/// The roles of an account in a session that goes on, and whose it is when they lead a group today; none when the
/// session or the account has ended.
pub fn roles_in_session(
    c: &mut PgConnection,
    account_id: AccountId,
    session_id: Uuid,
    now: &Now,
) -> Result<Option<RolesAndLeader>, Error> {
    let row = diesel::sql_query(
        "SELECT ARRAY(SELECT role FROM account_role WHERE account_id = account.id AND revoked_at IS NULL) AS roles, \
           (SELECT person_id FROM account_person AS own WHERE account_id = account.id AND own.ended_at IS NULL AND EXISTS ( \
              SELECT FROM group_leader WHERE person_id = own.person_id AND starts_on <= $4 \
              AND (ends_on IS NULL OR ends_on > $4))) AS leads \
         FROM session JOIN account ON account.id = session.account_id \
         WHERE session.id = $1 AND account.id = $2 AND session.ended_at IS NULL AND session.ends_at > $3 \
           AND account.disabled_at IS NULL AND (account.access_ends_on IS NULL OR account.access_ends_on > $4)",
    )
    .bind::<sql_types::Uuid, _>(session_id)
    .bind::<sql_types::Uuid, _>(*account_id)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Date, _>(now.today)
    .get_result::<RolesRow>(c)
    .optional()?;
    Ok(row.map(|row| (row.roles.iter().filter_map(|role| role.parse().ok()).collect(), row.leads.map(Into::into))))
}

/// The account's own data.
pub fn profile(c: &mut PgConnection, account_id: AccountId) -> Result<Profile, Error> {
    let (display_name, email, access_ends_on) = account::table
        .find(*account_id)
        .select((account::display_name, account::email, account::access_ends_on))
        .first(c)?;
    Ok(Profile { display_name, email, access_ends_on })
}

/// Begins a session and answers its id.
pub fn begin_session(c: &mut PgConnection, account_id: AccountId, token_hash: &[u8], now: &Now) -> Result<Uuid, Error> {
    let id: Uuid = now.new_id();
    diesel::insert_into(session::table)
        .values((
            session::id.eq(id),
            session::account_id.eq(*account_id),
            session::created_at.eq(now.at),
            session::last_used_at.eq(now.at),
            session::ends_at.eq(now.at + SESSION_LIFE),
        ))
        .execute(c)?;
    add_token(c, id, token_hash, now)?;
    Ok(id)
}

fn add_token(c: &mut PgConnection, session_id: Uuid, hash: &[u8], now: &Now) -> Result<(), Error> {
    diesel::insert_into(refresh_token::table)
        .values((
            refresh_token::hash.eq(hash),
            refresh_token::session_id.eq(session_id),
            refresh_token::created_at.eq(now.at),
        ))
        .execute(c)?;
    Ok(())
}

/// What became of a refresh token that was turned in.
pub enum Refreshed {
    /// The session goes on with the new token.
    GoesOn { account_id: AccountId, session_id: Uuid, ends_at: DateTime<Utc> },
    /// The token was used before: someone has a copy. The session is ended, for both.
    Reused { account_id: AccountId },
    /// Unknown, or its session has ended.
    Ended,
}

#[derive(QueryableByName)]
struct TokenRow {
    #[diesel(sql_type = sql_types::Uuid)]
    session_id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    account_id: Uuid,
    #[diesel(sql_type = sql_types::Timestamptz)]
    ends_at: DateTime<Utc>,
    #[diesel(sql_type = sql_types::Bool)]
    used: bool,
    #[diesel(sql_type = sql_types::Bool)]
    alive: bool,
}

/// Turns in a refresh token for a new one. The token's row is locked, so that of two at once one is the reuse.
pub fn refresh(c: &mut PgConnection, token_hash: &[u8], new_hash: &[u8], now: &Now) -> Result<Refreshed, Error> {
    let row = diesel::sql_query(
        "SELECT session.id AS session_id, account.id AS account_id, session.ends_at, \
                refresh_token.used_at IS NOT NULL AS used, \
                session.ended_at IS NULL AND session.ends_at > $2 AND session.last_used_at > $3 \
                AND account.disabled_at IS NULL \
                AND (account.access_ends_on IS NULL OR account.access_ends_on > $4) AS alive \
         FROM refresh_token JOIN session ON session.id = refresh_token.session_id \
              JOIN account ON account.id = session.account_id \
         WHERE refresh_token.hash = $1 FOR UPDATE OF refresh_token",
    )
    .bind::<sql_types::Binary, _>(token_hash)
    .bind::<sql_types::Timestamptz, _>(now.at)
    .bind::<sql_types::Timestamptz, _>(now.at - IDLE_LIFE)
    .bind::<sql_types::Date, _>(now.today)
    .get_result::<TokenRow>(c)
    .optional()?;
    let Some(row) = row else { return Ok(Refreshed::Ended) };
    let account_id = row.account_id.into();
    if row.used {
        end_session(c, row.session_id, "token_reused", now)?;
        return Ok(Refreshed::Reused { account_id });
    }
    if !row.alive {
        return Ok(Refreshed::Ended);
    }
    diesel::update(refresh_token::table.find(token_hash)).set(refresh_token::used_at.eq(now.at)).execute(c)?;
    diesel::update(session::table.find(row.session_id)).set(session::last_used_at.eq(now.at)).execute(c)?;
    add_token(c, row.session_id, new_hash, now)?;
    Ok(Refreshed::GoesOn { account_id, session_id: row.session_id, ends_at: row.ends_at })
}

/// Ends a session, if it hasn't ended.
pub fn end_session(c: &mut PgConnection, id: Uuid, reason: &str, now: &Now) -> Result<(), Error> {
    diesel::update(session::table.find(id).filter(session::ended_at.is_null()))
        .set((session::ended_at.eq(now.at), session::end_reason.eq(reason)))
        .execute(c)?;
    Ok(())
}

/// Ends all sessions of an account.
pub fn end_sessions(c: &mut PgConnection, account_id: AccountId, reason: &str, now: &Now) -> Result<(), Error> {
    diesel::update(session::table.filter(session::account_id.eq(*account_id).and(session::ended_at.is_null())))
        .set((session::ended_at.eq(now.at), session::end_reason.eq(reason)))
        .execute(c)?;
    Ok(())
}

/// The session that a refresh token belongs to.
pub fn session_of_token(c: &mut PgConnection, token_hash: &[u8]) -> Result<Option<Uuid>, Error> {
    Ok(refresh_token::table.find(token_hash).select(refresh_token::session_id).first(c).optional()?)
}

/// Makes an account with its roles.
pub fn create_account(c: &mut PgConnection, new: &NewAccount, now: &Now) -> Result<AccountId, Error> {
    let id: AccountId = now.new_id();
    diesel::insert_into(account::table)
        .values((
            account::id.eq(*id),
            account::email.eq(new.email.trim().to_lowercase()),
            account::display_name.eq(&new.display_name),
            account::password_hash.eq(&new.password_hash),
            account::access_ends_on.eq(new.access_ends_on),
            account::created_at.eq(now.at),
        ))
        .execute(c)?;
    let roles: Vec<_> = new
        .roles
        .iter()
        .map(|role| {
            (account_role::account_id.eq(*id), account_role::role.eq(role.code()), account_role::granted_at.eq(now.at))
        })
        .collect();
    diesel::insert_into(account_role::table).values(roles).execute(c)?;
    Ok(id)
}

/// Says whose account it is: of someone who leads groups.
pub fn belongs_to(c: &mut PgConnection, account: AccountId, person: PersonId, now: &Now) -> Result<(), Error> {
    diesel::insert_into(account_person::table)
        .values((
            account_person::account_id.eq(*account),
            account_person::person_id.eq(*person),
            account_person::since.eq(now.at),
        ))
        .execute(c)?;
    Ok(())
}
