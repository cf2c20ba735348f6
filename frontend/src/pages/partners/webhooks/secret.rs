//! A new secret, shown this once.

use contract::webhooks::{Webhook, WebhookWithSecret};
use leptos::prelude::*;

use crate::components::{Button, CopyField, Dialog, Icon, Notice, Tone};
use crate::i18n::t;

/// Shows the secret for as long as `made` holds it. Once closed it is gone from the screen and from memory.
#[component]
pub(super) fn WebhookSecretDialog(
    made: RwSignal<Option<WebhookWithSecret>>,
    #[prop(into)] on_close: UnsyncCallback<Webhook>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if made.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true)
            && !is_open
            && let Some(kept) = made.get_untracked()
        {
            made.set(None);
            on_close.run(kept.webhook);
        }
        is_open
    });
    let words = &t().webhooks;
    view! {
        <Dialog open title=words.secret_title>
            <Notice kind="warn" icon=Icon::Key>{words.secret_text}</Notice>
            {made.get_untracked().map(|made| view! { <CopyField label=words.secret value=made.secret /> })}
            <div class="dialog__actions">
                <Button tone=Tone::Primary icon=Icon::Check on_click=move || open.set(false)>{words.secret_kept}</Button>
            </div>
        </Dialog>
    }
}
