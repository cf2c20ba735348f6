//! Partners, and how cooperation with them changed.

use contract::figures::{FigureRecordKind, FigureUnit};

use super::funding::year_begins_in_period;
use crate::figures::registry::{Definition, PLAIN, Slices, Tally, Words};

const INTENSITIES: &[(&str, Words)] = &[
    ("intensive", ("Het hele jaar door", "All year round")),
    ("regular", ("Regelmatig", "Regularly")),
    ("occasional", ("Af en toe", "Now and then")),
];

const CHANGES: &[(&str, Words)] = &[("new", ("Nieuw", "New")), ("strengthened", ("Versterkt", "Strengthened"))];

/// How a year of cooperation changed: as staff say, or as it follows from the latest year known before it.
macro_rules! change {
    () => {
        "COALESCE(stated_change, (SELECT CASE WHEN array_position(ARRAY['occasional', 'regular', 'intensive'], cooperation.intensity) \
             > array_position(ARRAY['occasional', 'regular', 'intensive'], earlier.intensity) THEN 'strengthened' ELSE '' END \
           FROM organisation_cooperation AS earlier WHERE earlier.organisation_id = cooperation.organisation_id \
             AND earlier.year < cooperation.year ORDER BY earlier.year DESC LIMIT 1), 'new')"
    };
}

const PARTNERS: Definition = Definition {
    unit: FigureUnit::Organisations,
    kind: FigureRecordKind::Organisation,
    tally: Tally::Different,
    ..PLAIN
};

pub(super) const ALL: &[Definition] = &[
    Definition {
        key: "partners",
        title: ("Samenwerkingspartners", "Partners"),
        definition: (
            "Organisaties waarmee is samengewerkt in een kalenderjaar dat in de periode begint, naar hoe vaak.",
            "Organisations that were worked with in a calendar year that begins in the period, by how often.",
        ),
        slices: Slices::Terms(INTENSITIES),
        records: concat!(
            "SELECT DISTINCT organisation_id AS id, true AS counts, 1::bigint AS weight, intensity AS slice \
             FROM organisation_cooperation WHERE ",
            year_begins_in_period!()
        ),
        ..PARTNERS
    },
    Definition {
        key: "partnerships_strengthened",
        title: ("Samenwerking versterkt of nieuw", "Cooperation that is stronger or new"),
        definition: (
            "Organisaties waarmee de samenwerking nieuw was of sterker werd, in een kalenderjaar dat in de periode begint. Dat zegt het team, of het volgt uit het jaar dat ervoor bekend is.",
            "Organisations with which cooperation was new or became stronger, in a calendar year that begins in the period. The team says so, or it follows from the year known before.",
        ),
        slices: Slices::Terms(CHANGES),
        records: concat!(
            "SELECT DISTINCT organisation_id AS id, true AS counts, 1::bigint AS weight, change AS slice FROM ( \
               SELECT organisation_id, year, ",
            change!(),
            " AS change FROM organisation_cooperation AS cooperation WHERE ",
            year_begins_in_period!(),
            ") AS changed WHERE change IN ('new', 'strengthened')"
        ),
        ..PARTNERS
    },
];
