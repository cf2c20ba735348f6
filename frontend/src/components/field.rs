//! The frame around anything that can be filled in: label above, help under it, the fault beside it.

use leptos::prelude::*;

use super::form::FormContext;
use super::icon::{Icon, IconView};
use crate::i18n::t;

/// The ids by which the parts of a field refer to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldIds {
    pub input: String,
    pub help: String,
    pub fault: String,
}

impl FieldIds {
    #[must_use]
    pub fn of(pointer: &str) -> Self {
        let input = field_id(pointer);
        Self { help: format!("{input}-help"), fault: format!("{input}-fault"), input }
    }

    /// What `aria-describedby` names: the help that is there and the fault when there is one.
    #[must_use]
    pub fn described_by(&self, has_help: bool, has_fault: bool) -> Option<String> {
        let parts = [(has_help, &self.help), (has_fault, &self.fault)];
        let named: Vec<&str> = parts.iter().filter(|(there, _)| *there).map(|(_, id)| id.as_str()).collect();
        (!named.is_empty()).then(|| named.join(" "))
    }
}

/// The id of the field that holds what stands at this pointer.
#[must_use]
pub fn field_id(pointer: &str) -> String {
    format!("f{}", pointer.replace('/', "-"))
}

/// What is wrong with the field at this pointer, in words; nothing outside a form.
pub(super) fn fault_text(pointer: &'static str) -> Signal<Option<&'static str>> {
    let form = use_context::<FormContext>();
    Signal::derive(move || form.and_then(|form| form.doing.fault_at(pointer)).map(|code| (t().problems.fault)(code)))
}

/// The frame. Inputs of this module use it; a page needs it only for an input of its own.
#[component]
pub fn Field(
    /// Where its value stands in what is sent, e.g. `/contact/email`.
    pointer: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: Option<String>,
    /// Says *mag leeg blijven* after the label.
    #[prop(optional)]
    optional: bool,
    /// Several inputs under one heading: a `fieldset` with a `legend`.
    #[prop(optional)]
    group: bool,
    children: Children,
) -> impl IntoView {
    let ids = FieldIds::of(pointer);
    let fault = fault_text(pointer);
    if let Some(form) = use_context::<FormContext>() {
        form.know(pointer, &label);
    }
    let class = move || {
        if fault.get().is_some() { "field field--faulty" } else { "field" }
    };
    let title = view! {
        {label}
        {optional.then(|| view! { <span class="field__optional">" (" {t().common.optional} ")"</span> })}
    };
    let help = help.map(|help| view! { <p class="field__help" id=ids.help>{help}</p> });
    let fault_id = ids.fault;
    let fault = move || {
        let fault_id = fault_id.clone();
        fault.get().map(|text| {
            view! {
                <p class="field__fault" id=fault_id>
                    <IconView icon=Icon::Alert size=16 />
                    {text}
                </p>
            }
        })
    };
    if group {
        view! {
            <fieldset class=class id=ids.input tabindex="-1">
                <legend class="field__label">{title}</legend>
                {help}
                {fault}
                {children()}
            </fieldset>
        }
        .into_any()
    } else {
        view! {
            <div class=class>
                <label class="field__label" for=ids.input>{title}</label>
                {help}
                {fault}
                {children()}
            </div>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_pointer_and_described_by_what_is_there() {
        let ids = FieldIds::of("/contact/email");
        assert_eq!(ids.input, "f-contact-email");
        assert_eq!(ids.described_by(false, false), None);
        assert_eq!(ids.described_by(true, true).as_deref(), Some("f-contact-email-help f-contact-email-fault"));
    }
}
