//! Opening the app without a connection: a service worker (`sw.js`) that keeps the app's own files, and nothing else.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Has the browser keep the app's files from now on. Browsers without service workers, and pages that don't come over
/// HTTPS, go on as they did.
pub fn prepare() {
    // What it tells, it tells by a promise that nobody waits for: without it everything goes on.
    let _ = register();
}

/// Looked up rather than assumed: outside HTTPS there is no such thing.
fn register() -> Option<()> {
    let navigator = web_sys::window()?.navigator();
    let container = Reflect::get(&navigator, &"serviceWorker".into()).ok().filter(JsValue::is_object)?;
    let register: Function = Reflect::get(&container, &"register".into()).ok()?.dyn_into().ok()?;
    let promise: js_sys::Promise = register.call1(&container, &"/sw.js".into()).ok()?.dyn_into().ok()?;
    wasm_bindgen_futures::spawn_local(async move {
        let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
    });
    Some(())
}
