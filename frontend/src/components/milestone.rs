//! A number worth stopping for: drawn, in the one warm colour, still where motion is not wanted.

use leptos::prelude::*;

use crate::i18n::{intl, t};

/// The celebration of a match number.
#[component]
pub fn Celebration(
    number: i32,
    /// The two it is about, or when it was.
    #[prop(optional, into)]
    text: Option<String>,
) -> impl IntoView {
    view! {
        <section class="milestone" aria-label=t().figures.milestone>
            <svg class="milestone__art" viewBox="0 0 160 110" width="160" height="110" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
                <g class="rise">
                    <circle cx="55" cy="58" r="10"></circle>
                    <circle cx="105" cy="58" r="10"></circle>
                    <path d="M37 102c0-15 7-24 18-24s18 9 18 24M87 102c0-15 7-24 18-24s18 9 18 24M72 88l8 6 8-6"></path>
                </g>
                <path class="spark" d="M80 36V22"></path>
                <path class="spark" d="M58 34l-7-12"></path>
                <path class="spark" d="M102 34l7-12"></path>
                <path class="spark" d="M36 44l-12-8"></path>
                <path class="spark" d="M124 44l12-8"></path>
                <circle class="spark" cx="80" cy="8" r="3"></circle>
                <circle class="spark" cx="40" cy="14" r="3"></circle>
                <circle class="spark" cx="120" cy="14" r="3"></circle>
                <circle class="spark" cx="14" cy="60" r="3"></circle>
                <circle class="spark" cx="146" cy="60" r="3"></circle>
            </svg>
            <div>
                <p class="milestone__number">{intl::count(number.into())}</p>
                <p class="milestone__text">{(t().figures.celebrate)(&intl::count(number.into()))}</p>
                {text.map(|text| view! { <p>{text}</p> })}
            </div>
        </section>
    }
}
