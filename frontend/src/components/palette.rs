//! The command palette (Ctrl K): go somewhere, do something, find someone, without letting go of the keyboard.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::i18n::t;

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaletteItem {
    pub group: &'static str,
    pub icon: Icon,
    pub words: String,
    pub hint: Option<String>,
    pub href: String,
}

/// The palette. `found` are the people that were found for what is typed; `on_type` gets the text once the typing pauses.
#[component]
pub fn Palette(
    open: RwSignal<bool>,
    /// Places and actions, narrowed down here by what is typed.
    items: Vec<PaletteItem>,
    #[prop(into)] found: Signal<Vec<PaletteItem>>,
    /// Whether people are being looked for.
    #[prop(into)]
    busy: Signal<bool>,
    #[prop(into)] on_type: UnsyncCallback<String>,
    #[prop(into)] on_choose: UnsyncCallback<String>,
) -> impl IntoView {
    let place = NodeRef::<html::Dialog>::new();
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let shown = Memo::new(move |_| {
        let mut shown = typed.with(|typed| fitting(&items, typed));
        shown.extend(found.get());
        shown
    });

    Effect::new(move |_| {
        let (open, place) = (open.get(), place.get());
        let Some(dialog) = place else { return };
        if open && !dialog.open() {
            typed.set(String::new());
            at.set(0);
            let _ = dialog.show_modal();
            if let Some(input) = input.get_untracked() {
                let _ = input.focus();
            }
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    Effect::new(move |_| {
        let text = typed.get();
        if let Ok(timer) = set_timeout_with_handle(move || on_type.run(text.clone()), Duration::from_millis(180)) {
            on_cleanup(move || timer.clear());
        }
    });
    Effect::new(move |_| {
        let (at, _) = (at.get(), shown.get());
        if let Some(option) = document().get_element_by_id(&option_id(at)) {
            option.scroll_into_view_with_bool(false);
        }
    });

    let choose = move |href: String| {
        open.set(false);
        on_choose.run(href);
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let count = shown.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                if let Some(item) = shown.with_untracked(|shown| shown.get(at.get_untracked()).cloned()) {
                    choose(item.href);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let list = move || {
        let mut group = "";
        let shown = shown.get();
        let none = shown.is_empty();
        let mut rows = Vec::new();
        for (index, item) in shown.into_iter().enumerate() {
            if item.group != group {
                group = item.group;
                rows.push(view! { <div class="palette__group" role="presentation">{group}</div> }.into_any());
            }
            let href = item.href.clone();
            rows.push(
                view! {
                    <div
                        id=option_id(index)
                        class="palette__option"
                        role="option"
                        aria-selected=move || if at.get() == index { "true" } else { "false" }
                        on:mousemove=move |_| at.set(index)
                        on:click=move |_| choose(href.clone())
                    >
                        <IconView icon=item.icon />
                        <span>{item.words}</span>
                        {item.hint.map(|hint| view! { <span class="palette__hint">{hint}</span> })}
                    </div>
                }
                .into_any(),
            );
        }
        if none {
            rows.push(
                view! { <div class="combobox__none" role="option" aria-disabled="true" aria-selected="false">{move || if busy.get() { t().common.loading } else { t().shell.search_nothing }}</div> }
                    .into_any(),
            );
        }
        rows
    };
    view! {
        <dialog node_ref=place class="dialog palette" aria-label=t().shell.search on:close=move |_| open.set(false)
            on:click=move |event| {
                if place.get_untracked().is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref())) {
                    open.set(false);
                }
            }
        >
            <div class="dialog__inside">
                <div class="palette__field">
                    <IconView icon=Icon::Search />
                    <input
                        node_ref=input
                        class="palette__input"
                        type="text"
                        role="combobox"
                        autocomplete="off"
                        spellcheck="false"
                        aria-label=t().shell.search_label
                        aria-autocomplete="list"
                        aria-expanded="true"
                        aria-controls="palette-list"
                        aria-activedescendant=move || shown.with(|shown| !shown.is_empty()).then(|| option_id(at.get()))
                        placeholder=t().shell.search_hint
                        prop:value=move || typed.get()
                        on:input=move |event| {
                            typed.set(event_target_value(&event));
                            at.set(0);
                        }
                        on:keydown=on_key
                    />
                    <kbd>"Esc"</kbd>
                </div>
                <div id="palette-list" class="palette__list" role="listbox" aria-label=t().shell.search>
                    {list}
                </div>
                <div class="palette__foot" aria-hidden="true">
                    <span><kbd>"↑"</kbd> <kbd>"↓"</kbd> " " {t().shell.hint_move}</span>
                    <span><kbd>"Enter"</kbd> " " {t().shell.hint_choose}</span>
                </div>
            </div>
        </dialog>
    }
}

fn option_id(index: usize) -> String {
    format!("palette-option-{index}")
}

fn fitting(items: &[PaletteItem], typed: &str) -> Vec<PaletteItem> {
    let wanted = typed.trim().to_lowercase();
    let fits = |item: &&PaletteItem| wanted.split_whitespace().all(|word| item.words.to_lowercase().contains(word));
    items.iter().filter(fits).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_typed_must_occur() {
        let item = |words: &str| PaletteItem {
            group: "",
            icon: Icon::Home,
            words: words.into(),
            hint: None,
            href: String::new(),
        };
        let items = [item("Een match maken"), item("Matches"), item("Iemand toevoegen")];
        let words = |typed| fitting(&items, typed).into_iter().map(|it| it.words).collect::<Vec<_>>();
        assert_eq!(words("match"), ["Een match maken", "Matches"]);
        assert_eq!(words("maken match"), ["Een match maken"]);
        assert_eq!(words("  "), ["Een match maken", "Matches", "Iemand toevoegen"]);
    }
}
