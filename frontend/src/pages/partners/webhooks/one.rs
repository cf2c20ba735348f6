//! The page of one webhook: where it leads, whether it works, and its log.

use contract::ids::WebhookId;
use contract::webhooks::{Webhook, WebhookDelivery, WebhookStatus};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::log::Log;
use super::steps::Steps;
use super::{name_of, state_tag};
use crate::api::{self, Versioned};
use crate::components::{ButtonLink, Card, Empty, Fact, Icon, Notice, PageHead, page_of};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, Pages, load};
use crate::pages::organisations;

/// The webhook on the screen; steps that change it put what came of them here.
pub(super) type Shown = Load<Versioned<Webhook>>;

#[component]
pub fn WebhookPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<WebhookId>().ok()));
    move || match id.get() {
        Some(id) => {
            let shown = load(move || format!("webhooks/{id}"), move || api::webhooks::read(id));
            page_of(shown, t().webhooks.title, move || view! { <One id shown /> }.into_any(), unknown)
        }
        None => unknown(),
    }
}

fn unknown() -> AnyView {
    let words = &t().webhooks;
    view! {
        <div class="page">
            <PageHead title=words.unknown back=("/koppelingen/webhooks", words.title) />
            <Empty icon=Icon::Bell title=words.unknown text=words.unknown_text>
                <ButtonLink href="/koppelingen/webhooks">{words.title}</ButtonLink>
            </Empty>
        </div>
    }
    .into_any()
}

#[component]
fn One(id: WebhookId, shown: Shown) -> impl IntoView {
    let words = &t().webhooks;
    let deliveries: Pages<WebhookDelivery> = super::log::read(id);
    let title = shown.get_untracked().map(|read| name_of(&read.value)).unwrap_or_default();
    view! {
        <div class="page">
            <PageHead title back=("/koppelingen/webhooks", words.title)>
                <Steps id shown deliveries />
            </PageHead>
            {move || shown.get().map(|read| facts(read.value))}
            <Log id deliveries />
        </div>
    }
}

fn facts(webhook: Webhook) -> impl IntoView {
    let words = &t().webhooks;
    let paused = (webhook.status == WebhookStatus::Paused).then(|| {
        let why = webhook.pause_reason.map(Term::say);
        let since = (words.since)(&intl::instant(webhook.status_since));
        view! {
            <Notice kind="warn" icon=Icon::Pause>
                <p class="notice__title">{why}</p>
                <p>{since} ". " {words.paused_text}</p>
            </Notice>
        }
    });
    let organisation = webhook.organisation.clone();
    let held_back = (!webhook.agreement_holds).then(|| {
        view! {
            <Notice kind="warn" icon=Icon::Pause>
                <p class="notice__title">{words.no_agreement}</p>
                <p>{words.no_agreement_text}</p>
                <p><a href=organisations::address(organisation.id)>{organisation.name}</a></p>
            </Notice>
        }
    });
    let failing = webhook.failing_since.filter(|_| webhook.status == WebhookStatus::Active).map(|since| {
        let text = (words.failing)(&intl::count(webhook.failures.into()), &intl::instant(since));
        view! { <Notice kind="warn" icon=Icon::Alert>{text}</Notice> }
    });
    let secrets = webhook.secrets.iter().map(|secret| match secret.expires_at {
        None => (words.current)(&secret.hint, &intl::day(intl::day_of(secret.created_at))),
        Some(until) => (words.until)(&secret.hint, &intl::instant(until)),
    });
    let secrets: Vec<String> = secrets.collect();
    let tag = state_tag(&webhook);
    view! {
        {held_back}
        {paused}
        {failing}
        <Card title=webhook.organisation.name.clone() aside=tag>
            <dl class="facts">
                <Fact name=words.url value=Some(webhook.details.url.clone()) />
                <Fact name=words.contact value=Some(webhook.details.contact_email.clone()) />
                <Fact name=words.signature value=Some(webhook.signature.say().to_owned()) />
                <dt>{words.secrets}</dt>
                <dd>{secrets.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}</dd>
                <Fact name=words.waiting value=Some(intl::count(webhook.waiting)) />
            </dl>
        </Card>
    }
}
