//! Events, with how many came. Nobody's name is in it.

use contract::events::EventsQuery;
use contract::permissions::Permission;

use crate::exports::Kind::{Moment, Number, Terms, Text};
use crate::exports::{Column, List, column, read};
use crate::spreadsheets::words::{EVENT_KINDS, EVENT_STATUSES};

const COLUMNS: &[Column] = &[
    column(
        "Begin",
        "Start",
        ("to_char(event.starts_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM-DD\"T\"HH24:MI:SS')", Moment),
    ),
    column("Soort", "Kind", ("event.kind", Terms(EVENT_KINDS))),
    column("Titel", "Title", ("event.title", Text)),
    column("Stand", "Status", ("event.status", Terms(EVENT_STATUSES))),
    column("Locatie", "Venue", ("venue.name", Text)),
    column("Plek", "Place", ("event.place", Text)),
    column("Lichting", "Cohort", ("cohort.number", Number)),
    column("Groep", "Group", ("cohort_group.name", Text)),
    column("Plaatsen", "Capacity", ("event.capacity", Number)),
    column("Aangemeld", "Registered", ("people.registered", Number)),
    column("Aanwezig", "Present", ("people.present", Number)),
    column("Afgemeld", "Excused", ("people.excused", Number)),
    column("Niet gekomen", "No-show", ("people.no_show", Number)),
    column(
        "Geteld zonder naam",
        "Counted without a name",
        ("(SELECT COALESCE(sum(head_count), 0) FROM event_attendance_line WHERE event_id = event.id)", Number),
    ),
];

pub const LIST: List = List {
    permission: Permission::EventsRead,
    columns: COLUMNS,
    from: "FROM event LEFT JOIN organisation AS venue ON venue.id = venue_id LEFT JOIN cohort_group ON cohort_group.id = group_id \
         LEFT JOIN cohort ON cohort.id = COALESCE(event.cohort_id, cohort_group.cohort_id) \
         CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE status = 'registered') AS registered, \
           count(*) FILTER (WHERE attendance = 'present') AS present, count(*) FILTER (WHERE attendance = 'excused') AS excused, \
           count(*) FILTER (WHERE attendance = 'no_show') AS no_show \
           FROM event_registration WHERE event_id = event.id AND superseded_at IS NULL) AS people \
         WHERE ($1 ->> 'from' IS NULL OR event.ends_at > (($1 ->> 'from')::date::timestamp AT TIME ZONE 'Europe/Amsterdam')) \
         AND ($1 ->> 'to' IS NULL OR event.starts_at < (($1 ->> 'to')::date::timestamp AT TIME ZONE 'Europe/Amsterdam')) \
         AND ($1 ->> 'kind' IS NULL OR event.kind = $1 ->> 'kind') AND ($1 ->> 'status' IS NULL OR event.status = $1 ->> 'status') \
         AND ($1 ->> 'cohortId' IS NULL OR cohort.id = ($1 ->> 'cohortId')::uuid) \
         AND ($1 ->> 'groupId' IS NULL OR group_id = ($1 ->> 'groupId')::uuid) \
         AND ($1 ->> 'venueId' IS NULL OR event.venue_id = ($1 ->> 'venueId')::uuid) \
         AND ($1 ->> 'seriesId' IS NULL OR series_id = ($1 ->> 'seriesId')::uuid) \
         AND ($1 ->> 'open' IS NULL OR (event.cohort_id IS NULL AND group_id IS NULL) = ($1 ->> 'open')::boolean)",
    order: "event.starts_at, event.id",
    people: "ARRAY[]::uuid[]",
    filters: &["from", "to", "kind", "status", "cohortId", "groupId", "venueId", "seriesId", "open", "sort"],
    check: read::<EventsQuery>,
};
