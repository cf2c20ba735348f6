//! How a cooperation changed. Pure.

use std::cmp::Ordering;

use contract::cooperations::{CooperationChange, CooperationIntensity};

/// How a cooperation changed: as it was said, or as it follows from the year known before.
pub fn change(
    stated: Option<CooperationChange>,
    earlier: Option<CooperationIntensity>,
    intensity: CooperationIntensity,
) -> CooperationChange {
    stated.unwrap_or_else(|| match earlier.map(|earlier| intensity.cmp(&earlier)) {
        None => CooperationChange::New,
        Some(Ordering::Greater) => CooperationChange::Strengthened,
        Some(Ordering::Equal) => CooperationChange::Unchanged,
        Some(Ordering::Less) => CooperationChange::Eased,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_follows_from_the_year_before_unless_staff_say_otherwise() {
        use CooperationIntensity::{Intensive, Occasional, Regular};
        assert_eq!(change(None, None, Occasional), CooperationChange::New);
        assert_eq!(change(None, Some(Occasional), Regular), CooperationChange::Strengthened);
        assert_eq!(change(None, Some(Occasional), Intensive), CooperationChange::Strengthened);
        assert_eq!(change(None, Some(Regular), Regular), CooperationChange::Unchanged);
        assert_eq!(change(None, Some(Intensive), Regular), CooperationChange::Eased);
        for stated in CooperationChange::all() {
            assert_eq!(change(Some(stated), Some(Regular), Regular), stated);
        }
    }
}
