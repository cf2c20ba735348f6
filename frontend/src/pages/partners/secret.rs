//! A new secret, shown this once.

use contract::partners::{PartnerClient, PartnerClientWithSecret};
use leptos::prelude::*;

use crate::components::{Button, CopyField, Dialog, Icon, Notice, Tone};
use crate::i18n::t;

/// Shows the client and its secret for as long as `made` holds them. Once closed the secret is gone from the screen
/// and from memory.
#[component]
pub(super) fn SecretDialog(
    made: RwSignal<Option<PartnerClientWithSecret>>,
    /// Gets the client as it stands now.
    #[prop(into)]
    on_close: UnsyncCallback<PartnerClient>,
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
            on_close.run(kept.client);
        }
        is_open
    });
    let words = &t().partners;
    view! {
        <Dialog open title=words.secret_title>
            <Notice kind="warn" icon=Icon::Key>{words.secret_text}</Notice>
            {made.get_untracked().map(|made| view! {
                <CopyField label=words.client_id value=made.client.id.to_string() />
                <CopyField label=words.secret value=made.secret />
            })}
            <p class="soft">{words.secret_sure}</p>
            <div class="dialog__actions">
                <Button tone=Tone::Primary icon=Icon::Check on_click=move || open.set(false)>{words.secret_kept}</Button>
            </div>
        </Dialog>
    }
}
