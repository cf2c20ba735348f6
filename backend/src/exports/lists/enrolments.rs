//! Who takes part in a cohort.

use contract::exports::EnrolmentsFilter;
use contract::permissions::Permission;

use crate::exports::Kind::{Date, Number, Terms, Text};
use crate::exports::{Column, List, column, contact, read};
use crate::spreadsheets::words::{ENROLMENT_END_REASONS, ENROLMENT_ROLES};

const COLUMNS: &[Column] = &[
    column("Lichting", "Cohort", ("cohort.number", Number)),
    column("Naam", "Name", (name!(), Text)),
    column("Rol", "Role", ("role", Terms(ENROLMENT_ROLES))),
    column("Vanaf", "From", ("enrolment.starts_on", Date)),
    column("Tot", "Until", ("enrolment.ends_on", Date)),
    column("Reden einde", "End reason", ("end_reason", Terms(ENROLMENT_END_REASONS))),
    contact("E-mail", "E-mail", ("person.email", Text)),
    contact("Telefoon", "Phone", ("person.phone", Text)),
];

pub const LIST: List = List {
    permission: Permission::CohortsRead,
    columns: COLUMNS,
    from: "FROM enrolment JOIN person ON person.id = person_id JOIN cohort ON cohort.id = cohort_id \
         WHERE cohort_id = ($1 ->> 'cohortId')::uuid AND ($1 ->> 'role' IS NULL OR role = $1 ->> 'role') \
         AND ($1 ->> 'open' IS NULL OR (enrolment.ends_on IS NULL OR enrolment.ends_on > $2) = ($1 ->> 'open')::boolean)",
    order: "sort_name, enrolment.id",
    people: "ARRAY[person_id]",
    filters: &["cohortId", "role", "open"],
    check: read::<EnrolmentsFilter>,
};
