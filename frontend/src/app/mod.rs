//! The app: who is there decides what is drawn. Logging in or out, and another language, draw it all anew.

pub mod chunks;
pub mod routes;
pub mod shell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;

use crate::api::Failure;
use crate::components::{Button, FailureNotice, OfflineBanner, Skeleton, Toasts};
use crate::i18n::{self, t};
use crate::pages::login::LogInPage;
use crate::session::{self, State};
use crate::{check_in, online};

/// The whole of it.
#[component]
pub fn App() -> impl IntoView {
    spawn_local(session::start());
    view! {
        <Router>
            {move || {
                // Everything below is made again in the other language.
                let _ = i18n::tracked_language();
                view! {
                    <OfflineBanner />
                    <Inside />
                    <Toasts />
                }
            }}
        </Router>
    }
}

#[component]
fn Inside() -> impl IntoView {
    crate::navigation::follow();
    let path = use_location().pathname;
    let is_welcome = Memo::new(move |_| path.with(|path| path == "/welkom"));
    move || match session::state() {
        // Whoever is logged in on this device: the link says for whom it is.
        _ if is_welcome.get() => chunks::open(chunks::Welcome::Choose),
        State::Starting => view! { <Starting /> }.into_any(),
        State::Anonymous { ended } => view! { <LogInPage ended /> }.into_any(),
        State::SignedIn(me) => view! { <shell::Shell me /> }.into_any(),
        State::Unknown(Failure::Offline) if check_in::is_kept_at(&path.get_untracked()) => {
            view! { <AtTheDoor /> }.into_any()
        }
        State::Unknown(failure) => view! {
            <main class="page">
                <h1>{t().shell.starting}</h1>
                <FailureNotice failure />
                <div>
                    <Button on_click=|| spawn_local(session::start())>{t().common.retry}</Button>
                </div>
            </main>
        }
        .into_any(),
    }
}

/// A check-in goes on without a connection, on the list that is kept; once there is one, the session is taken up.
#[component]
fn AtTheDoor() -> impl IntoView {
    Effect::new(move |was_online: Option<bool>| {
        let is_online = online::is_online();
        if is_online && was_online == Some(false) {
            spawn_local(session::start());
        }
        is_online
    });
    view! { <main id="inhoud" tabindex="-1">{chunks::open(chunks::CheckIn::AtTheDoor)}</main> }
}

#[component]
fn Starting() -> impl IntoView {
    view! {
        <main class="page">
            <h1 class="only-heard">{t().shell.starting}</h1>
            <Skeleton lines=5 />
        </main>
    }
}
