//! A question that comes before anything else: the browser's own `<dialog>`, which keeps the focus inside, closes on
//! Escape and gives the focus back to where it was.

use leptos::html;
use leptos::prelude::*;

use super::actions::{Button, Tone};
use super::icon::Icon;
use crate::i18n::t;

/// A dialog that is shown while `open` is true. What is inside is made when it opens, so it starts fresh each time.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: String,
    /// For two things side by side.
    #[prop(optional)]
    wide: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let place = NodeRef::<html::Dialog>::new();
    let head = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        let (open, place) = (open.get(), place.get());
        let Some(dialog) = place else { return };
        if open && !dialog.open() {
            let _ = dialog.show_modal();
            if let Some(head) = head.get_untracked() {
                let _ = head.focus();
            }
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    let id = format!("dialog-{}", next_number());
    let named_by = id.clone();
    let class = if wide { "dialog dialog--wide" } else { "dialog" };
    view! {
        <dialog
            node_ref=place
            class=class
            aria-labelledby=named_by
            on:close=move |_| open.set(false)
            on:click=move |event| {
                // Only the backdrop is the dialog itself; everything else lies inside.
                if place.get_untracked().is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref())) {
                    open.set(false);
                }
            }
        >
            {move || {
                let children = children.clone();
                let (id, title) = (id.clone(), title.clone());
                open.get()
                    .then(move || {
                        view! {
                            <div class="dialog__inside">
                                <div class="dialog__head">
                                    <h2 id=id tabindex="-1" node_ref=head>{title}</h2>
                                    <Button tone=Tone::Quiet icon=Icon::Close label=t().common.close on_click=move || open.set(false) />
                                </div>
                                {children()}
                            </div>
                        }
                    })
            }}
        </dialog>
    }
}

/// For a dialog about one of several things: it is open while there is one, and closing it lets that one go.
#[must_use]
pub fn open_while<T: Send + Sync + 'static>(about: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(about.with_untracked(Option::is_some));
    Effect::new(move |_| {
        let wanted = about.with(Option::is_some);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move |_| {
        if !open.get() && about.with_untracked(Option::is_some) {
            about.set(None);
        }
    });
    open
}

/// Asks whether to go on with something that can't be undone.
#[component]
pub fn ConfirmDialog(
    open: RwSignal<bool>,
    #[prop(into)] title: String,
    /// What happens when one goes on.
    #[prop(into)]
    text: String,
    /// The words on the button that goes on: the thing it does, never *OK*.
    #[prop(into)]
    action: String,
    #[prop(into)] on_confirm: UnsyncCallback<()>,
    #[prop(optional, into)] busy: Signal<bool>,
) -> impl IntoView {
    let (text, action) = (StoredValue::new(text), StoredValue::new(action));
    view! {
        <Dialog open title>
            <p>{text.get_value()}</p>
            <div class="dialog__actions">
                <Button tone=Tone::Danger busy on_click=on_confirm>{action.get_value()}</Button>
                <Button tone=Tone::Quiet on_click=move || open.set(false)>{t().common.cancel}</Button>
            </div>
        </Dialog>
    }
}

/// For ids: another number each time.
pub(super) fn next_number() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
