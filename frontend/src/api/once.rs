//! Idempotency keys. The same `POST` sent again because no answer came gets the same key, also when it is the
//! user who presses the button again; once there is an answer the key is used up.

use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    static OPEN: RefCell<HashMap<(String, String), String>> = RefCell::new(HashMap::new());
}

pub(super) fn key_for(path: &str, body: Option<&str>) -> String {
    OPEN.with_borrow_mut(|open| open.entry(name(path, body)).or_insert_with(new_key).clone())
}

/// There was an answer: the next time this is sent, it is meant anew.
pub(super) fn settled(path: &str, body: Option<&str>) {
    OPEN.with_borrow_mut(|open| open.remove(&name(path, body)));
}

fn name(path: &str, body: Option<&str>) -> (String, String) {
    (path.to_owned(), body.unwrap_or_default().to_owned())
}

fn new_key() -> String {
    new_id().to_string()
}

/// A new random UUID, for what this device names itself.
#[must_use]
pub fn new_id() -> uuid::Uuid {
    uuid::Builder::from_random_bytes(random_bytes()).into_uuid()
}

#[cfg(target_arch = "wasm32")]
fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

#[cfg(not(target_arch = "wasm32"))]
fn random_bytes() -> [u8; 16] {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(1);
    u128::from(COUNT.fetch_add(1, Ordering::Relaxed)).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_try_again_keeps_its_key_and_a_new_attempt_gets_another() {
        let first = key_for("/v1/matches", Some("{}"));
        assert_eq!(key_for("/v1/matches", Some("{}")), first);
        assert_ne!(key_for("/v1/matches", Some("{\"a\":1}")), first);
        settled("/v1/matches", Some("{}"));
        assert_ne!(key_for("/v1/matches", Some("{}")), first);
    }
}
