//! Going from page to page: the address, and the focus that goes along.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// Whether someone came to a new page and its heading has not yet had the focus.
static ARRIVED: AtomicBool = AtomicBool::new(false);

/// Notices that another page is opened; once, inside the router. The first page keeps the focus where the browser
/// puts it.
pub fn follow() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            ARRIVED.store(true, Ordering::Relaxed);
        }
        path
    });
}

/// Whether the heading that asks should take the focus; true once for each page.
pub fn take_arrival() -> bool {
    ARRIVED.swap(false, Ordering::Relaxed)
}

/// Opens a page from code. Make it while the page is made; call it whenever.
#[must_use]
pub fn opener() -> UnsyncCallback<String> {
    let navigate = use_navigate();
    UnsyncCallback::new(move |address: String| navigate(&address, NavigateOptions::default()))
}

/// Changes the address without adding to the history: for filters and for what is selected.
#[must_use]
pub fn replacer() -> UnsyncCallback<String> {
    let navigate = use_navigate();
    UnsyncCallback::new(move |address: String| {
        navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    })
}
