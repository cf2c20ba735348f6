//! The head of a page, cards, and facts in a list.

use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::i18n::t;
use crate::navigation;

/// Names the page in the tab and the history.
pub fn set_title(title: &str) {
    document().set_title(&(t().common.page_title)(title));
}

/// The title of a page with what can be done on it. Takes the focus when someone came here by a link, so that
/// screen readers say where they are.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    /// A sentence under it.
    #[prop(optional, into)]
    lead: Option<String>,
    /// Where this page hangs under: address and name.
    #[prop(optional)]
    back: Option<(&'static str, &'static str)>,
    /// Buttons, the most important first.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    set_title(&title);
    let head = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        if let Some(head) = head.get()
            && navigation::take_arrival()
        {
            let _ = head.focus();
        }
    });
    view! {
        <header>
            {back
                .map(|(href, name)| {
                    view! {
                        <a class="back-link" href=href>
                            <IconView icon=Icon::ArrowLeft />
                            {name}
                        </a>
                    }
                })}
            <div class="page-head">
                <div>
                    <h1 tabindex="-1" node_ref=head>{title}</h1>
                    {lead.map(|lead| view! { <p class="page-head__lead">{lead}</p> })}
                </div>
                {children.map(|children| view! { <div class="page-head__actions">{children()}</div> })}
            </div>
        </header>
    }
}

/// A card with a heading.
#[component]
pub fn Card(
    #[prop(optional, into)] title: Option<String>,
    /// What stands beside the heading: a link or a small button.
    #[prop(optional, into)]
    aside: Option<AnyView>,
    /// Without a border, for something of less weight.
    #[prop(optional)]
    flat: bool,
    children: Children,
) -> impl IntoView {
    let class = if flat { "card card--flat" } else { "card" };
    view! {
        <section class=class>
            {title
                .map(|title| {
                    view! {
                        <div class="card__head">
                            <h2>{title}</h2>
                            {aside}
                        </div>
                    }
                })}
            {children()}
        </section>
    }
}

/// A fact in a `<dl class="facts">`: its name and value, or *Niet bekend*.
#[component]
pub fn Fact(#[prop(into)] name: String, #[prop(into)] value: Option<String>) -> impl IntoView {
    let value = value.filter(|value| !value.is_empty());
    let known = value.is_some();
    view! {
        <dt>{name}</dt>
        <dd class:soft=!known>{value.unwrap_or_else(|| t().common.not_known.to_owned())}</dd>
    }
}
