//! A new secret, shown this once.

use contract::partners::{PartnerClient, PartnerClientWithSecret};
use leptos::prelude::*;

use crate::components::{Button, CopyField, Dialog, Icon, Notice, Tone};
use crate::i18n::t;

/// Shows something for as long as `made` holds it. Once closed it is gone from the screen and from memory.
#[component]
pub(super) fn ShownOnce<T: Clone + Send + Sync + 'static>(
    made: RwSignal<Option<T>>,
    title: &'static str,
    /// Why it has to be kept now.
    warning: &'static str,
    /// What the button says that closes it.
    kept: &'static str,
    /// Gets what was shown.
    #[prop(into)]
    on_close: UnsyncCallback<T>,
    shown: fn(T) -> AnyView,
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
            on_close.run(kept);
        }
        is_open
    });
    view! {
        <Dialog open title>
            <Notice kind="warn" icon=Icon::Key>{warning}</Notice>
            {made.get_untracked().map(shown)}
            <div class="dialog__actions">
                <Button tone=Tone::Primary icon=Icon::Check on_click=move || open.set(false)>{kept}</Button>
            </div>
        </Dialog>
    }
}

/// The client and its secret. `on_close` gets the client as it stands now.
#[component]
pub(super) fn SecretDialog(
    made: RwSignal<Option<PartnerClientWithSecret>>,
    #[prop(into)] on_close: UnsyncCallback<PartnerClient>,
) -> impl IntoView {
    let words = &t().partners;
    let shown = |made: PartnerClientWithSecret| {
        let words = &t().partners;
        view! {
            <CopyField label=words.client_id value=made.client.id.to_string() />
            <CopyField label=words.secret value=made.secret />
            <p class="soft">{words.secret_sure}</p>
        }
        .into_any()
    };
    let close = move |made: PartnerClientWithSecret| on_close.run(made.client);
    view! {
        <ShownOnce made title=words.secret_title warning=words.secret_text kept=words.secret_kept on_close=close shown />
    }
}
