//! Adding a webhook for a partner.

use contract::webhooks::{NewWebhook, Webhook, WebhookSignature, WebhookWithSecret};
use leptos::prelude::*;

use super::address;
use super::fields::{Fields, WebhookFields};
use super::secret::WebhookSecretDialog;
use crate::api;
use crate::components::{ChoiceField, Form, PageHead, Suggestion};
use crate::drafts::Draft;
use crate::i18n::{choices, t};
use crate::navigation;
use crate::organisation_field::{OrganisationField, organisation_of};
use crate::submit::{Doing, missing};

#[component]
pub fn NewWebhookPage() -> impl IntoView {
    let words = &t().webhooks;
    let draft = Draft::of("webhooks.new");
    let fields = Fields::new(draft, None);
    let signature = draft.field("signature", WebhookSignature::Hmac.code().to_owned());
    let chosen: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let made: RwSignal<Option<WebhookWithSecret>> = RwSignal::new(None);
    let doing = Doing::new();
    let open = navigation::opener();
    let submit = move || {
        let organisation = organisation_of(chosen);
        let (details, mut faults) = match fields.read() {
            Ok(details) => (Some(details), Vec::new()),
            Err(faults) => (None, faults),
        };
        if organisation.is_none() {
            faults.insert(0, missing("/organisationId"));
        }
        let (true, Some(details)) = (doing.check(faults), details) else { return };
        let signature = signature.with_untracked(|code| code.parse().unwrap_or(WebhookSignature::Hmac));
        let new = NewWebhook { organisation_id: organisation, signature, details };
        doing.run(async move { api::webhooks::create(&new).await }, move |with_secret| {
            draft.done();
            made.set(Some(with_secret));
        });
    };
    let leave = move || {
        draft.done();
        open.run("/koppelingen/webhooks".to_owned());
    };
    view! {
        <div class="page">
            <PageHead title=words.add lead=words.new_lead back=("/koppelingen/webhooks", words.title) />
            <Form doing submit=words.add on_submit=submit on_cancel=leave>
                <OrganisationField pointer="/organisationId" label=words.organisation help=words.organisation_help chosen />
                <WebhookFields fields />
                <ChoiceField pointer="/signature" label=words.signature value=signature options=choices(WebhookSignature::all(), WebhookSignature::code) />
            </Form>
            <WebhookSecretDialog made on_close=move |webhook: Webhook| open.run(address(webhook.id)) />
        </div>
    }
}
