//! Cohorts: when each was, and how many took part.

use contract::permissions::Permission;

use crate::exports::Kind::{Date, Number, Terms, Text};
use crate::exports::{Column, List, column};
use crate::spreadsheets::words::COHORT_STATUSES;

/// Everyone who took part as this, except by mistake.
macro_rules! enrolled {
    ($role:literal) => {
        concat!(
            "(SELECT count(*) FROM enrolment WHERE cohort_id = cohort.id AND role = '",
            $role,
            "' AND end_reason IS DISTINCT FROM 'entered_by_mistake')"
        )
    };
}

const COLUMNS: &[Column] = &[
    column("Lichting", "Cohort", ("number", Number)),
    column("Naam", "Name", ("name", Text)),
    column("Stand", "Status", ("status", Terms(COHORT_STATUSES))),
    column("Vanaf", "From", ("COALESCE(starts_on, planned_starts_on)", Date)),
    column("Tot", "Until", ("COALESCE(ends_on, planned_ends_on)", Date)),
    column("Nieuwkomers gehoopt", "Newcomers hoped for", ("target_newcomers", Number)),
    column("Gevestigden gehoopt", "Established hoped for", ("target_established", Number)),
    column("Nieuwkomers die meededen", "Newcomers who took part", (enrolled!("newcomer"), Number)),
    column("Gevestigden die meededen", "Established who took part", (enrolled!("established"), Number)),
    column("Coaches die meededen", "Coaches who took part", (enrolled!("coach"), Number)),
    column(
        "Matches",
        "Matches",
        ("(SELECT count(*) FROM buddy_match WHERE cohort_id = cohort.id AND buddy_match.number IS NOT NULL)", Number),
    ),
];

pub const LIST: List = List {
    permission: Permission::CohortsRead,
    columns: COLUMNS,
    from: "FROM cohort",
    order: "number DESC",
    people: "ARRAY[]::uuid[]",
    filters: &[],
    check: Some,
};
