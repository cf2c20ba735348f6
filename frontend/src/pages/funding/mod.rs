//! Money: the year at a glance, applications by where they stand, what was promised, the years side by side, and a page
//! for each application and each funder.

mod application;
mod application_form;
mod board;
mod chart;
mod costs;
mod funder;
mod lines;
mod money;
mod steps;
mod targets;
mod year;
mod years;

use contract::ids::{GrantApplicationId, OrganisationId};
use leptos::prelude::*;

pub use application::ApplicationPage;
pub use application_form::{EditApplicationPage, NewApplicationPage};
pub use board::ApplicationsPage;
pub use funder::FunderPage;
pub use targets::TargetsPage;
pub use year::FundingPage;
pub use years::YearsPage;

use crate::i18n::t;

/// The page of an application.
#[must_use]
pub fn address(id: GrantApplicationId) -> String {
    format!("/geld/aanvragen/{id}")
}

/// The page of a funder.
#[must_use]
pub fn address_of_funder(id: OrganisationId) -> String {
    format!("/geld/financiers/{id}")
}

/// The pages beside each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Year,
    Applications,
    Targets,
    Years,
}

/// The way between the pages.
#[component]
fn Sections(here: Section) -> impl IntoView {
    let words = &t().funding;
    let sections = [
        (Section::Year, "/geld", words.year),
        (Section::Applications, "/geld/aanvragen", words.applications),
        (Section::Targets, "/geld/afspraken", words.targets),
        (Section::Years, "/geld/jaren", words.years),
    ];
    let links = sections.map(|(section, href, name)| {
        let current = (section == here).then_some("true");
        view! { <a class="tab" href=href aria-current=current>{name}</a> }
    });
    view! { <nav class="tabs" aria-label=words.sections>{links.collect_view()}</nav> }
}
