//! From records to numbers. All figures that are asked for are counted by one statement, so that they are of one moment.

use std::collections::HashMap;
use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use contract::figures::{Bilingual, Figure, FigureKey, FigurePeriod, FigureSlice, Milestone};
use contract::ids::{CohortId, OrganisationId};
use contract::matches::MILESTONE_EVERY;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types;
use uuid::Uuid;

use super::as_of;
use super::definitions::PHRASES;
use super::registry::{self, Definition, Slices, Span, Tally, Words};
use crate::clock::dutch_day;
use crate::error::Error;

/// With what knowledge a figure is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AsOf {
    /// All there is; the moment is what the figure says of itself.
    Now(DateTime<Utc>),
    /// What was known then.
    Then(DateTime<Utc>),
}

impl AsOf {
    /// The moment itself.
    #[must_use]
    pub fn moment(self) -> DateTime<Utc> {
        match self {
            Self::Now(at) | Self::Then(at) => at,
        }
    }
}

/// What a figure is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Asked {
    /// The calendar year of the as-of day when there is none; for what holds on a day, that day.
    pub period: Option<FigurePeriod>,
    pub as_of: AsOf,
    pub cohort: Option<CohortId>,
    pub organisation: Option<OrganisationId>,
}

impl Asked {
    /// About all there is, now, over a period.
    #[must_use]
    pub fn now(period: Option<FigurePeriod>, at: DateTime<Utc>) -> Self {
        Self { period, as_of: AsOf::Now(at), cohort: None, organisation: None }
    }

    /// The same question whenever on its day it is asked: what holds now depends on the day, and on the moment no further.
    pub(super) fn through_the_day(self) -> Self {
        let as_of = match self.as_of {
            AsOf::Now(_) => AsOf::Now(self.day().and_time(NaiveTime::MIN).and_utc()),
            AsOf::Then(at) => AsOf::Then(at),
        };
        Self { as_of, ..self }
    }

    /// The day on which it is asked.
    pub(super) fn day(&self) -> NaiveDate {
        dutch_day(self.as_of.moment())
    }

    /// The period, or the calendar year.
    fn whole_period(&self) -> FigurePeriod {
        self.period.unwrap_or_else(|| calendar_year(self.day()))
    }

    /// Whether this figure takes what is given.
    pub(super) fn fits(&self, definition: &Definition) -> bool {
        (self.cohort.is_none() || definition.takes.cohort())
            && (self.organisation.is_none() || definition.takes.organisation())
    }

    /// Binds `$1` to `$4`.
    pub(super) fn bind<'a>(&self, statement: String) -> BoxedSqlQuery<'a, Pg, SqlQuery> {
        let period = self.whole_period();
        let tomorrow = self.day() + TimeDelta::days(1);
        diesel::sql_query(statement)
            .into_boxed()
            .bind::<sql_types::Date, _>(period.starts_on)
            .bind::<sql_types::Date, _>(period.ends_on.min(tomorrow))
            .bind::<sql_types::Nullable<sql_types::Uuid>, _>(self.cohort.map(Uuid::from))
            .bind::<sql_types::Nullable<sql_types::Uuid>, _>(self.organisation.map(Uuid::from))
    }

    /// The question as a query string, to be asked again.
    fn as_query(&self, span: Span) -> String {
        let mut parts = Vec::new();
        if let Some(period) = self.period_of(span) {
            parts.extend([format!("from={}", period.starts_on), format!("to={}", period.ends_on)]);
        }
        if let AsOf::Then(at) = self.as_of {
            parts.push(format!("asOf={}", at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)));
        }
        parts.extend(self.cohort.map(|id| format!("cohort={id}")));
        parts.extend(self.organisation.map(|id| format!("organisation={id}")));
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    /// The period that a figure says it is of.
    fn period_of(&self, span: Span) -> Option<FigurePeriod> {
        match span {
            Span::Period => Some(self.whole_period()),
            Span::LastDay => self.period,
        }
    }
}

/// The calendar year that a day lies in.
pub(super) fn calendar_year(day: NaiveDate) -> FigurePeriod {
    use chrono::Datelike as _;
    let new_year = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(day);
    FigurePeriod { starts_on: new_year(day.year()), ends_on: new_year(day.year() + 1) }
}

/// What stands before queries: the types of what is asked, and the phrases that they use.
pub(super) fn beginning(queries: &str) -> String {
    let mut beginning = "WITH asked AS (SELECT $1::date, $2::date, $3::uuid, $4::uuid)".to_owned();
    for (name, phrase) in PHRASES.iter().filter(|(name, _)| queries.contains(name)) {
        let _ = write!(beginning, ", {name} AS ({phrase})");
    }
    beginning
}

/// The records of a figure: nothing of a period that begins after the as-of day.
pub(super) fn records_of(definition: &Definition) -> String {
    match definition.span {
        Span::Period => format!("SELECT * FROM ({}) AS record WHERE $1::date < $2::date", definition.records),
        Span::LastDay => definition.records.to_owned(),
    }
}

#[derive(QueryableByName)]
struct TallyRow {
    #[diesel(sql_type = sql_types::Integer)]
    nth: i32,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    slice: Option<String>,
    #[diesel(sql_type = sql_types::BigInt)]
    numerator: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    n: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    population: Option<i64>,
}

/// The aggregate around the records of the `nth` figure: the whole, and each part. A record stands once in a part, so that
/// only the whole has to tell different ones apart; one that was looked at and doesn't count may stand in none.
fn tally_statement(nth: usize, definition: &Definition) -> String {
    let (numerator, n) = match definition.tally {
        Tally::Sum => ("COALESCE(sum(weight) FILTER (WHERE counts), 0)::bigint", "count(*)"),
        Tally::Each | Tally::Different | Tally::Share => ("count(*) FILTER (WHERE counts)", "count(*)"),
    };
    let population = definition.population.map_or("NULL".to_owned(), |population| format!("({})", population.query));
    let records = records_of(definition);
    let (slice, grouping) = match definition.slices {
        Slices::None => ("NULL", "()"),
        _ => ("slice", "GROUPING SETS ((), (slice))"),
    };
    let select = |slice: &str| {
        format!(
            "SELECT {nth} AS nth, {slice}::text AS slice, {numerator} AS numerator, {n} AS n, {population}::bigint AS population"
        )
    };
    match definition.tally {
        Tally::Different => format!(
            "SELECT * FROM (WITH counted AS ({records}) {whole} FROM (SELECT id, bool_or(counts) AS counts FROM counted GROUP BY id) AS record \
             UNION ALL {part} FROM counted WHERE slice <> '' GROUP BY slice) AS tally",
            whole = select("NULL"),
            part = select("slice")
        ),
        Tally::Each | Tally::Sum | Tally::Share => {
            format!("{} FROM ({records}) AS record GROUP BY {grouping}", select(slice))
        }
    }
}

/// Counts a figure.
///
/// # Errors
/// `not_found` when there is none of this name; a fault when it doesn't take a filter that is given.
pub fn compute(c: &mut PgConnection, key: &FigureKey, asked: &Asked) -> Result<Figure, Error> {
    let definition = registry::find(key)?;
    super::routes::check(definition, asked)?;
    let mut figures = count(c, &[definition], asked)?;
    figures.pop().ok_or_else(Error::not_found)
}

/// Counts these figures, or all; those that don't take a filter that is given are left out.
///
/// # Errors
/// `not_found` when there is none of such a name.
pub fn compute_all(c: &mut PgConnection, keys: Option<&[FigureKey]>, asked: &Asked) -> Result<Vec<Figure>, Error> {
    let definitions: Vec<&Definition> = match keys {
        None => registry::all().collect(),
        Some(keys) => keys.iter().map(registry::find).collect::<Result<_, _>>()?,
    };
    let definitions: Vec<_> = definitions.into_iter().filter(|definition| asked.fits(definition)).collect();
    count(c, &definitions, asked)
}

/// The one statement that counts these.
fn statement_of(definitions: &[&Definition]) -> String {
    let tallies = definitions.iter().enumerate().map(|(nth, definition)| tally_statement(nth, definition));
    let tallies = tallies.collect::<Vec<_>>().join(" UNION ALL ");
    format!("{} {tallies}", beginning(&tallies))
}

/// The statement that counts all figures: for a test of what they read.
#[must_use]
pub fn whole_statement() -> String {
    statement_of(&registry::all().collect::<Vec<_>>())
}

fn count(c: &mut PgConnection, definitions: &[&Definition], asked: &Asked) -> Result<Vec<Figure>, Error> {
    if definitions.is_empty() {
        return Ok(Vec::new());
    }
    as_of::knowing(c, asked.as_of, |c| {
        let statement = statement_of(definitions);
        let mut rows: HashMap<i32, Vec<TallyRow>> = HashMap::new();
        for row in asked.bind(statement).load::<TallyRow>(c)? {
            rows.entry(row.nth).or_default().push(row);
        }
        let of = |(nth, definition): (i32, &&Definition)| {
            figure(c, definition, (rows.remove(&nth).unwrap_or_default(), asked))
        };
        (0..).zip(definitions).map(of).collect()
    })
}

fn figure(
    c: &mut PgConnection,
    definition: &Definition,
    (rows, asked): (Vec<TallyRow>, &Asked),
) -> Result<Figure, Error> {
    // Parts never have an empty key, so that the row without one is the whole.
    let (parts, whole): (Vec<TallyRow>, Vec<TallyRow>) = rows.into_iter().partition(|row| row.slice.is_some());
    let (numerator, n, population) =
        whole.first().map_or((0, 0, None), |whole| (whole.numerator, whole.n, whole.population));
    let value = value(definition.tally, numerator, n);
    let milestone = if definition.celebrated { Some(milestone(c, numerator)?) } else { None };
    let key: FigureKey = definition.key.parse().map_err(|error| Error::internal(&error))?;
    Ok(Figure {
        records: format!("/v1/figures/{key}/records{}", asked.as_query(definition.span)),
        key,
        title: words(definition.title),
        definition: words(definition.definition),
        definition_version: definition.version,
        unit: definition.unit,
        value,
        numerator,
        n,
        population,
        population_words: definition.population.map(|population| words(population.who)),
        period: asked.period_of(definition.span),
        as_of: asked.as_of.moment(),
        cohort_id: asked.cohort,
        organisation_id: asked.organisation,
        slices: slices(c, definition, parts)?,
        milestone,
    })
}

/// How many in a hundred of n, as the nearest whole number, half up; of nothing there is none.
#[must_use]
pub fn percent(part: i64, n: i64) -> Option<i64> {
    (n > 0).then(|| (200 * part + n) / (2 * n))
}

/// The number: of a share how many in a hundred.
fn value(tally: Tally, numerator: i64, n: i64) -> Option<i64> {
    match tally {
        Tally::Share => percent(numerator, n),
        Tally::Each | Tally::Different | Tally::Sum => Some(numerator),
    }
}

fn words((nl, en): Words) -> Bilingual {
    Bilingual { nl: nl.to_owned(), en: en.to_owned() }
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = sql_types::Text)]
    key: String,
    #[diesel(sql_type = sql_types::Text)]
    nl: String,
    #[diesel(sql_type = sql_types::Text)]
    en: String,
}

/// The parts in their order.
fn slices(c: &mut PgConnection, definition: &Definition, rows: Vec<TallyRow>) -> Result<Vec<FigureSlice>, Error> {
    let slice = |row: TallyRow, title: Bilingual| FigureSlice {
        value: value(definition.tally, row.numerator, row.n),
        key: row.slice.unwrap_or_default(),
        title,
        numerator: row.numerator,
        n: row.n,
    };
    match definition.slices {
        Slices::None => Ok(Vec::new()),
        Slices::Terms(terms) => {
            let place = |row: &TallyRow| terms.iter().position(|(code, _)| Some(*code) == row.slice.as_deref());
            let mut placed: Vec<(usize, TallyRow)> =
                rows.into_iter().filter_map(|row| Some((place(&row)?, row))).collect();
            placed.sort_by_key(|(place, _)| *place);
            Ok(placed.into_iter().map(|(place, row)| slice(row, words(terms[place].1))).collect())
        }
        Slices::Named(statement) => {
            let keys: Vec<&str> = rows.iter().filter_map(|row| row.slice.as_deref()).collect();
            let names = diesel::sql_query(statement)
                .bind::<sql_types::Array<sql_types::Text>, _>(keys)
                .load::<NameRow>(c)?
                .into_iter()
                .map(|row| (row.key, Bilingual { nl: row.nl, en: row.en }))
                .collect::<HashMap<_, _>>();
            let unnamed = || Bilingual { nl: "Onbekend".to_owned(), en: "Unknown".to_owned() };
            let name = |row: &TallyRow| names.get(row.slice.as_deref().unwrap_or_default()).cloned();
            let mut found: Vec<FigureSlice> = rows
                .into_iter()
                .map(|row| (name(&row).unwrap_or_else(unnamed), row))
                .map(|(name, row)| slice(row, name))
                .collect();
            found.sort_by(|one, other| {
                (other.numerator, &one.title.nl, &one.key).cmp(&(one.numerator, &other.title.nl, &other.key))
            });
            Ok(found)
        }
    }
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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_percentage_is_the_nearest_whole_one_and_half_goes_up(n in 1_i64..100_000, part in 0.0..=1.0_f64) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "small and positive")]
            let numerator = (n as f64 * part) as i64;
            let percent = value(Tally::Share, numerator, n).unwrap();
            // percent - 1/2 <= 100 numerator / n < percent + 1/2
            prop_assert!((2 * percent - 1) * n <= 200 * numerator && 200 * numerator < (2 * percent + 1) * n);
        }
    }

    #[test]
    fn a_share_of_nothing_is_no_number() {
        assert_eq!(value(Tally::Share, 0, 0), None);
        assert_eq!((value(Tally::Share, 1, 200), value(Tally::Share, 1, 201)), (Some(1), Some(0)));
        assert_eq!(
            (percent(47, 65), percent(1, 200), percent(1, 201), percent(0, 0)),
            (Some(72), Some(1), Some(0), None)
        );
        assert_eq!(value(Tally::Each, 0, 0), Some(0));
    }
}
