//! The API of reports as staff write them.

use std::collections::HashSet;

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use contract::figures::FigureKey;
use contract::ids::{ReportId, StoryId};
use contract::paging::Page;
use contract::problem::{ErrorCode, Fault, FaultCode};
use contract::reports::{NewReport, Report, ReportContents, ReportStatus, ReportSummary, ReportsQuery};
use diesel::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{defaults, rules, store};
use crate::auth::Can;
use crate::auth::policy::needs::{ReportsRead, ReportsWrite};
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::web::{Body, IdempotencyKey, IfMatch, Once, Outcome, PageRequest, Patch, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_reports)
        .service(create_report)
        .service(get_report)
        .service(update_report)
        .service(delete_report);
}

/// List reports
///
/// The latest begun first, drafts and signed ones.
#[utoipa::path(
    operation_id = "list_reports", tag = "reports", security(("staff" = ["reports:read"])), params(ReportsQuery),
    responses((status = 200, description = "A page of them", body = Page<ReportSummary>))
)]
#[get("/reports")]
async fn list_reports(
    can: Can<ReportsRead>,
    services: Shared,
    query: Query<ReportsQuery>,
    request: HttpRequest,
) -> Result<Reply<Page<ReportSummary>>, Error> {
    let (caller, today, Query(query)) = (can.caller(), services.now().today, query);
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .read(move |c| {
            let reports = store::list(c, &query, (page.after.take(), page.limit()), today)?;
            Ok(page.page(reports, store::key))
        })
        .await?;
    Ok(paged(page, &request))
}

/// Begin a report
///
/// With chapters in the usual order and their figures in them, or with those of the signed report that it corrects.
#[utoipa::path(
    operation_id = "create_report", tag = "reports", security(("staff" = ["reports:write"])), params(IdempotencyKey),
    request_body = NewReport,
    responses((status = 201, description = "The new report, a draft", body = Report))
)]
#[post("/reports")]
async fn create_report(
    can: Can<ReportsWrite>,
    services: Shared,
    once: Once,
    body: Body<NewReport>,
) -> Result<Reply<Report>, Error> {
    let (caller, now, payload) = (can.caller(), services.now(), body.raw());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let new = body.checked(|new| rules::check_new(new, now.today))?;
    let outcome = once
        .write(&services, (caller, now, payload), move |c, (_, now)| {
            let sections = match new.corrects_id {
                Some(former) => corrected(c, &new, former, now)?.sections,
                None => defaults::sections((new.kind, new.language), |key| {
                    crate::figures::can_be_asked(key, (new.cohort_id.is_some(), new.organisation_id.is_some()))
                }),
            };
            let subject = store::subject(c, &new)?;
            let contents = defaults::contents(&new, subject.as_deref(), sections);
            let id = store::insert(c, &new, &contents, (by, now))?;
            Ok(Outcome::created(store::find(c, id, false, now.today)?, format!("/v1/reports/{id}")))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// The report that a new one corrects: signed, and on the same.
fn corrected(c: &mut PgConnection, new: &NewReport, former: ReportId, now: &Now) -> Result<Report, Error> {
    let unknown = || Error::fault("/correctsId", FaultCode::UnknownReference, "there is no such report");
    let former = store::find(c, former, false, now.today)
        .map_err(|error| if error.code() == ErrorCode::NotFound { unknown() } else { error })?;
    let summary = &former.summary;
    let same = (summary.kind, summary.year, summary.cohort_id, summary.organisation_id)
        == (new.kind, new.year, new.cohort_id, new.organisation_id);
    if summary.status != ReportStatus::Signed || !same {
        return Err(Error::fault("/correctsId", FaultCode::Inconsistent, "must be a signed report on the same"));
    }
    Ok(former)
}

/// Get a report
///
/// As staff wrote it. What its readers get is its document.
#[utoipa::path(
    operation_id = "get_report", tag = "reports", security(("staff" = ["reports:read"])),
    params(("reportId" = ReportId, Path, description = "The report")),
    responses((status = 200, description = "The report", body = Report))
)]
#[get("/reports/{reportId}")]
async fn get_report(_can: Can<ReportsRead>, services: Shared, id: Path<ReportId>) -> Result<Reply<Report>, Error> {
    let today = services.now().today;
    let report = services.db.read(move |c| store::find(c, *id, false, today)).await?;
    let version = report.version;
    Ok(Reply::ok(report).versioned(version))
}

/// The figures that this report can be asked for.
fn known_figures(report: &Report) -> HashSet<FigureKey> {
    let summary = &report.summary;
    let filters = (summary.cohort_id.is_some(), summary.organisation_id.is_some());
    crate::figures::keys().filter(|key| crate::figures::can_be_asked(key, filters)).collect()
}

/// Quotes and stories must be there; whether they may be shown is asked anew each time they are.
fn check_stories(c: &mut PgConnection, contents: &ReportContents, now: &Now) -> Result<(), Error> {
    let named: Vec<StoryId> = contents.sections.iter().flat_map(|section| section.story_ids.iter().copied()).collect();
    let known: HashSet<StoryId> = crate::stories::some(c, &named, now.today)?.iter().map(|story| story.id).collect();
    let mut faults = Vec::new();
    for (index, section) in contents.sections.iter().enumerate() {
        for (nth, _) in section.story_ids.iter().enumerate().filter(|(_, story)| !known.contains(story)) {
            let pointer = format!("/sections/{index}/storyIds/{nth}");
            faults.push(Fault::new(pointer, FaultCode::UnknownReference, "there is no such story"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
}

/// Change a draft
///
/// By merge patch; `sections` as a whole. Needs `If-Match`.
#[utoipa::path(
    operation_id = "update_report", tag = "reports", security(("staff" = ["reports:write"])),
    params(
        ("reportId" = ReportId, Path, description = "The report"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    request_body(content = ReportContents, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The report as changed", body = Report))
)]
#[patch("/reports/{reportId}")]
async fn update_report(
    _can: Can<ReportsWrite>,
    services: Shared,
    (id, seen, patch): (Path<ReportId>, IfMatch, Patch),
) -> Result<Reply<Report>, Error> {
    let (now, id) = (services.now(), id.into_inner());
    let report = services
        .db
        .write(move |c| {
            let current = store::draft(c, id, &now)?;
            seen.is(current.version)?;
            let known = known_figures(&current);
            let kind = current.summary.kind;
            let check = |after: &ReportContents| rules::check_contents(after, kind, &known);
            let after = patch.apply(&current.contents(), check)?;
            check_stories(c, &after, &now)?;
            store::update(c, id, &after, &now)?;
            store::find(c, id, false, now.today)
        })
        .await?;
    let version = report.version;
    Ok(Reply::ok(report).versioned(version))
}

/// Throw a draft away
///
/// A signed report stays. Needs `If-Match`.
#[utoipa::path(
    operation_id = "delete_report", tag = "reports", security(("staff" = ["reports:write"])),
    params(
        ("reportId" = ReportId, Path, description = "The report"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
    ),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/reports/{reportId}")]
async fn delete_report(
    _can: Can<ReportsWrite>,
    services: Shared,
    (id, seen): (Path<ReportId>, IfMatch),
) -> Result<HttpResponse, Error> {
    let (now, id) = (services.now(), id.into_inner());
    services
        .db
        .write(move |c| {
            let report = store::draft(c, id, &now)?;
            seen.is(report.version)?;
            store::remove(c, id)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
