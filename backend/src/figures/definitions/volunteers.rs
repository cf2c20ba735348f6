//! Volunteers, and newcomers who come to lead a group.

use contract::figures::{FigureRecordKind, FigureUnit};

use crate::figures::registry::{Definition, PLAIN, Slices, Span, Tally, Words};

const ROLES: &[(&str, Words)] = &[
    ("established", ("Maatje", "Buddy")),
    ("coach", ("Coach", "Coach")),
    ("assistant_coach", ("Assistent-coach", "Assistant coach")),
    ("event_helper", ("Helpt bij bijeenkomsten", "Helps at events")),
    ("group_trainer", ("Trainer", "Trainer")),
    ("experience_expert", ("Ervaringsdeskundige", "Expert by experience")),
    ("board", ("Bestuur", "Board")),
];

const LEADERS: &[(&str, Words)] =
    &[("coach", ("Coach", "Coach")), ("assistant_coach", ("Assistent-coach", "Assistant coach"))];

/// Whether a row stands for a day or more on which someone really took part.
macro_rules! took_part {
    ($table:literal) => {
        concat!(
            $table,
            ".ends_on IS DISTINCT FROM ",
            $table,
            ".starts_on AND ",
            $table,
            ".end_reason IS DISTINCT FROM 'entered_by_mistake'"
        )
    };
}

pub(super) const ALL: &[Definition] = &[
    Definition {
        key: "volunteers",
        title: ("Vrijwilligers", "Volunteers"),
        definition: (
            "Mensen die op de laatste dag vrijwilliger zijn, per rol. Wie meer rollen heeft, staat bij elk en telt in het geheel één keer. Medewerkers tellen niet mee.",
            "People who are volunteers on the last day, by role. Someone with several roles stands with each, and counts once in the whole. Staff don't count.",
        ),
        unit: FigureUnit::People,
        span: Span::LastDay,
        tally: Tally::Different,
        kind: FigureRecordKind::Person,
        slices: Slices::Terms(ROLES),
        records: "SELECT DISTINCT person_id AS id, true AS counts, 1::bigint AS weight, role AS slice FROM volunteering \
                  WHERE ends_on IS NULL OR ends_on >= $2",
        ..PLAIN
    },
    Definition {
        key: "volunteers_over_a_year",
        title: ("Langer dan een jaar vrijwilliger", "Volunteers for over a year"),
        definition: (
            "Mensen die op de laatste dag vrijwilliger zijn en dat meer dan een jaar eerder voor het eerst werden.",
            "People who are volunteers on the last day and first became one more than a year before it.",
        ),
        unit: FigureUnit::People,
        span: Span::LastDay,
        kind: FigureRecordKind::Person,
        records: "SELECT person_id AS id, min(starts_on) < $2 - 1 - interval '1 year' AS counts, 1::bigint AS weight, \
                    '' AS slice FROM volunteering \
                  GROUP BY person_id HAVING bool_or(ends_on IS NULL OR ends_on >= $2)",
        ..PLAIN
    },
    Definition {
        key: "newcomers_became_coach",
        title: ("Nieuwe Assenaren die coach werden", "Newcomers who became a coach"),
        definition: (
            "Mensen die in de periode voor het eerst coach of assistent-coach werden, en daarvoor zelf als nieuwe Assenaar hebben meegedaan.",
            "People who in the period became coach or assistant coach for the first time, and had taken part as a newcomer before.",
        ),
        unit: FigureUnit::People,
        kind: FigureRecordKind::Person,
        slices: Slices::Terms(LEADERS),
        records: concat!(
            "SELECT person_id AS id, true AS counts, 1::bigint AS weight, role AS slice \
             FROM (SELECT DISTINCT ON (person_id) person_id, role, starts_on FROM volunteering \
                   WHERE role IN ('coach', 'assistant_coach') ORDER BY person_id, starts_on, role DESC) AS leader \
             WHERE starts_on >= $1 AND ( \
               EXISTS (SELECT FROM enrolment WHERE enrolment.person_id = leader.person_id AND enrolment.role = 'newcomer' \
                 AND enrolment.starts_on < leader.starts_on AND ",
            took_part!("enrolment"),
            ") OR EXISTS (SELECT FROM buddy_match WHERE newcomer_id = leader.person_id AND number IS NOT NULL \
                 AND buddy_match.starts_on < leader.starts_on AND ",
            took_part!("buddy_match"),
            "))"
        ),
        ..PLAIN
    },
];
