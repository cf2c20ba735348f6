//! Numbers as a report prints them.

use contract::figures::FigureUnit;
use contract::reports::ReportLanguage;

/// `1.234` in Dutch, `1,234` in English.
pub fn whole(number: i64, language: ReportLanguage) -> String {
    let separator = match language {
        ReportLanguage::Nl => '.',
        ReportLanguage::En => ',',
    };
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + 6);
    if number < 0 {
        text.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// `€ 55.000` in Dutch, `€55,000` in English; cents when there are any.
pub fn euros(cents: i64, language: ReportLanguage) -> String {
    let (mark, point) = match language {
        ReportLanguage::Nl => ("€\u{a0}", ','),
        ReportLanguage::En => ("€", '.'),
    };
    let sign = if cents < 0 { "−" } else { "" };
    let (euros, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let euros = whole(i64::try_from(euros).unwrap_or(i64::MAX), language);
    if rest == 0 { format!("{sign}{mark}{euros}") } else { format!("{sign}{mark}{euros}{point}{rest:02}") }
}

/// A value in its unit.
pub fn shown(value: Option<i64>, unit: FigureUnit, language: ReportLanguage) -> String {
    match (value, unit) {
        (None, _) => "–".to_owned(),
        (Some(value), FigureUnit::EuroCents) => euros(value, language),
        (Some(value), FigureUnit::Percent) => format!("{value}%"),
        (Some(value), _) => whole(value, language),
    }
}

/// By how much it went up or down, in whole percents, half away from zero.
pub fn change(now: i64, before: i64) -> Option<i64> {
    let difference = i128::from(now) - i128::from(before);
    let before = i128::from(before);
    (before > 0)
        .then(|| (200 * difference + before * difference.signum()) / (2 * before))
        .and_then(|percent| i64::try_from(percent).ok())
}

/// With a sign in front.
pub fn signed(text: &str, value: i64) -> String {
    if value > 0 { format!("+{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReportLanguage::{En, Nl};

    #[test]
    fn numbers_are_written_as_each_language_does() {
        assert_eq!(
            (whole(0, Nl), whole(999, Nl), whole(1_234_567, Nl)),
            ("0".into(), "999".into(), "1.234.567".into())
        );
        assert_eq!((whole(-1_000, En), whole(12_345, En)), ("−1,000".into(), "12,345".into()));
        assert_eq!((euros(5_500_000, Nl), euros(5_500_050, Nl)), ("€\u{a0}55.000".into(), "€\u{a0}55.000,50".into()));
        assert_eq!((euros(-600_000, En), euros(5, En)), ("−€6,000".into(), "€0.05".into()));
        assert_eq!(shown(None, FigureUnit::Percent, Nl), "–");
        assert_eq!(shown(Some(80), FigureUnit::Percent, Nl), "80%");
    }

    #[test]
    fn a_change_is_a_whole_percentage_of_what_it_was() {
        assert_eq!(
            (change(38_000, 21_800), change(100, 200), change(5, 0), change(0, 8)),
            (Some(74), Some(-50), None, Some(-100))
        );
        // Half goes away from zero, both ways.
        assert_eq!((change(1_005, 1_000), change(995, 1_000)), (Some(1), Some(-1)));
        assert_eq!(signed("74%", 74), "+74%");
    }
}
