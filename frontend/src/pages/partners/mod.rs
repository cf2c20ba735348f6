//! API clients of partners: the list with what can be done to each, and making one. A secret is shown once.

mod change;
mod client;
mod credentials;
mod list;
mod new;
mod secret;
mod webhooks;

use contract::ids::OrganisationId;
use contract::partners::PartnerClient;
use leptos::prelude::*;

use crate::components::{Icon, Tag};
use crate::i18n::t;

pub use list::PartnersPage;
pub use new::NewPartnerPage;
pub use webhooks::{NewWebhookPage, WebhookPage, WebhooksPage};

/// The clients of one organisation.
#[must_use]
pub fn address_of(id: OrganisationId) -> String {
    format!("/koppelingen?organisationId={id}")
}

/// Whether a client works.
#[must_use]
pub fn state_tag(client: &PartnerClient) -> AnyView {
    if client.revoked_at.is_some() {
        view! { <Tag kind="bad" icon=Icon::Close>{t().partners.revoked}</Tag> }.into_any()
    } else {
        view! { <Tag kind="good" icon=Icon::Check>{t().partners.works}</Tag> }.into_any()
    }
}
