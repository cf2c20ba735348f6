//! All API clients, or those of one organisation.

use contract::partners::{PartnerClient, PartnerClientsQuery};
use contract::permissions::Permission;
use leptos::prelude::*;

use super::client::ClientCard;
use crate::api;
use crate::components::{ButtonLink, Empty, Icon, LoadedPages, Notice, PageHead, Tone};
use crate::i18n::t;
use crate::load::{Pages, pages};
use crate::navigation::filter;
use crate::session;

#[component]
pub fn PartnersPage() -> impl IntoView {
    let organisation = filter("organisationId");
    let clients: Pages<PartnerClient> = pages(
        move || format!("partners?{}", organisation.get()),
        move |cursor| {
            let organisation_id = organisation.with(|id| id.parse().ok());
            async move { api::partners::list(&PartnerClientsQuery { organisation_id, cursor, page_size: None }).await }
        },
    );
    let words = &t().partners;
    let is_narrowed = Memo::new(move |_| organisation.with(|id| !id.is_empty()));
    let add = Memo::new(move |_| {
        organisation.with(|id| {
            if id.is_empty() {
                "/koppelingen/nieuw".to_owned()
            } else {
                format!("/koppelingen/nieuw?organisationId={id}")
            }
        })
    });
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead back=("/organisaties", t().organisations.title)>
                {session::can(Permission::WebhooksManage).then(|| view! {
                    <ButtonLink href="/koppelingen/webhooks" icon=Icon::Bell>{t().webhooks.title}</ButtonLink>
                })}
                {move || view! { <ButtonLink href=add.get() tone=Tone::Primary icon=Icon::Plus>{words.add}</ButtonLink> }}
            </PageHead>
            {move || is_narrowed.get().then(|| {
                let name = clients.items().and_then(|items| Some(items.first()?.organisation.name.clone()));
                view! {
                    <Notice>
                        {name.map(|name| view! { <p>{(words.only_of)(&name)}</p> })}
                        <a href="/koppelingen">{words.show_all}</a>
                    </Notice>
                }
            })}
            <LoadedPages
                pages=clients
                children=move |items| {
                    let cards = items.into_iter().map(|client| view! { <li><ClientCard client clients /></li> });
                    view! { <ul class="stack" role="list">{cards.collect_view()}</ul> }
                }
                empty=move || {
                    let title = if is_narrowed.get() { words.none_here } else { words.none };
                    view! { <Empty icon=Icon::Key title text=words.none_text /> }
                }
            />
        </div>
    }
}
