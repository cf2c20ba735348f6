//! An organisation's page: what it is to us, its names, and its API clients.

use contract::ids::OrganisationId;
use contract::organisations::{Organisation, OrganisationKind};
use contract::partners::PartnerClientsQuery;
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::address;
use super::contacts::ContactsOf;
use super::cooperation::CooperationOf;
use crate::api::{self, Versioned};
use crate::clock;
use crate::components::{
    ButtonLink, Card, Empty, Fact, FailureNotice, Icon, LoadedPages, PageHead, Skeleton, Tag, Tone,
};
use crate::i18n::{Term, intl, t};
use crate::load::{load, pages};
use crate::pages::partners;
use crate::session;

#[component]
pub fn OrganisationPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<OrganisationId>().ok()));
    move || match id.get() {
        Some(id) => view! { <OneOrganisation id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
pub(super) fn Unknown() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=t().organisations.unknown back=("/organisaties", t().organisations.title) />
            <Empty icon=Icon::Building title=t().organisations.unknown text=t().organisations.unknown_text>
                <ButtonLink href="/organisaties">{t().organisations.title}</ButtonLink>
            </Empty>
        </div>
    }
}

#[component]
fn OneOrganisation(id: OrganisationId) -> impl IntoView {
    let read = load(move || format!("organisations/{id}"), move || api::organisations::read(id));
    let value = Memo::new(move |_| read.get());
    let failure = Memo::new(move |_| read.failure());
    move || match (value.get(), failure.get()) {
        (Some(read), _) => view! { <Record read /> }.into_any(),
        (None, Some(failure)) if failure.is(ErrorCode::NotFound) => view! { <Unknown /> }.into_any(),
        (None, Some(failure)) => view! {
            <div class="page">
                <PageHead title=t().organisations.title />
                <FailureNotice failure on_retry=move || read.again() />
            </div>
        }
        .into_any(),
        (None, None) => view! {
            <div class="page">
                <Skeleton lines=6 />
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Record(read: Versioned<Organisation>) -> impl IntoView {
    let Organisation { id, details, referrals, created_at, .. } = read.value;
    let words = &t().organisations;
    let is_funder =
        details.kinds.iter().any(|kind| matches!(kind, OrganisationKind::Funder | OrganisationKind::Municipality));
    let funds = is_funder && session::can(Permission::FundingRead);
    let has_agreement = details.has_agreement_on(clock::today());
    let kinds = details.kinds.into_iter().map(|kind| view! { <Tag>{kind.say()}</Tag> }).collect_view();
    let aliases = details.aliases.join(", ");
    let agreement = details.agreement_signed_on.map_or_else(|| words.no_agreement.to_owned(), intl::day);
    let end = details.agreement_ends_on.map(|day| (words.agreement_until)(&intl::day(day)));
    let agreement = std::iter::once(agreement).chain(end).collect::<Vec<_>>().join(", ");
    let edit = format!("{}/wijzigen", address(id));
    view! {
        <div class="page">
            <PageHead title=details.name.clone() back=("/organisaties", words.title)>
                {session::can(Permission::OrganisationsWrite)
                    .then(|| view! { <ButtonLink href=edit tone=Tone::Primary icon=Icon::Pencil>{t().common.change}</ButtonLink> })}
            </PageHead>
            <p class="tags">{kinds}</p>
            <div class="columns">
                <Card title=words.details>
                    <dl class="facts">
                        {(!aliases.is_empty()).then(|| view! { <Fact name=words.aliases value=Some(aliases) /> })}
                        <Fact name=words.city value=details.city />
                        {link(words.email, details.email.map(|email| (format!("mailto:{email}"), email)))}
                        {link(words.website, details.website.map(|site| (site.clone(), site)))}
                        <Fact name=words.agreement value=Some(agreement) />
                        <Fact name=words.referrals value=Some((words.referred)(referrals)) />
                        <Fact name=words.known_since value=Some(intl::day(intl::day_of(created_at))) />
                    </dl>
                </Card>
                <div class="stack">
                    <CooperationOf id name=details.name.clone() />
                    {session::can(Permission::OrganisationsWrite)
                        .then(|| view! { <ContactsOf id name=details.name.clone() has_agreement /> })}
                    {session::can(Permission::PartnerClientsManage).then(|| view! { <Clients id /> })}
                    {funds.then(|| view! {
                        <Card title=t().funding.title>
                            <div>
                                <ButtonLink href=format!("/geld/financiers/{id}") icon=Icon::Euro>{t().funding.funder_lead_link}</ButtonLink>
                            </div>
                        </Card>
                    })}
                </div>
            </div>
        </div>
    }
}

fn link(name: &'static str, target: Option<(String, String)>) -> AnyView {
    match target {
        // Only what the browser can safely follow; a website is checked by the server to be an address.
        Some((href, words)) if href.starts_with("http") || href.starts_with("mailto:") => view! {
            <dt>{name}</dt>
            <dd>
                <a href=href rel="external noopener noreferrer">{words}</a>
            </dd>
        }
        .into_any(),
        other => view! { <Fact name value=other.map(|(_, words)| words) /> }.into_any(),
    }
}

#[component]
fn Clients(id: OrganisationId) -> impl IntoView {
    let words = &t().organisations;
    let clients = pages(
        move || format!("organisations/{id}/clients"),
        move |cursor| async move {
            api::partners::list(&PartnerClientsQuery { organisation_id: Some(id), cursor, page_size: None }).await
        },
    );
    view! {
        <Card title=words.clients>
            <LoadedPages
                pages=clients
                lines=2
                children=|clients| {
                    let rows = clients.into_iter().map(|client| {
                        view! {
                            <li class="row-apart period">
                                <span class="strong">{client.name.clone()}</span>
                                {partners::state_tag(&client)}
                            </li>
                        }
                    });
                    view! { <ul class="list">{rows.collect_view()}</ul> }
                }
                empty=|| view! { <p class="soft">{t().organisations.no_clients}</p> }
            />
            <div>
                <ButtonLink href=partners::address_of(id) icon=Icon::Key>{words.to_clients}</ButtonLink>
            </div>
        </Card>
    }
}
