//! Who was invited to an event, registered, and was there; under the headers that an import of attendance knows.

use contract::exports::RegistrationsFilter;
use contract::permissions::Permission;

use crate::exports::Kind::{Date, Number, Terms, Text, YesNo};
use crate::exports::{Column, List, column, contact, read};
use crate::spreadsheets::words::{ATTENDANCES, EVENT_KINDS, REGISTRATION_STATUSES};

const COLUMNS: &[Column] = &[
    column("Datum", "Date", ("(event.starts_at AT TIME ZONE 'Europe/Amsterdam')::date", Date)),
    column("Soort", "Kind", ("event.kind", Terms(EVENT_KINDS))),
    column("Titel", "Title", ("event.title", Text)),
    column("Naam", "Name", (name!(), Text)),
    column("Geboortejaar", "Birth year", ("person.birth_year", Number)),
    column("Stand", "Status", ("registration.status", Terms(REGISTRATION_STATUSES))),
    column("Aanwezig", "Attendance", ("registration.attendance", Terms(ATTENDANCES))),
    column("Met bericht", "With notice", ("registration.with_notice", YesNo)),
    contact("E-mail", "E-mail", ("person.email", Text)),
    contact("Telefoon", "Phone", ("person.phone", Text)),
];

pub const LIST: List = List {
    permission: Permission::PeopleRead,
    columns: COLUMNS,
    from: "FROM event_registration AS registration JOIN person ON person.id = person_id JOIN event ON event.id = event_id \
         WHERE event_id = ($1 ->> 'eventId')::uuid AND superseded_at IS NULL \
         AND ($1 ->> 'status' IS NULL OR registration.status = $1 ->> 'status') \
         AND ($1 ->> 'attendance' IS NULL OR attendance = $1 ->> 'attendance')",
    order: "sort_name, registration.id",
    people: "ARRAY[person_id]",
    filters: &["eventId", "status", "attendance"],
    check: read::<RegistrationsFilter>,
};
