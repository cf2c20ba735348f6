//! Cooperation per year.

use contract::cooperations::CooperationsQuery;
use contract::permissions::Permission;

use crate::exports::Kind::{Number, Terms, Text};
use crate::exports::{Column, List, column, read};
use crate::spreadsheets::words::COOPERATION_INTENSITIES;

const COLUMNS: &[Column] = &[
    column("Jaar", "Year", ("year", Number)),
    column("Organisatie", "Organisation", ("organisation.name", Text)),
    column("Hoe vaak", "How often", ("intensity", Terms(COOPERATION_INTENSITIES))),
    column("Wat we deden", "What we did", ("activities", Text)),
];

pub const LIST: List = List {
    permission: Permission::OrganisationsRead,
    columns: COLUMNS,
    from: "FROM organisation_cooperation AS cooperation JOIN organisation ON organisation.id = organisation_id \
         WHERE ($1 ->> 'year' IS NULL OR year = ($1 ->> 'year')::smallint) \
         AND ($1 ->> 'organisationId' IS NULL OR organisation_id = ($1 ->> 'organisationId')::uuid) \
         AND ($1 ->> 'intensity' IS NULL OR intensity = $1 ->> 'intensity')",
    order: "year DESC, sort_name, cooperation.id",
    people: "ARRAY[]::uuid[]",
    filters: &["year", "organisationId", "intensity"],
    check: read::<CooperationsQuery>,
};
