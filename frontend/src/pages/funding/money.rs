//! Amounts as people type them, and as they are told beside last year's.

use contract::funding::ComparedAmount;
use contract::problem::{Fault, FaultCode};
use leptos::prelude::*;

use crate::components::TextField;
use crate::i18n::{intl, t};
use crate::submit::missing;

/// Reads *55.000*, *1.234,50*, *€ 12,5* or *1,234.50* as cents. A separator with three digits after it, or one that
/// comes again, parts thousands; any other is the decimal one.
pub(super) fn cents_of(typed: &str) -> Option<i64> {
    let bare: String = typed.chars().filter(|sign| !sign.is_whitespace() && *sign != '€').collect();
    let separators: Vec<(usize, char)> = bare.char_indices().filter(|(_, sign)| matches!(sign, '.' | ',')).collect();
    let decimal = separators.last().filter(|(at, sign)| {
        let digits = bare.len() - at - 1;
        (1..=2).contains(&digits) && separators.iter().filter(|(_, other)| other == sign).count() == 1
    });
    let (euros, cents) = match decimal {
        Some((at, _)) => (&bare[..*at], &bare[at + 1..]),
        None => (bare.as_str(), ""),
    };
    let mut groups = euros.split(['.', ',']);
    let first = groups.next().filter(|first| !first.is_empty() && is_digits(first))?;
    let mut whole = first.to_owned();
    for group in groups {
        if group.len() != 3 || !is_digits(group) || first.len() > 3 {
            return None;
        }
        whole.push_str(group);
    }
    if !is_digits(cents) || whole.len() > 12 {
        return None;
    }
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(format!("{cents:0<2}").parse().ok()?)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Cents as they are typed: *12500,50*.
pub(super) fn typed(cents: i64) -> String {
    let (euros, rest) = (cents / 100, cents % 100);
    if rest == 0 { euros.to_string() } else { format!("{euros},{rest:02}") }
}

/// The amount in a field that must be filled in.
pub(super) fn amount_in(field: RwSignal<String>, pointer: &str) -> Result<i64, Fault> {
    match optional_amount_in(field, pointer)? {
        Some(cents) => Ok(cents),
        None => Err(missing(pointer)),
    }
}

/// The amount in a field that may stay empty.
pub(super) fn optional_amount_in(field: RwSignal<String>, pointer: &str) -> Result<Option<i64>, Fault> {
    let text = field.get_untracked();
    if text.trim().is_empty() {
        return Ok(None);
    }
    let unreadable = || Fault::new(pointer, FaultCode::WrongFormat, "must be an amount in euros");
    cents_of(&text).map(Some).ok_or_else(unreadable)
}

/// A calendar year in a field.
pub(super) fn year_in(field: RwSignal<String>, pointer: &str) -> Result<i16, Fault> {
    let text = field.with_untracked(|text| text.trim().to_owned());
    if text.is_empty() {
        return Err(missing(pointer));
    }
    text.parse().map_err(|_| Fault::new(pointer, FaultCode::WrongFormat, "must be a calendar year"))
}

/// An amount in euros.
#[component]
pub(super) fn MoneyField(
    pointer: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let help = help.unwrap_or_else(|| t().funding.amount_help.to_owned());
    view! { <TextField pointer label help value inputmode="decimal" optional /> }
}

/// *€ 6.000 meer (7%)*
pub(super) fn change(amount: &ComparedAmount) -> String {
    let words = &t().funding;
    if amount.cents == amount.last_year_cents {
        return words.same.to_owned();
    }
    let told = intl::euros(amount.change_cents.abs());
    match amount.change_percent.map(|percent| intl::whole_percent(percent.abs())) {
        None => (words.more_flat)(&told),
        Some(percent) if amount.change_cents > 0 => (words.more)(&told, &percent),
        Some(percent) => (words.less)(&told, &percent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, cents) in [
            ("55000", 5_500_000),
            ("55.000", 5_500_000),
            ("€ 55.000", 5_500_000),
            ("55,000", 5_500_000),
            ("1.234,50", 123_450),
            ("1,234.50", 123_450),
            ("12,5", 1_250),
            ("12.05", 1_205),
            ("0,99", 99),
            ("1.000.000", 100_000_000),
            (" 7 ", 700),
        ] {
            assert_eq!(cents_of(text), Some(cents), "{text}");
        }
        for wrong in
            ["", "veel", "12,345,6", "1.23.456", "1,2,3", "12.5000", "-5", "1e3", ",50", "1.000.00", "1234.567"]
        {
            assert_eq!(cents_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_written_in_a_field_is_read_back_as_it_was() {
        for cents in [1, 99, 100, 101, 12_345, 5_500_000, 123_456_789] {
            assert_eq!(cents_of(&typed(cents)), Some(cents));
        }
    }
}
