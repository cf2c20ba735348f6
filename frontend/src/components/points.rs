//! What counted, and for how much: a small bar for each, with its number and its reason in words.

use leptos::prelude::*;

use crate::i18n::{intl, t};

/// What one thing earned.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// *Taal*, *Afstand*, *Vrije momenten*.
    pub name: String,
    /// Of `most`. None when it isn't known; that is something else than nothing.
    pub earned: Option<f64>,
    pub most: f64,
    /// Why, in the words of a colleague.
    pub reason: Option<String>,
}

/// The bars, under each other. All are to the scale of what each can earn at most.
#[component]
pub fn PointsList(points: Vec<Points>) -> impl IntoView {
    let rows = points.into_iter().map(|one| {
        let Points { name, earned, most, reason } = one;
        let said = match earned {
            Some(earned) => (t().common.shown_of)(&intl::number(earned), &intl::number(most)),
            None => t().common.not_known.to_owned(),
        };
        view! {
            <li class="points">
                <span class="points__name">{name}</span>
                <span class="points__number" class:soft=earned.is_none()>{said}</span>
                <ShareBar share=earned.map(|earned| share(earned, most)) />
                {reason.map(|reason| view! { <span class="points__reason">{reason}</span> })}
            </li>
        }
    });
    view! { <ul class="points-list" role="list">{rows.collect_view()}</ul> }
}

/// The part of a whole that something is, as a bar beside a number that says the same.
#[component]
pub fn ShareBar(
    /// From 0 to 1. None when it isn't known: dots instead of a bar.
    share: Option<f64>,
) -> impl IntoView {
    let class = if share.is_none() { "share share--unknown" } else { "share" };
    let width = (share.unwrap_or_default().clamp(0.0, 1.0) * 100.0).round();
    view! {
        <svg class=class viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="share__whole" width="100" height="8"></rect>
            <rect class="share__part" width=width height="8"></rect>
        </svg>
    }
}

fn share(earned: f64, most: f64) -> f64 {
    if most > 0.0 { (earned / most).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "the ends are exact")]
    fn a_bar_stays_within_its_ends_whatever_the_numbers() {
        assert_eq!(share(30.0, 25.0), 1.0);
        assert_eq!(share(-4.0, 25.0), 0.0);
        assert_eq!(share(1.0, 0.0), 0.0);
        assert_eq!(share(5.0, 10.0), 0.5);
    }
}
