//! A field that suggests while you type: for countries, languages, organisations, people.

use leptos::html;
use leptos::prelude::*;

use super::field::{Field, FieldIds, fault_text};
use crate::i18n::t;

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What is kept: a code or an id.
    pub code: String,
    /// What is shown.
    pub words: String,
    /// A word more, to tell two apart.
    pub hint: Option<String>,
}

/// Text in which you type, with a list of suggestions under it (the ARIA pattern of a combobox with a list). Arrow keys
/// move, Enter chooses, Escape closes. What is typed but not chosen is put back when the field is left.
///
/// The suggestions may come from a fixed list (narrow it down by `typed`) or from the server.
#[component]
pub fn Combobox(
    /// Where its value stands in what is sent.
    pointer: &'static str,
    #[prop(into)] label: String,
    /// What is typed; the page makes suggestions from it.
    typed: RwSignal<String>,
    /// What fits, best first.
    #[prop(into)]
    suggestions: Signal<Vec<Suggestion>>,
    /// What is chosen.
    chosen: RwSignal<Option<Suggestion>>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional)] optional: bool,
    /// Empties the text after choosing, to choose another.
    #[prop(optional)]
    clears: bool,
) -> impl IntoView {
    let ids = FieldIds::of(pointer);
    let fault = fault_text(pointer);
    let open = RwSignal::new(false);
    let at = RwSignal::new(0_usize);
    let input = NodeRef::<html::Input>::new();
    let list_id = format!("{}-list", ids.input);
    let option_id = {
        let base = list_id.clone();
        move |index: usize| format!("{base}-{index}")
    };

    if let Some(start) = chosen.get_untracked() {
        typed.set(start.words);
    }
    let choose = move |suggestion: Suggestion| {
        typed.set(if clears { String::new() } else { suggestion.words.clone() });
        chosen.set(Some(suggestion));
        open.set(false);
    };
    let leave = move || {
        open.set(false);
        let text = typed.get_untracked();
        if optional && text.trim().is_empty() {
            chosen.set(None);
        } else if !clears {
            typed.set(chosen.with_untracked(|chosen| chosen.as_ref().map(|it| it.words.clone()).unwrap_or_default()));
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let count = suggestions.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" => {
                event.prevent_default();
                let down = event.key() == "ArrowDown";
                at.update(|at| *at = if open.get_untracked() { moved(*at, count, down) } else { 0 });
                open.set(true);
            }
            "Enter" if open.get_untracked() => {
                event.prevent_default();
                let found = suggestions.with_untracked(|all| all.get(at.get_untracked()).cloned());
                if let Some(suggestion) = found {
                    choose(suggestion);
                }
            }
            "Escape" if open.get_untracked() => {
                event.prevent_default();
                event.stop_propagation();
                leave();
            }
            _ => {}
        }
    };
    let has_help = help.is_some();
    let described = ids.clone();
    let active = {
        let option_id = option_id.clone();
        move || open.get().then(|| option_id(at.get()))
    };
    let list = {
        let list_id = list_id.clone();
        move || {
            let option_id = option_id.clone();
            // Nothing is drawn that nobody sees.
            let all = if open.get() { suggestions.get() } else { Vec::new() };
            let shown = open.get() && (!all.is_empty() || !typed.get().trim().is_empty());
            let none = shown && all.is_empty();
            let options = all.into_iter().enumerate().map(move |(index, suggestion)| {
                let (words, hint) = (suggestion.words.clone(), suggestion.hint.clone());
                view! {
                    <li
                        id=option_id(index)
                        class="combobox__option"
                        role="option"
                        aria-selected=move || if at.get() == index { "true" } else { "false" }
                        // Before the input loses the focus, and with it this list.
                        on:mousedown=move |event| {
                            event.prevent_default();
                            choose(suggestion.clone());
                        }
                    >
                        {words}
                        {hint.map(|hint| view! { <span class="combobox__hint">{hint}</span> })}
                    </li>
                }
            });
            view! {
                <ul id=list_id.clone() class="combobox__list" role="listbox" aria-label=t().common.choose hidden=!shown>
                    {options.collect_view()}
                    {none.then(|| view! { <li class="combobox__none" role="option" aria-disabled="true" aria-selected="false">{t().parts.nothing_fits}</li> })}
                </ul>
            }
        }
    };
    let inside = view! {
        <div class="combobox">
            <input
                node_ref=input
                id=ids.input
                class="input"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=list_id
                aria-activedescendant=active
                aria-required=(!optional).then_some("true")
                aria-invalid=move || fault.get().map(|_| "true")
                aria-describedby=move || described.described_by(has_help, fault.get().is_some())
                prop:value=move || typed.get()
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    at.set(0);
                    open.set(true);
                }
                on:click=move |_| open.set(true)
                on:keydown=on_key
                on:blur=move |_| leave()
            />
            {list}
        </div>
    };
    view! { <Field pointer label nostrip:help=help optional>{inside}</Field> }
}

fn moved(at: usize, count: usize, down: bool) -> usize {
    if count == 0 {
        return 0;
    }
    if down { (at + 1) % count } else { (at + count - 1) % count }
}

/// The suggestions of a fixed list whose words hold what is typed, those that begin with it first; at most twenty.
#[must_use]
pub fn narrowed(all: &[Suggestion], typed: &str) -> Vec<Suggestion> {
    let wanted = plain(typed.trim());
    let begins = |suggestion: &&Suggestion| plain(&suggestion.words).starts_with(&wanted);
    let holds = |suggestion: &&Suggestion| {
        let words = plain(&suggestion.words);
        !words.starts_with(&wanted) && words.contains(&wanted)
    };
    let first = all.iter().filter(begins);
    first.chain(all.iter().filter(holds)).take(20).cloned().collect()
}

/// Lower case, without the accents that people leave out when they type.
fn plain(text: &str) -> String {
    text.to_lowercase().chars().map(without_accent).collect()
}

fn without_accent(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggestion(words: &str) -> Suggestion {
        Suggestion { code: words.to_owned(), words: words.to_owned(), hint: None }
    }

    #[test]
    fn what_begins_so_comes_before_what_holds_it_and_accents_do_not_matter() {
        let all = [suggestion("Zuid-Soedan"), suggestion("Soedan"), suggestion("Syrië"), suggestion("Eritrea")];
        let words = |typed| narrowed(&all, typed).into_iter().map(|it| it.words).collect::<Vec<_>>();
        assert_eq!(words("soe"), ["Soedan", "Zuid-Soedan"]);
        assert_eq!(words("syrie"), ["Syrië"]);
    }

    #[test]
    fn arrows_go_round() {
        assert_eq!(moved(2, 3, true), 0);
        assert_eq!(moved(0, 3, false), 2);
        assert_eq!(moved(0, 0, true), 0);
    }
}
