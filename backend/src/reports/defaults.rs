//! What a new report begins with: chapters in the order in which the foundation tells of its year, with the figures
//! that belong to them.

use contract::figures::FigureKey;
use contract::reports::{
    ChartForm, FigureForm, NewReport, ReportContents, ReportKind, ReportLanguage, ReportSection, ReportSectionKind,
};

use super::document::words;

/// A section of the usual report: kind, level, title in Dutch and English, figures.
struct Usual {
    kind: ReportSectionKind,
    level: u8,
    title: (&'static str, &'static str),
    form: FigureForm,
    chart_form: ChartForm,
    figures: &'static [&'static str],
}

const fn chapter(kind: ReportSectionKind, title: (&'static str, &'static str)) -> Usual {
    Usual { kind, level: 1, title, form: FigureForm::Tiles, chart_form: ChartForm::Slices, figures: &[] }
}

const fn part(kind: ReportSectionKind, title: (&'static str, &'static str)) -> Usual {
    Usual { level: 2, ..chapter(kind, title) }
}

const fn figures(title: (&'static str, &'static str), figures: &'static [&'static str]) -> Usual {
    Usual { figures, ..part(Figures, title) }
}

const fn chart(title: (&'static str, &'static str), figures: &'static [&'static str]) -> Usual {
    Usual { figures, ..part(Chart, title) }
}

/// A figure against that of the two years before.
const fn years(title: (&'static str, &'static str), figures: &'static [&'static str]) -> Usual {
    Usual { chart_form: ChartForm::Years, ..chart(title, figures) }
}

use ReportSectionKind::{Board, Chart, Cohorts, Figures, Finances, Partners, Stories, Team, Text};

const ANNUAL: &[Usual] = &[
    chapter(Text, ("Inleiding", "Introduction")),
    Usual {
        figures: &[
            "matches_started",
            "matches_total",
            "newcomers_taking_part",
            "cohorts_active",
            "volunteers",
            "praathuis_visits",
        ],
        ..part(Figures, ("Het jaar in cijfers", "The year in figures"))
    },
    chart(("Gestarte matches", "Matches started"), &["matches_started"]),
    chapter(Cohorts, ("De lichtingen", "The cohorts")),
    figures(
        ("Wie er meededen", "Who took part"),
        &["cohorts_started", "cohorts_completed", "newcomers_put_forward", "starters_a0", "language_level_rose"],
    ),
    chart(("Hoe nieuwe Assenaren bij ons kwamen", "How newcomers came to us"), &["newcomers_taking_part"]),
    chart(("Wie hen aandroeg", "Who put them forward"), &["newcomers_by_organisation"]),
    figures(("Wat mensen ervan vonden", "What people thought of it"), &["evaluations_answered", "language_improved"]),
    chart(("Wat mensen het meest leerden", "What people learned most"), &["learned_most"]),
    chart(("Waar open antwoorden over gaan", "What open answers are about"), &["answer_themes"]),
    chapter(Text, ("Vrijwilligers", "Volunteers")),
    figures(
        ("Vrijwilligers in cijfers", "Volunteers in figures"),
        &["volunteers", "volunteers_over_a_year", "newcomers_became_coach"],
    ),
    chart(("Wat vrijwilligers doen", "What volunteers do"), &["volunteers"]),
    years(("Wie langer dan een jaar meedoet", "Who stays for more than a year"), &["volunteers_over_a_year"]),
    chapter(Stories, ("Verhalen van maatjes en groepen", "Stories of buddies and groups")),
    chapter(Text, ("Het Praathuis", "The Praathuis")),
    figures(
        ("Het Praathuis in cijfers", "The Praathuis in figures"),
        &["praathuis_evenings", "praathuis_visits", "praathuis_known_visitors"],
    ),
    chapter(Text, ("Activiteiten en training", "Activities and training")),
    figures(
        ("Activiteiten in cijfers", "Activities in figures"),
        &["events_held", "event_visits", "trainings_given", "trainings_attended", "destinations_reached"],
    ),
    chapter(Partners, ("Samenwerkingen", "Cooperation")),
    figures(("Samenwerking in cijfers", "Cooperation in figures"), &["partners", "partnerships_strengthened"]),
    chapter(Text, ("Innovaties", "Innovations")),
    figures(("Wat we van bijeenkomsten leerden", "What we learned from events"), &["findings", "decisions"]),
    chapter(Text, ("Financiën en organisatie", "Finances and organisation")),
    part(Finances, ("Financiën", "Finances")),
    figures(
        ("Geld in cijfers", "Money in figures"),
        &["income", "income_municipality", "income_other", "costs", "applications_decided"],
    ),
    years(("Inkomsten naast die van de gemeente", "Income besides that of the municipality"), &["income_other"]),
    years(("Lasten door de jaren", "Costs over the years"), &["costs"]),
    part(Team, ("Team", "Team")),
    part(Board, ("Bestuur", "Board")),
    figures(
        ("Team en bestuur in cijfers", "Team and board in figures"),
        &["team_size", "board_size", "board_joined", "board_left"],
    ),
];

const COHORT: &[Usual] = &[
    chapter(Text, ("Inleiding", "Introduction")),
    part(Cohorts, ("De lichting", "The cohort")),
    figures(
        ("In cijfers", "In figures"),
        &["matches_started", "newcomers_taking_part", "starters_a0", "language_level_rose", "language_improved"],
    ),
    chart(("Wat mensen het meest leerden", "What people learned most"), &["learned_most"]),
    chapter(Stories, ("Verhalen", "Stories")),
];

const PARTNER: &[Usual] = &[
    chapter(Text, ("Inleiding", "Introduction")),
    figures(
        ("In cijfers", "In figures"),
        &[
            "matches_started",
            "matches_active",
            "newcomers_taking_part",
            "starters_a0",
            "language_level_rose",
            "language_improved",
        ],
    ),
    chapter(Partners, ("Onze samenwerking", "Our cooperation")),
    chapter(Stories, ("Verhalen", "Stories")),
];

/// The usual sections of a kind of report, with those figures that there are and that can be asked about its subject.
pub fn sections(
    (kind, language): (ReportKind, ReportLanguage),
    can_be_asked: impl Fn(&FigureKey) -> bool,
) -> Vec<ReportSection> {
    let usual = match kind {
        ReportKind::Annual => ANNUAL,
        ReportKind::Cohort => COHORT,
        ReportKind::Partner => PARTNER,
    };
    let section = |usual: &Usual| {
        let (nl, en) = usual.title;
        let title = if language == ReportLanguage::Nl { nl } else { en };
        let keys: Vec<FigureKey> =
            usual.figures.iter().filter_map(|key| key.parse().ok()).filter(|key| can_be_asked(key)).collect();
        if keys.is_empty() && !usual.figures.is_empty() {
            return None;
        }
        Some(ReportSection {
            level: usual.level,
            figure_form: usual.form,
            chart_form: usual.chart_form,
            figure_keys: keys,
            ..ReportSection::new(usual.kind, title)
        })
    };
    usual.iter().filter_map(section).collect()
}

/// The usual title, where none is given.
pub fn contents(new: &NewReport, subject: Option<&str>, sections: Vec<ReportSection>) -> ReportContents {
    let said = words::of(new.language);
    let (year, subject) = (new.year.unwrap_or_default(), subject.unwrap_or_default());
    let usual = || match new.kind {
        ReportKind::Annual => (said.annual_title)(year),
        ReportKind::Cohort => (said.cohort_title)(subject),
        ReportKind::Partner => (said.partner_title)(year, subject),
    };
    let title: String = new.title.clone().unwrap_or_else(usual).chars().take(160).collect();
    ReportContents { title, language: new.language, sections }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_kind_begins_with_a_chapter_and_leaves_out_what_can_not_be_asked() {
        for kind in ReportKind::all() {
            for language in ReportLanguage::all() {
                let all = sections((kind, language), |_| true);
                assert_eq!((all[0].level, all[0].kind), (1, Text));
                assert!(all.iter().any(|section| !section.figure_keys.is_empty()));
                let none = sections((kind, language), |_| false);
                assert!(none.iter().all(|section| section.figure_keys.is_empty()));
                assert!(none.iter().all(|section| !matches!(section.kind, Figures | Chart)));
            }
        }
    }

    #[test]
    fn every_figure_of_the_usual_sections_is_one_that_is_counted() {
        let known: HashSet<String> = crate::figures::keys().map(String::from).collect();
        for usual in [ANNUAL, COHORT, PARTNER].into_iter().flatten() {
            for key in usual.figures {
                assert!(known.contains(*key), "{key} of {}", usual.title.1);
            }
        }
    }

    #[test]
    fn an_annual_report_has_every_figure_that_the_report_of_2023_needs() {
        let asked: HashSet<&str> = ANNUAL.iter().flat_map(|usual| usual.figures).copied().collect();
        // As the list at the end of the domain's description has them.
        for key in [
            "matches_started",
            "matches_total",
            "cohorts_active",
            "cohorts_started",
            "cohorts_completed",
            "newcomers_taking_part",
            "newcomers_put_forward",
            "newcomers_by_organisation",
            "starters_a0",
            "language_level_rose",
            "language_improved",
            "learned_most",
            "answer_themes",
            "evaluations_answered",
            "volunteers",
            "volunteers_over_a_year",
            "newcomers_became_coach",
            "praathuis_evenings",
            "praathuis_visits",
            "praathuis_known_visitors",
            "events_held",
            "event_visits",
            "trainings_given",
            "trainings_attended",
            "destinations_reached",
            "findings",
            "decisions",
            "partners",
            "partnerships_strengthened",
            "income",
            "income_municipality",
            "income_other",
            "costs",
            "applications_decided",
            "team_size",
            "board_size",
            "board_joined",
            "board_left",
        ] {
            assert!(asked.contains(key), "{key} is missing");
        }
    }

    #[test]
    fn only_reports_of_calendar_years_begin_with_charts_of_years() {
        assert!(COHORT.iter().all(|usual| usual.chart_form == ChartForm::Slices));
        let of_years = ANNUAL.iter().filter(|usual| usual.chart_form == ChartForm::Years);
        assert!(
            of_years.clone().count() > 0
                && of_years.clone().all(|usual| usual.kind == Chart && usual.figures.len() == 1)
        );
    }
}
