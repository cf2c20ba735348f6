//! What happened, one moment under the other.

use leptos::prelude::*;

use super::icon::{Icon, IconView};

/// A moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineItem {
    pub icon: Icon,
    /// `milestone` or `good`; plain without.
    pub tone: Option<&'static str>,
    pub title: String,
    /// Where the title leads.
    pub href: Option<String>,
    /// When, and by whom.
    pub meta: String,
    /// A note or a reason.
    pub text: Option<String>,
}

/// A time line, in the order given (the latest first).
#[component]
pub fn Timeline(items: Vec<TimelineItem>) -> impl IntoView {
    let items = items.into_iter().map(|item| {
        let class = item
            .tone
            .map_or_else(|| "timeline__item".to_owned(), |tone| format!("timeline__item timeline__item--{tone}"));
        view! {
            <li class=class>
                <span class="timeline__dot">
                    <IconView icon=item.icon size=18 />
                </span>
                <div>
                    <p class="timeline__title">
                        {match item.href {
                            Some(href) => view! { <a href=href>{item.title}</a> }.into_any(),
                            None => item.title.into_any(),
                        }}
                    </p>
                    <p class="timeline__meta">{item.meta}</p>
                    {item.text.map(|text| view! { <p>{text}</p> })}
                </div>
            </li>
        }
    });
    view! { <ol class="timeline">{items.collect_view()}</ol> }
}
