//! `/onderdelen`: every part in all its states, on invented data. What is added to the parts is added here; the
//! visual test photographs this page.

pub mod forms;
pub mod people;
pub mod programme;
pub mod states;

use leptos::prelude::*;

use crate::components::{Icon, IconView, PageHead};
use crate::i18n::t;

/// The page.
#[component]
pub fn PartsPage() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=t().parts.title lead=t().parts.lead />
            <states::Actions />
            <states::States />
            <states::Overlays />
            <forms::Inputs />
            <forms::Faulty />
            <forms::Conflicted />
            <people::Pairs />
            <people::Lists />
            <people::Numbers />
            <programme::Lights />
            <programme::Weights />
            <programme::Journeys />
            <Icons />
        </div>
    }
}

#[component]
fn Icons() -> impl IntoView {
    const SHOWN: [Icon; 16] = [
        Icon::Home,
        Icon::Inbox,
        Icon::People,
        Icon::Equal,
        Icon::Building,
        Icon::Chart,
        Icon::Search,
        Icon::Language,
        Icon::Calendar,
        Icon::Phone,
        Icon::Mail,
        Icon::Visit,
        Icon::Key,
        Icon::Flag,
        Icon::Star,
        Icon::Offline,
    ];
    view! {
        <section class="part">
            <h2>"Icons"</h2>
            <div class="row">{SHOWN.map(|icon| view! { <IconView icon size=28 /> }).collect_view()}</div>
        </section>
    }
}
