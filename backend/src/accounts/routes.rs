//! The API of accounts.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use contract::accounts::{Account, AccountsQuery, ChoosePassword, NewAccount};
use contract::ids::{AccountId, GroupLeaderId};
use contract::paging::Page;
use contract::people::AccessAction;
use contract::problem::FaultCode;
use utoipa_actix_web::service_config::ServiceConfig;

use super::rules;
use super::store::{self, By};
use crate::access;
use crate::auth::keys::hash_of;
use crate::auth::password::check_strength;
use crate::auth::policy::needs::{AccountsManage, CoachesInvite};
use crate::auth::{Can, caller_address};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, Once, Outcome, Query, Reply, listed, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_accounts).service(create_account).service(invite_account).service(end_account);
    config.service(invite_group_leader).service(choose_password);
}

/// List accounts
///
/// Everyone who can log in, is invited to, or could once; by name.
#[utoipa::path(
    operation_id = "list_accounts", tag = "accounts", security(("staff" = ["accounts:manage"])),
    params(AccountsQuery),
    responses((status = 200, description = "A page of accounts", body = Page<Account>))
)]
#[get("/accounts")]
async fn list_accounts(
    can: Can<AccountsManage>,
    services: Shared,
    (query, request): (Query<AccountsQuery>, HttpRequest),
) -> Result<Reply<Page<Account>>, Error> {
    let now = services.now();
    let then = now.clone();
    let page = listed(
        (&can, &services),
        query.0,
        (
            move |c, query, page| store::list(c, query, page, &now),
            |account| (account.display_name.clone(), *account.id),
            move |c, query| store::count(c, query, &then),
        ),
    )
    .await?;
    Ok(paged(page, &request))
}

/// Invite someone to log in
///
/// A link to choose a password is mailed to them; it works once, for a week.
#[utoipa::path(
    operation_id = "create_account", tag = "accounts", security(("staff" = ["accounts:manage"])),
    params(IdempotencyKey),
    request_body = NewAccount,
    responses((status = 201, description = "The account, which waits for its password", body = Account))
)]
#[post("/accounts")]
async fn create_account(
    can: Can<AccountsManage>,
    services: Shared,
    (once, body): (Once, Body<NewAccount>),
) -> Result<Reply<Account>, Error> {
    let (caller, now, payload, keys) = (can.caller(), services.now(), body.raw(), services.keys.clone());
    let account = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(|new| rules::check(new, &now))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let id = store::add(c, &new, By { account, keys: &keys, now })?;
            Ok(Outcome::created(store::find(c, id, now)?, "/v1/accounts".to_owned()))
        })
        .await?;
    Ok(outcome.into())
}

/// Mail a link to choose a password
///
/// To whoever hasn't chosen one yet, or forgot it. A link that was mailed before no longer works.
#[utoipa::path(
    operation_id = "invite_account", tag = "accounts", security(("staff" = ["accounts:manage"])),
    params(("accountId" = AccountId, Path, description = "The account"), IdempotencyKey),
    responses((status = 200, description = "The account", body = Account))
)]
#[post("/accounts/{accountId}/invite")]
async fn invite_account(
    can: Can<AccountsManage>,
    services: Shared,
    (id, once): (Path<AccountId>, Once),
) -> Result<Reply<Account>, Error> {
    let (caller, now, id, keys) = (can.caller(), services.now(), id.into_inner(), services.keys.clone());
    let account = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (_, now)| {
            store::invite(c, id, By { account, keys: &keys, now })?;
            Ok(Outcome::ok(store::find(c, id, now)?))
        })
        .await?;
    Ok(outcome.into())
}

/// End an account
///
/// At once: whoever is logged in by it is not any more. Nobody ends their own.
#[utoipa::path(
    operation_id = "end_account", tag = "accounts", security(("staff" = ["accounts:manage"])),
    params(("accountId" = AccountId, Path, description = "The account"), IdempotencyKey),
    responses((status = 200, description = "The account as ended", body = Account))
)]
#[post("/accounts/{accountId}/end")]
async fn end_account(
    can: Can<AccountsManage>,
    services: Shared,
    (id, once): (Path<AccountId>, Once),
) -> Result<Reply<Account>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    if caller.account_id() == Some(id) {
        return Err(Error::conflict("This is your own account: ask a colleague to end it."));
    }
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (_, now)| {
            store::end(c, id, now)?;
            Ok(Outcome::ok(store::find(c, id, now)?))
        })
        .await?;
    Ok(outcome.into())
}

/// Invite whoever leads a group to log in
///
/// By a link that is mailed to their own address. They see that group and no more, for as long as they lead it. Whoever
/// has an account already gets another link.
#[utoipa::path(
    operation_id = "invite_group_leader", tag = "groups", security(("staff" = ["coaches:invite"])),
    params(("groupLeaderId" = GroupLeaderId, Path, description = "The period of leading a group"), IdempotencyKey),
    responses((status = 200, description = "Their account", body = Account))
)]
#[post("/group-leaders/{groupLeaderId}/invite")]
async fn invite_group_leader(
    can: Can<CoachesInvite>,
    services: Shared,
    (id, once): (Path<GroupLeaderId>, Once),
) -> Result<Reply<Account>, Error> {
    let (caller, now, id, keys) = (can.caller(), services.now(), id.into_inner(), services.keys.clone());
    let account = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let outcome = once
        .write(&services, (caller, now, Bytes::new()), move |c, (caller, now)| {
            let (id, person) = store::invite_leader(c, id, By { account, keys: &keys, now })?;
            access::record(c, (caller, now), AccessAction::Changed, [*person])?;
            Ok(Outcome::ok(store::find(c, id, now)?))
        })
        .await?;
    Ok(outcome.into())
}

/// Choose a password
///
/// By the link that was mailed. It works once; every session of the account ends, and one logs in anew. A link that
/// can't be used is answered with 404, whatever is wrong with it.
#[utoipa::path(
    operation_id = "choose_password", tag = "session", security(()),
    request_body = ChoosePassword,
    responses(
        (status = 204, description = "It holds from now on"),
        (status = 404, description = "The link can't be used")
    )
)]
#[post("/session/password")]
async fn choose_password(
    services: Shared,
    (request, body): (HttpRequest, Body<ChoosePassword>),
) -> Result<HttpResponse, Error> {
    let (now, ChoosePassword { token, password }) = (services.now(), body.into_inner()?);
    check_strength(&password).map_err(|weak| Error::fault("/password", FaultCode::NotAllowed, &weak.to_string()))?;
    let hash = hash_of(&token);
    let (looked_up, at) = (hash.clone(), now.clone());
    if !services.db.read(move |c| store::is_open(c, &looked_up, &at)).await? {
        services.throttle.count_wrong_link(caller_address(&request, &services))?;
        return Err(Error::not_found());
    }
    let chosen = services.passwords.hash_in_turn(password, &services.random).await?;
    services.db.write(move |c| store::choose(c, &hash, &chosen, &now)).await?;
    Ok(HttpResponse::NoContent().finish())
}
