//! Events and who came.

use contract::figures::{FigureRecordKind, FigureUnit};

use super::put_forward;
use crate::figures::registry::{Definition, PLAIN, Slices, Takes, Tally, Words};

const EVENT_KINDS: &[(&str, Words)] = &[
    ("meeting_day", ("Ontmoetingsdag", "Meeting day")),
    ("celebration", ("Feest", "Celebration")),
    ("coach_evening", ("Coachavond", "Coach evening")),
    ("culture_training", ("Cultuurtraining", "Culture training")),
    ("volunteer_training", ("Vrijwilligerstraining", "Volunteer training")),
    ("praathuis", ("Praathuis", "Praathuis")),
    ("workshop", ("Workshop", "Workshop")),
    ("group_initiative", ("Initiatief van een groep", "Initiative of a group")),
    ("outreach", ("Naar buiten", "Outreach")),
    ("other", ("Anders", "Other")),
];

const TRAINING_KINDS: &[(&str, Words)] = &[
    ("culture_training", ("Cultuurtraining", "Culture training")),
    ("volunteer_training", ("Vrijwilligerstraining", "Volunteer training")),
    ("workshop", ("Workshop", "Workshop")),
    ("coach_training", ("Coachtraining", "Coach training")),
];

const VISITORS: &[(&str, Words)] =
    &[("known", ("Met naam", "By name")), ("walk_in", ("Geteld bij de deur", "Counted at the door"))];

const FINDERS: &[(&str, Words)] =
    &[("team", ("Door het team", "By the team")), ("participant", ("Door wie erbij was", "By those who were there"))];

/// What figures of events have alike.
const EVENTS: Definition = Definition {
    unit: FigureUnit::Events,
    takes: Takes::Both,
    kind: FigureRecordKind::Event,
    slices: Slices::Terms(EVENT_KINDS),
    ..PLAIN
};

pub(super) const ALL: &[Definition] = &[
    Definition {
        key: "events_held",
        title: ("Bijeenkomsten", "Events"),
        definition: (
            "Bijeenkomsten die in de periode gehouden zijn, per soort.",
            "Events that were held in the period, by kind.",
        ),
        records: "SELECT id, true AS counts, 1::bigint AS weight, kind AS slice FROM held_events",
        ..EVENTS
    },
    Definition {
        key: "event_visits",
        title: ("Bezoeken aan bijeenkomsten", "Visits to events"),
        definition: (
            "Hoe vaak iemand bij een bijeenkomst in de periode aanwezig was, per soort: wie met naam is aangevinkt en wie bij de deur is geteld.",
            "How often someone was present at an event in the period, by kind: those checked in by name and those counted at the door.",
        ),
        unit: FigureUnit::Visits,
        tally: Tally::Sum,
        records: "SELECT id, true AS counts, (COALESCE(present, 0) + COALESCE(walk_ins, 0))::bigint AS weight, kind AS slice \
                  FROM held_events LEFT JOIN event_tally ON event_id = id",
        ..EVENTS
    },
    Definition {
        key: "praathuis_evenings",
        title: ("Avonden van het Praathuis", "Evenings of the Praathuis"),
        definition: (
            "Avonden van het Praathuis die in de periode gehouden zijn.",
            "Evenings of the Praathuis that were held in the period.",
        ),
        slices: Slices::None,
        records: "SELECT id, true AS counts, 1::bigint AS weight, '' AS slice FROM held_events WHERE kind = 'praathuis'",
        ..EVENTS
    },
    Definition {
        key: "praathuis_visits",
        title: ("Bezoeken aan het Praathuis", "Visits to the Praathuis"),
        definition: (
            "Hoe vaak iemand in de periode op een avond van het Praathuis was: met naam, of geteld bij de deur.",
            "How often someone was at an evening of the Praathuis in the period: by name, or counted at the door.",
        ),
        unit: FigureUnit::Visits,
        tally: Tally::Sum,
        slices: Slices::Terms(VISITORS),
        records: "SELECT id, true AS counts, visits.weight, visits.slice FROM held_events \
                  LEFT JOIN event_tally ON event_id = id CROSS JOIN LATERAL (VALUES \
                    (COALESCE(present, 0)::bigint, 'known'), (COALESCE(walk_ins, 0)::bigint, 'walk_in')) \
                    AS visits (weight, slice) \
                  WHERE kind = 'praathuis'",
        ..EVENTS
    },
    Definition {
        key: "praathuis_known_visitors",
        title: ("Bekende bezoekers van het Praathuis", "Known visitors of the Praathuis"),
        definition: (
            "Verschillende mensen die in de periode op een avond van het Praathuis waren, en van wie de naam bekend is.",
            "Different people who were at an evening of the Praathuis in the period, and whose name is known.",
        ),
        unit: FigureUnit::People,
        kind: FigureRecordKind::Person,
        slices: Slices::None,
        records: "SELECT registration.person_id AS id, true AS counts, 1::bigint AS weight, '' AS slice FROM held_events \
                  JOIN event_registration AS registration ON registration.event_id = held_events.id \
                  WHERE held_events.kind = 'praathuis' AND registration.attendance = 'present' \
                    AND registration.superseded_at IS NULL GROUP BY registration.person_id",
        ..EVENTS
    },
    Definition {
        key: "trainings_given",
        title: ("Trainingen en workshops gegeven", "Trainings and workshops given"),
        definition: (
            "Trainingen en workshops die in de periode gehouden zijn, per soort.",
            "Trainings and workshops that were held in the period, by kind.",
        ),
        records: "SELECT id, true AS counts, 1::bigint AS weight, kind AS slice FROM held_events \
                  WHERE kind IN ('culture_training', 'volunteer_training', 'workshop')",
        ..EVENTS
    },
    Definition {
        key: "trainings_attended",
        title: ("Trainingen gevolgd", "Trainings attended"),
        definition: (
            "Hoe vaak iemand in de periode een training of workshop volgde, per soort. Wat per ongeluk is ingevoerd, telt niet mee.",
            "How often someone attended a training or workshop in the period, by kind. What was entered by mistake doesn't count.",
        ),
        unit: FigureUnit::Trainings,
        takes: Takes::Organisation,
        kind: FigureRecordKind::Training,
        slices: Slices::Terms(TRAINING_KINDS),
        records: concat!(
            "SELECT id, true AS counts, 1::bigint AS weight, kind AS slice FROM training \
             WHERE mistaken_at IS NULL AND attended_on >= $1 AND attended_on < $2 AND ",
            put_forward!("person_id")
        ),
        ..PLAIN
    },
    Definition {
        key: "findings",
        title: ("Bevindingen", "Findings"),
        definition: (
            "Wat er bij bijeenkomsten in de periode opviel en is opgeschreven, naar wie het zei.",
            "What was noticed at events in the period and written down, by who said it.",
        ),
        unit: FigureUnit::Findings,
        kind: FigureRecordKind::Finding,
        slices: Slices::Terms(FINDERS),
        records: "SELECT finding.id, true AS counts, 1::bigint AS weight, found_by AS slice \
                  FROM held_events JOIN event_finding AS finding ON finding.event_id = held_events.id",
        ..EVENTS
    },
    Definition {
        key: "decisions",
        title: ("Besluiten na een bevinding", "Decisions upon a finding"),
        definition: (
            "Besluiten die in de periode zijn genomen naar aanleiding van iets dat bij een bijeenkomst opviel.",
            "Decisions that were taken in the period because of something that was noticed at an event.",
        ),
        unit: FigureUnit::Decisions,
        kind: FigureRecordKind::Decision,
        records: "SELECT id, true AS counts, 1::bigint AS weight, '' AS slice FROM event_decision \
                  WHERE decided_on >= $1 AND decided_on < $2",
        ..PLAIN
    },
];
