//! Webhooks of partners: the list, adding one, and the page of one with its log.

mod fields;
mod list;
mod log;
mod new;
mod one;
mod secret;
mod steps;

use contract::ids::WebhookId;
use contract::webhooks::{Webhook, WebhookPauseReason, WebhookStatus};
use leptos::prelude::*;

use crate::components::{Icon, Tag};
use crate::i18n::t;

pub use list::WebhooksPage;
pub use new::NewWebhookPage;
pub use one::WebhookPage;

fn address(id: WebhookId) -> String {
    format!("/koppelingen/webhooks/{id}")
}

/// What it is called: its purpose, or else whose it is.
fn name_of(webhook: &Webhook) -> String {
    webhook.details.description.clone().unwrap_or_else(|| webhook.organisation.name.clone())
}

fn state_tag(webhook: &Webhook) -> AnyView {
    let words = &t().webhooks;
    match (webhook.status, webhook.pause_reason) {
        (WebhookStatus::Active, _) if !webhook.agreement_holds => {
            view! { <Tag kind="warn" icon=Icon::Pause>{words.held_back}</Tag> }.into_any()
        }
        (WebhookStatus::Active, _) if webhook.failures > 0 => {
            view! { <Tag kind="warn" icon=Icon::Alert>{words.active}</Tag> }.into_any()
        }
        (WebhookStatus::Active, _) => view! { <Tag kind="good" icon=Icon::Check>{words.active}</Tag> }.into_any(),
        (WebhookStatus::Paused, Some(WebhookPauseReason::Failing | WebhookPauseReason::Gone)) => {
            view! { <Tag kind="bad" icon=Icon::Alert>{words.paused}</Tag> }.into_any()
        }
        (WebhookStatus::Paused, _) => view! { <Tag kind="info" icon=Icon::Pause>{words.paused}</Tag> }.into_any(),
    }
}
