//! Pure decisions about API clients.

use chrono::NaiveDate;

/// When a data-processing agreement was signed, and from when it no longer holds.
pub type Agreement = (Option<NaiveDate>, Option<NaiveDate>);

/// Whether an agreement holds on a day.
pub fn holds((signed_on, ends_on): Agreement, day: NaiveDate) -> bool {
    signed_on.is_some_and(|signed_on| signed_on <= day) && ends_on.is_none_or(|ends_on| day < ends_on)
}

/// The same in SQL, of a row of `organisation` and a day as it stands there.
pub fn sql_holds(day: &str) -> String {
    format!("agreement_signed_on <= {day} AND (agreement_ends_on IS NULL OR agreement_ends_on > {day})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_agreement_holds_from_its_signing_to_its_end(
            signed in proptest::option::of(0u64..20), length in proptest::option::of(1u64..20), day in 0u64..40,
        ) {
            let on = |days: u64| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(days);
            let end = signed.zip(length).map(|(signed, length)| signed + length);
            let expected = signed.is_some_and(|signed| (signed..end.unwrap_or(u64::MAX)).contains(&day));
            prop_assert_eq!(holds((signed.map(on), end.map(on)), on(day)), expected);
        }
    }
}
