//! Newcomers who came to lead a group themselves, at a lower level of Dutch too: in 2023 twice as many as the year before.

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

/// A place beside those who lead a group already: the group, as what, and the cohort in which someone took part.
const PLACES: &[(&str, LeaderRole, i16)] = &[
    ("Groep 11B", LeaderRole::AssistantCoach, 9),
    ("Groep 12A", LeaderRole::AssistantCoach, 9),
    ("Groep 13A", LeaderRole::AssistantCoach, 10),
    ("Groep 13B", LeaderRole::AssistantCoach, 11),
    ("Groep 13C", LeaderRole::AssistantCoach, 11),
    ("Groep 13B", LeaderRole::Coach, 10),
];

/// Appoints them while the cohorts still run.
pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let mut taken: Vec<Uuid> = Vec::new();
    for (name, role, took_part_in) in PLACES {
        let (group, starts_on) = cohort_group::table
            .inner_join(cohort::table)
            .filter(cohort_group::name.eq(name))
            .select((cohort_group::id, cohort::starts_on.assume_not_null()))
            .first::<(Uuid, chrono::NaiveDate)>(c)?;
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
