//! Whether the browser has a connection.

use std::sync::LazyLock;

use leptos::ev;
use leptos::prelude::*;

static ONLINE: LazyLock<ArcRwSignal<bool>> = LazyLock::new(|| ArcRwSignal::new(true));

/// Subscribes.
#[must_use]
pub fn is_online() -> bool {
    ONLINE.get()
}

/// Does not subscribe.
#[must_use]
pub fn is_online_now() -> bool {
    ONLINE.get_untracked()
}

/// Starts to follow what the browser knows; once, at the start of the app.
pub fn follow() {
    ONLINE.set(window().navigator().on_line());
    let _ = window_event_listener(ev::online, |_| ONLINE.set(true));
    let _ = window_event_listener(ev::offline, |_| ONLINE.set(false));
}
