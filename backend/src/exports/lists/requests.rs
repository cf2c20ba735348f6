//! Requests: who wishes for a buddy, and since when.

use contract::permissions::Permission;
use contract::requests::RequestsQuery;

use crate::exports::Kind::{Date, Number, Terms, Text};
use crate::exports::{Column, List, column, read};
use crate::spreadsheets::words::{LEVELS, REQUEST_CLOSE_REASONS, SIDES, TRACKS};

const COLUMNS: &[Column] = &[
    column("Naam", "Name", (name!(), Text)),
    column("Kant", "Side", ("side", Terms(SIDES))),
    column("Soort", "Track", ("track", Terms(TRACKS))),
    column("Geopend", "Opened", ("opened_on", Date)),
    column("Gesloten", "Closed", ("closed_on", Date)),
    column("Reden", "Reason", ("close_reason", Terms(REQUEST_CLOSE_REASONS))),
    column("Dagen gewacht", "Days waited", ("COALESCE(closed_on, $2) - opened_on", Number)),
    column("Taalniveau", "Dutch level", ("person.dutch_level", Terms(LEVELS))),
    column("Woonplaats", "City", ("person.city", Text)),
];

pub const LIST: List = List {
    permission: Permission::RequestsRead,
    columns: COLUMNS,
    from: "FROM request JOIN person ON person.id = person_id \
         WHERE ($1 ->> 'side' IS NULL OR side = $1 ->> 'side') AND ($1 ->> 'track' IS NULL OR track = $1 ->> 'track') \
         AND ($1 ->> 'open' IS NULL OR (closed_on IS NULL) = ($1 ->> 'open')::boolean) \
         AND ($1 ->> 'reminded' IS NULL OR (reminded_on IS NOT NULL) = ($1 ->> 'reminded')::boolean) \
         AND ($1 ->> 'personId' IS NULL OR person_id = ($1 ->> 'personId')::uuid)",
    order: "opened_on, request.id",
    people: "ARRAY[person_id]",
    filters: &["open", "side", "track", "personId", "reminded"],
    check: read::<RequestsQuery>,
};
