//! A cohort that recruits. The demo leaves planning the next one to whoever tries it; developers of partners can't, and
//! want to see places in `GET /v1/capacity`.

use chrono::Days;
use contract::cohorts::{CohortAction, CohortPlan, NewCohort};
use contract::enrolments::EnrolmentRole;
use contract::ids::PersonId;
use contract::people::Side;
use contract::requests::Track;
use diesel::prelude::*;
use uuid::Uuid;

use crate::error::Error;
use crate::schema::request;
use crate::services::Now;
use crate::{cohorts, enrolments};

/// Places for each side.
const PLACES: i16 = 24;
/// Who have one already, of those who have waited longest.
const TAKEN: [(Side, EnrolmentRole, i64); 2] =
    [(Side::Newcomer, EnrolmentRole::Newcomer, 17), (Side::Established, EnrolmentRole::Established, 13)];

pub(super) fn recruit(c: &mut PgConnection, now: &Now) -> Result<(), Error> {
    let starts_on = now.today + Days::new(42);
    let plan = CohortPlan {
        starts_on,
        ends_on: Some(starts_on + Days::new(182)),
        recruiting_from: Some(now.today),
        recruiting_until: Some(now.today + Days::new(28)),
        target_newcomers: Some(PLACES),
        target_established: Some(PLACES),
        method_version: None,
        sessions: Vec::new(),
    };
    let cohort = cohorts::plan(c, &NewCohort { number: None, name: None, plan }, (None, now))?;
    cohorts::take(c, cohort, (CohortAction::Recruit, now.today), (None, now))?;
    for (side, role, places) in TAKEN {
        let waiting: Vec<Uuid> = request::table
            .filter(request::side.eq(side.code()).and(request::track.eq(Track::Programme.code())))
            .filter(request::closed_on.is_null())
            .order((request::opened_on, request::id))
            .select(request::person_id)
            .limit(places)
            .load(c)?;
        for person in waiting {
            enrolments::ensure(c, PersonId(person), (cohort, role), (starts_on, now))?;
        }
    }
    Ok(())
}
