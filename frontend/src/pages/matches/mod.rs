//! Matches: the list, a match with its steps, and making one. Both sides are shown as equals everywhere.

mod common;
mod following;
mod list;
mod new;
mod one;
mod proposal;
mod steps;
mod story;
mod waiting;

use contract::ids::MatchId;
use contract::matches::{Light, MatchStatus};
use contract::people::Side;
use contract::requests::Request;
use leptos::prelude::*;

use crate::components::{Icon, Tag};
use crate::i18n::Term;

pub use list::MatchesPage;
pub use new::NewMatchPage;
pub use one::MatchPage;

/// The page of a match.
#[must_use]
pub fn address(id: MatchId) -> String {
    format!("/matches/{id}")
}

/// Making a match for whoever opened this request.
#[must_use]
pub fn make_address(request: &Request) -> String {
    format!("/matches/nieuw?{}={}", parameter(request.side), request.id)
}

/// The name under which the choice on a side stands in the address.
fn parameter(side: Side) -> &'static str {
    match side {
        Side::Newcomer => "newcomer",
        Side::Established => "established",
    }
}

/// How a match goes, as a sign with a word.
pub(super) fn light_icon(light: Light) -> (&'static str, Icon) {
    match light {
        Light::Green => ("good", Icon::Check),
        Light::Amber => ("warn", Icon::Alert),
        Light::Red => ("bad", Icon::Close),
    }
}

fn light_tag(light: Light) -> AnyView {
    let (kind, icon) = light_icon(light);
    view! { <Tag kind icon>{light.say()}</Tag> }.into_any()
}

/// Where a match stands, as a tag.
#[must_use]
pub fn status_tag(status: MatchStatus) -> AnyView {
    let (kind, icon) = match status {
        MatchStatus::Proposed => ("info", Icon::Clock),
        MatchStatus::Introduced => ("warn", Icon::People),
        MatchStatus::Active => ("good", Icon::Check),
        MatchStatus::Paused => ("warn", Icon::Pause),
        MatchStatus::Ended | MatchStatus::Declined => return view! { <Tag>{status.say()}</Tag> }.into_any(),
    };
    view! { <Tag kind icon>{status.say()}</Tag> }.into_any()
}
