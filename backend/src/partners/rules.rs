//! The rule of agreements in SQL; `contract::organisations::agreement_holds` is the same in Rust.

/// Whether the agreement of a row of `organisation` holds on a day as it stands there.
pub fn sql_holds(day: &str) -> String {
    format!("agreement_signed_on <= {day} AND (agreement_ends_on IS NULL OR agreement_ends_on > {day})")
}
