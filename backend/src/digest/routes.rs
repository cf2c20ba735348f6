//! The API of one's settings.

use actix_web::{get, patch};
use contract::digest::{ChangedSettings, Settings};
use contract::ids::AccountId;
use contract::problem::ErrorCode;
use utoipa_actix_web::service_config::ServiceConfig;

use super::store;
use crate::auth::policy::needs::{TasksRead, TasksWrite};
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{IfMatch, Patch, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(get_settings).service(update_settings);
}

fn account(caller: &Caller) -> Result<AccountId, Error> {
    caller.account_id().ok_or_else(Error::unauthenticated)
}

/// Get my settings
///
/// What the caller chose, or what is usual.
#[utoipa::path(
    operation_id = "get_settings", tag = "session", security(("staff" = ["tasks:read"])),
    responses((status = 200, description = "The settings", body = Settings))
)]
#[get("/me/settings")]
async fn get_settings(can: Can<TasksRead>, services: Shared) -> Result<Reply<Settings>, Error> {
    let who = account(&can.caller())?;
    let settings = services.db.read(move |c| store::settings(c, who)).await?;
    let version = settings.version;
    Ok(Reply::ok(settings).versioned(version))
}

/// Change my settings
///
/// By merge patch on `details`. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_settings", tag = "session", security(("staff" = ["tasks:write"])),
    params(("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v0\"")),
    request_body(content = ChangedSettings, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The settings as changed", body = Settings))
)]
#[patch("/me/settings")]
async fn update_settings(
    can: Can<TasksWrite>,
    services: Shared,
    (seen, patch): (IfMatch, Patch),
) -> Result<Reply<Settings>, Error> {
    let (who, now) = (account(&can.caller())?, services.now());
    let settings = services
        .db
        .write(move |c| {
            let current = store::settings(c, who)?;
            seen.is(current.version)?;
            let after = patch.apply(&ChangedSettings { details: current.details }, |_| Vec::new())?;
            if !store::choose(c, who, (current.version, &after.details), &now)? {
                return Err(Error::new(ErrorCode::PreconditionFailed, "Read it again, and look at what changed."));
            }
            store::settings(c, who)
        })
        .await?;
    let version = settings.version;
    Ok(Reply::ok(settings).versioned(version))
}
