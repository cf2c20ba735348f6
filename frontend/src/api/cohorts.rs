//! Cohorts with their groups.

use contract::cohorts::Cohort;
use contract::paging::Whole;

use super::Outcome;
use super::transport::Call;

pub async fn all() -> Outcome<Whole<Cohort>> {
    Call::get("/v1/cohorts").fetch().await
}
