//! Groups: where and when they meet, who leads them, and how full they are.

use contract::exports::GroupsFilter;
use contract::permissions::Permission;

use crate::exports::Kind::{Number, Terms, Text};
use crate::exports::{Column, List, column, read};
use crate::spreadsheets::words::{RHYTHMS, WEEKDAYS};

const COLUMNS: &[Column] = &[
    column("Lichting", "Cohort", ("cohort.number", Number)),
    column("Groep", "Group", ("cohort_group.name", Text)),
    column("Avond", "Evening", ("evening", Terms(WEEKDAYS))),
    column("Hoe vaak", "How often", ("rhythm", Terms(RHYTHMS))),
    column("Plek", "Venue", ("venue.name", Text)),
    column("Begeleiding nu", "Led now by", ("to_jsonb(leaders.names)", Text)),
    column(
        "Matches",
        "Matches",
        (
            "(SELECT count(*) FROM buddy_match WHERE group_id = cohort_group.id AND buddy_match.number IS NOT NULL)",
            Number,
        ),
    ),
    column("Plaats voor", "Room for", ("capacity", Number)),
];

pub const LIST: List = List {
    permission: Permission::GroupsRead,
    columns: COLUMNS,
    from: concat!(
        "FROM cohort_group JOIN cohort ON cohort.id = cohort_id LEFT JOIN organisation AS venue ON venue.id = venue_id \
           CROSS JOIN LATERAL (SELECT COALESCE(array_agg(person.id), '{}') AS people, array_agg(",
        name!(),
        " ORDER BY sort_name, person.id) AS names FROM group_leader JOIN person ON person.id = group_leader.person_id \
           WHERE group_id = cohort_group.id AND (group_leader.ends_on IS NULL OR group_leader.ends_on > $2)) AS leaders \
         WHERE ($1 ->> 'cohortId' IS NULL OR cohort_id = ($1 ->> 'cohortId')::uuid)"
    ),
    order: "cohort.number DESC, cohort_group.name, cohort_group.id",
    people: "leaders.people",
    filters: &["cohortId"],
    check: read::<GroupsFilter>,
};
