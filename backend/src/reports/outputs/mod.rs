//! What a report leaves the house as: a document in JSON, a web page, a spreadsheet and a PDF, all made of one document.

mod charts;
mod page;
#[cfg(test)]
mod samples;
mod spreadsheet;
mod typesetting;

use actix_web::http::header::{CONTENT_DISPOSITION, ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use contract::ids::ReportId;
use contract::people::AccessAction;
use contract::reports::ReportFormat;
use contract::reports_document::ReportDocument;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{document, store};
use crate::access;
use crate::auth::policy::needs::ReportsRead;
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::names::fold;
use crate::services::{Services, Shared};
use crate::web::Reply;

pub use typesetting::Typesetter;

pub fn routes(config: &mut ServiceConfig) {
    config.service(get_report_document).service(get_report_file);
}

/// The document as its readers get it now; whom it shows is recorded.
async fn read(services: &Services, caller: Caller, id: ReportId) -> Result<ReportDocument, Error> {
    let (now, organisation) = (services.now(), services.presentation.organisation_name.clone());
    services
        .db
        .write(move |c| {
            let report = store::find(c, id, false, now.today)?;
            let resolved = document::current(c, &report, &organisation, &now)?;
            access::record(c, (&caller, &now), AccessAction::Read, resolved.people)?;
            Ok(resolved.document)
        })
        .await
}

/// Get a report's document
///
/// What its readers get, with every figure, list and quote looked up: of a draft as they are now, of a signed report as
/// they were signed. Words of people who no longer agree are not in it. Groups of fewer than five people are left out.
#[utoipa::path(
    operation_id = "get_report_document", tag = "reports", security(("staff" = ["reports:read"])),
    params(("reportId" = ReportId, Path, description = "The report")),
    responses((status = 200, description = "The document", body = ReportDocument))
)]
#[get("/reports/{reportId}/document")]
async fn get_report_document(
    can: Can<ReportsRead>,
    services: Shared,
    id: Path<ReportId>,
) -> Result<Reply<ReportDocument>, Error> {
    Ok(Reply::ok(read(&services, can.caller(), *id).await?))
}

/// Get a report as a file
///
/// Its document as an accessible PDF (PDF/UA-1), a workbook for spreadsheets, or a web page that needs nothing else.
#[utoipa::path(
    operation_id = "get_report_file", tag = "reports", security(("staff" = ["reports:read"])),
    params(
        ("reportId" = ReportId, Path, description = "The report"),
        ("format" = ReportFormat, Path, description = "In which form"),
    ),
    responses((status = 200, description = "The file", content(
        (Vec<u8> = "application/pdf"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (String = "text/html"),
    )))
)]
#[get("/reports/{reportId}/files/{format}")]
async fn get_report_file(
    can: Can<ReportsRead>,
    services: Shared,
    path: Path<(ReportId, ReportFormat)>,
) -> Result<HttpResponse, Error> {
    let (id, format) = path.into_inner();
    let document = read(&services, can.caller(), id).await?;
    let (kind, extension, body) = match format {
        ReportFormat::Pdf => ("application/pdf", "pdf", services.typesetter.pdf(&document).await?),
        ReportFormat::Spreadsheet => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            spreadsheet::workbook(&document).map_err(|error| Error::internal(&error))?,
        ),
        ReportFormat::WebPage => {
            ("text/html; charset=utf-8", "html", page::whole(&document).into_string().into_bytes())
        }
        ReportFormat::Preview => {
            let article = page::article(&document).into_string().into_bytes();
            return Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(article));
        }
    };
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(file_name(&document, extension))],
    };
    Ok(HttpResponse::Ok().content_type(kind).insert_header((CONTENT_DISPOSITION, disposition)).body(body))
}

/// `jaarverslag-2026.pdf`.
fn file_name(document: &ReportDocument, extension: &str) -> String {
    let plain: String =
        fold(&document.title).chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { ' ' }).collect();
    let name = plain.split_whitespace().collect::<Vec<_>>().join("-");
    let name = if name.is_empty() { "report" } else { &name };
    format!("{name}.{extension}")
}
