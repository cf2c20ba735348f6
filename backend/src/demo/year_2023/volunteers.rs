//! Volunteers besides buddies and coaches: residents of the asylum centre who help at events, experts by experience, and
//! trainers.

use chrono::{Days, NaiveDate};
use contract::ids::PersonId;
use contract::people::{EndRolePeriod, Engagement, NewRolePeriod, RoleEndReason, RoleKind};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::demo::{Demo, arrivals, date};
use crate::error::Error;
use crate::people;
use crate::schema::{buddy_match, cohort};

/// Who can be asked for an event.
pub struct Volunteers {
    pub helpers: Vec<Uuid>,
    pub experts: Vec<Uuid>,
}

const HELPERS: u64 = 6;
const EXPERTS: i64 = 3;
const TRAINERS: u64 = 2;

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<Volunteers, Error> {
    let mut helpers = Vec::new();
    for nth in 0..HELPERS {
        let starts_on = date(2022, 10, 3) + Days::new(nth * 60);
        let now = demo.on(c, starts_on)?;
        let (details, _) = demo.newcomer();
        let helper = people::insert(c, &details, &now)?;
        // They get a home, and move.
        let ended = Some((starts_on + Days::new(400), RoleEndReason::MovedAway));
        volunteer(c, demo, (helper, RoleKind::EventHelper, Engagement::Incidental), (starts_on, ended))?;
        helpers.push(*helper);
    }
    let experts: Vec<Uuid> = buddy_match::table
        .inner_join(cohort::table)
        .filter(cohort::number.eq(10).and(buddy_match::end_reason.eq("completed")))
        .order(buddy_match::number.desc())
        .select(buddy_match::newcomer_id)
        .limit(EXPERTS)
        .load(c)?;
    for expert in &experts {
        let role = (PersonId(*expert), RoleKind::ExperienceExpert, Engagement::Structural);
        volunteer(c, demo, role, (date(2023, 2, 6), None))?;
    }
    for nth in 0..TRAINERS {
        let starts_on = date(2022, 8, 22) + Days::new(nth * 7);
        let now = demo.on(c, starts_on)?;
        let trainer = arrivals::add_established(c, demo, &now)?.id;
        volunteer(c, demo, (trainer, RoleKind::GroupTrainer, Engagement::Structural), (starts_on, None))?;
    }
    Ok(Volunteers { helpers, experts })
}

fn volunteer(
    c: &mut PgConnection,
    demo: &Demo,
    (person, kind, engagement): (PersonId, RoleKind, Engagement),
    (starts_on, ended): (NaiveDate, Option<(NaiveDate, RoleEndReason)>),
) -> Result<(), Error> {
    let now = demo.on(c, starts_on)?;
    let period = NewRolePeriod { kind, function: None, engagement, starts_on, ends_on: None, end_reason: None };
    let role = people::add_role(c, person, &period, &now)?;
    if let Some((ends_on, reason)) = ended {
        demo.on(c, ends_on)?;
        people::end_role(c, person, role.id, &EndRolePeriod { ends_on, reason })?;
    }
    Ok(())
}
