//! What comes in for each year, and from whom.

use contract::funding::FundingLinesQuery;
use contract::permissions::Permission;

use crate::exports::Kind::{Number, Terms, Text};
use crate::exports::{Column, List, column, read};
use crate::spreadsheets::words::INCOME_KINDS;

const COLUMNS: &[Column] = &[
    column("Jaar", "Year", ("funding_line.year", Number)),
    column("Bijdrage", "Contribution", ("funding_line.title", Text)),
    column("Soort", "Kind", ("funding_line.kind", Terms(INCOME_KINDS))),
    column("Van wie", "From whom", ("funder.name", Text)),
    column("Bedrag in euro", "Amount in euros", ("round(amount_cents / 100.0, 2)", Number)),
    column("Waarvoor", "What for", ("funding_line.purpose", Text)),
    column("Aanvraag", "Application", ("application.title", Text)),
];

pub const LIST: List = List {
    permission: Permission::FundingRead,
    columns: COLUMNS,
    from: "FROM funding_line LEFT JOIN organisation AS funder ON funder.id = funding_line.funder_id \
         LEFT JOIN grant_application AS application ON application.id = application_id \
         WHERE ($1 ->> 'year' IS NULL OR funding_line.year = ($1 ->> 'year')::smallint) \
         AND ($1 ->> 'kind' IS NULL OR funding_line.kind = $1 ->> 'kind') \
         AND ($1 ->> 'funderId' IS NULL OR funding_line.funder_id = ($1 ->> 'funderId')::uuid) \
         AND ($1 ->> 'applicationId' IS NULL OR application_id = ($1 ->> 'applicationId')::uuid)",
    order: "funding_line.year DESC, funding_line.id DESC",
    people: "ARRAY[]::uuid[]",
    filters: &["year", "kind", "funderId", "applicationId"],
    check: read::<FundingLinesQuery>,
};
