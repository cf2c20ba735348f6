//! Accounts, and the password that someone chooses.

use contract::accounts::{Account, AccountsQuery, ChoosePassword, NewAccount};
use contract::ids::{AccountId, GroupLeaderId};
use contract::paging::Page;

use super::transport::{Call, Method, with_cookie_done};
use super::{Failure, Outcome};

pub async fn list(query: &AccountsQuery) -> Outcome<Page<Account>> {
    Call::get("/v1/accounts").query(query).fetch().await
}

pub async fn create(new: &NewAccount) -> Outcome<Account> {
    Call::post("/v1/accounts").body(new).fetch().await
}

pub async fn invite(id: AccountId) -> Outcome<Account> {
    Call::post(format!("/v1/accounts/{id}/invite")).fetch().await
}

pub async fn end(id: AccountId) -> Outcome<Account> {
    Call::post(format!("/v1/accounts/{id}/end")).fetch().await
}

pub async fn invite_leader(id: GroupLeaderId) -> Outcome<Account> {
    Call::post(format!("/v1/group-leaders/{id}/invite")).fetch().await
}

/// By a link; nobody is logged in.
pub async fn choose_password(chosen: &ChoosePassword) -> Outcome<()> {
    let body = serde_json::to_string(chosen).map_err(|_| Failure::Unreadable)?;
    with_cookie_done(Method::Post, "/v1/session/password", Some(&body)).await
}
