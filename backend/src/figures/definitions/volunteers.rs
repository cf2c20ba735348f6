//! Volunteers, and newcomers who come to lead a group.

use contract::figures::{FigureRecordKind, FigureUnit};

use super::holds_on_last_day;
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

/// Every period in which someone volunteers: by role, by leading a group, and by taking part as an established resident.
macro_rules! volunteering {
    () => {
        "SELECT person_id, CASE WHEN kind LIKE 'board%' THEN 'board' ELSE kind END AS role, starts_on, ends_on, end_reason \
           FROM role_period WHERE kind NOT IN ('newcomer', 'staff') \
         UNION ALL SELECT person_id, role, starts_on, ends_on, end_reason FROM group_leader \
         UNION ALL SELECT person_id, role, starts_on, ends_on, end_reason FROM enrolment WHERE role <> 'newcomer'"
    };
}

/// Every period in which someone leads a group.
macro_rules! leading {
    () => {
        "SELECT person_id, kind AS role, starts_on, ends_on, end_reason FROM role_period \
           WHERE kind IN ('coach', 'assistant_coach') \
         UNION ALL SELECT person_id, role, starts_on, ends_on, end_reason FROM group_leader \
         UNION ALL SELECT person_id, role, starts_on, ends_on, end_reason FROM enrolment \
           WHERE role IN ('coach', 'assistant_coach')"
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
        records: concat!(
            "SELECT DISTINCT person_id AS id, true AS counts, 1::bigint AS weight, role AS slice FROM (",
            volunteering!(),
            ") AS volunteering WHERE ",
            holds_on_last_day!()
        ),
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
        records: concat!(
            "SELECT person_id AS id, min(starts_on) < $2 - 1 - interval '1 year' AS counts, 1::bigint AS weight, '' AS slice \
             FROM (",
            volunteering!(),
            ") AS volunteering WHERE starts_on < $2 AND ends_on IS DISTINCT FROM starts_on \
               AND end_reason IS DISTINCT FROM 'entered_by_mistake' \
             GROUP BY person_id HAVING bool_or(ends_on IS NULL OR ends_on >= $2)"
        ),
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
             FROM (SELECT DISTINCT ON (person_id) person_id, role, starts_on FROM (",
            leading!(),
            ") AS leading WHERE starts_on < $2 AND ends_on IS DISTINCT FROM starts_on \
                  AND end_reason IS DISTINCT FROM 'entered_by_mistake' ORDER BY person_id, starts_on, role DESC) AS first \
             WHERE starts_on >= $1 AND ( \
               EXISTS (SELECT FROM enrolment WHERE enrolment.person_id = first.person_id AND role = 'newcomer' \
                 AND enrolment.starts_on < first.starts_on AND ends_on IS DISTINCT FROM enrolment.starts_on \
                 AND end_reason IS DISTINCT FROM 'entered_by_mistake') \
               OR EXISTS (SELECT FROM buddy_match WHERE newcomer_id = first.person_id AND number IS NOT NULL \
                 AND buddy_match.starts_on < first.starts_on AND ends_on IS DISTINCT FROM buddy_match.starts_on \
                 AND end_reason IS DISTINCT FROM 'entered_by_mistake'))"
        ),
        ..PLAIN
    },
];
