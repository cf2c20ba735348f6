//! Money: what comes in for a year, what it costs, and grants that were asked for.

use contract::figures::{FigureRecordKind, FigureUnit};

use crate::figures::registry::{Definition, PLAIN, Slices, Takes, Tally, Words};

const INCOME_KINDS: &[(&str, Words)] = &[
    ("municipality", ("Gemeente", "Municipality")),
    ("other_government", ("Andere overheid", "Other government")),
    ("fund", ("Fonds", "Fund")),
    ("company", ("Bedrijf", "Company")),
    ("gift", ("Giften", "Gifts")),
    ("own_income", ("Eigen inkomsten", "Own income")),
    ("other", ("Anders", "Other")),
];

const COST_KINDS: &[(&str, Words)] = &[
    ("staff", ("Personeel", "Staff")),
    ("activities", ("Activiteiten", "Activities")),
    ("housing", ("Huisvesting", "Housing")),
    ("communication", ("Communicatie", "Communication")),
    ("office", ("Kantoor", "Office")),
    ("other", ("Anders", "Other")),
];

const DECISIONS: &[(&str, Words)] = &[
    ("granted", ("Toegekend", "Granted")),
    ("rejected", ("Afgewezen", "Rejected")),
    ("withdrawn", ("Ingetrokken", "Withdrawn")),
];

/// Whether the calendar year of the row at hand begins in the period.
macro_rules! year_begins_in_period {
    () => {
        "make_date(year, 1, 1) >= $1 AND make_date(year, 1, 1) < $2"
    };
}
pub(super) use year_begins_in_period;

/// The funding lines of the period, of the funder that is asked for.
macro_rules! lines_in_period {
    ($slice:literal) => {
        concat!(
            "SELECT id, true AS counts, amount_cents AS weight, ",
            $slice,
            " AS slice FROM funding_line WHERE ",
            year_begins_in_period!(),
            " AND ($4::uuid IS NULL OR funder_id = $4)"
        )
    };
}

const MONEY: Definition = Definition {
    unit: FigureUnit::EuroCents,
    tally: Tally::Sum,
    kind: FigureRecordKind::FundingLine,
    slices: Slices::Terms(INCOME_KINDS),
    takes: Takes::Organisation,
    ..PLAIN
};

const APPLICATIONS: Definition = Definition {
    unit: FigureUnit::Applications,
    kind: FigureRecordKind::GrantApplication,
    takes: Takes::Organisation,
    ..PLAIN
};

pub(super) const ALL: &[Definition] = &[
    Definition {
        key: "income",
        title: ("Inkomsten", "Income"),
        definition: (
            "De bijdragen van de kalenderjaren die in de periode beginnen, naar soort.",
            "The contributions of the calendar years that begin in the period, by kind.",
        ),
        records: lines_in_period!("kind"),
        ..MONEY
    },
    Definition {
        key: "income_municipality",
        title: ("Bijdrage van de gemeente", "Contribution of the municipality"),
        definition: (
            "De bijdragen van de gemeente voor de kalenderjaren die in de periode beginnen.",
            "The contributions of the municipality for the calendar years that begin in the period.",
        ),
        records: concat!(lines_in_period!("''"), " AND kind = 'municipality'"),
        slices: Slices::None,
        ..MONEY
    },
    Definition {
        key: "income_other",
        title: ("Overige inkomsten", "Other income"),
        definition: (
            "Alle bijdragen behalve die van de gemeente, voor de kalenderjaren die in de periode beginnen, naar soort.",
            "All contributions but those of the municipality, for the calendar years that begin in the period, by kind.",
        ),
        records: concat!(lines_in_period!("kind"), " AND kind <> 'municipality'"),
        ..MONEY
    },
    Definition {
        key: "costs",
        title: ("Lasten", "Costs"),
        definition: (
            "De lasten van de kalenderjaren die in de periode beginnen, naar soort, zoals ze in het financieel jaarverslag staan.",
            "The costs of the calendar years that begin in the period, by kind, as the financial report has them.",
        ),
        kind: FigureRecordKind::YearCost,
        slices: Slices::Terms(COST_KINDS),
        takes: Takes::Nothing,
        records: concat!(
            "SELECT id, true AS counts, amount_cents AS weight, kind AS slice FROM financial_year_cost WHERE ",
            year_begins_in_period!()
        ),
        ..MONEY
    },
    Definition {
        key: "applications_decided",
        title: ("Aanvragen waarover is besloten", "Applications that were decided upon"),
        definition: (
            "Subsidie- en fondsaanvragen die in de periode zijn toegekend, afgewezen of ingetrokken.",
            "Grant applications that were granted, rejected or withdrawn in the period.",
        ),
        slices: Slices::Terms(DECISIONS),
        records: "SELECT id, true AS counts, 1::bigint AS weight, status AS slice FROM grant_application \
                  WHERE status IN ('granted', 'rejected', 'withdrawn') AND status_since >= $1 AND status_since < $2 \
                    AND ($4::uuid IS NULL OR funder_id = $4)",
        ..APPLICATIONS
    },
    Definition {
        key: "applications_granted_share",
        title: ("Toegekende aanvragen", "Applications granted"),
        definition: (
            "Het deel van de aanvragen dat is toegekend, van die waarover de financier in de periode besloot.",
            "The share of applications that was granted, of those that the funder decided upon in the period.",
        ),
        unit: FigureUnit::Percent,
        tally: Tally::Share,
        records: "SELECT id, status = 'granted' AS counts, 1::bigint AS weight, '' AS slice FROM grant_application \
                  WHERE status IN ('granted', 'rejected') AND status_since >= $1 AND status_since < $2 \
                    AND ($4::uuid IS NULL OR funder_id = $4)",
        ..APPLICATIONS
    },
];
