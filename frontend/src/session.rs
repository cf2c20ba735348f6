//! Who is at the keyboard and what they may do. What is hidden here is not thereby forbidden: the server decides.

use std::sync::{Arc, LazyLock};

use contract::permissions::{Permission, Role};
use contract::problem::ErrorCode;
use contract::session::{LogIn, Me};
use leptos::prelude::*;

use crate::api::{self, Failure, Outcome};
use crate::{check_in, drafts, keep, load, navigation};

/// Where the session stands.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// Finding out whether the cookie of an earlier visit still holds.
    Starting,
    /// Nobody is logged in. `ended` when someone was, until just now.
    Anonymous { ended: bool },
    /// Someone is.
    SignedIn(Arc<Me>),
    /// The server can't be reached, so we can't know.
    Unknown(Failure),
}

static STATE: LazyLock<ArcRwSignal<State>> = LazyLock::new(|| ArcRwSignal::new(State::Starting));

/// Where the session stands; subscribes.
#[must_use]
pub fn state() -> State {
    STATE.get()
}

/// Who is logged in; does not subscribe (the app is drawn anew when someone logs in or out).
#[must_use]
pub fn me() -> Option<Arc<Me>> {
    STATE.with_untracked(|state| match state {
        State::SignedIn(me) => Some(me.clone()),
        State::Starting | State::Anonymous { .. } | State::Unknown(_) => None,
    })
}

/// Whether the one who is logged in may do this.
#[must_use]
pub fn can(permission: Permission) -> bool {
    me().is_some_and(|me| me.permissions.contains(&permission))
}

/// Whether the one who is logged in leads groups and does nothing else here: then there is one place to be.
#[must_use]
pub fn leads_only() -> bool {
    me().is_some_and(|me| !me.roles.is_empty() && me.roles.iter().all(|role| *role == Role::Coach))
}

/// Marks on this device that someone logged in here, so that a first visit needs no call to find out. The session
/// itself is in a cookie that script can't see.
const SOMEONE_WAS_HERE: &str = "voorwaarts.session";

/// Takes up the session of an earlier visit, if there is one.
pub async fn start() {
    if keep::get(SOMEONE_WAS_HERE).is_none() {
        STATE.set(State::Anonymous { ended: false });
        return;
    }
    STATE.set(State::Starting);
    let outcome = async {
        api::session::resume().await?;
        api::session::me().await
    };
    STATE.set(match outcome.await {
        Ok(me) => State::SignedIn(Arc::new(me)),
        Err(failure) if is_ended(&failure) => {
            keep::remove(SOMEONE_WAS_HERE);
            State::Anonymous { ended: false }
        }
        Err(failure) => State::Unknown(failure),
    });
}

pub async fn log_in(credentials: &LogIn) -> Outcome<()> {
    api::session::log_in(credentials).await?;
    keep::set(SOMEONE_WAS_HERE, "yes");
    navigation::arrive();
    let me = api::session::me().await?;
    STATE.set(State::SignedIn(Arc::new(me)));
    Ok(())
}

/// Logs out here at once, whatever the server answers; unsaved forms and what was read are gone.
pub async fn log_out() {
    let told = api::session::log_out().await;
    keep::remove(SOMEONE_WAS_HERE);
    drafts::forget_all();
    check_in::forget_all();
    load::forget_all();
    if let Err(failure) = told {
        leptos::logging::warn!("the server did not confirm the log-out: {failure:?}");
    }
    STATE.set(State::Anonymous { ended: false });
}

/// Notices, from any failed call, that the session is over. Unsaved forms stay, for after logging in again.
pub fn notice(failure: &Failure) {
    let signed_in = STATE.with_untracked(|state| matches!(state, State::SignedIn(_)));
    if signed_in && is_ended(failure) {
        keep::remove(SOMEONE_WAS_HERE);
        load::forget_all();
        STATE.set(State::Anonymous { ended: true });
    }
}

fn is_ended(failure: &Failure) -> bool {
    failure.is(ErrorCode::SessionEnded) || failure.is(ErrorCode::Unauthenticated)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::problem_for_tests;

    #[test]
    fn only_a_refused_session_logs_someone_out() {
        assert!(is_ended(&problem_for_tests(ErrorCode::SessionEnded, 401)));
        assert!(!is_ended(&problem_for_tests(ErrorCode::Forbidden, 403)));
        assert!(!is_ended(&Failure::Offline));
    }
}
