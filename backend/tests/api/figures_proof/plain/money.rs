//! The plain definitions of what is about money and partners.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::rows::{Question, Row, Rows, day, text, whole};
use super::{How, Plain, Record, bare, counts, record};

/// A figure of money or partners, by name.
pub fn define(key: &str, rows: &Rows, asked: &Question) -> Option<Plain> {
    let sum = |records| Plain::of(How::Sum, records);
    Some(match key {
        "income" => sum(lines(rows, asked, |_| true)),
        "income_municipality" => {
            let records = lines(rows, asked, |kind| kind == "municipality");
            bare(sum(records.into_iter().map(|(id, _, is_in, cents)| (id, String::new(), is_in, cents)).collect()))
        }
        "income_other" => sum(lines(rows, asked, |kind| kind != "municipality")),
        "costs" => sum(amounts(rows.of("financial_year_cost").filter(|row| begins(row, asked)))),
        "applications_decided" => counts(decided(rows, asked, &["granted", "rejected", "withdrawn"])),
        "applications_granted_share" => {
            let of_status = |(id, status, ..): Record| (id, String::new(), status == "granted", 1);
            let records = decided(rows, asked, &["granted", "rejected"]).into_iter().map(of_status).collect();
            bare(Plain::of(How::Share, records))
        }
        "partners" => counts(partners(rows, asked, |_, row| text(row, "intensity").to_owned())),
        "partnerships_strengthened" => {
            let records = partners(rows, asked, change);
            counts(records.into_iter().filter(|record| ["new", "strengthened"].contains(&record.1.as_str())).collect())
        }
        _ => return None,
    })
}

/// Whether the first of January of the row's year lies in the period and has come.
fn begins(row: &Row, asked: &Question) -> bool {
    asked.has(NaiveDate::from_ymd_opt(i32::try_from(whole(row, "year")).unwrap(), 1, 1).unwrap())
}

fn of_funder(row: &Row, asked: &Question) -> bool {
    asked.organisation().is_none_or(|funder| text(row, "funder_id") == funder)
}

fn amounts<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<Record> {
    rows.map(|row| (text(row, "id").to_owned(), text(row, "kind").to_owned(), true, whole(row, "amount_cents")))
        .collect()
}

fn lines(rows: &Rows, asked: &Question, counts: impl Fn(&str) -> bool) -> Vec<Record> {
    let of_period = rows.of("funding_line").filter(|row| begins(row, asked) && of_funder(row, asked));
    amounts(of_period.filter(|row| counts(text(row, "kind"))))
}

fn decided(rows: &Rows, asked: &Question, statuses: &[&str]) -> Vec<Record> {
    rows.of("grant_application")
        .filter(|row| statuses.contains(&text(row, "status")) && of_funder(row, asked))
        .filter(|row| asked.has(day(row, "status_since").unwrap()))
        .map(|row| record(text(row, "id"), text(row, "status")))
        .collect()
}

/// Each organisation once for each part that it stands in.
fn partners(rows: &Rows, asked: &Question, part: impl Fn(&Rows, &Row) -> String) -> Vec<Record> {
    let of_period = rows.of("organisation_cooperation").filter(|row| begins(row, asked));
    let parts: BTreeSet<_> = of_period.map(|row| (text(row, "organisation_id").to_owned(), part(rows, row))).collect();
    parts.into_iter().map(|(id, part)| record(&id, &part)).collect()
}

fn change(rows: &Rows, row: &Row) -> String {
    if !text(row, "stated_change").is_empty() {
        return text(row, "stated_change").to_owned();
    }
    let mut earlier: Vec<&Row> = rows
        .of("organisation_cooperation")
        .filter(|other| text(other, "organisation_id") == text(row, "organisation_id"))
        .filter(|other| whole(other, "year") < whole(row, "year"))
        .collect();
    earlier.sort_by_key(|other| whole(other, "year"));
    let rank =
        |row: &Row| ["occasional", "regular", "intensive"].iter().position(|known| *known == text(row, "intensity"));
    match earlier.last() {
        None => "new".to_owned(),
        Some(earlier) if rank(row) > rank(earlier) => "strengthened".to_owned(),
        Some(_) => "other".to_owned(),
    }
}
