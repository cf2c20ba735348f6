//! Reports: the list, beginning one, and its page with preview, editor and what differs from today.

mod differences;
mod downloads;
mod editor;
mod figure_picker;
mod list;
mod new;
mod report;
mod section;
mod steps;
mod story_picker;

use contract::ids::ReportId;
use contract::reports::{ReportStatus, ReportSummary};
use leptos::prelude::*;

use crate::components::Tag;
use crate::i18n::{Term, intl};

pub use list::ReportsPage;
pub use new::NewReportPage;
pub use report::ReportPage;

/// The page of a report.
fn address(id: ReportId) -> String {
    format!("/verslagen/{id}")
}

fn status_tag(status: ReportStatus) -> AnyView {
    let kind = if status == ReportStatus::Signed { "good" } else { "info" };
    view! { <Tag kind>{status.say()}</Tag> }.into_any()
}

/// *2026*, or the days of a cohort.
fn period(report: &ReportSummary) -> String {
    let last = report.period.ends_on.pred_opt().unwrap_or(report.period.ends_on);
    match report.year {
        Some(year) => year.to_string(),
        None => format!("{} – {}", intl::day(report.period.starts_on), intl::day(last)),
    }
}
