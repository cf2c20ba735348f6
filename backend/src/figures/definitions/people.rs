//! People who wait, and who put them forward.

use contract::figures::{FigureRecordKind, FigureUnit};

use super::{SIDES, SOURCES, at_in_period, put_forward};
use crate::figures::registry::{Definition, PLAIN, Slices, Span, Takes, Tally};

pub(super) const ALL: &[Definition] = &[
    Definition {
        key: "people_waiting",
        title: ("Wachten op een maatje", "Waiting for a buddy"),
        definition: (
            "Mensen met een open aanvraag op de laatste dag, van beide kanten. Wie twee open aanvragen heeft, telt één keer.",
            "People with an open request on the last day, of both sides. Someone with two open requests counts once.",
        ),
        version: 2,
        unit: FigureUnit::People,
        span: Span::LastDay,
        tally: Tally::Different,
        takes: Takes::Organisation,
        kind: FigureRecordKind::Person,
        slices: Slices::Terms(SIDES),
        records: concat!(
            "SELECT person_id AS id, true AS counts, 1::bigint AS weight, side AS slice FROM request \
             WHERE opened_on < $2 AND (closed_on IS NULL OR closed_on >= $2) AND ",
            put_forward!("person_id"),
            " GROUP BY person_id, side"
        ),
        ..PLAIN
    },
    Definition {
        key: "people_waiting_long",
        title: ("Wachten langer dan drie maanden", "Waiting longer than three months"),
        definition: (
            "Van de mensen die op de laatste dag op een maatje wachten: wie al meer dan drie maanden een open aanvraag heeft.",
            "Of the people who wait for a buddy on the last day: those whose request has been open for more than three months.",
        ),
        unit: FigureUnit::Percent,
        span: Span::LastDay,
        tally: Tally::Share,
        takes: Takes::Organisation,
        kind: FigureRecordKind::Person,
        records: concat!(
            "SELECT person_id AS id, min(opened_on) < $2 - 1 - interval '3 months' AS counts, 1::bigint AS weight, \
               '' AS slice FROM request \
             WHERE opened_on < $2 AND (closed_on IS NULL OR closed_on >= $2) AND ",
            put_forward!("person_id"),
            " GROUP BY person_id"
        ),
        ..PLAIN
    },
    Definition {
        key: "referrals_received",
        title: ("Aanmeldingen", "Referrals"),
        definition: (
            "Aanmeldingen die in de periode binnenkwamen, wat er ook mee gebeurde, naar wie iemand aandroeg. Een aanmelding die dubbel bleek, telt niet mee.",
            "Referrals that came in during the period, whatever became of them, by who put someone forward. One that turned out to be a duplicate doesn't count.",
        ),
        unit: FigureUnit::Referrals,
        takes: Takes::Organisation,
        kind: FigureRecordKind::Referral,
        slices: Slices::Terms(SOURCES),
        records: concat!(
            "SELECT id, status <> 'duplicate' AS counts, 1::bigint AS weight, source AS slice FROM referral WHERE ",
            at_in_period!("received_at"),
            " AND ($4::uuid IS NULL OR organisation_id = $4)"
        ),
        ..PLAIN
    },
];
