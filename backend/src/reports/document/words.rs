//! What a report says by itself, in its language.

use contract::figures::FigureUnit;
use contract::reports::ReportLanguage;

use crate::months;

/// All words of one language.
pub struct Words {
    pub cohort: fn(i16, Option<&str>) -> String,
    pub annual_title: fn(i32) -> String,
    pub cohort_title: fn(&str) -> String,
    pub partner_title: fn(i32, &str) -> String,
    /// Of a share: numerator and n.
    pub share_of: fn(&str, &str) -> String,
    pub share_of_nothing: &'static str,
    pub counted_from: fn(i64, &str) -> String,
    /// How many could have been counted, and who they are.
    pub of_population: fn(&str, &str) -> String,
    /// A number, and the day on which it was reached.
    pub milestone_reached: fn(i32, Option<&str>) -> String,
    pub milestone_next: fn(i32) -> String,
    pub left_out: &'static str,
    pub fewer_than_five: &'static str,
    pub chart_of: fn(&str) -> String,
    pub no_chart: &'static str,
    pub not_agreed: &'static str,
    pub team: TeamWords,
    pub partners: PartnerWords,
    pub finances: FinanceWords,
    pub cohorts: CohortWords,
    pub page: PageWords,
}

/// What the web page and the spreadsheet say.
pub struct PageWords {
    pub contents: &'static str,
    pub period: fn(&str, &str) -> String,
    pub signed: fn(&str, &str) -> String,
    pub draft: &'static str,
    pub part: &'static str,
    pub value: &'static str,
    pub share: &'static str,
    pub figure: &'static str,
    pub numerator: &'static str,
    pub population: &'static str,
    pub unit: &'static str,
    pub from: &'static str,
    pub up_to: &'static str,
    pub definition: &'static str,
    pub definition_version: &'static str,
    pub records_hash: &'static str,
    pub overview: &'static str,
    pub as_of: &'static str,
    pub counts: &'static str,
    pub counts_lead: &'static str,
    pub version: fn(i32) -> String,
    pub fixed: fn(&str) -> String,
    pub not_fixed: fn(&str) -> String,
    pub corrects: fn(&str, &str) -> String,
}

pub struct TeamWords {
    pub at_end: fn(&str) -> String,
    pub name: &'static str,
    pub function: &'static str,
    pub changes: &'static str,
    pub what: &'static str,
    pub when: &'static str,
    pub joined: &'static str,
    pub left: &'static str,
    pub unchanged: &'static str,
    pub nobody: &'static str,
    pub staff: &'static str,
    pub chair: &'static str,
    pub treasurer: &'static str,
    pub member: &'static str,
}

pub struct PartnerWords {
    pub organisation: &'static str,
    pub intensity: &'static str,
    pub change: &'static str,
    pub activities: &'static str,
    pub none: &'static str,
    pub occasional: &'static str,
    pub regular: &'static str,
    pub intensive: &'static str,
    pub new: &'static str,
    pub strengthened: &'static str,
    pub unchanged: &'static str,
    pub eased: &'static str,
}

pub struct FinanceWords {
    pub income: &'static str,
    pub costs: &'static str,
    pub total: &'static str,
    /// What comes in besides the contribution of the municipality.
    pub all_but_municipality: &'static str,
    pub result: &'static str,
    pub change: &'static str,
    pub applications: &'static str,
    pub application: &'static str,
    pub funder: &'static str,
    pub state: &'static str,
    pub asked: &'static str,
    pub granted: &'static str,
    pub decided_on: &'static str,
    pub none: &'static str,
    pub report: fn(&str) -> String,
    /// The code of a kind of income or costs, or a state, in words.
    pub kind: fn(&str) -> &'static str,
}

pub struct CohortWords {
    pub cohort: &'static str,
    pub from: &'static str,
    pub until: &'static str,
    pub in_period: &'static str,
    pub groups: &'static str,
    pub pairs: &'static str,
    pub started: &'static str,
    pub completed: &'static str,
    pub started_and_completed: &'static str,
    pub throughout: &'static str,
    pub none: &'static str,
}

/// The words of a language.
pub fn of(language: ReportLanguage) -> &'static Words {
    match language {
        ReportLanguage::Nl => &NL,
        ReportLanguage::En => &EN,
    }
}

/// `12 januari 2023`.
pub fn day(day: chrono::NaiveDate, language: ReportLanguage) -> String {
    use chrono::Datelike as _;
    let months = match language {
        ReportLanguage::Nl => months::DUTCH,
        ReportLanguage::En => months::ENGLISH,
    };
    format!("{} {} {}", day.day(), months[day.month0() as usize], day.year())
}

/// What one counts, for a value of a unit.
pub fn unit(unit: FigureUnit, language: ReportLanguage) -> &'static str {
    let (nl, en) = match unit {
        FigureUnit::Percent => ("procent", "percent"),
        FigureUnit::EuroCents => ("euro", "euros"),
        _ => ("aantal", "number"),
    };
    match language {
        ReportLanguage::Nl => nl,
        ReportLanguage::En => en,
    }
}

const NL: Words = Words {
    cohort: |number, name| match name {
        Some(name) => format!("Lichting {number}: {name}"),
        None => format!("Lichting {number}"),
    },
    annual_title: |year| format!("Jaarverslag {year}"),
    cohort_title: |cohort| format!("Verslag van {}", lower_first(cohort)),
    partner_title: |year, partner| format!("Verslag {year} voor {partner}"),
    share_of: |part, n| format!("{part} van de {n}"),
    share_of_nothing: "nog niemand om te tellen (n = 0)",
    counted_from: |n, text| if n == 1 { "n = 1".to_owned() } else { format!("n = {text}") },
    of_population: |population, who| format!("van de {population} {who}"),
    left_out: "niet getoond: kleine groep",
    milestone_reached: |number, day| match day {
        Some(day) => format!("De {number}e was op {day}."),
        None => format!("De {number}e is bereikt."),
    },
    milestone_next: |number| format!("De volgende mijlpaal is {number}."),
    fewer_than_five: "< 5",
    chart_of: |title| format!("Staafdiagram: {title}"),
    no_chart: "Er is nog niets om te tekenen.",
    not_agreed: "Hier stonden woorden van mensen die er niet meer in willen staan.",
    team: TeamWords {
        at_end: |day| format!("Op {day}"),
        name: "Naam",
        function: "Functie",
        changes: "Wat er veranderde",
        what: "Wat",
        when: "Wanneer",
        joined: "Kwam erbij",
        left: "Nam afscheid",
        unchanged: "Er veranderde niets: het bleef gelijk.",
        nobody: "Er staat niemand opgeschreven.",
        staff: "Medewerker",
        chair: "Voorzitter",
        treasurer: "Penningmeester",
        member: "Algemeen bestuurslid",
    },
    partners: PartnerWords {
        organisation: "Organisatie",
        intensity: "Samenwerking",
        change: "Vergeleken met het jaar ervoor",
        activities: "Wat we samen deden",
        none: "Er is nog geen samenwerking opgeschreven.",
        occasional: "Af en toe",
        regular: "Regelmatig",
        intensive: "Intensief",
        new: "Nieuw",
        strengthened: "Versterkt",
        unchanged: "Gelijk gebleven",
        eased: "Rustiger",
    },
    finances: FinanceWords {
        income: "Inkomsten",
        costs: "Lasten",
        total: "Totaal",
        all_but_municipality: "Waarvan niet van de gemeente",
        result: "Resultaat",
        change: "Verschil",
        applications: "Aanvragen waarover is besloten",
        application: "Aanvraag",
        funder: "Aan",
        state: "Uitkomst",
        asked: "Gevraagd",
        granted: "Toegekend",
        decided_on: "Op",
        none: "Er is nog niets opgeschreven.",
        report: |address| format!("De uitwerking staat in het financiële jaarverslag: {address}"),
        kind: |code| match code {
            "municipality" => "Gemeente",
            "other_government" => "Andere overheid",
            "fund" => "Fondsen",
            "company" => "Bedrijven",
            "gift" => "Giften",
            "own_income" => "Eigen inkomsten",
            "staff" => "Personeel",
            "activities" => "Activiteiten",
            "housing" => "Huisvesting",
            "communication" => "Communicatie",
            "office" => "Kantoor",
            "granted" => "Toegekend",
            "rejected" => "Afgewezen",
            "withdrawn" => "Ingetrokken",
            _ => "Overig",
        },
    },
    cohorts: CohortWords {
        cohort: "Lichting",
        from: "Van",
        until: "Tot en met",
        in_period: "In deze periode",
        groups: "Groepen",
        pairs: "Matches",
        started: "Gestart",
        completed: "Afgerond",
        started_and_completed: "Gestart en afgerond",
        throughout: "Liep de hele periode",
        none: "Er was geen lichting.",
    },
    page: PageWords {
        contents: "Inhoud",
        period: |from, to| format!("Over de periode {from} tot en met {to}"),
        signed: |by, on| format!("Ondertekend door {by} op {on}"),
        draft: "Concept: nog niet ondertekend",
        part: "Onderdeel",
        value: "Waarde",
        share: "Aandeel",
        figure: "Cijfer",
        numerator: "Teller",
        population: "Van hoeveel mensen",
        unit: "Eenheid",
        from: "Van",
        up_to: "Tot en met",
        definition: "Wat telt er mee",
        definition_version: "Versie van de omschrijving",
        records_hash: "Vingerafdruk van de gegevens (SHA-256)",
        overview: "Overzicht",
        as_of: "Cijfers van",
        counts: "Wat telt er mee?",
        counts_lead: "Elk cijfer in dit verslag heeft één vaste omschrijving, en een n: het aantal gegevens waarop het rust. Groepen van minder dan vijf mensen staan er niet in, en ook niet wat daaruit is af te leiden.",
        version: |version| format!("versie {version}"),
        fixed: |as_of| {
            format!(
                "De cijfers in dit verslag staan vast zoals ze waren op {as_of}. Wat daarna nog is opgeschreven, verandert dit verslag niet."
            )
        },
        not_fixed: |as_of| format!("Dit is een concept. De cijfers zijn van {as_of} en kunnen nog veranderen."),
        corrects: |title, on| format!("Dit verslag verbetert „{title}”, ondertekend op {on}."),
    },
};

const EN: Words = Words {
    cohort: |number, name| match name {
        Some(name) => format!("Cohort {number}: {name}"),
        None => format!("Cohort {number}"),
    },
    annual_title: |year| format!("Annual report {year}"),
    cohort_title: |cohort| format!("Report of {}", lower_first(cohort)),
    partner_title: |year, partner| format!("Report {year} for {partner}"),
    share_of: |part, n| format!("{part} of {n}"),
    share_of_nothing: "nobody to count yet (n = 0)",
    counted_from: |_, text| format!("n = {text}"),
    of_population: |population, who| format!("of the {population} {who}"),
    left_out: "not shown: small group",
    milestone_reached: |number, day| match day {
        Some(day) => format!("Number {number} was on {day}."),
        None => format!("Number {number} was reached."),
    },
    milestone_next: |number| format!("The next milestone is {number}."),
    fewer_than_five: "< 5",
    chart_of: |title| format!("Bar chart: {title}"),
    no_chart: "There is nothing to draw yet.",
    not_agreed: "Here were words of people who no longer want to be in it.",
    team: TeamWords {
        at_end: |day| format!("On {day}"),
        name: "Name",
        function: "Function",
        changes: "What changed",
        what: "What",
        when: "When",
        joined: "Joined",
        left: "Left",
        unchanged: "Nothing changed.",
        nobody: "Nobody is written down.",
        staff: "Staff",
        chair: "Chair",
        treasurer: "Treasurer",
        member: "Board member",
    },
    partners: PartnerWords {
        organisation: "Organisation",
        intensity: "Cooperation",
        change: "Against the year before",
        activities: "What we did together",
        none: "No cooperation is written down yet.",
        occasional: "Now and then",
        regular: "Regular",
        intensive: "Intensive",
        new: "New",
        strengthened: "Strengthened",
        unchanged: "Unchanged",
        eased: "Eased",
    },
    finances: FinanceWords {
        income: "Income",
        costs: "Costs",
        total: "Together",
        all_but_municipality: "Of which not of the municipality",
        result: "Result",
        change: "Change",
        applications: "Applications decided on",
        application: "Application",
        funder: "To",
        state: "Outcome",
        asked: "Asked",
        granted: "Granted",
        decided_on: "On",
        none: "Nothing is written down yet.",
        report: |address| format!("More in the financial report: {address}"),
        kind: |code| match code {
            "municipality" => "Municipality",
            "other_government" => "Other government",
            "fund" => "Funds",
            "company" => "Companies",
            "gift" => "Gifts",
            "own_income" => "Own income",
            "staff" => "Staff",
            "activities" => "Activities",
            "housing" => "Housing",
            "communication" => "Communication",
            "office" => "Office",
            "granted" => "Granted",
            "rejected" => "Rejected",
            "withdrawn" => "Withdrawn",
            _ => "Other",
        },
    },
    cohorts: CohortWords {
        cohort: "Cohort",
        from: "From",
        until: "Up to and including",
        in_period: "In this period",
        groups: "Groups",
        pairs: "Matches",
        started: "Started",
        completed: "Completed",
        started_and_completed: "Started and completed",
        throughout: "Ran all through the period",
        none: "There was no cohort.",
    },
    page: PageWords {
        contents: "Contents",
        period: |from, to| format!("On the period from {from} up to and including {to}"),
        signed: |by, on| format!("Signed by {by} on {on}"),
        draft: "Draft: not signed yet",
        part: "Part",
        value: "Value",
        share: "Share",
        figure: "Figure",
        numerator: "Numerator",
        population: "Of how many people",
        unit: "Unit",
        from: "From",
        up_to: "Up to and including",
        definition: "What counts",
        definition_version: "Version of the definition",
        records_hash: "Fingerprint of the records (SHA-256)",
        overview: "Overview",
        as_of: "Figures as of",
        counts: "What counts?",
        counts_lead: "Each figure in this report has one fixed description, and an n: the number of records on which it rests. Groups of fewer than five people are not in it, and neither is what they could be worked out from.",
        version: |version| format!("version {version}"),
        fixed: |as_of| {
            format!(
                "The figures in this report are fixed as they were on {as_of}. What was written down after that does not change this report."
            )
        },
        not_fixed: |as_of| format!("This is a draft. Its figures are of {as_of} and may still change."),
        corrects: |title, on| format!("This report corrects “{title}”, signed on {on}."),
    },
};

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}
