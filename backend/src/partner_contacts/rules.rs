//! What can be asked of contacts, purely.

use chrono::{Days, Months, NaiveDate};
use contract::partner_contacts::{LONGEST_ACCESS_DAYS, PartnerContactStatus};
use contract::problem::{Fault, FaultCode};

/// Until when a contact has access, when nobody says otherwise.
pub fn ends_by_default(today: NaiveDate) -> NaiveDate {
    today.checked_add_months(Months::new(12)).unwrap_or(today)
}

/// Whether access can end on that day.
pub fn check_end(ends_on: Option<NaiveDate>, today: NaiveDate) -> Vec<Fault> {
    let latest = today.checked_add_days(Days::new(LONGEST_ACCESS_DAYS)).unwrap_or(today);
    let fits = ends_on.is_none_or(|day| day > today && day <= latest);
    let detail = "must lie in the future, two years from today at most";
    if fits { Vec::new() } else { vec![Fault::new("/accessEndsOn", FaultCode::OutOfRange, detail)] }
}

/// Where the access of a contact stands.
pub fn status((ends_on, today): (NaiveDate, NaiveDate), was_ended: bool, was_used: bool) -> PartnerContactStatus {
    if was_ended || ends_on <= today {
        PartnerContactStatus::Ended
    } else if was_used {
        PartnerContactStatus::Active
    } else {
        PartnerContactStatus::Invited
    }
}

/// By what whoever put someone forward recognises them, and nobody else does.
pub fn initials(given: &str, family: Option<&str>) -> String {
    let first = |name: &str| name.chars().find(|sign| sign.is_alphabetic());
    let letters = [first(given), family.and_then(first)];
    letters.into_iter().flatten().map(|sign| format!("{}.", sign.to_uppercase())).collect::<Vec<_>>().join(" ")
}

/// What stands for a reference that wasn't given. It follows from the key of the form, so that a form that is sent twice
/// has the same one; it has consonants only, and so reads as no word and no number.
pub fn reference(year: i32, form_key: &str) -> String {
    use sha2::{Digest as _, Sha256};
    const SIGNS: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";
    let mut number = Sha256::digest(form_key).iter().take(8).fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    let mut reference = format!("WEB-{year}");
    for place in 0..8 {
        if place % 4 == 0 {
            reference.push('-');
        }
        let at = usize::try_from(number % SIGNS.len() as u64).unwrap_or_default();
        reference.push(char::from(SIGNS[at]));
        number /= SIGNS.len() as u64;
    }
    reference
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::guard::forbidden_number;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn access_ends_within_two_years_and_not_today() {
        let today = day("2026-03-10");
        for fits in ["2026-03-11", "2027-03-10", "2028-03-10"] {
            assert!(check_end(Some(day(fits)), today).is_empty(), "{fits}");
        }
        for wrong in ["2026-03-10", "2020-01-01", "2028-03-11"] {
            assert_eq!(check_end(Some(day(wrong)), today).len(), 1, "{wrong}");
        }
        assert!(check_end(None, today).is_empty());
        assert_eq!(ends_by_default(day("2028-02-29")), day("2029-02-28"));
    }

    #[test]
    fn the_last_day_is_the_one_before_access_ends() {
        let at = |today: &str| status((day("2026-03-11"), day(today)), false, true);
        assert_eq!(at("2026-03-10"), PartnerContactStatus::Active);
        assert_eq!(at("2026-03-11"), PartnerContactStatus::Ended);
        assert_eq!(status((day("2027-01-01"), day("2026-03-10")), true, true), PartnerContactStatus::Ended);
        assert_eq!(status((day("2027-01-01"), day("2026-03-10")), false, false), PartnerContactStatus::Invited);
    }

    #[test]
    fn initials_are_letters_in_whatever_script() {
        assert_eq!(initials("Selam", Some("Tesfay")), "S. T.");
        assert_eq!(initials("‘ali", None), "A.");
        assert_eq!(initials("ሰላም", Some("ተስፋይ")), "ሰ. ተ.");
    }

    proptest! {
        #[test]
        fn a_reference_follows_from_the_form_and_is_never_refused(key in "[A-Za-z0-9_-]{10,60}", year in 2026..2100i32) {
            let made = reference(year, &key);
            prop_assert_eq!(&made, &reference(year, &key));
            prop_assert_eq!(made.len(), 18);
            prop_assert_eq!(forbidden_number(&made), None);
        }
    }
}
