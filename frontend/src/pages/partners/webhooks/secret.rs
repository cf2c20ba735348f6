//! A new secret, shown this once.

use contract::webhooks::{Webhook, WebhookWithSecret};
use leptos::prelude::*;

use crate::components::CopyField;
use crate::i18n::t;
use crate::pages::partners::secret::ShownOnce;

/// The secret. `on_close` gets the webhook as it stands now.
#[component]
pub(super) fn WebhookSecretDialog(
    made: RwSignal<Option<WebhookWithSecret>>,
    #[prop(into)] on_close: UnsyncCallback<Webhook>,
) -> impl IntoView {
    let words = &t().webhooks;
    let shown =
        |made: WebhookWithSecret| view! { <CopyField label=t().webhooks.secret value=made.secret /> }.into_any();
    let close = move |made: WebhookWithSecret| on_close.run(made.webhook);
    view! {
        <ShownOnce made title=words.secret_title warning=words.secret_text kept=words.secret_kept on_close=close shown />
    }
}
