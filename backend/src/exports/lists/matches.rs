//! Matches, under the headers that an import of them knows. Both sides have the same columns.

use contract::matches::MatchesQuery;
use contract::permissions::Permission;

use crate::exports::Kind::{Date, Number, Terms, Text};
use crate::exports::{Column, List, column, read};
use crate::spreadsheets::words::{ENDED_BY, MATCH_END_REASONS, MATCH_STATUSES, TRACKS};

const COLUMNS: &[Column] = &[
    column("Matchnummer", "Match number", ("buddy_match.number", Number)),
    column(
        "Nieuwkomer",
        "Newcomer",
        (
            "concat_ws(' ', newcomer.given_name, NULLIF(newcomer.name_prefix, ''), NULLIF(newcomer.family_name, ''))",
            Text,
        ),
    ),
    column("Geboortejaar nieuwkomer", "Newcomer birth year", ("newcomer.birth_year", Number)),
    column(
        "Gevestigde",
        "Established",
        (
            "concat_ws(' ', established.given_name, NULLIF(established.name_prefix, ''), NULLIF(established.family_name, ''))",
            Text,
        ),
    ),
    column("Geboortejaar gevestigde", "Established birth year", ("established.birth_year", Number)),
    column("Soort", "Kind", ("buddy_match.kind", Terms(TRACKS))),
    column("Lichting", "Cohort", ("cohort.number", Number)),
    column("Werkgever", "Employer", ("employer.name", Text)),
    column("Stand", "Status", ("buddy_match.status", Terms(MATCH_STATUSES))),
    column("Voorgesteld op", "Proposed on", ("proposed_on", Date)),
    column("Begindatum", "Start date", ("buddy_match.starts_on", Date)),
    column("Einddatum", "End date", ("buddy_match.ends_on", Date)),
    column("Reden einde", "End reason", ("buddy_match.end_reason", Terms(MATCH_END_REASONS))),
    column("Beëindigd door", "Ended by", ("ended_by", Terms(ENDED_BY))),
    column("Wie volgt", "Owner", ("owner.display_name", Text)),
    column("Laatst gehoord", "Last heard", ("last_heard_on", Date)),
];

pub const LIST: List = List {
    permission: Permission::MatchesRead,
    columns: COLUMNS,
    from: "FROM buddy_match JOIN person AS newcomer ON newcomer.id = newcomer_id \
         JOIN person AS established ON established.id = established_id LEFT JOIN cohort ON cohort.id = cohort_id \
         LEFT JOIN organisation AS employer ON employer.id = employer_id LEFT JOIN account AS owner ON owner.id = owner_id \
         WHERE ($1 ->> 'status' IS NULL OR buddy_match.status = $1 ->> 'status') \
         AND ($1 ->> 'kind' IS NULL OR buddy_match.kind = $1 ->> 'kind') \
         AND ($1 ->> 'personId' IS NULL OR ($1 ->> 'personId')::uuid IN (newcomer_id, established_id)) \
         AND ($1 ->> 'cohortId' IS NULL OR cohort_id = ($1 ->> 'cohortId')::uuid) \
         AND ($1 ->> 'ownerId' IS NULL OR owner_id = ($1 ->> 'ownerId')::uuid) \
         AND ($1 ->> 'light' IS NULL OR light = $1 ->> 'light') \
         AND ($1 ->> 'numbered' IS NULL OR (buddy_match.number IS NOT NULL) = ($1 ->> 'numbered')::boolean) \
         AND ($1 ->> 'startedFrom' IS NULL OR buddy_match.starts_on >= ($1 ->> 'startedFrom')::date) \
         AND ($1 ->> 'startedBefore' IS NULL OR buddy_match.starts_on < ($1 ->> 'startedBefore')::date)",
    order: "buddy_match.number NULLS LAST, buddy_match.id",
    people: "ARRAY[newcomer_id, established_id]",
    filters: &[
        "status",
        "kind",
        "personId",
        "cohortId",
        "ownerId",
        "light",
        "numbered",
        "startedFrom",
        "startedBefore",
    ],
    check: read::<MatchesQuery>,
};
