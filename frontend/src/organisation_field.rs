//! An organisation, by a search for its name.

use contract::ids::OrganisationId;
use contract::organisations::{Organisation, OrganisationKind, OrganisationsQuery};
use leptos::prelude::*;

use crate::api;
use crate::components::{Combobox, Suggestion};
use crate::load::load;

/// The field. What is chosen is a suggestion whose code is the organisation's id.
#[component]
pub fn OrganisationField(
    /// Where its value stands in what is sent.
    pointer: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: Option<String>,
    /// Only organisations of this kind.
    #[prop(optional)]
    kind: Option<OrganisationKind>,
    chosen: RwSignal<Option<Suggestion>>,
    #[prop(optional)] optional: bool,
    /// Empties the text after choosing, to choose another.
    #[prop(optional)]
    clears: bool,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    // What is chosen from elsewhere, such as what was kept before, is written in it too.
    Effect::new(move |_| {
        let words = chosen.with(|chosen| chosen.as_ref().map(|it| it.words.clone()));
        if let Some(words) = words.filter(|_| !clears) {
            typed.set(words);
        }
    });
    let found = load(
        move || format!("organisations/named/{kind:?}/{}", typed.get()),
        move || {
            let name = Some(typed.get()).filter(|name| !name.trim().is_empty());
            async move {
                let query = OrganisationsQuery { kind, name, page_size: Some(12), ..OrganisationsQuery::default() };
                api::organisations::list(&query).await
            }
        },
    );
    let suggestions = Signal::derive(move || {
        let found = found.get().map(|page| page.items).unwrap_or_default();
        found.into_iter().map(suggestion).collect::<Vec<_>>()
    });
    view! { <Combobox pointer label nostrip:help=help typed suggestions chosen optional clears /> }
}

fn suggestion(it: Organisation) -> Suggestion {
    Suggestion { code: it.id.to_string(), words: it.details.name, hint: it.details.city }
}

/// The organisation that is chosen.
#[must_use]
pub fn organisation_of(chosen: RwSignal<Option<Suggestion>>) -> Option<OrganisationId> {
    chosen.with_untracked(|chosen| chosen.as_ref()?.code.parse().ok())
}

/// The same where only the id is kept: its name is read.
#[component]
pub fn KeptOrganisationField(
    pointer: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional)] kind: Option<OrganisationKind>,
    value: RwSignal<Option<OrganisationId>>,
) -> impl IntoView {
    let chosen: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let known = load(
        move || format!("organisations/{:?}/name", value.get()),
        move || {
            let id = value.get();
            async move {
                match id {
                    Some(id) => api::organisations::read(id).await.map(|read| Some(suggestion(read.value))),
                    None => Ok(None),
                }
            }
        },
    );
    Effect::new(move |_| {
        let kept = value.get();
        let shown = chosen.with_untracked(|chosen| chosen.as_ref().and_then(|it| it.code.parse().ok()));
        if kept == shown {
            return;
        }
        let read = known.get().flatten();
        if kept.is_none() || read.as_ref().and_then(|it| it.code.parse().ok()) == kept {
            chosen.set(read.filter(|_| kept.is_some()));
        }
    });
    Effect::new(move |before: Option<()>| {
        let picked = chosen.with(|chosen| chosen.as_ref().and_then(|it| it.code.parse().ok()));
        if before.is_some() && value.get_untracked() != picked {
            value.set(picked);
        }
    });
    view! { <OrganisationField pointer label nostrip:help=help nostrip:kind=kind chosen optional=true /> }
}

/// The name of an organisation of which only the id is known.
#[component]
pub fn OrganisationName(id: OrganisationId) -> impl IntoView {
    let known = load(move || format!("organisations/{id}"), move || api::organisations::read(id));
    move || known.get().map(|read| read.value.details.name)
}
