//! Figures: each is one definition and one statement, and links to its records.

use actix_web::get;
use actix_web::web::Path;
use chrono::{Datelike as _, NaiveDate};
use contract::figures::{Bilingual, Figure, FigureKey, FigurePeriod, FigureUnit, FiguresQuery, Milestone};
use contract::matches::MILESTONE_EVERY;
use contract::paging::Whole;
use contract::problem::FaultCode;
use diesel::prelude::*;
use diesel::sql_types;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Can;
use crate::auth::policy::needs::FiguresRead;
use crate::error::Error;
use crate::services::{Now, Shared};
use crate::web::{Query, Reply};

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_figures).service(get_figure);
}

/// List the figures
///
/// All of them, for a period: this calendar year when none is given. Counts only, never people.
#[utoipa::path(
    operation_id = "list_figures", tag = "figures", security(("staff" = ["figures:read"])), params(FiguresQuery),
    responses((status = 200, description = "All figures", body = Whole<Figure>))
)]
#[get("/figures")]
async fn list_figures(
    _can: Can<FiguresRead>,
    services: Shared,
    query: Query<FiguresQuery>,
) -> Result<Reply<Whole<Figure>>, Error> {
    let now = services.now();
    let period = period_of(&query.0, now.today)?;
    let items = services
        .db
        .read(move |c| FigureKey::all().map(|key| count(c, key, period, &now)).collect::<Result<_, _>>())
        .await?;
    Ok(Reply::ok(Whole { items }))
}

/// Get a figure
///
/// With its definition, period, n and the link to its records.
#[utoipa::path(
    operation_id = "get_figure", tag = "figures", security(("staff" = ["figures:read"])),
    params(("figureKey" = FigureKey, Path, description = "The figure"), FiguresQuery),
    responses((status = 200, description = "The figure", body = Figure))
)]
#[get("/figures/{figureKey}")]
async fn get_figure(
    _can: Can<FiguresRead>,
    services: Shared,
    key: Path<FigureKey>,
    query: Query<FiguresQuery>,
) -> Result<Reply<Figure>, Error> {
    let now = services.now();
    let period = period_of(&query.0, now.today)?;
    Ok(Reply::ok(services.db.read(move |c| count(c, *key, period, &now)).await?))
}

/// The period asked for; this calendar year by default.
fn period_of(query: &FiguresQuery, today: NaiveDate) -> Result<FigurePeriod, Error> {
    let new_year = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(today);
    let starts_on =
        query.from.unwrap_or_else(|| new_year(query.to.map_or(today.year(), |to| to.pred_opt().unwrap_or(to).year())));
    let ends_on = query.to.unwrap_or_else(|| new_year(starts_on.year() + 1));
    if ends_on <= starts_on {
        return Err(Error::fault("?to", FaultCode::EndsBeforeStart, "must lie after from"));
    }
    Ok(FigurePeriod { starts_on, ends_on })
}

/// What a figure is, apart from its value.
struct Definition {
    title: (&'static str, &'static str),
    definition: (&'static str, &'static str),
    unit: FigureUnit,
    /// Answers `value` and `n`; `$1` and `$2` are the period of a figure over one.
    statement: &'static str,
    over_period: bool,
    records: &'static str,
}

fn define(key: FigureKey) -> Definition {
    match key {
        FigureKey::PeopleWaiting => Definition {
            title: ("Wachten op een maatje", "Waiting for a buddy"),
            definition: (
                "Mensen met een open aanvraag, van beide kanten. Wie twee open aanvragen heeft, telt één keer.",
                "People with an open request, of both sides. Someone with two open requests counts once.",
            ),
            unit: FigureUnit::People,
            statement: "SELECT count(DISTINCT person_id) AS value, count(*) AS n FROM request WHERE closed_on IS NULL",
            over_period: false,
            records: "/v1/people?waiting=true",
        },
        FigureKey::MatchesActive => Definition {
            title: ("Actieve matches", "Active matches"),
            definition: (
                "Matches die nu lopen, van alle soorten. Een match die even op afstand wordt begeleid, telt niet mee.",
                "Matches that are active now, of all kinds. A paused match doesn't count.",
            ),
            unit: FigureUnit::Matches,
            statement: "SELECT count(*) FILTER (WHERE status = 'active') AS value, count(*) AS n FROM buddy_match \
                        WHERE status IN ('active', 'paused')",
            over_period: false,
            records: "/v1/matches?status=active",
        },
        FigureKey::MatchesStarted => Definition {
            title: ("Gestarte matches", "Matches started"),
            definition: (
                "Matches waarvan de eerste dag in de periode valt, van alle soorten, ook als ze al zijn afgerond.",
                "Matches whose first day lies in the period, of all kinds, ended or not.",
            ),
            unit: FigureUnit::Matches,
            statement: "SELECT count(*) AS value, count(*) AS n FROM buddy_match \
                        WHERE number IS NOT NULL AND starts_on >= $1 AND starts_on < $2",
            over_period: true,
            records: "/v1/matches?numbered=true",
        },
        FigureKey::MatchesTotal => Definition {
            title: ("Matches tot nu toe", "Matches so far"),
            definition: (
                "Alle matches die ooit gestart zijn, van alle soorten. Elke match krijgt bij de start het volgende nummer.",
                "All matches that ever started, of all kinds. Each match gets the next number when it starts.",
            ),
            unit: FigureUnit::Matches,
            statement: "SELECT count(*) AS value, count(*) AS n FROM buddy_match WHERE number IS NOT NULL",
            over_period: false,
            records: "/v1/matches?numbered=true",
        },
    }
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = sql_types::BigInt)]
    value: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    n: i64,
}

fn count(c: &mut PgConnection, key: FigureKey, period: FigurePeriod, now: &Now) -> Result<Figure, Error> {
    let definition = define(key);
    let mut query = diesel::sql_query(definition.statement).into_boxed();
    if definition.over_period {
        query = query.bind::<sql_types::Date, _>(period.starts_on).bind::<sql_types::Date, _>(period.ends_on);
    }
    let counted = query.get_result::<CountRow>(c)?;
    let bilingual = |(nl, en): (&str, &str)| Bilingual { nl: nl.to_owned(), en: en.to_owned() };
    let milestone = if key == FigureKey::MatchesTotal { Some(milestone(c, counted.value)?) } else { None };
    let bounds = if definition.over_period {
        format!("&startedFrom={}&startedBefore={}", period.starts_on, period.ends_on)
    } else {
        String::new()
    };
    Ok(Figure {
        key,
        title: bilingual(definition.title),
        definition: bilingual(definition.definition),
        definition_version: 1,
        unit: definition.unit,
        value: counted.value,
        n: counted.n,
        period: definition.over_period.then_some(period),
        as_of: now.at,
        records: format!("{}{bounds}", definition.records),
        milestone,
    })
}

#[derive(QueryableByName)]
struct ReachedRow {
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    reached_on: Option<NaiveDate>,
}

/// The last milestone reached, and the next.
fn milestone(c: &mut PgConnection, total: i64) -> Result<Milestone, Error> {
    let total = i32::try_from(total).unwrap_or(i32::MAX);
    let reached = total - total % MILESTONE_EVERY;
    let row = diesel::sql_query("SELECT (SELECT starts_on FROM buddy_match WHERE number = $1) AS reached_on")
        .bind::<sql_types::Integer, _>(reached)
        .get_result::<ReachedRow>(c)?;
    Ok(Milestone {
        reached: (reached > 0).then_some(reached),
        reached_on: row.reached_on,
        next: reached + MILESTONE_EVERY,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_the_calendar_year_unless_asked_otherwise() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let period = |from: Option<&str>, to: Option<&str>| {
            let query = FiguresQuery { from: from.map(day), to: to.map(day) };
            period_of(&query, day("2026-12-31")).map(|period| (period.starts_on, period.ends_on)).ok()
        };
        assert_eq!(period(None, None), Some((day("2026-01-01"), day("2027-01-01"))));
        assert_eq!(period(Some("2023-09-01"), None), Some((day("2023-09-01"), day("2024-01-01"))));
        assert_eq!(period(None, Some("2024-01-01")), Some((day("2023-01-01"), day("2024-01-01"))));
        assert_eq!(period(Some("2024-01-01"), Some("2024-01-01")), None);
    }
}
