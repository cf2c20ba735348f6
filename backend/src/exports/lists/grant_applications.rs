//! Grants that are asked for, and what was decided.

use contract::funding::GrantApplicationsQuery;
use contract::permissions::Permission;

use crate::exports::Kind::{Date, Number, Terms, Text};
use crate::exports::{Column, List, column, read};
use crate::spreadsheets::words::GRANT_STATUSES;

const COLUMNS: &[Column] = &[
    column("Aanvraag", "Application", ("title", Text)),
    column("Bij wie", "Asked of", ("funder.name", Text)),
    column("Stand", "Status", ("status", Terms(GRANT_STATUSES))),
    column("Sinds", "Since", ("status_since", Date)),
    column("Gevraagd in euro", "Asked in euros", ("round(asked_cents / 100.0, 2)", Number)),
    column("Toegekend in euro", "Granted in euros", ("round(granted_cents / 100.0, 2)", Number)),
    column("Eerste jaar", "First year", ("first_year", Number)),
    column("Laatste jaar", "Last year", ("last_year", Number)),
    column("Uiterlijk indienen", "Submit by", ("submit_by", Date)),
    column("Besluit verwacht", "Decision expected", ("decision_expected_on", Date)),
    column("Waarvoor", "What for", ("purpose", Text)),
    column("Uitleg bij het besluit", "Reason", ("reason", Text)),
];

pub const LIST: List = List {
    permission: Permission::FundingRead,
    columns: COLUMNS,
    from: "FROM grant_application JOIN organisation AS funder ON funder.id = funder_id \
         WHERE ($1 ->> 'status' IS NULL OR status = $1 ->> 'status') \
         AND ($1 ->> 'funderId' IS NULL OR funder_id = ($1 ->> 'funderId')::uuid) \
         AND ($1 ->> 'year' IS NULL OR ($1 ->> 'year')::smallint BETWEEN first_year AND last_year)",
    order: "status_since DESC, grant_application.id DESC",
    people: "ARRAY[]::uuid[]",
    filters: &["status", "funderId", "year"],
    check: read::<GrantApplicationsQuery>,
};
