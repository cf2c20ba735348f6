//! Entering what came on paper.

use crate::i18n::intl::counted;

pub struct PaperWords {
    pub title: fn(&str) -> String,
    pub lead: &'static str,
    pub language: &'static str,
    pub whose: &'static str,
    pub nobody: &'static str,
    pub answer_to: fn(usize, &str) -> String,
    pub several: &'static str,
    pub level_help: &'static str,
    pub open_help: &'static str,
    pub helped: &'static str,
    pub helped_help: &'static str,
    pub not_an_option: &'static str,
    pub send: &'static str,
    pub entered: fn(i64) -> String,
    pub count: fn(i64) -> String,
    pub empty: &'static str,
    pub closed: &'static str,
}

pub const DUTCH: PaperWords = PaperWords {
    title: |round| format!("Papier invoeren: {round}"),
    lead: "Typ bij elke vraag het cijfer dat achter het hokje staat. Enter gaat naar de volgende; na de laatste is het blad opgeslagen.",
    language: "Taal van het blad",
    whose: "Van wie is het?",
    nobody: "Zonder naam",
    answer_to: |number, text| format!("{number}. {text}"),
    several: "Meer mag: 1 3 4",
    level_help: "Het niveau: A0 tot en met C2",
    open_help: "Zoals het er staat",
    helped: "Heeft iemand geholpen?",
    helped_help: "j, n, of leeg",
    not_an_option: "Dit cijfer staat niet op het blad",
    send: "Blad opslaan",
    entered: |answers| format!("Opgeslagen: {}.", counted(answers, "antwoord", "antwoorden")),
    count: |sheets| format!("{} ingevoerd", counted(sheets, "blad", "bladen")),
    empty: "Op dit blad staat nog niets.",
    closed: "Deze ronde is niet open.",
};

pub const ENGLISH: PaperWords = PaperWords {
    title: |round| format!("Enter paper: {round}"),
    lead: "Type for each question the number behind the box. Enter goes to the next; after the last one the sheet is saved.",
    language: "Language of the sheet",
    whose: "Whose is it?",
    nobody: "Without a name",
    answer_to: |number, text| format!("{number}. {text}"),
    several: "More is fine: 1 3 4",
    level_help: "The level: A0 up to C2",
    open_help: "As it is written",
    helped: "Did someone help?",
    helped_help: "y, n, or empty",
    not_an_option: "This number isn't on the sheet",
    send: "Save the sheet",
    entered: |answers| format!("Saved: {}.", counted(answers, "answer", "answers")),
    count: |sheets| format!("{} entered", counted(sheets, "sheet", "sheets")),
    empty: "There is nothing on this sheet yet.",
    closed: "This round is not open.",
};
