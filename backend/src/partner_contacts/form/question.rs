//! One field of the form, with its label, help and fault.

use contract::problem::Fault;
use maud::{Markup, html};

use super::fields::{Field, Typed};
use super::words::Words;

/// What a form shows: what was typed, and what is wrong with it.
pub struct Filled<'a> {
    pub words: &'static Words,
    pub typed: &'a Typed,
    pub faults: &'a [Fault],
}

/// Codes with what they are called.
pub type Choices<'a> = &'a [(&'static str, &'static str)];

impl Filled<'_> {
    /// What is wrong with a field, in words.
    pub fn fault(&self, field: Field) -> Option<&'static str> {
        let found = self.faults.iter().find(|fault| Field::of(&fault.pointer) == Some(field))?;
        Some((self.words.fault)(field, found.code))
    }

    fn described(&self, field: Field) -> Option<String> {
        let (name, (_, help)) = (field.name(), (self.words.asks)(field));
        let help = help.map(|_| format!("{name}-help"));
        let fault = self.fault(field).map(|_| format!("{name}-fault"));
        let ids: Vec<String> = help.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn hints(&self, field: Field) -> Markup {
        let (name, (_, help)) = (field.name(), (self.words.asks)(field));
        html! {
            @if let Some(help) = help { p.help id={ (name) "-help" } { (help) } }
            @if let Some(fault) = self.fault(field) { p.fault id={ (name) "-fault" } { (fault) } }
        }
    }

    fn class(&self, field: Field, more: &'static str) -> String {
        let wrong = if self.fault(field).is_some() { " wrong" } else { "" };
        format!("field{wrong} {more}").trim_end().to_owned()
    }

    fn label(&self, field: Field, says_optional: bool) -> Markup {
        html! {
            label for=(field.name()) {
                ((self.words.asks)(field).0)
                @if says_optional { " " span.soft { "(" (self.words.optional) ")" } }
            }
        }
    }

    /// A line of text.
    pub fn line(&self, field: Field, kind: Line) -> Markup {
        let name = field.name();
        html! {
            div class=(self.class(field, if kind.is_short { "short" } else { "" })) {
                (self.label(field, kind.says_optional))
                (self.hints(field))
                // It is about someone else, so that what a browser knows of its user doesn't fit.
                input id=(name) name=(name) type=(kind.kind) inputmode=[kind.keys] value=(self.typed.at(field)) autocomplete="off"
                    required[kind.is_required] aria-describedby=[self.described(field)]
                    aria-invalid=[self.fault(field).map(|_| "true")];
            }
        }
    }

    /// Several lines of text.
    pub fn lines(&self, field: Field) -> Markup {
        let name = field.name();
        html! {
            div class=(self.class(field, "")) {
                (self.label(field, false))
                (self.hints(field))
                textarea id=(name) name=(name) rows="4" aria-describedby=[self.described(field)]
                    aria-invalid=[self.fault(field).map(|_| "true")] { (self.typed.at(field)) }
            }
        }
    }

    /// One of a list that is folded away.
    pub fn select(&self, field: Field, choices: Choices<'_>) -> Markup {
        let (name, chosen) = (field.name(), self.typed.at(field));
        html! {
            div class=(self.class(field, "")) {
                (self.label(field, false))
                (self.hints(field))
                select id=(name) name=(name) aria-describedby=[self.described(field)] aria-invalid=[self.fault(field).map(|_| "true")] {
                    option value="" { (self.words.unknown) }
                    @for (code, said) in choices { option value=(code) selected[*code == chosen] { (said) } }
                }
            }
        }
    }

    /// One of a few that are all shown.
    pub fn choice(&self, field: Field, choices: Choices<'_>) -> Markup {
        let (name, chosen) = (field.name(), self.typed.at(field));
        html! {
            fieldset class=(self.class(field, "")) aria-describedby=[self.described(field)] {
                legend { ((self.words.asks)(field).0) }
                (self.hints(field))
                @for (index, (code, said)) in choices.iter().enumerate() {
                    label.option {
                        // The first has the field's own id, so that the list of faults leads to it.
                        input id=[(index == 0).then_some(name)] type="radio" name=(name) value=(code) checked[*code == chosen];
                        span { (said) }
                    }
                }
            }
        }
    }
}

/// How a line of text is typed.
#[derive(Clone, Copy)]
pub struct Line {
    pub kind: &'static str,
    pub keys: Option<&'static str>,
    pub is_required: bool,
    pub says_optional: bool,
    pub is_short: bool,
}

/// A line of words, where it is clear that it may stay empty.
pub const TEXT: Line = Line { kind: "text", keys: None, is_required: false, says_optional: false, is_short: false };
