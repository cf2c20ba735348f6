//! Figures: every number with its definition, period, charts and records.

mod dashboards;
mod one;
mod period;
mod records;
mod tiles;
mod years;

use contract::figures::Figure;

pub use dashboards::FiguresPage;
pub use one::FigurePage;

/// The page of this app that lists what a figure counted, when there is one that asks the same.
#[must_use]
pub fn records_page(figure: &Figure) -> Option<String> {
    let (page, period) = match figure.key.as_str() {
        "people_waiting" => ("/mensen?waiting=true", None),
        "matches_active" => ("/matches?status=active", None),
        "matches_total" => ("/matches?numbered=true", None),
        "matches_started" => ("/matches?numbered=true", figure.period),
        _ => return None,
    };
    let period = period.map(|period| format!("&startedFrom={}&startedBefore={}", period.starts_on, period.ends_on));
    Some(format!("{page}{}", period.unwrap_or_default()))
}
