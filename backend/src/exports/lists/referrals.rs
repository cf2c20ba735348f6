//! Referrals: who put whom forward, and what became of it. The person is the one who was put forward, as a name only.

use contract::permissions::Permission;
use contract::referrals::ReferralsQuery;

use crate::exports::Kind::{Moment, Terms, Text};
use crate::exports::{Column, List, column, read};
use crate::spreadsheets::words::{LEVELS, REFERRAL_SOURCES, REFERRAL_STATUSES, SIDES};

const COLUMNS: &[Column] = &[
    column(
        "Ontvangen",
        "Received",
        ("to_char(received_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM-DD\"T\"HH24:MI:SS')", Moment),
    ),
    column(
        "Naam",
        "Name",
        (
            "concat_ws(' ', referral.person ->> 'givenName', referral.person ->> 'namePrefix', referral.person ->> 'familyName')",
            Text,
        ),
    ),
    column("Kant", "Side", ("side", Terms(SIDES))),
    column("Via", "Source", ("source", Terms(REFERRAL_SOURCES))),
    column("Organisatie", "Organisation", ("organisation.name", Text)),
    column("Kenmerk", "Reference", ("reference", Text)),
    column("Taalniveau", "Dutch level", ("referral.dutch_level", Terms(LEVELS))),
    column("Stand", "Status", ("status", Terms(REFERRAL_STATUSES))),
    column(
        "Besloten",
        "Decided",
        ("to_char(decided_at AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM-DD\"T\"HH24:MI:SS')", Moment),
    ),
];

pub const LIST: List = List {
    permission: Permission::ReferralsRead,
    columns: COLUMNS,
    from: "FROM referral LEFT JOIN organisation ON organisation.id = organisation_id \
         WHERE ($1 ->> 'status' IS NULL OR status = $1 ->> 'status') \
         AND ($1 ->> 'open' IS NULL OR (status IN ('received', 'in_review')) = ($1 ->> 'open')::boolean) \
         AND ($1 ->> 'organisationId' IS NULL OR organisation_id = ($1 ->> 'organisationId')::uuid)",
    order: "received_at DESC, referral.id DESC",
    people: "CASE WHEN person_id IS NULL THEN ARRAY[]::uuid[] ELSE ARRAY[person_id] END",
    filters: &["status", "open", "organisationId"],
    check: read::<ReferralsQuery>,
};
