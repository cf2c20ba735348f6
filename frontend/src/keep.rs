//! What stays on this device: a theme and a language in `localStorage`, unsaved forms in `sessionStorage`.
//! Storage may be switched off or full; then nothing is kept and nothing breaks. Never tokens, and never a list of people
//! but that of an event that is checked in at (see `check_in.rs`).

use web_sys::Storage;

#[cfg(target_arch = "wasm32")]
fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

#[cfg(target_arch = "wasm32")]
fn of_session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

#[cfg(not(target_arch = "wasm32"))]
fn local() -> Option<Storage> {
    None
}

#[cfg(not(target_arch = "wasm32"))]
fn of_session() -> Option<Storage> {
    None
}

/// A preference of this device.
#[must_use]
pub fn get(key: &str) -> Option<String> {
    local()?.get_item(key).ok()?
}

pub fn set(key: &str, value: &str) {
    if let Some(storage) = local() {
        let _ = storage.set_item(key, value);
    }
}

pub fn remove(key: &str) {
    if let Some(storage) = local() {
        let _ = storage.remove_item(key);
    }
}

/// The keys on this device that start so.
#[must_use]
pub fn names(prefix: &str) -> Vec<String> {
    local().map(|storage| names_in(&storage, prefix)).unwrap_or_default()
}

fn names_in(storage: &Storage, prefix: &str) -> Vec<String> {
    let count = storage.length().unwrap_or_default();
    let keys = (0..count).filter_map(|index| storage.key(index).ok()?);
    keys.filter(|key| key.starts_with(prefix)).collect()
}

/// Something of this tab only; gone when the tab closes.
#[must_use]
pub fn get_in_tab(key: &str) -> Option<String> {
    of_session()?.get_item(key).ok()?
}

pub fn set_in_tab(key: &str, value: &str) {
    if let Some(storage) = of_session() {
        let _ = storage.set_item(key, value);
    }
}

pub fn remove_in_tab(key: &str) {
    if let Some(storage) = of_session() {
        let _ = storage.remove_item(key);
    }
}

/// Forgets everything of this tab whose key starts so.
pub fn forget_in_tab(prefix: &str) {
    let Some(storage) = of_session() else { return };
    for key in names_in(&storage, prefix) {
        let _ = storage.remove_item(&key);
    }
}
