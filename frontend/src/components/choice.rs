//! Choosing from a few that are all shown: one, or several, or yes.

use leptos::prelude::*;

use super::field::{Field, FieldIds};

/// One of a few, all shown. Options are a code, words and perhaps an explanation.
#[component]
pub fn ChoiceField(
    /// Where its value stands in what is sent.
    pointer: &'static str,
    #[prop(into)] label: String,
    /// The code of what is chosen; empty for nothing.
    value: RwSignal<String>,
    options: Vec<(String, String)>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional)] optional: bool,
    /// Puts them beside each other where there is room.
    #[prop(optional)]
    beside: bool,
) -> impl IntoView {
    let name = FieldIds::of(pointer).input;
    let choices = options.into_iter().map(move |(code, words)| {
        let (own, chosen, name) = (code.clone(), code.clone(), format!("{name}-choice"));
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name
                    value=code
                    prop:checked=move || value.with(|value| *value == own)
                    on:change=move |_| value.set(chosen.clone())
                />
                <span>{words}</span>
            </label>
        }
    });
    let choices = choices.collect_view();
    let class = if beside { "choices choices--beside" } else { "choices" };
    view! {
        <Field pointer label nostrip:help=help optional group=true>
            <div class=class>{choices}</div>
        </Field>
    }
}

/// Several of a few.
#[component]
pub fn ManyField(
    /// Where its value stands in what is sent.
    pointer: &'static str,
    #[prop(into)] label: String,
    /// The codes of what is chosen, in the order of the options.
    value: RwSignal<Vec<String>>,
    options: Vec<(String, String)>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let order: StoredValue<Vec<String>> = StoredValue::new(options.iter().map(|(code, _)| code.clone()).collect());
    let choices = options.into_iter().map(move |(code, words)| {
        let own = code.clone();
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || value.with(|chosen| chosen.contains(&own))
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        let code = code.clone();
                        order.with_value(|order| value.update(|chosen| toggle(chosen, code, on, order)));
                    }
                />
                <span>{words}</span>
            </label>
        }
    });
    let choices = choices.collect_view();
    view! {
        <Field pointer label nostrip:help=help optional group=true>
            <div class="choices choices--beside">{choices}</div>
        </Field>
    }
}

fn toggle(chosen: &mut Vec<String>, code: String, on: bool, order: &[String]) {
    chosen.retain(|known| *known != code);
    if on {
        chosen.push(code);
    }
    chosen.sort_by_key(|code| order.iter().position(|known| known == code));
}

/// A single yes.
#[component]
pub fn CheckField(
    #[prop(into)] label: String,
    value: RwSignal<bool>,
    #[prop(optional, into)] help: Option<String>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="checkbox" prop:checked=move || value.get() on:change=move |event| value.set(event_target_checked(&event)) />
            <span>
                {label} {help.map(|help| view! { <span class="choice__help">{help}</span> })}
            </span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_keeps_the_order_of_the_options() {
        let order: Vec<String> = ["a", "b", "c"].map(String::from).to_vec();
        let mut chosen = vec!["c".to_owned()];
        toggle(&mut chosen, "a".into(), true, &order);
        assert_eq!(chosen, ["a", "c"]);
        toggle(&mut chosen, "c".into(), false, &order);
        assert_eq!(chosen, ["a"]);
    }
}
