//! Funding: what comes in for each year and from whom, grants that are asked for, what was promised for them, and the
//! key figures of each year.
//!
//! There are no books here, only a link to the financial report. The income of a year *is* the sum of its funding
//! lines, so the two can't disagree; costs are entered by kind, as the report has them. Amounts are whole cents.
//!
//! An application goes `draft → submitted → granted, rejected or withdrawn`, one day after another; each state is kept
//! as a moment. A step that was noted by mistake is taken back and stays visible as that. What a grant became are
//! funding lines, together never more than was granted: whoever adds one locks the application first.
//!
//! A line, target or draft that was a mistake is deleted. What was submitted stays.

mod applications;
mod lines;
mod targets;
mod years;

use utoipa_actix_web::service_config::ServiceConfig;

pub use applications::{insert as insert_application, take as take_step};
pub use lines::insert as insert_line;
pub use targets::insert as insert_target;
pub use years::change as change_year;

/// Everything about funding.
pub fn routes(config: &mut ServiceConfig) {
    lines::routes(config);
    applications::routes(config);
    targets::routes(config);
    years::routes(config);
}
