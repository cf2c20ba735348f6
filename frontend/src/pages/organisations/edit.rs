//! Changing an organisation.

use contract::ids::OrganisationId;
use contract::organisations::Organisation;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::address;
use super::fields::{DetailsFields, DetailsForm};
use super::organisation::Unknown;
use crate::api::{self, Versioned};
use crate::components::{EditPage, Loaded};
use crate::drafts::Draft;
use crate::i18n::t;
use crate::load::load;

#[component]
pub fn EditOrganisationPage() -> impl IntoView {
    let params = use_params_map();
    let Some(id) = params.with_untracked(|params| params.get("id")?.parse::<OrganisationId>().ok()) else {
        return view! { <Unknown /> }.into_any();
    };
    let organisation = load(move || format!("organisations/{id}/edit"), move || api::organisations::read(id));
    view! {
        <Loaded load=organisation lines=8 children=|read| view! { <EditOrganisation read /> } />
    }
    .into_any()
}

#[component]
fn EditOrganisation(read: Versioned<Organisation>) -> impl IntoView {
    let (id, title) = (read.value.id, (t().organisations.edit_title)(&read.value.details.name));
    let draft = Draft::of(&format!("organisations.{id}"));
    let form = DetailsForm::new(draft, &read.value.details);
    view! {
        <EditPage
            read
            draft
            title
            back=("/organisaties", t().organisations.title)
            address=address(id)
            filled=move || form.read()
            again=move || api::organisations::read(id)
            change=|read, wanted| async move { api::organisations::change(&read, &wanted).await }
            fields=move || view! { <DetailsFields form /> }
        />
    }
}
