//! Newcomers who came to lead a group themselves, at a lower level of Dutch too: five in 2023, after one the year before.

use chrono::Days;
use contract::groups::{LeaderRole, NewGroupLeader};
use contract::ids::{GroupId, PersonId};
use contract::language::DutchLevel;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::Demo;
use crate::error::Error;
use crate::groups;
use crate::schema::{buddy_match, cohort, cohort_group, person};

/// A place beside those who lead a group already: the group, as what, so many days after its start, and the cohort in
/// which someone took part. Cohort 12 had its coaches in December, and this assistant when its pairs were to begin.
const PLACES: &[(&str, LeaderRole, u64, i16)] = &[
    ("Groep 11B", LeaderRole::AssistantCoach, 0, 9),
    ("Groep 12A", LeaderRole::AssistantCoach, 28, 9),
    ("Groep 13A", LeaderRole::AssistantCoach, 0, 10),
    ("Groep 13B", LeaderRole::AssistantCoach, 0, 11),
    ("Groep 13C", LeaderRole::AssistantCoach, 0, 11),
    ("Groep 13B", LeaderRole::Coach, 0, 10),
];

/// Appoints them while the cohorts still run.
pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let mut taken: Vec<Uuid> = Vec::new();
    for (name, role, days, took_part_in) in PLACES {
        let (group, began_on) = cohort_group::table
            .inner_join(cohort::table)
            .filter(cohort_group::name.eq(name))
            .select((cohort_group::id, cohort::starts_on.assume_not_null()))
            .first::<(Uuid, chrono::NaiveDate)>(c)?;
        let starts_on = began_on + Days::new(*days);
        let least = if *role == LeaderRole::Coach { DutchLevel::B1 } else { DutchLevel::A2 };
        let levels: Vec<&str> = DutchLevel::all().filter(|level| *level >= least).map(DutchLevel::code).collect();
        let newcomer: Uuid = buddy_match::table
            .inner_join(cohort::table)
            .inner_join(person::table.on(person::id.eq(buddy_match::newcomer_id)))
            .filter(cohort::number.eq(took_part_in).and(buddy_match::end_reason.eq("completed")))
            .filter(person::dutch_level.eq_any(levels).and(person::id.ne_all(&taken)))
            .order(buddy_match::number)
            .select(buddy_match::newcomer_id)
            .first(c)?;
        let now = demo.on(c, starts_on)?;
        let leader = NewGroupLeader { person_id: PersonId(newcomer), role: *role, starts_on };
        groups::appoint(c, GroupId(group), &leader, &now)?;
        taken.push(newcomer);
    }
    Ok(())
}
