//! Making an API client for an organisation that signed a data-processing agreement.

use contract::ids::OrganisationId;
use contract::organisations::{Organisation, OrganisationsQuery};
use contract::partners::{NewPartnerClient, PartnerClient, PartnerClientWithSecret, Scope};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

use super::address_of;
use super::secret::SecretDialog;
use crate::api;
use crate::clock;
use crate::components::{ButtonLink, Combobox, Form, Icon, ManyField, Notice, PageHead, Suggestion, TextField};
use crate::drafts::Draft;
use crate::i18n::{choices, t};
use crate::load::load;
use crate::navigation;
use crate::pages::organisations;
use crate::submit::{Doing, filled, missing};

#[component]
pub fn NewPartnerPage() -> impl IntoView {
    let asked = use_query_map().with_untracked(|query| query.get("organisationId")?.parse::<OrganisationId>().ok());
    let words = &t().partners;
    let draft = Draft::of("partners.new");
    let name = draft.field("name", String::new());
    let scopes: RwSignal<Vec<String>> =
        draft.field("scopes", Scope::all().map(|scope| scope.code().to_owned()).collect());
    let contact = draft.field("contactEmail", String::new());
    let chosen: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let typed = RwSignal::new(String::new());
    let without: RwSignal<Option<OrganisationId>> = RwSignal::new(None);
    let made: RwSignal<Option<PartnerClientWithSecret>> = RwSignal::new(None);
    let doing = Doing::new();
    let open = navigation::opener();

    // Someone came here from an organisation: that one is chosen.
    if let Some(id) = asked {
        spawn_local(async move {
            if let Ok(read) = api::organisations::read(id).await {
                typed.try_set(read.value.details.name.clone());
                chosen.try_set(Some(suggestion(read.value)));
            }
        });
    }
    let found = load(
        move || format!("organisations/suggest/{}", typed.get()),
        move || {
            let name = Some(typed.get().trim().to_owned()).filter(|name| !name.is_empty());
            async move { api::organisations::list(&OrganisationsQuery { name, ..OrganisationsQuery::default() }).await }
        },
    );
    let suggestions = Signal::derive(move || {
        let found = found.get().map(|page| page.items).unwrap_or_default();
        found.into_iter().map(suggestion).collect::<Vec<_>>()
    });
    // Without an agreement the server refuses: say so while there is still nothing filled in for nothing.
    Effect::new(move |_| {
        let id = chosen.get().and_then(|chosen| chosen.code.parse::<OrganisationId>().ok());
        without.set(None);
        let Some(id) = id else { return };
        spawn_local(async move {
            if let Ok(read) = api::organisations::read(id).await
                && !read.value.details.has_agreement_on(clock::today())
            {
                without.try_set(Some(id));
            }
        });
    });
    let submit = move || {
        let organisation = chosen.with_untracked(|chosen| chosen.as_ref()?.code.parse::<OrganisationId>().ok());
        let named = name.with_untracked(|name| name.trim().to_owned());
        let scopes: Vec<Scope> =
            scopes.with_untracked(|codes| codes.iter().filter_map(|code| code.parse().ok()).collect());
        let (Some(organisation_id), false, false) = (organisation, named.is_empty(), scopes.is_empty()) else {
            let faults = [
                (organisation.is_none(), "/organisationId"),
                (named.is_empty(), "/name"),
                (scopes.is_empty(), "/scopes"),
            ];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let client = NewPartnerClient { organisation_id, name: named, scopes, contact_email: filled(contact) };
        doing.run(async move { api::partners::create(&client).await }, move |with_secret| {
            draft.done();
            made.set(Some(with_secret));
        });
    };
    let shown_after = move |client: PartnerClient| open.run(address_of(client.organisation.id));
    view! {
        <div class="page">
            <PageHead title=words.new_title lead=words.new_lead back=("/koppelingen", words.title) />
            <Form doing submit=words.create on_submit=submit on_cancel=move || { draft.done(); open.run("/koppelingen".to_owned()); }>
                <Combobox pointer="/organisationId" label=words.organisation help=words.organisation_help typed suggestions chosen />
                {move || without.get().map(|id| view! {
                    <Notice kind="warn" icon=Icon::Alert>
                        <p>{words.without_agreement}</p>
                        <ButtonLink href=organisations::address(id)>{words.to_agreement}</ButtonLink>
                    </Notice>
                })}
                <TextField pointer="/name" label=words.name help=words.name_help value=name />
                <TextField pointer="/contactEmail" label=words.contact help=words.contact_help value=contact kind="email" optional=true />
                <ManyField pointer="/scopes" label=words.scopes value=scopes options=choices(Scope::all(), Scope::code) />
            </Form>
            <SecretDialog made on_close=shown_after />
        </div>
    }
}

fn suggestion(organisation: Organisation) -> Suggestion {
    Suggestion { code: organisation.id.to_string(), words: organisation.details.name, hint: organisation.details.city }
}
