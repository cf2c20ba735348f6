//! Reports.

use contract::ids::ReportId;
use contract::paging::Page;
use contract::reports::{NewReport, Report, ReportContents, ReportFormat, ReportSummary, ReportsQuery};
use contract::reports_differences::ReportDifferences;

use super::transport::Call;
use super::{Outcome, Versioned};

pub async fn list(query: &ReportsQuery) -> Outcome<Page<ReportSummary>> {
    Call::get("/v1/reports").query(query).fetch().await
}

pub async fn read(id: ReportId) -> Outcome<Versioned<Report>> {
    Call::get(format!("/v1/reports/{id}")).fetch_versioned().await
}

pub async fn create(new: &NewReport) -> Outcome<Versioned<Report>> {
    Call::post("/v1/reports").body(new).fetch_versioned().await
}

/// Sends the contents whole: sections are set as a list.
pub async fn change(read: &Versioned<Report>, wanted: &ReportContents) -> Outcome<Versioned<Report>> {
    let path = format!("/v1/reports/{}", read.value.summary.id);
    Call::patch(path).body(wanted).based_on(read.etag.as_deref()).fetch_versioned().await
}

pub async fn remove(read: &Versioned<Report>) -> Outcome<()> {
    let path = format!("/v1/reports/{}", read.value.summary.id);
    Call::delete(path).based_on(read.etag.as_deref()).done().await
}

pub async fn sign(read: &Versioned<Report>) -> Outcome<Versioned<Report>> {
    let path = format!("/v1/reports/{}/sign", read.value.summary.id);
    Call::post(path).based_on(read.etag.as_deref()).fetch_versioned().await
}

pub async fn differences(id: ReportId) -> Outcome<ReportDifferences> {
    Call::get(format!("/v1/reports/{id}/differences")).fetch().await
}

/// The report as HTML, made by the server and safe to show.
pub async fn preview(id: ReportId) -> Outcome<String> {
    Call::get(format!("/v1/reports/{id}/files/{}", ReportFormat::Preview)).text().await
}

/// Gives the browser the report as a file.
pub async fn download(id: ReportId, format: ReportFormat) -> Outcome<()> {
    Call::get(format!("/v1/reports/{id}/files/{format}")).download().await
}
