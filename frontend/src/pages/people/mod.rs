//! People: the list with search, adding someone, and someone's page.

mod about;
mod contact;
mod duplicates;
mod dutch;
mod edit;
mod fields;
mod growth;
mod happenings;
mod list;
mod merge;
mod merged;
mod network;
mod new;
mod person;
mod profile;
mod requests;
mod roles;

use contract::ids::PersonId;
use contract::language::DutchLevel;
use contract::people::RoleKind;
use leptos::prelude::*;

use crate::components::Tag;
use crate::i18n::Term;

pub use edit::EditPersonPage;
pub use list::PeoplePage;
pub use merge::MergePeoplePage;
pub use new::NewPersonPage;
pub use person::PersonPage;

/// Someone's page.
#[must_use]
pub fn address(id: PersonId) -> String {
    format!("/mensen/{id}")
}

/// A role as a tag; the two sides of a match in their own colours.
fn role_tag(role: RoleKind) -> AnyView {
    let kind = match role {
        RoleKind::Newcomer => "side-one",
        RoleKind::Established => "side-two",
        _ => return view! { <Tag>{role.say()}</Tag> }.into_any(),
    };
    view! { <Tag kind>{role.say()}</Tag> }.into_any()
}

/// The code of a level, with what it means for who points at it.
fn level_tag(level: DutchLevel) -> AnyView {
    view! {
        <span title=level.say()>
            <Tag>{level.code()}</Tag>
        </span>
    }
    .into_any()
}
