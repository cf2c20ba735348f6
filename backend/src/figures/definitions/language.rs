//! The Dutch of newcomers.

use contract::figures::{FigureRecordKind, FigureUnit};

use super::put_forward;
use crate::figures::registry::{Definition, PLAIN, Population, Takes, Tally};

pub(super) const ALL: &[Definition] = &[
    Definition {
        key: "starters_a0",
        title: ("Begonnen op A0", "Started at A0"),
        definition: (
            "Van de nieuwe Assenaren die in de periode in een lichting begonnen: wie op de begindag taalniveau A0 had. Dat is het laatste niveau dat tot dan bekend was, of anders het eerste daarna.",
            "Of the newcomers who started in a cohort in the period: those whose level of Dutch was A0 on the first day. That is the latest level known by then, or else the first one after it.",
        ),
        unit: FigureUnit::People,
        takes: Takes::Both,
        kind: FigureRecordKind::Person,
        records: concat!(
            "SELECT starter.person_id AS id, COALESCE( \
               (SELECT level FROM dutch_assessment AS level WHERE level.person_id = starter.person_id \
                  AND skill = 'overall' AND assessed_on <= starter.starts_on \
                ORDER BY assessed_on DESC, recorded_at DESC, id DESC LIMIT 1), \
               (SELECT level FROM dutch_assessment AS level WHERE level.person_id = starter.person_id \
                  AND skill = 'overall' AND assessed_on > starter.starts_on \
                ORDER BY assessed_on, recorded_at DESC, id DESC LIMIT 1), '') = 'A0' AS counts, \
               1::bigint AS weight, '' AS slice \
             FROM (SELECT person_id, min(starts_on) AS starts_on FROM enrolment WHERE role = 'newcomer' \
                     AND starts_on >= $1 AND starts_on < $2 AND ends_on IS DISTINCT FROM starts_on \
                     AND end_reason IS DISTINCT FROM 'entered_by_mistake' AND ($3::uuid IS NULL OR cohort_id = $3) \
                   GROUP BY person_id) AS starter WHERE ",
            put_forward!("person_id")
        ),
        ..PLAIN
    },
    Definition {
        key: "language_level_rose",
        title: ("Taalniveau gestegen", "Level of Dutch rose"),
        definition: (
            "Van de nieuwe Assenaren die in de periode meedoen en van wie twee of meer taalniveaus bekend zijn: wie op de laatste dag een hoger niveau had dan bij de eerste keer.",
            "Of the newcomers taking part in the period for whom two or more levels of Dutch are known: those whose level on the last day was higher than the first time.",
        ),
        unit: FigureUnit::Percent,
        tally: Tally::Share,
        takes: Takes::Both,
        kind: FigureRecordKind::Person,
        records: concat!(
            "SELECT person_id AS id, latest.level > earliest.level AS counts, 1::bigint AS weight, '' AS slice \
             FROM newcomers_taking_part AS taking_part \
             CROSS JOIN LATERAL (SELECT id, level FROM dutch_assessment AS level \
               WHERE level.person_id = taking_part.person_id AND skill = 'overall' AND assessed_on < $2 \
               ORDER BY assessed_on, recorded_at, id LIMIT 1) AS earliest \
             CROSS JOIN LATERAL (SELECT id, level FROM dutch_assessment AS level \
               WHERE level.person_id = taking_part.person_id AND skill = 'overall' AND assessed_on < $2 \
               ORDER BY assessed_on DESC, recorded_at DESC, id DESC LIMIT 1) AS latest \
             WHERE latest.id <> earliest.id AND ",
            put_forward!("person_id")
        ),
        population: Some(Population {
            query: concat!(
                "SELECT count(*) FROM newcomers_taking_part AS taking_part WHERE $1 < $2 AND ",
                put_forward!("person_id")
            ),
            who: ("die meededen", "who took part"),
        }),
        ..PLAIN
    },
];
