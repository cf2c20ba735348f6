//! Signing: what a report says becomes what it said, for good. And how that differs from today.

use actix_web::web::{Bytes, Path};
use actix_web::{get, post};
use contract::figures::{Figure, FigurePeriod};
use contract::ids::{AccountId, ReportId, StoryId};
use contract::people::AccessAction;
use contract::problem::ErrorCode;
use contract::reports::{Report, ReportStatus};
use contract::reports_differences::ReportDifferences;
use contract::reports_document::{DocumentStory, ReportDocument, Signature};
use contract::stories::{NewStoryUse, StoryChannel};
use diesel::PgConnection;
use utoipa_actix_web::service_config::ServiceConfig;

use super::document::{self, Resolved, stories};
use super::store::Frozen;
use super::{differences, figures, rules, store};
use crate::access;
use crate::auth::policy::needs::{ReportsRead, ReportsSign};
use crate::auth::{Can, colleagues};
use crate::error::Error;
use crate::figures::{AsOf, records_hash};
use crate::services::{Now, Shared};
use crate::web::{IdempotencyKey, IfMatch, Once, Outcome, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(sign_report).service(list_report_differences);
}

/// Sign a report
///
/// For the chair, once the period is over. Freezes every figure with its definition, n and the hash of its records, and
/// every list; notes the quotes and stories as used. Needs `If-Match`: what is signed is what was on the screen. Refused
/// with `consent_missing` when somebody in a quote or story does not agree to the report. Signing is for good.
#[utoipa::path(
    operation_id = "sign_report", tag = "reports", security(("staff" = ["reports:sign"])),
    params(
        ("reportId" = ReportId, Path, description = "The report"),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v3\""),
        IdempotencyKey,
    ),
    responses((status = 200, description = "The report as signed", body = Report))
)]
#[post("/reports/{reportId}/sign")]
async fn sign_report(
    can: Can<ReportsSign>,
    services: Shared,
    (id, seen, once): (Path<ReportId>, IfMatch, Once),
) -> Result<Reply<Report>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let organisation = services.presentation.organisation_name.clone();
    let outcome = once
        .write_of_one_moment(&services, (caller, now, Bytes::new()), move |c, (caller, now)| {
            let draft = store::draft(c, id, now)?;
            seen.is(draft.version)?;
            if !rules::is_over(draft.summary.period, now.today) {
                return Err(Error::conflict("The period isn't over yet, so that its figures would be wrong tomorrow."));
            }
            let resolved = document::resolve(c, &draft, &organisation, now)?;
            access::record(c, (caller, now), AccessAction::Read, resolved.people.iter().copied())?;
            sign(c, resolved, (by, now), &draft)?;
            Ok(Outcome::ok(store::find(c, id, false, now.today)?))
        })
        .await?;
    let version = outcome.body.version;
    Ok(Reply::from(outcome).versioned(version))
}

/// Keeps for good what a draft says now.
pub(super) fn sign(
    c: &mut PgConnection,
    resolved: Resolved,
    (by, now): (AccountId, &Now),
    draft: &Report,
) -> Result<(), Error> {
    let Resolved { mut document, figures, stories: known, .. } = resolved;
    let missing = document.sections.iter().flat_map(|section| &section.stories).filter(|story| story.content.is_none());
    let missing = missing.count();
    if missing > 0 {
        let detail =
            format!("{missing} of its quotes and stories may not be in the report; take them out, or ask again.");
        return Err(Error::new(ErrorCode::ConsentMissing, detail));
    }
    let frozen = freeze(c, figures, (draft, now))?;
    let kept: Vec<_> = known.iter().map(|(id, story)| (*id, stories::content(&story.details))).collect();
    note_uses(c, known.into_keys().collect(), &document, (by, now))?;
    for section in &mut document.sections {
        let drawn = section.chart.iter_mut().flat_map(|chart| &mut chart.figures);
        for figure in section.figures.iter_mut().chain(drawn) {
            // Those of a chart may be of years before.
            let period = figure.period.unwrap_or(draft.summary.period);
            let of = frozen.iter().find(|one| one.key == figure.key && one.period == period);
            figure.records_hash = of.map(|one| one.records_hash.clone());
        }
        for story in &mut section.stories {
            // The words are kept apart, where they can go.
            *story = DocumentStory { id: story.id, content: None, note: None };
        }
    }
    document.status = ReportStatus::Signed;
    document.signature = Some(Signature { signed_on: now.today, signed_by: colleagues::name(c, by)? });
    store::sign(c, &document, (&frozen, &kept), (by, now))
}

/// The figures with what their records come to: those of a period by one statement.
fn freeze(
    c: &mut PgConnection,
    figures: Vec<(FigurePeriod, Figure)>,
    (draft, now): (&Report, &Now),
) -> Result<Vec<Frozen>, Error> {
    let keys = figures.iter().map(|(period, figure)| (*period, &figure.key));
    let mut records = figures::records(c, &draft.summary, keys, AsOf::Now(now.at))?;
    let frozen = |(period, figure): (FigurePeriod, Figure)| {
        let key = figure.key.clone();
        let lines = records.remove(&(period, key.clone())).ok_or_else(Error::not_found)?;
        Ok(Frozen { key, period, figure, records_hash: records_hash(&lines) })
    };
    figures.into_iter().map(frozen).collect()
}

/// Where they are used from now on, for when someone withdraws.
fn note_uses(
    c: &mut PgConnection,
    mut ids: Vec<StoryId>,
    document: &ReportDocument,
    (by, now): (AccountId, &Now),
) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    // In one order for all who change several: then no two wait for each other.
    ids.sort_unstable_by_key(|id| **id);
    let place =
        NewStoryUse { channel: StoryChannel::Report, place: document.title.clone(), address: None, used_on: now.today };
    crate::stories::use_in(c, &ids, &place, (by, now))
}

/// Hold a signed report against today
///
/// Counts each figure anew, and says of each that differs how it was signed, what it would be now, and which records
/// make the difference. What the report says does not change. Records are named for whoever may read that kind.
#[utoipa::path(
    operation_id = "list_report_differences", tag = "reports", security(("staff" = ["reports:read"])),
    params(("reportId" = ReportId, Path, description = "The signed report")),
    responses((status = 200, description = "What differs", body = ReportDifferences))
)]
#[get("/reports/{reportId}/differences")]
async fn list_report_differences(
    can: Can<ReportsRead>,
    services: Shared,
    id: Path<ReportId>,
) -> Result<Reply<ReportDifferences>, Error> {
    let (caller, now, id) = (can.caller(), services.now(), id.into_inner());
    let found = services
        .db
        .write(move |c| {
            let report = store::find(c, id, false, now.today)?;
            differences::of(c, &report, (&caller, &now))
        })
        .await?;
    Ok(Reply::ok(found))
}
