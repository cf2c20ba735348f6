//! What is filled in of a webhook.

use contract::problem::Fault;
use contract::webhooks::{EventType, WebhookDetails};
use leptos::prelude::*;

use crate::components::TextField;
use crate::drafts::Draft;
use crate::i18n::t;
use crate::submit::{filled, missing};

#[derive(Clone, Copy)]
pub(super) struct Fields {
    url: RwSignal<String>,
    description: RwSignal<String>,
    contact: RwSignal<String>,
}

impl Fields {
    pub(super) fn new(draft: Draft, known: Option<&WebhookDetails>) -> Self {
        let text = |of: fn(&WebhookDetails) -> String| known.map(of).unwrap_or_default();
        Self {
            url: draft.field("url", text(|details| details.url.clone())),
            description: draft.field("description", text(|details| details.description.clone().unwrap_or_default())),
            contact: draft.field("contact", text(|details| details.contact_email.clone())),
        }
    }

    pub(super) fn read(self) -> Result<WebhookDetails, Vec<Fault>> {
        let (url, contact) = (filled(self.url), filled(self.contact));
        let (Some(url), Some(contact_email)) = (url.clone(), contact.clone()) else {
            let empty = [(url.is_none(), "/details/url"), (contact.is_none(), "/details/contactEmail")];
            return Err(empty.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
        };
        let event_types = vec![EventType::ReferralStatusChanged];
        Ok(WebhookDetails { url, description: filled(self.description), event_types, contact_email })
    }
}

#[component]
pub(super) fn WebhookFields(fields: Fields) -> impl IntoView {
    let words = &t().webhooks;
    view! {
        <TextField pointer="/details/url" label=words.url help=words.url_help value=fields.url kind="url" />
        <TextField pointer="/details/description" label=words.description value=fields.description optional=true />
        <TextField pointer="/details/contactEmail" label=words.contact help=words.contact_help value=fields.contact kind="email" />
    }
}
