//! The API of tasks.

use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, get, post};
use contract::ids::{AccountId, TaskId};
use contract::paging::Page;
use contract::people::AccessAction;
use contract::tasks::{NewTask, SnoozeTask, Task, TasksQuery};
use diesel::pg::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;

use super::rules;
use super::store::{self, Change, TaskKey, Wanted};
use crate::access;
use crate::auth::policy::needs::{TasksRead, TasksWrite};
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::web::{Attempt, Body, IdempotencyKey, Once, Outcome, PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_tasks).service(create_task).service(get_task);
    config.service(complete_task).service(snooze_task).service(reopen_task);
}

fn account(caller: &Caller) -> Result<AccountId, Error> {
    caller.account_id().ok_or_else(Error::unauthenticated)
}

/// List tasks
///
/// What the caller is to do: one's own tasks, those of everyone, and those of colleagues for whom one stands in today.
/// What is due first comes first; of those that are done, the latest.
#[utoipa::path(
    operation_id = "list_tasks", tag = "tasks", security(("staff" = ["tasks:read"])), params(TasksQuery),
    responses((status = 200, description = "A page of tasks", body = Page<Task>))
)]
#[get("/tasks")]
async fn list_tasks(
    can: Can<TasksRead>,
    services: Shared,
    query: Query<TasksQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<Task>>, Error> {
    let (caller, now, Query(query)) = (can.caller(), services.now(), query);
    let who = account(&caller)?;
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let wanted = Wanted { query: &query, who, today: now.today };
            let rows = store::list(c, &wanted, (page.after.take(), page.limit()))?;
            let mut page = page.page(rows, TaskKey::of);
            page.total = query.total.unwrap_or_default().then(|| store::count(c, &wanted)).transpose()?;
            let people = page.items.iter().flat_map(|task| task.people.iter().map(|person| *person.id));
            access::record(c, (&caller, &now), AccessAction::Listed, people)?;
            Ok(page)
        })
        .await?;
    Ok(paged(page, &request))
}

/// Put down a task
///
/// Of one's own, about a match, a person, or neither. The tasks that rules raise come by themselves.
#[utoipa::path(
    operation_id = "create_task", tag = "tasks", security(("staff" = ["tasks:write"])), params(IdempotencyKey),
    request_body = NewTask,
    responses((status = 201, description = "The new task", body = Task))
)]
#[post("/tasks")]
async fn create_task(
    can: Can<TasksWrite>,
    services: Shared,
    once: Once,
    body: Body<NewTask>,
) -> Result<Reply<Task>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let who = account(&caller)?;
    let new = body.checked(|new| rules::check_new(new, now.today))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (caller, now)| {
            let id = store::insert(c, &new, who, now)?;
            let made = seen(c, id, (caller, now), AccessAction::Read)?;
            Ok(Outcome::created(made, format!("/v1/tasks/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// A task that the caller sees, with the look at its people recorded.
fn seen(c: &mut PgConnection, id: TaskId, who: (&Caller, &Now), action: AccessAction) -> Result<Task, Error> {
    let task = store::find(c, id, account(who.0)?, who.1.today)?;
    access::record(c, who, action, task.people.iter().map(|person| *person.id))?;
    Ok(task)
}

/// Get a task
#[utoipa::path(
    operation_id = "get_task", tag = "tasks", security(("staff" = ["tasks:read"])),
    description = "With whom it is about. A colleague's task is seen by that colleague and by whoever stands in.",
    params(("taskId" = TaskId, Path, description = "The task")),
    responses((status = 200, description = "The task", body = Task))
)]
#[get("/tasks/{taskId}")]
async fn get_task(can: Can<TasksRead>, services: Shared, id: Path<TaskId>) -> Result<Reply<Task>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let task = services.db.write(move |c| seen(c, id, (&caller, &now), AccessAction::Read)).await?;
    let version = task.version;
    Ok(Reply::ok(task).versioned(version))
}

/// One try at changing a task.
struct Try<'a> {
    can: Can<TasksWrite>,
    services: &'a Shared,
    once: Once,
    payload: Bytes,
}

impl Try<'_> {
    async fn change(
        self,
        id: TaskId,
        change: impl FnOnce(AccountId) -> Change + Send + 'static,
    ) -> Result<Reply<Task>, Error> {
        let (caller, now) = (self.can.caller(), self.services.now());
        let who = account(&caller)?;
        let (once, payload) = (self.once, self.payload);
        let outcome = self
            .services
            .db
            .write(move |c| {
                once.run(c, &Attempt { caller: &caller, payload: &payload, now: &now }, |c| {
                    store::find(c, id, who, now.today)?;
                    store::change(c, id, change(who), &now)?;
                    Ok(Outcome::ok(seen(c, id, (&caller, &now), AccessAction::Read)?))
                })
            })
            .await?;
        let version = outcome.body.version;
        Ok(Reply::from(outcome).versioned(version))
    }
}

/// Tick off a task
///
/// When the reason of a task that a rule raised is still there after two weeks, it is raised anew.
#[utoipa::path(
    operation_id = "complete_task", tag = "tasks", security(("staff" = ["tasks:write"])),
    params(("taskId" = TaskId, Path, description = "The task"), IdempotencyKey),
    responses((status = 200, description = "The task, done", body = Task))
)]
#[post("/tasks/{taskId}/done")]
async fn complete_task(
    can: Can<TasksWrite>,
    services: Shared,
    (id, once): (Path<TaskId>, Once),
) -> Result<Reply<Task>, Error> {
    Try { can, services: &services, once, payload: Bytes::new() }.change(*id, Change::Done).await
}

/// Put off a task
///
/// It is out of sight until that day.
#[utoipa::path(
    operation_id = "snooze_task", tag = "tasks", security(("staff" = ["tasks:write"])),
    params(("taskId" = TaskId, Path, description = "The task"), IdempotencyKey),
    request_body = SnoozeTask,
    responses((status = 200, description = "The task as put off", body = Task))
)]
#[post("/tasks/{taskId}/snooze")]
async fn snooze_task(
    can: Can<TasksWrite>,
    services: Shared,
    (id, once, body): (Path<TaskId>, Once, Body<SnoozeTask>),
) -> Result<Reply<Task>, Error> {
    let (payload, today) = (body.raw(), services.now().today);
    let until = body.checked(|snooze| rules::check_snooze(snooze.until, today))?.until;
    Try { can, services: &services, once, payload }.change(*id, move |_| Change::Snoozed(until)).await
}

/// Open a task again
///
/// One that was ticked off. It shows at once, also when it was put off before.
#[utoipa::path(
    operation_id = "reopen_task", tag = "tasks", security(("staff" = ["tasks:write"])),
    params(("taskId" = TaskId, Path, description = "The task"), IdempotencyKey),
    responses((status = 200, description = "The task, open", body = Task))
)]
#[post("/tasks/{taskId}/reopen")]
async fn reopen_task(
    can: Can<TasksWrite>,
    services: Shared,
    (id, once): (Path<TaskId>, Once),
) -> Result<Reply<Task>, Error> {
    Try { can, services: &services, once, payload: Bytes::new() }.change(*id, |_| Change::Reopened).await
}
