//! The access token: in memory only, so that nothing that reads storage finds it. It is refreshed through the
//! cookie, a little before it expires or once after a 401; all calls that need it wait for the same refresh.

use std::cell::RefCell;
use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};
use contract::session::SessionToken;
use futures::FutureExt;
use futures::future::{LocalBoxFuture, Shared};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::failure::Failure;
use super::transport::{Method, with_cookie};
use crate::clock;

/// Refresh when it would expire within this time: clocks differ and calls take a while.
const MARGIN: TimeDelta = TimeDelta::seconds(30);

type Refreshing = Shared<LocalBoxFuture<'static, Result<(), Failure>>>;

struct Held {
    bearer: String,
    expires_at: DateTime<Utc>,
}

thread_local! {
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
    static REFRESHING: RefCell<Option<Refreshing>> = const { RefCell::new(None) };
}

pub(super) fn hold(token: SessionToken) {
    let expires_at = clock::now() + TimeDelta::seconds(token.expires_in);
    HELD.set(Some(Held { bearer: token.access_token, expires_at }));
}

pub(super) fn forget() {
    HELD.set(None);
}

/// The token as it is, fresh or not.
pub(super) fn held() -> Option<String> {
    HELD.with_borrow(|held| held.as_ref().map(|held| held.bearer.clone()))
}

/// The token to send; refreshed first when it is about to expire.
pub(super) async fn current() -> Option<String> {
    let stale = HELD.with_borrow(|held| held.as_ref().is_some_and(|held| held.expires_at - MARGIN <= clock::now()));
    if stale {
        // When this fails the call itself will tell why.
        let _ = refresh().await;
    }
    held()
}

/// Refreshes after a 401, unless another call did so since this token was sent.
pub(super) async fn refresh_after(sent: Option<&str>) -> Result<(), Failure> {
    if held().is_some() && held().as_deref() != sent {
        return Ok(());
    }
    refresh().await
}

/// Gets a new access token through the cookie: one refresh at a time.
pub(super) async fn refresh() -> Result<(), Failure> {
    let running = REFRESHING.with_borrow_mut(|slot| {
        slot.get_or_insert_with(|| {
            let work = async {
                let outcome = one_tab_at_a_time().await;
                REFRESHING.set(None);
                outcome
            };
            work.boxed_local().shared()
        })
        .clone()
    });
    running.await
}

async fn ask() -> Result<(), Failure> {
    let token: SessionToken = with_cookie(Method::Post, "/v1/session/refresh", None).await?;
    hold(token);
    Ok(())
}

/// The refresh cookie is good for one use and a second use ends the session, so two tabs must not send it at the
/// same time: they take turns by a lock of the browser, where it has locks (over https and on localhost).
async fn one_tab_at_a_time() -> Result<(), Failure> {
    let Some((locks, request)) = locks() else {
        return ask().await;
    };
    let outcome = Rc::new(RefCell::new(Err(Failure::Unreadable)));
    let inside = outcome.clone();
    let hold_lock = Closure::once(move |_: JsValue| -> Promise {
        future_to_promise(async move {
            let asked = ask().await;
            *inside.borrow_mut() = asked;
            Ok(JsValue::UNDEFINED)
        })
    });
    let name = JsValue::from_str("voorwaarts.refresh");
    let waiting = request.call2(&locks, &name, hold_lock.as_ref()).map_err(|_| Failure::Unreadable)?;
    JsFuture::from(Promise::resolve(&waiting)).await.map_err(|_| Failure::Unreadable)?;
    outcome.borrow().clone()
}

/// `navigator.locks` with its `request`, where the browser has them.
fn locks() -> Option<(JsValue, Function)> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &JsValue::from_str("locks")).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&locks, &JsValue::from_str("request")).ok()?.dyn_into().ok()?;
    Some((locks, request))
}
