//! Checks of single values, for `validator`. Each fails with the code of the fault.

use validator::ValidationError;

use crate::problem::FaultCode;

fn fault(code: FaultCode, detail: &'static str) -> ValidationError {
    ValidationError::new(code.code()).with_message(detail.into())
}

/// ISO 639-3 by its form; the server also checks that the language exists.
pub(crate) fn language_code(code: &str) -> Result<(), ValidationError> {
    if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Ok(());
    }
    Err(fault(FaultCode::WrongFormat, "must be a language code of ISO 639-3, such as nld or tir"))
}

/// ISO 3166-1 alpha-2 by its form; the server also checks that the country exists.
pub(crate) fn country_code(code: &str) -> Result<(), ValidationError> {
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(());
    }
    Err(fault(FaultCode::WrongFormat, "must be a country code of ISO 3166-1, such as NL or ER"))
}

/// E.164 with its plus sign. Screens turn 06… into +316… before they send.
pub(crate) fn phone_number(number: &str) -> Result<(), ValidationError> {
    let digits = number.strip_prefix('+').unwrap_or_default();
    if (7..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Ok(());
    }
    Err(fault(FaultCode::WrongFormat, "must be a phone number in the form +31612345678 (E.164)"))
}

/// A time of day as `19:30`.
pub(crate) fn wall_time(time: &str) -> Result<(), ValidationError> {
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = |part: &str, below: u8| digits(part) && part.parse::<u8>().is_ok_and(|number| number < below);
    if time.split_once(':').is_some_and(|(hour, minute)| fits(hour, 24) && fits(minute, 60)) {
        return Ok(());
    }
    Err(fault(FaultCode::WrongFormat, "must be a time of day such as 19:30"))
}

/// The four digits of a Dutch postcode: enough to know how far people live apart.
pub(crate) fn postcode_digits(area: &str) -> Result<(), ValidationError> {
    if area.len() == 4 && area.bytes().all(|byte| byte.is_ascii_digit()) && !area.starts_with('0') {
        return Ok(());
    }
    Err(fault(FaultCode::WrongFormat, "must be the four digits of a postcode, such as 9401"))
}

/// An address that a browser opens as a page, and never runs as a script.
pub(crate) fn web_address(address: &str) -> Result<(), ValidationError> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    if rest.is_some() && validator::ValidateUrl::validate_url(&address) {
        return Ok(());
    }
    Err(fault(FaultCode::WrongFormat, "must be a web address that begins with https://"))
}

/// A name has at least one letter, in whatever script.
pub(crate) fn name(name: &str) -> Result<(), ValidationError> {
    if name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_control) {
        return Ok(());
    }
    Err(fault(FaultCode::InvalidCharacters, "must hold at least one letter and no control characters"))
}

/// The name as people say it: given name (or preferred name), prefix, family name.
#[must_use]
pub fn full_name(given: &str, preferred: Option<&str>, prefix: Option<&str>, family: Option<&str>) -> String {
    let first = preferred.filter(|name| !name.is_empty()).unwrap_or(given);
    let parts = [Some(first), prefix, family];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Turns what people type into E.164: `06 12 34 56 78` becomes `+31612345678`. What can't be read stays as
/// it is, for the validation to refuse.
#[must_use]
pub fn normalise_phone(typed: &str) -> String {
    let bare: String = typed.chars().filter(|sign| !matches!(sign, ' ' | '-' | '(' | ')' | '.' | '/')).collect();
    if let Some(rest) = bare.strip_prefix("00") {
        return format!("+{rest}");
    }
    match bare.strip_prefix('0') {
        Some(rest) => format!("+31{rest}"),
        None => bare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_read_as_people_type_them() {
        for (typed, read) in [
            ("06 12 34 56 78", "+31612345678"),
            ("0592-123456", "+31592123456"),
            ("0049 30 123456", "+4930123456"),
            ("+31612345678", "+31612345678"),
        ] {
            assert_eq!(normalise_phone(typed), read);
            assert!(phone_number(&normalise_phone(typed)).is_ok(), "{typed}");
        }
        for wrong in ["", "+", "12345678", "+0612345678", "+31 6", "+3161234567890123"] {
            assert!(phone_number(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_time_of_day_has_two_digits_for_hours_and_for_minutes() {
        for right in ["00:00", "19:30", "23:59"] {
            assert!(wall_time(right).is_ok(), "{right}");
        }
        for wrong in ["", "24:00", "19:60", "9:30", "19.30", "19:30:00", "+9:30", "19:3"] {
            assert!(wall_time(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_full_name_prefers_what_someone_is_called() {
        assert_eq!(full_name("Anna Maria", Some("Annie"), Some("van der"), Some("Veen")), "Annie van der Veen");
        assert_eq!(full_name("Selam", None, None, None), "Selam");
    }
}
