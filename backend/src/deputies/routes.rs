//! The API of deputies.

use actix_web::web::Path;
use actix_web::{get, post};
use contract::deputies::{Deputy, EndDeputy, NewDeputy};
use contract::ids::DeputyId;
use contract::paging::Whole;
use contract::permissions::Permission;
use contract::problem::{Fault, FaultCode};
use utoipa_actix_web::service_config::ServiceConfig;

use super::rules;
use super::store::{self, NewRow};
use crate::auth::policy::needs::{TasksRead, TasksWrite};
use crate::auth::{Can, colleagues};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{Body, IdempotencyKey, Once, Outcome, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_deputies).service(create_deputy).service(end_deputy);
}

/// List deputies
///
/// Who stands in for whom, today and later: everyone's, so that a colleague knows whom to turn to.
#[utoipa::path(
    operation_id = "list_deputies", tag = "tasks", security(("staff" = ["tasks:read"])),
    responses((status = 200, description = "All periods that have not ended", body = Whole<Deputy>))
)]
#[get("/deputies")]
async fn list_deputies(_can: Can<TasksRead>, services: Shared) -> Result<Reply<Whole<Deputy>>, Error> {
    let today = services.now().today;
    let items = services.db.read(move |c| store::coming(c, today)).await?;
    Ok(Reply::ok(Whole { items }))
}

/// Name a deputy
///
/// For oneself or for a colleague who is away. The deputy sees the tasks of that colleague during the period.
#[utoipa::path(
    operation_id = "create_deputy", tag = "tasks", security(("staff" = ["tasks:write"])), params(IdempotencyKey),
    request_body = NewDeputy,
    responses((status = 201, description = "The period", body = Deputy))
)]
#[post("/deputies")]
async fn create_deputy(
    can: Can<TasksWrite>,
    services: Shared,
    once: Once,
    body: Body<NewDeputy>,
) -> Result<Reply<Deputy>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(|new| rules::check_period(new.starts_on, new.ends_on, now.today))?;
    let row = NewRow {
        account: new.account_id.unwrap_or(by),
        deputy: new.deputy_id,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
    };
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let mut faults = Vec::new();
            for (pointer, account) in [("/accountId", row.account), ("/deputyId", row.deputy)] {
                if !colleagues::may(c, account, Permission::TasksRead, now)? {
                    let detail = "is nobody who may do tasks";
                    faults.push(Fault::new(pointer, FaultCode::UnknownReference, detail));
                }
            }
            if faults.is_empty() && row.account == row.deputy {
                faults.push(Fault::new("/deputyId", FaultCode::Inconsistent, "must be someone else"));
            }
            if !faults.is_empty() {
                return Err(Error::invalid(faults));
            }
            let id = store::insert(c, &row, (by, now))?;
            Ok(Outcome::created(store::find(c, id, now.today)?, format!("/v1/deputies/{id}")))
        })
        .await?;
    Ok(outcome.into())
}

/// End a deputy's period
///
/// Before its time: the first day after it lies between today and the end that was agreed.
#[utoipa::path(
    operation_id = "end_deputy", tag = "tasks", security(("staff" = ["tasks:write"])),
    params(("deputyId" = DeputyId, Path, description = "The period"), IdempotencyKey),
    request_body = EndDeputy,
    responses((status = 200, description = "The period as it ends now", body = Deputy))
)]
#[post("/deputies/{deputyId}/end")]
async fn end_deputy(
    can: Can<TasksWrite>,
    services: Shared,
    (id, once, body): (Path<DeputyId>, Once, Body<EndDeputy>),
) -> Result<Reply<Deputy>, Error> {
    let (caller, now, id, payload) = (can.caller(), services.now(), id.into_inner(), body.raw());
    let ends_on = body.into_inner()?.ends_on;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let period = store::find(c, id, now.today)?;
            if period.ends_on <= now.today {
                return Err(Error::conflict("This period has ended already."));
            }
            let faults = rules::check_end(ends_on, period.ends_on, now.today);
            if !faults.is_empty() {
                return Err(Error::invalid(faults));
            }
            store::end(c, &period, ends_on)?;
            Ok(Outcome::ok(store::find(c, id, now.today)?))
        })
        .await?;
    Ok(outcome.into())
}
