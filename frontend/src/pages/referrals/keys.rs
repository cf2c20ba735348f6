//! The keyboard of the inbox.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::{Inbox, row_id};
use crate::i18n::t;

/// What a key asks of the one in view. It is heard by [`super::detail::Detail`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Accept,
    Decline,
    Review,
}

/// Carries a wish from the keyboard to the referral in view.
#[derive(Clone, Copy)]
pub struct Wishes(pub RwSignal<Option<Wish>>);

/// Listens as long as the page is there. Keys mean nothing while someone types, or while a dialog asks something.
pub fn listen(inbox: Inbox) {
    let wishes = RwSignal::new(None);
    provide_context(Wishes(wishes));
    let heard = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_busy_elsewhere(&event) {
            return;
        }
        match event.key().to_lowercase().as_str() {
            "j" => step(inbox, true),
            "k" => step(inbox, false),
            "a" => wishes.set(Some(Wish::Accept)),
            "w" => wishes.set(Some(Wish::Decline)),
            "b" => wishes.set(Some(Wish::Review)),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || heard.remove());
}

fn is_busy_elsewhere(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let types = target.is_some_and(|target| matches!(target.closest("input, textarea, select, dialog"), Ok(Some(_))));
    types || matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}

fn step(inbox: Inbox, after: bool) {
    let Some(id) = inbox.neighbour(after) else { return };
    inbox.show(Some(id));
    focus_row(&row_id(id));
}

/// Puts the focus on a row of the list, so that the eye and a screen reader follow.
pub fn focus_row(id: &str) {
    let row = document().get_element_by_id(id).and_then(|row| row.dyn_into::<HtmlElement>().ok());
    if let Some(row) = row {
        let _ = row.focus();
    }
}

/// Which keys there are. Touch screens have none.
#[component]
pub fn Hints() -> impl IntoView {
    view! {
        <p class="inbox__keys soft small">
            <span class="only-heard">{t().referrals.keys} ": "</span>
            <span><kbd>"J"</kbd> " " <kbd>"K"</kbd> " " {t().referrals.key_move}</span>
            <span><kbd>"A"</kbd> " " {t().referrals.accept}</span>
            <span><kbd>"W"</kbd> " " {t().referrals.decline}</span>
            <span><kbd>"B"</kbd> " " {t().referrals.review}</span>
        </p>
    }
}
