//! The foundation itself: its team and its board.

use contract::figures::{FigureRecordKind, FigureUnit};

use super::holds_on_last_day;
use crate::figures::registry::{Definition, PLAIN, Slices, Span, Tally, Words};

const SEATS: &[(&str, Words)] = &[
    ("board_chair", ("Voorzitter", "Chair")),
    ("board_treasurer", ("Penningmeester", "Treasurer")),
    ("board_member", ("Algemeen bestuurslid", "Member")),
];

const PEOPLE: Definition = Definition { unit: FigureUnit::People, kind: FigureRecordKind::Person, ..PLAIN };

/// The seats on the board that were really taken.
macro_rules! seats {
    () => {
        "role_period WHERE kind IN ('board_chair', 'board_treasurer', 'board_member') AND ends_on IS DISTINCT FROM starts_on \
         AND end_reason IS DISTINCT FROM 'entered_by_mistake'"
    };
}

pub(super) const ALL: &[Definition] = &[
    Definition {
        key: "team_size",
        title: ("Mensen in het team", "People in the team"),
        definition: (
            "Mensen die op de laatste dag medewerker zijn, betaald of niet.",
            "People who are staff on the last day, paid or not.",
        ),
        span: Span::LastDay,
        records: concat!(
            "SELECT DISTINCT person_id AS id, true AS counts, 1::bigint AS weight, '' AS slice FROM role_period \
             WHERE kind = 'staff' AND ",
            holds_on_last_day!()
        ),
        ..PEOPLE
    },
    Definition {
        key: "board_size",
        title: ("Bestuursleden", "Members of the board"),
        definition: (
            "Mensen die op de laatste dag in het bestuur zitten, per functie.",
            "People who are on the board on the last day, by office.",
        ),
        span: Span::LastDay,
        tally: Tally::Different,
        slices: Slices::Terms(SEATS),
        records: concat!(
            "SELECT DISTINCT person_id AS id, true AS counts, 1::bigint AS weight, kind AS slice FROM role_period \
             WHERE kind IN ('board_chair', 'board_treasurer', 'board_member') AND ",
            holds_on_last_day!()
        ),
        ..PEOPLE
    },
    Definition {
        key: "board_joined",
        title: ("Nieuw in het bestuur", "Joined the board"),
        definition: (
            "Mensen die in de periode in het bestuur kwamen. Wie al in het bestuur zat en een andere functie kreeg, telt niet mee.",
            "People who joined the board in the period. Someone who was on it already and changed office doesn't count.",
        ),
        records: concat!(
            "SELECT DISTINCT person_id AS id, true AS counts, 1::bigint AS weight, '' AS slice FROM (SELECT * FROM ",
            seats!(),
            ") AS seat WHERE starts_on >= $1 AND starts_on < $2 AND NOT EXISTS (SELECT FROM (SELECT * FROM ",
            seats!(),
            ") AS earlier WHERE earlier.person_id = seat.person_id AND earlier.starts_on < seat.starts_on \
                 AND (earlier.ends_on IS NULL OR earlier.ends_on >= seat.starts_on))"
        ),
        ..PEOPLE
    },
    Definition {
        key: "board_left",
        title: ("Uit het bestuur", "Left the board"),
        definition: (
            "Mensen van wie de laatste dag in het bestuur in de periode valt. Wie een andere functie in het bestuur kreeg, telt niet mee.",
            "People whose last day on the board lies in the period. Someone who changed office within it doesn't count.",
        ),
        records: concat!(
            "SELECT DISTINCT person_id AS id, true AS counts, 1::bigint AS weight, '' AS slice FROM (SELECT * FROM ",
            seats!(),
            ") AS seat WHERE ends_on > $1 AND ends_on <= $2 AND NOT EXISTS (SELECT FROM (SELECT * FROM ",
            seats!(),
            ") AS later WHERE later.person_id = seat.person_id AND later.starts_on <= seat.ends_on \
                 AND (later.ends_on IS NULL OR later.ends_on > seat.ends_on))"
        ),
        ..PEOPLE
    },
];
