//! All webhooks.

use contract::webhooks::{Webhook, WebhooksQuery};
use leptos::prelude::*;

use super::{address, name_of, state_tag};
use crate::api;
use crate::components::{ButtonLink, Empty, Icon, LoadedPages, PageHead, Tone};
use crate::i18n::{intl, t};
use crate::load::{Pages, pages};

#[component]
pub fn WebhooksPage() -> impl IntoView {
    let words = &t().webhooks;
    let webhooks: Pages<Webhook> = pages(
        || "webhooks".to_owned(),
        |cursor| async move { api::webhooks::list(&WebhooksQuery { cursor, ..WebhooksQuery::default() }).await },
    );
    let line = |webhook: Webhook| {
        let details = format!("{} · {}", webhook.organisation.name, webhook.details.url);
        let waiting =
            (webhook.waiting > 0).then(|| format!("{}: {}", t().webhooks.waiting, intl::count(webhook.waiting)));
        view! {
            <li class="row-apart period">
                <div>
                    <div class="row">
                        <a class="strong" href=address(webhook.id)>{name_of(&webhook)}</a>
                        {state_tag(&webhook)}
                    </div>
                    <span class="soft small">{details}</span>
                </div>
                {waiting.map(|waiting| view! { <span class="soft small">{waiting}</span> })}
            </li>
        }
    };
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead back=("/koppelingen", t().partners.title)>
                <ButtonLink href="/koppelingen/webhooks/nieuw" tone=Tone::Primary icon=Icon::Plus>{words.add}</ButtonLink>
            </PageHead>
            <LoadedPages
                pages=webhooks
                children=move |items| view! { <ul class="list" role="list">{items.into_iter().map(line).collect_view()}</ul> }
                empty=move || view! { <Empty icon=Icon::Bell title=words.none text=words.none_text /> }
            />
        </div>
    }
}
