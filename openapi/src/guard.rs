//! Numbers that are never stored: the citizen service number (BSN) and the immigration number (V-nummer),
//! found in any text.

use crate::problem::FaultCode;

/// The kind of forbidden number in a text, if there is one.
#[must_use]
pub fn forbidden_number(text: &str) -> Option<FaultCode> {
    for run in digit_runs(text) {
        if run.after_v && run.digits.len() == 10 {
            return Some(FaultCode::ImmigrationNumber);
        }
        if is_citizen_service_number(&run.digits) {
            return Some(FaultCode::CitizenServiceNumber);
        }
    }
    None
}

/// The eleven test ("elfproef") of a BSN of nine digits, or of eight with the zero in front left out.
fn is_citizen_service_number(digits: &[u32]) -> bool {
    let padded: Vec<u32> = match digits.len() {
        8 => std::iter::once(0).chain(digits.iter().copied()).collect(),
        9 => digits.to_vec(),
        _ => return false,
    };
    if padded.iter().all(|digit| *digit == padded[0]) || is_date(digits) {
        return false;
    }
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i64 = padded.iter().zip(weights).map(|(digit, weight)| i64::from(*digit) * weight).sum();
    sum % 11 == 0
}

/// Eight digits that read as a day (20260314 or 14032026) are taken for one.
fn is_date(digits: &[u32]) -> bool {
    let number = |part: &[u32]| part.iter().fold(0, |sum, digit| sum * 10 + digit);
    let plausible = |year: u32, month: u32, day: u32| {
        (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
    };
    digits.len() == 8
        && (plausible(number(&digits[..4]), number(&digits[4..6]), number(&digits[6..]))
            || plausible(number(&digits[4..]), number(&digits[2..4]), number(&digits[..2])))
}

struct DigitRun {
    digits: Vec<u32>,
    after_v: bool,
}

/// Runs of digits, read over single separators (`123.456.782`, `123 456 782`). A run that touches letters or
/// a plus sign is a reference, an id or a phone number; only a `V` or `V-nummer` before it counts.
fn digit_runs(text: &str) -> Vec<DigitRun> {
    let signs: Vec<char> = text.chars().collect();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        if !signs[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut digits = Vec::new();
        while at < signs.len() {
            if let Some(digit) = signs[at].to_digit(10) {
                digits.push(digit);
                at += 1;
            } else if matches!(signs[at], '.' | ' ' | '-') && signs.get(at + 1).is_some_and(char::is_ascii_digit) {
                at += 1;
            } else {
                break;
            }
        }
        let before: String = signs[..start].iter().collect::<String>().to_lowercase();
        let before = before.trim_end_matches([' ', '.', ':', '-', '#']);
        let after_v = before.ends_with("v-nummer")
            || before.ends_with("vnummer")
            || before.ends_with("v nummer")
            || (before.ends_with('v') && !before[..before.len() - 1].ends_with(char::is_alphanumeric));
        let touches = start > 0 && (signs[start - 1].is_alphabetic() || signs[start - 1] == '+');
        let runs_on = signs.get(at).is_some_and(|sign| sign.is_alphabetic());
        if after_v || !(touches || runs_on) {
            runs.push(DigitRun { digits, after_v });
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forbidden_numbers_are_found_however_they_are_written() {
        for text in
            ["123456782", "bsn: 123.456.782.", "haar nummer (123 456 782)", "12345678-2", "010464554", "10464554"]
        {
            assert_eq!(forbidden_number(text), Some(FaultCode::CitizenServiceNumber), "{text}");
        }
        for text in ["V-nummer 123 456 7890", "v1234567890", "V-nummer: 123.456.7890", "V 1234567890"] {
            assert_eq!(forbidden_number(text), Some(FaultCode::ImmigrationNumber), "{text}");
        }
    }

    #[test]
    fn everyday_numbers_pass() {
        for text in [
            "+31612345678",
            "06 12345678",
            "9401 AB",
            "20260314",
            "14-03-2026",
            "WPDA-2026-0193",
            "om 19.30 uur",
            "123456789",
            "000000000",
            "01890a5d-ac96-774b-bcce-b302099a8057",
        ] {
            assert_eq!(forbidden_number(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_number_that_passes_the_eleven_test_is_refused_within_a_sentence(
            head in proptest::collection::vec(0u32..10, 8), before in "[a-z ]{0,10} ", after in "[ ,!?][a-z ]{0,10}",
        ) {
            let weighted: u32 = head.iter().zip([9, 8, 7, 6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
            let last = weighted % 11;
            prop_assume!(last < 10);
            prop_assume!(!head.iter().all(|digit| *digit == last));
            prop_assume!(!before.trim_end().ends_with('v'));
            let digits: String = head.iter().chain([&last]).map(ToString::to_string).collect();
            let found = forbidden_number(&format!("{before}{digits}{after}"));
            prop_assert_eq!(found, Some(FaultCode::CitizenServiceNumber));
        }
    }
}
