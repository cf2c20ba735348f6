//! The year 2023 as its annual report tells it, and of 2022 what it is compared with: who volunteered besides the pairs,
//! what was organised, the Praathuis since May, what was found and decided, and where a visit to a care home led.
//!
//! The cohorts, their pairs and their evaluations are in the modules beside this one.

mod findings;
mod gatherings;
mod praathuis;
mod visit;
mod volunteers;

pub use visit::hear_late;

use diesel::pg::PgConnection;

use super::Demo;
use crate::error::Error;

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let volunteers = volunteers::load(c, demo)?;
    gatherings::load(c, demo, &volunteers)?;
    praathuis::load(c, demo)?;
    findings::load(c, demo)?;
    visit::load(c, demo)
}
