//! Someone, found by a part of their name.

use contract::paging::Whole;
use contract::people::{PeopleSearch, PersonSummary};
use leptos::prelude::*;

use crate::api;
use crate::components::{Combobox, Suggestion};
use crate::i18n::{Term, intl, t};
use crate::load::load;

/// A field in which one types a name and chooses from who fits.
#[component]
pub(crate) fn PersonField(
    pointer: &'static str,
    #[prop(optional, into)] label: Option<String>,
    chosen: RwSignal<Option<Suggestion>>,
    /// What is typed, for whoever wants to empty the field once someone is chosen.
    #[prop(optional)]
    typed: Option<RwSignal<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] help: Option<String>,
) -> impl IntoView {
    let typed = typed.unwrap_or_else(|| RwSignal::new(String::new()));
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
    let words = &t().cohorts.one;
    let label = label.unwrap_or_else(|| words.person.to_owned());
    let help = help.unwrap_or_else(|| words.person_help.to_owned());
    view! { <Combobox pointer label help typed suggestions chosen optional /> }
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
