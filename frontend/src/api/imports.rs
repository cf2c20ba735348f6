//! Imports.

use contract::ids::ImportId;
use contract::imports::{
    Import, ImportAction, ImportCommand, ImportDecision, ImportField, ImportMapping, ImportRow, ImportRowsQuery,
    ImportSummary, ImportUpload,
};
use contract::paging::Page;
use contract::people::PageQuery;

use super::transport::Call;
use super::{Outcome, Versioned};

pub async fn list(query: &PageQuery) -> Outcome<Page<ImportSummary>> {
    Call::get("/v1/imports").query(query).fetch().await
}

pub async fn upload(how: &ImportUpload, file: &web_sys::File) -> Outcome<Import> {
    Call::post("/v1/imports").query(how).file(file).fetch().await
}

pub async fn read(id: ImportId) -> Outcome<Versioned<Import>> {
    Call::get(format!("/v1/imports/{id}")).fetch_versioned().await
}

pub async fn map(read: &Versioned<Import>, fields: Vec<Option<ImportField>>) -> Outcome<Versioned<Import>> {
    let path = format!("/v1/imports/{}/mapping", read.value.id);
    Call::put(path).body(&ImportMapping { fields }).based_on(read.etag.as_deref()).fetch_versioned().await
}

pub async fn remove(read: &Versioned<Import>) -> Outcome<()> {
    Call::delete(format!("/v1/imports/{}", read.value.id)).based_on(read.etag.as_deref()).done().await
}

pub async fn rows(id: ImportId, query: &ImportRowsQuery) -> Outcome<Page<ImportRow>> {
    Call::get(format!("/v1/imports/{id}/rows")).query(query).fetch().await
}

pub async fn decide(id: ImportId, decision: &ImportDecision) -> Outcome<Versioned<Import>> {
    Call::post(format!("/v1/imports/{id}/decisions")).body(decision).fetch_versioned().await
}

pub async fn command(id: ImportId, action: ImportAction) -> Outcome<Versioned<Import>> {
    Call::post(format!("/v1/imports/{id}/commands")).body(&ImportCommand { action }).fetch_versioned().await
}
