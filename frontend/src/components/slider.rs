//! A choice between two ends that both have something for them.

use leptos::prelude::*;

use super::field::{Field, FieldIds};

/// What can be chosen: from the one end to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub least: i32,
    pub most: i32,
    pub step: i32,
}

/// A slider. The words at its ends say what one gets there, and `say` puts a value into words for who hears it.
#[component]
pub fn SliderField(
    /// Where its value stands in what is sent.
    pointer: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<i32>,
    range: Range,
    /// What the two ends mean.
    ends: (&'static str, &'static str),
    say: fn(i32) -> String,
    #[prop(optional, into)] help: Option<String>,
) -> impl IntoView {
    let ids = FieldIds::of(pointer);
    let ends_id = format!("{}-ends", ids.input);
    let described = if help.is_some() { format!("{} {ends_id}", ids.help) } else { ends_id.clone() };
    let Range { least, most, step } = range;
    let input = view! {
        <input
            id=ids.input
            class="slider"
            type="range"
            min=least
            max=most
            step=step
            aria-valuetext=move || say(value.get())
            aria-describedby=described
            prop:value=move || value.get().to_string()
            on:input=move |event| {
                if let Ok(chosen) = event_target_value(&event).parse() {
                    value.set(chosen);
                }
            }
        />
        <span class="slider__ends" id=ends_id>
            <span>{ends.0}</span>
            <span class="slider__now" aria-hidden="true">{move || say(value.get())}</span>
            <span>{ends.1}</span>
        </span>
    };
    view! { <Field pointer label nostrip:help=help>{input}</Field> }
}
