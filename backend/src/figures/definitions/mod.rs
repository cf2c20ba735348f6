//! The figures themselves, a file for each subject.
//!
//! Queries are put together from the phrases below, so that the same words mean the same in all of them.

mod cohorts;
mod cooperation;
mod evaluations;
mod events;
mod funding;
mod language;
mod matches;
mod newcomers;
mod organisation;
mod people;
mod volunteers;

use super::registry::{Definition, Words};

/// Every figure, in the order in which they are listed.
pub(super) const ALL: &[&[Definition]] = &[
    people::ALL,
    matches::ALL,
    cohorts::ALL,
    newcomers::ALL,
    language::ALL,
    evaluations::ALL,
    volunteers::ALL,
    events::ALL,
    cooperation::ALL,
    organisation::ALL,
    funding::ALL,
];

/// Whether a person was put forward by the organisation that is asked for; true when none is.
macro_rules! put_forward {
    ($person:literal) => {
        concat!(
            "($4::uuid IS NULL OR ",
            $person,
            " IN (SELECT person_id FROM referral WHERE organisation_id = $4 AND status = 'accepted'))"
        )
    };
}
use put_forward;

/// Whether an instant lies in the period, by the clock of Amsterdam.
macro_rules! at_in_period {
    ($column:literal) => {
        concat!(
            $column,
            " >= ($1::timestamp AT TIME ZONE 'Europe/Amsterdam') AND ",
            $column,
            " < ($2::timestamp AT TIME ZONE 'Europe/Amsterdam')"
        )
    };
}
use at_in_period;

/// Whether a period of the table at hand has a day in the period that is asked for. What was entered by mistake has none.
macro_rules! runs_in_period {
    () => {
        "starts_on < $2 AND (ends_on IS NULL OR (ends_on > $1 AND ends_on > starts_on)) \
         AND end_reason IS DISTINCT FROM 'entered_by_mistake'"
    };
}

/// Whether a period of the table at hand holds on the last day.
macro_rules! holds_on_last_day {
    () => {
        "starts_on < $2 AND (ends_on IS NULL OR ends_on >= $2) AND end_reason IS DISTINCT FROM 'entered_by_mistake'"
    };
}
use holds_on_last_day;

/// Whether a period of the table at hand began by the last day. Without a day in it, or entered by mistake, it never did.
macro_rules! began {
    () => {
        "starts_on < $2 AND ends_on IS DISTINCT FROM starts_on AND end_reason IS DISTINCT FROM 'entered_by_mistake'"
    };
}

/// What several figures look at, by name. It stands before the queries that name it, so that a statement for all figures
/// works it out once.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // The newcomers who take part on a day of the period, in a cohort or with a buddy; one row each.
    (
        "newcomers_taking_part",
        concat!(
            "SELECT person_id FROM enrolment WHERE role = 'newcomer' AND ",
            runs_in_period!(),
            " AND ($3::uuid IS NULL OR cohort_id = $3) \
             UNION SELECT newcomer_id FROM buddy_match WHERE number IS NOT NULL AND ",
            runs_in_period!(),
            " AND ($3::uuid IS NULL OR cohort_id = $3)"
        ),
    ),
    // Every period up to the last day in which someone volunteers: by role, by leading a group, and by taking part as an
    // established resident.
    (
        "volunteering",
        concat!(
            "SELECT person_id, CASE WHEN kind LIKE 'board%' THEN 'board' ELSE kind END AS role, starts_on, ends_on \
               FROM role_period WHERE kind NOT IN ('newcomer', 'staff') AND ",
            began!(),
            " UNION ALL SELECT person_id, role, starts_on, ends_on FROM group_leader WHERE ",
            began!(),
            " UNION ALL SELECT person_id, role, starts_on, ends_on FROM enrolment WHERE role <> 'newcomer' AND ",
            began!()
        ),
    ),
    // The events that were held in the period, of the cohort and with the organisation that are asked for.
    (
        "held_events",
        concat!(
            "SELECT id, kind FROM event WHERE status = 'held' AND ",
            at_in_period!("starts_at"),
            " AND ($3::uuid IS NULL OR event.cohort_id = $3 \
                OR group_id IN (SELECT id FROM cohort_group WHERE cohort_group.cohort_id = $3)) \
              AND ($4::uuid IS NULL OR venue_id = $4 \
                OR EXISTS (SELECT FROM event_partner WHERE event_id = event.id AND organisation_id = $4))"
        ),
    ),
];

/// The kinds of matches.
const MATCH_KINDS: &[(&str, Words)] = &[
    ("programme", ("In het programma", "In the programme")),
    ("independent", ("Buiten het programma", "Outside the programme")),
    ("workplace", ("Op het werk", "At work")),
];

/// The two sides.
const SIDES: &[(&str, Words)] = &[
    ("newcomer", ("Nieuwe Assenaren", "Newcomers")),
    ("established", ("Gevestigde Assenaren", "Established residents")),
];

/// From whom a referral came.
const SOURCES: &[(&str, Words)] = &[
    ("organisation", ("Via een organisatie", "Through an organisation")),
    ("own_initiative", ("Zelf aangemeld", "Own initiative")),
    ("volunteer", ("Via een vrijwilliger", "Through a volunteer")),
    ("praathuis", ("Via het Praathuis", "Through the Praathuis")),
    ("unknown", ("Niet bekend", "Not known")),
];
