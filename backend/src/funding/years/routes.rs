//! The API of the key figures of each year, and of funders.

use actix_web::web::Path;
use actix_web::{get, patch};
use contract::funding::{ChangedFinancialYear, FinancialYear, Funder};
use contract::ids::OrganisationId;
use contract::paging::Whole;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{rules, store};
use crate::auth::Can;
use crate::auth::policy::needs::{FundingRead, FundingWrite};
use crate::error::Error;
use crate::services::Shared;
use crate::web::{IfMatch, Patch, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_financial_years).service(get_financial_year).service(update_financial_year).service(get_funder);
}

/// The years that can be written about.
fn in_range(year: i16) -> Result<i16, Error> {
    if (2000..=2100).contains(&year) { Ok(year) } else { Err(Error::not_found()) }
}

/// List the key figures of each year
///
/// Every year of which something is known, the latest first, each beside the year before it.
#[utoipa::path(
    operation_id = "list_financial_years", tag = "funding", security(("staff" = ["funding:read"])),
    responses((status = 200, description = "All years", body = Whole<FinancialYear>))
)]
#[get("/financial-years")]
async fn list_financial_years(_can: Can<FundingRead>, services: Shared) -> Result<Reply<Whole<FinancialYear>>, Error> {
    let items = services.db.read(store::list).await?;
    Ok(Reply::ok(Whole { items }))
}

/// Get the key figures of a year
///
/// Income is the sum of the year's funding lines. Of a year of which nothing is known yet, everything is nought.
#[utoipa::path(
    operation_id = "get_financial_year", tag = "funding", security(("staff" = ["funding:read"])),
    params(("year" = i16, Path, description = "The calendar year", minimum = 2000, maximum = 2100, example = 2026)),
    responses((status = 200, description = "The year", body = FinancialYear))
)]
#[get("/financial-years/{year}")]
async fn get_financial_year(
    _can: Can<FundingRead>,
    services: Shared,
    year: Path<i16>,
) -> Result<Reply<FinancialYear>, Error> {
    let year = in_range(*year)?;
    let found = services.db.read(move |c| store::find(c, year)).await?;
    let version = found.version;
    Ok(Reply::ok(found).versioned(version))
}

/// Change what is written down of a year
///
/// Its costs by kind, where the financial report can be read, and a note; by merge patch. Needs `If-Match`: of a year
/// of which nothing was written down yet, `"v0"`.
#[utoipa::path(
    operation_id = "update_financial_year", tag = "funding", security(("staff" = ["funding:write"])),
    params(
        ("year" = i16, Path, description = "The calendar year", minimum = 2000, maximum = 2100, example = 2026),
        ("If-Match" = String, Header, description = "The ETag of what was read", example = "\"v0\""),
    ),
    request_body(content = ChangedFinancialYear, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The year as changed", body = FinancialYear))
)]
#[patch("/financial-years/{year}")]
async fn update_financial_year(
    can: Can<FundingWrite>,
    services: Shared,
    (year, seen, patch): (Path<i16>, IfMatch, Patch),
) -> Result<Reply<FinancialYear>, Error> {
    let (caller, now, year) = (can.caller(), services.now(), in_range(*year)?);
    let by = caller.account_id().ok_or_else(Error::unauthenticated)?;
    let found = services
        .db
        .write(move |c| {
            seen.is(store::lock(c, year, (by, &now))?)?;
            let current = store::find(c, year)?;
            let after = patch.apply(&ChangedFinancialYear { details: current.details }, rules::check)?;
            store::change(c, year, &after.details, (by, &now))?;
            store::find(c, year)
        })
        .await?;
    let version = found.version;
    Ok(Reply::ok(found).versioned(version))
}

/// Get a funder
///
/// What it gives year by year, and what it was asked for. Its funding lines, applications and targets are lists with
/// `funderId`.
#[utoipa::path(
    operation_id = "get_funder", tag = "funding", security(("staff" = ["funding:read"])),
    params(("organisationId" = OrganisationId, Path, description = "The organisation")),
    responses((status = 200, description = "The funder", body = Funder))
)]
#[get("/funders/{organisationId}")]
async fn get_funder(
    _can: Can<FundingRead>,
    services: Shared,
    id: Path<OrganisationId>,
) -> Result<Reply<Funder>, Error> {
    Ok(Reply::ok(services.db.read(move |c| store::funder(c, *id)).await?))
}
