//! The API of figures.

use actix_web::web::Path;
use actix_web::{HttpRequest, get};
use contract::figures::{Figure, FigureKey, FigurePeriod, FigureQuery, FigureRecord, FigureRecordsQuery, FiguresQuery};
use contract::paging::{Page, Whole};
use contract::people::AccessAction;
use contract::problem::{ErrorCode, Fault, FaultCode};
use utoipa_actix_web::service_config::ServiceConfig;

use super::query::{AsOf, Asked, calendar_year};
use super::records::{self, RecordLine, Wanted};
use super::registry::{self, Definition};
use crate::access;
use crate::auth::Can;
use crate::auth::policy::needs::FiguresRead;
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::web::{PageRequest, Query, Reply, paged};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_figures).service(get_figure).service(list_figure_records);
}

/// List the figures
///
/// All of them, or those of `keys`, for a period: this calendar year when none is given. Counts only, never people.
#[utoipa::path(
    operation_id = "list_figures", tag = "figures", security(("staff" = ["figures:read"])), params(FiguresQuery),
    responses((status = 200, description = "The figures", body = Whole<Figure>))
)]
#[get("/figures")]
async fn list_figures(
    _can: Can<FiguresRead>,
    services: Shared,
    query: Query<FiguresQuery>,
) -> Result<Reply<Whole<Figure>>, Error> {
    let keys = query.0.keys.as_deref().map(keys_of).transpose()?;
    let asked = asked(&query.0.figure(), &services.now())?;
    let counting = services.clone();
    let items = services.db.read(move |c| counting.figures.count(c, keys.as_deref(), &asked)).await?;
    Ok(Reply::ok(Whole { items }))
}

/// Get a figure
///
/// With its definition, period, n, parts and the link to its records.
#[utoipa::path(
    operation_id = "get_figure", tag = "figures", security(("staff" = ["figures:read"])),
    params(("figureKey" = FigureKey, Path, description = "The figure"), FigureQuery),
    responses((status = 200, description = "The figure", body = Figure))
)]
#[get("/figures/{figureKey}")]
async fn get_figure(
    _can: Can<FiguresRead>,
    services: Shared,
    key: Path<FigureKey>,
    query: Query<FigureQuery>,
) -> Result<Reply<Figure>, Error> {
    let (asked, counting) = (asked(&query.0, &services.now())?, services.clone());
    check(registry::find(&key)?, &asked)?;
    let mut figures = services.db.read(move |c| counting.figures.count(c, Some(&[key.into_inner()]), &asked)).await?;
    figures.pop().map(Reply::ok).ok_or_else(Error::not_found)
}

/// List the records of a figure
///
/// What it was counted from, by id. Takes the right to read such records too: people `people:read`, matches
/// `matches:read`, and so on.
#[utoipa::path(
    operation_id = "list_figure_records", tag = "figures", security(("staff" = ["figures:read"])),
    params(("figureKey" = FigureKey, Path, description = "The figure"), FigureRecordsQuery),
    responses((status = 200, description = "A page of records", body = Page<FigureRecord>))
)]
#[get("/figures/{figureKey}/records")]
async fn list_figure_records(
    can: Can<FiguresRead>,
    services: Shared,
    (key, query): (Path<FigureKey>, Query<FigureRecordsQuery>),
    request: HttpRequest,
) -> Result<Reply<Page<FigureRecord>>, Error> {
    let (caller, now, Query(query)) = (can.caller(), services.now(), query);
    let definition = registry::find(&key)?;
    let permission = records::permission(definition.kind);
    if !caller.may(permission) {
        return Err(Error::new(ErrorCode::Forbidden, format!("This needs the permission {permission}.")));
    }
    let asked = asked(&query.figure(), &now)?;
    check(definition, &asked)?;
    let mut page = PageRequest::of(&query, &caller, &services)?;
    let page = services
        .db
        .write(move |c| {
            let (counts, slice) = (query.counts, query.slice.clone());
            let wanted = Wanted { counts, slice, after: page.after.take(), limit: page.limit() };
            let lines = records::page(c, (definition, &asked), wanted)?;
            let lines = page.page(lines, |line: &RecordLine| (line.id, line.slice.clone()));
            let (items, people) = records::present(c, definition, &lines.items)?;
            let filter = (query.counts, query.slice);
            let total = query.total.unwrap_or_default();
            let total = total.then(|| records::total(c, (definition, &asked), filter)).transpose()?;
            access::record(c, (&caller, &now), AccessAction::Listed, people)?;
            Ok(Page { items, next_cursor: lines.next_cursor, total })
        })
        .await?;
    Ok(paged(page, &request))
}

/// The figures that are named, each once.
fn keys_of(names: &str) -> Result<Vec<FigureKey>, Error> {
    let mut keys: Vec<FigureKey> = Vec::new();
    for name in names.split(',') {
        let key: FigureKey = name.parse().map_err(|_| unknown_key())?;
        registry::find(&key).map_err(|_| unknown_key())?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

fn unknown_key() -> Error {
    Error::fault("?keys", FaultCode::UnknownReference, "must be names of figures, with commas between them")
}

/// What is asked, with all that is wrong in it.
fn asked(query: &FigureQuery, now: &Now) -> Result<Asked, Error> {
    let mut faults = Vec::new();
    if query.as_of.is_some_and(|as_of| as_of > now.at) {
        faults.push(Fault::new("?asOf", FaultCode::InFuture, "must not lie in the future"));
    }
    let as_of = query.as_of.map_or(AsOf::Now(now.at), AsOf::Then);
    let period = period_of(query);
    if period.is_some_and(|period| period.ends_on <= period.starts_on) {
        faults.push(Fault::new("?to", FaultCode::EndsBeforeStart, "must lie after from"));
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    Ok(Asked { period, as_of, cohort: query.cohort, organisation: query.organisation })
}

/// The period asked for; what is left out of it goes on to the turn of the year.
fn period_of(query: &FigureQuery) -> Option<FigurePeriod> {
    let starts_on = query.from.or_else(|| Some(calendar_year(query.to?.pred_opt()?).starts_on))?;
    let ends_on = query.to.unwrap_or_else(|| calendar_year(starts_on).ends_on);
    Some(FigurePeriod { starts_on, ends_on })
}

/// Refuses a filter that the figure doesn't take.
pub(super) fn check(definition: &Definition, asked: &Asked) -> Result<(), Error> {
    let mut faults = Vec::new();
    for (given, taken, pointer) in [
        (asked.cohort.is_some(), definition.takes.cohort(), "?cohort"),
        (asked.organisation.is_some(), definition.takes.organisation(), "?organisation"),
    ] {
        if given && !taken {
            faults.push(Fault::new(
                pointer,
                FaultCode::NotAllowed,
                "is not something that this figure can be asked for",
            ));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::invalid(faults)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn a_period_goes_to_the_turn_of_the_year_unless_asked_otherwise() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let period = |from: Option<&str>, to: Option<&str>| {
            let query = FigureQuery { from: from.map(day), to: to.map(day), ..FigureQuery::default() };
            period_of(&query).map(|period| (period.starts_on, period.ends_on))
        };
        assert_eq!(period(None, None), None);
        assert_eq!(period(Some("2023-09-01"), None), Some((day("2023-09-01"), day("2024-01-01"))));
        assert_eq!(period(None, Some("2024-01-01")), Some((day("2023-01-01"), day("2024-01-01"))));
        assert_eq!(period(None, Some("2024-01-02")), Some((day("2024-01-01"), day("2024-01-02"))));
    }
}
