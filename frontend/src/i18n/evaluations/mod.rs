//! Evaluations: rounds, who is invited, outcomes, paper, and questionnaires.

mod builder;
mod outcomes;
mod paper;
mod rounds;

pub use builder::BuilderWords;
pub use outcomes::OutcomeWords;
pub use paper::PaperWords;
pub use rounds::{FormWords, InviteWords};

pub struct Evaluations {
    pub title: &'static str,
    pub lead: &'static str,
    pub list: &'static str,
    pub add: &'static str,
    pub to_questionnaires: &'static str,
    pub round: &'static str,
    pub audience: &'static str,
    pub status: &'static str,
    pub about: &'static str,
    pub answered: &'static str,
    pub open: fn(&str) -> String,
    pub through: fn(&str, &str) -> String,
    pub when: &'static str,
    pub none: &'static str,
    pub none_text: &'static str,
    pub unknown: &'static str,
    pub unknown_text: &'static str,
    pub cohort: fn(i16) -> String,
    pub an_event: &'static str,
    pub period: fn(&str, &str) -> String,
    /// *18 van de 22 (82%)*
    pub rate: fn(i64, i64, &str) -> String,
    pub nobody_invited: &'static str,
    pub n: fn(i64) -> String,
    pub started: fn(i64) -> String,
    pub parts: &'static str,
    pub tab_outcomes: &'static str,
    pub tab_answers: &'static str,
    pub tab_invited: &'static str,
    pub enter_paper: &'static str,
    pub opened: &'static str,
    pub closed: &'static str,
    pub form: FormWords,
    pub invite: InviteWords,
    pub outcomes: OutcomeWords,
    pub paper: PaperWords,
    pub builder: BuilderWords,
}

pub const DUTCH: Evaluations = Evaluations {
    title: "Evaluaties",
    lead: "Wat mensen zelf vinden: gevraagd in hun eigen taal, aan allebei de kanten.",
    list: "Rondes, de nieuwste eerst",
    add: "Ronde beginnen",
    to_questionnaires: "Vragenlijsten",
    round: "Ronde",
    audience: "Voor wie",
    status: "Stand",
    about: "Waarover",
    answered: "Ingevuld",
    open: |when| format!("invullen: {when}"),
    through: |from, last| format!("{from} t/m {last}"),
    when: "Wanneer",
    none: "Nog geen rondes",
    none_text: "Kies een vragenlijst en vraag een lichting, de mensen bij een activiteit, of iedereen in een periode.",
    unknown: "Deze ronde is er niet",
    unknown_text: "Misschien klopt het adres niet helemaal. Kijk in de lijst.",
    cohort: |number| format!("Lichting {number}"),
    an_event: "Een activiteit",
    period: |from, until| format!("{from} tot {until}"),
    rate: |answered, invited, share| format!("{answered} van de {invited} ({share})"),
    nobody_invited: "niemand op naam uitgenodigd",
    n: |n| format!("n = {n}"),
    started: |started| {
        if started == 1 {
            "1 begonnen, nog niet verstuurd".to_owned()
        } else {
            format!("{started} begonnen, nog niet verstuurd")
        }
    },
    parts: "Delen van deze ronde",
    tab_outcomes: "Uitkomsten",
    tab_answers: "In eigen woorden",
    tab_invited: "Uitgenodigd",
    enter_paper: "Papier invoeren",
    opened: "De ronde is open.",
    closed: "De ronde is gesloten.",
    form: rounds::FORM_DUTCH,
    invite: rounds::INVITE_DUTCH,
    outcomes: outcomes::DUTCH,
    paper: paper::DUTCH,
    builder: builder::DUTCH,
};

pub const ENGLISH: Evaluations = Evaluations {
    title: "Evaluations",
    lead: "What people think themselves: asked in their own language, on both sides.",
    list: "Rounds, the latest first",
    add: "Begin a round",
    to_questionnaires: "Questionnaires",
    round: "Round",
    audience: "For whom",
    status: "Status",
    about: "About",
    answered: "Answered",
    open: |when| format!("to be answered: {when}"),
    through: |from, last| format!("{from} – {last}"),
    when: "When",
    none: "No rounds yet",
    none_text: "Choose a questionnaire and ask a cohort, the people at an event, or everyone in a period.",
    unknown: "This round is not here",
    unknown_text: "The address may not be quite right. Look in the list.",
    cohort: |number| format!("Cohort {number}"),
    an_event: "An event",
    period: |from, until| format!("{from} until {until}"),
    rate: |answered, invited, share| format!("{answered} of {invited} ({share})"),
    nobody_invited: "nobody invited by name",
    n: |n| format!("n = {n}"),
    started: |started| format!("{started} begun, not sent yet"),
    parts: "Parts of this round",
    tab_outcomes: "Outcomes",
    tab_answers: "In their own words",
    tab_invited: "Invited",
    enter_paper: "Enter paper",
    opened: "The round is open.",
    closed: "The round is closed.",
    form: rounds::FORM_ENGLISH,
    invite: rounds::INVITE_ENGLISH,
    outcomes: outcomes::ENGLISH,
    paper: paper::ENGLISH,
    builder: builder::ENGLISH,
};
