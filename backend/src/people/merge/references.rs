//! Every column that refers to a person, and what a merge does with its rows. A column that isn't here fails a test
//! (`tests/api/merges.rs`), so that a new table can't be forgotten: give it a line.

use contract::merges::MergedThing;

/// What a merge does with the rows that refer to the record that goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// They go along as they are.
    Moved,
    /// They are periods, and of those with the same grouping no two may hold on one day: overlapping ones are joined.
    Periods {
        /// An SQL expression: which rows exclude each other.
        grouping: &'static str,
    },
    /// Of those that are open only one may have the same grouping: the second is closed.
    OpenOnce {
        /// An SQL expression: which open rows exclude each other.
        grouping: &'static str,
        /// An SQL condition: which rows are open.
        open: &'static str,
        /// An SQL assignment that closes a row at the moment `$3`.
        close: &'static str,
    },
    /// They belong to the record itself, which is written anew from the values that were chosen.
    Record,
}

/// A column that refers to a person.
#[derive(Debug, Clone, Copy)]
pub struct Reference {
    pub table: &'static str,
    pub column: &'static str,
    pub thing: MergedThing,
    pub rule: Rule,
}

const fn moved(table: &'static str, column: &'static str, thing: MergedThing) -> Reference {
    Reference { table, column, thing, rule: Rule::Moved }
}

const fn periods(
    table: &'static str,
    column: &'static str,
    (thing, grouping): (MergedThing, &'static str),
) -> Reference {
    Reference { table, column, thing, rule: Rule::Periods { grouping } }
}

const fn open_once(table: &'static str, column: &'static str, (thing, rule): (MergedThing, Rule)) -> Reference {
    Reference { table, column, thing, rule }
}

const fn record(table: &'static str, column: &'static str, thing: MergedThing) -> Reference {
    Reference { table, column, thing, rule: Rule::Record }
}

/// Links between the two themselves are dropped before.
const OTHER_AND_KIND: &str = "jsonb_build_array(kind, CASE WHEN from_id IN ($1, $2) THEN to_id ELSE from_id END)::text";

/// A rule raises a task about someone once; a second one about the same person is done with.
const RAISED_ONCE: Rule = Rule::OpenOnce {
    grouping: "kind",
    open: "done_at IS NULL AND kind <> 'own'",
    close: "done_at = $3, version = version + 1",
};

/// Someone is on an event once; of two registrations the one of the record that goes is set aside.
const ON_AN_EVENT_ONCE: Rule =
    Rule::OpenOnce { grouping: "event_id::text", open: "superseded_at IS NULL", close: "superseded_at = $3" };
/// Someone is asked once in a round; of two invitations one is withdrawn. What was answered by it stays.
const INVITED_ONCE: Rule =
    Rule::OpenOnce { grouping: "round_id::text", open: "withdrawn_at IS NULL", close: "withdrawn_at = $3" };
/// Whoever is in a story is in it once.
const IN_IT_ONCE: Rule = Rule::OpenOnce { grouping: "story_id", open: "removed_at IS NULL", close: "removed_at = $3" };

/// Someone logs in by one account; of two the one of the record that goes leads to nobody any more.
const ONE_ACCOUNT: Rule = Rule::OpenOnce { grouping: "''", open: "ended_at IS NULL", close: "ended_at = $3" };

/// One line a column.
pub const REFERENCES: &[Reference] = &[
    periods("role_period", "person_id", (MergedThing::Roles, "kind")),
    periods("enrolment", "person_id", (MergedThing::Enrolments, "jsonb_build_array(cohort_id, role)::text")),
    periods("group_leader", "person_id", (MergedThing::GroupLeaderships, "group_id::text")),
    moved("request", "person_id", MergedThing::Requests),
    moved("buddy_match", "newcomer_id", MergedThing::Matches),
    moved("buddy_match", "established_id", MergedThing::Matches),
    moved("dutch_assessment", "person_id", MergedThing::DutchAssessments),
    moved("contact_moment", "person_id", MergedThing::ContactMoments),
    moved("referral", "person_id", MergedThing::Referrals),
    moved("intake", "person_id", MergedThing::Intakes),
    periods("person_link", "from_id", (MergedThing::Links, OTHER_AND_KIND)),
    periods("person_link", "to_id", (MergedThing::Links, OTHER_AND_KIND)),
    moved("conduct_certificate", "person_id", MergedThing::ConductCertificates),
    moved("destination", "person_id", MergedThing::Destinations),
    moved("training", "person_id", MergedThing::Trainings),
    open_once("event_registration", "person_id", (MergedThing::Events, ON_AN_EVENT_ONCE)),
    moved("event_attendance_line", "person_id", MergedThing::Events),
    moved("event_helper", "person_id", MergedThing::Events),
    moved("event_presenter", "person_id", MergedThing::Events),
    moved("event_finding", "raised_by_id", MergedThing::Events),
    moved("calendar_feed", "person_id", MergedThing::Events),
    open_once("story_person", "person_id", (MergedThing::Stories, IN_IT_ONCE)),
    periods("story_consent", "person_id", (MergedThing::Stories, "jsonb_build_array(story_id, channel)::text")),
    open_once("task", "person_id", (MergedThing::Tasks, RAISED_ONCE)),
    open_once("evaluation_invitation", "person_id", (MergedThing::EvaluationInvitations, INVITED_ONCE)),
    moved("data_import_record", "person_id", MergedThing::Record),
    open_once("account_person", "person_id", (MergedThing::Accounts, ONE_ACCOUNT)),
    record("person_language", "person_id", MergedThing::Languages),
    record("person_interest", "person_id", MergedThing::Interests),
    record("person_name", "person_id", MergedThing::Record),
    record("matching_profile", "person_id", MergedThing::Record),
];

/// What the rows of a table are to whoever merges.
pub fn thing_of(table: &str) -> MergedThing {
    REFERENCES.iter().find(|reference| reference.table == table).map_or(MergedThing::Record, |found| found.thing)
}

/// The tables that a merge may change, each with the columns that refer to a person.
pub fn tables() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut tables: Vec<(&str, Vec<&str>)> = vec![("person", vec!["id"])];
    for reference in REFERENCES {
        match tables.iter_mut().find(|(table, _)| *table == reference.table) {
            Some((_, columns)) => columns.push(reference.column),
            None => tables.push((reference.table, vec![reference.column])),
        }
    }
    tables
}
