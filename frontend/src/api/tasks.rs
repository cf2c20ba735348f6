//! Tasks, deputies, colleagues, and one's settings.

use chrono::NaiveDate;
use contract::deputies::{Deputy, EndDeputy, NewDeputy};
use contract::digest::{Settings, SettingsDetails};
use contract::ids::{DeputyId, TaskId};
use contract::paging::{Page, Whole};
use contract::session::Colleague;
use contract::tasks::{NewTask, SnoozeTask, Task, TasksQuery};
use serde_json::json;

use super::transport::Call;
use super::{Outcome, Versioned};

pub async fn list(query: &TasksQuery) -> Outcome<Page<Task>> {
    Call::get("/v1/tasks").query(query).fetch().await
}

pub async fn create(task: &NewTask) -> Outcome<Task> {
    Call::post("/v1/tasks").body(task).fetch().await
}

pub async fn done(id: TaskId) -> Outcome<Task> {
    Call::post(format!("/v1/tasks/{id}/done")).fetch().await
}

pub async fn reopen(id: TaskId) -> Outcome<Task> {
    Call::post(format!("/v1/tasks/{id}/reopen")).fetch().await
}

/// Puts it out of sight until a day.
pub async fn snooze(id: TaskId, until: NaiveDate) -> Outcome<Task> {
    Call::post(format!("/v1/tasks/{id}/snooze")).body(&SnoozeTask { until }).fetch().await
}

/// Everyone who may do tasks.
pub async fn colleagues() -> Outcome<Whole<Colleague>> {
    Call::get("/v1/colleagues").fetch().await
}

/// Who stands in for whom, today and later.
pub async fn deputies() -> Outcome<Whole<Deputy>> {
    Call::get("/v1/deputies").fetch().await
}

pub async fn name_deputy(new: &NewDeputy) -> Outcome<Deputy> {
    Call::post("/v1/deputies").body(new).fetch().await
}

/// Ends a period before its time.
pub async fn end_deputy(id: DeputyId, ends_on: NaiveDate) -> Outcome<Deputy> {
    Call::post(format!("/v1/deputies/{id}/end")).body(&EndDeputy { ends_on }).fetch().await
}

pub async fn settings() -> Outcome<Versioned<Settings>> {
    Call::get("/v1/me/settings").fetch_versioned().await
}

pub async fn choose(read: &Versioned<Settings>, wanted: &SettingsDetails) -> Outcome<Versioned<Settings>> {
    let patch = json!({ "details": { "weeklyDigest": wanted.weekly_digest } });
    Call::patch("/v1/me/settings").body(&patch).based_on(read.etag.as_deref()).fetch_versioned().await
}
