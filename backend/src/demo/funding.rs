//! The money of each year since 2022: in 2023 55,000 euros of the municipality, with a bridging grant after the European
//! fund had refused, and 38,000 of others, almost 75 percent more than the year before; costs rose by 6,000.

use chrono::{Datelike as _, Days, NaiveDate};
use contract::funding::{
    CostKind, FinancialYearDetails, FundingLineDetails, FundingTargetDetails, GrantAction, GrantApplicationDetails,
    GrantedPart, IncomeKind, NewGrantStep, YearCost,
};
use contract::ids::{AccountId, FundingLineId, OrganisationId};
use contract::organisations::{OrganisationDetails, OrganisationKind};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::events::named;
use super::{Demo, date};
use crate::error::Error;
use crate::schema::account;
use crate::{funding, organisations};

const EUROPEAN_FUND: &str = "AMIF";
const NEIGHBOURS: &str = "Fonds Goede Buren";
const MUNICIPALITY: &str = "Gemeente Assen";
const CONNECTING: &str = "Verbindingsfonds Groningen";

/// A line that no application led to: the year, who gave it, what kind it is, and whole euros.
type Line = (i16, Option<&'static str>, IncomeKind, i64, &'static str);

/// What came in, besides what was applied for.
const LINES: &[Line] = &[
    (2022, Some(MUNICIPALITY), IncomeKind::Municipality, 65_000, "Subsidie maatjesproject"),
    (2022, Some(NEIGHBOURS), IncomeKind::Fund, 13_000, "Lichting 10 en 11"),
    (2022, None, IncomeKind::Gift, 5_250, "Giften"),
    (2022, None, IncomeKind::OwnIncome, 3_500, "Workshops"),
    (2023, Some(MUNICIPALITY), IncomeKind::Municipality, 40_000, "Subsidie maatjesproject"),
    (2023, Some(CONNECTING), IncomeKind::Fund, 8_000, "Maatjes op de werkvloer"),
    (2023, None, IncomeKind::Gift, 4_500, "Giften"),
    (2023, None, IncomeKind::OwnIncome, 5_500, "Workshops 'beleven en bewust worden'"),
];

/// Costs by kind, in whole euros.
const COSTS: &[(i16, [i64; 5], &str)] = &[
    (2022, [68_900, 9_600, 6_100, 2_150, 2_400], "Het eerste jaar zonder beperkingen voor bijeenkomsten."),
    (
        2023,
        [74_300, 9_800, 6_200, 2_100, 2_750],
        "Vooral de lonen stegen, door de cao. Het jaar sloot met een klein verlies.",
    ),
    (2024, [76_800, 10_100, 6_350, 2_200, 2_700], "Het Praathuis kreeg een eigen plek in de begroting."),
    (2025, [79_400, 10_300, 6_500, 2_250, 2_750], "De huur steeg met de prijzen mee."),
];
const KINDS: [CostKind; 5] =
    [CostKind::Staff, CostKind::Activities, CostKind::Housing, CostKind::Communication, CostKind::Office];

/// An application: to whom, how it is called, what for, how many euros, and for which years.
struct Application {
    funder: OrganisationId,
    title: &'static str,
    purpose: &'static str,
    euros: i64,
    years: (i16, i16),
}

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let by: Uuid = account::table.filter(account::email.eq("financien@demo.example")).select(account::id).first(c)?;
    let by = AccountId(by);
    for (name, city) in [(EUROPEAN_FUND, "Brussel"), (NEIGHBOURS, "Assen")] {
        let new = OrganisationDetails {
            name: name.to_owned(),
            kinds: vec![OrganisationKind::Funder],
            city: Some(city.to_owned()),
            ..OrganisationDetails::default()
        };
        let now = demo.on(c, date(2021, 9, 1))?;
        organisations::insert(c, &new, &now)?;
    }
    for line in LINES {
        let id = add_line(c, demo, *line, by)?;
        if (line.0, line.2) == (2023, IncomeKind::Municipality) {
            promise(c, demo, (id, 2023), by)?;
        }
    }
    of_2023(c, demo, by)?;
    since(c, demo, by)?;
    for (year, costs, note) in COSTS.iter().filter(|(year, ..)| i32::from(*year) < demo.today.year()) {
        let details = FinancialYearDetails {
            report_address: Some(format!("https://www.voorwaarts.example/financieel-jaarverslag-{year}.pdf")),
            note: Some((*note).to_owned()),
            costs: KINDS
                .into_iter()
                .zip(costs)
                .map(|(kind, euros)| YearCost { kind, amount_cents: euros * 100 })
                .collect(),
        };
        // The books of a year are closed in the winter after it.
        let now = demo.on(c, date(i32::from(*year) + 1, 2, 12).min(demo.today))?;
        funding::change_year(c, *year, &details, (by, &now))?;
    }
    Ok(())
}

fn add_line(c: &mut PgConnection, demo: &Demo, line: Line, by: AccountId) -> Result<FundingLineId, Error> {
    let (year, funder, kind, euros, title) = line;
    let details = FundingLineDetails {
        funder_id: funder.map(|name| named(c, name)).transpose()?,
        kind,
        year,
        amount_cents: euros * 100,
        title: title.to_owned(),
        purpose: None,
        application_id: None,
    };
    // A grant is known at the start of its year, gifts when they were counted.
    let known_on = if funder.is_some() { date(year.into(), 1, 16) } else { date(year.into(), 12, 29) };
    let now = demo.on(c, known_on.min(demo.today))?;
    funding::insert_line(c, &details, (by, &now))
}

/// What was promised: figures and numbers.
const PROMISED_FOR_2023: &[(&str, i64)] = &[("matches_started", 40), ("cohorts_completed", 2)];
const PROMISED_SINCE: &[(&str, i64)] = &[("matches_started", 20), ("praathuis_visits", 600)];

/// What the municipality was promised for its subsidy of a year.
fn promise(
    c: &mut PgConnection,
    demo: &Demo,
    (line_id, year): (FundingLineId, i16),
    by: AccountId,
) -> Result<(), Error> {
    let now = demo.on(c, date(year.into(), 1, 18).min(demo.today))?;
    let promised = if year == 2023 { PROMISED_FOR_2023 } else { PROMISED_SINCE };
    for (key, number) in promised {
        let details = FundingTargetDetails {
            line_id,
            figure_key: key.parse().map_err(|_| Error::internal(&"a promise needs the key of a figure"))?,
            starts_on: date(year.into(), 1, 1),
            ends_on: date(i32::from(year) + 1, 1, 1),
            promised: *number,
            note: Some("Beschikking, artikel 4".to_owned()),
        };
        funding::insert_target(c, &details, (by, &now))?;
    }
    Ok(())
}

/// The European fund refused at the start of 2023, after which the municipality helped over the year; a fund paid for the
/// method to be finished.
fn of_2023(c: &mut PgConnection, demo: &Demo, by: AccountId) -> Result<(), Error> {
    let european = Application {
        funder: named(c, EUROPEAN_FUND)?,
        title: "Samen Assen: ontmoeting en taal",
        purpose: "Drie jaar maatjes, cultuurtraining en een open inloop, samen met De Nieuwe Kolk",
        euros: 180_000,
        years: (2023, 2025),
    };
    let method = Application {
        funder: named(c, NEIGHBOURS)?,
        title: "Innovatie van de methodiek",
        purpose: "Meedoen vanaf A0, coach worden met minder taal, en een plek voor het Praathuis",
        euros: 20_000,
        years: (2023, 2023),
    };
    let bridge = Application {
        funder: named(c, MUNICIPALITY)?,
        title: "Overbruggingssubsidie",
        purpose: "Het jaar rond, nadat de Europese aanvraag was afgewezen",
        euros: 15_000,
        years: (2023, 2023),
    };
    let refused = decision(GrantAction::Reject, date(2023, 1, 24), "Er waren meer goede aanvragen dan geld.");
    apply(c, demo, (&european, by), (date(2022, 9, 29), Some(refused)))?;
    let granted = granted(&method, date(2022, 12, 8), IncomeKind::Fund);
    apply(c, demo, (&method, by), (date(2022, 10, 13), Some(granted)))?;
    let helped = self::granted(&bridge, date(2023, 4, 18), IncomeKind::Municipality);
    apply(c, demo, (&bridge, by), (date(2023, 2, 20), Some(helped)))
}

/// The years after it; and what is asked for the next.
fn since(c: &mut PgConnection, demo: &Demo, by: AccountId) -> Result<(), Error> {
    let this_year = i16::try_from(demo.today.year()).unwrap_or(i16::MAX);
    for year in 2024..=this_year {
        let more = i64::from(year - 2024) * 1_250;
        let subsidy = (year, Some(MUNICIPALITY), IncomeKind::Municipality, 58_000 + more, "Subsidie maatjesproject");
        let id = add_line(c, demo, subsidy, by)?;
        if year == this_year {
            promise(c, demo, (id, year), by)?;
        }
        add_line(c, demo, (year, Some(CONNECTING), IncomeKind::Fund, 9_000, "Maatjes op de werkvloer"), by)?;
        add_line(c, demo, (year, Some(NEIGHBOURS), IncomeKind::Fund, 16_500 + more, "Groepen en Praathuis"), by)?;
        if year < this_year {
            add_line(c, demo, (year, None, IncomeKind::Gift, 4_800 + more / 5, "Giften"), by)?;
            add_line(
                c,
                demo,
                (year, None, IncomeKind::OwnIncome, 6_200 + more / 5, "Workshops 'beleven en bewust worden'"),
                by,
            )?;
        }
    }
    let next = (this_year + 1, this_year + 1);
    let waiting = Application {
        funder: named(c, NEIGHBOURS)?,
        title: "Het Praathuis elke dinsdag",
        purpose: "Huur, thee, en een vrijwilliger die de deur opent",
        euros: 12_500,
        years: next,
    };
    apply(c, demo, (&waiting, by), (demo.today - Days::new(33), None))?;
    let draft = application_of(&Application {
        funder: named(c, CONNECTING)?,
        title: "Maatjes op de werkvloer, vervolg",
        purpose: "Tien nieuwkomers die hun baan houden",
        euros: 18_000,
        years: next,
    });
    let now = demo.on(c, demo.today - Days::new(6))?;
    let draft = GrantApplicationDetails { submit_by: Some(demo.today + Days::new(24)), ..draft };
    funding::insert_application(c, &draft, (by, &now)).map(|_| ())
}

fn application_of(application: &Application) -> GrantApplicationDetails {
    GrantApplicationDetails {
        funder_id: application.funder,
        title: application.title.to_owned(),
        purpose: Some(application.purpose.to_owned()),
        asked_cents: application.euros * 100,
        first_year: application.years.0,
        last_year: application.years.1,
        cohort_ids: Vec::new(),
        submit_by: None,
        decision_expected_on: None,
    }
}

fn decision(action: GrantAction, on: NaiveDate, reason: &str) -> NewGrantStep {
    NewGrantStep { action, on, granted_cents: None, reason: Some(reason.to_owned()), lines: Vec::new() }
}

/// All that was asked for, in its first year.
fn granted(application: &Application, on: NaiveDate, kind: IncomeKind) -> NewGrantStep {
    let amount_cents = application.euros * 100;
    NewGrantStep {
        granted_cents: Some(amount_cents),
        lines: vec![GrantedPart { year: application.years.0, kind, amount_cents }],
        ..decision(GrantAction::Grant, on, "De aanvraag is helemaal toegekend.")
    }
}

/// Submits an application, and writes down what was decided.
fn apply(
    c: &mut PgConnection,
    demo: &Demo,
    (application, by): (&Application, AccountId),
    (submitted_on, decided): (NaiveDate, Option<NewGrantStep>),
) -> Result<(), Error> {
    let now = demo.on(c, submitted_on - Days::new(20))?;
    let id = funding::insert_application(c, &application_of(application), (by, &now))?;
    let submit = NewGrantStep {
        action: GrantAction::Submit,
        on: submitted_on,
        granted_cents: None,
        reason: None,
        lines: Vec::new(),
    };
    for step in std::iter::once(submit).chain(decided) {
        let now = demo.on(c, step.on)?;
        funding::take_step(c, id, &step, (by, &now))?;
    }
    Ok(())
}
