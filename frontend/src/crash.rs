//! When our code fails, the app can't go on: say so, and offer to reload. Unsaved forms come back after that.

use std::panic;

use crate::i18n::t;

/// Puts a screen with a reload button in place of a page that would no longer answer.
pub fn show_a_reload_screen_on_panic() {
    panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // The app's own state can't be trusted any more, so this uses the browser alone. If it fails too, the
        // console has both.
        let _ = reload_screen();
    }));
}

fn reload_screen() -> Option<()> {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;

    let document = web_sys::window()?.document()?;
    let texts = &t().shell;
    let element = |tag: &str, class: &str, text: &str| {
        let made = document.create_element(tag).ok()?;
        made.set_class_name(class);
        made.set_text_content(Some(text));
        Some(made)
    };
    let screen = element("main", "crash", "")?;
    let inside = element("div", "", "")?;
    inside.set_attribute("role", "alert").ok()?;
    inside.append_child(&element("h1", "", texts.crash_title)?.into()).ok()?;
    inside.append_child(&element("p", "", texts.crash_text)?.into()).ok()?;
    let button = element("button", "button button--primary", texts.crash_reload)?;
    let reload = Closure::<dyn Fn()>::new(|| {
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    });
    button.add_event_listener_with_callback("click", reload.as_ref().unchecked_ref()).ok()?;
    reload.forget();
    inside.append_child(&button.into()).ok()?;
    screen.append_child(&inside.into()).ok()?;
    let body = document.body()?;
    body.set_inner_html("");
    body.append_child(&screen.into()).ok()?;
    Some(())
}
