//! Inputs of one value: text, long text, a day, one of a few.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::field::{Field, FieldIds, fault_text};
use crate::i18n::t;

/// A line of text.
#[component]
pub fn TextField(
    /// Where its value stands in what is sent.
    pointer: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional)] optional: bool,
    /// `email`, `tel`, `password`, `search`…
    #[prop(default = "text")]
    kind: &'static str,
    /// As in the HTML standard, e.g. `username`; `off` for data of someone else.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// `numeric` for digits.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// For a year or a postcode.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let ids = FieldIds::of(pointer);
    let fault = fault_text(pointer);
    let has_help = help.is_some();
    let described = ids.clone();
    let input = view! {
        <input
            id=ids.input
            class=if short { "input input--short" } else { "input" }
            type=kind
            autocomplete=autocomplete
            inputmode=inputmode
            aria-required=(!optional).then_some("true")
            aria-invalid=move || fault.get().map(|_| "true")
            aria-describedby=move || described.described_by(has_help, fault.get().is_some())
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
        />
    };
    view! { <Field pointer label nostrip:help=help optional>{input}</Field> }
}

/// Some lines of text, with what is left when it gets near the limit.
#[component]
pub fn TextAreaField(
    /// Where its value stands in what is sent.
    pointer: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let ids = FieldIds::of(pointer);
    let fault = fault_text(pointer);
    let has_help = help.is_some();
    let described = ids.clone();
    let input = view! {
        <textarea
            id=ids.input
            class="input"
            rows="4"
            aria-required=(!optional).then_some("true")
            aria-invalid=move || fault.get().map(|_| "true")
            aria-describedby=move || described.described_by(has_help, fault.get().is_some())
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
        ></textarea>
    };
    view! { <Field pointer label nostrip:help=help optional>{input}</Field> }
}

/// A day, by the browser's own calendar.
#[component]
pub fn DateField(
    /// Where its value stands in what is sent.
    pointer: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<Option<NaiveDate>>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional)] optional: bool,
    /// The last day that can be chosen.
    #[prop(optional)]
    latest: Option<NaiveDate>,
) -> impl IntoView {
    let ids = FieldIds::of(pointer);
    let fault = fault_text(pointer);
    let has_help = help.is_some();
    let described = ids.clone();
    let input = view! {
        <input
            id=ids.input
            class="input input--date"
            type="date"
            max=latest.map(|day| day.to_string())
            aria-required=(!optional).then_some("true")
            aria-invalid=move || fault.get().map(|_| "true")
            aria-describedby=move || described.described_by(has_help, fault.get().is_some())
            prop:value=move || value.get().map(|day| day.to_string()).unwrap_or_default()
            on:change=move |event| value.set(event_target_value(&event).parse().ok())
        />
    };
    view! { <Field pointer label nostrip:help=help optional>{input}</Field> }
}

/// One of a fixed set, as a list that folds out. For two or three, [`super::ChoiceField`] shows them all.
///
/// Options are pairs of a code and words; the empty code stands for nothing chosen.
#[component]
pub fn SelectField(
    /// Where its value stands in what is sent.
    pointer: &'static str,
    #[prop(into)] label: String,
    /// The code of what is chosen; empty for nothing.
    value: RwSignal<String>,
    options: Vec<(String, String)>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional)] optional: bool,
    /// The words for nothing chosen; *Kies* without.
    #[prop(optional, into)]
    nothing: Option<String>,
) -> impl IntoView {
    let ids = FieldIds::of(pointer);
    let fault = fault_text(pointer);
    let has_help = help.is_some();
    let described = ids.clone();
    let nothing = nothing.unwrap_or_else(|| t().common.choose.to_owned());
    let choices = std::iter::once((String::new(), nothing)).chain(options).map(move |(code, words)| {
        let own = code.clone();
        view! { <option value=code selected=move || value.with(|value| *value == own)>{words}</option> }
    });
    let input = view! {
        <select
            id=ids.input
            class="input"
            aria-required=(!optional).then_some("true")
            aria-invalid=move || fault.get().map(|_| "true")
            aria-describedby=move || described.described_by(has_help, fault.get().is_some())
            on:change=move |event| value.set(event_target_value(&event))
        >
            {choices.collect_view()}
        </select>
    };
    view! { <Field pointer label nostrip:help=help optional>{input}</Field> }
}
