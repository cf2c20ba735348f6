//! Matching: the runs, the workbench, and why two people were proposed.

mod bench;
mod reasons;

use contract::matching_runs::MatchingRunStatus;

use super::intl::counted;

pub struct Matching {
    pub title: &'static str,
    pub lead: &'static str,
    pub start: &'static str,
    pub start_text: &'static str,
    pub whom: &'static str,
    pub whole_list: &'static str,
    pub cohort: fn(i16) -> String,
    pub waiting: fn(i64, i64) -> String,
    pub go: &'static str,
    pub runs: &'static str,
    pub no_runs: &'static str,
    pub no_runs_text: &'static str,
    pub run_line: fn(i64, i64, i64) -> String,
    pub made_by: fn(&str, &str) -> String,
    pub status: fn(MatchingRunStatus) -> &'static str,
    pub unknown: &'static str,
    pub bench: bench::Bench,
    pub reasons: reasons::Reasons,
}

pub const DUTCH: Matching = Matching {
    title: "Matchen",
    lead: "Laat voorrekenen wie goed bij elkaar past. Jij kijkt, schuift en beslist.",
    start: "Nieuwe ronde",
    start_text: "Er wordt nog niets voorgesteld aan mensen. Je ziet eerst wie bij wie past, en waarom.",
    whom: "Voor wie?",
    whole_list: "Hele wachtlijst",
    cohort: |number| format!("Lichting {number}"),
    waiting: |one, other| {
        format!(
            "Er wachten {} en {}.",
            counted(one, "nieuwkomer", "nieuwkomers"),
            counted(other, "gevestigde", "gevestigden")
        )
    },
    go: "Reken voor",
    runs: "Eerdere rondes",
    no_runs: "Nog geen rondes",
    no_runs_text: "Start hierboven je eerste ronde.",
    run_line: |pairs, one, other| {
        format!("{} uit {one} nieuwkomers en {other} gevestigden", counted(pairs, "paar", "paren"))
    },
    made_by: |who, when| format!("{who}, {when}"),
    status: |status| match status {
        MatchingRunStatus::Draft => "Concept",
        MatchingRunStatus::Published => "Voorgesteld",
        MatchingRunStatus::Superseded => "Vervallen",
    },
    unknown: "Deze ronde is er niet",
    bench: bench::DUTCH,
    reasons: reasons::DUTCH,
};

pub const ENGLISH: Matching = Matching {
    title: "Matching",
    lead: "See worked out who fits whom. You look, move and decide.",
    start: "New round",
    start_text: "Nothing is proposed to anyone yet. First you see who fits whom, and why.",
    whom: "For whom?",
    whole_list: "Whole waiting list",
    cohort: |number| format!("Cohort {number}"),
    waiting: |one, other| {
        format!(
            "{} and {} are waiting.",
            counted(one, "newcomer", "newcomers"),
            counted(other, "established resident", "established residents")
        )
    },
    go: "Work it out",
    runs: "Earlier rounds",
    no_runs: "No rounds yet",
    no_runs_text: "Start your first round above.",
    run_line: |pairs, one, other| {
        format!("{} of {one} newcomers and {other} residents", counted(pairs, "pair", "pairs"))
    },
    made_by: |who, when| format!("{who}, {when}"),
    status: |status| match status {
        MatchingRunStatus::Draft => "Draft",
        MatchingRunStatus::Published => "Proposed",
        MatchingRunStatus::Superseded => "Superseded",
    },
    unknown: "There is no such round",
    bench: bench::ENGLISH,
    reasons: reasons::ENGLISH,
};
