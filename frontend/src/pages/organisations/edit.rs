//! Changing an organisation. When someone else was first, what only one of us changed is kept, and what both changed
//! is asked.

use contract::ids::OrganisationId;
use contract::organisations::Organisation;
use contract::problem::ErrorCode;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use super::address;
use super::fields::{DetailsFields, DetailsForm};
use super::organisation::Unknown;
use crate::api::{self, Versioned};
use crate::clash::Clash;
use crate::components::{Conflict, DraftNote, Form, Loaded, PageHead, Pick, say};
use crate::drafts::Draft;
use crate::i18n::t;
use crate::load::load;
use crate::navigation;
use crate::submit::Doing;

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
    let id = read.value.id;
    let draft = Draft::of(&format!("organisations.{id}"));
    let form = DetailsForm::new(draft, &read.value.details);
    let name = read.value.details.name.clone();
    let base = StoredValue::new(read);
    let doing = Doing::new();
    let clash: RwSignal<Option<Clash<Organisation>>> = RwSignal::new(None);
    let open = navigation::opener();
    let leave = move || {
        draft.done();
        open.run(address(id));
    };
    let settle = move |found: Clash<Organisation>, picks: &[(&'static str, Pick)]| {
        let Some(wanted) = found.settled(picks) else { return };
        let latest = found.latest;
        base.set_value(latest.clone());
        doing.run(async move { api::organisations::change(&latest, &wanted).await }, move |_| {
            say(t().people.form.merged);
            leave();
        });
    };
    let submit = move || {
        let wanted = match form.read() {
            Ok(wanted) => wanted,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        let mine = wanted.clone();
        doing.run_or(
            async move { api::organisations::change(&base.get_value(), &wanted).await },
            move |_| {
                say(t().common.saved);
                leave();
            },
            move |failure| {
                if !failure.is(ErrorCode::PreconditionFailed) {
                    return Some(failure);
                }
                spawn_local(async move {
                    match api::organisations::read(id).await {
                        Ok(latest) => match Clash::between(&base.get_value(), &latest, &mine) {
                            // Nothing is left to ask: both changes go together.
                            Some(found) if found.asks_nothing() => settle(found, &[]),
                            found => drop(clash.try_set(found)),
                        },
                        Err(failure) => doing.fail(failure),
                    }
                });
                None
            },
        );
    };
    view! {
        <div class="page">
        <PageHead title=(t().organisations.edit_title)(&name) back=("/organisaties", t().organisations.title) />
        {move || clash.get().map(|found| {
            let differences = found.differences();
            let choose = move |picks: Vec<(&'static str, Pick)>| settle(found.clone(), &picks);
            view! { <Conflict differences on_choose=choose on_leave=leave busy=Signal::derive(move || doing.is_busy()) /> }
        })}
        <div hidden=move || clash.with(Option::is_some)>
            <DraftNote draft />
            <Form doing submit=t().common.save on_submit=submit on_cancel=leave>
                <DetailsFields form />
            </Form>
        </div>
        </div>
    }
}
