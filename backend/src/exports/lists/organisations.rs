//! Organisations, under the headers that an import of them knows.

use contract::organisations::OrganisationsQuery;
use contract::permissions::Permission;

use crate::exports::Kind::{Date, Number, Terms, Text};
use crate::exports::{Column, List, column, read};
use crate::spreadsheets::words::ORGANISATION_KINDS;

const COLUMNS: &[Column] = &[
    column("Naam", "Name", ("name", Text)),
    column("Andere namen", "Other names", ("to_jsonb(aliases)", Text)),
    column("Soort", "Kind", ("to_jsonb(kinds)", Terms(ORGANISATION_KINDS))),
    column("Plaats", "City", ("city", Text)),
    column("E-mail", "E-mail", ("email", Text)),
    column("Website", "Website", ("website", Text)),
    column("Verwerkersovereenkomst", "Agreement signed on", ("agreement_signed_on", Date)),
    column(
        "Aanmeldingen",
        "Referrals",
        ("(SELECT count(*) FROM referral WHERE organisation_id = organisation.id)", Number),
    ),
];

pub const LIST: List = List {
    permission: Permission::OrganisationsRead,
    columns: COLUMNS,
    from: "FROM organisation WHERE ($1 ->> 'kind' IS NULL OR kinds @> ARRAY[$1 ->> 'kind']) \
         AND ($1 ->> 'name' IS NULL OR strpos(search_text, lower($1 ->> 'name')) > 0)",
    order: "sort_name, id",
    people: "ARRAY[]::uuid[]",
    filters: &["kind", "name"],
    check: read::<OrganisationsQuery>,
};
