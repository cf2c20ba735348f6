//! All organisations, by name; narrowed down by kind and by a part of a name or alias.

use contract::exports::ExportList;
use contract::organisations::{Organisation, OrganisationKind, OrganisationsQuery};
use contract::permissions::Permission;
use leptos::prelude::*;

use super::address;
use crate::api;
use crate::components::{
    ButtonLink, Column, DataTable, Empty, ExportButton, Icon, LoadedPages, PageHead, SelectField, Tag, TextField, Tone,
    filters_of,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::pages;
use crate::navigation::filter;
use crate::session;

#[component]
pub fn OrganisationsPage() -> impl IntoView {
    let [kind, name] = ["kind", "name"].map(filter);
    let query = Memo::new(move |_| OrganisationsQuery {
        kind: kind.with(|code| code.parse().ok()),
        name: name.with(|name| Some(name.trim().to_owned()).filter(|name| !name.is_empty())),
        total: Some(true),
        ..OrganisationsQuery::default()
    });
    let found = pages(
        move || format!("organisations?{:?}", query.get()),
        move |cursor| {
            let query = OrganisationsQuery { cursor, ..query.get() };
            async move { api::organisations::list(&query).await }
        },
    );
    let is_filtered = Memo::new(move |_| query.with(|query| query.kind.is_some() || query.name.is_some()));
    let words = &t().organisations;
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead>
                <ExportButton list=ExportList::Organisations filters=Signal::derive(move || query.with(filters_of)) />
                <ButtonLink href="/organisaties/samenwerking" icon=Icon::Calendar>{t().cooperations.to_list}</ButtonLink>
                {session::can(Permission::PartnerClientsManage)
                    .then(|| view! { <ButtonLink href="/koppelingen" icon=Icon::Key>{t().partners.title}</ButtonLink> })}
                {session::can(Permission::OrganisationsWrite)
                    .then(|| view! { <ButtonLink href="/organisaties/nieuw" tone=Tone::Primary icon=Icon::Plus>{words.add}</ButtonLink> })}
            </PageHead>
            <div class="filters">
                <TextField pointer="/name" label=words.name_filter value=name kind="search" optional=true />
                <SelectField pointer="/kind" label=words.kind value=kind options=choices(OrganisationKind::all(), OrganisationKind::code) nothing=t().common.all optional=true />
                {move || is_filtered.get().then(|| view! { <ButtonLink href="/organisaties" tone=Tone::Quiet icon=Icon::Close>{t().people.clear_filters}</ButtonLink> })}
            </div>
            <LoadedPages
                pages=found
                children=table
                empty=move || {
                    let (title, text) = if is_filtered.get() { (words.none_fit, words.none_fit_text) } else { (words.none, words.none_text) };
                    view! { <Empty icon=Icon::Building title text /> }
                }
            />
        </div>
    }
}

fn table(items: Vec<Organisation>) -> impl IntoView {
    let words = &t().organisations;
    let columns = vec![
        Column::new(words.name, |it: &Organisation| {
            let aliases = it.details.aliases.join(", ");
            view! {
                <span>
                    {it.details.name.clone()}
                    {(!aliases.is_empty()).then(|| view! { <span class="alias">{aliases}</span> })}
                </span>
            }
        }),
        Column::new(words.kind, |it: &Organisation| {
            let kinds = it.details.kinds.clone().into_iter().map(|kind| view! { <Tag>{kind.say()}</Tag> });
            view! { <span class="tags">{kinds.collect_view()}</span> }
        }),
        Column::new(words.city, |it: &Organisation| it.details.city.clone()),
        Column::new(words.referrals, |it: &Organisation| (it.referrals > 0).then(|| intl::count(it.referrals)))
            .numeric(),
    ];
    view! { <DataTable caption=words.list columns items href=|it: &Organisation| address(it.id) /> }
}
