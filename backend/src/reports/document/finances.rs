//! Income by kind, costs, and the applications that were decided on, against the year before.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::reports::ReportLanguage;
use contract::reports_document::{ColumnKind, DocumentCell, DocumentTable};
use diesel::prelude::*;
use diesel::sql_types;

use super::tables;
use super::words::{self, FinanceWords};
use crate::error::Error;

#[derive(QueryableByName)]
struct AmountRow {
    #[diesel(sql_type = sql_types::Bool)]
    is_income: bool,
    #[diesel(sql_type = sql_types::Text)]
    kind: String,
    #[diesel(sql_type = sql_types::Bool)]
    is_this_year: bool,
    #[diesel(sql_type = sql_types::BigInt)]
    cents: i64,
}

#[derive(QueryableByName)]
struct ApplicationRow {
    #[diesel(sql_type = sql_types::Text)]
    title: String,
    #[diesel(sql_type = sql_types::Text)]
    funder: String,
    #[diesel(sql_type = sql_types::Text)]
    status: String,
    #[diesel(sql_type = sql_types::BigInt)]
    asked_cents: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    granted_cents: Option<i64>,
    #[diesel(sql_type = sql_types::Date)]
    happened_on: NaiveDate,
}

#[derive(QueryableByName)]
struct AddressRow {
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    report_address: Option<String>,
}

/// This year and the year before, of one kind.
type Pair = (i64, i64);

/// The tables of a calendar year.
pub fn tables(c: &mut PgConnection, year: i32, language: ReportLanguage) -> Result<Vec<DocumentTable>, Error> {
    let amounts = diesel::sql_query(
        "SELECT true AS is_income, kind, year = $1 AS is_this_year, sum(amount_cents)::bigint AS cents \
           FROM funding_line WHERE year IN ($1, $1 - 1) GROUP BY kind, year \
         UNION ALL SELECT false, kind, year = $1, sum(amount_cents)::bigint \
           FROM financial_year_cost WHERE year IN ($1, $1 - 1) GROUP BY kind, year",
    )
    .bind::<sql_types::Integer, _>(year)
    .load::<AmountRow>(c)?;
    let applications = diesel::sql_query(
        "SELECT application.title, organisation.name AS funder, moment.status, application.asked_cents, \
           moment.granted_cents, moment.happened_on \
         FROM grant_application_moment AS moment JOIN grant_application AS application ON application.id = moment.application_id \
         JOIN organisation ON organisation.id = application.funder_id \
         WHERE moment.status IN ('granted', 'rejected') AND moment.taken_back_at IS NULL \
           AND moment.happened_on >= make_date($1, 1, 1) AND moment.happened_on < make_date($1 + 1, 1, 1) \
         ORDER BY moment.happened_on, moment.id",
    )
    .bind::<sql_types::Integer, _>(year)
    .load::<ApplicationRow>(c)?;
    let address: Option<AddressRow> = diesel::sql_query("SELECT report_address FROM financial_year WHERE year = $1")
        .bind::<sql_types::Integer, _>(year)
        .get_result(c)
        .optional()?;
    let said = &words::of(language).finances;
    let mut by_kind: [BTreeMap<String, Pair>; 2] = [BTreeMap::new(), BTreeMap::new()];
    for row in amounts {
        let pair = by_kind[usize::from(!row.is_income)].entry(row.kind).or_default();
        let amount = if row.is_this_year { &mut pair.0 } else { &mut pair.1 };
        *amount = row.cents;
    }
    let [income, costs] = by_kind;
    let mut income_table = amounts_table((said.income, year), &income, language);
    income_table
        .rows
        .extend(besides_municipality(&income).map(|pair| amounts_row(said.all_but_municipality, pair, language)));
    let mut costs_table = amounts_table((said.costs, year), &costs, language);
    let (earned, spent) = (sum(&income), sum(&costs));
    if !income.is_empty() && !costs.is_empty() {
        costs_table.rows.push(amounts_row(said.result, (earned.0 - spent.0, earned.1 - spent.1), language));
    }
    costs_table.note =
        address.and_then(|row| row.report_address).map(|address| (said.report)(&address)).or(costs_table.note);
    let mut tables = vec![income_table, costs_table];
    if !applications.is_empty() {
        tables.push(applications_table(applications, said, language));
    }
    Ok(tables)
}

fn sum(amounts: &BTreeMap<String, Pair>) -> Pair {
    amounts.values().fold((0, 0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1))
}

/// What others gave, where the municipality gave too and there is more than one kind of them.
fn besides_municipality(income: &BTreeMap<String, Pair>) -> Option<Pair> {
    let municipality = income.get("municipality")?;
    let all = sum(income);
    (income.len() > 2).then_some((all.0 - municipality.0, all.1 - municipality.1))
}

fn amounts_row(title: &str, (now, before): Pair, language: ReportLanguage) -> Vec<DocumentCell> {
    let [difference, percent] = tables::against(now, before, language);
    let amount = |cents| tables::euros(Some(cents), language);
    vec![tables::text(title), amount(now), amount(before), difference, percent]
}

/// The largest first, and what they come to.
fn amounts_table(
    (title, year): (&str, i32),
    amounts: &BTreeMap<String, Pair>,
    language: ReportLanguage,
) -> DocumentTable {
    let said = &words::of(language).finances;
    let (this, last) = (year.to_string(), (year - 1).to_string());
    let mut table = tables::table(
        title,
        &[
            (title, ColumnKind::Text),
            (this.as_str(), ColumnKind::EuroCents),
            (last.as_str(), ColumnKind::EuroCents),
            (said.change, ColumnKind::EuroCents),
            ("%", ColumnKind::Percent),
        ],
    );
    let mut kinds: Vec<(&String, &Pair)> = amounts.iter().collect();
    kinds.sort_by_key(|(_, pair)| std::cmp::Reverse(**pair));
    table.rows = kinds.iter().map(|(kind, pair)| amounts_row((said.kind)(kind), **pair, language)).collect();
    if table.rows.len() > 1 {
        table.rows.push(amounts_row(said.total, sum(amounts), language));
    }
    table.note = table.rows.is_empty().then(|| said.none.to_owned());
    table
}

fn applications_table(rows: Vec<ApplicationRow>, said: &FinanceWords, language: ReportLanguage) -> DocumentTable {
    let mut table = tables::table(
        said.applications,
        &[
            (said.application, ColumnKind::Text),
            (said.funder, ColumnKind::Text),
            (said.state, ColumnKind::Text),
            (said.decided_on, ColumnKind::Text),
            (said.asked, ColumnKind::EuroCents),
            (said.granted, ColumnKind::EuroCents),
        ],
    );
    let row = |row: ApplicationRow| {
        vec![
            tables::text(row.title),
            tables::text(row.funder),
            tables::text((said.kind)(&row.status)),
            tables::day(row.happened_on, language),
            tables::euros(Some(row.asked_cents), language),
            tables::euros(row.granted_cents, language),
        ]
    };
    table.rows = rows.into_iter().map(row).collect();
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_gave_is_said_when_it_is_of_several_kinds() {
        let amounts = |kinds: &[(&str, Pair)]| kinds.iter().map(|(kind, pair)| ((*kind).to_owned(), *pair)).collect();
        let municipality = ("municipality", (5_500_000, 6_500_000));
        let (gift, fund) = (("gift", (450_000, 525_000)), ("fund", (3_350_000, 1_650_000)));
        assert_eq!(besides_municipality(&amounts(&[municipality, gift, fund])), Some((3_800_000, 2_175_000)));
        assert_eq!(besides_municipality(&amounts(&[municipality, gift])), None);
        assert_eq!(besides_municipality(&amounts(&[gift, fund])), None);
    }
}
