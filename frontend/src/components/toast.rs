//! A word at the bottom of the screen about what was just done, with a way back where there is one. It stays for six
//! seconds, or ten with *undo*, and as long as the pointer or the focus is on it. The next word takes the place of one that
//! offers nothing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::actions::{Button, Tone};
use super::icon::Icon;
use crate::i18n::t;

#[derive(Debug, Clone)]
struct Toast {
    number: u32,
    text: String,
    has_undo: bool,
}

thread_local! {
    /// Apart from the toasts: a toast outlives the page that made it, so its way back can't belong to that page.
    static WAYS_BACK: RefCell<HashMap<u32, Box<dyn FnOnce()>>> = RefCell::new(HashMap::new());
}

static SHOWN: LazyLock<ArcRwSignal<Vec<Toast>>> = LazyLock::new(|| ArcRwSignal::new(Vec::new()));

/// Says that something was done.
pub fn say(text: impl Into<String>) {
    show(text.into(), None);
}

/// Says that something was done and offers to undo it.
pub fn say_with_undo(text: impl Into<String>, undo: impl FnOnce() + 'static) {
    show(text.into(), Some(Box::new(undo)));
}

fn show(text: String, undo: Option<Box<dyn FnOnce()>>) {
    SHOWN.update(|shown| {
        let number = shown.last().map_or(1, |last| last.number + 1);
        shown.retain(|toast| toast.has_undo);
        shown.push(Toast { number, text, has_undo: undo.is_some() });
        if let Some(undo) = undo {
            WAYS_BACK.with_borrow_mut(|ways| ways.insert(number, undo));
        }
    });
    let oldest = SHOWN.with_untracked(|shown| shown.first().filter(|_| shown.len() > 3).map(|toast| toast.number));
    if let Some(oldest) = oldest {
        drop(take_away(oldest));
    }
}

/// Takes it off the screen; answers the way back, if it had one.
fn take_away(number: u32) -> Option<Box<dyn FnOnce()>> {
    SHOWN.update(|shown| shown.retain(|toast| toast.number != number));
    WAYS_BACK.with_borrow_mut(|ways| ways.remove(&number))
}

/// A button that goes away under the finger takes the focus along; then it goes on from the page.
fn let_go() {
    let main = document().query_selector("main[tabindex]").ok().flatten();
    if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = main.focus();
    }
}

/// Where they appear; once, in the shell. Screen readers hear what is added.
#[component]
pub fn Toasts() -> impl IntoView {
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=|| SHOWN.get() key=|toast| toast.number children=|toast| view! { <ToastView toast /> } />
        </div>
    }
}

#[component]
fn ToastView(toast: Toast) -> impl IntoView {
    let number = toast.number;
    let held = RwSignal::new(false);
    let stay = Duration::from_secs(if toast.has_undo { 10 } else { 6 });
    Effect::new(move |_| {
        if held.get() {
            return;
        }
        if let Ok(timer) = set_timeout_with_handle(move || drop(take_away(number)), stay) {
            on_cleanup(move || timer.clear());
        }
    });
    view! {
           <div
               class="toast"
               on:mouseenter=move |_| held.set(true)
               on:mouseleave=move |_| held.set(false)
               on:focusin=move |_| held.set(true)
               on:focusout=move |_| held.set(false)
           >
               <span class="grow">{toast.text}</span>
               {toast
                   .has_undo
                   .then(|| {
                       view! {
                           <Button
                               icon=Icon::Undo
                               on_click=move || {
                                   let_go();
                                   if let Some(undo) = take_away(number) {
                                       undo();
                                   }
                               }
                           >
                               {t().common.undo}
                           </Button>
                       }
                   })}
               <Button tone=Tone::Quiet icon=Icon::Close label=t().common.close on_click=move || {
    let_go();
    drop(take_away(number));
    } />
           </div>
       }
}
