//! Someone, found by a part of their name.

use contract::ids::PersonId;
use contract::paging::Whole;
use contract::people::{PeopleSearch, PersonSummary};
use leptos::prelude::*;

use crate::api;
use crate::components::{Combobox, Suggestion};
use crate::i18n::{Term, intl, t};
use crate::load::load;

/// A field in which one types a name and chooses from who fits. What is chosen is a suggestion whose code is the
/// person's id.
#[component]
pub fn PersonField(
    pointer: &'static str,
    #[prop(into)] label: String,
    chosen: RwSignal<Option<Suggestion>>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional)] optional: bool,
    /// Empties the text after choosing, to choose another.
    #[prop(optional)]
    clears: bool,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    // What is chosen or let go elsewhere is written in it too.
    Effect::new(move |before: Option<()>| {
        let words = chosen.with(|chosen| chosen.as_ref().map(|it| it.words.clone()));
        if before.is_some() && !clears {
            typed.set(words.unwrap_or_default());
        }
    });
    let name = Memo::new(move |_| typed.with(|typed| typed.trim().to_owned()));
    let found = load(
        move || format!("people/find/{}", name.get()),
        move || {
            let name = name.get();
            async move {
                // The server asks for two letters at least.
                if name.chars().count() < 2 {
                    return Ok(Whole { items: Vec::new() });
                }
                api::people::search(&PeopleSearch { name, limit: Some(8) }).await
            }
        },
    );
    let suggestions = Signal::derive(move || {
        let found = found.get().map(|found| found.items).unwrap_or_default();
        found.into_iter().map(suggestion).collect::<Vec<_>>()
    });
    let help = help.unwrap_or_else(|| t().events.page.person_help.to_owned());
    view! { <Combobox pointer label help typed suggestions chosen optional clears /> }
}

fn suggestion(person: PersonSummary) -> Suggestion {
    let roles = intl::list(person.roles.iter().map(|role| role.say()));
    let hints = [person.city, Some(roles).filter(|roles| !roles.is_empty())];
    let hint = hints.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Suggestion {
        code: person.id.to_string(),
        words: person.display_name,
        hint: Some(hint).filter(|hint| !hint.is_empty()),
    }
}

/// The person that is chosen.
#[must_use]
pub fn person_of(chosen: RwSignal<Option<Suggestion>>) -> Option<PersonId> {
    chosen.with_untracked(|chosen| chosen.as_ref()?.code.parse().ok())
}
