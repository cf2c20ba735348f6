//! Matches.

use contract::figures::{FigureRecordKind, FigureUnit};

use super::{MATCH_KINDS, put_forward};
use crate::figures::registry::{Definition, PLAIN, Slices, Span, Takes, Words};

/// What figures of matches have alike.
const MATCHES: Definition = Definition {
    unit: FigureUnit::Matches,
    takes: Takes::Both,
    kind: FigureRecordKind::Match,
    slices: Slices::Terms(MATCH_KINDS),
    ..PLAIN
};

const END_REASONS: &[(&str, Words)] = &[
    ("completed", ("Afgerond", "Completed")),
    ("goal_reached", ("Doel bereikt", "Goal reached")),
    ("no_time", ("Geen tijd", "No time")),
    ("no_contact", ("Geen contact", "No contact")),
    ("no_click", ("Het klikte niet", "No click")),
    ("moved_away", ("Verhuisd", "Moved away")),
];

pub(super) const ALL: &[Definition] = &[
    Definition {
        key: "matches_active",
        title: ("Actieve matches", "Active matches"),
        definition: (
            "Matches die op de laatste dag lopen, van alle soorten. Een match die even op afstand wordt begeleid, telt niet mee.",
            "Matches that are active on the last day, of all kinds. A paused match doesn't count.",
        ),
        version: 2,
        span: Span::LastDay,
        records: concat!(
            "SELECT id, id NOT IN (SELECT match_id FROM match_moment AS pause WHERE status = 'paused' AND happened_on < $2 \
                 AND NOT EXISTS (SELECT FROM match_moment AS later WHERE later.match_id = pause.match_id \
                   AND later.status = 'active' AND later.happened_on < $2 \
                   AND (later.happened_on, later.recorded_at, later.id) > (pause.happened_on, pause.recorded_at, pause.id))) \
                 AS counts, 1::bigint AS weight, kind AS slice \
             FROM buddy_match WHERE number IS NOT NULL AND starts_on < $2 AND (ends_on IS NULL OR ends_on >= $2) \
             AND ($3::uuid IS NULL OR cohort_id = $3) AND ",
            put_forward!("newcomer_id")
        ),
        ..MATCHES
    },
    Definition {
        key: "matches_started",
        title: ("Gestarte matches", "Matches started"),
        definition: (
            "Matches waarvan de eerste dag in de periode valt, van alle soorten, ook als ze al zijn afgerond. Wat per ongeluk is ingevoerd, telt niet mee.",
            "Matches whose first day lies in the period, of all kinds, ended or not. What was entered by mistake doesn't count.",
        ),
        version: 2,
        records: concat!(
            "SELECT id, true AS counts, 1::bigint AS weight, kind AS slice FROM buddy_match \
             WHERE number IS NOT NULL AND starts_on >= $1 AND starts_on < $2 \
             AND end_reason IS DISTINCT FROM 'entered_by_mistake' AND ($3::uuid IS NULL OR cohort_id = $3) AND ",
            put_forward!("newcomer_id")
        ),
        ..MATCHES
    },
    Definition {
        key: "matches_total",
        title: ("Matches tot nu toe", "Matches so far"),
        definition: (
            "Alle matches die tot en met de laatste dag gestart zijn, van alle soorten. Elke match krijgt bij de start het volgende nummer. Wat per ongeluk is ingevoerd, telt mee: een nummer wordt nooit teruggegeven.",
            "All matches that started up to and including the last day, of all kinds. Each match gets the next number when it starts. What was entered by mistake counts: a number is never given back.",
        ),
        version: 2,
        span: Span::LastDay,
        takes: Takes::Nothing,
        celebrated: true,
        records: "SELECT id, true AS counts, 1::bigint AS weight, kind AS slice FROM buddy_match \
                  WHERE number IS NOT NULL AND starts_on < $2",
        ..MATCHES
    },
    Definition {
        key: "matches_ended",
        title: ("Afgelopen matches", "Matches ended"),
        definition: (
            "Matches waarvan de laatste dag in de periode valt, met de reden. Wat per ongeluk is ingevoerd, telt niet mee.",
            "Matches whose last day lies in the period, with the reason. What was entered by mistake doesn't count.",
        ),
        version: 2,
        slices: Slices::Terms(END_REASONS),
        records: concat!(
            "SELECT id, true AS counts, 1::bigint AS weight, end_reason AS slice FROM buddy_match \
             WHERE status = 'ended' AND end_reason <> 'entered_by_mistake' AND ends_on >= $1 AND ends_on <= $2 \
             AND GREATEST(ends_on - 1, starts_on) >= $1 AND GREATEST(ends_on - 1, starts_on) < $2 \
             AND ($3::uuid IS NULL OR cohort_id = $3) AND ",
            put_forward!("newcomer_id")
        ),
        ..MATCHES
    },
];
