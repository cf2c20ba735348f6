//! Cohorts, and who takes part in them.

use contract::figures::{FigureRecordKind, FigureUnit};

use crate::figures::registry::{Definition, PLAIN, Takes};

/// What figures of cohorts have alike.
const COHORTS: Definition =
    Definition { unit: FigureUnit::Cohorts, takes: Takes::Cohort, kind: FigureRecordKind::Cohort, ..PLAIN };

pub(super) const ALL: &[Definition] = &[
    Definition {
        key: "cohorts_active",
        title: ("Actieve lichtingen", "Active cohorts"),
        definition: (
            "Lichtingen die op ten minste één dag van de periode liepen.",
            "Cohorts that ran on at least one day of the period.",
        ),
        records: "SELECT id, true AS counts, 1::bigint AS weight, '' AS slice FROM cohort \
                  WHERE starts_on < $2 AND (ends_on IS NULL OR ends_on > $1) AND ($3::uuid IS NULL OR id = $3)",
        ..COHORTS
    },
    Definition {
        key: "cohorts_started",
        title: ("Gestarte lichtingen", "Cohorts started"),
        definition: (
            "Lichtingen waarvan de eerste dag in de periode valt.",
            "Cohorts whose first day lies in the period.",
        ),
        records: "SELECT id, true AS counts, 1::bigint AS weight, '' AS slice FROM cohort \
                  WHERE starts_on >= $1 AND starts_on < $2 AND ($3::uuid IS NULL OR id = $3)",
        ..COHORTS
    },
    Definition {
        key: "cohorts_completed",
        title: ("Afgeronde lichtingen", "Cohorts completed"),
        definition: (
            "Lichtingen waarvan de laatste dag in de periode valt.",
            "Cohorts whose last day lies in the period.",
        ),
        records: "SELECT id, true AS counts, 1::bigint AS weight, '' AS slice FROM cohort \
                  WHERE ends_on > $1 AND ends_on <= $2 AND ($3::uuid IS NULL OR id = $3)",
        ..COHORTS
    },
];
