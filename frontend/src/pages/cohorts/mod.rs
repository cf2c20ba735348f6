//! Cohorts: the list, the plan, who takes part, and the board of groups.

mod board;
mod fields;
mod form;
mod list;
mod one;
mod people;
mod steps;

use contract::cohorts::CohortStatus;
use contract::ids::CohortId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::components::{ButtonLink, Empty, Icon, PageHead, Tag};
use crate::i18n::{Term, t};

pub use board::BoardPage;
pub use form::{EditCohortPage, NewCohortPage};
pub use list::CohortsPage;
pub use one::CohortPage;

/// The page of a cohort.
#[must_use]
pub fn address(id: CohortId) -> String {
    format!("/lichtingen/{id}")
}

fn board_address(id: CohortId) -> String {
    format!("/lichtingen/{id}/bord")
}

/// The cohort that the address names; follows the address.
fn cohort_in_address() -> Memo<Option<CohortId>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")?.parse().ok()))
}

/// Where a cohort stands, as a tag.
fn status_tag(status: CohortStatus) -> AnyView {
    let (kind, icon) = match status {
        CohortStatus::Planned => ("info", Icon::Calendar),
        CohortStatus::Recruiting => ("warn", Icon::People),
        CohortStatus::Active => ("good", Icon::Check),
        CohortStatus::Completed => return view! { <Tag>{status.say()}</Tag> }.into_any(),
    };
    view! { <Tag kind icon>{status.say()}</Tag> }.into_any()
}

#[component]
fn Unknown() -> impl IntoView {
    let words = &t().cohorts;
    view! {
        <div class="page">
            <PageHead title=words.unknown back=("/lichtingen", words.title) />
            <Empty icon=Icon::Calendar title=words.unknown text=words.unknown_text>
                <ButtonLink href="/lichtingen">{words.title}</ButtonLink>
            </Empty>
        </div>
    }
}
