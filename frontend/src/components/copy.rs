//! A value to be taken along: shown in full, selectable, with a button that copies it.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};

use super::actions::Button;
use super::icon::Icon;
use super::toast::say;
use crate::i18n::t;

/// A label, the value and a copy button. Where the browser doesn't allow copying, the value is selected instead.
#[component]
pub fn CopyField(#[prop(into)] label: String, #[prop(into)] value: String) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let id = format!("copy-{}", label.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    let spoken = format!("{}: {label}", t().partners.copy);
    let kept = StoredValue::new(value.clone());
    let copy = move || {
        if let Some(input) = input.get_untracked() {
            input.select();
        }
        let text = kept.get_value();
        spawn_local(async move {
            say(if write(&text).await.is_some() { t().partners.copied } else { t().partners.copy_failed });
        });
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <div class="copy">
                <input id=id class="input copy__value" type="text" readonly=true prop:value=value node_ref=input />
                <Button icon=Icon::Copy label=spoken on_click=copy />
            </div>
        </div>
    }
}

/// Over plain http `navigator.clipboard` is missing, so it is looked up rather than assumed.
async fn write(text: &str) -> Option<()> {
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok().filter(JsValue::is_object)?;
    let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
    let promise = write.call1(&clipboard, &text.into()).ok()?.dyn_into::<js_sys::Promise>().ok()?;
    wasm_bindgen_futures::JsFuture::from(promise).await.ok().map(drop)
}
