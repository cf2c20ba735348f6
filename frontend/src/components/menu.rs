//! A menu behind a button with three dots: what one does without dragging. The browser's own popover puts it on top,
//! closes it on Escape or a click elsewhere, and gives the focus back.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::dialog::next_number;
use super::icon::{Icon, IconView};

/// Something in a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuChoice {
    /// What the page gets when it is chosen.
    pub code: String,
    pub words: String,
    /// Under the words: *vol*, *4 van 6 plekken*.
    pub hint: Option<String>,
    /// It stays in the list, so that one sees that it is there, and the hint says why not.
    pub possible: bool,
}

/// The button with its menu. The choices are made when it opens, so a board of many cards stays light.
///
/// ```ignore
/// <Menu label=(t().cohorts.move_who)(&name) title=t().parts.move_to choices on_choose=move |group| move_to(group) />
/// ```
#[component]
pub fn Menu(
    /// What the button says: with the name of what it is about, as a page has many of them.
    #[prop(into)]
    label: String,
    /// Over the choices: *Verplaats naar…*
    #[prop(into)]
    title: String,
    #[prop(into)] choices: Signal<Vec<MenuChoice>>,
    /// Gets the code of what was chosen.
    #[prop(into)]
    on_choose: UnsyncCallback<String>,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let id = format!("menu-{}", next_number());
    let close = move || {
        if let Some(place) = place.get_untracked() {
            let _ = place.hide_popover();
        }
    };
    let on_toggle = move |_| {
        let Some(place) = place.get_untracked() else { return };
        let opened = place.matches(":popover-open").unwrap_or_default();
        open.set(opened);
        if opened {
            request_animation_frame(move || focus(&place, Step::First));
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => Step::Next,
            "ArrowUp" => Step::Previous,
            "Home" => Step::First,
            "End" => Step::Last,
            "Tab" => return close(),
            _ => return,
        };
        event.prevent_default();
        if let Some(place) = place.get_untracked() {
            focus(&place, step);
        }
    };
    let items = move || {
        open.get().then(|| {
            let one = |choice: MenuChoice| {
                let MenuChoice { code, words, hint, possible } = choice;
                view! {
                    <button
                        type="button"
                        role="menuitem"
                        class="menu__item"
                        tabindex="-1"
                        aria-disabled=(!possible).then_some("true")
                        on:click=move |_| {
                            if possible {
                                close();
                                on_choose.run(code.clone());
                            }
                        }
                    >
                        <span>{words}</span>
                        {hint.map(|hint| view! { <span class="menu__hint">{hint}</span> })}
                    </button>
                }
            };
            choices.get().into_iter().map(one).collect_view()
        })
    };
    let spoken = title.clone();
    view! {
        <span class="menu-place">
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-haspopup="menu"
                aria-label=label.clone()
                title=label
                popovertarget=id.clone()
            >
                <IconView icon=Icon::More />
            </button>
            <div
                node_ref=place
                id=id
                class="menu"
                popover="auto"
                role="menu"
                aria-label=spoken
                on:toggle=on_toggle
                on:keydown=on_key
            >
                <p class="menu__title" role="presentation">{title}</p>
                {items}
            </div>
        </span>
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    First,
    Last,
    Next,
    Previous,
}

/// Which of `count` comes next, round the corner at the ends.
fn stepped(step: Step, at: Option<usize>, count: usize) -> usize {
    match (step, at) {
        (Step::Next, Some(at)) => (at + 1) % count,
        (Step::Previous, Some(at)) => (at + count - 1) % count,
        (Step::First | Step::Next, _) => 0,
        (Step::Last | Step::Previous, _) => count - 1,
    }
}

fn focus(menu: &web_sys::HtmlDivElement, step: Step) {
    let Ok(found) = menu.query_selector_all("[role=menuitem]") else { return };
    let items: Vec<web_sys::HtmlElement> =
        (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect();
    let focused = document().active_element();
    let at = items.iter().position(|item| focused.as_ref() == Some(item.as_ref()));
    if let Some(item) = items.get(stepped(step, at, items.len().max(1))) {
        let _ = item.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrows_go_round_and_begin_at_the_end_they_come_from() {
        assert_eq!(stepped(Step::Next, None, 3), 0);
        assert_eq!(stepped(Step::Previous, None, 3), 2);
        assert_eq!(stepped(Step::Next, Some(2), 3), 0);
        assert_eq!(stepped(Step::Previous, Some(0), 3), 2);
        assert_eq!(stepped(Step::Last, Some(0), 3), 2);
    }
}
