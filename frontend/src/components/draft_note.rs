//! Says that an unsaved form was taken up again.

use leptos::prelude::*;

use super::actions::{Button, Tone};
use crate::drafts::Draft;
use crate::i18n::t;

/// Shows only when there was a draft, with a way to begin afresh.
#[component]
pub fn DraftNote(draft: Draft) -> impl IntoView {
    draft.was_restored().then(|| {
        let afresh = move || {
            draft.done();
            // The fields are made anew, from what was read.
            let _ = window().location().reload();
        };
        view! {
            <p class="draft-note" role="status">
                <span class="grow">{t().parts.draft_restored}</span>
                <Button tone=Tone::Quiet on_click=afresh>
                    {t().parts.draft_discard}
                </Button>
            </p>
        }
    })
}
