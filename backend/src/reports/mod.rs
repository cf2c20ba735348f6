//! Reports: of a year, of a cohort, for a partner. What staff write goes with what the other rooms know: figures by
//! their keys, quotes that may be used, team and board, partners, finances, cohorts.
//!
//! A draft is looked up anew each time it is read. Signing, by the chair, does that once more and keeps the outcome: each
//! figure with its definition, n and the hash of its records, each list as it was. From then on nothing in it changes,
//! but for one thing: the words of someone who no longer agrees leave it, also out of a signed report. A later change of
//! the records shows as a difference that is explained, never as a changed report; what was wrong in it is put right by
//! a new report that says so.
//!
//! [`document`] makes a report into what its reader gets; [`outputs`] gives that out as web page, PDF and spreadsheet.

mod defaults;
pub(crate) mod demo;
mod differences;
mod document;
mod figures;
mod outputs;
mod routes;
mod rules;
mod signing;
mod small_groups;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub use outputs::Typesetter;

/// Everything below `/reports`.
pub fn routes(config: &mut ServiceConfig) {
    routes::routes(config);
    signing::routes(config);
    outputs::routes(config);
}
