//! Requests for a buddy.

use contract::ids::RequestId;
use contract::paging::Page;
use contract::requests::{CloseRequest, NewRequest, Request, RequestsQuery};

use super::transport::Call;
use super::{Outcome, Versioned};

pub async fn list(query: &RequestsQuery) -> Outcome<Page<Request>> {
    Call::get("/v1/requests").query(query).fetch().await
}

pub async fn read(id: RequestId) -> Outcome<Versioned<Request>> {
    Call::get(format!("/v1/requests/{id}")).fetch_versioned().await
}

pub async fn open(request: &NewRequest) -> Outcome<Versioned<Request>> {
    Call::post("/v1/requests").body(request).fetch_versioned().await
}

/// Notes that the wish still stands.
pub async fn confirm(id: RequestId) -> Outcome<Versioned<Request>> {
    Call::post(format!("/v1/requests/{id}/confirm")).fetch_versioned().await
}

pub async fn close(read: &Versioned<Request>, why: &CloseRequest) -> Outcome<Versioned<Request>> {
    let path = format!("/v1/requests/{}/close", read.value.id);
    Call::post(path).body(why).based_on(read.etag.as_deref()).fetch_versioned().await
}
