//! Newcomers who take part, who put them forward, and where they got.

use contract::figures::{FigureRecordKind, FigureUnit};

use super::{SOURCES, put_forward};
use crate::figures::registry::{Definition, PLAIN, Slices, Takes, Tally, Words};

const DESTINATIONS: &[(&str, Words)] = &[
    ("volunteer_work", ("Vrijwilligerswerk", "Voluntary work")),
    ("job", ("Werk", "Job")),
    ("course", ("Cursus of opleiding", "Course")),
    ("club", ("Vereniging", "Club")),
    ("other", ("Anders", "Other")),
];

pub(super) const ALL: &[Definition] = &[
    Definition {
        key: "newcomers_taking_part",
        title: ("Nieuwe Assenaren die meedoen", "Newcomers taking part"),
        definition: (
            "Nieuwe Assenaren die op ten minste één dag van de periode meededen aan een lichting of een maatje hadden, naar wie hen als eerste aandroeg. Ieder telt één keer.",
            "Newcomers who on at least one day of the period took part in a cohort or had a buddy, by who first put them forward. Each counts once.",
        ),
        unit: FigureUnit::People,
        takes: Takes::Both,
        kind: FigureRecordKind::Person,
        slices: Slices::Terms(SOURCES),
        records: concat!(
            "SELECT person_id AS id, true AS counts, 1::bigint AS weight, COALESCE((SELECT source FROM referral \
               WHERE referral.person_id = taking_part.person_id AND status = 'accepted' ORDER BY received_at, id LIMIT 1), \
               'unknown') AS slice \
             FROM newcomers_taking_part AS taking_part WHERE ",
            put_forward!("person_id")
        ),
        ..PLAIN
    },
    Definition {
        key: "newcomers_put_forward",
        title: ("Aangedragen door een organisatie", "Put forward by an organisation"),
        definition: (
            "Van de nieuwe Assenaren die in de periode meedoen: wie door een organisatie is aangedragen. Gevraagd voor één organisatie: wie door haar is aangedragen.",
            "Of the newcomers taking part in the period: those whom an organisation put forward. Asked for one organisation: those whom it put forward.",
        ),
        unit: FigureUnit::Percent,
        tally: Tally::Share,
        takes: Takes::Both,
        kind: FigureRecordKind::Person,
        records: "SELECT person_id AS id, EXISTS (SELECT FROM referral WHERE referral.person_id = taking_part.person_id \
               AND status = 'accepted' AND organisation_id IS NOT NULL \
               AND ($4::uuid IS NULL OR organisation_id = $4)) AS counts, 1::bigint AS weight, '' AS slice \
             FROM newcomers_taking_part AS taking_part",
        ..PLAIN
    },
    Definition {
        key: "newcomers_by_organisation",
        title: ("Meedoen, per organisatie", "Taking part, by organisation"),
        definition: (
            "Van de nieuwe Assenaren die in de periode meedoen: wie door een organisatie zijn aangedragen, per organisatie. Wie door twee organisaties is aangedragen, staat bij beide.",
            "Of the newcomers taking part in the period: those whom an organisation put forward, by organisation. Someone whom two put forward stands with both.",
        ),
        version: 2,
        unit: FigureUnit::People,
        tally: Tally::Different,
        takes: Takes::Both,
        kind: FigureRecordKind::Person,
        slices: Slices::Named(
            "SELECT id::text AS key, name AS nl, name AS en FROM organisation WHERE id = ANY($1::uuid[])",
        ),
        records: "SELECT DISTINCT taking_part.person_id AS id, organisation_id IS NOT NULL AS counts, 1::bigint AS weight, \
               COALESCE(organisation_id::text, '') AS slice \
             FROM newcomers_taking_part AS taking_part LEFT JOIN referral ON referral.person_id = taking_part.person_id \
               AND status = 'accepted' AND organisation_id IS NOT NULL AND ($4::uuid IS NULL OR organisation_id = $4)",
        ..PLAIN
    },
    Definition {
        key: "destinations_reached",
        title: ("Bereikte bestemmingen", "Destinations reached"),
        definition: (
            "Vrijwilligerswerk, werk, cursussen en verenigingen waar iemand in de periode terechtkwam, van wie dan ook. Wat per ongeluk is ingevoerd, telt niet mee.",
            "Voluntary work, jobs, courses and clubs that someone came to in the period, whoever it was. What was entered by mistake doesn't count.",
        ),
        unit: FigureUnit::Destinations,
        takes: Takes::Organisation,
        kind: FigureRecordKind::Destination,
        slices: Slices::Terms(DESTINATIONS),
        records: concat!(
            "SELECT id, true AS counts, 1::bigint AS weight, kind AS slice FROM destination \
             WHERE mistaken_at IS NULL AND reached_on >= $1 AND reached_on < $2 AND ",
            put_forward!("person_id")
        ),
        ..PLAIN
    },
];
